"""What a button of a desk does that needs no form of its own: the act, and the sentence that tells of it."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_login import current_user

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
