"""Reading: the list of consultations, a draft, its versions, and what was said at each place of it."""

from uuid import UUID

from flask import abort, render_template, request
from flask_login import current_user

from app.consultations.comments.forms import CommentForm
from app.consultations.comments.places import Part
from app.consultations.drafts.models import DraftVersion
from app.consultations.processes.queries import for_visitor
from app.consultations.processes.rules import Visitor
from app.consultations.reading.blueprint import (
    consultations,
    enter,
    name_addresses,
    paragraph_behind,
    section_behind,
)
from app.consultations.reading.fragments import holes_of, with_paragraphs
from app.consultations.reading.pages import reading_page
from app.consultations.reading.threads import (
    ThreadPage,
    contribution_page,
    paragraph_page,
    section_page,
    text_page,
)
from app.consultations.reading.visits import Visit
from app.core import clock
from app.core.access import Permission
from app.core.languages import current_language


@consultations.page("/have-your-say/")
def index() -> str:
    """Every consultation this visitor may know of: open, coming, closed."""
    listed = for_visitor(Visitor.of(current_user), current_language(), clock.now())
    return render_template("consultations/index.html", listed=listed)


@consultations.page("/have-your-say/<slug>/")
def show(slug: str) -> str | bytes:
    """The draft as this visitor reads it now; with `paragraph` in the address only that one of it."""
    return render_draft(enter(slug), None)


@consultations.page("/have-your-say/<slug>/version/<int:number>/")
def version(slug: str, number: int) -> str | bytes:
    """A version of the draft, also when another one is asked about now."""
    visit = enter(slug, number=number)
    asked = next((each for each in visit.versions if each.number == number), None)
    return render_draft(visit, asked or abort(404))


@consultations.page("/have-your-say/<slug>/paragraph/<key>/")
def paragraph(slug: str, key: str) -> str:
    """One paragraph with all that was said about it: its permanent address."""
    visit = enter(slug, key=key)
    return render_paragraph(visit, paragraph_behind(visit, key))


@consultations.page("/have-your-say/<slug>/section/<key>/")
def section(slug: str, key: str) -> str:
    """What was said about a whole section."""
    visit = enter(slug, key=key)
    return render_section(visit, section_behind(visit, key))


@consultations.page("/have-your-say/<slug>/whole-text/")
def whole_text(slug: str) -> str:
    """What was said about the whole text."""
    return render_text(enter(slug))


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/")
def contribution(slug: str, comment_id: UUID) -> str:
    """One contribution with its replies: its permanent address."""
    return render_contribution(enter(slug, comment_id=comment_id), comment_id)


def render_draft(visit: Visit, asked: DraftVersion | None) -> str | bytes:
    page = reading_page(visit, asked, request.args.get("paragraph"))
    if page.text is None:
        return render_template("consultations/show.html", page=page, visit=visit, rows={})
    if request.args.get("paragraph") and not page.text.sections:
        abort(404)
    html = render_template("consultations/show.html", page=page, visit=visit, rows=holes_of(page))
    may_hide = current_user.may(Permission.COMMENTS_HIDE)
    return with_paragraphs(html, page, may_hide=may_hide, is_open="respond" in request.args)


def render_paragraph(visit: Visit, found: Part, form: CommentForm | None = None) -> str:
    """The page of a paragraph; with a form that was refused, its text and the reason."""
    page = paragraph_page(visit, found, request.args.get("page"), request.args.get("sort"), _asked())
    return _thread(page, "consultations.paragraph", form, key=found.key)


def render_section(visit: Visit, found: Part, form: CommentForm | None = None) -> str:
    page = section_page(visit, found, request.args.get("page"), request.args.get("sort"))
    return _thread(page, "consultations.section", form, key=found.key)


def render_text(visit: Visit, form: CommentForm | None = None) -> str:
    page = text_page(visit, request.args.get("page"), request.args.get("sort"))
    return _thread(page, "consultations.whole_text", form)


def render_contribution(visit: Visit, comment_id: UUID, form: CommentForm | None = None) -> str:
    """The page of a contribution; with a reply that was refused, its text and the reason."""
    page = contribution_page(visit, comment_id, request.args.get("page"))
    if page is None:
        abort(404)
    if form is not None:
        name_addresses(visit, "consultations.contribution", comment_id=comment_id)
        form.name_fields(_suffix(form, comment_id.hex))
    return render_template("consultations/contribution.html", page=page, visit=visit, form=form)


def _thread(page: ThreadPage | None, endpoint: str, form: CommentForm | None, **values: str) -> str:
    if page is None:
        abort(404)
    if form is not None:
        name_addresses(page.visit, endpoint, **values)
        form.name_fields(_suffix(form, page.key))
    return render_template("consultations/thread.html", page=page, visit=page.visit, form=form)


def _suffix(form: CommentForm, key: str) -> str:
    """What the ids of the refused form end in: the buttons of a reaction have their own."""
    return f"vote-{key}" if form.place == f"vote:{key}" else key


def _asked() -> UUID | None:
    try:
        return UUID(request.args.get("comment", ""))
    except ValueError:
        return None
