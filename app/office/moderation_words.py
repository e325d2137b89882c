"""The lists of words that make us ask the author first: one per language, kept by moderators."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES, Language
from app.core.refusals import Refused
from app.extensions import db
from app.moderation.forms import WordListForm
from app.moderation.word_lists.operations import save_list
from app.moderation.word_lists.queries import word_lists
from app.office.moderation import HIDE, office_moderation

Answer = Response | str | tuple[str, int]


@office_moderation.page("/office/moderation/words/", permission=HIDE)
def words() -> str:
    return words_page({})


@office_moderation.action("/office/moderation/words/<language>/", permission=HIDE, csrf=CsrfClass.TOKEN)
def save_words(language: str) -> Answer:
    """Keep the list of one language."""
    known = next((each for each in LANGUAGES if each == language), None)
    if known is None:
        abort(404)
    form = WordListForm()
    revision = int(form.revision.data) if (form.revision.data or "").isdecimal() else 0
    try:
        save_list(
            known,
            form.words.data or "",
            revision=revision,
            moderator=current_user.participant_id,
            now=clock.now(),
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return words_page({known: form}), refused.refusal.status
    flash(_("The list is saved."), "success")
    return redirect(url_for("office_moderation.words"), 303)


def words_page(refused: dict[Language, WordListForm]) -> str:
    """Both lists; a refused one with what was typed, beside what stands there now."""
    kept = word_lists()
    forms: dict[Language, Any] = {}
    for language in LANGUAGES:
        listed = kept[language]
        form = refused.get(language) or WordListForm(
            formdata=None, data={"words": listed.words if listed else ""}
        )
        form.revision.data = str(listed.revision if listed else 0)
        for field in form:
            field.id = f"{field.name}-{language}"
            field.label.field_id = field.id
        forms[language] = form
    return render_template(
        "office/moderation/words.html", forms=forms, kept=kept, refused=next(iter(refused.values()), None)
    )
