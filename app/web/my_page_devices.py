"""Where I am signed in."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.extensions import db
from app.people.accounts.devices.operations import sign_device_out, sign_out_everywhere
from app.people.accounts.doors import signed_in_page
from app.people.accounts.queries import devices_of
from app.people.accounts.second_factor.queries import codes_left, factor_of
from app.people.accounts.signed_in import SignedIn, leave
from app.web.blueprint import web


@web.page("/my/devices/")
@signed_in_page
def my_devices(person: SignedIn) -> str:
    factor = factor_of(person.participant_id) if person.may(Permission.OFFICE_ENTER) else None
    return render_template(
        "my/devices.html",
        devices=devices_of(person.participant_id, clock.now()),
        this_device=person.session_id,
        codes_left=codes_left(person.participant_id) if factor else None,
    )


@web.action("/my/devices/<uuid:session_id>/revoke/", csrf=CsrfClass.TOKEN)
@signed_in_page
def sign_out_device(person: SignedIn, session_id: UUID) -> Response:
    """Sign one device out; a device of somebody else is an unknown one."""
    if not sign_device_out(person.participant_id, session_id):
        abort(404)
    if session_id == person.session_id:
        return _signed_out()
    db.session.commit()
    flash(_("That device is signed out."), "success")
    return redirect(url_for("web.my_devices"), 303)


@web.action("/my/devices/revoke/", csrf=CsrfClass.TOKEN)
@signed_in_page
def sign_out_devices(person: SignedIn) -> Response:
    """Sign every device out, this one included."""
    sign_out_everywhere(person.participant_id)
    return _signed_out()


def _signed_out() -> Response:
    leave()
    db.session.commit()
    flash(_("You are signed out."), "success")
    return redirect(url_for("web.home"), 303)
