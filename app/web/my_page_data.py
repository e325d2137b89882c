"""My data: to read, to take along, to delete."""

import json
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn, leave
from app.privacy.operations import delete_own_account
from app.privacy.queries import export_of, parts_of, remainders
from app.privacy.readable import readable
from app.privacy.rules import erasure_refusal
from app.web.blueprint import web
from app.web.my_page_details import show_refusal
from app.web.my_page_forms import DeleteForm


@web.page("/my/download/")
@signed_in_page
def my_data(person: SignedIn) -> str:
    """Everything known of the person, to read: first the account, then the order of the house."""
    found = sorted(parts_of(person.participant_id), key=lambda part: part.name != "account")
    parts = [(part, readable(part.data)) for part in found]
    return render_template("my/data.html", parts=parts)


@web.page("/my/download/file/")
@signed_in_page
def my_data_file(person: SignedIn) -> Response:
    """The same as one JSON file."""
    now = clock.now()
    text = json.dumps(export_of(person.participant_id, now), ensure_ascii=False, indent=2)
    answer = Response(text, mimetype="application/json")
    name = f"samenspraak-{clock.local_day(now).isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@web.page("/my/delete-account/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def delete_account(person: SignedIn) -> Any:
    """Say what goes, what stays and why; then delete, once the own address is typed."""
    form = DeleteForm()
    status = 200
    if form.validate_on_submit():
        try:
            delete_own_account(
                person.account,
                typed=form.email.data,
                withdraw_words=form.words.data == "withdraw",
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = show_refusal(form, refused)
        else:
            leave()
            db.session.commit()
            flash(_("Your account is deleted. A last mail confirms it."), "success")
            return redirect(url_for("web.home"), 303)
    elif form.is_submitted():
        status = 422
    refusal = erasure_refusal(person.participant_id, clock.now())
    return render_template("my/delete.html", form=form, stays=remainders(), refusal=refusal), status
