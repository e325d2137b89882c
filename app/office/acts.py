"""What a button of a desk does that needs no form of its own: the act, and the sentence that tells of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import ngettext
from flask_login import current_user

from app.consultations.answers.queries import under_review
from app.core import clock
from app.core.refusals import Refused
from app.extensions import db


def carry_out(act: Callable[..., Any], thing: object, told: str) -> None:
    """Do it with `thing` as the colleague who is signed in, and tell so; a refusal is told instead."""
    try:
        act(thing, now=clock.now(), actor_id=current_user.participant_id)
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
