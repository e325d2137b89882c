"""What I follow, and how often a mail comes."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.consultations.following.forms import RhythmForm
from app.consultations.following.models import Rhythm
from app.consultations.following.operations import choose_rhythm
from app.consultations.following.queries import follower, follows_of, readable
from app.consultations.processes.rules import Visitor
from app.core import clock
from app.core.csrf import CsrfClass
from app.extensions import db
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn
from app.web.blueprint import web


@web.page("/my/following/", also_posts=CsrfClass.TOKEN)
@signed_in_page
def my_following(person: SignedIn) -> Any:
    """Everything I follow and may (still) read, and how often I want a mail about it."""
    held = follower(person.participant_id)
    form = RhythmForm(rhythm=held.rhythm if held else Rhythm.DAILY.value)
    status = 200
    if form.is_submitted():
        if form.validate():
            choose_rhythm(person.participant_id, Rhythm(form.rhythm.data), now=clock.now())
            db.session.commit()
            flash(_("Your choice is saved."), "success")
            return redirect(url_for("web.my_following"), 303)
        status = 422
    visitor = Visitor.of(person)
    followed = readable(follows_of(person.participant_id, visitor, clock.now()), visitor)
    return render_template("my/following.html", form=form, held=held, followed=followed), status
