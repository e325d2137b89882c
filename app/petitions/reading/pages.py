"""What the page of a petition shows, in a constant number of statements."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.core import clock
from app.core.languages import current_language
from app.core.links import public_link
from app.goals.catalogue import Goal, goal
from app.people.groups.queries import group_with
from app.petitions import rules
from app.petitions.after.queries import After, after
from app.petitions.models import Petition
from app.petitions.pictures.models import PetitionPicture
from app.petitions.pictures.queries import picture_of
from app.petitions.queries import count_of
from app.petitions.rules import Standing
from app.petitions.sharing.picture import Photo, Words
from app.petitions.sharing.words import photo_of, words_of
from app.petitions.signatures.forms import SignForm
from app.petitions.signatures.queries import latest_public_names
from app.petitions.signatures.rules import shown_name
from app.petitions.switches.queries import Switches, switches_of
from app.settings import Settings


@dataclass(frozen=True)
class PetitionPage:
    """A petition as everybody reads it. `form` is None where it can't be signed.

    `confirmed`: all that counts, `paper` of these on sheets.
    """

    petition: Petition
    slug: str
    standing: Standing
    confirmed: int
    paper: int
    after: After
    counted_at: datetime | None
    goals: list[Goal]
    signers: list[str]
    address: str
    form: SignForm | None
    keeping_days: int
    organisation: str
    illustration: PetitionPicture | None
    group: str | None
    switches: Switches

    @property
    def step(self) -> int:
        """The number to reach, always above the count: the bar is never full while people can sign."""
        return rules.next_step(self.confirmed, self.petition.step)

    @property
    def reached(self) -> int:
        """The number that was reached last; 0 before the first."""
        return rules.reached_step(self.confirmed, self.petition.step)

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN

    @property
    def picture(self) -> Words:
        """What the picture beside a link to it says."""
        return words_of(self.petition, self.standing, self.confirmed, self.organisation)

    @property
    def photo(self) -> Photo | None:
        """The photo that stands in that picture."""
        return photo_of(self.illustration)

    @property
    def picture_address(self) -> str:
        """Another one when the picture shows something else, so that others may keep what they fetched."""
        photo = self.photo
        version = hashlib.sha256(repr((self.picture, photo)).encode()).hexdigest()[:10]
        file = "petitions.picture_with_photo" if photo else "petitions.picture_file"
        return public_link(file, slug=self.slug, v=version)


def petition_page(
    petition: Petition, slug: str, settings: Settings, form: SignForm | None = None
) -> PetitionPage:
    """The page, with the form that was refused when there is one."""
    standing = rules.standing(petition, clock.now())
    counted = count_of(petition.id)
    switches = switches_of(petition.id, clock.now())
    if form is None and standing is Standing.OPEN and switches.signing is None:
        form = SignForm.of(petition, settings.organisation)
    return PetitionPage(
        petition=petition,
        slug=slug,
        standing=standing,
        confirmed=counted.total if counted else 0,
        paper=counted.paper if counted else 0,
        after=after(petition, clock.today()),
        counted_at=counted.counted_at if counted else None,
        goals=[found for code in petition.goals if (found := goal(code))],
        signers=[] if petition.safe_mode else list(map(shown_name, latest_public_names(petition.id))),
        address=public_link("petitions.show", current_language(), slug=slug),
        form=form,
        keeping_days=settings.retention_signature_days,
        organisation=settings.organisation,
        illustration=picture_of(petition.id),
        group=_group(petition),
        switches=switches,
    )


def _group(petition: Petition) -> str | None:
    """The name of the local group whose petition it is."""
    found = group_with(petition.group_id) if petition.group_id else None
    return found.name if found else None
