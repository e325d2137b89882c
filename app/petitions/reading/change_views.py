"""Where a signer chooses anew how they are known and whether they get news, behind their own link."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.petitions.after.queries import names_handed_over
from app.petitions.reading.blueprint import petitions, settings
from app.petitions.reading.sign_views import Answer, _broken_link, _source
from app.petitions.signatures import changing
from app.petitions.signatures.forms import ChangeForm
from app.petitions.signatures.queries import signed_with_token
from app.petitions.signatures.rules import may_change


@petitions.page("/confirm/<token>/change/", also_posts=CsrfClass.ORIGIN)
def change(token: str) -> Answer:
    """Name, shown or not, news or not: at any time, but not in safe mode, where none of these is kept."""
    signed = signed_with_token(token, clock.now())
    if signed is None:
        return _broken_link()
    if may_change(signed.signature) is not None:
        return redirect(url_for("petitions.link", token=token), 303)
    form, status = ChangeForm.of(signed.signature), 200
    source = _source() or None  # the confirmation still to come wants it
    back = url_for("petitions.link", token=token, source=source)
    if form.is_submitted():
        try:
            changing.change(signed, form.choice(), language=current_language(), now=clock.now())
            db.session.commit()
            flash(_("Changed. Below you see how it stands now."), "success")
            return redirect(back, 303)
        except Refused as refused:
            db.session.rollback()
            form.show(refused.refusal)
            status = refused.refusal.status
    page = render_template(
        "petitions/change.html",
        signed=signed,
        address=url_for("petitions.change", token=token, source=source),
        back=back,
        form=form,
        handed=names_handed_over(signed.signature),
        keeping_days=settings().retention_signature_days,
    )
    return not_stored(page, status)
