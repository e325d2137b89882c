"""The picture of a petition: put there, taken away, put back."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import files
from app.core.csrf import CsrfClass
from app.office import acts
from app.office.petitions import EDIT, VIEW, Answer, carry_out, office_petitions, petition_or_404
from app.petitions.models import Petition
from app.petitions.pictures import operations
from app.petitions.pictures.forms import PictureForm
from app.petitions.pictures.queries import picture_of

HERE = "/office/petitions/<uuid:petition_id>/illustration/"


@office_petitions.page(HERE, permission=EDIT, also_posts=CsrfClass.TOKEN)
def picture(petition_id: UUID) -> Answer:
    found = petition_or_404(petition_id)
    if request.method != "POST":
        return _page(found, PictureForm.of(picture_of(found.id)))
    form = PictureForm()
    if status := acts.posted(form, lambda: operations.set_picture(found, form.plan(), **acts.who())):
        return _page(found, form), status
    flash(_("The picture stands with the petition."), "success")
    return redirect(url_for("office_petitions.picture", petition_id=petition_id), 303)


@office_petitions.page(f"{HERE}file/", permission=VIEW)
def picture_preview(petition_id: UUID) -> Response:
    """The picture for the office, also of a draft."""
    found = picture_of(petition_or_404(petition_id).id) or abort(404)
    stored = files.stored(found.medium_id) or abort(404)
    answer = make_response(files.read(stored.id))
    answer.mimetype = stored.media_type
    return answer


@office_petitions.action(f"{HERE}remove/", permission=EDIT, csrf=CsrfClass.TOKEN)
def picture_remove(petition_id: UUID) -> Response:
    return carry_out(
        petition_id, operations.remove, _("The picture is taken away."), then="office_petitions.picture"
    )


@office_petitions.action(f"{HERE}restore/", permission=EDIT, csrf=CsrfClass.TOKEN)
def picture_restore(petition_id: UUID) -> Response:
    return carry_out(
        petition_id, operations.put_back, _("The picture is back."), then="office_petitions.picture"
    )


def _page(found: Petition, form: PictureForm) -> str:
    known = picture_of(found.id, removed_too=True)
    return render_template("office/petitions/picture.html", petition=found, form=form, picture=known)
