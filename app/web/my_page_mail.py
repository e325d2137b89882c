"""Which mail I want beyond what I ask for myself."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.consents import operations
from app.consents.queries import latest_choices
from app.consents.texts import CURRENT, MAIL_PURPOSES
from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.extensions import db
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn
from app.web.blueprint import web
from app.web.my_page_forms import MailForm


@web.page("/my/mail/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def my_mail(person: SignedIn) -> Any:
    """Say yes or no to each kind of mail, in the words of that moment."""
    held = latest_choices(person.participant_id)
    form = MailForm(data={purpose: choice.given for purpose, choice in held.items()})
    if form.validate_on_submit():
        for purpose in MAIL_PURPOSES:
            operations.choose(
                person.participant_id,
                purpose,
                given=form[purpose.value].data,
                source="page",
                language=current_language(),
                now=clock.now(),
            )
        db.session.commit()
        flash(_("Your choice is saved."), "success")
        return redirect(url_for("web.my_mail"), 303)
    texts = {purpose.value: CURRENT[purpose].text.text_in(current_language()) for purpose in MAIL_PURPOSES}
    return render_template("my/mail.html", form=form, texts=texts, held=held)
