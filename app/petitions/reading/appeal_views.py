"""What a signer can say for a signature that is being checked, behind its own link."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.petitions.integrity import operations
from app.petitions.integrity.forms import AppealForm, SafeAppealForm
from app.petitions.integrity.queries import appeal_of
from app.petitions.integrity.rules import may_appeal
from app.petitions.reading.blueprint import petitions
from app.petitions.reading.sign_views import Answer, _broken_link
from app.petitions.signatures.queries import signed_with_token


@petitions.page("/confirm/<token>/appeal/", also_posts=CsrfClass.ORIGIN)
def appeal(token: str) -> Answer:
    """Write to the office; in safe mode, choose what fits."""
    signed = signed_with_token(token, clock.now())
    if signed is None:
        return _broken_link()
    if may_appeal(signed.signature.standing) is not None:
        return redirect(url_for("petitions.link", token=token), 303)
    form, status = SafeAppealForm() if signed.petition.safe_mode else AppealForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.appeal(signed.signature, form.text.data or "", now=clock.now())
                db.session.commit()
                flash(_("Sent. Somebody of the office reads it."), "success")
                return redirect(url_for("petitions.link", token=token), 303)
            except Refused as refused:
                db.session.rollback()
                form.show(refused.refusal)
    page = render_template(
        "petitions/appeal.html",
        petition=signed.petition,
        token=token,
        form=form,
        written=appeal_of(signed.signature.id),
    )
    return not_stored(page, status)
