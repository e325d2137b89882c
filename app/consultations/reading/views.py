"""Reading: the list of consultations, a draft, its versions, one paragraph."""

from flask import abort, render_template, request
from flask_login import current_user

from app.consultations.comments.forms import CommentForm
from app.consultations.drafts.models import Paragraph
from app.consultations.processes.queries import for_visitor
from app.consultations.processes.rules import Visitor
from app.consultations.reading.blueprint import consultations, enter, name_addresses, paragraph_behind
from app.consultations.reading.pages import Visit, paragraph_page, readable_versions, reading_page
from app.core import clock
from app.core.languages import current_language


@consultations.page("/have-your-say/")
def index() -> str:
    """Every consultation this visitor may know of: open, coming, closed."""
    listed = for_visitor(Visitor.of(current_user), current_language(), clock.now())
    return render_template("consultations/index.html", listed=listed)


@consultations.page("/have-your-say/<slug>/")
def show(slug: str) -> str:
    """The draft as this visitor reads it now."""
    visit = enter(slug)
    return render_template("consultations/show.html", page=reading_page(visit), visit=visit)


@consultations.page("/have-your-say/<slug>/version/<int:number>/")
def version(slug: str, number: int) -> str:
    """A version of the draft, also when another one is asked about now."""
    visit = enter(slug, number=number)
    asked = next((each for each in readable_versions(visit) if each.number == number), None)
    if asked is None:
        abort(404)
    return render_template("consultations/show.html", page=reading_page(visit, asked), visit=visit)


@consultations.page("/have-your-say/<slug>/paragraph/<key>/")
def paragraph(slug: str, key: str) -> str:
    """One paragraph with all that was said about it: its permanent address."""
    visit = enter(slug, key=key)
    return render_paragraph(visit, paragraph_behind(visit, key))


def render_paragraph(visit: Visit, found: Paragraph, form: CommentForm | None = None) -> str:
    """The page of a paragraph; with the form of a comment that was refused, its text and the reason."""
    page = paragraph_page(visit, found, request.args.get("page"))
    if page is None:
        abort(404)
    if form is not None:
        name_addresses(visit.consultation.id, "consultations.paragraph", key=found.key)
        form.name_fields(found.key)
    return render_template("consultations/paragraph.html", page=page, visit=visit, form=form)
