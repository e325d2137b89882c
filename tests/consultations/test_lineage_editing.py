"""Lineage is written as staff edit, by ordinary forms; whoever knew a paragraph finds it back."""

from typing import Any

import pytest

from app.consultations.drafts import changes, editing, operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, dropped_keys, last_change, origin_keys, text_of
from app.core.bilingual import Bilingual
from tests.factories.consultations import make_draft
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

DRAFTS = "/nl/beheer/consultaties/conceptversies"
TWO = {"text_nl": "Eerste zin. Tweede zin.", "text_en": "First sentence. Second sentence."}


@pytest.fixture
def version(app: Any) -> DraftVersion:
    """Version 2, based on a published version 1 of six paragraphs of two sentences."""
    first = make_draft("buurt")
    for place in list(text_of(first).paragraphs):
        text = Bilingual(f"Zin {place.number}a. Zin {place.number}b.", f"Line {place.number}a. Line b.")
        editing.reword(first, place.wording_id, text=text, kind="text", revision=1, now=_now(app))
    operations.publish_version(first, now=_now(app), actor_id=None)
    return operations.copy_version(first, label=None, now=_now(app), actor_id=None)


def _now(app: Any) -> Any:
    return app.extensions["clock"].now


@pytest.fixture
def staff(version: DraftVersion, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def at(version: DraftVersion, db: Any, number: int) -> DraftParagraph:
    db.session.expire_all()
    return next(each for each in text_of(version).paragraphs if each.number == number)


def address(version: DraftVersion, paragraph: DraftParagraph, act: str) -> str:
    return f"{DRAFTS}/{version.id}/alinea/{paragraph.wording_id}/{act}/"


def told(version: DraftVersion, db: Any) -> list[tuple[str, list[str]]]:
    """Per paragraph its lineage and where it comes from, by key."""
    db.session.expire_all()
    origins = origin_keys(version.id)
    return [(each.lineage, origins.get(each.wording_id, [])) for each in text_of(version).paragraphs]


def keys(version: DraftVersion, db: Any) -> list[str]:
    db.session.expire_all()
    return [each.key for each in text_of(version).paragraphs]


class TestByForms:
    def test_reworded_in_either_language(self, staff, version, db):
        first = at(version, db, 1)
        staff.submit(address(version, first, "bewerken"), {"text_en": "Only English changed."})
        assert told(version, db)[0] == ("reworded", [first.key])

    def test_reworded_and_back_is_kept(self, staff, version, db):
        first = at(version, db, 1)
        where = address(version, first, "bewerken")
        staff.submit(where, {"text_nl": "Iets anders."})
        staff.submit(where, {"text_nl": first.text.nl})
        assert told(version, db)[0] == ("kept", [first.key])

    def test_split_and_put_together_again(self, staff, version, db):
        first = at(version, db, 1)
        staff.submit(address(version, first, "splitsen"), {"after_nl": "1", "after_en": "1"})
        assert told(version, db)[:2] == [("split", [first.key])] * 2
        staff.submit(address(version, first, "bewerken"), to="/samenvoegen/")
        assert told(version, db)[0] == ("kept", [first.key])
        assert dropped_keys(version.id) == []

    def test_merged_names_both(self, staff, version, db):
        before = keys(version, db)
        staff.submit(address(version, at(version, db, 1), "bewerken"), to="/samenvoegen/")
        assert told(version, db)[0] == ("merged", before[:2])
        assert keys(version, db)[0] == before[0]

    def test_moved_to_the_start_of_another_section_is_kept(self, staff, version, db):
        last = at(version, db, 6)
        start = text_of(version).sections[0].section_id
        staff.submit(address(version, last, "bewerken"), {"after": str(start)}, to="/plaats/")
        assert told(version, db)[0] == ("kept", [last.key])
        assert at(version, db, 1).section_id == start

    def test_inserted_is_new_and_removed_is_dropped(self, staff, version, db):
        first = at(version, db, 1)
        staff.submit(f"{DRAFTS}/{version.id}/invoegen/?after={first.wording_id}", TWO)
        assert told(version, db)[1] == ("new", [])
        staff.submit(address(version, at(version, db, 3), "bewerken"), to="/weghalen/")
        assert len(dropped_keys(version.id)) == 1

    def test_who_translates_goes_from_gap_to_gap(self, staff, version, db):
        for number in (2, 5):
            staff.submit(address(version, at(version, db, number), "bewerken"), {"text_en": ""})
        edit = address(version, at(version, db, 2), "bewerken")
        on = staff.submit(edit, {"text_en": "Translated.", "next": "lacking"})
        assert on.page.heading == "Alinea 5"
        end = staff.submit(on.request.path, {"text_en": "Translated too.", "next": "lacking"})
        assert "Geen andere alinea mist een taal." in end.page.text
        assert "Opslaan, en door naar" not in staff.page(edit).text


class TestIdentity:
    def split(self, version: DraftVersion, number: int, db: Any, now: Any) -> None:
        place = at(version, db, number)
        editing.split(version, place.wording_id, after={"nl": 1, "en": 1}, revision=place.revision, now=now)

    def remove(self, version: DraftVersion, number: int, db: Any, now: Any) -> None:
        place = at(version, db, number)
        editing.remove(version, place.wording_id, revision=place.revision, now=now)

    def test_the_second_half_takes_over_when_the_first_goes(self, version, db, clock):
        before = keys(version, db)
        self.split(version, 1, db, clock.now)
        self.remove(version, 1, db, clock.now)
        assert keys(version, db) == before
        assert told(version, db)[0] == ("reworded", [before[0]])
        assert dropped_keys(version.id) == []

    def test_taking_that_back_gives_each_half_its_own_again(self, version, db, clock):
        self.split(version, 1, db, clock.now)
        halves = keys(version, db)
        self.remove(version, 1, db, clock.now)
        changes.take_back(version, last_change(version.id).id)
        db.session.commit()
        assert keys(version, db) == halves
        assert [lineage for lineage, _origins in told(version, db)][:2] == ["split", "split"]

    def test_both_halves_gone_is_dropped(self, version, db, clock):
        before = keys(version, db)
        self.split(version, 1, db, clock.now)
        self.remove(version, 1, db, clock.now)
        self.remove(version, 1, db, clock.now)
        assert dropped_keys(version.id) == [before[0]]
        for _each in range(3):
            changes.take_back(version, last_change(version.id).id)
        db.session.commit()
        assert keys(version, db) == before
        assert {lineage for lineage, _origins in told(version, db)} == {"kept"}

    def test_a_new_paragraph_that_swallows_an_old_one_becomes_it(self, version, db, clock):
        before = keys(version, db)
        section = text_of(version).sections[0].section_id
        new = Bilingual("Vooraf.", "Beforehand.")
        made = editing.insert(
            version, section_id=section, after_id=None, text=new, kind="text", now=clock.now
        )
        editing.merge_with_next(version, made.id, revision=1, now=clock.now)
        db.session.commit()
        assert keys(version, db) == before
        assert told(version, db)[0] == ("reworded", [before[0]])


def test_two_staff_on_one_paragraph_lose_nothing_and_lineage_holds(staff, version, db, sign_in):
    """One splits while the other rewords: the second sees both texts and what theirs would change."""
    first = at(version, db, 1)
    where = address(version, first, "bewerken")
    form = next(form for form in staff.page(where).forms if "text_nl" in form.fields)
    other = sign_in(make_staff("Noor"), second_factor=True)
    other.submit(address(version, first, "splitsen"), {"after_nl": "1", "after_en": "1"})
    answer = staff.post(where, data={**form.values, "text_nl": "Zin 1a, maar dan beter. Zin 1b."})
    assert answer.status_code == 409
    assert answer.page.by_id("theirs-text-nl").text == "Zin 1a."
    assert "[nieuw: , maar dan beter" in answer.page.text
    assert answer.page.by_id("text_nl").text == "Zin 1a, maar dan beter. Zin 1b."
    assert told(version, db)[:2] == [("split", [first.key])] * 2
    revision = next(node.get("value") for node in answer.page.all("input") if node.get("name") == "revision")
    staff.post(where, data={**form.values, "text_nl": "Zin 1a, maar dan beter.", "revision": revision})
    assert told(version, db)[:2] == [("split", [first.key])] * 2
    assert at(version, db, 1).text.nl == "Zin 1a, maar dan beter."
