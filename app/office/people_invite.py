"""The office's people, continued: invite or remind everybody who fits a search, part by part."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.pagination import Page
from app.extensions import db
from app.office.looking import note_look
from app.office.people import asked_list, office_people, search_form, search_of
from app.people.accounts.models import Account
from app.people.directory.queries import accounts_found, count_found
from app.people.invitations import operations as invitations
from app.people.invitations import wording
from app.people.invitations.models import InvitationKind
from app.people.invitations.operations import Invited

# So many people are looked at in one go; of more, the next part follows on its own page.
PART = 20_000


@office_people.page("/office/people/invite/", permission=Permission.PEOPLE_INVITE, also_posts=CsrfClass.TOKEN)
def invite_many() -> Any:
    """Invite (or remind) everybody who fits a search: first how many and who, then a button."""
    form = search_form()
    search, now = search_of(form), clock.now()
    kind = InvitationKind.REMINDER if request.args.get("kind") == "reminder" else InvitationKind.INVITATION
    part = accounts_found(search, clock.local_day(now), request.args.get("page"), PART)
    chosen: dict[str, Any] = form.chosen()
    if request.method == "POST":
        done = invitations.invite_many(part.items, kind, acting=current_user.participant_id, now=now)
        db.session.commit()
        _tell(done)
        return redirect(_after(done, part, kind, chosen), 303)
    preview = invitations.preview(part.items, kind, now=now)
    note_look("people-listed", "people", "invite", now=now, shown=len(preview.first))
    return render_template(
        "office/people/invite.html",
        form=form,
        search=search,
        asked_list=asked_list(form),
        kind=kind,
        part=part,
        total=count_found(search, clock.local_day(now)) if part.newer or part.older else len(part.items),
        preview=preview,
        left_out=wording.left_out(preview.left_out),
        per_minute=invitations.PER_STEP,
    )


def _after(done: Invited, part: Page[Account], kind: InvitationKind, chosen: dict[str, Any]) -> str:
    """Where to go on: the next part of a long list, else where mails that wait can be stopped."""
    if part.older:
        return url_for("office_people.invite_many", kind=kind.value, page=part.older, **chosen)
    if done.queued:
        return url_for("office_invitations.index")
    return url_for("office_people.index", **chosen)


def _tell(done: Invited) -> None:
    queued, left_out = done.queued, sum(done.left_out.values())
    waiting = ngettext("%(num)s mail is waiting to be sent.", "%(num)s mails are waiting to be sent.", queued)
    rest = ngettext("%(num)s person was left out.", "%(num)s people were left out.", left_out)
    flash(f"{waiting} {rest}" if left_out else waiting, "success" if queued else "warning")
