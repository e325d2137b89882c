"""Following a consultation or a paragraph: with an account at once, by mail after a yes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.following import operations, queries, rules
from app.consultations.following.forms import FollowForm
from app.consultations.following.messages import NO_MORE_NEWS
from app.consultations.following.models import FollowRequest, Rhythm
from app.consultations.processes import queries as processes
from app.consultations.processes.models import Consultation
from app.consultations.processes.rules import NOBODY, Visitor, may_know, versions_read
from app.consultations.processes.structure import Structure, structure_behind
from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.limits import network_of
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.core.signed_links import read
from app.core.transactions import SAFE_METHODS
from app.extensions import db
from app.people.accounts.answers import not_stored
from app.people.accounts.doors import signed_in_page
from app.people.accounts.rules import own_path
from app.people.accounts.signed_in import SignedIn

following = LocalisedBlueprint("following", __name__)


@dataclass(frozen=True)
class Target:
    """What is to be followed: a consultation, or the paragraph of it with this key and number."""

    structure: Structure
    visitor: Visitor
    paragraph_id: UUID | None = None
    key: str | None = None
    number: int | None = None

    @property
    def consultation(self) -> Consultation:
        return self.structure.consultation

    @property
    def slug(self) -> str:
        return self.structure.slugs[current_language()]

    @property
    def address(self) -> str:
        """The page of what is followed."""
        if self.key is None:
            return url_for("consultations.show", slug=self.slug)
        return url_for("consultations.paragraph", slug=self.slug, key=self.key)


@following.page("/have-your-say/<slug>/follow/", also_posts=CsrfClass.TOKEN)
def show(slug: str) -> Any:
    """What following means and how often a mail comes; with an account the button follows at once."""
    target = _target(slug)
    if request.method == "POST":
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.sign_in", next=_here(target)), 303)
        return _follow(target)
    return _page(target, FollowForm(formdata=None))


@following.action("/have-your-say/<slug>/follow/mail/", csrf=CsrfClass.ORIGIN)
def by_mail(slug: str) -> Any:
    """Without an account: mail a link to the address; the answer is the same for every address."""
    target, form = _target(slug), FollowForm()
    if not form.validate():
        return _page(target, form), 422
    try:
        operations.ask_by_mail(
            target.consultation,
            target.paragraph_id,
            target.number,
            form.email.data,
            Rhythm(form.rhythm.data),
            language=current_language(),
            network=network_of(request.remote_addr),
            settings=current_app.extensions["settings"],
            now=clock.now(),
        )
    except Refused as refused:
        db.session.commit()  # the attempt counts
        form.show(refused.refusal)
        return _page(_target(slug), form), refused.refusal.status
    db.session.commit()
    return not_stored(render_template("following/look_in_your_mail.html", target=target))


@following.page("/follow/confirm/<token>/", also_posts=CsrfClass.ORIGIN)
def confirm(token: str) -> Any:
    """The mailed link: GET shows a button, so that programs which open links in mail follow nothing."""
    asked = queries.request_with_token(token)
    about = processes.consultation(asked.consultation_id) if asked is not None else None
    refusal = rules.link_refusal(asked, clock.now())
    if asked is None or about is None or refusal is not None:
        refusal = refusal or rules.LINK_UNKNOWN
        return not_stored(render_template("following/broken_link.html", refusal=refusal), refusal.status)
    number = _number(asked, about)
    if request.method == "POST":
        operations.confirm(token, now=clock.now())
        db.session.commit()
    page = render_template(
        "following/confirm.html",
        done=request.method == "POST",
        consultation=about,
        number=number,
        slug=processes.slugs_of(about.id)[current_language()],
    )
    return not_stored(page)


@following.page("/unsubscribe/news/<signed_id>/", also_posts=CsrfClass.SIGNED_URL)
def stop(signed_id: str) -> Any:
    """No more mails with news: a button for people, one POST for mail programs (RFC 8058)."""
    participant_id = read(NO_MORE_NEWS, signed_id) or abort(404)
    if request.method == "POST":
        operations.stop(participant_id, now=clock.now())
        db.session.commit()
    page = render_template("following/stop.html", done=request.method == "POST")
    return not_stored(page)


@following.action("/my/following/<uuid:follow_id>/unfollow/", csrf=CsrfClass.TOKEN)
@signed_in_page
def end(person: SignedIn, follow_id: UUID) -> Response:
    """Follow one thing no longer."""
    operations.unfollow(person.participant_id, follow_id)
    db.session.commit()
    flash(_("You no longer follow this."), "success")
    return redirect(own_path(request.form.get("next")) or url_for("web.my_following"), 303)


def followed_here(consultation_id: UUID, paragraph_id: UUID | None = None) -> Any:
    """What ties the visitor of this page to it, for its button; None for who isn't signed in."""
    if not current_user.is_authenticated:
        return None
    return queries.is_following(current_user.participant_id, consultation_id, paragraph_id)


def _target(slug: str) -> Target:
    """What this address is about; 404 for what isn't there, or isn't for this visitor."""
    structure = structure_behind(slug, current_language()) or abort(404)
    visitor = Visitor.of(current_user)
    if not may_know(structure.consultation, visitor):
        abort(404)
    current, key = structure.slugs[current_language()], request.args.get("paragraph")
    if current != slug and request.method in SAFE_METHODS:
        abort(redirect(url_for("following.show", slug=current, paragraph=key), 301))
    g.addresses = {
        language: url_for("following.show", lang=language, slug=own, paragraph=key)
        for language, own in structure.slugs.items()
    }
    if key is None:
        return Target(structure, visitor)
    versions = versions_read(structure.consultation.phases, visitor, clock.now())
    found = queries.paragraph_seen(versions, structure.consultation.id, key) or abort(404)
    return Target(structure, visitor, found[0], key, found[1])


def _here(target: Target) -> str:
    return url_for("following.show", slug=target.slug, paragraph=target.key)


def _page(target: Target, form: FollowForm) -> str:
    return render_template(
        "following/show.html",
        target=target,
        form=form,
        followed=followed_here(target.consultation.id, target.paragraph_id),
        obstacle=rules.may_follow_by_mail(target.consultation),
        here=_here(target),
    )


def _follow(target: Target) -> Response:
    operations.follow(
        current_user.participant_id,
        target.consultation.id,
        target.paragraph_id,
        language=current_user.language,
        now=clock.now(),
    )
    held = queries.follower(current_user.participant_id)
    db.session.commit()
    weekly, never = (held is not None and held.rhythm == each for each in (Rhythm.WEEKLY, Rhythm.NEVER))
    sentence = (
        _("You follow this. You chose to get no mail; news stands under “What I follow”.")
        if never
        else _("You follow this. When there is news you get one mail a week.")
        if weekly
        else _("You follow this. When there is news you get one mail a day.")
    )
    flash(sentence, "success")
    return redirect(target.address, 303)


def _number(asked: FollowRequest, about: Consultation) -> int | None:
    """As who has no account reads it: that is how this was asked for."""
    versions = versions_read(about.phases, NOBODY, clock.now())
    places = queries.paragraphs_behind([asked.paragraph_id], versions)
    return places.get(asked.paragraph_id, (None, None))[1]
