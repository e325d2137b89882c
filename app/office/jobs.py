"""The office's desk for work that failed too often: look, try again, or let go."""

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.jobs import Job, JobStatus, outbox, queries
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.mail import delivery
from app.mail import operations as mail_operations
from app.mail import queries as mails
from app.office.attention import Concern

office_jobs = LocalisedBlueprint("office_jobs", __name__, office=True)


@office_jobs.page("/office/jobs/", permission=Permission.JOBS_VIEW)
def index() -> str:
    return render_template(
        "office/jobs/index.html",
        backlog=queries.backlog(clock.now()),
        jobs=queries.jobs_by_status(JobStatus.DEAD, request.args.get("page")),
    )


@office_jobs.page("/office/jobs/<uuid:job_id>/", permission=Permission.JOBS_VIEW)
def show(job_id: UUID) -> str:
    return render_template("office/jobs/show.html", job=queries.job(job_id) or abort(404))


@office_jobs.action(
    "/office/jobs/<uuid:job_id>/retry/", csrf=CsrfClass.TOKEN, permission=Permission.JOBS_RETRY
)
def retry(job_id: UUID) -> Response:
    job = queries.job(job_id) or abort(404)
    now = clock.now()
    if not try_again(job, now):
        return changed_already()
    audit.record("job.retried", "job", job.id, actor_id=current_user.participant_id, now=now, name=job.name)
    db.session.commit()
    flash(_("The job waits for a worker again."), "success")
    return redirect(url_for("office_jobs.index"), 303)


def try_again(job: Job, now: datetime) -> bool:
    """Let a dead job run once more; False when it isn't dead any more, or its mail is gone."""
    if job.name != delivery.JOB:
        return outbox.retry(job.id, now)
    # A mail whose job died counts as failed, and is sent again by a job of its own.
    mail, about = mails.mail(UUID(job.payload["mail"])), job.payload.get("about")
    return outbox.discard(job.id) and mail is not None and mail_operations.retry(mail, now, about=about)


@office_jobs.action(
    "/office/jobs/<uuid:job_id>/give-up/", csrf=CsrfClass.TOKEN, permission=Permission.JOBS_RETRY
)
def give_up(job_id: UUID) -> Response:
    job = queries.job(job_id) or abort(404)
    if not outbox.discard(job.id):
        return changed_already()
    audit.record(
        "job.given-up", "job", job.id, actor_id=current_user.participant_id, now=clock.now(), name=job.name
    )
    db.session.commit()
    flash(_("The job is gone. The log keeps that you gave it up."), "success")
    return redirect(url_for("office_jobs.index"), 303)


def changed_already() -> Response:
    """Somebody else dealt with it first, or the form was sent twice."""
    flash(_("This job is no longer stuck: somebody dealt with it already."), "warning")
    return redirect(url_for("office_jobs.index"), 303)


def dead_jobs() -> list[Concern]:
    """Work that failed too often."""
    dead = queries.backlog(clock.now()).dead
    if not dead:
        return []
    sentence = ngettext(
        "%(num)s job failed too often and waits for you.",
        "%(num)s jobs failed too often and wait for you.",
        dead,
    )
    return [Concern(sentence, url_for("office_jobs.index"), urgent=True)]
