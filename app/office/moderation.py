"""The moderators' desk: what waits, everything about one thing, the decision, and objections to it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.forms import OfficeForm
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.moderation import appeals, operations, queries, rules
from app.moderation.forms import AppealDecisionForm, DecideForm, PutBackForm
from app.moderation.models import Outcome, Result
from app.moderation.queries import File
from app.moderation.subjects import described
from app.moderation.words import ground_words, rule_words
from app.office.attention import Concern
from app.people.accounts.queries import names_of

office_moderation = LocalisedBlueprint("office_moderation", __name__, office=True)

HIDE = Permission.COMMENTS_HIDE
Answer = Response | str | tuple[str, int]
# After so many days what waits is urgent.
LATE_DAYS = 2
DECIDED = _l("Decided. Everybody concerned gets a mail with your reasons.")


@office_moderation.page("/office/moderation/", permission=HIDE)
def index() -> str:
    """What waits: objections first, then what was reported or noticed, the oldest first."""
    return render_template(
        "office/moderation/index.html",
        objections=queries.waiting_appeals(),
        found=queries.open_cases(request.args.get("page")),
        ground_words=ground_words,
    )


@office_moderation.page("/office/moderation/decided/", permission=HIDE)
def decided() -> str:
    """What was decided, the latest first, by whom and why."""
    found = queries.decided(request.args.get("page"))
    moderators = {each.decision.decided_by for each in found.items if each.decision.decided_by}
    return render_template(
        "office/moderation/decided.html", found=found, names=names_of(moderators), rule_words=rule_words
    )


@office_moderation.page("/office/moderation/<kind>/<uuid:subject_id>/", permission=HIDE)
def show(kind: str, subject_id: UUID) -> str:
    """One thing in its context, with all that was reported, decided and objected."""
    return render_file(kind, subject_id)


@office_moderation.action(
    "/office/moderation/<kind>/<uuid:subject_id>/decision/", permission=HIDE, csrf=CsrfClass.TOKEN
)
def decide(kind: str, subject_id: UUID) -> Answer:
    """Hide it or leave it, with reasons."""
    form = DecideForm()

    def act() -> None:
        if form.verdict is None:
            raise Refused(rules.OUTCOME_MISSING)
        operations.decide(kind, subject_id, form.verdict, current_user.participant_id, clock.now())

    return _done(kind, subject_id, form, act, str(DECIDED))


@office_moderation.action(
    "/office/moderation/<kind>/<uuid:subject_id>/show-again/", permission=HIDE, csrf=CsrfClass.TOKEN
)
def put_back(kind: str, subject_id: UUID) -> Answer:
    """Come back on what a colleague hid."""
    form = PutBackForm()

    def act() -> None:
        operations.put_back(kind, subject_id, form.words, current_user.participant_id, clock.now())

    return _done(kind, subject_id, form, act, _("Readers see it again. Its author gets a mail."))


@office_moderation.action(
    "/office/moderation/<kind>/<uuid:subject_id>/appeal/<uuid:appeal_id>/",
    permission=HIDE,
    csrf=CsrfClass.TOKEN,
)
def answer_appeal(kind: str, subject_id: UUID, appeal_id: UUID) -> Answer:
    """Decide about an objection to a colleague's decision."""
    form = AppealDecisionForm()

    def act() -> None:
        moderator, now = current_user.participant_id, clock.now()
        verdict = form.verdict_as(Outcome.KEPT)
        if form.result.data == Result.REVERSED:
            appeals.reverse(appeal_id, verdict, moderator, now)
        elif form.result.data == Result.UPHELD:
            appeals.uphold(appeal_id, verdict.reasons, moderator, now)
        else:
            raise Refused(rules.RESULT_MISSING)

    return _done(kind, subject_id, form, act, str(DECIDED))


def _done(kind: str, subject_id: UUID, form: OfficeForm, act: Callable[[], None], told: str) -> Answer:
    """Do it and go back to the queue, or show the file again with what was filled in and why not."""
    _described_or_404(kind, subject_id)
    try:
        act()
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return render_file(kind, subject_id, form), refused.refusal.status
    flash(told, "success")
    return redirect(url_for("office_moderation.index"), 303)


def render_file(kind: str, subject_id: UUID, form: OfficeForm | None = None) -> str:
    """The page of one thing; `form` is the one that was refused."""
    file = queries.file_of(_described_or_404(kind, subject_id))
    people = {one.decided_by for one in file.decisions} | {one.decided_by for one in file.appeals}
    return render_template(
        "office/moderation/show.html",
        file=file,
        thing=file.thing,
        names=names_of(filter(None, people)),
        ground_words=ground_words,
        rule_words=rule_words,
        refused=form,
        **_forms(file, form),
    )


def _forms(file: File, refused: OfficeForm | None) -> dict[str, Any]:
    """What this moderator may do now, each with its form, or why not."""
    me, thing, appeal = current_user.participant_id, file.thing, file.waiting_appeal
    shown: dict[str, Any] = {"obstacle": None}
    if appeal is not None:
        obstacle = rules.may_decide_appeal(appeal, thing.author_id, me)
        shown |= {"obstacle": obstacle, "appeal_form": _form(AppealDecisionForm, refused, obstacle)}
    elif thing.is_readable:
        obstacle = rules.may_moderate(thing.author_id, me)
        shown |= {"obstacle": obstacle, "decide_form": _decide_form(file, refused, obstacle)}
    elif thing.is_hidden:
        obstacle = rules.may_review(file.last, thing.author_id, me, appeal_waits=False)
        shown |= {"obstacle": obstacle, "back_form": _form(PutBackForm, refused, obstacle)}
    return shown


def _decide_form(file: File, refused: OfficeForm | None, obstacle: object) -> OfficeForm | None:
    form = _form(DecideForm, refused, obstacle)
    if isinstance(form, DecideForm) and file.open_case is None:
        # Nobody asked: there is nothing to leave as it is.
        form.outcome.choices = [choice for choice in form.outcome.choices if choice[0] == Outcome.HIDDEN]
        form.outcome.data = Outcome.HIDDEN.value
    return form


def _form(kind: type[OfficeForm], refused: OfficeForm | None, obstacle: object) -> OfficeForm | None:
    if obstacle is not None:
        return None
    return refused if isinstance(refused, kind) else kind(formdata=None)


def _described_or_404(kind: str, subject_id: UUID) -> Any:
    return described(kind, subject_id) or abort(404)


def waiting() -> Iterable[Concern]:
    """For the first page of the office."""
    cases, objections, oldest = queries.count_waiting()
    late = oldest is not None and (clock.now() - oldest).days >= LATE_DAYS
    here = url_for("office_moderation.index")
    if cases:
        yield Concern(
            ngettext(
                "%(num)s contribution waits for a moderator.",
                "%(num)s contributions wait for a moderator.",
                cases,
            ),
            here,
            urgent=late,
        )
    if objections:
        yield Concern(
            ngettext(
                "%(num)s objection to a decision of the moderators waits.",
                "%(num)s objections to decisions of the moderators wait.",
                objections,
            ),
            here,
            urgent=late,
        )
