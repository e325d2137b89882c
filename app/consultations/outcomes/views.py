"""The public pages of what became of what people said: all of it, one point, audiences side by side."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.consultations.answers.models import Decision
from app.consultations.answers.published import leads_to
from app.consultations.outcomes.pages import heard_page, point_page
from app.consultations.outcomes.side_by_side import side_by_side_page
from app.consultations.reading.blueprint import consultations, enter


@consultations.page("/have-your-say/<slug>/what-we-heard/")
def heard(slug: str) -> str:
    """What we heard, what we did; `?decision=` shows only the points with that answer."""
    visit = enter(slug)
    asked = request.args.get("decision", "")
    decision = Decision(asked) if asked in set(Decision) else None
    return render_template("consultations/heard.html", visit=visit, page=heard_page(visit, decision))


@consultations.page("/have-your-say/<slug>/point/<int:number>/")
def point(slug: str, number: int) -> str | Response:
    """One point with its answer: its permanent address. One that was taken into another leads there."""
    visit = enter(slug, number=number)
    found = next((each for each in visit.points if each.number == number), None)
    if found is None:
        onward = leads_to(visit.consultation.id, number)
        if onward not in {each.number for each in visit.points}:
            abort(404)
        return redirect(url_for("consultations.point", slug=visit.slug, number=onward), 301)
    page = point_page(visit, found, request.args.get("page"))
    return render_template("consultations/point.html", visit=visit, page=page)


@consultations.page("/have-your-say/<slug>/side-by-side/")
def side_by_side(slug: str) -> str:
    """How audiences reacted, paragraph by paragraph, once nobody reacts any more; what differs most first."""
    visit = enter(slug)
    page = side_by_side_page(visit) or abort(404)
    return render_template("consultations/side_by_side.html", visit=visit, page=page)
