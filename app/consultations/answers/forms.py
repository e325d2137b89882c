"""The forms in which staff answer points, look at answers, and publish them."""

import re
from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.consultations.answers import rules
from app.consultations.answers.models import Answer
from app.consultations.answers.words import DECISIONS
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import Dropped
from app.core.forms import OfficeForm
from app.core.languages import current_language
from app.core.refusals import Refused

NUMBER = re.compile(r"\d{1,6}")
MOST_PARAGRAPHS = 50
SHOWN_OF_DROPPED = 140


class _DroppedField(SelectMultipleField):
    """Paragraphs that were dropped, as checkboxes."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)


class AnswerForm(OfficeForm):
    """What is done with a point and why; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()], default=0)
    decision = RadioField(
        _l("Decision"), choices=[(k.value, v) for k, v in DECISIONS.items()], validate_choice=False
    )
    reason_nl = TextAreaField(_l("Reason"))
    reason_en = TextAreaField(_l("Reason"))
    paragraphs = StringField(_l("Paragraphs"), [Optional()])
    dropped = _DroppedField(_l("Dropped paragraphs"), choices=[], validate_choice=False)

    @classmethod
    def of(cls, answer: Answer | None, numbers: Iterable[int], dropped: Iterable[str]) -> "AnswerForm":
        if answer is None:
            return cls(formdata=None)
        written = ", ".join(str(number) for number in sorted(numbers))
        known = {"revision": answer.revision, "decision": answer.decision, "paragraphs": written}
        known["dropped"] = list(dropped)
        form = cls(formdata=None, data=known)
        form.fill("reason", answer.reason)
        return form

    def offer(self, dropped: Iterable[Dropped]) -> "AnswerForm":
        """Let paragraphs be chosen that were dropped, each with how it last read."""
        self.dropped.choices = [(each.key, _name_of(each)) for each in dropped]
        return self

    def numbers(self) -> list[int]:
        """The numbers of paragraphs that were written, each once.

        Raises:
            Refused: something else than numbers was written.
        """
        written = (self.paragraphs.data or "").replace(";", ",").replace(",", " ").split()
        if not all(NUMBER.fullmatch(each) for each in written) or len(written) > MOST_PARAGRAPHS:
            raise Refused(rules.NOT_A_NUMBER)
        return list(dict.fromkeys(int(each) for each in written))


def _name_of(dropped: Dropped) -> str:
    text = shortened(dropped.text.text_in(current_language()))
    place = _(
        "paragraph %(number)s of version %(version)s", number=dropped.number, version=dropped.version_number
    )
    return f"{text} ({place})"


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= SHOWN_OF_DROPPED:
        return text
    return text[:SHOWN_OF_DROPPED].rpartition(" ")[0] + " …"


class SendBackForm(OfficeForm):
    """What should be different."""

    why = TextAreaField(_l("What should be different?"))


class PublishForm(OfficeForm):
    """In which version the paragraphs can be read; `seen` says which answers stood on the page."""

    seen = HiddenField()
    version = SelectField(_l("The paragraphs can be read in"), validate_choice=False)

    def offer(self, versions: Iterable[DraftVersion]) -> "PublishForm":
        named = [(str(each.id), _version_name(each)) for each in versions if each.is_published]
        self.version.choices = [*named, ("", _l("no version yet: it is still to come"))]
        return self

    @property
    def version_id(self) -> UUID | None:
        try:
            return UUID(self.version.data or "")
        except ValueError:
            return None


def _version_name(version: DraftVersion) -> str:
    name = str(_l("Version %(number)s", number=version.number))
    label = version.label.text_in(current_language())
    return f"{name} ({label})" if label else name
