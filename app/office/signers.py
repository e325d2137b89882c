"""The Servicecenter's desk for signers: by address, what was signed, what was mailed, what to say.

The address is posted: it stands in no address bar, history or log. A signature has a page of its own under
its random id. Petitions in safe mode are the data officer's alone, found there by a fingerprint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.access import Permission
from app.core.audit import AuditEntry, entries_about
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.mail.models import Mail, MailSuppression
from app.mail.queries import mails_to_address, suppression_of
from app.office.bounce_words import bounce_words
from app.office.log_words import action_words
from app.office.looking import note_look
from app.office.mail_words import mail_words
from app.office.mails import STATUS_NAMES as MAIL_STATUS_NAMES
from app.office.signer_scripts import Script, script_of, scripts_of
from app.people.accounts.answers import not_stored
from app.people.accounts.queries import account_of, names_of
from app.people.participants.rules import read_address
from app.petitions.desk import rules
from app.petitions.desk.forms import AddressForm
from app.petitions.desk.queries import Links, last_mail_came_back, links_of, signed_at
from app.petitions.signatures.queries import Signed, signature_with_id
from app.petitions.signatures.rules import may_change

office_signers = LocalisedBlueprint("office_signers", __name__, office=True)

HELP = Permission.SIGNERS_HELP
SHOWN = 20
WORDS: dict[str, Any] = {
    "bounce_words": bounce_words,
    "mail_words": mail_words,
    "mail_status_names": MAIL_STATUS_NAMES,
    "action_words": action_words,
}


@dataclass(frozen=True)
class Found:
    """What an address leads to. `safe`: None for who may not look there."""

    address: str
    signed: Sequence[Signed]
    safe: Sequence[Signed] | None
    mails: Sequence[Mail]
    held_back: MailSuppression | None


@dataclass(frozen=True)
class SignaturePage:
    """One signature as the desk sees it; a refusal per act, None where it can be done."""

    signed: Signed
    links: Links
    mails: Sequence[Mail]
    held_back: MailSuppression | None
    scripts: list[Script]
    obstacles: dict[str, Any]
    has_account: bool
    history: list[AuditEntry]
    names: dict[UUID, str]

    @classmethod
    def of(cls, signed: Signed) -> "SignaturePage":
        signature, address = signed.signature, signed.signature.email
        mails = mails_to_address(address, size=SHOWN).items if address else []
        history = entries_about(signature.id)
        person = signature.participant_id
        return cls(
            signed=signed,
            links=links_of(signature.id),
            mails=mails,
            held_back=suppression_of(address) if address else None,
            scripts=scripts_of(signature, mails),
            obstacles={
                "resend": rules.may_resend(
                    signature, signed.petition, clock.now(), came_back=last_mail_came_back(address)
                ),
                "rename": may_change(signature),
                "withdraw": rules.may_withdraw(signature),
            },
            has_account=person is not None and account_of(person) is not None,
            history=history,
            names=names_of({entry.actor_id for entry in history if entry.actor_id}),
        )


@office_signers.page("/office/signers/", permission=HELP, also_posts=CsrfClass.TOKEN)
def index() -> Any:
    """Search by address. What is shown is written down per signature, before it is shown."""
    form, found, status = AddressForm(), None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                found, status = _found(read_address(form.email.data)), 200
            except Refused as refused:
                form.show(refused.refusal)
    page = render_template(
        "office/signers/index.html", form=form, found=found, nothing=script_of("nothing"), **WORDS
    )
    return not_stored(page, status)


def _found(address: str) -> Found:
    found = Found(
        address=address,
        signed=signed_at(address, safe=False),
        safe=signed_at(address, safe=True) if current_user.may(Permission.SIGNERS_SAFE) else None,
        mails=mails_to_address(address, size=SHOWN).items,
        held_back=suppression_of(address),
    )
    shown = [*found.signed, *(found.safe or ())]
    now, who = clock.now(), current_user.participant_id
    audit.record("signers-searched", "signatures", "address", actor_id=who, now=now, shown=len(shown))
    for each in shown:
        audit.record("signature.viewed", "signature", each.signature.id, actor_id=who, now=now)
    # Before anything is shown.
    db.session.commit()
    return found


@office_signers.page("/office/signers/<uuid:signature_id>/", permission=HELP)
def show(signature_id: UUID) -> Response:
    """One signature: how it stands, its mails, what to say and do."""
    signed = signed_or_404(signature_id)
    note_look("signature.viewed", "signature", signature_id, now=clock.now())
    return not_stored(render_template("office/signers/show.html", page=SignaturePage.of(signed), **WORDS))


def signed_or_404(signature_id: UUID) -> Signed:
    """A signature this member of staff may help with: in safe mode the data officer alone."""
    signed = signature_with_id(signature_id)
    if signed is None or (signed.petition.safe_mode and not current_user.may(Permission.SIGNERS_SAFE)):
        abort(404)
    return signed
