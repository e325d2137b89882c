"""Blueprints whose pages exist once in each language, and say what they need.

    pages = LocalisedBlueprint("consultations", __name__)

    @pages.page("/have-your-say/<slug>/")
    def show(slug): ...

    @pages.action("/have-your-say/<slug>/comments/", csrf=CsrfClass.TOKEN)
    def post_comment(slug): ...

Both get a Dutch and an English address under one endpoint; `url_for` stays in the language of the page.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, g, request, url_for
from werkzeug.routing import BuildError

from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES, Language, current_language, localised_path

View = TypeVar("View", bound=Callable[..., Any])


class LocalisedBlueprint(Blueprint):
    """A blueprint with `page` (GET) and `action` (POST); office blueprints demand a permission for each."""

    def __init__(self, name: str, import_name: str, *, office: bool = False) -> None:
        super().__init__(name, import_name)
        self.office = office

    def page(
        self, path: str, *, permission: Permission | None = None, also_posts: CsrfClass | None = None
    ) -> Callable[[View], View]:
        """A page read by GET; with `also_posts` the same view takes the form it shows."""
        return self._rule(path, ["GET", "POST"] if also_posts else ["GET"], also_posts, permission)

    def action(
        self, path: str, *, csrf: CsrfClass, permission: Permission | None = None
    ) -> Callable[[View], View]:
        """A POST that changes something and redirects."""
        return self._rule(path, ["POST"], csrf, permission)

    def _rule(
        self, path: str, methods: Sequence[str], csrf: CsrfClass | None, permission: Permission | None
    ) -> Callable[[View], View]:
        if self.office and permission is None:
            raise ValueError(f"office route {path} must name its permission")

        def register(view: View) -> View:
            view.csrf_class, view.permission = csrf, permission  # type: ignore[attr-defined]
            for language in LANGUAGES:
                self.add_url_rule(
                    localised_path(path, language),
                    view.__name__,
                    view,
                    methods=methods,
                    defaults={"lang": language},
                )
            return view

        return register


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.globals.update(
        page_in=page_in, canonical_url=canonical_url, other_languages=other_languages
    )


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.language = values.pop("lang")
        return
    # An unknown address under /nl/ or /en/ still gets its error page in that language.
    first = request.path.split("/", 2)[1]
    if first in LANGUAGES:
        g.language = first


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


def page_in(language: Language) -> str | None:
    """The address of this very page in a language, with its query; None where it has only one.

    A page whose slug differs per language puts the other addresses in `g.addresses`, or a function that finds
    them once they are shown.
    """
    addresses: dict[str, str] | Callable[[], dict[str, str]] = g.get("addresses", {})
    if callable(addresses):
        addresses = g.addresses = addresses()
    if language in addresses:
        return addresses[language]
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        return None
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()):
        return None
    values = {**request.args.to_dict(flat=False), **(request.view_args or {}), "lang": language}
    try:
        return url_for(request.endpoint, **values)
    except BuildError:
        return None


def other_languages() -> list[tuple[Language, str]]:
    """The (language, address) pairs this page also exists in."""
    pairs = ((language, page_in(language)) for language in LANGUAGES if language != current_language())
    return [(language, address) for language, address in pairs if address]


def canonical_url() -> str | None:
    """The address search engines should keep: this page without its query, at the public base address."""
    here = page_in(current_language())
    if here is None:
        return None
    base: str = current_app.extensions["settings"].base_url
    return base + here.split("?")[0]
