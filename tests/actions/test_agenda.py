"""The list of what there is to come to, and how times are told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.agenda.local_time import Kind, LocalTime
from app.actions.agenda.models import ZONE
from app.actions.agenda.queries import number_reached, open_actions
from tests.factories.actions import make_action, make_demonstration
from tests.support.statements import counted


def headings(page):
    return [node.text for node in page.all("h3")]


def test_what_comes_first_stands_first_and_what_was_last(client, clock):
    make_action("b", title="Over twee weken", starts_in=14)
    make_action("a", title="Morgen", starts_in=1)
    make_action("c", title="Net geweest", starts_in=0, at="13:00", until="14:00")
    make_action("d", title="Kladje", published=False)
    clock.move(hours=3)
    page = client.page("/nl/kom-in-actie/")
    assert headings(page) == ["Morgen", "Over twee weken", "Net geweest"]
    assert "Eerder" in page.text


def test_one_town_by_its_address(client, app):
    make_action("a", title="In Utrecht", town="Utrecht")
    make_action("b", title="In Den Haag", town="Den Haag")
    assert headings(client.page("/nl/kom-in-actie/?town=utrecht")) == ["In Utrecht"]
    assert headings(client.page("/en/take-action/?town=Den+Haag")) == ["In Den Haag (English)"]
    page = client.page("/nl/kom-in-actie/?town=<b>Atlantis")
    assert "In een plaats die “<b>Atlantis” heet is of was niets" in page.text
    assert len(headings(page)) == 2


def test_an_empty_agenda_leads_on(client, app):
    page = client.page("/nl/kom-in-actie/")
    assert "Er staat nu niets op de agenda" in page.text
    assert "Denk mee" in page.links


def test_what_was_is_paged(client, app, clock):
    for number in range(25):
        make_action(f"a{number}", title=f"Nummer {number}", starts_in=0, at="13:00", until="14:00")
    clock.move(hours=3)
    page = client.page("/nl/kom-in-actie/")
    assert len(headings(page)) == 20
    older = next(href for words, href in page.links.items() if words == "Ouder")
    assert len(headings(client.page(older))) == 5


def test_the_page_of_an_action_takes_a_constant_number_of_statements(client, app):
    action = make_action("a", capacity=50)
    client.page("/nl/kom-in-actie/a/")
    with counted() as few:
        client.page("/nl/kom-in-actie/a/")
    from tests.factories.actions import make_sign_up

    for _each in range(20):
        make_sign_up(action)
    client.page("/nl/kom-in-actie/a/")
    with counted() as many:
        client.page("/nl/kom-in-actie/a/")
    assert len(many) == len(few) < 10, "\n".join(many)


def test_other_rooms_find_what_is_open_for_a_goal(app, clock):
    make_action("a", goals=("4", "7"))
    make_demonstration("b", goals=("1",))
    make_action("c", goals=("4",), published=False)
    past = make_action("d", goals=("4",), starts_in=0, at="13:00", until="14:00")
    clock.move(hours=3)
    assert [each.slug for each in open_actions("4", clock.now, language="nl")] == ["a"]
    assert [each.slug for each in open_actions(None, clock.now, language="nl")] == ["a", "b"]
    assert number_reached("4", clock.now) == 1
    assert past.goals == ("4",)


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (datetime(2026, 10, 25, 1, 59), Kind.ONCE),
        (datetime(2026, 10, 25, 2, 0), Kind.TWICE),
        (datetime(2026, 10, 25, 2, 59, 59), Kind.TWICE),
        (datetime(2026, 10, 25, 3, 0), Kind.ONCE),
        (datetime(2027, 3, 28, 1, 59), Kind.ONCE),
        (datetime(2027, 3, 28, 2, 0), Kind.NEVER),
        (datetime(2027, 3, 28, 2, 59), Kind.NEVER),
        (datetime(2027, 3, 28, 3, 0), Kind.ONCE),
    ],
)
def test_the_nights_the_clock_changes(shown, kind):
    assert LocalTime(shown, ZONE).kind is kind


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)), st.booleans())
def test_a_moment_shows_the_time_it_was_made_from(shown, second):
    time = LocalTime(shown, ZONE, second)
    back = time.moment.astimezone(ZoneInfo(ZONE))
    if time.kind is Kind.NEVER:
        assert back.replace(tzinfo=None) != shown
    else:
        assert back.replace(tzinfo=None) == shown
    if time.kind is Kind.TWICE:
        assert back.fold == int(second)
