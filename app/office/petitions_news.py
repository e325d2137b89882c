"""News about a petition: on its page, and by mail to signers who asked."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.csrf import CsrfClass
from app.office import acts
from app.office.petitions import EDIT, VIEW, Answer, office_petitions, petition_or_404
from app.petitions.after import operations, rules
from app.petitions.after.forms import UpdateForm
from app.petitions.after.queries import told_of, updates_of
from app.petitions.models import Petition

HERE = "/office/petitions/<uuid:petition_id>/news/"


@office_petitions.page(HERE, permission=VIEW)
def news(petition_id: UUID) -> str:
    """What was told, to how many, and the form to tell more."""
    found = petition_or_404(petition_id)
    return _page(found, UpdateForm.new())


@office_petitions.action(f"{HERE}new/", permission=EDIT, csrf=CsrfClass.TOKEN)
def publish_update(petition_id: UUID) -> Answer:
    """Publish it once, however often the form is sent."""
    found, form = petition_or_404(petition_id), UpdateForm()

    def act() -> None:
        mail = bool(form.mail.data) and not found.safe_mode
        operations.publish_update(
            found, form.update_id, form.both("title"), form.both("text"), mail=mail, **acts.who()
        )

    if status := acts.posted(form, act):
        return _page(found, form), status
    flash(_("The news is on the page of the petition."), "success")
    return redirect(url_for("office_petitions.news", petition_id=petition_id), 303)


def _page(found: Petition, form: UpdateForm) -> str:
    return render_template(
        "office/petitions/news.html",
        petition=found,
        form=form,
        updates=updates_of(found.id),
        told=told_of(found.id),
        obstacle=rules.may_write_update(found, clock.now()),
    )
