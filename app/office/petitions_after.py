"""After the closing: hand-over with its file of names, the answer, the archive; each can be undone."""

from datetime import timedelta
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core import clock, files
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.office import acts
from app.office.attention import Concern
from app.office.looking import note_look
from app.office.petitions import EDIT, Answer, carry_out, office_petitions, petition_or_404
from app.petitions.after import operations, rules
from app.petitions.after.forms import AnswerForm, HandOverForm
from app.petitions.after.queries import hand_over_of, public_names
from app.petitions.corrections import wrong_counts
from app.petitions.queries import count_of

# This long the office is told that a count was wrong.
TOLD_FOR = timedelta(days=7)
HERE = "/office/petitions/<uuid:petition_id>/"


@office_petitions.page(f"{HERE}hand-over/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def hand_over(petition_id: UUID) -> Answer:
    """Write down the hand-over; the count and the file of public names are made of this moment."""
    found, form, status = petition_or_404(petition_id), HandOverForm(), 200
    if request.method == "POST":
        status = acts.posted(form, lambda: operations.hand_over(found, form.plan(), **acts.who()))
        if not status:
            flash(_("The hand-over is on the page of the petition."), "success")
            return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    else:
        form.day.data = clock.today()
    page = render_template(
        "office/petitions/hand_over.html",
        petition=found,
        form=form,
        obstacle=rules.may_hand_over(found),
        counted=count_of(found.id),
        names=None if found.safe_mode else len(public_names(found.id)),
    )
    return page, status


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
    found, form, status = petition_or_404(petition_id), AnswerForm(), 200

    def act() -> None:
        link = (form.link.data or "").strip()
        operations.answer(found, form.day.data, form.both("text"), link, **acts.who())

    if request.method == "POST":
        status = acts.posted(form, act)
        if not status:
            flash(_("The answer is on the page of the petition."), "success")
            return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    else:
        form.day.data = clock.today()
    page = render_template(
        "office/petitions/answer.html",
        petition=found,
        form=form,
        obstacle=rules.may_answer(found),
        handed=hand_over_of(found.id),
    )
    return page, status


@office_petitions.action(f"{HERE}answer/undo/", permission=EDIT, csrf=CsrfClass.TOKEN)
def undo_answer(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.take_answer_back, _("The answer is taken back."))


@office_petitions.action(f"{HERE}archive/", permission=EDIT, csrf=CsrfClass.TOKEN)
def archive(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.archive, _("In the archive. Its page stays."))


@office_petitions.action(f"{HERE}archive/undo/", permission=EDIT, csrf=CsrfClass.TOKEN)
def undo_archive(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.take_out_of_archive, _("Out of the archive."))


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
