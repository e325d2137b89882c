"""Audiences side by side: what differs most first, and nobody to be worked out."""

from typing import Any

import pytest
from sqlalchemy import insert

from app.consultations.comments.models import Tally
from app.consultations.drafts.queries import latest_version
from app.consultations.invitations.queries import contributions_per_invited
from app.consultations.outcomes.side_by_side import beside_each_other
from app.consultations.processes.models import Visibility
from app.core.access import Role
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member, make_person, make_staff
from tests.factories.phases import as_invited

PAGE = "/nl/denk-mee/buurt/naast-elkaar/"
MEMBERS, VOLUNTEERS, COUNCIL = "member", "volunteer", "youth-council"


def counted(db: Any, phase: Any, place: Any, **rows: tuple[int, int, int]) -> None:
    """As many reactions per audience as if so many people had reacted."""
    for audience, (agree, partly, disagree) in rows.items():
        values = {
            "agree": agree,
            "partly": partly,
            "disagree": disagree,
            "contributions": 0,
            "suggestions": 0,
        }
        key = {"phase_id": phase.id, "place_id": place.paragraph_id, "audience": audience.replace("_", "-")}
        db.session.execute(insert(Tally).values(**key, **values))
    db.session.commit()


@pytest.fixture
def stage(app: Any, db: Any, clock: Any) -> Any:
    """Two paragraphs at which members and volunteers reacted; the second divides them."""
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS}, closes_in=1)
    first, second, third = paragraphs_of(consultation)[:3]
    phase = consultation.phases[0]
    counted(db, phase, first, member=(40, 20, 30), volunteer=(22, 10, 18))
    counted(db, phase, second, member=(60, 20, 11), volunteer=(11, 12, 38))
    counted(db, phase, third, member=(60, 20, 11), volunteer=(1, 0, 2))
    clock.move(days=5)
    return consultation


def test_what_differs_most_stands_first(stage, client):
    page = client.page(PAGE)
    assert page.heading == "Doelgroepen naast elkaar"
    headings = [node.text for node in page.main.all("h2")]
    assert headings == ["Alinea 2", "Alinea 1"]
    assert "Leden: 11 % oneens. Vrijwilligers: 67 %." in page.text
    assert "ongeveer 90 mensen" in page.text
    assert "Bij 1 alinea reageerden wel mensen" in page.text
    english = client.page("/en/have-your-say/forward-together/side-by-side/")
    assert "Members: 11 % disagree. Volunteers: 67 %." in english.text


def test_the_table_has_the_same_numbers(stage, client):
    page = client.page(PAGE)
    rows = [row.text for row in page.main.all("tr")]
    assert "2 Leden 60 20 10" in rows
    assert "2 Vrijwilligers 10 10 40" in rows
    assert not any(row.startswith("3 ") for row in rows)


def test_nothing_is_shown_while_people_still_react(app, client, db):
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS})
    counted(
        db,
        consultation.phases[0],
        paragraphs_of(consultation)[0],
        member=(40, 20, 30),
        volunteer=(22, 10, 18),
    )
    assert client.get(PAGE).status_code == 404
    assert "Doelgroepen naast elkaar" not in client.page("/nl/denk-mee/buurt/wat-we-hoorden/").text


def test_the_youth_council_is_never_a_number(app, client, db, clock):
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS, "staff", COUNCIL}, closes_in=1)
    place = paragraphs_of(consultation)[0]
    rows = {
        "member": (60, 20, 40),
        "volunteer": (30, 12, 28),
        "staff": (12, 14, 13),
        "youth_council": (9, 0, 0),
    }
    counted(db, consultation.phases[0], place, **rows)
    clock.move(days=5)
    page = client.page(PAGE)
    assert {row.text.split()[1] for row in page.main.all("tr")[1:]} == {"Leden", "Vrijwilligers"}
    assert "De Jongerenraad staat hier nooit in cijfers" in page.text


def test_with_too_few_it_says_so(app, client, db, clock):
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS}, closes_in=1)
    counted(db, consultation.phases[0], paragraphs_of(consultation)[0], member=(4, 2, 3), volunteer=(2, 1, 8))
    clock.move(days=5)
    page = client.page(PAGE)
    assert "Hier zijn geen doelgroepen te onderscheiden" in page.text
    assert not page.main.all("table")


