"""What becomes of petitions: paper, news, a hand-over, an answer, checks, a signer who needs help."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app.core import clock
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.signed_links import signed
from app.extensions import db
from app.people.groups.models import GroupRole
from app.petitions.after.messages import NO_MORE_NEWS
from app.petitions.after.operations import HandOverPlan, answer, hand_over, publish_update
from app.petitions.after.paper import SheetPlan, add_sheet
from app.petitions.integrity.models import Kind
from app.petitions.integrity.operations import Decision, appeal, decide
from app.petitions.models import Petition
from app.petitions.operations import close_petition
from app.petitions.proposals.models import PetitionProposal
from app.petitions.proposals.operations import Idea, propose
from app.petitions.queries import petition_with_slug
from app.petitions.signatures.models import Signature
from app.petitions.versions import operations
from app.petitions.versions.operations import Words
from app.petitions.versions.rules import WORDS as WORDS_OF
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person
from tests.factories.petitions import (
    link_to,
    make_petition,
    many_signers,
    sign,
    sign_and_confirm,
    somebody,
)
from tests.factories.wordings import reword

WORDS = Bilingual("Er gebeurde iets", "Something happened")


def course() -> dict[str, str]:
    """A petition in each state after its closing, and signatures in the hands of staff."""
    handed, answered = _closed("galerij-handed"), _closed("galerij-answered")
    _hand_over(handed)
    _hand_over(answered)
    answer(answered, local_day(clock.now()), WORDS, None, now=clock.now(), actor_id=None)
    waiting = _closed("galerij-ended")
    held = _checked()
    helped = sign(_open(), "geholpen@example.org", name="Hulya Helpmij")
    of_handed = db.session.scalars(select(Signature).where(Signature.petition_id == handed.id)).first()
    assert of_handed is not None
    confirmed = sign_and_confirm(_open(), "bevestigd@example.org")
    publish_update(_open(), uuid4(), WORDS, WORDS, mail=False, now=clock.now(), actor_id=None)
    sheet = SheetPlan(number=1, place="Utrecht", signed_on=local_day(clock.now()), lines=12)
    add_sheet(_open(), sheet, now=clock.now(), actor_id=None)
    reworded = _reworded("galerij-woorden")
    return {
        "petition_reworded": str(reworded.id),
        "petition_proposal": str(_proposed().id),
        "petition_ended": str(waiting.id),
        "petition_handed": str(handed.id),
        "held_signature": link_to(held),
        "handed_signature": link_to(of_handed),
        "helped_signature": str(helped.id),
        "signature_of_somebody": str(confirmed.id),
        "no_more_petition_news": signed(NO_MORE_NEWS, uuid4()),
    }


def _open() -> Petition:
    found = petition_with_slug("galerij-open", "nl")
    assert found is not None
    return found.petition


def _closed(slug: str) -> Petition:
    made = make_petition(slug, english=slug)
    sign_and_confirm(made, name="Ümit Yılmaz", is_public=True)
    many_signers(made, 2)
    made.opens_at = clock.now() - timedelta(days=1)
    close_petition(made, now=clock.now(), actor_id=None)
    db.session.flush()
    return made


def _hand_over(petition: Petition) -> None:
    plan = HandOverPlan(
        day=local_day(clock.now()), place="Den Haag", received_by=Bilingual("De minister", "The minister")
    )
    hand_over(petition, plan, now=clock.now(), actor_id=None)
    db.session.flush()


def _checked() -> Signature:
    """A signature that is held, whose signer said something."""
    found = sign_and_confirm(_open())
    decide(_open(), [found.id], Decision(Kind.HOLD, "Te veel ineens."), now=clock.now())
    held = db.session.scalars(select(Signature).where(Signature.id == found.id)).one()
    appeal(held, "Wij waren met de hele klas.", now=clock.now())
    return held


def _reworded(slug: str) -> Petition:
    """A petition whose words changed, and would change once more."""
    made = make_petition(slug, english=slug)
    sign_and_confirm(made)
    reword(made, demand=Bilingual("Trek de wet vandaag in.", "Withdraw the act today."))
    writer = somebody()
    next_words = {name: getattr(made, name) for name in WORDS_OF}
    next_words["title"] = Bilingual("Houd het plein vrij", "Keep the square free")
    operations.write(made, Words(**next_words), revision=0, now=clock.now(), actor_id=writer)
    db.session.flush()
    operations.send(made, now=clock.now(), actor_id=writer)
    db.session.flush()
    return made


def _proposed() -> PetitionProposal:
    coordinator, group = make_person("Coen Coördinator"), make_group("Galerijstad")
    make_group_member(group, coordinator, role=GroupRole.COORDINATOR)
    idea = Idea("nl", "Geen camera's op het plein", "Haal ze weg.", "Wie praat, wordt gefilmd.", "De raad")
    made = propose(idea, group.id, writer_id=coordinator.participant_id, now=clock.now())
    db.session.flush()
    return made
