"""Review: makers send a petition in, somebody else opens it or returns it with a note."""

from uuid import UUID

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.office.petitions import Answer, carry_out, office_petitions, petition_or_404
from app.petitions import operations, queries, rules
from app.petitions.forms import ReturnForm
from app.petitions.models import Petition
from app.petitions.urgent.operations import send as send_to_review

REVIEW = Permission.PETITIONS_REVIEW


@office_petitions.action(
    "/office/petitions/<uuid:petition_id>/send/", permission=Permission.PETITIONS_EDIT, csrf=CsrfClass.TOKEN
)
def send(petition_id: UUID) -> Response:
    return carry_out(petition_id, send_to_review, _("Sent. Somebody else now looks at it."))


@office_petitions.page("/office/petitions/<uuid:petition_id>/review/", permission=REVIEW)
def review(petition_id: UUID) -> str:
    return review_page(petition_or_404(petition_id), ReturnForm(formdata=None))


@office_petitions.action(
    "/office/petitions/<uuid:petition_id>/open/", permission=REVIEW, csrf=CsrfClass.TOKEN
)
def open_petition(petition_id: UUID) -> Response:
    return carry_out(
        petition_id, operations.open_petition, _("Approved. People can sign from its first day.")
    )


@office_petitions.action(
    "/office/petitions/<uuid:petition_id>/return/", permission=REVIEW, csrf=CsrfClass.TOKEN
)
def return_petition(petition_id: UUID) -> Answer:
    found, form = petition_or_404(petition_id), ReturnForm()
    if not form.validate():
        return review_page(found, form), 422
    if not (form.note.data or "").strip():
        form.show(rules.NOTE_MISSING)
        return review_page(found, form), rules.NOTE_MISSING.status
    return carry_out(
        petition_id,
        lambda found, **facts: operations.return_petition(found, form.note.data or "", **facts),
        _("Returned to its makers, with your note."),
    )


def review_page(found: Petition, form: ReturnForm) -> str:
    reviewer, writers = current_user.participant_id, queries.writers_of(found.id)
    return render_template(
        "office/petitions/review.html",
        petition=found,
        form=form,
        slugs=queries.slugs_of(found.id),
        obstacle=rules.may_open(found, reviewer, writers, clock.now()),
        may_return=rules.may_review(found, reviewer, writers) is None,
    )
