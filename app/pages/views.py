"""The information pages as everybody reads them."""

from flask import abort, render_template

from app.core.languages import LANGUAGES, current_language, localised_path
from app.core.routing import LocalisedBlueprint
from app.pages import queries
from app.pages.models import PAGE_KEYS
from app.pages.rendering import drawn

pages = LocalisedBlueprint("pages", __name__)


def show(key: str) -> str:
    version = queries.current_version(key) or abort(404)
    return render_template("pages/show.html", version=version, page=drawn(version, current_language()))


for _key in PAGE_KEYS:
    # One endpoint, fourteen fixed addresses: each word of the address stands in the one table of segments.
    for _language in LANGUAGES:
        pages.add_url_rule(
            localised_path(f"/{_key}/", _language),
            "show",
            show,
            methods=["GET"],
            defaults={"lang": _language, "key": _key},
        )
