"""Every token and component on one page, in development only."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.languages import preferred_language
from app.core.routing import LocalisedBlueprint
from app.web.styleguide_samples import samples

# Apart from `web`, because a production site doesn't register it.
styleguide = LocalisedBlueprint("styleguide", __name__)


@styleguide.route("/styleguide")
def root() -> Response:
    return redirect(url_for("styleguide.show", lang=preferred_language(request)), 303)


@styleguide.page("/styleguide/")
def show() -> str:
    return render_template("styleguide.html", **samples())
