"""The text of a working version while it is changed: lists in reading order, written back as numbers."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import delete, select

from app.consultations.drafts import lineage
from app.consultations.drafts.keys import new_keys
from app.consultations.drafts.models import (
    DraftVersion,
    Heading,
    Lineage,
    Paragraph,
    Section,
    Wording,
    WordingOrigin,
)
from app.core.bilingual import Bilingual
from app.core.types import new_id
from app.extensions import db


class WorkingText:
    """Headings and wordings of one version in reading order, and where each wording comes from.

    Change the lists, then `settle()`: it writes numbers, places and lineage, and records what of the version
    before has no successor.
    """

    def __init__(self, version: DraftVersion) -> None:
        self.version = version
        self.headings = list(
            db.session.scalars(
                select(Heading).where(Heading.version_id == version.id).order_by(Heading.position, Heading.id)
            )
        )
        live = select(Wording).where(Wording.version_id == version.id, Wording.number.is_not(None))
        self.wordings = list(db.session.scalars(live.order_by(Wording.number)))
        self.origins: dict[UUID, set[UUID]] = defaultdict(set)
        rows = db.session.execute(
            select(WordingOrigin.wording_id, WordingOrigin.origin_id)
            .join(Wording, Wording.id == WordingOrigin.wording_id)
            .where(Wording.version_id == version.id)
        )
        for wording_id, origin_id in rows:
            self.origins[wording_id].add(origin_id)
        # Dropped ones follow from the rest: they are made anew when the text settles.
        db.session.execute(
            delete(Wording).where(Wording.version_id == version.id, Wording.number.is_(None)),
            execution_options={"synchronize_session": "fetch"},
        )

    def wording(self, wording_id: UUID) -> Wording | None:
        return next((wording for wording in self.wordings if wording.id == wording_id), None)

    def heading(self, section_id: UUID) -> Heading | None:
        return next((heading for heading in self.headings if heading.section_id == section_id), None)

    def in_section(self, section_id: UUID) -> list[Wording]:
        return [wording for wording in self.wordings if wording.section_id == section_id]

    def new_heading(self, title: Bilingual, level: int = 1, section_id: UUID | None = None) -> Heading:
        """A heading of this version, not yet placed; a new section unless one is given."""
        if section_id is None:
            (key,) = new_keys(Section, 1)
            section = Section(id=new_id(), consultation_id=self.version.consultation_id, key=key)
            db.session.add(section)
            db.session.flush()
            section_id = section.id
        return Heading(
            id=new_id(),
            version_id=self.version.id,
            section_id=section_id,
            title=title,
            summary=Bilingual(),
            level=level,
            revision=1,
        )

    def new_wording(self, text: Bilingual, kind: str, section_id: UUID) -> Wording:
        """A wording of a new paragraph, not yet placed."""
        (key,) = new_keys(Paragraph, 1)
        paragraph = Paragraph(id=new_id(), consultation_id=self.version.consultation_id, key=key)
        db.session.add(paragraph)
        db.session.flush()
        return Wording(
            id=new_id(),
            version_id=self.version.id,
            paragraph_id=paragraph.id,
            section_id=section_id,
            text=text,
            kind=kind,
            revision=1,
        )

    def settle(self) -> None:
        """Write everything back in reading order: by section, then as the wordings stand in the list."""
        for position, heading in enumerate(self.headings):
            heading.position = position
        place = {heading.section_id: position for position, heading in enumerate(self.headings)}
        self.wordings.sort(key=lambda wording: place[wording.section_id])
        earlier = self._earlier()
        self._delete_rows()
        self._keep_identities(earlier)
        found = lineage.lineage(
            {wording.id: wording.text for wording in self.wordings},
            self.origins,
            {origin: wording.text for origin, wording in earlier.items()},
        )
        for number, wording in enumerate(self.wordings, start=1):
            wording.number, wording.lineage = number, found[wording.id]
        self._write_rows()
        self._write_origins()
        self._write_dropped(earlier)

    def _earlier(self) -> dict[UUID, Wording]:
        if self.version.based_on_id is None:
            return {}
        statement = select(Wording).where(
            Wording.version_id == self.version.based_on_id, Wording.number.is_not(None)
        )
        return {wording.id: wording for wording in db.session.scalars(statement)}

    def _delete_rows(self) -> None:
        """Take what is gone out of the database first: what stays may take over its identity."""
        kept = {heading.id for heading in self.headings} | {wording.id for wording in self.wordings}
        wordings = db.session.scalars(select(Wording).where(Wording.version_id == self.version.id))
        headings = db.session.scalars(select(Heading).where(Heading.version_id == self.version.id))
        for row in (*wordings, *headings):
            if row.id not in kept:
                db.session.delete(row)
        db.session.flush()

    def _keep_identities(self, earlier: dict[UUID, Wording]) -> None:
        """A paragraph that readers know stays itself in what comes from it.

        When the first half of a split goes, the second half takes over key and comments.
        """
        known = {wording.paragraph_id for wording in earlier.values()}
        here = {wording.paragraph_id for wording in self.wordings}
        for wording in self.wordings:
            free = [
                earlier[origin].paragraph_id
                for origin in sorted(self.origins.get(wording.id, ()))
                if origin in earlier and earlier[origin].paragraph_id not in here
            ]
            if free and wording.paragraph_id not in known:
                wording.paragraph_id = free[0]
                here.add(free[0])

    def _write_rows(self) -> None:
        # Rows that are there already first: one that comes back may take its identity back from them.
        db.session.flush()
        db.session.add_all([*self.headings, *self.wordings])
        db.session.flush()

    def _write_origins(self) -> None:
        own = {wording.id for wording in self.wordings}
        wanted = {(wording, origin) for wording in own for origin in self.origins.get(wording, ())}
        rows = db.session.scalars(
            select(WordingOrigin)
            .join(Wording, Wording.id == WordingOrigin.wording_id)
            .where(Wording.version_id == self.version.id)
        )
        present = {(row.wording_id, row.origin_id): row for row in rows}
        for pair in present.keys() - wanted:
            db.session.delete(present[pair])
        db.session.add_all(
            [
                WordingOrigin(wording_id=wording, origin_id=origin)
                for wording, origin in wanted - present.keys()
            ]
        )
        db.session.flush()

    def _write_dropped(self, earlier: dict[UUID, Wording]) -> None:
        here = {wording.paragraph_id for wording in self.wordings}
        live = {wording.id: self.origins.get(wording.id, set()) for wording in self.wordings}
        for origin in sorted(lineage.gone(live, earlier.keys())):
            if earlier[origin].paragraph_id in here:
                continue
            db.session.add(
                Wording(
                    version_id=self.version.id,
                    paragraph_id=earlier[origin].paragraph_id,
                    section_id=earlier[origin].section_id,
                    kind=earlier[origin].kind,
                    lineage=Lineage.DROPPED,
                    text=Bilingual(),
                    revision=1,
                )
            )
        db.session.flush()
