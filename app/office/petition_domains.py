"""Mail domains whose signatures are held until somebody looked, and those that never are."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.extensions import db
from app.office import acts
from app.office.petitions import Answer, office_petitions
from app.people.accounts.queries import names_of
from app.petitions.integrity.forms import MailDomainForm
from app.petitions.signatures import mail_domains as domains

EDIT = Permission.PETITIONS_EDIT


@office_petitions.page("/office/petitions/mail-domains/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def mail_domains() -> Answer:
    form, status = MailDomainForm(), 200
    if request.method == "POST":
        status = acts.posted(form, lambda: domains.decide_domain(*form.decision(), **acts.who()))
        if not status:
            flash(_("Saved. It holds for who signs from now on."), "success")
            return redirect(url_for("office_petitions.mail_domains"), 303)
    rows = domains.decided()
    names = names_of({row.made_by for row in rows if row.made_by})
    return render_template("office/petitions/mail_domains.html", rows=rows, names=names, form=form), status


@office_petitions.action("/office/petitions/mail-domains/forget/", permission=EDIT, csrf=CsrfClass.TOKEN)
def forget_mail_domain() -> Response:
    """Let the public list judge it again."""
    asked = request.form.get("domain", "")[:255]
    domains.forget_domain(asked, now=clock.now(), actor_id=current_user.participant_id)
    db.session.commit()
    flash(_("Taken back."), "success")
    return redirect(url_for("office_petitions.mail_domains"), 303)
