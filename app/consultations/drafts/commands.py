"""`flask --app app drafts import` and `drafts show`."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.consultations.drafts import queries, rules
from app.consultations.drafts.importing import Imported, import_draft
from app.consultations.drafts.source_words import warning_text
from app.consultations.drafts.sources import PairedText
from app.consultations.drafts.uploads import SourceFile, read_files
from app.consultations.processes.queries import consultation_with_slug
from app.core import clock, slugs
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from app.core.speaking import in_language
from app.core.transactions import reading
from app.extensions import db

commands = AppGroup("drafts", help="Draft texts of consultations.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("import")
@click.option("--consultation", "slug", required=True, help="Dutch slug; made as a concept when it is new.")
@click.option("--nl", "dutch", required=True, type=FILE, help="Markdown, DOCX or plain text in Dutch.")
@click.option("--en", "english", type=FILE, help="The same text in English.")
@click.option("--version-label", "label", help="What to call this version, for instance “eerste concept”.")
@click.option("--version-label-en", "label_en", help="The same in English, for instance “first draft”.")
@click.option("--goals", default="", help="Codes of the goals it serves, for instance 1,6.")
@click.option("--sure", is_flag=True, help="It is the right document, though almost nothing stays.")
@click.option("--json", "_json", is_flag=True, help="Changes nothing: the summary is always JSON.")
def import_(
    *,
    slug: str,
    dutch: Path,
    english: Path | None,
    label: str | None,
    label_en: str | None,
    goals: str,
    sure: bool,
    _json: bool,
) -> None:
    """Read a draft text from a file into a new working version; print a summary as JSON.

    Where its paragraphs come from is as proposed by how they read; the office lets staff look at that first.
    """
    with in_language("en"):
        try:
            text = read_files(_file(dutch), _file(english) if english else None)
            wanted = slugs.slug_of(slug, "nl")
            found = consultation_with_slug(wanted, "nl")
            imported = import_draft(
                text,
                consultation=found.consultation if found else None,
                slug=wanted,
                label=Bilingual(label, label_en),
                now=clock.now(),
                actor_id=None,
                goals=_codes(goals),
                sure=sure,
            )
            summary = _summary(imported, text, found.slug if found else wanted)
            db.session.commit()
        except Refused as refused:
            db.session.rollback()
            hint = " Use --sure." if refused.refusal.name == rules.WRONG_DOCUMENT.name else ""
            raise click.ClickException(f"{refused.refusal}{hint}") from None
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))


def _codes(written: str) -> tuple[str, ...]:
    """`1, 6` and `1;6` are goals 1 and 6."""
    return tuple(code.strip().upper() for code in written.replace(";", ",").split(",") if code.strip())


def _file(path: Path) -> SourceFile:
    return SourceFile(path.name, path.read_bytes())


def _summary(imported: Imported, text: PairedText, slug: str) -> dict[str, Any]:
    return {
        "consultation": slug,
        "created": imported.created,
        "version": imported.version.number,
        "label": imported.version.label.nl,
        "label_en": imported.version.label.en,
        "goals": list(imported.consultation.goals),
        "title": {"nl": text.title_nl, "en": text.title_en},
        "sections": imported.sections,
        "paragraphs": imported.paragraphs,
        "lineage": imported.lineage,
        "moved": imported.moved,
        "dropped": [
            {
                "language": line.language.value,
                "line": line.line,
                "text": line.text,
                "reason": line.reason.value,
            }
            for line in text.dropped
        ],
        "warnings": [
            {
                "language": warning.language.value if warning.language else None,
                "line": warning.line,
                "code": warning.code.value,
                "message": warning_text(warning.code, dict(warning.params)),
            }
            for warning in text.warnings
        ],
    }


@commands.command("show")
@click.argument("slug")
@click.option("--version", "number", type=int, help="Number of the version; the latest when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print sections and paragraphs as JSON.")
def show(slug: str, number: int | None, as_json: bool) -> None:
    """Print a draft in reading order."""
    with reading():
        found = consultation_with_slug(slug, "nl")
        if found is None:
            raise click.ClickException(f"there is no consultation with the Dutch slug {slug}")
        wanted = found.consultation.id
        version = (
            queries.latest_version(wanted) if number is None else queries.version_with_number(wanted, number)
        )
        if version is None:
            raise click.ClickException(f"{slug} has no version {number or 'yet'}")
        text = queries.text_of(version)
        click.echo(json.dumps(_whole(text), ensure_ascii=False, indent=1) if as_json else _plain(text))


def _whole(text: queries.DraftText) -> dict[str, Any]:
    origins = queries.origin_keys(text.version.id)
    return {
        "version": text.version.number,
        "status": text.version.status,
        "sections": [
            {
                "id": section.key,
                "number": number,
                "level": section.level,
                "nl": section.title.nl,
                "en": section.title.en,
                "summary_nl": section.summary.nl,
                "summary_en": section.summary.en,
            }
            for number, section in enumerate(text.sections, start=1)
        ],
        "paragraphs": [
            {
                "id": paragraph.key,
                "number": paragraph.number,
                "section": section.key,
                "kind": paragraph.kind,
                "lineage": paragraph.lineage,
                "from": origins.get(paragraph.wording_id, []),
                "nl": paragraph.text.nl,
                "en": paragraph.text.en,
            }
            for section in text.sections
            for paragraph in section.paragraphs
        ],
        "dropped": queries.dropped_keys(text.version.id),
    }


def _plain(text: queries.DraftText) -> str:
    lines = []
    for section in text.sections:
        lines.append(f"\n# {section.title.text_in('nl')}".rstrip())
        lines += [f"{each.number}. [{each.key}] {each.text.text_in('nl')}" for each in section.paragraphs]
    return "\n".join(lines).strip()
