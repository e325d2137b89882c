"""Words for what the log says of a person."""

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "person-viewed": _l("looked at this page"),
    "person-added": _l("added this person"),
    "person-corrected": _l("corrected name, language or birth year"),
    "person-exported": _l("downloaded the data"),
    "person-imported": _l("read this person in from a list"),
    "person-changed-by-import": _l("changed this person by a list"),
    "address-changed": _l("changed the mail address"),
    "mail-allowed": _l("allowed mail to this address again"),
    "audience-added": _l("added an audience"),
    "audience-corrected": _l("corrected the days in an audience"),
    "audience-removed": _l("removed an audience"),
    "group-joined": _l("added a local group"),
    "group-left": _l("ended a local group"),
    "group-role-changed": _l("changed the role in a local group"),
    "group-membership-removed": _l("removed a local group"),
    "role-granted": _l("gave a role"),
    "role-withdrawn": _l("took a role back"),
    "invited": _l("sent an invitation"),
    "invitation-accepted": _l("accepted the invitation"),
    "second-factor-reset": _l("reset the second factor"),
}


def action_words(action: str) -> str:
    """What somebody did, in the reader's language; the fixed word itself where we have no better."""
    return str(ACTIONS.get(action, action))
