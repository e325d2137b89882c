"""The office: staff pages, one module and one blueprint per domain. Every route names one permission."""

from flask import Blueprint, Flask

from app.core.access import Permission
from app.office import (
    actions,
    actions_attendance,
    answers,
    attention,
    consultation_files,
    consultations,
    contributions,
    draft_changes,
    draft_concerns,
    draft_imports,
    draft_paragraphs,
    draft_sections,
    drafts,
    groups,
    home,
    imports,
    invitations,
    jobs,
    log,
    mails,
    moderation,
    moderation_words,
    movement,
    navigation,
    pages,
    people,
    people_acts,
    people_belonging,
    people_invite,
    people_merge,
    petition_brakes,
    petition_checks,
    petition_domains,
    petition_files,
    petition_picture,
    petition_proposals,
    petition_urgent,
    petition_words,
    petitions,
    petitions_after,
    petitions_news,
    petitions_paper,
    petitions_review,
    phase_invitations,
    points,
    roles,
    side_by_side,
    signer_acts,
    signers,
    terms,
    view_as,
    workbench,
)

# These hang their pages on the blueprint of drafts, of people, of petitions, and of signers.
__all__ = [
    "actions_attendance",
    "draft_changes",
    "draft_imports",
    "draft_paragraphs",
    "draft_sections",
    "moderation_words",
    "people_acts",
    "people_belonging",
    "people_invite",
    "people_merge",
    "petition_brakes",
    "petition_checks",
    "petition_domains",
    "petition_files",
    "petition_picture",
    "petition_proposals",
    "petition_urgent",
    "petition_words",
    "petitions_after",
    "petitions_news",
    "petitions_paper",
    "petitions_review",
    "signer_acts",
]

# A module that joins adds its blueprint here, and its lines to the two lists below and in navigation.py.
BLUEPRINTS: tuple[Blueprint, ...] = (
    home.office,
    consultations.office_consultations,
    phase_invitations.office_phase_invitations,
    view_as.office_view_as,
    drafts.office_drafts,
    workbench.office_workbench,
    points.office_points,
    answers.office_answers,
    contributions.office_contributions,
    consultation_files.office_consultation_files,
    side_by_side.office_side_by_side,
    moderation.office_moderation,
    petitions.office_petitions,
    signers.office_signers,
    actions.office_actions,
    movement.office_movement,
    people.office_people,
    groups.office_groups,
    terms.office_terms,
    imports.office_imports,
    invitations.office_invitations,
    roles.office_roles,
    pages.office_pages,
    mails.office_mails,
    jobs.office_jobs,
    log.office_log,
)

# What the first page asks, for staff with the permission to do something about it.
CONCERNS: tuple[tuple[Permission, attention.Gather], ...] = (
    (Permission.JOBS_VIEW, jobs.dead_jobs),
    (Permission.MAILS_VIEW, mails.troubled_mails),
    (Permission.CONSULTATIONS_EDIT, draft_concerns.unpublished_drafts),
    (Permission.ANSWERS_REVIEW, answers.waiting_answers),
    (Permission.COMMENTS_HIDE, moderation.waiting),
    (Permission.PETITIONS_REVIEW, petitions.waiting_petitions),
    (Permission.PETITIONS_EDIT, petition_proposals.waiting_proposals),
    (Permission.PETITIONS_EDIT, petitions_after.counts_put_right),
    (Permission.PAGES_EDIT, pages.incomplete_pages),
)


def init_app(app: Flask) -> None:
    attention.init_app(app)
    for permission, gather in CONCERNS:
        attention.register(app, permission, gather)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    navigation.init_app(app)
