"""Who may give and take roles, and the reason when not."""

from collections.abc import Collection
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.access import Role
from app.core.refusals import Refusal
from app.people.roles.models import RoleGrant

OWN_ROLES = Refusal("own-roles", _l("Nobody changes their own roles. Ask another administrator."), status=403)
LAST_ADMINISTRATOR = Refusal(
    "last-administrator-role",
    _l("This is the only administrator. Make somebody else administrator first."),
)
NOT_HELD = Refusal("role-not-held", _l("This person doesn't hold that role any more."))


def change_refusal(participant_id: UUID, acting: UUID) -> Refusal | None:
    """Why `acting` can't change this person's roles."""
    return OWN_ROLES if participant_id == acting else None


def withdrawal_refusal(given: RoleGrant, acting: UUID, administrators: Collection[UUID]) -> Refusal | None:
    """Why a grant can't be taken back; `administrators` are those who hold that role everywhere now."""
    refusal = change_refusal(given.participant_id, acting)
    if refusal is not None:
        return refusal
    is_last = set(administrators) == {given.participant_id}
    if given.role == Role.ADMINISTRATOR.value and given.scope is None and is_last:
        return LAST_ADMINISTRATOR
    return None
