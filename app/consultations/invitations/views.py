"""The pages behind the mails of a phase: one button into the draft, and "no more of these mails"."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.invitations import operations
from app.consultations.invitations.messages import NO_MORE
from app.consultations.invitations.models import PhaseInvitation
from app.consultations.invitations.queries import invitation_with_token
from app.consultations.invitations.rules import LINK_UNKNOWN, link_refusal
from app.consultations.processes import queries, rules
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Visitor
from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refusal, Refused
from app.core.routing import LocalisedBlueprint
from app.core.signed_links import read
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.people.accounts.links.forms import SignInForm
from app.people.accounts.links.views import start_session
from app.people.accounts.queries import account_of

phase_invitations = LocalisedBlueprint("phase_invitations", __name__)


@phase_invitations.page("/invitation/phase/<token>/", also_posts=CsrfClass.ORIGIN)
def lead_in(token: str) -> Any:
    """GET shows who is invited to what and one button, so that programs which open links do nothing."""
    now = clock.now()
    invitation = invitation_with_token(token)
    phase, about = _asked(invitation)
    if invitation is None or phase is None or about is None:
        return _broken(LINK_UNKNOWN, None)
    if current_user.is_authenticated and current_user.participant_id == invitation.participant_id:
        return _to_the_draft(about)
    refusal = link_refusal(invitation, now)
    account = account_of(invitation.participant_id) if refusal is None else None
    if account is None:
        return _broken(refusal or LINK_UNKNOWN, about)
    if request.method == "POST":
        try:
            operations.open_link(token, now)
        except Refused as refused:
            db.session.rollback()
            return _broken(refused.refusal, about)
        start_session(account)
        return _to_the_draft(about)
    visitor = Visitor(account.participant_id, _audiences(invitation))
    # A phase that opened after the mail may be the one in which they answer now.
    standing = rules.standing(about.phases, visitor, now)
    page = render_template(
        "invitations/phase.html",
        account=account,
        consultation=about,
        phase=standing.phase or phase,
        standing=standing,
        days=current_app.extensions["settings"].session_days,
    )
    return not_stored(page)


@phase_invitations.page("/unsubscribe/invitations/<signed_id>/", also_posts=CsrfClass.SIGNED_URL)
def no_more(signed_id: str) -> Any:
    """No more mails about consultations: a button for people, one POST for mail programs (RFC 8058)."""
    participant_id = read(NO_MORE, signed_id) or abort(404)
    account = account_of(participant_id) or abort(404)
    if request.method == "POST":
        operations.no_more(account.participant_id, language=current_language(), now=clock.now())
        db.session.commit()
    return not_stored(render_template("invitations/no_more.html", done=request.method == "POST"))


def _asked(invitation: PhaseInvitation | None) -> tuple[Phase | None, Consultation | None]:
    phase = queries.phase(invitation.phase_id) if invitation is not None else None
    return phase, queries.consultation(phase.consultation_id) if phase is not None else None


def _audiences(invitation: PhaseInvitation) -> frozenset[str]:
    return frozenset(each.audience for each in invitation.audiences)


def _to_the_draft(about: Consultation) -> Response:
    """To the draft; to their own page when it isn't (any more) theirs to read."""
    if not rules.may_know(about, Visitor.of(current_user)):
        flash(_("This text is not open for you now."), "warning")
        return redirect(url_for("web.my_page"), 303)
    return redirect(url_for("consultations.show", slug=queries.slugs_of(about.id)[current_language()]), 303)


def _broken(refusal: Refusal, about: Consultation | None) -> Response:
    """Why the link doesn't work, and the way to a new one that leads to the same draft."""
    slug = queries.slugs_of(about.id)[current_language()] if about is not None else None
    onward = url_for("consultations.show", slug=slug) if slug else None
    form = SignInForm(formdata=None, next=onward)
    page = render_template("accounts/broken_link.html", refusal=refusal, form=form)
    return not_stored(page, refusal.status)
