"""`/dev/people/`: the demo's people and their office codes, in development only."""

from flask import Blueprint, render_template

from app.core import clock
from app.demo import sign_ins

demo_pages = Blueprint("demo", __name__)


@demo_pages.get("/dev/people/")
def people() -> str:
    return render_template("dev/people.html", people=sign_ins.people(clock.now()))
