"""Restricted phases with marked words in everything they hold: what is hidden from whom is outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.consultations.drafts.models import Section, Wording
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import text_of
from app.consultations.processes.models import Visibility
from app.core import clock as core_clock
from app.core.bilingual import Bilingual
from app.extensions import db
from app.people.audiences.models import Audience
from tests.factories.consultations import (
    PUBLIC,
    agreed,
    consultation_of,
    make_comment,
    make_draft,
    make_phase,
    make_reply,
    make_suggestion,
    make_text,
    paragraphs_of,
    react,
)
from tests.factories.people import make_person
from tests.factories.points import make_answer, make_point, publish_answers

COUNCIL = frozenset({"members-council"})
OUTSIDERS = [audience for audience in Audience if audience not in (Audience.MEMBERS_COUNCIL, Audience.PUBLIC)]
# What is asked of search, and what stands beside it: a page may repeat the question.
ASKED = ("Vuurtorenwachter", "Nachtegaalzang")
TITLES = ("Samen vooruit", "Forward together")
TEXT, PHASE = "Zilvermeeuw", "Raadsronde"
# What only those who see the contributions may find, in words and in numbers.
SAID = (
    "Koolmees",
    "Appelvink",
    "Roodborst",
    "Boomklever",
    "Noor Hassan",
    "Wielewaal",
    "Winterkoning",
    "Sperwer",
    "1 reactie",
    "3 reacties",
    "1 comment",
    "3 comments",
)


@dataclass(frozen=True)
class Stage:
    """What is hidden from whom is outside, and the ids of its pieces."""

    secrets: tuple[str, ...]
    values: dict[str, Any]
    is_unknown: bool


def council_text() -> Any:
    version = make_draft("geheim", text=make_text(words=f"{ASKED[0]} {TEXT}"))
    publish_version(version, now=core_clock.now(), actor_id=None)
    return version


def council_phase(version: Any, **facts: Any) -> Any:
    return make_phase(
        consultation_of(version),
        version,
        **{
            "readers": COUNCIL,
            "commenters": COUNCIL,
            "reactors": COUNCIL,
            "suggesters": COUNCIL,
            "name": PHASE,
            **facts,
        },
    )


def alone(version: Any) -> tuple[Any, tuple[str, ...]]:
    """Nobody else may know of the consultation at all."""
    return council_phase(version), (*SAID, PHASE, TEXT, *TITLES)


def before_the_public(version: Any) -> tuple[Any, tuple[str, ...]]:
    """The public comes later: the consultation is announced, its text is not there yet."""
    phase = council_phase(version)
    make_phase(consultation_of(version), version, opens_in=20, closes_in=30, name="Open ronde")
    return phase, (*SAID, PHASE, TEXT)


def beside_the_public(version: Any) -> tuple[Any, tuple[str, ...]]:
    """Both at the same time on one text."""
    phase = council_phase(version)
    make_phase(consultation_of(version), version, readers=PUBLIC, commenters={"member"}, name="Open ronde")
    return phase, (*SAID, PHASE)


def on_another_version(version: Any) -> tuple[Any, tuple[str, ...]]:
    """The public reads the first version, the council a second with other words."""
    make_phase(consultation_of(version), version, readers=PUBLIC, commenters={"member"}, name="Open ronde")
    second = copy_version(version, label=Bilingual("Grutto", "Grutto"), now=core_clock.now(), actor_id=None)
    for paragraph in text_of(second).paragraphs:
        wording = db.session.get_one(Wording, paragraph.wording_id)
        wording.text, wording.lineage = Bilingual(nl=f"IJsvogel {ASKED[1]}.", en="IJsvogel."), "reworded"
    db.session.flush()
    publish_version(second, now=core_clock.now(), actor_id=None)
    return council_phase(second), (*SAID, PHASE, "IJsvogel", "Grutto")


def by_audience(version: Any) -> tuple[Any, tuple[str, ...]]:
    """Everybody takes part, and sees what their own audience says."""
    everybody = frozenset({*PUBLIC, *(audience.value for audience in Audience)})
    facts = {"readers": PUBLIC, "commenters": everybody, "reactors": everybody, "suggesters": everybody}
    return council_phase(version, visibility=Visibility.AUDIENCE, name="Open ronde", **facts), SAID


def own_only(version: Any) -> tuple[Any, tuple[str, ...]]:
    """Everybody takes part, and sees their own until the phase closes."""
    everybody = frozenset({*PUBLIC, *(audience.value for audience in Audience)})
    facts = {"readers": PUBLIC, "commenters": everybody, "reactors": everybody, "suggesters": everybody}
    return council_phase(version, visibility=Visibility.OWN, name="Open ronde", **facts), SAID


RESTRICTIONS = (alone, before_the_public, beside_the_public, on_another_version, by_audience, own_only)


def staged(restriction: Callable[[Any], tuple[Any, tuple[str, ...]]]) -> Stage:
    """A consultation with this restriction, in which Noor of the council said everything one can say."""
    version = council_text()
    found = consultation_of(version)
    found.published_at = core_clock.now()
    phase, secrets = restriction(version)
    noor = agreed(make_person("Noor Hassan", audiences=(Audience.MEMBERS_COUNCIL,), email="noor@example.org"))
    place = paragraphs_of(found)[0]
    comment = make_comment(place, noor, f"{ASKED[1]} Koolmees")
    suggestion = make_suggestion(place, noor, "Alinea over Appelvink.", "Omdat Boomklever.")
    make_reply(comment, noor, "Roodborst")
    react(place, noor)
    point = make_point(found, comment, suggestion, title="Wielewaal")
    make_answer(point, paragraphs=[place], reason="Winterkoning, want Sperwer.")
    publish_answers(phase)
    section = db.session.scalars(select(Section.key).where(Section.consultation_id == found.id)).first()
    values = {
        "slug": {"nl": "geheim", "en": "forward-together"},
        "key": place.key,
        "section": section,
        "number": point.number,
        "comments": [comment.id, suggestion.id],
    }
    return Stage(secrets, values, restriction is alone)
