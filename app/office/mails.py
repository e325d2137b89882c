"""The office's list of mails: what was sent, what came back. Never what they say."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from wtforms import SelectField
from wtforms.validators import Optional

from app.consultations.invitations.queries import is_told_to_staff
from app.core.access import Permission
from app.core.pagination import page
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.mail.models import Mail, MailStatus
from app.office.attention import Concern
from app.office.filters import FilterForm, IdField, moments_of, optional_day
from app.office.mail_words import MAIL_NAMES, mail_words
from app.people.accounts.queries import names_of

office_mails = LocalisedBlueprint("office_mails", __name__, office=True)

STATUS_NAMES = {
    MailStatus.QUEUED: _l("waiting"),
    MailStatus.SENT: _l("sent"),
    MailStatus.BOUNCED: _l("bounced"),
    MailStatus.FAILED: _l("not sent"),
    MailStatus.SUPPRESSED: _l("held back"),
}
TROUBLED = (MailStatus.BOUNCED, MailStatus.FAILED)


class MailFilter(FilterForm):
    status = SelectField(
        _l("State"),
        [Optional()],
        choices=[("", _l("all")), *((status.value, name) for status, name in STATUS_NAMES.items())],
    )
    name = SelectField(_l("Which mail"), [Optional()], choices=[("", _l("all")), *MAIL_NAMES.items()])
    person = IdField(_l("Id of a person"), [Optional()])
    day = optional_day(_l("Day"))


@office_mails.page("/office/mails/", permission=Permission.MAILS_VIEW)
def index() -> str:
    form = MailFilter(request.args)
    form.validate()
    mails = page(filtered(form), (Mail.queued_at, Mail.id), cursor=request.args.get("page"))
    return render_template(
        "office/mails/index.html",
        form=form,
        mails=mails,
        status_names=STATUS_NAMES,
        mail_words=mail_words,
        names=names_of({mail.participant_id for mail in mails.items if mail.participant_id}),
    )


def filtered(form: MailFilter) -> Select[Any]:
    statement = select(Mail).where(is_told_to_staff())
    if status := form.value("status"):
        statement = statement.where(Mail.status == status)
    if name := form.value("name"):
        statement = statement.where(Mail.name == name)
    if person := form.value("person"):
        statement = statement.where(Mail.participant_id == person)
    if day := form.value("day"):
        first, next_day = moments_of(day)
        statement = statement.where(Mail.queued_at >= first, Mail.queued_at < next_day)
    return statement


def troubled_mails() -> list[Concern]:
    """Mails that came back or could not be sent, and are still in the log."""
    counted = select(func.count()).select_from(Mail).where(Mail.status.in_(TROUBLED), is_told_to_staff())
    count = db.session.scalar(counted) or 0
    if not count:
        return []
    sentence = ngettext(
        "%(num)s mail came back or could not be sent.",
        "%(num)s mails came back or could not be sent.",
        count,
    )
    return [Concern(sentence, url_for("office_mails.index", status=MailStatus.BOUNCED.value))]
