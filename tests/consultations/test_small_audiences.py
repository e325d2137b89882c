"""Who writes under a pseudonym isn't found by the small group they belong to, by staff neither."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from app.consultations.comments.bylines import BylineChoice, choose_byline
from app.consultations.comments.models import BylineKind
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.access import Role
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of, visitor_of
from tests.factories.people import make_person, make_staff
from tests.factories.points import make_point
from tests.support.client import AuditedClient

WRITERS = {"member", "youth-council", "members-council"}
HIDDEN, OPENLY, WIDE = "Dat vind ik in stilte.", "Dat zeg ik hardop.", "Dat vinden veel leden."


@pytest.fixture
def consultation(app: Any, db: Any) -> Consultation:
    """Two of the Youth Council, one of them under a pseudonym; and a member under a pseudonym."""
    made = make_consultation("buurt", commenters=WRITERS)
    place = paragraphs_of(made)[0]
    for name, pseudonym, audience, words in (
        ("Joy Smit", "Zonnebloem", Audience.YOUTH_COUNCIL, HIDDEN),
        ("Ravi Singh", "", Audience.YOUTH_COUNCIL, OPENLY),
        ("Els de Vries", "Krokus", Audience.MEMBER, WIDE),
    ):
        person = make_person(name, audiences=(audience,))
        said = make_comment(place, person, words)
        kind = BylineKind.PSEUDONYM if pseudonym else BylineKind.NAMED
        choice = BylineChoice(kind, pseudonym)
        choose_byline(made, visitor_of(person), choice, clock.now())
        make_point(made, said, title=f"Van {pseudonym or name}")
    db.session.commit()
    return made


@pytest.fixture
def editor(consultation: Consultation, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)
    return client


def desk(consultation: Consultation, query: str = "") -> str:
    return f"/nl/beheer/consultaties/{consultation.id}/werkbank/{query}"


def line_above(page: Any, words: str) -> str:
    """The line with name and audience above a contribution."""
    (body,) = [
        each for each in page.main.all("div") if each.get("class") == "said-body" and words in each.text
    ]
    (line,) = [each for each in body.all("p") if each.get("class") == "said-by"]
    text: str = line.text
    return text


def test_the_workbench_names_no_small_group_beside_a_pseudonym(consultation, editor):
    page = editor.page(desk(consultation))
    assert "Jongerenraad" not in line_above(page, HIDDEN)
    assert "Jongerenraad" in line_above(page, OPENLY)
    assert "Lid" in line_above(page, WIDE)


def test_no_filter_tells_it_either(consultation, editor):
    council = editor.page(desk(consultation, "?audience=youth-council")).main.text
    assert OPENLY in council
    assert HIDDEN not in council
    assert "1 bijdrage past bij dit filter." in council
    assert WIDE in editor.page(desk(consultation, "?audience=member")).main.text


def test_the_page_of_a_point_tells_no_more_than_the_workbench(consultation, editor):
    page = editor.page(f"/nl/beheer/consultaties/{consultation.id}/punten/")
    link = next(each for each in page.all("a") if "Van Zonnebloem" in each.text)
    assert "Jongerenraad" not in line_above(editor.page(link.get("href")), HIDDEN)


def test_no_file_tells_it(consultation, editor):
    excel = editor.get(f"/nl/beheer/consultaties/{consultation.id}/bijdragen/contributions.xlsx").data
    rows = [list(row) for row in load_workbook(io.BytesIO(excel)).worksheets[0].iter_rows(values_only=True)]
    by_words = {row[rows[0].index("Tekst")]: row[rows[0].index("Doelgroep")] for row in rows[1:]}
    assert by_words[HIDDEN] is None
    assert by_words[OPENLY] == "Jongerenraad"
    assert by_words[WIDE]
    address = f"/nl/beheer/consultaties/{consultation.id}/exporteren/bestand/"
    data = json.loads(editor.get(f"{address}?format=json&purpose=analysis").data)
    told = {each["text"]: each["audience"] for each in data["tables"]["contributions"]}
    assert told == {HIDDEN: None, OPENLY: "youth-council", WIDE: "member"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/nl/denk-mee/buurt/naam/", "Ook medewerkers zien niet meer dan dat."),
        ("/en/have-your-say/forward-together/name/", "such as members or volunteers; for staff too."),
    ],
)
def test_who_chooses_a_pseudonym_reads_what_stands_beside_it(consultation, sign_in, address, words):
    client = sign_in(make_person("Vera Mol", audiences=(Audience.YOUTH_COUNCIL,)))
    assert words in client.page(address).main.text
