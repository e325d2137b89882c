"""Reporting without an account, the receipt, and objecting: by the link of a receipt, or signed in.

Where the thing stands its domain decides who sees it: it calls `take_report` behind its own door. A receipt
says nothing of the thing but to who can read it anyway.
"""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.limits import network_of
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.moderation import appeals, operations, queries
from app.moderation.forms import AppealForm, ReportForm
from app.moderation.models import Appeal, Case, Decision, Report, Side
from app.moderation.subjects import Described, described, known_subject
from app.moderation.words import ground_words, rule_words
from app.people.accounts.answers import not_stored
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn

moderation = LocalisedBlueprint("moderation", __name__)

Answer = Response | str | tuple[str, int]


def take_report(thing: Described, back: str) -> Answer:
    """The page on which a visitor reports something they can read; `back`: where they read it."""
    form, status = ReportForm(), 200
    if request.method == "POST":
        try:
            return redirect(url_for("moderation.receipt", token=_report(thing, form)), 303)
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
    return render_template("moderation/report.html", form=form, thing=thing, back=back), status


def _report(thing: Described, form: ReportForm) -> str:
    """What opens the receipt."""
    try:
        written = operations.report(
            thing.kind,
            thing.id,
            form.complaint,
            language=current_language(),
            network=network_of(request.remote_addr),
            now=clock.now(),
        )
        return queries.receipt_of(written)
    finally:
        db.session.commit()  # an attempt that was too many counts as well


@moderation.page("/report/<token>/", also_posts=CsrfClass.ORIGIN)
def receipt(token: str) -> Answer:
    """How it stands with a report; once it was decided, a form to object to what was kept."""
    report = queries.report_behind(token) or abort(404)
    form, status = AppealForm(), 200
    if request.method == "POST":
        try:
            appeals.appeal_of_reporter(report, form.words, language=current_language(), now=clock.now())
            db.session.commit()
            flash(_("We have your objection. Somebody else looks at it again."), "success")
            return redirect(url_for("moderation.receipt", token=token), 303)
        except Refused as refused:
            db.session.rollback()
            report = queries.report_behind(token) or abort(404)
            form.show(refused.refusal)
            status = refused.refusal.status
    return not_stored(_receipt_page(report, form), status)


def _receipt_page(report: Report, form: AppealForm) -> str:
    case = db.session.get_one(Case, report.case_id)
    course = [] if case.is_open or case.withdrawn else queries.decisions_since(report, case)
    decision = course[-1] if course else None
    appeal = queries.appeal_of(decision.id, Side.REPORTER) if decision else None
    own = queries.appeal_with(report)
    sees = known_subject(case.subject_kind).sees(case.subject_id, current_user, clock.now())
    return render_template(
        "moderation/receipt.html",
        report=report,
        case=case,
        decision=decision,
        course=course,
        appeal=own or appeal,
        own=own is not None,
        form=form,
        ground=ground_words(report.ground),
        thing=described(case.subject_kind, case.subject_id) if sees else None,
        may_appeal=_may(case, decision, Side.REPORTER, appeal),
    )


@moderation.page("/my/decision/<uuid:subject_id>/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def decision(person: SignedIn, subject_id: UUID) -> Answer:
    """What was decided about something one wrote, why, and a form to object."""
    form, status = AppealForm(), 200
    if request.method == "POST":
        try:
            appeals.appeal_of_author(
                subject_id, person.participant_id, form.words, language=current_language(), now=clock.now()
            )
            db.session.commit()
            flash(_("We have your objection. Somebody else looks at it again."), "success")
            return redirect(url_for("moderation.decision", subject_id=subject_id), 303)
        except Refused as refused:
            db.session.rollback()
            form.show(refused.refusal)
            status = refused.refusal.status
    return not_stored(_decision_page(subject_id, current_user.participant_id, form), status)


def _decision_page(subject_id: UUID, author_id: UUID, form: AppealForm) -> str:
    taken, case = queries.decision_about(subject_id, author_id) or abort(404)
    thing = described(case.subject_kind, subject_id) or abort(404)
    appeal = queries.author_appeal(case, taken)
    return render_template(
        "moderation/decision.html",
        decision=taken,
        thing=thing,
        appeal=appeal,
        form=form,
        rule=rule_words(taken.ground),
        may_appeal=_may(case, taken, Side.AUTHOR, appeal),
    )


def _may(case: Case, decision: Decision | None, side: Side, appeal: Appeal | None) -> bool:
    return appeals.may_appeal(case, decision, side, appeal is not None, clock.now()) is None
