"""Running one claimed job: its effects and "done" in one commit, or neither."""

import traceback
from datetime import datetime
from pathlib import Path

import structlog
from flask import Flask

from app.core import clock
from app.core.jobs import claiming
from app.core.jobs.claiming import Claim
from app.core.jobs.registry import Again, Registered, registered
from app.extensions import db
from app.settings import ROOT

log = structlog.get_logger("jobs")


class UnknownJob(Again):
    """No handler here: another release put it in, or took its handler out."""


def run(app: Flask, claim: Claim) -> bool:
    """Do one job; whether it was done. Never raises for what a handler did wrong."""
    with app.app_context():
        now = clock.now()
        try:
            job = _known(claim)
            if _too_often(claim, job):
                return False
            if not _held_long_enough(claim, job, now):
                return False
            job.handler(claim.payload, now)
            if not claiming.finish(claim, clock.now()):
                db.session.rollback()
                log.warning("job_lost", job=claim.name, id=str(claim.id))
                return False
            db.session.commit()
            return True
        except Exception as error:  # noqa: BLE001 a handler may fail in any way; the job waits for its next try
            db.session.rollback()
            _failed(claim, error)
            return False


def _known(claim: Claim) -> Registered:
    try:
        return registered(claim.name)
    except KeyError:
        raise UnknownJob("no handler") from None


def _too_often(claim: Claim, job: Registered) -> bool:
    """Bury a job whose tries are used up although none of them came back to say so: it kills its worker."""
    if claim.attempts <= job.max_attempts:
        return False
    _bury(claim, job, None)
    return True


def _held_long_enough(claim: Claim, job: Registered, now: datetime) -> bool:
    """Whether enough of the lease is left to begin: a job late in its batch gets a new one first."""
    if claim.lease_until - now > job.lease / 2:
        return True
    held = claiming.renew(claim, now + job.lease)
    db.session.commit()
    return held


def _failed(claim: Claim, error: Exception) -> None:
    text, now = described(error), clock.now()
    try:
        job: Registered | None = registered(claim.name)
    except KeyError:
        job = None
    if job is not None and claim.attempts >= job.max_attempts:
        _bury(claim, job, text)
        return
    claiming.postpone(claim, now, text)
    db.session.commit()
    log.warning("job_failed", job=claim.name, id=str(claim.id), attempts=claim.attempts, error=text)


def _bury(claim: Claim, job: Registered, error: str | None) -> None:
    now = clock.now()
    claiming.bury(claim, now, error)
    if job.on_dead is not None:
        job.on_dead(claim.payload, now)
    db.session.commit()
    log.error("job_dead", job=claim.name, id=str(claim.id), attempts=claim.attempts, error=error)


def described(error: BaseException) -> str:
    """The class of an error and the place in our code it came through.

    Not its message: that may hold what a person typed. The reason of an `Again` is fixed words, and is kept.
    """
    place = "?"
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT / "app"):
            place = f"{path.relative_to(ROOT)}:{frame.lineno}"
    reason = f" {error.reason}" if isinstance(error, Again) else ""
    return f"{type(error).__name__}{reason} ({place})"[:200]
