"""`flask --app app demo load` where it may not run."""

from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.people.accounts.models import Account


def test_a_real_site_refuses_the_demo(app: Flask, command: Any) -> None:
    """Whoever knows the demo addresses could sign in there; `--if-empty` changes nothing about that."""
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    for words in ((), ("--if-empty",), ("--json",)):
        result = command("demo", "load", *words)
        assert result.exit_code == 1
        assert "MODE is production" in result.output
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
