"""The page of the movement: figures of any day, compared, per goal, explained and taken along."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from app.core.access import Role
from app.core.languages import LANGUAGES
from app.extensions import db
from app.metrics.definitions import DEFINITIONS
from app.participation.ledger.models import Act
from app.participation.ledger.operations import retract
from tests.factories.acts import make_act, somebody
from tests.factories.people import make_staff
from tests.support.client import AuditedClient
from tests.support.page import Page
from tests.support.statements import counted

MOVEMENT = "/nl/beheer/beweging/"


@pytest.fixture
def analyst(app: Any, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(roles=(Role.ANALYST,)), second_factor=True)
    return client


@pytest.fixture
def movement(app: Any, worker: Any) -> None:
    """Els came last year and stayed, Bo came back, Cas is new; Dee was here in the summer only."""
    els, bo, cas, dee = (somebody() for _each in range(4))
    make_act(els, goals=("22.1",), days_ago=330)
    make_act(els, goals=("1",), days_ago=100)
    make_act(els, Act.SIGNUP, goals=("1", "6"), days_ago=20)
    make_act(bo, goals=("22.4",), days_ago=350)
    make_act(bo, goals=("3",), days_ago=3)
    make_act(cas, Act.COMMENT, goals=("3",), days_ago=2)
    make_act(dee, goals=("4",), days_ago=130)
    db.session.commit()
    worker()


def tiles(page: Page) -> dict[str, str]:
    """The label and the number of each tile."""
    return {
        tile.all("span")[0].text: tile.all("b")[0].text
        for tile in page.main.all("div")
        if tile.get("class") == "tile"
    }


def table(page: Page, caption: str) -> list[list[str]]:
    """The rows of a table, by its caption."""
    (found,) = [each for each in page.main.all("table") if each.all("caption")[0].text == caption]
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in found.all("tr")[1:]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anything_is_counted_the_page_says_so(language: str, analyst: AuditedClient) -> None:
    page = analyst.page(MOVEMENT if language == "nl" else "/en/office/movement/")
    words = "Er is nog niets geteld" if language == "nl" else "Nothing has been counted yet"
    assert words in page.main.text


def test_who_came_stayed_and_went(analyst: AuditedClient, movement: None) -> None:
    page = analyst.page(MOVEMENT)
    assert tiles(page) == {"Actief": "3", "Nieuw": "1", "Terug": "1", "Opnieuw": "1", "Weg": "1"}
    assert "Van de 3 actieve mensen zijn er 1 nieuw" in page.main.text
    flows = table(page, "Wie blijft, wie komt, wie gaat")
    assert flows[0] == ["28 dagen", "3", "1", "0", "2", "0"]
    assert flows[4] == ["Jaar", "4", "2", "2", "0", "0"]
    assert "Gegevens tot 21 november 2026, 12:00" in page.main.text


@pytest.mark.parametrize(
    ("period", "active"), [("28-days", "3"), ("tertial", "3"), ("year", "4"), ("eeuw", "3")]
)
def test_the_period_stands_in_the_address(
    analyst: AuditedClient, movement: None, period: str, active: str
) -> None:
    assert tiles(analyst.page(f"{MOVEMENT}?period={period}"))["Actief"] == active


def test_any_day_of_the_past_can_be_asked(analyst: AuditedClient, movement: None) -> None:
    page = analyst.page(f"{MOVEMENT}?ref=2026-08-20")
    assert tiles(page)["Actief"] == "2"
    assert "1 mei 2026 tot en met 20 augustus 2026" in page.main.text


@pytest.mark.parametrize("day", ["2026-11-22", "1999-12-31", "31-02-2026", "gisteren", "2026-13-40"])
def test_a_day_that_cannot_be_is_explained(analyst: AuditedClient, movement: None, day: str) -> None:
    page = analyst.page(f"{MOVEMENT}?ref={day}")
    assert tiles(page)["Actief"] == "3"
    assert any(
        word in page.main.text
        for word in ("Kies een dag vanaf 2000", "Kies een dag in de jaren", "Schrijf een dag als")
    )


def test_people_per_goal(analyst: AuditedClient, movement: None) -> None:
    rows = {row[0]: row[1:6] for row in table(analyst.page(MOVEMENT), "Mensen per doel")}
    assert rows["Recht op asiel"] == ["2", "0", "2", "1,0", "67%"]
    assert rows["Mensen in gevaar"] == ["0", "1", "0", "–", "–"]
    assert "Rechtsstaat en ruimte" not in rows


def test_one_goal_alone(analyst: AuditedClient, movement: None) -> None:
    page = analyst.page(f"{MOVEMENT}?goal=3")
    assert tiles(page)["Mensen"] == "2"
    months = dict(row[:2] for row in table(page, "Daden per maand voor ‘Recht op asiel’"))
    assert months["november 2026"] == "2"
    assert "december 2025" not in months
    assert "Bekijk alle doelen" in page.main.text


def test_acts_per_month_and_goal_as_a_table(analyst: AuditedClient, movement: None) -> None:
    page = analyst.page(MOVEMENT)
    acts = dict(row[:2] for row in table(page, "Daden per maand"))
    assert (acts["november 2026"], acts["augustus 2026"], acts["december 2025"]) == ("3", "1", "2")
    goals = table(page, "Daden per doel")
    assert len(goals) == 12
    charts = [chart for chart in page.main.all("svg") if chart.get("role") == "img"]
    assert charts
    for chart in charts:
        assert chart.all("title")[0].text
        assert chart.all("desc")[0].text


def test_every_figure_is_one_click_from_its_definition(analyst: AuditedClient, movement: None) -> None:
    page = analyst.page(MOVEMENT)
    anchors = {link.get("href").split("#")[1] for link in page.main.all("a") if "#" in link.get("href")}
    definitions = analyst.page(f"{MOVEMENT}begrippen/")
    assert anchors <= {section.get("id") for section in definitions.main.all("section")}
    assert {each.id for each in DEFINITIONS} - anchors <= {"distinct_actions"}
    for each in DEFINITIONS:
        assert each.formula.text_in("nl") in definitions.main.text


def test_what_is_taken_back_leaves_and_what_waits_is_said(
    analyst: AuditedClient, movement: None, worker: Any, clock: Any
) -> None:
    uid = make_act(goals=("5",))
    db.session.commit()
    assert "1 daad wacht nog" in analyst.page(MOVEMENT).main.text
    clock.move(minutes=1)
    worker()
    assert tiles(analyst.page(MOVEMENT))["Actief"] == "4"
    retract(uid, now=clock())
    db.session.commit()
    clock.move(minutes=1)
    worker()
    assert tiles(analyst.page(MOVEMENT))["Actief"] == "3"


def test_the_csv_says_what_the_page_says(analyst: AuditedClient, movement: None) -> None:
    answer = analyst.get(f"{MOVEMENT}movement.csv?period=tertial&ref=2026-11-21")
    assert answer.status_code == 200
    assert "movement-2026-11-21-tertial.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    found = {(row["figure"], row["of"], row["part"]): row["value"] for row in rows}
    assert found["active_tertial", "tertial", "active"] == "3"
    assert found["goal_breadth", "3", "persons"] == "2"
    acts = [row for row in rows if row["figure"] == "acts_per_month" and row["of"] == ""]
    assert (acts[-1]["first"], acts[-1]["last"], acts[-1]["value"]) == ("2026-11-01", "2026-11-21", "3")


@pytest.mark.parametrize("file", ["movement.csv", "movement.xlsx"])
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("goal=8", "Kies een doel uit de lijst."),
        ("ref=2026-02-30", "Schrijf een dag als"),
        ("ref=9999-12-31", "Kies een dag in de jaren 2000 tot en met 2100."),
        ("period=decade", "Kies een periode uit de lijst."),
    ],
)
def test_no_file_of_everything_for_a_filter_that_cannot_be(
    analyst: AuditedClient, movement: None, file: str, asked: str, told: str
) -> None:
    answer = analyst.get(f"{MOVEMENT}{file}?{asked}")
    assert (answer.status_code, answer.location) == (302, f"{MOVEMENT}?{asked}")
    assert told in analyst.page(answer.location).main.text


def test_the_workbook_says_the_same_and_explains_it(analyst: AuditedClient, movement: None) -> None:
    answer = analyst.get(f"{MOVEMENT}movement.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Cijfers", "Daden per maand", "Definities"]
    months = list(book["Daden per maand"].iter_rows(values_only=True))
    assert months[0][:2] == ("Maand", "Alle daden")
    assert months[-1][:2] == (datetime(2026, 11, 1), 3)
    names = {row[0] for row in book["Definities"].iter_rows(min_row=2, values_only=True)}
    assert names == {each.id for each in DEFINITIONS}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_an_export_needs_its_own_permission(sign_in: Any, movement: None) -> None:
    editor = sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)
    assert "movement.csv" not in editor.page(MOVEMENT).text
    assert editor.get(f"{MOVEMENT}movement.csv").status_code == 403
    assert editor.get(f"{MOVEMENT}movement.xlsx").status_code == 403


def test_the_page_costs_the_same_when_the_acts_double(
    analyst: AuditedClient, movement: None, worker: Any, clock: Any
) -> None:
    def sent() -> list[str]:
        db.session.commit()
        with counted() as statements:
            analyst.page(MOVEMENT)
        return statements

    sent()
    few = sent()
    for number in range(20):
        make_act(goals=(str(number % 7 + 1),), days_ago=number)
    db.session.commit()
    clock.move(minutes=1)
    worker()
    many = sent()
    assert len(many) == len(few), "\n".join(many)


def test_a_day_ends_at_midnight_in_amsterdam(analyst: AuditedClient, worker: Any) -> None:
    make_act(at=datetime(2026, 8, 31, 22, 30, tzinfo=UTC))
    db.session.commit()
    worker()
    assert tiles(analyst.page(f"{MOVEMENT}?ref=2026-09-01"))["Actief"] == "1"
    assert tiles(analyst.page(f"{MOVEMENT}?ref=2026-08-31"))["Actief"] == "0"


def test_the_files_hold_the_goal_that_the_page_shows(analyst: AuditedClient, movement: None) -> None:
    answer = analyst.get(f"{MOVEMENT}movement.csv?ref=2026-11-21&goal=6")
    assert "movement-2026-11-21-tertial-goal-6.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["of"] for row in rows} == {"6"}
    everything = analyst.get(f"{MOVEMENT}movement.csv?ref=2026-11-21")
    all_rows = list(csv.DictReader(io.StringIO(everything.data.decode("utf-8-sig"))))
    assert rows == [row for row in all_rows if row["of"] == "6"]
    assert analyst.get(f"{MOVEMENT}movement.xlsx?ref=2026-11-21&goal=6").status_code == 200


@pytest.mark.parametrize(("wrong", "said"), [("goal=99", "goal"), ("period=week", "period")])
def test_a_filter_that_is_not_on_the_list_is_told(
    wrong: str, said: str, analyst: AuditedClient, movement: None
) -> None:
    assert f"Choose a {said} from the list." in analyst.page(f"/en/office/movement/?{wrong}").text
