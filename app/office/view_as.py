"""Looking at the public pages as another audience: choosing it, and the way back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import audit, clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.forms import Form
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.people.accounts import viewing
from app.people.accounts.rules import own_path
from app.people.audiences.models import Audience
from app.people.audiences.queries import AUDIENCE_NAMES

office_view_as = LocalisedBlueprint("office_view_as", __name__, office=True)

NOBODY, SOMEBODY = "nobody", "somebody"


class ViewAsForm(Form):
    """As whom: somebody who isn't signed in, or somebody with an account, of none or several audiences."""

    class Meta:
        csrf = False

    who = RadioField(
        _l("As whom?"),
        [InputRequired(_l("Choose as whom."))],
        choices=[
            (NOBODY, _l("Somebody who is not signed in")),
            (SOMEBODY, _l("Somebody with an account, who belongs to what is ticked below")),
        ],
        default=SOMEBODY,
    )
    audiences = SelectMultipleField(
        _l("Audiences"),
        choices=[(code.value, name) for code, name in AUDIENCE_NAMES.items() if code is not Audience.PUBLIC],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("Choose several for somebody who is, say, a member and a volunteer."),
    )
    next = HiddenField()

    @property
    def codes(self) -> list[str]:
        """The audiences; `public` alone for somebody with an account, nothing for nobody."""
        if self.who.data == NOBODY:
            return []
        return [Audience.PUBLIC.value, *(self.audiences.data or ())]


@office_view_as.page("/office/view-as/", permission=Permission.VIEW_AS, also_posts=CsrfClass.TOKEN)
def choose() -> Any:
    """Choose whose pages to see; then the page one came from, or the list of consultations."""
    form = ViewAsForm()
    if request.method != "POST":
        form = ViewAsForm(next=own_path(request.args.get("next")))
        form.audiences.data = request.args.getlist("audience")
        return render_template("office/view_as/choose.html", form=form)
    if not form.validate():
        return render_template("office/view_as/choose.html", form=form), 422
    viewing.begin(form.codes)
    audit.record(
        "view-as.start",
        "view-as",
        "-".join(form.codes)[:60] or NOBODY,
        actor_id=current_user.participant_id,
        now=clock.now(),
    )
    db.session.commit()
    return redirect(own_path(form.next.data) or url_for("consultations.index"), 303)


@office_view_as.action("/office/view-as/stop/", csrf=CsrfClass.TOKEN, permission=Permission.VIEW_AS)
def stop() -> Response:
    """Be oneself again."""
    viewing.end()
    audit.record("view-as.stop", "view-as", "self", actor_id=current_user.participant_id, now=clock.now())
    db.session.commit()
    flash(_("You see the pages as yourself again."), "success")
    return redirect(own_path(request.form.get("next")) or url_for("office.home"), 303)
