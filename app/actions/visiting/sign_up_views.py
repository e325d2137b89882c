"""Signing up without an account, and finding one's own sign-up through the mailed link."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.agenda.queries import slugs_of
from app.actions.reminders import operations as reminders
from app.actions.reminders.forms import ReminderForm
from app.actions.sign_ups import operations
from app.actions.sign_ups.forms import AddressForm, SignUpForm
from app.actions.sign_ups.operations import Wish
from app.actions.sign_ups.queries import behind_link, own_sign_up
from app.actions.sign_ups.rules import LINK_UNKNOWN, keeps_the_place
from app.actions.visiting.blueprint import actions, enter, settings
from app.actions.visiting.views import render_action
from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES, current_language
from app.core.limits import network_of
from app.core.refusals import Refused
from app.core.tokens import normalised_address
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn


@actions.action("/take-action/<slug>/sign-up/", csrf=CsrfClass.ORIGIN)
def sign_up(slug: str) -> Any:
    """Keep a place. Who is under 16 is sent on before anything else is read, and nothing is kept."""
    form = SignUpForm().word(settings().organisation)
    if form.is_too_young:
        return redirect(url_for("actions.together"), 303)
    found = enter(slug)
    if not form.validate():
        return not_stored(render_action(found, form=form), 422)
    try:
        operations.sign_up(found.action, _wish(form), network=_network(), now=clock.now())
    except Refused as refused:
        db.session.commit()  # the attempt counts
        form.show(refused.refusal)
        return not_stored(render_action(enter(slug), form=form), refused.refusal.status)
    db.session.commit()
    return redirect(url_for("actions.thank_you", slug=found.slug), 303)


@actions.page("/sign-ups/together/")
def together() -> str:
    """For whoever is under 16: come with a parent or guardian."""
    return render_template("actions/together.html")


@actions.page("/take-action/<slug>/thank-you/")
def thank_you(slug: str) -> str:
    """The same page for everybody who signs up, for the first time or again."""
    found = enter(slug)
    if not found.action.is_event:
        abort(404)
    return render_template("actions/thank_you.html", action=found.action, slug=found.slug)


@actions.action("/take-action/<slug>/sign-up/resend/", csrf=CsrfClass.ORIGIN)
def resend(slug: str) -> Any:
    """Mail the link to one's own sign-up once more; the answer is the same whether there is one."""
    found, form = enter(slug), AddressForm(prefix="again-")
    if not found.action.is_event:
        abort(404)
    if not form.validate():
        return not_stored(render_action(found, again=form), 422)
    try:
        operations.ask_for_mail_again(found.action, form.email.data, network=_network(), now=clock.now())
    except Refused as refused:
        db.session.commit()  # the attempt counts
        form.show(refused.refusal)
        return not_stored(render_action(enter(slug), again=form), refused.refusal.status)
    db.session.commit()
    flash(_("If somebody signed up with this address, a mail with their link is on its way."), "success")
    return redirect(url_for("actions.show", slug=found.slug), 303)


@actions.action("/take-action/<slug>/reminder/", csrf=CsrfClass.ORIGIN)
def remind(slug: str) -> Any:
    """Keep an address for the mail of the day before, or take it back."""
    found, form = enter(slug), ReminderForm(prefix="reminder-").word(settings().organisation)
    if not form.validate():
        return not_stored(render_action(found, reminder=form), 422)
    try:
        said = _remind_or_not(found.action, form)
    except Refused as refused:
        db.session.commit()  # the attempt counts
        form.show(refused.refusal)
        return not_stored(render_action(enter(slug), reminder=form), refused.refusal.status)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("actions.show", slug=found.slug), 303)


def _remind_or_not(action: Any, form: ReminderForm) -> str:
    now = clock.now()
    if request.form.get("act") == "take-back":
        reminders.take_back(action, form.email.data, network=_network(), now=now)
        return str(_("We no longer have this address for a reminder."))
    reminders.ask_reminder(
        action,
        form.email.data,
        consent=form.reminder_consent.data,
        language=current_language(),
        network=_network(),
        now=now,
    )
    return str(_("We mail this address the day before, and remove it the day after."))


@actions.page("/sign-ups/<token>/")
def own(token: str) -> Response:
    """What a mailed link opens: one's own sign-up, and a button to withdraw. Opening it changes nothing."""
    held = behind_link(token)
    if held is None:
        return _broken_link()
    slug = slugs_of(held.action.id)[current_language()]
    g.addresses = {lang: url_for("actions.own", lang=lang, token=token) for lang in LANGUAGES}
    page = render_template(
        "actions/own.html",
        sign_up=held.sign_up,
        action=held.action,
        slug=slug,
        token=token,
        late=keeps_the_place(held.action, clock.now()),
    )
    return not_stored(page)


@actions.action("/sign-ups/<token>/withdraw/", csrf=CsrfClass.ORIGIN)
def withdraw(token: str) -> Response:
    """Give the place back. Pressed twice it says that it was done."""
    held = behind_link(token)
    if held is None:
        return _broken_link()
    try:
        operations.withdraw(held.sign_up, held.action, now=clock.now())
        db.session.commit()
        flash(_("Done. Your name and address are removed."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "info")
    return redirect(url_for("actions.own", token=token), 303)


@actions.action("/sign-ups/<token>/news/", csrf=CsrfClass.ORIGIN)
def news(token: str) -> Response:
    """Confirm, from the mailbox itself, that news is welcome there."""
    held = behind_link(token)
    if held is None:
        return _broken_link()
    operations.confirm_news(held.sign_up, now=clock.now())
    db.session.commit()
    flash(_("Thank you. From now on we mail you news."), "success")
    return redirect(url_for("actions.own", token=token), 303)


@actions.action("/take-action/<slug>/withdraw/", csrf=CsrfClass.TOKEN)
@signed_in_page
def withdraw_own(person: SignedIn, slug: str) -> Response:
    """Withdraw while signed in, without the mail."""
    found = enter(slug)
    held = own_sign_up(found.action.id, person.participant_id)
    if held is not None:
        try:
            operations.withdraw(held, found.action, now=clock.now())
            db.session.commit()
            flash(_("Done. Your name and address are removed."), "success")
        except Refused as refused:
            db.session.rollback()
            flash(str(refused.refusal), "info")
    return redirect(url_for("actions.show", slug=found.slug), 303)


def _wish(form: SignUpForm) -> Wish:
    return Wish(
        name=form.name.data,
        email=form.email.data,
        consent=form.consent.data,
        news=form.news.data,
        language=current_language(),
        participant_id=current_user.participant_id if _is_own_address(form.email.data) else None,
    )


def _is_own_address(typed: str) -> bool:
    if not current_user.is_authenticated:
        return False
    try:
        return normalised_address(typed) == normalised_address(current_user.email)
    except ValueError:
        return False


def _network() -> str:
    return network_of(request.remote_addr)


def _broken_link() -> Response:
    return not_stored(render_template("actions/broken_link.html", refusal=LINK_UNKNOWN), LINK_UNKNOWN.status)
