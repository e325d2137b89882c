"""Other words for a petition that people sign: one writes, another looks, and only then readers see them."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES
from app.core.refusals import Refused
from app.extensions import db
from app.office.petitions import EDIT, Answer, carry_out, office_petitions, petition_or_404
from app.petitions.forms import ReturnForm
from app.petitions.models import Petition
from app.petitions.queries import count_of, slugs_of
from app.petitions.rules import CHANGED_MEANWHILE, NOTE_MISSING
from app.petitions.versions import operations, queries, rules
from app.petitions.versions.forms import WordsForm

REVIEW = Permission.PETITIONS_REVIEW
HERE = "/office/petitions/<uuid:petition_id>/words/"


@office_petitions.page(HERE, permission=EDIT, also_posts=CsrfClass.TOKEN)
def words(petition_id: UUID) -> Answer:
    """Write other words, or go on with those that are being prepared."""
    found = petition_or_404(petition_id)
    prepared = queries.prepared_of(found.id)
    refusal = rules.may_reword(found, clock.now()) or rules.may_write(prepared)
    if refusal is not None:
        flash(str(refusal), "warning")
        return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    if request.method != "POST":
        return _words_page(found, WordsForm.of(found, prepared)), 200
    form = WordsForm()
    if not form.validate():
        return _words_page(found, form), 422
    try:
        operations.write(
            found,
            form.words(),
            revision=form.revision.data or 0,
            now=clock.now(),
            actor_id=current_user.participant_id,
        )
    except Refused as refused:
        db.session.rollback()
        return _refused(petition_id, form, refused)
    db.session.commit()
    flash(_("Saved. Readers see nothing of it yet."), "success")
    return redirect(url_for("office_petitions.words_review", petition_id=petition_id), 303)


def _refused(petition_id: UUID, form: WordsForm, refused: Refused) -> Answer:
    found = petition_or_404(petition_id)
    form.show(refused.refusal)
    if refused.refusal.name == CHANGED_MEANWHILE.name:
        theirs = queries.prepared_of(found.id)
        # Saving once more is a choice made with both texts in view.
        form.revision.data, form.revision.raw_data = theirs.revision if theirs else 0, None
        return _words_page(found, form, theirs=theirs or found), refused.refusal.status
    return _words_page(found, form), refused.refusal.status


def _words_page(found: Petition, form: WordsForm, theirs: object = None) -> str:
    return render_template(
        "office/petitions/words.html", petition=found, form=form, theirs=theirs, counted=count_of(found.id)
    )


@office_petitions.page(f"{HERE}review/", permission=Permission.PETITIONS_VIEW)
def words_review(petition_id: UUID) -> str:
    """What would change, for who wrote it and for who looks at it."""
    return _review_page(petition_or_404(petition_id), ReturnForm(formdata=None))


@office_petitions.action(f"{HERE}send/", permission=EDIT, csrf=CsrfClass.TOKEN)
def words_send(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.send, _("Sent. Somebody else now looks at it."))


@office_petitions.action(f"{HERE}discard/", permission=EDIT, csrf=CsrfClass.TOKEN)
def words_discard(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.discard, _("Thrown away. The words stay as they are."))


@office_petitions.action(f"{HERE}publish/", permission=REVIEW, csrf=CsrfClass.TOKEN)
def words_show(petition_id: UUID) -> Response:
    return carry_out(petition_id, operations.show, _("The new words are on the page."))


@office_petitions.action(f"{HERE}return/", permission=REVIEW, csrf=CsrfClass.TOKEN)
def words_return(petition_id: UUID) -> Answer:
    found, form = petition_or_404(petition_id), ReturnForm()
    if not form.validate():
        return _review_page(found, form), 422
    if not (form.note.data or "").strip():
        form.show(NOTE_MISSING)
        return _review_page(found, form), NOTE_MISSING.status
    return carry_out(
        petition_id,
        lambda found, **facts: operations.give_back(found, form.note.data or "", **facts),
        _("Returned to its makers, with your note."),
    )


def _review_page(found: Petition, form: ReturnForm) -> str:
    prepared = queries.prepared_of(found.id) or abort(404)
    current = queries.version_of(found.id, found.version) or abort(404)
    now, reader, writers = clock.now(), current_user.participant_id, queries.writers_of(found.id)
    return render_template(
        "office/petitions/words_review.html",
        petition=found,
        prepared=prepared,
        changes=queries.changes(current, prepared, *LANGUAGES),
        another_recipient=queries.another_recipient(current, prepared),
        counted=count_of(found.id),
        slugs=slugs_of(found.id),
        form=form,
        may_send=rules.may_be_sent(found, prepared, now) is None,
        obstacle=rules.may_be_sent(found, prepared, now),
        may_return=rules.may_review(prepared, reader, writers) is None,
        refusal=rules.may_show(found, prepared, reader, writers, now),
    )
