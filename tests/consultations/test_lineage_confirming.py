"""Staff upload a whole new document as the next version and confirm what becomes of each paragraph."""

import io
from typing import Any

import pytest

from app.consultations.drafts import editing, operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import dropped_keys, latest_version, origin_keys, text_of, versions_of
from app.core.bilingual import Bilingual
from tests.factories.consultations import (
    agreed,
    consultation_of,
    make_comment,
    make_draft,
    make_phase,
    paragraphs_of,
)
from tests.factories.labelled_drafts import labelled
from tests.factories.people import make_member, make_staff
from tests.support.client import AuditedClient
from tests.support.statements import counted

DRAFTS = "/nl/beheer/consultaties/conceptversies"
FIRST = """## Begin

De markt is elke zaterdag. Er staan twintig kramen op het plein.

De brug gaat om vijf uur dicht. Fietsers rijden dan om langs het station.

Het museum is op maandag gesloten.

Wie een boom wil planten meldt zich bij de wijkraad.

## Einde

De wijkraad vergadert elke eerste dinsdag van de maand.

Notulen staan de week erna op de site.
"""
# 1 reworded, 2 split, 3 dropped, 4 moved to the end, 5 and 6 merged, one new.
SECOND = """## Het begin

De markt is elke vrijdag en zaterdag. Er staan dertig kramen op het plein.

De brug gaat om vijf uur dicht.

Fietsers rijden dan om langs het station.

## Einde

De wijkraad vergadert elke eerste dinsdag van de maand. Notulen staan de week erna op de site.

In de zomer is er een feest met muziek en dans.

Wie een boom wil planten meldt zich bij de wijkraad.
"""
RECIPE = "\n\n".join(f"Snijd ui nummer {n} fijn en bak hem glazig in boter." for n in range(1, 7))


@pytest.fixture
def version(app: Any) -> DraftVersion:
    """Version 1 of a consultation, of six paragraphs, published."""
    from app.consultations.drafts.uploads import SourceFile, read_files

    made = make_draft("buurt", text=read_files(SourceFile("tekst.md", FIRST.encode())))
    operations.publish_version(made, now=app.extensions["clock"].now, actor_id=None)
    return made


