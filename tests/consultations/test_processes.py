"""What a consultation says of itself, and the sentence that tells each visitor what they can do now."""

from datetime import date
from typing import Any

import pytest

from app.consultations.processes import rules
from app.consultations.processes.models import Visibility
from app.consultations.processes.rules import NOBODY, StandingKind, standing
from app.core import clock
from app.core.bilingual import Bilingual
from app.people.audiences.models import Audience
from tests.factories.consultations import (
    PUBLIC,
    consultation_of,
    make_consultation,
    make_draft,
    make_phase,
    visitor_of,
)
from tests.factories.people import make_member, make_person, make_staff

PAGE = "/nl/denk-mee/buurt/"
COUNCIL = frozenset({"members-council"})

STAKES = {
    "can_change_nl": "De stappen en de mijlpalen.",
    "can_change_en": "The steps and the milestones.",
    "cannot_change_nl": "Het doel zelf.",
    "cannot_change_en": "The goal itself.",
    "deciders_nl": "Het Bestuur, na advies van de Ledenraad.",
    "deciders_en": "The Board, after advice from the Members' Council.",
    "decides_on": "2027-02-01",
}


# --- what can change, and who decides -----------------------------------------------------------------------


def test_what_can_change_and_who_decides_stands_on_the_page(sign_in, client, app):
    found = make_consultation("buurt")
    staff = sign_in(make_staff(), second_factor=True)
    desk = f"/nl/beheer/consultaties/{found.id}/"
    assert staff.page(desk).text.count("nog niet geschreven") >= 3
    assert "Wat nog kan veranderen" not in client.page(PAGE).text
    answer = staff.submit(f"{desk}bewerken/", STAKES)
    assert "De stappen en de mijlpalen." in answer.page.text
    page = client.page(PAGE).text
    for words in (
        "Wat nog kan veranderen",
        "Het doel zelf.",
        "Wie beslist, en wanneer",
        "Besluit op 1 februari 2027.",
    ):
        assert words in page
    english = client.page("/en/have-your-say/forward-together/").text
    assert "The goal itself." in english
    assert "Het doel zelf." not in english


def test_what_is_missing_in_one_language_is_said(sign_in, app):
    found = make_consultation("buurt")
    found.can_change = Bilingual(nl="De stappen.")
    staff = sign_in(make_staff(), second_factor=True)
    assert "De stappen. Engels ontbreekt" in staff.page(f"/nl/beheer/consultaties/{found.id}/").text


def test_what_readers_expect_is_listed_before_publishing(sign_in, app, db):
    version = make_draft("buurt")
    found = consultation_of(version)
    from app.consultations.drafts.operations import publish_version

    publish_version(version, now=clock.now(), actor_id=None)
    make_phase(found, version)
    staff = sign_in(make_staff(), second_factor=True)
    page = staff.page(f"/nl/beheer/consultaties/{found.id}/publiceren/").text
    assert (
        "Nog niet geschreven Samenvatting, Wat nog kan veranderen, Wat vastligt, Wie beslist, en wanneer."
        in page
    )
    found.summary = found.can_change = found.cannot_change = found.deciders = Bilingual(nl="Iets.")
    db.session.commit()
    assert rules.lacking(found) == ()
    assert "Nog niet geschreven" not in staff.page(f"/nl/beheer/consultaties/{found.id}/publiceren/").text


def test_two_writers_also_compare_who_decides(sign_in, app):
    found = make_consultation("buurt")
    where = f"/nl/beheer/consultaties/{found.id}/bewerken/"
    sam = sign_in(make_staff("Sam"), second_factor=True)
    form = next(form for form in sam.page(where).forms if "deciders_nl" in form.fields)
    sign_in(make_staff("Noor"), second_factor=True).submit(where, {"deciders_nl": "De Ledenraad."})
    answer = sam.post(where, data={**form.values, "deciders_nl": "Het Bestuur."})
    assert answer.status_code == 409
    assert "De Ledenraad." in answer.page.text
    assert "Het Bestuur." in answer.text


# --- the sentence -------------------------------------------------------------------------------------------


def planned(*phases: dict[str, Any]) -> Any:
    """A public consultation with exactly these phases, all on one text."""
    from app.consultations.drafts.operations import publish_version

    version = make_draft("buurt")
    found = consultation_of(version)
    publish_version(version, now=clock.now(), actor_id=None)
    for facts in phases:
        make_phase(found, version, **{"commenters": (), **facts})
    found.published_at = clock.now()
    return found


MEMBERS_ROUND = {"readers": PUBLIC, "commenters": {"member"}, "reactors": {"member"}}
READING = {"readers": PUBLIC}
BEFORE, NOW, AFTER = (
    {"opens_in": -20, "closes_in": -10},
    {"opens_in": -5, "closes_in": 5},
    {"opens_in": 10, "closes_in": 20},
)

