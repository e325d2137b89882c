"""What local groups propose: read it, make a petition of it, or say why not."""

from datetime import timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office import acts
from app.office.attention import Concern
from app.office.petitions import EDIT, Answer, office_petitions
from app.people.accounts.queries import names_of
from app.petitions.proposals import operations, queries, rules
from app.petitions.proposals.forms import AcceptForm, DeclineForm
from app.petitions.proposals.queries import Proposed

HERE = "/office/petitions/proposals/"
OPEN_FOR = timedelta(days=60)


@office_petitions.page(HERE, permission=EDIT)
def proposals() -> str:
    found = queries.proposals(request.args.get("page"))
    return render_template(
        "office/petitions/proposals.html", found=found, groups=queries.groups_by_id(found.items)
    )


@office_petitions.page(f"{HERE}<uuid:proposal_id>/", permission=EDIT)
def proposal(proposal_id: UUID) -> str:
    form = AcceptForm(formdata=None)
    form.closes_on.data = clock.today() + OPEN_FOR
    return _page(_found(proposal_id), form, DeclineForm(formdata=None))


@office_petitions.action(f"{HERE}<uuid:proposal_id>/accept/", permission=EDIT, csrf=CsrfClass.TOKEN)
def accept_proposal(proposal_id: UUID) -> Answer:
    found, form = _found(proposal_id), AcceptForm().offer(clock.today())
    if not form.validate():
        return _page(found, form, DeclineForm(formdata=None)), 422
    try:
        made = operations.accept(
            found.proposal,
            goals=frozenset(form.goals.data or ()),
            closes_on=form.closes_on.data,
            now=clock.now(),
            actor_id=current_user.participant_id,
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return _page(_found(proposal_id), form, DeclineForm(formdata=None)), refused.refusal.status
    flash(_("It is a draft of the office now. Its writer got a mail."), "success")
    return redirect(url_for("office_petitions.edit", petition_id=made.id), 303)


@office_petitions.action(f"{HERE}<uuid:proposal_id>/decline/", permission=EDIT, csrf=CsrfClass.TOKEN)
def decline_proposal(proposal_id: UUID) -> Answer:
    found, form = _found(proposal_id), DeclineForm()

    def act() -> None:
        operations.decline(found.proposal, form.reason.data or "", **acts.who())

    if status := acts.posted(form, act):
        return _page(_found(proposal_id), AcceptForm(formdata=None), form), status
    flash(_("Declined. Its writer got your reason by mail."), "success")
    return redirect(url_for("office_petitions.proposals"), 303)


def waiting_proposals() -> list[Concern]:
    """Proposals of local groups that nobody decided about."""
    number = queries.waiting()
    if not number:
        return []
    said = ngettext(
        "%(num)s proposal of a local group waits.", "%(num)s proposals of local groups wait.", number
    )
    return [Concern(said, url_for("office_petitions.proposals"))]


def _found(proposal_id: UUID) -> Proposed:
    return queries.proposal_with(proposal_id) or abort(404)


def _page(found: Proposed, accepting: AcceptForm, declining: DeclineForm) -> str:
    people = {each for each in (found.proposal.made_by, found.proposal.decided_by) if each}
    return render_template(
        "office/petitions/proposal.html",
        proposal=found.proposal,
        group=found.group,
        names=names_of(people),
        obstacle=rules.may_decide(found.proposal),
        accepting=accepting.offer(clock.today()),
        declining=declining,
    )
