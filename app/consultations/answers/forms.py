"""The forms in which staff answer points, look at answers, and publish them."""

import re
from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.consultations.answers import rules
from app.consultations.answers.models import Answer
from app.consultations.answers.words import DECISIONS
from app.consultations.drafts.models import DraftVersion
from app.core.forms import OfficeForm
from app.core.refusals import Refused

NUMBER = re.compile(r"\d{1,6}")
MOST_PARAGRAPHS = 50


class AnswerForm(OfficeForm):
    """What is done with a point and why; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()], default=0)
    decision = RadioField(
        _l("Decision"), choices=[(k.value, v) for k, v in DECISIONS.items()], validate_choice=False
    )
    reason_nl = TextAreaField(_l("Reason"))
    reason_en = TextAreaField(_l("Reason"))
    paragraphs = StringField(_l("Paragraphs"), [Optional()])

    @classmethod
    def of(cls, answer: Answer | None, numbers: Iterable[int]) -> "AnswerForm":
        if answer is None:
            return cls(formdata=None)
        written = ", ".join(str(number) for number in sorted(numbers))
        known = {"revision": answer.revision, "decision": answer.decision, "paragraphs": written}
        form = cls(formdata=None, data=known)
        form.fill("reason", answer.reason)
        return form

    def numbers(self) -> list[int]:
        """The numbers of paragraphs that were written, each once.

        Raises:
            Refused: something else than numbers was written.
        """
        written = (self.paragraphs.data or "").replace(";", ",").replace(",", " ").split()
        if not all(NUMBER.fullmatch(each) for each in written) or len(written) > MOST_PARAGRAPHS:
            raise Refused(rules.NOT_A_NUMBER)
        return list(dict.fromkeys(int(each) for each in written))


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
    return f"{name} ({version.label})" if version.label else name