# Phases; who asks; the sentences they read, and words they may not read.
CASES: dict[str, tuple[list[dict[str, Any]], str, list[str], list[str]]] = {
    "act": (
        [{**MEMBERS_ROUND, **NOW}],
        "member",
        ["Je kunt als lid bij elke alinea je mening geven en reageren, tot en met 26 november 2026."],
        [],
    ),
    "sign in": (
        [{**MEMBERS_ROUND, **NOW}],
        "nobody",
        ["Tot en met 26 november 2026", "Log dan in."],
        [],
    ),
    "read along with members": (
        [{**MEMBERS_ROUND, **NOW}],
        "volunteer",
        ["Je kunt meelezen.", "leden"],
        ["Reageren kon"],
    ),
    "a second phase to read in": (
        [{**MEMBERS_ROUND, **BEFORE}, {**READING, **NOW}],
        "member",
        ["tot en met 26 november 2026", "Reageren kon tot en met 11 november 2026."],
        ["Je kunt als lid"],
    ),
    "a second phase to read in, closed": (
        [{**MEMBERS_ROUND, "opens_in": -30, "closes_in": -20}, {**READING, **BEFORE}],
        "member",
        ["1 november 2026"],
        ["11 november 2026"],
    ),
    "only read, closed": (
        [{**READING, **BEFORE}],
        "member",
        ["Deze tekst stond hier om te lezen tot en met 11 november 2026; reacties werden niet gevraagd."],
        ["Reageren kon"],
    ),
    "closed": (
        [{**MEMBERS_ROUND, **BEFORE}],
        "nobody",
        ["11 november 2026", "Je kunt nog wel alles lezen wat er is gezegd."],
        [],
    ),
    "a next round comes": (
        [{**MEMBERS_ROUND, **BEFORE}, {**READING, **NOW}, {**MEMBERS_ROUND, **AFTER}],
        "member",
        ["Vanaf 1 december 2026 is het woord aan leden."],
        [],
    ),
    "wait": (
        [{**MEMBERS_ROUND, **AFTER}],
        "member",
        ["1 december 2026"],
        ["Reageren kon"],
    ),
    "side by side": (
        [
            {**MEMBERS_ROUND, **NOW},
            {"readers": PUBLIC, "commenters": {"volunteer"}, "opens_in": -3, "closes_in": 3},
        ],
        "member",
        ["Je kunt als lid", "Tegelijk is het woord aan vrijwilligers, tot en met 24 november 2026."],
        [],
    ),
    "side by side with a phase one may not know": (
        [{**MEMBERS_ROUND, **NOW}, {"readers": COUNCIL, "commenters": COUNCIL, **NOW}],
        "member",
        ["Je kunt als lid"],
        ["Tegelijk", "Ledenraad"],
    ),
    "with others": (
        [{"readers": COUNCIL, "commenters": COUNCIL, **NOW}, {**READING, **AFTER}],
        "member",
        ["1 december 2026"],
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_of_each_visitor(case, client, sign_in, app):
    phases, who, there, not_there = CASES[case]
    planned(*phases)
    if who == "member":
        client = sign_in(make_member())
    elif who == "volunteer":
        client = sign_in(make_person("Vera", audiences=(Audience.VOLUNTEER,)))
    panel = client.page(PAGE).by_id("can-do").text
    for words in there:
        assert words in panel, panel
    for words in not_there:
        assert words not in panel, panel
    assert client.page("/en/have-your-say/forward-together/").by_id("can-do").text


def test_several_rounds_are_listed_and_only_ones_own(client, app):
    planned(
        {**MEMBERS_ROUND, **BEFORE}, {**READING, **NOW}, {"readers": COUNCIL, **AFTER, "name": "Raadsronde"}
    )
    page = client.page(PAGE)
    rounds = [node.text for node in page.all("ol") if "november 2026" in node.text]
    assert len(rounds) == 1
    assert "Gesloten" in rounds[0]
    assert "Open" in rounds[0]
    assert "Raadsronde" not in page.text


def test_of_two_phases_the_one_that_allows_most_is_told(app):
    found = planned(
        {"readers": PUBLIC, "commenters": PUBLIC, **NOW},
        {"readers": COUNCIL, "commenters": COUNCIL, "reactors": COUNCIL, "visibility": Visibility.OWN, **NOW},
    )
    both = visitor_of(make_person("Noor", audiences=(Audience.MEMBERS_COUNCIL, Audience.MEMBER)))
    now = clock.now()
    mine = standing(found.phases, both, now)
    assert mine.audience == "members-council"
    assert [phase.writers for phase in mine.beside] == [PUBLIC]
    theirs = standing(found.phases, visitor_of(make_member()), now)
    assert theirs.kind is StandingKind.MAY_ACT
    assert theirs.beside == ()
    assert standing(found.phases, NOBODY, now).kind is StandingKind.SIGN_IN


def test_a_day_of_decision_is_a_day(sign_in, app, db):
    found = make_consultation("buurt")
    where = f"/nl/beheer/consultaties/{found.id}/bewerken/"
    staff = sign_in(make_staff(), second_factor=True)
    staff.submit(where, {"decides_on": "2027-02-01"})
    db.session.refresh(found)
    assert found.decides_on == date(2027, 2, 1)
    assert staff.submit(where, {"decides_on": "morgen"}).status_code == 422


def test_a_phase_with_invitations_stays(sign_in, app, db):
    from app.consultations.invitations.models import PhaseMailing

    found = make_consultation("buurt")
    db.session.add(
        PhaseMailing(phase_id=found.phases[0].id, kind="invitation", asked_at=clock.now(), people=1)
    )
    staff = sign_in(make_staff(), second_factor=True)
    desk = f"/nl/beheer/consultaties/{found.id}/"
    answer = staff.submit(desk, to="/weghalen/")
    assert "Er zijn al mensen uitgenodigd voor deze fase." in answer.page.text
