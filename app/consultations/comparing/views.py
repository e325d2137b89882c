"""The public page on which two versions of a draft stand beside each other."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.consultations.answers.published import led_to
from app.consultations.comparing.queries import published_comparison
from app.consultations.drafts.models import DraftVersion
from app.consultations.reading.blueprint import consultations, enter
from app.core.languages import LANGUAGES, current_language


@consultations.page("/have-your-say/<slug>/compare/")
def choose_versions(slug: str) -> Response:
    """To the comparison of the two versions chosen (`from` and `to`); else of the last two."""
    visit = enter(slug)
    versions = visit.versions[::-1]
    if len(versions) < 2:
        abort(404)
    numbers = [version.number for version in versions]
    chosen = sorted({request.args.get(name, 0, type=int) for name in ("from", "to")} & set(numbers))
    earlier, later = chosen if len(chosen) == 2 else numbers[-2:]
    return redirect(url_for("consultations.compare", slug=visit.slug, earlier=earlier, later=later), 302)


@consultations.page("/have-your-say/<slug>/compare/<int:earlier>/<int:later>/")
def compare(slug: str, earlier: int, later: int) -> str | Response:
    """What changed from one version to a later one; `?languages=both` shows Dutch and English."""
    visit = enter(slug, earlier=earlier, later=later)
    versions = visit.versions[::-1]
    before, after = version_among(versions, earlier), version_among(versions, later)
    if earlier >= later:
        numbers: dict[str, Any] = {"from": earlier, "to": later}
        return redirect(url_for("consultations.choose_versions", slug=visit.slug, **numbers), 302)
    language = current_language()
    between = {version.id for version in versions if earlier < version.number <= later}
    both = request.args.get("languages") == "both"
    return render_template(
        "consultations/compare.html",
        visit=visit,
        versions=versions,
        found=published_comparison(before, after),
        led_to=led_to(point for point in visit.points if point.version_id in between),
        both=both,
        languages=LANGUAGES if both else (language,),
        other="en" if language == "nl" else "nl",
    )


def version_among(versions: list[DraftVersion], number: int) -> DraftVersion:
    """The version with this number, if this visitor may read it; 404 otherwise."""
    return next((version for version in versions if version.number == number), None) or abort(404)
