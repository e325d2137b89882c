"""The log of who looked at or changed what, for the data officer: filtered, paged, and as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, or_, select
from wtforms import SelectField
from wtforms.validators import Length, Optional

from app.core import clock
from app.core.access import Permission
from app.core.audit import AuditEntry
from app.core.pagination import page
from app.core.routing import LocalisedBlueprint
from app.core.transactions import separate_write
from app.extensions import db
from app.office.filters import FilterForm, IdField, moments_of, optional_day
from app.office.log_details import about_words, detail_words
from app.office.log_words import ACTIONS, action_words, object_words
from app.people.accounts.queries import names_of

office_log = LocalisedBlueprint("office_log", __name__, office=True)

COLUMNS = ("at", "actor_id", "action", "object_type", "object_id", "details")


class LogFilter(FilterForm):
    person = IdField(_l("Id of a person"), [Optional()], description=_l("Who did it, or whom it was about"))
    # Also what has no words yet can be asked for, in the address.
    action = SelectField(_l("What was done"), [Optional(), Length(max=60)], validate_choice=False)
    day = optional_day(_l("Day"))

    def __init__(self, values: Any) -> None:
        super().__init__(values)
        by_words = sorted(ACTIONS.items(), key=lambda each: str(each[1]))
        self.action.choices = [("", _l("all")), *by_words]


@office_log.page("/office/log/", permission=Permission.AUDIT_VIEW)
def index() -> str:
    form = LogFilter(request.args)
    form.validate()
    entries = page(filtered(form), (AuditEntry.at, AuditEntry.id), cursor=request.args.get("page"))
    return render_template(
        "office/log/index.html",
        form=form,
        entries=entries,
        action_words=action_words,
        object_words=object_words,
        about_words=about_words,
        detail_words=detail_words,
        names=names_of({entry.actor_id for entry in entries.items if entry.actor_id}),
    )


@office_log.page("/office/log/log.csv", permission=Permission.AUDIT_VIEW)
def download() -> Response:
    """Every entry that the filter leaves, newest first; ids and fixed words, as the log holds them."""
    form = LogFilter(request.args)
    form.validate()
    note_download(form)
    answer = Response(stream_with_context(csv_lines(filtered(form))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="log-{clock.today().isoformat()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def filtered(form: LogFilter) -> Select[Any]:
    statement = select(AuditEntry)
    if person := form.value("person"):
        about = or_(AuditEntry.actor_id == person, AuditEntry.object_id == str(person))
        statement = statement.where(about)
    if action := form.value("action"):
        statement = statement.where(AuditEntry.action == action)
    if day := form.value("day"):
        first, next_day = moments_of(day)
        statement = statement.where(AuditEntry.at >= first, AuditEntry.at < next_day)
    return statement


def note_download(form: LogFilter) -> None:
    """Taking the log along is itself an entry of it; a GET writes nothing else."""
    with separate_write() as session:
        session.add(
            AuditEntry(
                at=clock.now(),
                actor_id=current_user.participant_id,
                action="log.downloaded",
                object_type="log",
                object_id="",
                details={"filtered by": sorted(form.chosen())},
            )
        )


def csv_lines(statement: Select[Any]) -> Iterator[str]:
    """The lines of the CSV, a batch at a time, however long the log is."""
    yield csv_line(COLUMNS)
    ordered = statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    for entry in db.session.scalars(ordered.execution_options(yield_per=500)):
        yield csv_line(
            (
                entry.at.isoformat(),
                entry.actor_id or "",
                entry.action,
                entry.object_type,
                entry.object_id,
                json.dumps(entry.details, sort_keys=True),
            )
        )


def csv_line(values: tuple[Any, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
