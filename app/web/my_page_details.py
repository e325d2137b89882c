"""My details: name, language, birth year, mail address."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts import operations
from app.people.accounts.addresses.operations import ask_for_change
from app.people.accounts.doors import signed_in_page
from app.people.accounts.rules import BIRTH_YEAR_IMPOSSIBLE
from app.people.accounts.signed_in import SignedIn
from app.web.blueprint import web
from app.web.my_page_forms import AddressForm, DetailsForm, OwnForm

ADDRESS_LINK_WORKS = timedelta(days=1)


@web.page("/my/settings/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def my_details(person: SignedIn) -> Any:
    """Correct the name, the language of mails, the birth year."""
    account = person.account
    form = DetailsForm(obj=account)
    if form.birth_year.process_errors:
        form.birth_year.process_errors = [str(BIRTH_YEAR_IMPOSSIBLE)]
    status = 200
    if form.validate_on_submit():
        try:
            operations.correct(account, name=form.name.data, birth_year=form.birth_year.data, now=clock.now())
        except Refused as refused:
            db.session.rollback()
            status = show_refusal(form, refused)
        else:
            operations.choose_language(account, form.language.data)
            db.session.commit()
            flash(_("Your details are saved."), "success")
            return redirect(url_for("web.my_details"), 303)
    elif form.is_submitted():
        status = 422
    return render_template("my/details.html", form=form), status


@web.page("/my/settings/mail/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def my_address(person: SignedIn) -> Any:
    """Ask for another mail address; it changes once somebody who reads it confirms."""
    form = AddressForm()
    status = 200
    if form.validate_on_submit():
        try:
            ask_for_change(person.account, form.email.data, valid_for=ADDRESS_LINK_WORKS, now=clock.now())
        except Refused as refused:
            status = show_refusal(form, refused)
        db.session.commit()  # a refused try counts as well
        if status == 200:
            flash(
                _(
                    "We sent a mail to %(address)s. Open the link in it to confirm.",
                    address=form.email.data.strip(),
                ),
                "success",
            )
            return redirect(url_for("web.my_details"), 303)
    elif form.is_submitted():
        status = 422
    return render_template("my/address.html", form=form, email=person.email), status


def show_refusal(form: OwnForm, refused: Refused) -> int:
    """Put a refusal at its field, or above the form; the answer is the status of the page."""
    refusal = refused.refusal
    if refusal.field_name in form:
        form[refusal.field_name].errors = [str(refusal)]
    else:
        form.form_errors.append(str(refusal))
    return refusal.status
