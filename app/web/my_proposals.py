"""My proposals: a coordinator writes a petition for their group, and sees what the office decided."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.core.types import new_id
from app.extensions import db
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn
from app.petitions.proposals import operations
from app.petitions.proposals.forms import ProposalForm
from app.petitions.proposals.queries import groups_led_by, proposed_by
from app.petitions.proposals.rules import NOT_A_COORDINATOR
from app.web.blueprint import web


@web.page("/my/proposals/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def my_proposals(person: SignedIn) -> str | Response | tuple[str, int]:
    groups = groups_led_by(person.participant_id, clock.today())
    form = ProposalForm().offer(groups)
    if request.method != "POST":
        form.language.data, form.key.data = current_language(), str(new_id())
        return _page(person, form)
    if not groups:
        form.show(NOT_A_COORDINATOR)
        return _page(person, form), NOT_A_COORDINATOR.status
    if not form.validate():
        return _page(person, form), 422
    try:
        _propose(person, form)
    except Refused as refused:
        form.show(refused.refusal)
        return _page(person, form), refused.refusal.status
    flash(_("Sent. You get a mail as soon as we have decided."), "success")
    return redirect(url_for("web.my_proposals"), 303)


def _propose(person: SignedIn, form: ProposalForm) -> None:
    group_id = form.group_id
    if group_id is None:
        raise Refused(NOT_A_COORDINATOR)
    try:
        operations.propose(
            form.idea(),
            group_id,
            writer_id=person.participant_id,
            now=clock.now(),
            proposal_id=form.proposal_id,
        )
    finally:
        db.session.commit()  # an attempt that was too many counts as well


def _page(person: SignedIn, form: ProposalForm) -> str:
    return render_template("my/proposals.html", form=form, proposed=proposed_by(person.participant_id))
