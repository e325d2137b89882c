"""After the closing: hand-over with its file of names, the answer, the archive; each can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock, files
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.forms import OfficeForm
from app.core.refusals import Refusal, Refused
from app.extensions import db
from app.office.attention import Concern
from app.office.looking import note_look
from app.office.petitions import EDIT, Answer, carry_out, office_petitions, petition_or_404
from app.petitions.after import operations, rules
from app.petitions.after.forms import AnswerForm, HandOverForm
from app.petitions.after.queries import hand_over_of, public_names
from app.petitions.corrections import wrong_counts
from app.petitions.models import Petition
from app.petitions.queries import count_of

# This long the office is told that a count was wrong.
TOLD_FOR = timedelta(days=7)
HERE = "/office/petitions/<uuid:petition_id>/"


@office_petitions.page(f"{HERE}hand-over/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def hand_over(petition_id: UUID) -> Answer:
    """Write down the hand-over; the count and the file of public names are made of this moment."""
    found, form = petition_or_404(petition_id), HandOverForm()
    if request.method != "POST":
        form.day.data = clock.today()
        return _hand_over_page(found, form)
    return _written(
        petition_id,
        form,
        lambda petition: operations.hand_over(petition, form.plan(), **_who()),
        _("The hand-over is on the page of the petition."),
        lambda petition: _hand_over_page(petition, form),
    )


@office_petitions.action(f"{HERE}hand-over/undo/", permission=EDIT, csrf=CsrfClass.TOKEN)
def undo_hand_over(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.take_hand_over_back, _("The hand-over is taken back."))


@office_petitions.page(f"{HERE}hand-over/file/", permission=Permission.SIGNERS_VIEW)
def names_file(petition_id: UUID) -> Response:
    """The file of public names that was handed over; taking it along is written down first."""
    found = petition_or_404(petition_id)
    handed = hand_over_of(found.id)
    if handed is None or handed.names_file_id is None:
        abort(404)
    note_look("petition.names-downloaded", "petition", found.id, now=clock.now())
    answer = make_response(files.read(handed.names_file_id))
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{handed.handed_on.isoformat()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office_petitions.page(f"{HERE}answer/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def answer(petition_id: UUID) -> Answer:
    """Write down what the target answered."""
    found, form = petition_or_404(petition_id), AnswerForm()
    if request.method != "POST":
        form.day.data = clock.today()
        return _answer_page(found, form)
    return _written(
        petition_id,
        form,
        lambda petition: operations.answer(
            petition, form.day.data, form.both("text"), (form.link.data or "").strip(), **_who()
        ),
        _("The answer is on the page of the petition."),
        lambda petition: _answer_page(petition, form),
    )


@office_petitions.action(f"{HERE}answer/undo/", permission=EDIT, csrf=CsrfClass.TOKEN)
def undo_answer(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.take_answer_back, _("The answer is taken back."))


@office_petitions.action(f"{HERE}archive/", permission=EDIT, csrf=CsrfClass.TOKEN)
def archive(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.archive, _("In the archive. Its page stays."))


@office_petitions.action(f"{HERE}archive/undo/", permission=EDIT, csrf=CsrfClass.TOKEN)
def undo_archive(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.take_out_of_archive, _("Out of the archive."))


def _hand_over_page(found: Petition, form: HandOverForm) -> str:
    return render_template(
        "office/petitions/hand_over.html",
        petition=found,
        form=form,
        obstacle=rules.may_hand_over(found),
        counted=count_of(found.id),
        names=None if found.safe_mode else len(public_names(found.id)),
    )


def _answer_page(found: Petition, form: AnswerForm) -> str:
    return render_template(
        "office/petitions/answer.html",
        petition=found,
        form=form,
        obstacle=rules.may_answer(found),
        handed=hand_over_of(found.id),
    )


def _who() -> dict[str, Any]:
    return {"now": clock.now(), "actor_id": current_user.participant_id}


def _written(
    petition_id: UUID,
    form: OfficeForm,
    act: Callable[[Petition], object],
    told: str,
    page: Callable[[Petition], str],
) -> Answer:
    """Do what the form says, or show it once more with what isn't right."""
    if not form.validate():
        return page(petition_or_404(petition_id)), 422
    try:
        act(petition_or_404(petition_id))
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(placed(refused.refusal, form))
        return page(petition_or_404(petition_id)), refused.refusal.status
    flash(told, "success")
    return redirect(url_for("office_petitions.show", petition_id=petition_id), 303)


def placed(refusal: Refusal, form: OfficeForm) -> Refusal:
    """A refusal of a file belongs to the one field in which files are chosen."""
    chosen = next((name for name in ("photo", "scan") if name in form), None)
    about_a_file = refusal.field_name is None and refusal.status in (413, 422) and chosen
    return replace(refusal, field_name=chosen) if about_a_file else refusal


def counts_put_right() -> list[Concern]:
    """Counts that the nightly recount found wrong lately: repaired, and somebody must find out why."""
    wrong = wrong_counts(clock.now() - TOLD_FOR)
    if not wrong:
        return []
    sentence = ngettext(
        "The recount found %(num)s wrong count of a petition in a week, and repaired it. Find out why.",
        "The recount found %(num)s wrong counts of petitions in a week, and repaired them. Find out why.",
        wrong,
    )
    return [Concern(sentence, url_for("office_petitions.index"), urgent=True)]
