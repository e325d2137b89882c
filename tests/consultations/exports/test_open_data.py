"""Open data and the archive: what is told to everybody, and nothing of what is restricted or of a person."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.drafts.operations import publish_version
from app.consultations.exports.queries import editions_of
from app.consultations.exports.told_reactions import reaction_rows
from app.consultations.processes.models import Phase, PhaseAct
from app.consultations.reactions.models import Opinion
from app.core import clock as core_clock
from app.core import files
from app.core.tables import WITHHELD
from app.people.audiences.models import Audience
from tests.consultations.exports.test_report import words_of
from tests.consultations.outcome_stage import SAID, make_stage
from tests.factories.consultations import (
    consultation_of,
    make_draft,
    make_phase,
    paragraphs_of,
    react,
)
from tests.factories.people import make_member, make_person
from tests.factories.restrictions import RESTRICTIONS, TITLES, alone, own_only, staged
from tests.support.statements import counted

PAGES = ("/nl/denk-mee/buurt/open-data/", "/en/have-your-say/forward-together/open-data/")
JSON, ZIP = "/nl/denk-mee/buurt/open-data/data.json", "/nl/denk-mee/buurt/open-data/data.zip"


@pytest.fixture
def stage(app, worker, clock):
    """Answered, closed, with its report made."""
    made = make_stage(closes_in=5)
    clock.move(days=6)
    worker()
    return made


def told(client: Any) -> Any:
    return json.loads(client.get(JSON).data)


# --- pages ------------------------------------------------------------------------------------------


def test_pages_are_there_in_both_languages(stage, client):
    for address in (*PAGES, "/nl/archief/", "/en/archive/", "/en/have-your-say/"):
        client.page(address)


def test_the_page_says_what_each_field_means_and_under_which_licence(stage, client):
    page = client.page(PAGES[0]).text
    assert "CC BY 4.0" in page
    for fields in told(client)["fields"].values():
        for field, words in fields.items():
            assert field in page
            assert words["nl"] != words["en"]


def test_a_closed_consultation_says_how_to_cite_it_and_what_leaves(stage, client):
    (edition,) = editions_of(stage.consultation.id)
    for address in ("/nl/denk-mee/buurt/", "/nl/denk-mee/buurt/wat-we-hoorden/", "/nl/archief/"):
        page = client.page(address).text
        assert edition.file.sha256 in page, address
        assert "http://localhost/nl/denk-mee/buurt/wat-we-hoorden/1.pdf" in page
        assert "27 november 2031" in page


def test_what_has_left_is_said_as_well(stage, client, clock):
    clock.move(days=365 * 5 + 3)
    assert "zijn hier na 27 november 2031 verdwenen" in client.page("/nl/archief/").text


def test_the_archive_is_in_the_sitemap_and_empty_at_first(app, client):
    assert "Er is nog niets gesloten" in client.page("/nl/archief/").text
    assert "/nl/archief/" in client.get("/sitemap.xml").text


def test_before_a_phase_closed_there_are_no_open_data(app, client, worker):
    make_stage()
    worker()
    assert "Er zijn nog geen open data" in client.page(PAGES[0]).text
    assert client.get(JSON).status_code == client.get(ZIP).status_code == 404


# --- files ------------------------------------------------------------------------------------------


def test_who_asks_again_gets_the_same_bytes(stage, client, clock, sign_in):
    for address in (JSON, ZIP, "/nl/denk-mee/buurt/wat-we-hoorden/1.pdf"):
        first = client.get(address)
        again = sign_in(stage.els).get(address)
        assert first.data == again.data
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(JSON).data == client.get("/en/have-your-say/forward-together/open-data/data.json").data


def test_both_formats_hold_the_same_rows(stage, client):
    archive = zipfile.ZipFile(io.BytesIO(client.get(ZIP).data))
    for name, rows in told(client)["tables"].items():
        lines = list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
        assert [list(row) for row in rows] == [list(line) for line in lines]


def test_points_answers_and_texts_are_in_it_and_people_and_their_words_are_not(stage, client):
    data = client.get(JSON).get_data(as_text=True)
    tables = json.loads(data)["tables"]
    assert [each["point"] for each in tables["points"]] == [1, 2]
    assert tables["points"][0]["decision"] == "partly-adopted"
    assert tables["points"][0]["led_to_change"] is True
    assert tables["points"][0]["contributions"] == 3
    assert tables["points"][0]["people"] is None
    assert {each["version"] for each in tables["paragraphs"]} == {1, 2}
    for secret in (*SAID, "Els", "Tom Bos", "Redacteur", "example.org", str(stage.els.participant_id)):
        assert secret not in data


# --- what may be told of reactions ------------------------------------------------------------------


def reacted(members: int, council: int, *, body: str = "members-council") -> tuple[Any, dict[str, Any]]:
    """Reactions to the first paragraph: half of each audience agrees, the others don't."""
    version = make_draft("meningen")
    publish_version(version, now=core_clock.now(), actor_id=None)
    found = consultation_of(version)
    found.published_at = core_clock.now()
    phase = make_phase(found, version, readers={"public"}, reactors={"member", body})
    place = paragraphs_of(found)[0]
    for number in range(members + council):
        person = make_member() if number < members else make_person(audiences=(Audience(body),))
        react(place, person, Opinion.AGREE if number % 2 else Opinion.DISAGREE)
    rows = {row[4]: row[5:] for row in reaction_rows([phase], [version], {phase.id: 1})}
    return phase, rows


