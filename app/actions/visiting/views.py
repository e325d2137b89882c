"""Reading: what there is to come to, and one action."""

from typing import Any

from flask import Response, render_template, request
from flask_login import current_user

from app.actions.agenda import rules
from app.actions.agenda.calendar_file import FILE_NAME, calendar_file
from app.actions.agenda.queries import Found, cancelled_ahead, open_actions, past_actions, towns
from app.actions.reminders.forms import ReminderForm
from app.actions.reminders.rules import may_remind
from app.actions.sign_ups.forms import AddressForm, SignUpForm
from app.actions.sign_ups.queries import own_sign_up
from app.actions.sign_ups.rules import is_full, may_sign_up
from app.actions.visiting.blueprint import actions, enter, settings
from app.core import clock
from app.core.languages import current_language
from app.goals.catalogue import goal
from app.people.groups.queries import group_with


@actions.page("/take-action/")
def index() -> str:
    """What is coming, the soonest first, and what was; of one town where the address names it."""
    now, language = clock.now(), current_language()
    known, asked = towns(), request.args.get("town", "").strip()
    town = next((each for each in known if each.casefold() == asked.casefold()), None)
    cursor = request.args.get("page")
    past = past_actions(now, language=language, town=town, cursor=cursor)
    return render_template(
        "actions/index.html",
        coming=[] if cursor else open_actions(None, now, language=language, town=town),
        cancelled=[] if cursor else cancelled_ahead(now, language=language, town=town),
        past=past,
        towns=known,
        town=town,
        asked=asked,
        deeper=bool(cursor),
        shown_state=rules.shown_state,
        now=now,
    )


@actions.page("/take-action/<slug>/")
def show(slug: str) -> str:
    """One action, with the form to sign up where there is something to sign up for."""
    return render_action(enter(slug))


@actions.page("/take-action/<slug>/samenspraak.ics")
def calendar(slug: str) -> Response:
    """The action for somebody's own calendar; nothing is noted."""
    found = enter(slug)
    file = calendar_file(found.action, found.slug, current_language(), clock.now())
    answer = Response(file, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def render_action(
    found: Found,
    *,
    form: SignUpForm | None = None,
    reminder: ReminderForm | None = None,
    again: AddressForm | None = None,
) -> str:
    """The page of an action; with a form that was refused, what was typed and the reason."""
    action, now, organisation = found.action, clock.now(), settings().organisation
    return render_template(
        "actions/show.html",
        action=action,
        slug=found.slug,
        state=rules.shown_state(action, now),
        goals=[goal(code) for code in action.goals],
        group=group_with(action.group_id) if action.group_id else None,
        obstacle=may_sign_up(action, now),
        full=is_full(action),
        reminds=may_remind(action, now) is None,
        own=own_sign_up(action.id, current_user.participant_id),
        form=form or _own_form(organisation),
        reminder=reminder or ReminderForm(formdata=None, prefix="reminder-").word(organisation),
        again=again or AddressForm(formdata=None, prefix="again-"),
    )


def _own_form(organisation: str) -> SignUpForm:
    """Empty, or with what somebody who is signed in would type."""
    known: dict[str, Any] = {}
    if current_user.is_authenticated:
        known = {"name": current_user.name, "email": current_user.email}
    return SignUpForm(formdata=None, **known).word(organisation)
