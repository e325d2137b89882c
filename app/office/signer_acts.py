"""What the desk does for a signer: send the link again, correct a name, withdraw, export, erase."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.tokens import normalised_address
from app.extensions import db
from app.mail.operations import forget_mails_to
from app.mail.queries import mails_to_address
from app.office.acts import who
from app.office.looking import note_look
from app.office.signer_scripts import script_of
from app.office.signers import HELP, office_signers, signed_or_404
from app.people.accounts.answers import not_stored
from app.people.accounts.queries import account_of
from app.people.directory.rules import OTHER_ADDRESS, for_staff
from app.petitions.desk import operations, rules
from app.petitions.desk.forms import EraseForm, NameForm
from app.petitions.desk.queries import of_one_person, signed_at
from app.petitions.signatures.queries import Signed, signer_key
from app.petitions.signatures.rules import may_change
from app.privacy.operations import erase_person
from app.privacy.queries import export_of

HERE = "/office/signers/<uuid:signature_id>/"
MAILS_TOLD = 500


@office_signers.action(f"{HERE}resend/", permission=HELP, csrf=CsrfClass.TOKEN)
def resend(signature_id: UUID) -> Response:
    """Mail the link once more."""
    return _done(signature_id, operations.resend, _("The mail with the link is on its way."))


@office_signers.page(f"{HERE}name/", permission=HELP, also_posts=CsrfClass.TOKEN)
def rename(signature_id: UUID) -> Any:
    """Correct how the name is written."""
    signed, form, status = signed_or_404(signature_id), NameForm(), 200
    refusal = may_change(signed.signature)
    if refusal is not None:
        flash(str(refusal), "warning")
        return redirect(url_for("office_signers.show", signature_id=signature_id), 303)
    if request.method != "POST":
        form.name.data = signed.signature.name
    elif not form.validate():
        status = 422
    else:
        try:
            operations.correct_name(signed, form.name.data or "", **who())
            return _saved(signature_id, _("The name is corrected."))
        except Refused as refused:
            db.session.rollback()
            form.show(for_staff(refused.refusal))
            signed, status = signed_or_404(signature_id), refused.refusal.status
    page = render_template(
        "office/signers/name.html", signed=signed, form=form, script_found=_script("rename", signed)
    )
    return not_stored(page, status)


@office_signers.page(f"{HERE}withdraw/", permission=HELP, also_posts=CsrfClass.TOKEN)
def withdraw(signature_id: UUID) -> Any:
    """Withdraw because the signer asks; the page before it says what then happens."""
    signed = signed_or_404(signature_id)
    if request.method == "POST":
        return _done(signature_id, operations.withdraw, _("The signature is withdrawn."))
    page = render_template(
        "office/signers/withdraw.html",
        signed=signed,
        refusal=rules.may_withdraw(signed.signature),
        script_found=_script("withdraw", signed),
    )
    return not_stored(page)


@office_signers.page(f"{HERE}export/", permission=Permission.PEOPLE_EXPORT)
def export(signature_id: UUID) -> Response:
    """Everything known of who stands behind a signature, as one file."""
    signed, now = signed_or_404(signature_id), clock.now()
    note_look("signature.exported", "signature", signature_id, now=now)
    text = json.dumps(_known(signed), ensure_ascii=False, indent=2)
    answer = not_stored(text, mimetype="application/json")
    name = f"samenspraak-{signature_id.hex[-8:]}-{clock.local_day(now).isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _known(signed: Signed) -> dict[str, Any]:
    """What this person signed, and everything known of them; the mails unless others share the address."""
    signature, now = signed.signature, clock.now()
    theirs, shared = _theirs(signed)
    mails = mails_to_address(signature.email, size=MAILS_TOLD).items if signature.email and not shared else []
    return {
        "made_at": now.isoformat(),
        "signatures": [_facts(each) for each in theirs],
        "mails": [
            {"mail": mail.name, "status": mail.status, "queued_at": mail.queued_at.isoformat()}
            for mail in mails
        ],
        "person": export_of(signature.participant_id, now) if signature.participant_id else None,
    }


def _theirs(signed: Signed) -> tuple[list[Signed], bool]:
    """What the person behind a signature signed, and whether somebody else signed with their address."""
    address = signed.signature.email
    found = signed_at(address, safe=False) if address else [signed]
    theirs = of_one_person(signed, found)
    return theirs, len(theirs) < len(found)


def _facts(signed: Signed) -> dict[str, Any]:
    signature = signed.signature
    return {
        "petition": {"nl": signed.petition.title.nl, "en": signed.petition.title.en},
        "name": signature.name,
        "email": signature.email,
        "shown_in_public": signature.is_public,
        "language": signature.language,
        "standing": signature.standing,
        "signed_at": signature.signed_at.isoformat(),
        "confirmed_at": signature.confirmed_at.isoformat() if signature.confirmed_at else None,
    }


@office_signers.page(f"{HERE}erase/", permission=Permission.PEOPLE_ERASE, also_posts=CsrfClass.TOKEN)
def erase(signature_id: UUID) -> Any:
    """Erase who stands behind a signature, once their address is typed; with an account at its own page."""
    signed, form, status = signed_or_404(signature_id), EraseForm(), 200
    person = signed.signature.participant_id
    if person is not None and account_of(person) is not None:
        return redirect(url_for("office_people.erase", person_id=person), 303)
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _erase(signed, form)
                db.session.commit()
                flash(_("Erased. The log keeps that it was done, without a name."), "success")
                return redirect(url_for("office_signers.index"), 303)
            except Refused as refused:
                db.session.rollback()
                form.show(for_staff(refused.refusal))
                signed, status = signed_or_404(signature_id), refused.refusal.status
    page = render_template(
        "office/signers/erase.html", signed=signed, form=form, script_found=_script("erase", signed)
    )
    return not_stored(page, status)


def _erase(signed: Signed, form: EraseForm) -> None:
    address, person = form.email.data or "", signed.signature.participant_id
    if not _is_of(signed, address):
        raise Refused(OTHER_ADDRESS)
    theirs, shared = _theirs(signed)
    in_safe_mode = [] if shared else signed_at(address, safe=True)
    withdraw_words = form.words.data == "withdraw"
    for each in {each.signature.id: each for each in (*theirs, *in_safe_mode)}.values():
        kept = each.petition.safe_mode or each.signature.email is not None
        if each.signature.participant_id is None and kept:
            operations.forget(each, withdraw_words=withdraw_words, **who())
    if person is not None:
        erase_person(person, withdraw_words=withdraw_words, **who())
        audit.record("signature.erased", "signature", signed.signature.id, **who())
    if not shared and not signed.petition.safe_mode:
        forget_mails_to(address)


def _is_of(signed: Signed, typed: str) -> bool:
    """Whether this is the address behind a signature; in safe mode a fingerprint of it is all there is."""
    address = signed.signature.email
    try:
        if signed.petition.safe_mode:
            return signer_key(signed.petition, typed) == signed.signature.signer_key
        return address is not None and normalised_address(typed) == normalised_address(address)
    except ValueError:
        return False


def _script(name: str, signed: Signed) -> Any:
    return script_of(name, signed.signature.language)


def _done(signature_id: UUID, act: Callable[..., None], told: str) -> Response:
    """Do it, or say why not; either way back to the signature."""
    try:
        act(signed_or_404(signature_id), **who())
    except Refused as refused:
        db.session.commit()  # what was counted against a limit counts; nothing else was written
        flash(str(for_staff(refused.refusal)), "warning")
        return redirect(url_for("office_signers.show", signature_id=signature_id), 303)
    return _saved(signature_id, told)


def _saved(signature_id: UUID, told: str) -> Response:
    db.session.commit()
    flash(told, "success")
    return redirect(url_for("office_signers.show", signature_id=signature_id), 303)
