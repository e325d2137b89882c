"""Which mail it was, in the words of the reader; a test names each mail that has none."""

from typing import Any

from flask_babel import lazy_gettext as _l

MAIL_NAMES: dict[str, Any] = {
    "sign_in": _l("link to sign in"),
    "no_account": _l("answer to somebody without an account"),
    "invitation": _l("invitation"),
    "phase_invitation": _l("invitation to a consultation"),
    "confirm_following": _l("question to confirm following something"),
    "digest": _l("news of what somebody follows"),
    "confirm_address": _l("question to confirm a new address"),
    "address_changed": _l("message that the address changed"),
    "account_deleted": _l("message that the account is deleted"),
    "report_received": _l("receipt of a report"),
    "report_decided": _l("decision about a report"),
    "report_lapsed": _l("message that what was reported was withdrawn"),
    "contribution_hidden": _l("message that a contribution is hidden"),
    "contribution_put_back": _l("message that a contribution is put back"),
    "appeal_refused": _l("answer to an objection"),
    "answers_published": _l("message that there are answers"),
    "confirm_signature": _l("question to confirm a signature"),
    "signed_already": _l("message about an earlier signature"),
    "remind_signature": _l("reminder to confirm a signature"),
    "withdrawn_on_request": _l("message that a signature was withdrawn"),
    "urgent_review": _l("call to review an urgent petition"),
    "proposal_decided": _l("decision about a proposed petition"),
    "petition_news": _l("news about a petition"),
    "neutral_link": _l("link without a subject"),
    "sign_up_confirmed": _l("confirmation of a sign-up"),
    "action_changed": _l("message that an action changed"),
    "action_cancelled": _l("message that an action is cancelled"),
    "demonstration_reminder": _l("reminder of a demonstration"),
    "demonstration_changed": _l("message that a demonstration changed"),
}


def mail_words(name: str) -> str:
    """Which mail; the fixed word itself where nobody wrote the words yet."""
    return str(MAIL_NAMES.get(name, name))
