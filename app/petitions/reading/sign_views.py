"""Signing: the form, the page after it, and the mailed link that confirms or withdraws.

None of these pages tells who signed: whoever fills in an address gets the same bytes, and what became of a
signature stands behind its own link alone.
"""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.headers import same_for_everybody
from app.core.languages import current_language
from app.core.limits import network_of
from app.core.refusals import Refusal, Refused, require
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.petitions.after.queries import names_handed_over
from app.petitions.integrity import proof
from app.petitions.integrity.queries import code_in_use
from app.petitions.models import Petition
from app.petitions.queries import Found, count_of, slugs_of
from app.petitions.reading.blueprint import enter, petitions, settings
from app.petitions.reading.kept import page_stays
from app.petitions.reading.next_steps import Offer, next_step
from app.petitions.reading.views import render_petition
from app.petitions.sharing.source import clean_source
from app.petitions.signatures import operations, rules
from app.petitions.signatures.forms import SignForm
from app.petitions.signatures.models import Standing
from app.petitions.signatures.queries import Signed, gets_news, signed_with_token
from app.petitions.switches.queries import Switches, switches_of
from app.petitions.switches.rules import signing_is_off
from app.petitions.versions.models import PetitionVersion
from app.petitions.versions.queries import version_of

Answer = str | Response | tuple[str, int]


@petitions.action("/petitions/<slug>/sign/", csrf=CsrfClass.ORIGIN)
def sign(slug: str) -> Answer:
    """Sign; a mail asks to confirm. Under 16 nothing is looked at further, and nothing kept."""
    found = enter(slug)
    form = SignForm.of(found.petition, settings().organisation)
    if form.says_under_16:
        return redirect(url_for("petitions.together", slug=found.slug), 303)
    switches = switches_of(found.petition.id, clock.now())
    refusals = _obstacles(found, form, switches)
    if not refusals:
        try:
            _sign(found, form, switches)
            return redirect(url_for("petitions.thank_you", slug=found.slug), 303)
        except Refused as refused:
            refusals = [refused.refusal]
    for refusal in refusals:
        form.show(refusal)
    if proof.PROOF_MISSING in refusals:
        asked = proof.question(found.petition, clock.now())
        form.ask(asked.words, asked.token)
    return render_petition(found.petition, found.slug, form), refusals[0].status


def _obstacles(found: Found, form: SignForm, switches: Switches) -> list[Refusal]:
    if switches.signing:
        return [signing_is_off(switches.signing.text_in(current_language()))]
    return form.refusals(found.petition)


def _sign(found: Found, form: SignForm, switches: Switches) -> None:
    try:
        require(_no_program(found, form) if switches.proof else None)
        operations.sign(
            found.petition,
            form.entry(),
            language=current_language(),
            network=network_of(request.remote_addr),
            settings=settings(),
            now=clock.now(),
            event_code_id=code_in_use(found.petition, form.code.data or "", clock.now()),
        )
    finally:
        page_stays()
        db.session.commit()  # an attempt that was too many counts as well


def _no_program(found: Found, form: SignForm) -> Refusal | None:
    return proof.refusal(
        found.petition,
        proof=form.proof.data or "",
        asked=form.question.data or "",
        answer=form.answer.data or "",
        network=network_of(request.remote_addr),
        now=clock.now(),
    )


@petitions.page("/petitions/<slug>/challenge.json")
def challenge(slug: str) -> Response:
    """A puzzle for one signature, for the script beside the form."""
    answer = jsonify(proof.challenge(enter(slug).petition, clock.now()))
    same_for_everybody()
    answer.headers["Cache-Control"] = "no-store"
    return answer


@petitions.page("/petitions/<slug>/thank-you/")
def thank_you(slug: str) -> str:
    """The same page for everybody who sends the form, signed before or not."""
    found = enter(slug)
    return render_template(
        "petitions/thank_you.html",
        petition=found.petition,
        slug=found.slug,
        days=settings().signature_days,
        delay=switches_of(found.petition.id, clock.now()).mails,
    )


