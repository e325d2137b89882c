"""After signing: one next step that serves the same goal, is open, near and soon; or none."""

from datetime import UTC, datetime, timedelta

import pytest

from app.petitions.reading.next_steps import Offer, choose
from tests.factories.petitions import link_to, make_petition, sign_and_confirm

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def offer(name, days, *, goals="1", gather=False, town=None):
    at = NOW + timedelta(days=days)
    return Offer("Doe mee", name, f"/{name}/", "", frozenset(goals), at, gather, town)


@pytest.mark.parametrize(
    ("offers", "town", "chosen"),
    [
        ([], None, None),
        ([offer("andere-doelen", 2, goals="3")], None, None),
        ([offer("voorbij", -1)], None, None),
        ([offer("petitie", 20), offer("straks", 10, gather=True)], None, "straks"),
        ([offer("petitie", 20), offer("ver-weg", 90, gather=True)], None, "petitie"),
        ([offer("ver-weg", 90, gather=True)], None, "ver-weg"),
        ([offer("later", 20), offer("eerder", 5)], None, "eerder"),
        ([offer("een", 5), offer("twee", 20, goals="12")], None, "twee"),
        (
            [offer("morgen", 1, gather=True, town="Goes"), offer("hier", 9, gather=True, town="Utrecht")],
            "Utrecht",
            "hier",
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_one_step_is_chosen_whatever_the_order(offers, town, chosen, turned):
    found = choose(reversed(offers) if turned else offers, ("1", "2"), NOW, town)
    assert (found.title if found else None) == chosen


def page_of(client, signature, language="nl"):
    where = "bevestigen" if language == "nl" else "confirm"
    return client.page(f"/{language}/{where}/{link_to(signature)}/")


def test_the_page_after_confirming_offers_another_petition_of_the_goal(petition, client, db):
    make_petition("ander-doel", goals=frozenset({"2"}))
    other = make_petition("zelfde-doel", goals=frozenset({"1"}))
    mine = sign_and_confirm(petition, "els@example.org")
    assert "/nl/petities/zelfde-doel/" in {each.get("href") for each in page_of(client, mine).main.all("a")}
    sign_and_confirm(other, "els@example.org")
    links = {each.get("href") for each in page_of(client, mine).main.all("a")}
    assert not {"/nl/petities/zelfde-doel/", "/nl/petities/ander-doel/"} & links
    assert "/nl/petities/plein/delen/" in links


def test_a_meeting_of_the_goal_comes_before_a_petition(petition, client):
    from tests.factories.actions import make_action

    make_petition("zelfde-doel", goals=frozenset({"1"}))
    make_action("waarnemer-worden", goals=("1",))
    page = page_of(client, sign_and_confirm(petition))
    assert "Kom ook" in page.text
    assert "Teken ook deze petitie" not in page.text


def test_nobody_who_waits_or_withdrew_gets_one(petition, client):
    from tests.factories.petitions import sign

    make_petition("zelfde-doel")
    assert "zelfde-doel" not in client.get(f"/nl/bevestigen/{link_to(sign(petition))}/").text


def test_safe_mode_offers_without_looking_at_who_it_is(safe_petition, client):
    make_petition("zelfde-doel", goals=frozenset(safe_petition.goals))
    mine = sign_and_confirm(safe_petition, "els@example.org")
    page = page_of(client, mine, "en")
    assert "Sign this petition too" in page.text


def test_what_is_in_the_signers_own_municipality_comes_first(petition, client, db):
    from tests.factories.actions import make_action

    make_action("in-utrecht", goals=("1",), town="Utrecht")
    make_action("in-zwolle", goals=("1",), town="Zwolle")
    mine = sign_and_confirm(petition)
    for town in ("zwolle", "Utrecht"):
        mine.town = town
        db.session.commit()
        assert f"/nl/kom-in-actie/in-{town.lower()}/" in {
            each.get("href") for each in page_of(client, mine).main.all("a")
        }
