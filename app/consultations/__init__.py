"""Consultations: a draft text, answered paragraph by paragraph.

`processes` (what is asked, when, of whom), `drafts` (versions, paragraphs, wordings), `comments` (what people
say), `reactions` (what they think of it), and above them `reading`, the public pages where these meet, and
`comparing`, two versions beside each other.
"""

from datetime import timedelta

from flask import Flask
from flask_login import user_logged_out

from app.consultations.answers import models as answer_models
from app.consultations.answers import retention as answer_retention
from app.consultations.answers import words as answer_words
from app.consultations.comments import moderated, retention
from app.consultations.comparing import views as comparing_views
from app.consultations.drafts.commands import commands
from app.consultations.drafts.uploads import remove_old_uploads
from app.consultations.exports import jobs as report_jobs
from app.consultations.exports import models as report_models
from app.consultations.exports import public_pages as export_pages
from app.consultations.exports import views as export_views
from app.consultations.following import jobs as follow_jobs
from app.consultations.following import personal_data as follow_data
from app.consultations.following.views import followed_here, following
from app.consultations.invitations import jobs as invitation_jobs
from app.consultations.invitations import personal_data as invitation_data
from app.consultations.invitations.operations import end_mailed
from app.consultations.invitations.views import phase_invitations
from app.consultations.outcomes import jobs as outcome_jobs
from app.consultations.outcomes import models as outcome_models
from app.consultations.outcomes import views as outcome_views
from app.consultations.points import jobs as point_jobs
from app.consultations.points import models as point_models
from app.consultations.processes import structure
from app.consultations.processes.audience_words import AS_WHOM, joined, together
from app.consultations.processes.operations import INDEX_JOB
from app.consultations.reactions import retention as reaction_retention
from app.consultations.reading import comment_views, indexing, kept_views, reaction_views, report_views, views
from app.consultations.reading.blueprint import consultations
from app.consultations.reading.own_acts import own_acts
from app.core import jobs, public_pages
from app.moderation import subjects
from app.people import activity
from app.people.accounts.addresses import followers

__all__ = [
    "answer_models",
    "comment_views",
    "comparing_views",
    "export_views",
    "kept_views",
    "outcome_models",
    "outcome_views",
    "point_models",
    "reaction_views",
    "report_models",
    "report_views",
    "views",
]


def init_app(app: Flask) -> None:
    structure.init_app(app)
    app.register_blueprint(consultations)
    app.register_blueprint(phase_invitations)
    app.register_blueprint(following)
    app.jinja_env.globals.update(
        audiences_together=together, audience_as=AS_WHOM.__getitem__, followed_here=followed_here
    )
    app.cli.add_command(commands)
    retention.init_app(app)
    subjects.register(app, moderated.SUBJECT)
    reaction_retention.init_app(app)
    invitation_jobs.init_app(app)
    invitation_data.init_app(app)
    follow_jobs.init_app(app)
    follow_data.init_app(app)
    followers.register(app, end_mailed)
    answer_retention.init_app(app)
    app.jinja_env.globals.update(
        answer_by=answer_words.who, audience_heading=answer_words.heading_of, joined_words=joined
    )
    outcome_jobs.init_app(app)
    report_jobs.init_app(app)
    app.jinja_env.globals["kept_of"] = export_views.kept_here
    user_logged_out.connect(kept_views.forget_when_leaving, app)
    activity.register(app, own_acts)
    public_pages.register(app, indexing.public_pages)
    public_pages.register(app, export_pages.public_pages)
    jobs.register(app, INDEX_JOB, indexing.reindex)
    jobs.register(app, point_jobs.FIND, point_jobs.find, lease=timedelta(minutes=15))
    jobs.periodic(app, point_jobs.LOOK, point_jobs.look, timedelta(minutes=10))
    jobs.periodic(app, "drafts.remove_old_uploads", remove_old_uploads, timedelta(hours=1))
