"""What is kept of people who signed up, until when, and how it goes."""

from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, select, update

from app.actions.agenda.models import Action
from app.actions.sign_ups import personal_data as held
from app.actions.sign_ups.models import SignUp, SignUpLink, SignUpState
from app.core import personal_data, retention
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.settings import Settings


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="sign-up-names",
            what=_l("Your name and mail address when you sign up for an event"),
            purpose=_l("to know who comes, and to tell you when something changes"),
            period=_names_period,
            erased=_l("at once when you withdraw, and otherwise by itself"),
            expire=take_names_away,
        ),
        RetentionRule(
            name="sign-ups",
            what=_l("For which events you signed up, and whether you were there"),
            purpose=_l("to show it to you, and to count how many people take part"),
            period=lambda _settings: _l("until you delete your account, or ask us to"),
            erased=_l("the number of people stays, without a name"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="sign-ups",
            title=_l("Events you signed up for"),
            export=held.export,
            erase=held.erase,
            stays=_l("How many people signed up and came stays, without a name."),
            merge=held.merge,
        ),
    )


def _names_period(settings: Settings) -> str:
    days = settings.retention_sign_up_days
    return str(ngettext("%(num)s day after the event", "%(num)s days after the event", days))


def take_names_away(now: datetime) -> int:
    """Remove names, addresses and links some time after an event; what was withdrawn goes altogether."""
    settings: Settings = current_app.extensions["settings"]
    cutoff = now - timedelta(days=settings.retention_sign_up_days)
    past = select(Action.id).where(Action.ends_at < cutoff)
    old = select(SignUp.id).where(SignUp.action_id.in_(past))
    rows_changed(delete(SignUpLink).where(SignUpLink.sign_up_id.in_(old)))
    gone = rows_changed(
        delete(SignUp).where(SignUp.action_id.in_(past), SignUp.state == SignUpState.WITHDRAWN)
    )
    named = update(SignUp).where(SignUp.action_id.in_(past), SignUp.email.is_not(None))
    taken = rows_changed(named.values(name=None, email=None, news_asked=False))
    db.session.expire_all()
    return gone + taken
