"""What the page of a petition shows, in a constant number of statements."""

from dataclasses import dataclass
from datetime import datetime

from app.core import clock
from app.core.languages import current_language
from app.core.links import public_link
from app.goals.catalogue import Goal, goal
from app.petitions import rules
from app.petitions.models import Petition
from app.petitions.queries import count_of
from app.petitions.rules import Standing
from app.petitions.signatures.forms import SignForm
from app.petitions.signatures.queries import latest_public_names
from app.petitions.signatures.rules import shown_name
from app.settings import Settings


@dataclass(frozen=True)
class PetitionPage:
    """A petition as everybody reads it. `form` is None where it can't be signed."""

    petition: Petition
    slug: str
    standing: Standing
    confirmed: int
    counted_at: datetime | None
    goals: list[Goal]
    signers: list[str]
    address: str
    form: SignForm | None
    keeping_days: int

    @property
    def step(self) -> int:
        """The number to reach, always above the count: the bar is never full while people can sign."""
        return rules.next_step(self.confirmed, self.petition.step)

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN


def petition_page(
    petition: Petition, slug: str, settings: Settings, form: SignForm | None = None
) -> PetitionPage:
    """The page, with the form that was refused when there is one."""
    standing = rules.standing(petition, clock.now())
    counted = count_of(petition.id)
    if form is None and standing is Standing.OPEN:
        form = SignForm.of(petition, settings.organisation)
    return PetitionPage(
        petition=petition,
        slug=slug,
        standing=standing,
        confirmed=counted.confirmed if counted else 0,
        counted_at=counted.counted_at if counted else None,
        goals=[found for code in petition.goals if (found := goal(code))],
        signers=[] if petition.safe_mode else list(map(shown_name, latest_public_names(petition.id))),
        address=public_link("petitions.show", current_language(), slug=slug),
        form=form,
        keeping_days=settings.retention_signature_days,
    )
