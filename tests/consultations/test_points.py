"""Points: worded, assigned, taken into one another and apart again; what is answered stays as it is."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.answers import retention
from app.consultations.points import operations, queries
from app.consultations.points.models import Point, PointNote
from app.consultations.points.operations import Pick
from app.consultations.processes.models import Consultation
from app.core import clock as clocks
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from tests.factories.consultations import make_comment, make_consultation, make_reply, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.factories.points import draft_answer, gather, make_answer, make_point, publish_answers
from tests.support.client import AuditedClient
from tests.support.statements import counted

DESK = "/nl/beheer/consultaties"


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


@pytest.fixture
def said(consultation: Consultation) -> list[Any]:
    paragraph = paragraphs_of(consultation)[0]
    return [make_comment(paragraph, make_member(), f"Reactie {each}.") for each in range(4)]


@pytest.fixture
def editor(sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)
    return client


def fed(point: Point) -> set[Any]:
    return {source.comment_id for source in queries.sources_of(point.id)}


def take(point: Point, into: Point) -> None:
    operations.take_into(point, into, now=clocks.now(), actor_id=None)


def test_a_point_goes_into_another_and_comes_apart_again(consultation, said):
    small = make_point(consultation, said[0], said[1], title="Klein")
    big = make_point(consultation, said[1], said[2], title="Groot")
    take(small, big)
    assert fed(big) == {each.id for each in said[:3]}
    found = queries.point_with_number(consultation.id, small.number)
    assert found is not None
    assert found.id == big.id
    assert [each.id for each in queries.points_of(consultation.id)] == [big.id]
    operations.give_back(small, now=clocks.now(), actor_id=None)
    assert fed(small) == {said[0].id, said[1].id}
    assert fed(big) == {said[1].id, said[2].id}


def test_points_that_went_in_before_go_along(consultation, said):
    first, second, third = (make_point(consultation, said[each], title=f"Punt {each}") for each in range(3))
    take(first, second)
    take(second, third)
    assert fed(third) == {each.id for each in said[:3]}
    assert {each.id for each in queries.taken_into(third.id)} == {first.id, second.id}
    operations.give_back(first, now=clocks.now(), actor_id=None)
    assert fed(first) == {said[0].id}
    assert fed(third) == {said[1].id, said[2].id}


def test_a_point_never_feeds_itself(consultation, said, editor, db):
    one, other = make_point(consultation, said[0]), make_point(consultation, said[1], title="Ander")
    page = f"{DESK}/punten/{one.id}/"
    answer = editor.submit(page, {"into": str(one.id)})
    assert answer.status_code == 422
    assert "Een punt kan niet in zichzelf opgaan" in answer.page.text
    take(one, other)
    for circle in (other, one):
        with pytest.raises(Refused) as refused:
            take(circle, one)
        assert refused.value.refusal.name in ("point-into-itself", "point-taken")
    assert "Dit punt bestaat niet" in editor.submit(f"{DESK}/punten/{other.id}/", {"into": ""}).page.text
    elsewhere = make_point(make_consultation())
    with pytest.raises(Refused) as refused:
        take(other, elsewhere)
    assert refused.value.refusal.name == "no-such-point"


def test_who_follows_an_old_number_ends_at_the_other_point(consultation, said, editor, db):
    one, other = make_point(consultation, said[0]), make_point(consultation, said[1], title="Ander")
    answer = editor.submit(f"{DESK}/punten/{one.id}/", {"into": str(other.id)})
    assert "Punt 1 is in dit punt opgegaan." in answer.page.text
    page = editor.page(f"{DESK}/punten/{one.id}/")
    assert "Punt 2" in page.text
    again = editor.submit(f"{DESK}/punten/{other.id}/", {}, to="/losmaken/")
    assert "Het punt staat weer op zichzelf" in again.page.text


def test_an_answered_point_is_closed(consultation, said, editor, db):
    point = make_point(consultation, said[0])
    make_answer(point)
    publish_answers(consultation.phases[0])
    other = make_point(consultation, said[1], title="Ander")
    for refused_act in (
        lambda: operations.gather(point, [Pick(said[2].id)], now=clocks.now(), actor_id=None),
        lambda: operations.take_out(queries.sources_of(point.id)[0], now=clocks.now(), actor_id=None),
        lambda: take(point, other),
        lambda: take(other, point),
        lambda: operations.edit_point(
            point, Bilingual("X"), Bilingual(), revision=1, now=clocks.now(), actor_id=None
        ),
    ):
        with pytest.raises(Refused) as refused:
            refused_act()
        assert refused.value.refusal.name == "point-answered"
    page = editor.page(f"{DESK}/punten/{point.id}/")
    assert "Aan het punt verandert dus niets meer." in page.text
    assert "Eruit halen" not in page.text


def test_two_who_word_one_point_both_see_what_the_other_wrote(consultation, said, editor, db):
    point = make_point(consultation, said[0])
    address = f"{DESK}/punten/{point.id}/bewerken/"
    form = editor.page(address).main
    assert form is not None
    first = {"title_nl": "Van de een", "title_en": "", "summary_nl": "", "summary_en": "", "revision": "1"}
    assert editor.post(address, data=first).status_code == 303
    answer = editor.post(address, data={**first, "title_nl": "Van de ander"})
    assert answer.status_code == 409
    for words in ("Iemand anders heeft dit punt intussen gewijzigd.", "Van de een", "Van de ander"):
        assert words in answer.text
    assert editor.post(address, data={**first, "title_nl": "Van beiden", "revision": "2"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Point, point.id).title.nl == "Van beiden"


def test_points_are_assigned_to_who_may_work_on_them(consultation, said, editor, db):
    point = make_point(consultation, said[0])
    colleague = make_staff("Bo Vos", roles=(Role.EDITOR,))
    address = f"{DESK}/punten/{point.id}/"
    assert (
        "Het punt is toegewezen."
        in editor.submit(address, {"assigned_to": str(colleague.participant_id)}).page.text
    )
    assert (
        "Bo Vos"
        in editor.page(f"{DESK}/{consultation.id}/punten/?assigned={colleague.participant_id.hex}").text
    )
    stranger = make_member("Tom")
    db.session.commit()
    editor.page(address)
    answer = editor.post(
        f"{address}toewijzen/", data={"assigned_to": str(stranger.participant_id)}, follow_redirects=True
    )
    assert "Wijs een punt toe aan iemand die eraan mag werken." in answer.page.text


def test_notes_are_among_colleagues(consultation, said, editor, client, db):
    point = make_point(consultation, said[0])
    address = f"{DESK}/punten/{point.id}/"
    assert "Schrijf eerst iets." in editor.submit(address, {"note": " "}, to="/notitie/").page.text
    answer = editor.submit(address, {"note": "Bel <b>Els</b> even."}, to="/notitie/")
    assert "Bel <b>Els</b> even." in answer.page.text
    assert "Noor Bos" in answer.page.text
    db.session.commit()
    assert client.get(address).status_code == 404


def test_the_list_costs_the_same_for_twice_the_points(consultation, editor, db):
    sent = []
    paragraph = paragraphs_of(consultation)[0]
    for _round in range(2):
        for _each in range(4):
            comment = make_comment(paragraph, make_member())
            make_reply(comment, make_member())
            draft_answer(make_point(consultation, comment))
        address = f"{DESK}/{consultation.id}/punten/"
        editor.get(address)
        with counted() as statements:
            assert editor.get(address).status_code == 200
        sent.append(len(statements))
    assert sent[1] <= sent[0] < 20


def test_staff_leave_and_their_work_stays(consultation, said, db):
    point = make_point(consultation, said[0])
    leaving, staying = (make_staff(roles=(Role.EDITOR,)).participant_id for _each in range(2))
    operations.assign(point, leaving, among={leaving}, now=clocks.now(), actor_id=None)
    operations.note(point, "Kijk hier nog eens naar.", author_id=leaving, now=clocks.now())
    answer = make_answer(point)
    answer.drafted_by = leaving
    publish_answers(consultation.phases[0])
    told = retention.export(leaving)
    assert told["assigned_points"][0]["point"] == told["drafted_answers"][0]["point"] == 1
    assert told["notes"][0]["text"] == "Kijk hier nog eens naar."
    retention.merge(leaving, staying, clocks.now())
    assert retention.export(leaving)["notes"] == []
    assert len(retention.export(staying)["drafted_answers"]) == 1
    retention.erase(staying, clocks.now(), False)
    db.session.expire_all()
    assert (answer.drafted_by, point.assigned_to) == (None, None)
    assert db.session.scalars(select(PointNote.text)).all() == ["Kijk hier nog eens naar."]


def test_names_and_notes_go_years_after_the_consultation(consultation, said, db, clock):
    point = make_point(consultation, said[0])
    staff = make_staff(roles=(Role.EDITOR,)).participant_id
    operations.note(point, "Later.", author_id=staff, now=clocks.now())
    make_answer(point)
    assert retention.take_staff_away(clocks.now()) == 0
    clock.move(days=366 * 20)
    assert retention.take_staff_away(clocks.now()) == 2
    assert db.session.scalars(select(PointNote)).all() == []


def test_a_point_costs_the_same_with_twice_the_sources(consultation, editor, db):
    point = make_point(consultation)
    sent = []
    for _round in range(2):
        for paragraph in paragraphs_of(consultation):
            gather(point, make_comment(paragraph, make_member()), make_comment(paragraph, make_member()))
        address = f"{DESK}/punten/{point.id}/"
        editor.get(address)
        with counted() as statements:
            assert editor.get(address).status_code == 200
        sent.append(len(statements))
    assert sent[1] <= sent[0] < 28


def test_the_log_tells_what_was_done_to_a_point(consultation, said, editor, sign_in, db):
    point = make_point(consultation, said[0])
    editor.submit(f"{DESK}/punten/{point.id}/antwoord/", {"decision": "not-adopted", "reason_nl": "Nee."})
    officer = sign_in(make_staff("Ada Kok", roles=(Role.DATA_OFFICER,)), second_factor=True)
    (body,) = officer.page("/nl/beheer/logboek/").main.all("tbody")
    for words in (
        "maakte een punt",
        "bundelde bijdragen in een punt",
        "gebundeld: 1",
        "besluit: niet overgenomen",
    ):
        assert words in body.text
