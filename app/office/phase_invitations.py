"""The office's invitations to a phase: whom, how many, how far the mails are, and who then took part."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.consultations.invitations import operations, queries, rules, wording
from app.consultations.invitations.models import MailingKind, PhaseMailing
from app.consultations.invitations.queries import Choice, Progress
from app.consultations.processes.models import EVERYBODY, Consultation, Phase
from app.core import clock
from app.core.access import Permission
from app.core.counts import Count
from app.core.csrf import CsrfClass
from app.core.formatting import day
from app.core.forms import Form
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.consultations import consultation_or_404, phase_or_404
from app.people.accounts.queries import names_of
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.imports.models import PeopleImport

office_phase_invitations = LocalisedBlueprint("office_phase_invitations", __name__, office=True)

VIEW, INVITE = Permission.CONSULTATIONS_VIEW, Permission.CONSULTATIONS_INVITE
HERE = "/office/consultations/<uuid:consultation_id>/phases/<uuid:phase_id>/invitations/"
KIND_NAMES = {MailingKind.INVITATION: _l("Invitation"), MailingKind.REMINDER: _l("Reminder")}


class _Audiences(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """The audiences to invite, as checkboxes."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)


class ChoiceForm(Form):
    """Whom to invite; it stands in the address, so that looking once more changes nothing."""

    class Meta:
        csrf = False

    audiences = _Audiences(_l("Audiences"))
    people = SelectField(_l("A list that was uploaded"))

    def offer(self, phase: Phase, lists: Iterable[PeopleImport]) -> "ChoiceForm":
        """The audiences that this phase asks, and the lists of people that were loaded."""
        asked = phase.writers
        self.audiences.choices = [
            (code.value, name)
            for code, name in AUDIENCE_NAMES.items()
            if code != EVERYBODY and (code in asked or EVERYBODY in asked)
        ]
        names = [(str(each.id), f"{each.file_name or _('List')}, {day(each.created_at)}") for each in lists]
        self.people.choices = [("", str(_("None"))), *names]
        return self

    @property
    def choice(self) -> Choice:
        offered = {value for value, _name in self.people.choices or ()}
        listed = self.people.data if self.people.data in offered else ""
        audiences = {code for code, _name in self.audiences.choices or ()} & set(self.audiences.data or ())
        return Choice(frozenset(audiences), UUID(listed) if listed else None)


@office_phase_invitations.page(HERE, permission=VIEW)
def show(consultation_id: UUID, phase_id: UUID) -> str:
    """How many were invited and took part, every mailing with how far it is, and the way to a new one."""
    found, phase = _at(consultation_id, phase_id)
    mailings = queries.mailings_of(phase.id)
    whole, *_audiences = queries.responses_of(phase.id)
    return render_template(
        "office/phase_invitations/show.html",
        consultation=found,
        phase=phase,
        obstacle=rules.may_invite(found, phase, clock.now()),
        is_ahead=clock.now() < phase.opens_at,
        mailings=mailings,
        invited=whole.invited,
        told=queries.told_responses(phase.id),
        fewest=rules.FEWEST_INVITED,
        audience_names=AUDIENCE_NAMES,
        kind_names=KIND_NAMES,
        names=names_of(each.mailing.asked_by for each in mailings if each.mailing.asked_by),
        form=_form(phase, MultiDict()),
        mailed_of=mailed_of,
        per_minute=operations.PER_STEP,
    )


@office_phase_invitations.page(f"{HERE}invite/", permission=INVITE, also_posts=CsrfClass.TOKEN)
def invite(consultation_id: UUID, phase_id: UUID) -> Any:
    """First how many people would be mailed and who is left out, then a button."""
    found, phase = _at(consultation_id, phase_id)
    form = _form(phase, request.args)
    if request.method == "POST":
        return _do(
            found,
            phase,
            lambda: operations.invite(
                found, phase, form.choice, acting=current_user.participant_id, now=clock.now()
            ),
        )
    return _preview(found, phase, MailingKind.INVITATION, form)


@office_phase_invitations.page(f"{HERE}remind/", permission=INVITE, also_posts=CsrfClass.TOKEN)
def remind(consultation_id: UUID, phase_id: UUID) -> Any:
    """One reminder, to whoever was invited and didn't take part: first how many, then a button."""
    found, phase = _at(consultation_id, phase_id)
    if request.method == "POST":
        return _do(
            found,
            phase,
            lambda: operations.remind(found, phase, acting=current_user.participant_id, now=clock.now()),
        )
    return _preview(found, phase, MailingKind.REMINDER, None)


