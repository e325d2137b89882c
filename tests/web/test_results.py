"""The public page of results: four figures, and what was done for each goal."""

from typing import Any

import pytest

from app.core.languages import LANGUAGES
from app.extensions import db
from tests.factories.acts import make_act
from tests.support.client import AuditedClient

ADDRESS = {"nl": "/nl/resultaten/", "en": "/en/results/"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_act_the_page_tells_no_number(language: str, client: AuditedClient) -> None:
    page = client.page(ADDRESS[language])
    bars = page.main.all("ol")[0]
    assert len(bars.all("li")) == 8
    assert bars.text.count("minder dan 10" if language == "nl" else "fewer than 10") == 8


def test_each_goal_shows_what_was_done_for_it(client: AuditedClient, worker: Any) -> None:
    for _each in range(11):
        make_act(goals=("3", "T"))
    for _each in range(9):
        make_act(goals=("4",))
    make_act(goals=("22.4",), days_ago=500)
    db.session.commit()
    worker()
    page = client.page(ADDRESS["nl"])
    rows = {row.all("a")[0].text: row.all("span")[0].text for row in page.main.all("ol")[0].all("li")}
    assert rows["Recht op asiel"] == rows["Technologie en bedrijven"] == "11"
    assert rows["Mensen in gevaar"] == "minder dan 10"
    assert "Vluchtelingen en migratie" not in rows
    assert "20" in page.main.all("dl")[0].text
    assert "Gegevens tot 21 november 2026, 12:00" in page.main.text


def test_a_goal_shows_how_much_was_done_for_it(client: AuditedClient, worker: Any) -> None:
    for days_ago in (0, 0, 200):
        for _each in range(10):
            make_act(goals=("3",), days_ago=days_ago)
    db.session.commit()
    worker()
    band = client.page("/nl/doelen/recht-op-asiel/").main.all("dl")[0].text
    assert "mensen deden in deze vier maanden iets voor dit doel 20" in band
    assert "keer in actie voor dit doel 30" in band
    small = client.page("/nl/doelen/mensen-in-gevaar/").main
    assert small.all("dl") == []
