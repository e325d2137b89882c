"""What the desks have in common: an act, with or without a form, and the sentence that tells of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import ngettext
from flask_login import current_user

from app.consultations.answers.queries import under_review
from app.core import clock
from app.core.forms import OfficeForm
from app.core.refusals import Refusal, Refused
from app.extensions import db


def who() -> dict[str, Any]:
    """Who acts and when, as every operation asks it."""
    return {"now": clock.now(), "actor_id": current_user.participant_id}


def posted(form: OfficeForm, act: Callable[[], object]) -> int:
    """Do what a posted form asks, and commit.

    Returns 0 when it was done, else the status of the page that shows the form again with what isn't right.
    """
    if not form.validate():
        return 422
    try:
        act()
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return form.show(placed(refused.refusal, form))
    return 0


def placed(refusal: Refusal, form: OfficeForm) -> Refusal:
    """A refusal of a file belongs to the one field in which files are chosen."""
    chosen = next((name for name in ("photo", "scan") if name in form), None)
    about_a_file = refusal.field_name is None and refusal.status in (413, 422) and chosen
    return replace(refusal, field_name=chosen) if about_a_file else refusal


def carry_out(act: Callable[..., Any], thing: object, told: str) -> None:
    """Do it with `thing` as the colleague who is signed in, and tell so; a refusal is told instead."""
    try:
        act(thing, **who())
        db.session.commit()
        flash(told, "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")


def tell_review(consultation_id: UUID, before: set[int]) -> None:
    """Tell which answers need a review again, of the points that were under review `before` an act."""
    if changed := sorted(before - under_review(consultation_id)):
        numbers = ", ".join(str(number) for number in changed)
        flash(
            ngettext(
                "Point %(numbers)s changed after a colleague was asked to look, so its answer is being "
                "written again. Ask for a new review.",
                "Points %(numbers)s changed after a colleague was asked to look, so their answers are being "
                "written again. Ask for a new review.",
                len(changed),
                numbers=numbers,
            ),
            "warning",
        )
