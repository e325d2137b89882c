"""Reasons as staff hear them: the same rules as people meet themselves, in words about somebody else."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal

NOBODY_THERE = Refusal(
    "nobody-at-address",
    _l("Nobody has an account at this address. Add this person first."),
    field_name="email",
    status=422,
)
SHARED_ADDRESS = Refusal(
    "address-is-shared",
    _l("Several people share this address. Add them from their own pages."),
    field_name="email",
    status=422,
)
SAME_PERSON_THERE = Refusal(
    "person-known",
    _l("There is already a person with this name at this address."),
    field_name="email",
    status=422,
)
OTHER_ADDRESS = Refusal(
    "other-person-address",
    _l("This is not the mail address of this person. Nothing was erased."),
    field_name="email",
    status=422,
)
STAFF_ADDRESS = Refusal(
    "address-of-staff",
    _l("This person has a role in the office. Only an administrator can change their address."),
    status=403,
)
ADDRESS_TAKEN = Refusal(
    "address-of-somebody-else",
    _l("This is already the address of %(names)s. Do they share it? Then tick the box and save again."),
    field_name="email",
    status=422,
)
_FOR_STAFF = {
    "name-missing": Refusal("name-missing", _l("Fill in the name."), "name", 422),
    "too-young": Refusal(
        "too-young",
        _l("This person is under 16. A parent or guardian must arrange this; write nothing down here."),
        "birth_year",
        422,
    ),
    "birth-year-impossible": Refusal(
        "birth-year-impossible",
        _l("Fill in the birth year in four digits, or leave it empty."),
        "birth_year",
        422,
    ),
    "same-address": Refusal("same-address", _l("This is the address this person already has."), "email", 422),
    "last-administrator": Refusal(
        "last-administrator",
        _l("This is the only administrator. Make somebody else administrator first."),
    ),
}


def address_refusal(*, has_role: bool, by_administrator: bool) -> Refusal | None:
    """Why somebody's address can't be corrected: it opens their account, and with a role also the office."""
    return STAFF_ADDRESS if has_role and not by_administrator else None


def taken_refusal(names: Sequence[str], *, shared: bool) -> Refusal | None:
    """Why an address can't be taken yet: these people have it, and nobody said that they share it."""
    return ADDRESS_TAKEN.with_params(names=", ".join(names)) if names and not shared else None


def for_staff(refusal: Refusal) -> Refusal:
    """A refusal in the words for staff, where it has others than for the person."""
    return _FOR_STAFF.get(refusal.name, refusal)
