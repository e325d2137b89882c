"""What each error page says: what happened, and what the visitor can do about it."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.refusals import Refusal
from app.settings import Settings


@dataclass(frozen=True)
class ErrorText:
    heading: str
    explanation: str


def bad_request() -> ErrorText:
    return ErrorText(
        _("This did not arrive as it should"),
        _("Something in the address or the form was not right. Go back one page and try once more."),
    )


def foreign_form() -> ErrorText:
    return ErrorText(
        _("Please send it once more"),
        _(
            "We could not be sure that this form came from our own page. Perhaps you were signed out in the "
            "meantime, or the page had been open for a long time. Nothing was saved. Open the page again, "
            "sign in if needed, and send it once more."
        ),
    )


def forbidden() -> ErrorText:
    return ErrorText(
        _("This page is not for you"),
        _(
            "You are signed in, but this page needs a role that you do not have. Do you think you should? "
            "Write to the Servicecenter."
        ),
    )


def not_found_anonymous() -> ErrorText:
    return ErrorText(
        _("Sign in to see whether this page is for you"),
        _(
            "There is nothing here that everyone can read. Perhaps this page is for a certain group, or the "
            "address is not right. If you have an account, sign in: you then come back here."
        ),
    )


def not_found() -> ErrorText:
    return ErrorText(
        _("We cannot find this page"),
        _("Perhaps the address is not right, or the page is no longer there. Search for it, or start again."),
    )


def method_not_allowed() -> ErrorText:
    return ErrorText(
        _("This address does not work that way"),
        _("Only a button on one of our pages leads here. Go back to that page and use the button."),
    )


def too_large() -> ErrorText:
    settings: Settings = current_app.extensions["settings"]
    return ErrorText(
        _("That is too much at once"),
        _(
            "A file may be at most %(megabytes)s MB, and all texts of a form together at most 2 MB. Nothing "
            "was saved. Go back one page: what you wrote is usually still there.",
            megabytes=settings.upload_max_megabytes,
        ),
    )


def too_many(seconds: int) -> ErrorText:
    minutes = max(1, round(seconds / 60))
    return ErrorText(
        _("One moment please"),
        ngettext(
            "This came too often from your network or device. Try again in %(num)s minute.",
            "This came too often from your network or device. Try again in %(num)s minutes.",
            minutes,
        ),
    )


def broken(number: str) -> ErrorText:
    """`number` is the one under which the log holds the fault."""
    return ErrorText(
        _("Something went wrong on our side"),
        _(
            "You did nothing wrong. The fault has been recorded. Try again in a few minutes; if it stays "
            "like this, write to the Servicecenter and mention number %(number)s.",
            number=number,
        ),
    )


def busy() -> ErrorText:
    return ErrorText(
        _("It is too busy for a moment"),
        _("Nothing was saved. Wait ten seconds and send it once more; what you wrote stands below."),
    )


def full() -> ErrorText:
    return ErrorText(
        _("We can't keep anything for a moment"),
        _("Our storage is full; we know and make room. Nothing was saved; what you wrote stands below."),
    )


def away() -> ErrorText:
    return ErrorText(
        _("We can't reach what we keep for a moment"),
        _("Nothing was saved. Wait a minute and send it once more; what you wrote stands below."),
    )


def refused(refusal: Refusal) -> ErrorText:
    return ErrorText(_("This cannot be done now"), str(refusal))
