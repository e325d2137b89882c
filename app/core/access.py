"""Who may enter where: roles of staff, their permissions, and the gate before every route.

A route names at most one permission (office routes always one). Anonymous visitors get the same page for a
restricted and an unknown address; a signed-in person without the permission gets 403; staff without a second
factor in this session are led to it first.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import AnonymousUserMixin, current_user
from werkzeug.wrappers import Response


class Role(StrEnum):
    EDITOR = "editor"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    SERVICECENTER = "servicecenter"
    DATA_OFFICER = "data-officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    OFFICE_ENTER = "office.enter"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_EXPORT = "people.export"
    PEOPLE_ERASE = "people.erase"
    PEOPLE_IMPORT = "people.import"
    PEOPLE_INVITE = "people.invite"
    PEOPLE_MERGE = "people.merge"
    ROLES_EDIT = "roles.edit"
    GROUPS_EDIT = "groups.edit"
    TERMS_EDIT = "terms.edit"
    CONSULTATIONS_VIEW = "consultations.view"
    CONSULTATIONS_EDIT = "consultations.edit"
    CONSULTATIONS_PUBLISH = "consultations.publish"
    CONSULTATIONS_INVITE = "consultations.invite"
    VIEW_AS = "consultations.view-as"
    COMMENTS_HIDE = "comments.hide"
    POINTS_VIEW = "points.view"
    POINTS_EDIT = "points.edit"
    ANSWERS_REVIEW = "answers.review"
    ANSWERS_PUBLISH = "answers.publish"
    CONTRIBUTIONS_EXPORT = "contributions.export"
    PETITIONS_VIEW = "petitions.view"
    PETITIONS_EDIT = "petitions.edit"
    PETITIONS_REVIEW = "petitions.review"
    PETITIONS_BRAKE = "petitions.brake"
    SIGNERS_VIEW = "signers.view"
    SIGNERS_HELP = "signers.help"
    SIGNERS_SAFE = "signers.safe"
    ACTIONS_VIEW = "actions.view"
    ACTIONS_EDIT = "actions.edit"
    ACTIONS_PUBLISH = "actions.publish"
    ATTENDEES_VIEW = "attendees.view"
    ATTENDANCE_EDIT = "attendance.edit"
    METRICS_VIEW = "metrics.view"
    METRICS_EXPORT = "metrics.export"
    PAGES_EDIT = "pages.edit"
    MAILS_VIEW = "mails.view"
    JOBS_VIEW = "jobs.view"
    JOBS_RETRY = "jobs.retry"
    AUDIT_VIEW = "audit.view"


_P = Permission
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.EDITOR: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.CONSULTATIONS_VIEW,
            _P.CONSULTATIONS_EDIT,
            _P.CONSULTATIONS_INVITE,
            _P.VIEW_AS,
            _P.POINTS_VIEW,
            _P.POINTS_EDIT,
            _P.CONTRIBUTIONS_EXPORT,
            _P.PETITIONS_VIEW,
            _P.PETITIONS_EDIT,
            _P.PETITIONS_BRAKE,
            _P.ACTIONS_VIEW,
            _P.ACTIONS_EDIT,
            _P.METRICS_VIEW,
            _P.PAGES_EDIT,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.CONSULTATIONS_VIEW,
            _P.CONSULTATIONS_PUBLISH,
            _P.VIEW_AS,
            _P.POINTS_VIEW,
            _P.ANSWERS_REVIEW,
            _P.ANSWERS_PUBLISH,
            _P.PETITIONS_VIEW,
            _P.PETITIONS_REVIEW,
            _P.ACTIONS_VIEW,
            _P.ACTIONS_PUBLISH,
        }
    ),
    Role.MODERATOR: frozenset({_P.OFFICE_ENTER, _P.CONSULTATIONS_VIEW, _P.COMMENTS_HIDE}),
    Role.ANALYST: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.CONSULTATIONS_VIEW,
            _P.POINTS_VIEW,
            _P.CONTRIBUTIONS_EXPORT,
            _P.PETITIONS_VIEW,
            _P.ACTIONS_VIEW,
            _P.METRICS_VIEW,
            _P.METRICS_EXPORT,
        }
    ),
    Role.SERVICECENTER: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.PEOPLE_VIEW,
            _P.PEOPLE_EDIT,
            _P.PEOPLE_EXPORT,
            _P.PEOPLE_INVITE,
            _P.PEOPLE_MERGE,
            _P.CONSULTATIONS_VIEW,
            _P.CONSULTATIONS_INVITE,
            _P.GROUPS_EDIT,
            _P.MAILS_VIEW,
            _P.PETITIONS_VIEW,
            _P.SIGNERS_HELP,
            _P.ACTIONS_VIEW,
            _P.ATTENDEES_VIEW,
            _P.ATTENDANCE_EDIT,
        }
    ),
    Role.DATA_OFFICER: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.PEOPLE_VIEW,
            _P.PEOPLE_EXPORT,
            _P.PEOPLE_ERASE,
            _P.AUDIT_VIEW,
            _P.MAILS_VIEW,
            _P.JOBS_VIEW,
            _P.PETITIONS_VIEW,
            _P.SIGNERS_VIEW,
            _P.SIGNERS_HELP,
            _P.SIGNERS_SAFE,
            _P.ACTIONS_VIEW,
            _P.ATTENDEES_VIEW,
        }
    ),
    # Whether an address signed in safe mode is for the data officer alone.
    Role.ADMINISTRATOR: frozenset(Permission) - {_P.SIGNERS_SAFE},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    return frozenset(permission for role in roles for permission in ROLE_PERMISSIONS[role])


class AnonymousVisitor(AnonymousUserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Nobody in particular: reads what is public, may sign and sign in."""

    participant_id: UUID | None = None
    name: str = ""
    audiences: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    has_second_factor = False

    def may(self, permission: str) -> bool:
        return False


def init_app(app: Flask) -> None:
    app.before_request(gate)


def gate() -> Response | None:
    """Let the request through, lead staff to their second factor, or refuse (404, or 403 when signed in)."""
    if request.endpoint is None:
        return None
    permission: Permission | None = getattr(current_app.view_functions[request.endpoint], "permission", None)
    if permission is None:
        return None
    if not current_user.is_authenticated:
        abort(404)
    if not current_user.may(permission):
        abort(403)
    if not current_user.has_second_factor:
        return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")), 303)
    return None


def view_facts(app: Flask, endpoint: str) -> dict[str, Any]:
    """What a route says of itself: `csrf_class`, `permission`, `languages` (for the convention tests)."""
    view = app.view_functions[endpoint]
    return {name: getattr(view, name, None) for name in ("csrf_class", "permission", "public_page")}
