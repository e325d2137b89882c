"""Choosing goals in a form of the office."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.languages import current_language
from app.goals.catalogue import Goal, all_goals, current_goals


class GoalsField(SelectMultipleField):
    """One checkbox per goal. All goals are accepted; `offer` says which ones are shown first."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(
            label or _l("Goals"),
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            choices=[],
            **options,
        )

    def offer(self, day: date, chosen: frozenset[str] = frozenset()) -> None:
        """Show the goals in force on `day`, and those chosen before although their period is over.

        On a day without a strategy every goal is shown, as the rules allow every one then.
        """
        shown = current_goals(day) or all_goals()
        earlier = tuple(each for each in all_goals() if each.code in chosen and each not in shown)
        self.choices = [(each.code, label(each)) for each in (*shown, *earlier)]

    def pre_validate(self, form: Any) -> None:
        """The rules judge, with a reason that names what is allowed."""


def label(goal: Goal) -> str:
    """How a goal is named in a list: its code and its short name."""
    return f"{goal.code}. {goal.short.text_in(current_language())}"
