"""The office's overview of roles: who may do what."""

from flask import render_template

from app.core import clock
from app.core.access import ROLE_PERMISSIONS, Permission, Role
from app.core.routing import LocalisedBlueprint
from app.office.looking import note_look
from app.people.accounts.queries import names_of
from app.people.roles.queries import ROLE_NAMES, grants_at

office_roles = LocalisedBlueprint("office_roles", __name__, office=True)


@office_roles.page("/office/roles/", permission=Permission.ROLES_EDIT)
def index() -> str:
    """Every role with who holds it now; giving and taking happens on the page of the person."""
    now = clock.now()
    grants = grants_at(now)
    note_look("roles-viewed", "roles", "all", now=now, shown=len(grants))
    return render_template(
        "office/roles/index.html",
        roles=list(Role),
        role_names=ROLE_NAMES,
        permissions=ROLE_PERMISSIONS,
        held={role: [grant for grant in grants if grant.role == role.value] for role in Role},
        names=names_of(grant.participant_id for grant in grants),
    )