@office_phase_invitations.page(f"{HERE}progress.json", permission=VIEW)
def progress(consultation_id: UUID, phase_id: UUID) -> Response:
    """How far the latest mailing is, for the page that waits for it; no more than numbers."""
    _found, phase = _at(consultation_id, phase_id)
    latest = next(iter(queries.mailings_of(phase.id)), None) or abort(404)
    answer = jsonify({"busy": latest.waiting > 0, "done": latest.mailed, "text": mailed_of(latest)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office_phase_invitations.action(f"{HERE}<uuid:mailing_id>/stop/", csrf=CsrfClass.TOKEN, permission=INVITE)
def stop(consultation_id: UUID, phase_id: UUID, mailing_id: UUID) -> Response:
    """Take back everything of one mailing that has not left yet."""
    found, phase = _at(consultation_id, phase_id)
    mailing = queries.mailing_with(mailing_id)
    if mailing is None or mailing.phase_id != phase.id:
        abort(404)
    stopped = operations.stop(mailing, acting=current_user.participant_id, now=clock.now())
    db.session.commit()
    flash(_stopped(mailing.kind, stopped), "success")
    return _to_show(found, phase)


def _stopped(kind: str, people: int) -> str:
    if not people:
        return str(_("Everything had left already: nothing could be stopped."))
    if kind == MailingKind.REMINDER:
        sentence = ngettext(
            "Stopped: %(num)s person gets no reminder.", "Stopped: %(num)s people get no reminder.", people
        )
        return str(sentence)
    sentence = ngettext(
        "%(num)s mail was stopped and won't be sent.",
        "%(num)s mails were stopped and won't be sent.",
        people,
    )
    return str(sentence)


def mailed_of(progress: Progress) -> str:
    """How far a mailing is, in words; of a reminder never how many mails it took."""
    done, total = Count(progress.mailed), Count(progress.mailing.people)
    if progress.mailing.kind == MailingKind.REMINDER:
        return str(_("%(done)s of %(total)s looked at; who took part got no mail", done=done, total=total))
    return str(_("%(done)s of %(total)s mailed", done=done, total=total))


def _at(consultation_id: UUID, phase_id: UUID) -> tuple[Consultation, Phase]:
    found = consultation_or_404(consultation_id)
    return found, phase_or_404(found, phase_id)


def _form(phase: Phase, arguments: Any) -> ChoiceForm:
    lists = queries.loaded_lists() if current_user.may(Permission.PEOPLE_INVITE) else []
    return ChoiceForm(formdata=arguments).offer(phase, lists)


def _preview(found: Consultation, phase: Phase, kind: MailingKind, form: ChoiceForm | None) -> Any:
    now = clock.now()
    may = rules.may_remind if kind is MailingKind.REMINDER else rules.may_invite
    obstacle = may(found, phase, now)
    if form is not None and form.choice.is_empty:
        obstacle = obstacle or rules.NOBODY_CHOSEN
    seen = (
        operations.Outlook()
        if obstacle
        else operations.outlook(found, phase, form.choice if form else None, kind, now=now)
    )
    return render_template(
        "office/phase_invitations/preview.html",
        consultation=found,
        phase=phase,
        kind=kind,
        obstacle=obstacle,
        outlook=seen,
        left_out=wording.left_out(seen.left_out),
        per_minute=operations.PER_STEP,
        is_ahead=now < phase.opens_at,
        here=request.full_path.rstrip("?"),
    )


def _do(found: Consultation, phase: Phase, act: Any) -> Response:
    try:
        mailing: PhaseMailing = act()
        people = mailing.people
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    else:
        flash(_waiting(mailing.kind, people), "success")
    return _to_show(found, phase)


def _waiting(kind: str, people: int) -> str:
    if kind == MailingKind.REMINDER:
        sentence = ngettext(
            "The reminder is waiting to be sent, if %(num)s person has not taken part by then.",
            "The reminder is waiting to be sent, to whoever of %(num)s people has not taken part by then.",
            people,
        )
    else:
        sentence = ngettext(
            "%(num)s mail is waiting to be sent.", "%(num)s mails are waiting to be sent.", people
        )
    return str(sentence)


def _to_show(found: Consultation, phase: Phase) -> Response:
    address = url_for("office_phase_invitations.show", consultation_id=found.id, phase_id=phase.id)
    return redirect(address, 303)