def test_large_groups_are_rounded(app, db):
    _phase, rows = reacted(44, 40)
    assert rows["member"] == (20, 0, 20)
    assert rows["members-council"] == (20, 0, 20)
    assert rows["all"] == (40, 0, 40)


def test_small_groups_are_never_told_nor_what_is_left_without_them(app, db):
    _phase, rows = reacted(44, 8)
    assert rows["member"] == rows["members-council"] == (WITHHELD,) * 3


def test_the_youth_council_is_never_a_number(app, db):
    _phase, rows = reacted(40, 40, body="youth-council")
    assert rows["youth-council"] == (WITHHELD,) * 3


# --- restricted phases ------------------------------------------------------------------------------


@pytest.mark.parametrize("restriction", RESTRICTIONS, ids=lambda each: each.__name__)
def test_nothing_of_a_restricted_phase_leaves_even_when_it_closed(restriction, app, worker, clock, client):
    stage = staged(restriction)
    clock.move(days=60)
    worker()
    found = told_of(client, "geheim")
    # What was said alone until the phase closed is for everybody now, but people's own words don't leave.
    secrets = stage.secrets
    if restriction is own_only:
        secrets = ("Koolmees", "Appelvink", "Roodborst", "Boomklever", "Noor Hassan")
        assert "Wielewaal" in found
    assert [secret for secret in secrets if secret in found] == []
    if restriction is alone:
        assert not [title for title in TITLES if title in client.page("/nl/archief/").text]


def told_of(client: Any, slug: str) -> str:
    """Everything that leaves, in words."""
    found = ""
    for name in ("open-data/data.json", "open-data/data.zip", "wat-we-hoorden/1.pdf"):
        answer = client.get(f"/nl/denk-mee/{slug}/{name}")
        assert answer.status_code in (200, 404)
        if answer.status_code == 200 and name.endswith("pdf"):
            found += words_of(answer.data)
        elif answer.status_code == 200 and name.endswith("zip"):
            archive = zipfile.ZipFile(io.BytesIO(answer.data))
            found += "".join(archive.read(each).decode("utf-8-sig") for each in archive.namelist())
        elif answer.status_code == 200:
            found += answer.get_data(as_text=True)
    return found + client.page("/nl/archief/").text


def test_members_of_a_restricted_phase_are_told_why_there_is_nothing(app, worker, clock, sign_in):
    staged(alone)
    clock.move(days=60)
    worker()
    member = sign_in(make_person("Piet", audiences=(Audience.MEMBERS_COUNCIL,)))
    assert "Er zijn nog geen open data" in member.page("/nl/denk-mee/geheim/open-data/").text
    assert "Er is geen openbaar verslag van." in member.page("/nl/archief/").text
    assert "Samen vooruit" in member.page("/nl/archief/").text


def test_a_report_goes_when_its_phase_is_for_fewer_people(stage, client, db, sign_in):
    address = "/nl/denk-mee/buurt/wat-we-hoorden/1.pdf"
    assert client.get(address).status_code == 200
    phase = db.session.scalars(select(Phase)).one()
    for each in phase.acts:
        db.session.delete(each)
    db.session.add(PhaseAct(phase_id=phase.id, audience="member", act="comment"))
    db.session.commit()
    member = sign_in(make_member("Lid"))
    assert member.get(address).status_code == client.get(address).status_code == 404
    assert client.get(JSON).status_code == 404
    page = member.page("/nl/denk-mee/buurt/wat-we-hoorden/").text
    assert "SHA-256" not in page
    assert "versie 1, 21 november 2026" in page


def test_words_that_were_withdrawn_later_are_in_no_edition(stage, client, db):
    """There were never any: an edition holds what the organisation made of them, and counts."""
    (edition,) = editions_of(stage.consultation.id)
    words = words_of(files.read(edition.file.id))
    for said in db.session.scalars(select(Comment.text).where(Comment.text.is_not(None))):
        assert said not in words


def test_the_archive_takes_as_many_statements_for_six_as_for_three(app, worker, clock, client):
    def close(slugs: tuple[str, ...]) -> int:
        for slug in slugs:
            make_stage(slug, closes_in=5)
        worker()
        clock.move(days=6)
        with counted() as sent:
            assert slugs[0] in client.get("/nl/archief/").text
        return len(sent)

    assert close(("een", "twee", "drie")) == close(("vier", "vijf", "zes"))
