"""The person behind `current_user`: account, device, audiences and roles, read anew for each request."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import current_app, has_request_context, request, session
from flask_login import UserMixin, logout_user

from app.core import clock
from app.core.access import ROLE_PERMISSIONS, Permission, Role, permissions_of
from app.core.transactions import SAFE_METHODS
from app.extensions import db
from app.people.accounts.devices.operations import note_use
from app.people.accounts.models import Account
from app.people.accounts.queries import KnownPerson, person_with_token
from app.people.accounts.viewing import seen_through
from app.people.audiences.queries import with_everybody
from app.people.roles.models import RoleGrant
from app.people.roles.queries import grants_of
from app.settings import Settings


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who signed in on a device; audiences and roles are those of this moment."""

    def __init__(self, token: str, known: KnownPerson, *, now: datetime, office_hours: int) -> None:
        self._token, self._known = token, known
        self._now, self._office_hours = now, office_hours
        self.participant_id, self.session_id = known.participant_id, known.session_id
        self.name, self.email, self.language = known.name, known.email, known.language
        self.birth_year = known.birth_year

    def get_id(self) -> str:
        return self._token

    @cached_property
    def account(self) -> Account:
        """The account as it can be changed."""
        return db.session.get_one(Account, self.participant_id)

    @cached_property
    def audiences(self) -> frozenset[str]:
        """Audience codes of today, `public` among them."""
        return with_everybody(self._known.audiences.split(",") if self._known.audiences else ())

    @cached_property
    def _grants(self) -> list[RoleGrant]:
        return grants_of(self.participant_id, self._now)

    @property
    def roles(self) -> frozenset[Role]:
        """Roles held everywhere."""
        return frozenset(Role(grant.role) for grant in self._grants if grant.scope is None)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the roles held everywhere allow; a role for one object opens the door of the office alone."""
        entrance = {Permission.OFFICE_ENTER} if self._grants else set()
        return permissions_of(self.roles) | entrance

    def may(self, permission: str, scope: str | None = None) -> bool:
        """Whether a permission is held everywhere, or for the object `scope`."""
        if permission in self.permissions:
            return True
        return scope is not None and any(
            grant.scope == scope and permission in ROLE_PERMISSIONS[Role(grant.role)]
            for grant in self._grants
        )

    @property
    def has_second_factor(self) -> bool:
        """Whether the second factor was given on this device, recently enough for the office."""
        given = self._known.second_factor_at
        return given is not None and self._now < given + timedelta(hours=self._office_hours)


def leave() -> None:
    """Forget in this browser who sat here; who keeps something else in it hears `user_logged_out`.

    The caller commits afterwards.
    """
    logout_user()
    session.clear()


def load(token: str) -> Any:
    """The person behind a session cookie, or None when the device was signed out or its time is over.

    Staff who look as another audience are that audience, on every page but the office's.
    """
    person = person_behind(token)
    return None if person is None else seen_through(person)


def person_behind(token: str) -> SignedIn | None:
    """The person behind a session cookie, whoever they look as."""
    now = clock.now()
    known = person_with_token(token, now)
    if known is None:
        return None
    if has_request_context():
        reading = request.method in SAFE_METHODS
        note_use(known.session_id, known.last_used_on, clock.local_day(now), reading=reading)
    settings: Settings = current_app.extensions["settings"]
    return SignedIn(token, known, now=now, office_hours=settings.office_session_hours)
