"""The first page of the office: what needs attention."""

from flask import render_template

from app.core.access import Permission
from app.core.routing import LocalisedBlueprint
from app.office import attention

office = LocalisedBlueprint("office", __name__, office=True)


@office.page("/office/", permission=Permission.OFFICE_ENTER)
def home() -> str:
    return render_template("office/home.html", concerns=attention.concerns())
