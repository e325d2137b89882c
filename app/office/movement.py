"""The page of the movement: how many people take part, who stays, and what they do for each goal."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import ValidationError

from app.core import clock
from app.core.access import Permission
from app.core.routing import LocalisedBlueprint
from app.goals.catalogue import all_goals, goal
from app.metrics import exports
from app.metrics.definitions import DEFINITIONS
from app.metrics.overview import Overview, Period, overview
from app.office import movement_words as words
from app.office.filters import FilterForm, optional_day

office_movement = LocalisedBlueprint("office_movement", __name__, office=True)

VIEW, EXPORT = Permission.METRICS_VIEW, Permission.METRICS_EXPORT
EARLIEST = date(2000, 1, 1)


class MovementFilter(FilterForm):
    """Which day, compared over which period, and one goal or all."""

    period = SelectField(_l("Compare per"), choices=list(words.PERIODS.items()), validate_choice=False)
    ref = optional_day(_l("Up to and including"))
    goal = SelectField(_l("Goal"), validate_choice=False)

    @classmethod
    def of_request(cls) -> "MovementFilter":
        form = cls(request.args)
        form.goal.choices = [("", _l("All goals")), *((each.code, _named(each.code)) for each in all_goals())]
        form.validate()
        return form

    def validate_ref(self, field: object) -> None:
        if self.ref.data and not EARLIEST <= self.ref.data <= clock.today():
            raise ValidationError(_l("Choose a day from 2000 until today."))

    def validate_goal(self, field: object) -> None:
        if self.goal.data and goal(self.goal.data) is None:
            raise ValidationError(_l("Choose a goal from the list."))

    def validate_period(self, field: object) -> None:
        if self.period.data and self.period.data not in set(Period):
            raise ValidationError(_l("Choose a period from the list."))

    @property
    def asked(self) -> tuple[Period, date]:
        wanted = self.value("period")
        period = Period(wanted) if wanted in set(Period) else Period.TERTIAL
        return period, self.value("ref") or clock.today()


def _named(code: str) -> str:
    return f"{code}. {words.goal_name(code)}"


@office_movement.page("/office/movement/", permission=VIEW)
def index() -> str:
    form = MovementFilter.of_request()
    found = overview(*form.asked)
    code = form.value("goal")
    form.period.data, form.ref.data = found.period.value, found.ref
    return render_template(
        "office/movement/index.html",
        form=form,
        found=found,
        goal=goal(code) if code else None,
        words=words,
        definitions={each.id: each for each in DEFINITIONS},
        periods=Period,
        one_day=timedelta(days=1),
    )


@office_movement.page("/office/movement/definitions/", permission=VIEW)
def definitions() -> str:
    """What each figure says exactly, and since when."""
    return render_template("office/movement/definitions.html", definitions=DEFINITIONS)


@office_movement.page("/office/movement/movement.csv", permission=EXPORT)
def as_csv() -> Response:
    """Every figure of the page in one long table; of one goal when the page shows that alone."""
    form = MovementFilter.of_request()
    if form.errors:
        return _page_that_tells()
    found, code = overview(*form.asked), form.value("goal")
    return _file(exports.as_csv(found, code), "text/csv", found, code, "csv")


@office_movement.page("/office/movement/movement.xlsx", permission=EXPORT)
def as_workbook() -> Response:
    """Every figure of the page as a workbook, with its definitions; of one goal when it shows that alone."""
    form = MovementFilter.of_request()
    if form.errors:
        return _page_that_tells()
    found, code = overview(*form.asked), form.value("goal")
    return _file(exports.as_workbook(found, code), exports.WORKBOOK, found, code, "xlsx")


def _page_that_tells() -> Response:
    """Where a filter can't be: a file can't say so, and one of everything would pass for what was asked."""
    asked: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("office_movement.index", **asked))


def _file(data: bytes, mimetype: str, found: Overview, code: str | None, ending: str) -> Response:
    answer = Response(data, mimetype=mimetype)
    about = f"-goal-{code}" if code else ""
    name = f"movement-{found.ref.isoformat()}-{found.period.value}{about}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
