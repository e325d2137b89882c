"""What every form shares: what of a request it reads, which days it takes; and what desks share."""

from typing import Any

import wtforms
from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS, _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.core.bilingual import Bilingual
from app.core.refusals import Refusal

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
FILES = (wtforms.FileField, wtforms.MultipleFileField)


class Form(FlaskForm):
    """A form that reads what a browser sends: text into fields of text, files into fields of files.

    A file under the name of a field of text, or a body of JSON, is read as nothing filled in: its values are
    no text, and no field expects that.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if formdata is not _Auto:
                return formdata
            if request.method not in SUBMIT_METHODS:
                return None
            if not request.files:
                return request.form or None
            wanted = [field.name for field in form if isinstance(field, FILES)]
            files = MultiDict((name, each) for name in wanted for each in request.files.getlist(name))
            return CombinedMultiDict([files, request.form])


class DateField(wtforms.DateField):
    """A day of Europe/Amsterdam, near enough to be meant: a year far off is a slip. Told in our own words."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a day as 2026-11-21.")) from None
        if self.data is not None and not EARLIEST_YEAR <= self.data.year <= LATEST_YEAR:
            self.data = None
            bounds = {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
            raise ValueError(_l("Choose a day in the years %(first)s to %(last)s.", **bounds))


class OfficeForm(Form):
    """A form with texts in two languages; the route's token is the proof."""

    class Meta:
        csrf = False

    def both(self, name: str) -> Bilingual:
        return Bilingual(*(tidy(self[f"{name}_{language}"].data) for language in ("nl", "en")))

    def fill(self, name: str, text: Bilingual) -> None:
        self[f"{name}_nl"].data, self[f"{name}_en"].data = text.nl, text.en

    def show(self, refusal: Refusal) -> int:
        """Put a refusal at the field it is about, else at the top; the answer is the status of the page."""
        if refusal.field_name and refusal.field_name in self:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))
        return refusal.status


def tidy(text: str | None) -> str | None:
    """What was typed, with one kind of line end and no blank ends; None when nothing is left."""
    # NUL, which only programs send: one of our databases can't hold it.
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip() or None
