"""Signing: the form, the page after it, and the mailed link that confirms or withdraws.

None of these pages tells who signed: whoever fills in an address gets the same bytes, and what became of a
signature stands behind its own link alone.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.limits import network_of
from app.core.refusals import Refusal, Refused
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.petitions.queries import Found, count_of, slugs_of
from app.petitions.reading.blueprint import enter, petitions
from app.petitions.reading.views import render_petition, settings
from app.petitions.signatures import operations, rules
from app.petitions.signatures.forms import SignForm
from app.petitions.signatures.models import Standing
from app.petitions.signatures.queries import Signed, signed_with_token

Answer = str | Response | tuple[str, int]


@petitions.action("/petitions/<slug>/sign/", csrf=CsrfClass.ORIGIN)
def sign(slug: str) -> Answer:
    """Sign; a mail asks to confirm. Under 16 nothing is looked at further, and nothing kept."""
    found = enter(slug)
    form = SignForm.of(found.petition, settings().organisation)
    if form.says_under_16:
        return redirect(url_for("petitions.together", slug=found.slug), 303)
    refusals = form.refusals(found.petition)
    if not refusals:
        try:
            _sign(found, form)
            return redirect(url_for("petitions.thank_you", slug=found.slug), 303)
        except Refused as refused:
            refusals = [refused.refusal]
    for refusal in refusals:
        form.show(refusal)
    return render_petition(found.petition, found.slug, form), refusals[0].status


def _sign(found: Found, form: SignForm) -> None:
    try:
        operations.sign(
            found.petition,
            form.entry(),
            language=current_language(),
            network=network_of(request.remote_addr),
            settings=settings(),
            now=clock.now(),
        )
    finally:
        db.session.commit()  # an attempt that was too many counts as well


@petitions.page("/petitions/<slug>/thank-you/")
def thank_you(slug: str) -> str:
    """The same page for everybody who sends the form, signed before or not."""
    found = enter(slug)
    return render_template(
        "petitions/thank_you.html", petition=found.petition, slug=found.slug, days=settings().signature_days
    )


@petitions.page("/petitions/<slug>/together/")
def together(slug: str) -> str:
    """For somebody under 16: nothing was kept; sign with a parent or guardian."""
    found = enter(slug)
    return render_template("petitions/together.html", petition=found.petition, slug=found.slug)


@petitions.page("/confirm/<token>/", also_posts=CsrfClass.ORIGIN)
def link(token: str) -> Answer:
    """The mailed link: GET shows a button, so that programs which open links in mail sign nothing."""
    signed = signed_with_token(token)
    if signed is None:
        return _broken_link()
    refusal = rules.may_confirm(signed.signature, signed.petition, clock.now())
    if request.method != "POST":
        return _signature_page(signed, refusal)
    try:
        operations.confirm(signed, now=clock.now())
    except Refused as refused:
        db.session.rollback()
        return _signature_page(signed_with_token(token) or signed, refused.refusal)
    db.session.commit()
    return redirect(url_for("petitions.link", token=token), 303)


@petitions.page("/confirm/<token>/withdraw/", also_posts=CsrfClass.ORIGIN)
def withdraw(token: str) -> Answer:
    """Take a signature back, after saying what then happens."""
    signed = signed_with_token(token)
    if signed is None:
        return _broken_link()
    if request.method == "POST":
        operations.withdraw(signed.signature, now=clock.now())
        db.session.commit()
    elif signed.signature.standing != Standing.WITHDRAWN:
        page = render_template(
            "petitions/withdraw.html", signed=signed, token=token, days=settings().signature_days
        )
        return not_stored(page)
    return redirect(url_for("petitions.link", token=token), 303)


def _signature_page(signed: Signed, refusal: Refusal | None) -> Response:
    """A signature as its signer sees it: waiting, counted, withdrawn, or too late."""
    counted = count_of(signed.petition.id)
    page = render_template(
        "petitions/signature.html",
        signed=signed,
        standing=signed.signature.standing,
        token=request.view_args["token"] if request.view_args else "",
        slug=slugs_of(signed.petition.id)[current_language()],
        too_late=refusal if refusal is rules.TOO_LATE else None,
        confirmed=counted.confirmed if counted else 0,
        days=settings().signature_days,
        keeping_days=settings().retention_signature_days,
    )
    return not_stored(page, refusal.status if refusal is rules.TOO_LATE else 200)


def _broken_link() -> Response:
    """Why the link doesn't work, and the way to a new one: sign once more."""
    refusal = rules.LINK_UNKNOWN.with_params(days=settings().signature_days)
    return not_stored(render_template("petitions/broken_link.html", refusal=refusal), refusal.status)
