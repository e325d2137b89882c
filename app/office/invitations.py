"""The office's list of invitations: who was invited, by whom, how far it is; send again, remind, withdraw."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import Optional

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.mail.models import MailStatus
from app.office.filters import FilterForm
from app.office.looking import note_look
from app.people.accounts.models import Account
from app.people.accounts.queries import account_of, accounts_of, names_of
from app.people.directory.rules import for_staff
from app.people.invitations import operations, queries, rules
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.rules import InvitationState

office_invitations = LocalisedBlueprint("office_invitations", __name__, office=True)

INVITE = Permission.PEOPLE_INVITE
TOKEN = CsrfClass.TOKEN
KIND_NAMES = {InvitationKind.INVITATION: _l("Invitation"), InvitationKind.REMINDER: _l("Reminder")}


class InvitationFilter(FilterForm):
    state = SelectField(
        _l("State"),
        [Optional()],
        choices=[("", _l("all")), *((state.value, name) for state, name in queries.STATE_NAMES.items())],
    )


@dataclass(frozen=True)
class Row:
    """One invitation as the list shows it, with what staff can do about it now."""

    invitation: Invitation
    kind: Any
    state: InvitationState
    may_invite: bool
    may_remind: bool
    may_withdraw: bool


@office_invitations.page("/office/invitations/", permission=INVITE)
def index() -> str:
    form = InvitationFilter(request.args)
    form.validate()
    now, asked = clock.now(), form.value("state")
    found = queries.invitations_in(InvitationState(asked) if asked else None, now, request.args.get("page"))
    note_look("invitations-listed", "invitations", asked or "all", now=now, shown=len(found.items))
    batches = queries.waiting_batches() if not request.args.get("page") else []
    people = {invitation.participant_id for invitation, _status in found.items}
    inviters = {invitation.invited_by for invitation, _status in found.items if invitation.invited_by}
    inviters |= {batch.invited_by for batch in batches if batch.invited_by}
    return render_template(
        "office/invitations/index.html",
        form=form,
        rows=rows_of(found.items, accounts_of(people), now),
        batches=batches,
        kind_names=KIND_NAMES,
        pages=found,
        names=names_of(people | inviters),
        state_names=queries.STATE_NAMES,
    )


def rows_of(found: list[Any], accounts: dict[UUID, Account], now: datetime) -> list[Row]:
    """The rows of a page; only the latest invitation to somebody can be followed by another."""
    standing = queries.standings(list(accounts.values()), now)
    latest = queries.latest_of(accounts)

    def may(invitation: Invitation, kind: InvitationKind) -> bool:
        who = standing.get(invitation.participant_id)
        return who is not None and invitation.id in latest and rules.invite_refusal(who, kind, now) is None

    return [
        Row(
            invitation,
            KIND_NAMES[InvitationKind(invitation.kind)],
            rules.invitation_state(invitation, MailStatus(status) if status else None, now),
            may_invite=may(invitation, InvitationKind.INVITATION),
            may_remind=may(invitation, InvitationKind.REMINDER),
            may_withdraw=rules.withdraw_refusal(invitation, now) is None,
        )
        for invitation, status in found
    ]


@office_invitations.action("/office/invitations/<uuid:invitation_id>/resend/", csrf=TOKEN, permission=INVITE)
def send_again(invitation_id: UUID) -> Response:
    return _follow(invitation_id, InvitationKind.INVITATION, _("The invitation is on its way."))


@office_invitations.action("/office/invitations/<uuid:invitation_id>/remind/", csrf=TOKEN, permission=INVITE)
def remind(invitation_id: UUID) -> Response:
    return _follow(invitation_id, InvitationKind.REMINDER, _("The reminder is on its way."))


@office_invitations.action(
    "/office/invitations/<uuid:invitation_id>/withdraw/", csrf=TOKEN, permission=INVITE
)
def withdraw(invitation_id: UUID) -> Response:
    """Take it back; the log keeps that it was sent and withdrawn."""
    invitation = queries.invitation_with(invitation_id) or abort(404)
    return _done(
        lambda: operations.withdraw(invitation, acting=current_user.participant_id, now=clock.now()),
        _("The invitation is withdrawn. Its link doesn't work any more."),
    )


@office_invitations.action("/office/invitations/stop/<uuid:batch_id>/", csrf=TOKEN, permission=INVITE)
def stop(batch_id: UUID) -> Response:
    """Take back everything of one sending that has not left yet."""
    stopped = operations.stop(batch_id, acting=current_user.participant_id, now=clock.now())
    db.session.commit()
    sentence = ngettext(
        "%(num)s mail was stopped and won't be sent.",
        "%(num)s mails were stopped and won't be sent.",
        stopped,
    )
    flash(sentence if stopped else _("Everything had left already: nothing could be stopped."), "success")
    return redirect(url_for("office_invitations.index"), 303)


def _follow(invitation_id: UUID, kind: InvitationKind, sentence: str) -> Response:
    invitation = queries.invitation_with(invitation_id) or abort(404)
    account = account_of(invitation.participant_id) or abort(404)
    return _done(
        lambda: operations.invite_one(
            account, kind, asked_for=False, acting=current_user.participant_id, now=clock.now()
        ),
        sentence,
    )


def _done(act: Callable[[], None], sentence: str) -> Response:
    """Do it, tell how it went, and go back to the list."""
    try:
        act()
    except Refused as refused:
        db.session.rollback()
        flash(str(for_staff(refused.refusal)), "error")
    else:
        db.session.commit()
        flash(sentence, "success")
    return redirect(url_for("office_invitations.index"), 303)