@petitions.page("/petitions/<slug>/together/")
def together(slug: str) -> str:
    """For somebody under 16: nothing was kept; sign with a parent or guardian."""
    found = enter(slug)
    return render_template("petitions/together.html", petition=found.petition, slug=found.slug)


@petitions.page("/confirm/<token>/", also_posts=CsrfClass.ORIGIN)
def link(token: str) -> Answer:
    """The mailed link: GET shows a button, so that programs which open links in mail sign nothing."""
    signed = signed_with_token(token, clock.now())
    if signed is None:
        return _broken_link()
    refusal = rules.may_confirm(signed.signature, signed.petition, clock.now())
    if request.method != "POST":
        if request.method == "GET" and not signed.was_opened and not signed.petition.safe_mode:
            operations.note_opening(token, clock.now())
        return _signature_page(signed, refusal)
    try:
        operations.confirm(signed, now=clock.now(), source=_source())
    except Refused as refused:
        db.session.rollback()
        return _signature_page(signed_with_token(token, clock.now()) or signed, refused.refusal)
    if not signed.signature.is_public:
        page_stays()
    db.session.commit()
    return redirect(url_for("petitions.link", token=token), 303)


@petitions.page("/confirm/<token>/withdraw/", also_posts=CsrfClass.ORIGIN)
def withdraw(token: str) -> Answer:
    """Take a signature back, after saying what then happens."""
    signed = signed_with_token(token, clock.now())
    if signed is None:
        return _broken_link()
    if request.method == "POST":
        operations.withdraw(signed.signature, now=clock.now())
        db.session.commit()
    elif signed.signature.standing != Standing.WITHDRAWN:
        page = render_template(
            "petitions/withdraw.html",
            signed=signed,
            token=token,
            days=settings().signature_days,
            keeping_days=settings().retention_signature_days,
            handed=names_handed_over(signed.signature),
        )
        return not_stored(page)
    return redirect(url_for("petitions.link", token=token), 303)


def _signature_page(signed: Signed, refusal: Refusal | None) -> Response:
    """A signature as its signer sees it: waiting, counted, withdrawn, or too late."""
    counted = count_of(signed.petition.id)
    is_counted = signed.signature.standing == Standing.CONFIRMED
    is_withdrawn = signed.signature.standing == Standing.WITHDRAWN
    page = render_template(
        "petitions/signature.html",
        step=_next_step(signed) if is_counted else None,
        signed=signed,
        words=_words_signed(signed),
        standing=signed.signature.standing,
        gets_news=gets_news(signed.signature),
        may_get_news=rules.may_get_news(signed.signature),
        handed=names_handed_over(signed.signature) if is_withdrawn else None,
        token=request.view_args["token"] if request.view_args else "",
        slug=slugs_of(signed.petition.id)[current_language()],
        source=_source(),
        too_late=refusal if refusal is rules.TOO_LATE else None,
        confirmed=counted.total if counted else 0,
        days=settings().signature_days,
        keeping_days=settings().retention_signature_days,
    )
    return not_stored(page, refusal.status if refusal is rules.TOO_LATE else 200)


def _words_signed(signed: Signed) -> Petition | PetitionVersion:
    """What its signer read, also when the petition says something else now."""
    if signed.signature.version == signed.petition.version:
        return signed.petition
    return version_of(signed.petition.id, signed.signature.version) or signed.petition


def _source() -> str:
    """Where the signer came from, as the mailed link takes it along."""
    return clean_source(request.args.get("source", ""))


def _next_step(signed: Signed) -> Offer | None:
    return next_step(signed.signature, signed.petition.goals, current_language(), clock.now())


def _broken_link() -> Response:
    """Why the link doesn't work, and the way to a new one: sign once more."""
    refusal = rules.LINK_UNKNOWN.with_params(days=settings().signature_days)
    return not_stored(render_template("petitions/broken_link.html", refusal=refusal), refusal.status)
