"""Versions of a draft: lineage, corrections that can be taken back, and what publishing fixes for good."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.consultations.drafts import changes, editing, operations, rules
from app.consultations.drafts.lineage import lineage
from app.consultations.drafts.models import DraftVersion, Lineage, Wording
from app.consultations.drafts.queries import DraftText, last_change, text_of
from app.consultations.drafts.sentences import sentences, split_after
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from tests.factories.consultations import consultation_of, make_draft, make_phase


@pytest.fixture
def version(app: Any) -> DraftVersion:
    return make_draft("buurt")


@pytest.fixture
def second(version: DraftVersion, clock: Any) -> DraftVersion:
    """A new version on top of a published one, nothing changed yet."""
    operations.publish_version(version, now=clock.now, actor_id=None)
    return operations.copy_version(version, label=None, now=clock.now, actor_id=None)


def reading(version: DraftVersion) -> list[tuple[int, str, str]]:
    """Number, key and Dutch text of every paragraph."""
    return [(each.number, each.key, each.text.nl or "") for each in text_of(version).paragraphs]


def lineages(version: DraftVersion) -> list[str]:
    return [each.lineage for each in text_of(version).paragraphs]


def wording(version: DraftVersion, number: int) -> UUID:
    return next(each.wording_id for each in text_of(version).paragraphs if each.number == number)


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.name


class TestLineage:
    def test_a_copy_is_kept_throughout(self, second, db):
        assert lineages(second) == ["kept"] * 6

    def test_each_change_leaves_its_word(self, second, clock, db):
        now = clock.now
        new = Bilingual(nl="Nieuw. Nog iets.", en="New. Something else.")
        editing.reword(second, wording(second, 1), text=new, kind="text", revision=1, now=now)
        long = Bilingual(nl="Een. Twee.", en="One. Two.")
        editing.reword(second, wording(second, 2), text=long, kind="text", revision=1, now=now)
        editing.split(second, wording(second, 2), after={"nl": 1, "en": 1}, revision=2, now=now)
        editing.merge_with_next(second, wording(second, 5), revision=1, now=now)
        editing.remove(second, wording(second, 6), revision=1, now=now)
        section = text_of(second).sections[0].section_id
        editing.insert(second, section_id=section, after_id=None, text=new, kind="item", now=now)
        assert lineages(second) == ["new", "reworded", "split", "split", "kept", "merged"]
        assert text_of(second).dropped == 1

    def test_every_earlier_paragraph_is_accounted_for(self, second, clock, db):
        editing.merge_with_next(second, wording(second, 1), revision=1, now=clock.now)
        editing.remove(second, wording(second, 3), revision=1, now=clock.now)
        origins = db.session.execute(
            text("SELECT count(DISTINCT origin_id) FROM wording_origins")
        ).scalar_one()
        assert origins + text_of(second).dropped == 6

    def test_a_moved_paragraph_is_kept(self, second, clock, db):
        before = reading(second)
        editing.move(second, wording(second, 3), direction="down", revision=1, now=clock.now)
        assert reading(second)[2:4] == [(3, *before[2][1:]), (4, *before[3][1:])]
        assert [len(section.paragraphs) for section in text_of(second).sections] == [2, 4]
        assert lineages(second) == ["kept"] * 6

    @given(st.dictionaries(st.uuids(), st.sets(st.sampled_from([UUID(int=n) for n in range(1, 6)]))))
    def test_it_is_decided_by_origins_alone(self, origins):
        texts = dict.fromkeys(origins, Bilingual(nl="a"))
        earlier = {UUID(int=n): Bilingual(nl="a") for n in range(1, 6)}
        for each, found in lineage(texts, origins, earlier).items():
            assert (found is Lineage.NEW) == (not origins[each])
            assert (found is Lineage.MERGED) == (len(origins[each]) > 1)
            assert found is not Lineage.REWORDED


class TestEditing:
    def test_reading_order_holds_through_moves(self, version, clock, db):
        keys = [key for _, key, _ in reading(version)]
        editing.move(version, wording(version, 1), direction="down", revision=1, now=clock.now)
        assert [key for _, key, _ in reading(version)] == [keys[1], keys[0], *keys[2:]]
        place = text_of(version).sections[1]
        editing.place(
            version,
            wording(version, 1),
            section_id=place.section_id,
            after_id=place.paragraphs[0].wording_id,
            revision=1,
            now=clock.now,
        )
        assert [key for _, key, _ in reading(version)] == [keys[0], keys[2], keys[3], keys[1], *keys[4:]]
        assert [number for number, _, _ in reading(version)] == [1, 2, 3, 4, 5, 6]

    def test_sections_open_close_and_move(self, version, clock, db):
        now, title = clock.now, Bilingual(nl="Tussenstuk", en="Interlude")
        made = editing.open_section(version, wording(version, 2), title=title, level=2, revision=1, now=now)
        assert [len(section.paragraphs) for section in text_of(version).sections] == [1, 2, 3]
        editing.move_section(version, made.section_id, direction="down", now=now)
        titles = [section.title.nl for section in text_of(version).sections]
        assert titles == ["Hoofdstuk 1", "Hoofdstuk 2", "Tussenstuk"]
        editing.retitle(version, made.section_id, title=Bilingual(nl="Slot"), level=1, revision=1, now=now)
        editing.close_section(version, made.section_id, revision=2, now=now)
        assert [len(section.paragraphs) for section in text_of(version).sections] == [1, 5]

    def test_what_is_refused(self, version, clock, db):
        now, last = clock.now, wording(version, 6)
        act = {"revision": 1, "now": now}
        assert refusal(lambda: editing.merge_with_next(version, last, **act)) == "nothing-to-merge"
        assert refusal(lambda: editing.split(version, last, after={}, **act)) == "nothing-to-split"
        assert refusal(lambda: editing.move(version, last, direction="down", **act)) == "nowhere-to-move"
        empty = Bilingual()
        assert refusal(lambda: editing.reword(version, last, text=empty, kind="text", **act)) == "empty-text"
        huge = Bilingual(nl="x" * 20_001)
        assert (
            refusal(lambda: editing.reword(version, last, text=huge, kind="text", **act)) == "text-too-long"
        )
        gone = UUID(int=1)
        assert refusal(lambda: editing.remove(version, gone, **act)) == rules.GONE_MEANWHILE.name

    def test_the_second_of_two_writers_is_told(self, version, clock, db):
        place = wording(version, 1)
        first, other = Bilingual(nl="Van Els."), Bilingual(nl="Van Tom.")
        editing.reword(version, place, text=first, kind="text", revision=1, now=clock.now)
        act = {"text": other, "kind": "text", "revision": 1, "now": clock.now}
        assert refusal(lambda: editing.reword(version, place, **act)) == "changed-meanwhile"

    def test_work_elsewhere_in_the_text_disturbs_nobody(self, version, clock, db):
        place = wording(version, 5)
        editing.remove(version, wording(version, 1), revision=1, now=clock.now)
        editing.reword(version, place, text=Bilingual(nl="Goed."), kind="text", revision=1, now=clock.now)
        assert reading(version)[3][2] == "Goed."

    def test_every_change_can_be_taken_back(self, second, clock, db):
        def state(draft: DraftText) -> Any:
            return [
                (s.title, s.level, [(p.key, p.kind, p.lineage, p.text) for p in s.paragraphs])
                for s in draft.sections
            ], draft.dropped

        now, title = clock.now, Bilingual(nl="Nieuw", en="New")
        two = Bilingual(nl="Een. Twee.", en="One. Two.")
        section = text_of(second).sections[0].section_id
        acts = [
            lambda: editing.reword(second, wording(second, 1), text=two, kind="quote", revision=1, now=now),
            lambda: editing.split(second, wording(second, 1), after={"nl": 1, "en": 1}, revision=2, now=now),
            lambda: editing.merge_with_next(second, wording(second, 3), revision=1, now=now),
            lambda: editing.move(second, wording(second, 3), direction="down", revision=2, now=now),
            lambda: editing.remove(second, wording(second, 5), revision=1, now=now),
            lambda: editing.insert(second, section_id=section, after_id=None, text=two, kind="text", now=now),
            lambda: editing.retitle(second, section, title=title, level=2, revision=1, now=now),
            lambda: editing.open_section(
                second, wording(second, 2), title=title, level=1, revision=3, now=now
            ),
            lambda: editing.close_section(second, section, revision=2, now=now),
        ]
        states = [state(text_of(second))]
        for act in acts:
            act()
            states.append(state(text_of(second)))
        for before in reversed(states[:-1]):
            change = last_change(second.id)
            assert change is not None
            changes.take_back(second, change.id)
            assert state(text_of(second)) == before
        assert refusal(lambda: changes.take_back(second, UUID(int=1))) == "nothing-to-undo"


class TestPublished:
    def test_nothing_of_it_changes_any_more(self, second, version, db):
        db.session.commit()
        for statement in (
            "UPDATE wordings SET text_nl = 'anders' WHERE version_id = :id",
            "DELETE FROM wordings WHERE version_id = :id",
            "UPDATE headings SET title_nl = 'anders' WHERE version_id = :id",
            "DELETE FROM headings WHERE version_id = :id",
            "UPDATE draft_versions SET status = 'working', published_at = NULL WHERE id = :id",
            "DELETE FROM draft_versions WHERE id = :id",
        ):
            with pytest.raises(DatabaseError, match="never changes"):
                db.session.execute(text(statement), {"id": key_of(db, version.id)})
            db.session.rollback()

    def test_its_origins_neither(self, second, clock, db):
        operations.publish_version(second, now=clock.now, actor_id=None)
        db.session.commit()
        with pytest.raises(DatabaseError, match="never changes"):
            db.session.execute(text("DELETE FROM wording_origins"))
        db.session.rollback()

    def test_operations_refuse_it_first(self, second, version, clock, db):
        place = wording(version, 1)
        assert (
            refusal(lambda: editing.remove(version, place, revision=1, now=clock.now)) == "version-published"
        )
        act = {"now": clock.now, "actor_id": None}
        assert refusal(lambda: operations.publish_version(version, **act)) == "version-published"
        assert refusal(lambda: operations.discard_version(version, **act)) == "version-published"

    def test_an_older_one_neither_changes_nor_follows(self, second, clock, db):
        act = {"now": clock.now, "actor_id": None}
        third = operations.copy_version(second, label=None, **act)
        place = wording(second, 1)
        assert (
            refusal(lambda: editing.remove(second, place, revision=1, now=clock.now)) == "version-not-newest"
        )
        assert refusal(lambda: operations.discard_version(second, **act)) == "others-build-on-it"
        operations.publish_version(third, **act)
        assert refusal(lambda: operations.publish_version(second, **act)) == "older-than-published"

    def test_a_discarded_version_leaves_no_orphans(self, second, clock, db):
        two = Bilingual(nl="Nieuw.")
        section = text_of(second).sections[0].section_id
        editing.insert(second, section_id=section, after_id=None, text=two, kind="text", now=clock.now)
        operations.discard_version(second, now=clock.now, actor_id=None)
        assert db.session.execute(text("SELECT count(*) FROM paragraphs")).scalar_one() == 6
        assert len(list(db.session.scalars(select(Wording)))) == 6

    def test_a_version_that_a_phase_shows_stays(self, second, clock, db):
        make_phase(consultation_of(second), second)
        act = {"now": clock.now, "actor_id": None}
        assert refusal(lambda: operations.discard_version(second, **act)) == "shown-in-phase"


def key_of(db: Any, version_id: UUID) -> Any:
    """An id as the database's own driver writes it."""
    return version_id if db.engine.dialect.name == "postgresql" else version_id.hex


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("Een. Twee! Drie?", ["Een.", "Twee!", "Drie?"]),
        ("‘Ga mee.’ Dat zei ze.", ["‘Ga mee.’", "Dat zei ze."]),
        ("Bijv. Utrecht doet mee. Wij ook.", ["Bijv. Utrecht doet mee.", "Wij ook."]),
        ("Om 14.05 uur begint het", ["Om 14.05 uur begint het"]),
        ("", []),
    ],
)
def test_sentences(whole, parts):
    assert sentences(whole) == parts


@given(st.text(alphabet="ab. AB?!’\n", max_size=60), st.integers(0, 5))
def test_a_split_loses_no_word(whole, at):
    first, second = split_after(whole, at)
    assert (first + " " + second).split() == whole.split()
