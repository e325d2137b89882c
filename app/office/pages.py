"""The office's desk for the information pages: write both languages, compare, look back, put back."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.attention import Concern
from app.pages import operations, placeholders, queries, rules
from app.pages.forms import PageForm
from app.pages.models import Page, PageVersion
from app.pages.rendering import previewed
from app.people.accounts.queries import names_of

office_pages = LocalisedBlueprint("office_pages", __name__, office=True)

VERSIONS_SHOWN = 30


@office_pages.page("/office/pages/", permission=Permission.PAGES_EDIT)
def index() -> str:
    versions = queries.current_versions()
    return render_template("office/pages/index.html", versions=versions, names=editors(versions))


@office_pages.page("/office/pages/<key>/", permission=Permission.PAGES_EDIT, also_posts=CsrfClass.TOKEN)
def edit(key: str) -> str | tuple[str, int] | Response:
    current = queries.current_version(key) or abort(404)
    if request.method != "POST":
        return edit_page(PageForm.of(current), current)
    form = PageForm()
    if not form.validate():
        abort(400)
    if request.form.get("act") == "preview":
        return edit_page(form, current)
    page = queries.page_for_change(key) or abort(404)
    try:
        saved = operations.save(
            page, form.texts(), read=form.read.data, by=current_user.participant_id, now=clock.now()
        )
    except Refused as refused:
        return refused_page(form, page, refused)
    db.session.commit()
    flash(_("Saved as version %(number)s. Readers see it now.", number=saved.number), "success")
    return redirect(url_for("office_pages.edit", key=key), 303)


def edit_page(form: PageForm, current: PageVersion, theirs: PageVersion | None = None) -> str:
    return render_template(
        "office/pages/edit.html",
        form=form,
        current=current,
        theirs=theirs,
        known=(*placeholders.SETTINGS, *placeholders.PARTS),
        preview=previewed(form.texts()),
        editor=editors([theirs or current]),
    )


def refused_page(form: PageForm, page: Page, refused: Refused) -> tuple[str, int]:
    """The form with the reason; when somebody saved meanwhile, their text beside the writer's own."""
    db.session.rollback()
    current = queries.current_version(page.key) or abort(404)
    form.show(refused.refusal)
    meanwhile = refused.refusal.name == rules.CHANGED_MEANWHILE.name
    if meanwhile:
        # Saving once more is a choice made with both texts in view.
        form.read.data, form.read.raw_data = current.number, None
    return edit_page(form, current, current if meanwhile else None), refused.refusal.status


@office_pages.page("/office/pages/<key>/versions/", permission=Permission.PAGES_EDIT)
def versions(key: str) -> str:
    current = queries.current_version(key) or abort(404)
    before = request.args.get("before", type=int)
    before = None if before is None else min(before, current.number + 1)
    shown = queries.versions(key, before, VERSIONS_SHOWN + 1)
    return render_template(
        "office/pages/versions.html",
        current=current,
        versions=shown[:VERSIONS_SHOWN],
        older=shown[VERSIONS_SHOWN - 1].number if len(shown) > VERSIONS_SHOWN else None,
        is_first=before is None,
        names=editors(shown),
    )


@office_pages.page("/office/pages/<key>/versions/<int(max=999999):number>/", permission=Permission.PAGES_EDIT)
def version(key: str, number: int) -> str:
    current = queries.current_version(key) or abort(404)
    old = queries.version(key, number) or abort(404)
    return render_template(
        "office/pages/version.html",
        current=current,
        old=old,
        preview=previewed(old),
        names=editors([old]),
    )


@office_pages.action(
    "/office/pages/<key>/versions/<int(max=999999):number>/restore/",
    csrf=CsrfClass.TOKEN,
    permission=Permission.PAGES_EDIT,
)
def restore(key: str, number: int) -> Response:
    page = queries.page_for_change(key) or abort(404)
    old = queries.version(key, number) or abort(404)
    read = request.form.get("read", type=int) or abort(400)
    saved = operations.restore(page, old, read=read, by=current_user.participant_id, now=clock.now())
    db.session.commit()
    flash(
        _("Version %(old)s is back, as version %(number)s.", old=old.number, number=saved.number), "success"
    )
    return redirect(url_for("office_pages.edit", key=key), 303)


def editors(shown: Sequence[PageVersion]) -> dict[UUID, str]:
    """The names of those who made these versions, by participant."""
    return names_of({version.changed_by for version in shown if version.changed_by})


def incomplete_pages() -> list[Concern]:
    """Pages that lack a language."""
    count = sum(bool(version.title.missing or version.body.missing) for version in queries.current_versions())
    if not count:
        return []
    sentence = ngettext(
        "%(num)s information page lacks a language.", "%(num)s information pages lack a language.", count
    )
    return [Concern(sentence, url_for("office_pages.index"))]