def test_a_phase_of_others_adds_nothing_for_who_may_not_see_it(stage, client, sign_in, db, clock):
    """The council reacted on the same text: the others see the table without it, the council with it."""
    council = {"members-council"}
    phase = make_phase(
        stage, None, readers=council, commenters=council, reactors=council, opens_in=-9, closes_in=-2
    )
    phase.version_id = stage.phases[0].version_id
    db.session.flush()
    counted(db, phase, paragraphs_of(stage)[0], members_council=(11, 12, 13))
    assert "Ledenraad" not in client.page(PAGE).text
    member = sign_in(make_person("Noor", audiences=(Audience.MEMBERS_COUNCIL,)))
    assert "Ledenraad" in member.page(PAGE).text


@pytest.mark.parametrize("visibility", [Visibility.AUDIENCE, Visibility.OWN])
def test_what_only_the_own_audience_sees_is_not_compared(app, client, db, clock, visibility):
    consultation = make_consultation(
        "buurt", reactors={MEMBERS, VOLUNTEERS}, closes_in=1, visibility=visibility
    )
    counted(
        db,
        consultation.phases[0],
        paragraphs_of(consultation)[0],
        member=(40, 20, 30),
        volunteer=(22, 10, 18),
    )
    clock.move(days=5)
    # What was each one's own until the close is everybody's after it.
    assert client.get(PAGE).status_code == (404 if visibility is Visibility.AUDIENCE else 200)


def test_staff_see_it_while_it_runs_with_the_same_protection(app, sign_in, db):
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS, COUNCIL})
    first, second = paragraphs_of(consultation)[:2]
    counted(
        db,
        consultation.phases[0],
        first,
        member=(40, 20, 30),
        volunteer=(22, 10, 18),
        youth_council=(9, 0, 0),
    )
    counted(db, consultation.phases[0], second, member=(40, 20, 30), volunteer=(22, 10, 18))
    staff = sign_in(make_staff(), second_factor=True)
    page = staff.page(f"/nl/beheer/consultaties/{consultation.id}/naast-elkaar/")
    assert "Jongerenraad staat hier nooit in cijfers" in page.text
    assert not page.main.all("table"), "all minus the others would be the council"


def test_staff_see_how_unequally_the_invited_speak(app, sign_in, db):
    found = make_consultation("genodigd")
    as_invited(found, 29, "member", took_part=3)
    place = paragraphs_of(found)[0]
    editor = sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)
    address = f"/nl/beheer/consultaties/{found.id}/naast-elkaar/"
    assert "die is uitgenodigd" not in editor.page(address).text, "too few to tell anything of"
    as_invited(found, 11, "member", took_part=1)
    uninvited = make_member()
    for _each in range(3):
        make_comment(place, uninvited)
    db.session.commit()
    counts = contributions_per_invited([found.phases[0].id])
    assert sorted(counts) == [0] * 36 + [1] * 4
    shown = editor.page(address).text
    for words in ("Van iedereen die is uitgenodigd", "36 van hen zeiden niets", "0,90", "25%"):
        assert words in shown
    assert "Een paar mensen" in shown


def test_staff_read_why_nobody_is_counted_once_the_names_are_gone(app, sign_in, db, clock, worker):
    found = make_consultation("genodigd")
    make_comment(paragraphs_of(found)[0], make_member())
    address = f"/nl/beheer/consultaties/{found.id}/naast-elkaar/"
    one, other = make_staff(roles=(Role.EDITOR,)), make_staff(roles=(Role.EDITOR,))
    assert "Mensen die iets zeiden" in sign_in(one, second_factor=True).page(address).text
    clock.move(days=365 * 5 + 12)
    worker()
    shown = sign_in(other, second_factor=True).page(address).text
    assert "hun namen zijn weg sinds" in shown
    assert "Mensen die iets zeiden" not in shown


def test_the_phases_are_added_up_after_each_was_protected(app, db):
    consultation = make_consultation("buurt", reactors={MEMBERS, VOLUNTEERS})
    place = paragraphs_of(consultation)[0]
    counted(db, consultation.phases[0], place, member=(40, 20, 30), volunteer=(5, 5, 5))
    phase = make_phase(consultation, None, reactors={VOLUNTEERS})
    phase.version_id = consultation.phases[0].version_id
    db.session.flush()
    counted(db, phase, place, volunteer=(15, 14, 13))
    version = latest_version(consultation.id)
    assert beside_each_other(version, [consultation.phases[0]]).paragraphs == []
    assert beside_each_other(version, consultation.phases).paragraphs == []
