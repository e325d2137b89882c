"""The end of personal data: every retention rule's `expire`, once a day and by command."""

import json
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete

from app.core import clock, jobs, retention
from app.core.append_only import retention_deletes
from app.core.audit import AuditEntry
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.settings import Settings

RULE_JOB = "retention.rule"


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="audit",
            what=_l("Who of the staff looked at or changed your data, by number and without names"),
            purpose=_l("to find out afterwards whether somebody looked without reason"),
            period=_audit_period,
            erased=_l("removed by itself; nobody can change or remove a line earlier"),
            expire=_remove_old_audit_entries,
        ),
    )
    jobs.register(app, RULE_JOB, _expire_one)
    jobs.periodic(app, "retention.daily", _expire_each, timedelta(days=1))
    app.cli.add_command(commands)


def _audit_period(settings: Settings) -> str:
    days = settings.retention_audit_days
    return str(ngettext("%(num)s day", "%(num)s days", days))


def _remove_old_audit_entries(now: datetime) -> int:
    settings: Settings = current_app.extensions["settings"]
    cutoff = now - timedelta(days=settings.retention_audit_days)
    with retention_deletes(db.session(), "audit_log"):
        return rows_changed(delete(AuditEntry).where(AuditEntry.at < cutoff))


def _expire_each(payload: dict[str, Any], now: datetime) -> None:
    """One job per rule, so that a rule that fails holds up no other."""
    for rule in retention.retention_rules():
        if rule.expire is not None:
            once = f"{RULE_JOB}:{rule.name}:{payload['slot']}"
            jobs.enqueue(RULE_JOB, {"rule": rule.name}, now=now, unique=once)


def _expire_one(payload: dict[str, Any], now: datetime) -> None:
    for rule in retention.retention_rules():
        if rule.name == payload["rule"] and rule.expire is not None and rule.expire(now) and rule.in_pieces:
            jobs.enqueue(RULE_JOB, {"rule": rule.name}, now=now)


def _remove(rule: RetentionRule, now: datetime) -> int:
    """Everything of one rule, committed piece by piece; how many rows."""
    assert rule.expire is not None
    removed = 0
    while number := rule.expire(now):
        removed += number
        db.session.commit()
        if not rule.in_pieces:
            break
    db.session.commit()
    return removed


commands = AppGroup("retention", help="Personal data past its period.")


@commands.command("run")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def run(as_json: bool) -> None:
    """Remove everything that is past its period now, rule by rule."""
    removed: dict[str, int] = {}
    for rule in retention.retention_rules():
        if rule.expire is not None:
            removed[rule.name] = _remove(rule, clock.now())
    if as_json:
        click.echo(json.dumps({"removed": removed}, sort_keys=True))
    else:
        for name, count in removed.items():
            click.echo(f"{name}: {count}")
