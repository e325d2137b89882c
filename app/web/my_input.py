"""My input: everything I said about drafts, and what became of it."""

from flask import render_template, request
from flask_login import current_user

from app.consultations.outcomes.own_input import own_input
from app.consultations.processes.rules import Visitor
from app.core import clock
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn
from app.web.blueprint import web


@web.page("/my/input/")
@signed_in_page
def my_input(_person: SignedIn) -> str:
    found = own_input(Visitor.of(current_user), clock.now(), request.args.get("page"))
    return render_template("my/input.html", found=found)
