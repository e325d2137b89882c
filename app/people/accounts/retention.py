"""What accounts keep of a person, until when, and how it goes."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import retention
from app.core.retention import RetentionRule
from app.people.accounts.addresses import operations as addresses
from app.people.accounts.devices import operations as devices
from app.people.accounts.links import operations as links
from app.settings import Settings

UNTIL_DELETED = _l("until you delete your account, or ask us to")


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="participant",
            what=_l("A random number that stands for you, and a fingerprint of your e-mail address"),
            purpose=_l("to recognise that two acts are of the same person, without a name"),
            period=lambda _settings: UNTIL_DELETED,
            erased=_l("the fingerprint goes; the number stays, and nobody can tell who it was"),
        ),
        RetentionRule(
            name="account",
            what=_l("Your name, e-mail address and language, and your birth year if you gave it"),
            purpose=_l("to let you in, to write to you, and to protect you if you are under 18"),
            period=lambda _settings: UNTIL_DELETED,
            erased=_l("goes with your account, at once"),
        ),
        RetentionRule(
            name="sign-in",
            what=_l("Links we mailed you to sign in or to confirm a new address"),
            purpose=_l("so that each link works once"),
            period=lambda _settings: _l("a day after the link has stopped working"),
            erased=_l("removed by itself"),
            expire=_expire_links,
        ),
        RetentionRule(
            name="device",
            what=_l("On which kind of device you are signed in, since when, and the last day you used it"),
            purpose=_l("to keep you signed in, and to let you sign a lost device out"),
            period=_device_period,
            erased=_l("goes when you sign out, else by itself"),
            expire=devices.remove_expired,
        ),
        RetentionRule(
            name="second-factor",
            what=_l(
                "Staff only: the encrypted secret of the authenticator app, fingerprints of recovery codes"
            ),
            purpose=_l("so that an e-mail address alone does not open the office"),
            period=lambda _settings: _l("until the account is deleted or the second factor is reset"),
            erased=_l("goes with the account, at once"),
        ),
    )


def _device_period(settings: Settings) -> str:
    days = settings.session_days
    return str(ngettext("%(num)s day after you signed in", "%(num)s days after you signed in", days))


def _expire_links(now: datetime) -> int:
    return links.remove_expired(now) + addresses.remove_expired(now)
