"""The office's page of how audiences reacted beside each other, while they do, and of who speaks most.

Staff see the same protected table as readers do later: small groups are small for them too.
"""

from uuid import UUID

from flask import abort, render_template, request

from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import versions_of
from app.consultations.exports.citing import leaving
from app.consultations.invitations.queries import contributions_per_invited
from app.consultations.outcomes.measures import CONCENTRATED, gini, share_of_the_busiest
from app.consultations.outcomes.queries import contributions_per_person
from app.consultations.outcomes.side_by_side import beside_each_other
from app.consultations.processes import queries
from app.consultations.processes.models import Act, Consultation
from app.core import clock
from app.core.access import Permission
from app.core.routing import LocalisedBlueprint

office_side_by_side = LocalisedBlueprint("office_side_by_side", __name__, office=True)


@office_side_by_side.page(
    "/office/consultations/<uuid:consultation_id>/side-by-side/", permission=Permission.CONSULTATIONS_VIEW
)
def show(consultation_id: UUID) -> str:
    """The latest version people react to, or the one with the number `?version=`."""
    found = queries.consultation(consultation_id) or abort(404)
    versions = _reacted_to(found)
    asked = request.args.get("version", 0, type=int)
    shown = next((each for each in versions if asked in (0, each.number)), None)
    phases = [phase for phase in found.phases if shown and phase.version_id == shown.id]
    everywhere = [phase.id for phase in found.phases]
    counts, invited = contributions_per_person(everywhere), contributions_per_invited(everywhere)
    busiest, of_invited = share_of_the_busiest(counts), share_of_the_busiest(invited)
    return render_template(
        "office/consultations/side_by_side.html",
        consultation=found,
        slugs=queries.slugs_of(found.id),
        page=beside_each_other(shown, phases, versions) if shown else None,
        leaving=leaving(found, clock.now()),
        people=len(counts),
        gini=gini(counts),
        busiest=busiest,
        invited=len(invited),
        silent=invited.count(0),
        gini_of_invited=gini(invited),
        busiest_invited=of_invited,
        is_concentrated=any(share is not None and share > CONCENTRATED for share in (busiest, of_invited)),
    )


def _reacted_to(found: Consultation) -> list[DraftVersion]:
    """The versions on which a phase lets people react, the latest first."""
    wanted = {phase.version_id for phase in found.phases if phase.audiences_for(Act.REACT)}
    return [version for version in versions_of(found.id) if version.id in wanted and version.is_published]