@pytest.fixture
def staff(version: DraftVersion, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def upload(staff: AuditedClient, version: DraftVersion, words: str, language: str = "nl") -> str:
    """The address of the page on which the upload is confirmed."""
    where = f"{DRAFTS}/importeren/?consultation={version.consultation_id}"
    files = {"nl": (io.BytesIO(words.encode()), "tekst.md"), "en": (io.BytesIO(b""), "")}
    answer = staff.submit(where, files, content_type="multipart/form-data")
    assert answer.status_code == 200
    return str(answer.request.path)


def load(staff: AuditedClient, page: str, act: str = "load", **fields: str) -> Any:
    return staff.submit(page, {"act": act, **fields}, to="/inlezen/")


def keys(version: DraftVersion) -> list[str]:
    return [each.key for each in text_of(version).paragraphs]


def loaded(version: DraftVersion, db: Any) -> DraftVersion:
    db.session.expire_all()
    found = latest_version(version.consultation_id)
    assert found is not None
    assert found.number == 2
    return found


def lineage_of(version: DraftVersion) -> list[tuple[str, list[str]]]:
    """Per paragraph its lineage and the keys it comes from."""
    origins = origin_keys(version.id)
    return [(each.lineage, origins.get(each.wording_id, [])) for each in text_of(version).paragraphs]


def test_everything_is_proposed_and_confirmed_in_one_screen(staff, version, db):
    before = keys(version)
    page = staff.page(upload(staff, version, SECOND))
    for words in (
        "herschreven: 1",
        "gesplitst: 2",
        "samengevoegd: 1",
        "nieuw: 1",
        "vervallen: 1",
        "blijft: 1",
    ):
        assert words in page.text
    assert "verplaatst: 1" in page.text
    assert "[weg: twintig ] [nieuw: dertig ]" in page.text
    assert "Dit was alinea 3." in page.text
    assert [page.by_id(f"from-{place}").get("value") for place in range(6)] == [
        "1",
        "2",
        "2",
        "5, 6",
        "",
        "4",
    ]
    answer = load(staff, upload(staff, version, SECOND))
    assert "er is nog niets openbaar" in answer.page.text
    made = loaded(version, db)
    assert lineage_of(made) == [
        ("reworded", [before[0]]),
        ("split", [before[1]]),
        ("split", [before[1]]),
        ("merged", [before[4], before[5]]),
        ("new", []),
        ("kept", [before[3]]),
    ]
    assert dropped_keys(made.id) == [before[2]]
    after = keys(made)
    assert [after[0], after[1], after[3], after[5]] == [before[0], before[1], before[4], before[3]]


def test_a_section_with_another_title_stays_itself(staff, version, db):
    load(staff, upload(staff, version, SECOND))
    before, after = text_of(version).sections, text_of(loaded(version, db)).sections
    assert [each.section_id for each in after] == [each.section_id for each in before]
    assert after[0].title.nl == "Het begin"


def test_every_proposal_can_be_changed(staff, version, db):
    before = keys(version)
    where = upload(staff, version, SECOND)
    looked = load(staff, where, "look", **{"from-0": "", "from-4": "3", "from-3": "5"})
    assert "Je wijzigingen zijn bewaard." in looked.page.text
    assert "voorgesteld: 1" in looked.page.text
    assert "voorgesteld: 5, 6" in looked.page.text
    assert "Dit was alinea 6." in looked.page.text
    assert staff.page(where).by_id("from-4").get("value") == "3"
    load(staff, where, **{"from-5": "4 + 6"})
    assert lineage_of(loaded(version, db)) == [
        ("new", []),
        ("split", [before[1]]),
        ("split", [before[1]]),
        ("reworded", [before[4]]),
        ("reworded", [before[2]]),
        ("merged", [before[3], before[5]]),
    ]


@pytest.mark.parametrize("written", ["99", "een", "1;2;zes", "-1", "1.5", "²", "1" * 200, "<b>"])
def test_a_number_that_is_not_there_is_told_and_nothing_is_loaded(staff, version, db, written):
    where = upload(staff, version, SECOND)
    answer = load(staff, where, **{"from-1": written, "from-0": "6"})
    assert answer.status_code == 422
    assert "geen alinea met een van deze nummers" in answer.page.text
    assert answer.page.by_id("from-1").get("aria-invalid") == "true"
    assert answer.page.by_id("from-0").get("value") == "6"
    assert answer.page.links["EN English"].endswith(where.split("/")[-2] + "/")
    assert [each.number for each in versions_of(version.consultation_id)] == [1]


def test_the_wrong_document_is_asked_about(staff, version, db):
    where = upload(staff, version, RECIPE)
    page = staff.page(where)
    assert "Is dit het goede document?" in page.text
    assert "Van de 6 alinea’s van versie 1 zouden er 6 vervallen." in page.text
    refused = load(staff, where)
    assert refused.status_code == 422
    assert "Zeg eerst dat dit het goede document is." in refused.page.text
    assert [each.number for each in versions_of(version.consultation_id)] == [1]
    assert load(staff, where, sure="y").status_code == 200
    assert [lineage for lineage, _origins in lineage_of(loaded(version, db))] == ["new"] * 6


def test_99_percent_dropped_asks_and_half_does_not(staff, app, db, clock):
    fixture = labelled(4)
    text = "\n\n".join(fixture.earlier)
    long = make_draft("lang", text=_read(text))
    almost_nothing = "\n\n".join([fixture.earlier[0], fixture.earlier[1], RECIPE])
    assert "Is dit het goede document?" in staff.page(upload(staff, long, almost_nothing)).text
    half = "\n\n".join(fixture.earlier[:100])
    assert "Is dit het goede document?" not in staff.page(upload(staff, long, half)).text


def _read(words: str) -> Any:
    from app.consultations.drafts.uploads import SourceFile, read_files

    return read_files(SourceFile("tekst.md", words.encode()))


class TestMeanwhile:
    """A version is published, changed, made or thrown away while somebody confirms an upload."""

    @pytest.fixture
    def second(self, version: DraftVersion, clock: Any, db: Any) -> DraftVersion:
        made = operations.copy_version(version, label=None, now=clock.now, actor_id=None)
        db.session.commit()
        return made

    @staticmethod
    def confirm(staff: AuditedClient, page: Any, where: str, **fields: str) -> Any:
        """Send the form of a page that was opened earlier."""
        form = next(form for form in page.forms if "from-0" in form.fields)
        return staff.post(form.action, data={**form.values, "act": "load", **fields}, follow_redirects=True)

    def test_publishing_is_told_and_what_was_chosen_stays(self, staff, version, second, clock, db):
        where = upload(staff, version, SECOND)
        page = staff.page(where)
        operations.publish_version(second, now=clock.now, actor_id=None)
        refused = self.confirm(staff, page, where, **{"from-4": "3"})
        assert "gepubliceerd of gewijzigd" in refused.page.text
        assert "er is niets kwijt" in refused.page.text
        assert [each.number for each in versions_of(version.consultation_id)] == [2, 1]
        assert refused.page.by_id("from-4").get("value") == "3"
        assert load(staff, where).status_code == 200
        made = latest_version(version.consultation_id)
        assert (made.number, made.based_on_id) == (3, second.id)
        assert lineage_of(made)[4] == ("reworded", [keys(version)[2]])

    def test_a_change_to_the_text_is_told(self, staff, version, second, clock, db):
        where = upload(staff, version, SECOND)
        page = staff.page(where)
        place = next(iter(text_of(second).paragraphs))
        editing.reword(
            second, place.wording_id, text=Bilingual(nl="Anders."), kind="text", revision=1, now=clock.now
        )
        assert "intussen gepubliceerd of gewijzigd" in staff.page(where).text
        assert "er is niets kwijt" in self.confirm(staff, page, where).page.text
        assert [each.number for each in versions_of(version.consultation_id)] == [2, 1]

    def test_a_version_thrown_away_is_told(self, staff, version, second, clock, db):
        where = upload(staff, version, SECOND)
        page = staff.page(where)
        operations.discard_version(second, now=clock.now, actor_id=None)
        assert "er is niets kwijt" in self.confirm(staff, page, where).page.text
        load(staff, where)
        assert loaded(version, db).based_on_id == version.id

    def test_two_colleagues_on_one_upload(self, staff, version, second, clock, db, sign_in):
        where = upload(staff, version, SECOND)
        page = staff.page(where)
        operations.publish_version(second, now=clock.now, actor_id=None)
        other = sign_in(make_staff("Noor"), second_factor=True)
        other.submit(where, to="/inlezen/")
        assert "er is niets kwijt" in self.confirm(staff, page, where).page.text
        assert [each.number for each in versions_of(version.consultation_id)] == [2, 1]

    def test_publishing_asks_to_look_again_at_a_text_that_changed(self, staff, second, clock, db):
        where = f"{DRAFTS}/{second.id}/publiceren/"
        form = next(form for form in staff.page(where).forms if "state" in form.fields)
        place = next(iter(text_of(second).paragraphs))
        editing.remove(second, place.wording_id, revision=1, now=clock.now)
        refused = staff.post(where, data=form.values, follow_redirects=True)
        assert "De tekst is gewijzigd nadat je deze pagina opende." in refused.page.text
        db.session.expire_all()
        assert not second.is_published
        staff.submit(where, to="/publiceren/")
        db.session.expire_all()
        assert second.is_published
        again = staff.post(where, data=form.values, follow_redirects=True)
        assert "Deze versie is gepubliceerd" in again.page.text


def test_dutch_alone_keeps_the_translation_of_what_stays(staff, version, clock, db):
    second = operations.copy_version(version, label=None, now=clock.now, actor_id=None)
    place = list(text_of(second).paragraphs)[3]
    translated = Bilingual(place.text.nl, "Who wants to plant a tree tells the council.")
    editing.reword(second, place.wording_id, text=translated, kind="text", revision=1, now=clock.now)
    load(staff, upload(staff, version, SECOND))
    third = latest_version(version.consultation_id)
    kept = list(text_of(third).paragraphs)[5]
    assert (kept.lineage, kept.text) == ("kept", translated)


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Over een eerdere tekst"), ("en", "an earlier wording")]
)
def test_comments_stay_with_the_wording_they_were_written_about(
    staff, version, clock, db, client, language, words
):
    consultation = consultation_of(version)
    make_phase(consultation, version, closes_in=0)
    operations_publish(consultation, clock)
    els = agreed(make_member("Els de Vries"))
    reworded, kept = paragraphs_of(consultation)[0], paragraphs_of(consultation)[3]
    make_comment(reworded, els, "Twintig kramen is te weinig.")
    make_comment(kept, els, "Een appelboom graag.")
    load(staff, upload(staff, version, SECOND))
    second = loaded(version, db)
    operations.publish_version(second, now=clock.now, actor_id=None)
    clock.move(hours=30)
    make_phase(consultation, second, opens_in=0, name="Tweede ronde")
    address = (
        "/nl/denk-mee/buurt/" if language == "nl" else client.page("/nl/denk-mee/buurt/").links["EN English"]
    )
    page = client.page(address)
    assert words in page.by_id(f"p-{reworded.key}").text
    assert "Twintig kramen is te weinig." in page.by_id(f"p-{reworded.key}").text
    assert words not in page.by_id(f"p-{kept.key}").text
    assert "Een appelboom graag." in page.by_id(f"p-{kept.key}").text


def operations_publish(consultation: Any, clock: Any) -> None:
    from app.consultations.processes.operations import publish_consultation

    publish_consultation(consultation, now=clock.now, actor_id=None)


def test_the_page_costs_as_many_statements_for_a_long_text(staff, app, db):
    sent = []
    for slug, size in (("kort", 40), ("lang", 200)):
        fixture = labelled(2, paragraphs=size, reworded=4, split=2, merged=2, moved=2, dropped=2, new=2)
        made = make_draft(slug, text=_read("\n\n".join(fixture.earlier)))
        where = upload(staff, made, "\n\n".join(fixture.later))
        staff.page(where)
        with counted() as statements:
            staff.page(where)
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_the_screen_speaks_english_too(staff, version, db):
    where = upload(staff, version, SECOND)
    page = staff.page(staff.page(where).links["EN English"])
    for words in ("What becomes of each paragraph", "reworded: 1", "It was paragraph 3.", "[gone: twintig ]"):
        assert words in page.text
