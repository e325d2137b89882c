"""The forms in which people comment and choose their name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.operations import Writing
from app.consultations.comments.rules import WORDS_NOTICED
from app.consultations.comments.texts import Rewording
from app.core.forms import Form
from app.core.languages import Language
from app.core.refusals import Refusal

KINDS = [
    (BylineKind.NAMED.value, _l("Under my own name")),
    (BylineKind.PSEUDONYM.value, _l("Under a pseudonym")),
]


class _Form(Form):
    """The route's token is the proof of each of these.

    `asks`: what the author is asked before this is posted as it is; empty where nothing is. `asks_at`: the
    field it is about.
    """

    asks = ""
    asks_at = "text"

    class Meta:
        csrf = False

    def is_for_a_wording(self) -> None:
        """Call the text what it is where it is another wording of a paragraph."""
        self["text"].label.text = str(_l("Your wording"))

    def show(self, refusal: Refusal) -> None:
        """Put a refusal at the field it is about, a question beside its answers, else at the top."""
        if refusal.name == WORDS_NOTICED.name:
            self.asks, self.asks_at = str(refusal), refusal.field_name or "text"
        elif refusal.field_name and refusal.field_name in self:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


@dataclass(frozen=True)
class Sent:
    """What a form of words was sent with, as it is; `CommentForm` shows it again when it was refused."""

    text: str
    reason: str
    form_key: str
    read: str
    kind: str
    pseudonym: str
    consent: bool
    sure: bool

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Sent":
        return cls(
            text=form.get("text", ""),
            reason=form.get("reason", ""),
            form_key=form.get("form_key", ""),
            read=form.get("read", ""),
            kind=form.get("kind", ""),
            pseudonym=form.get("pseudonym", ""),
            consent=bool(form.get("consent")),
            sure=bool(form.get("sure")),
        )

    @property
    def read_id(self) -> UUID | None:
        """The wording that stood above the form, where it says so."""
        try:
            return UUID(self.read)
        except ValueError:
            return None

    @property
    def words(self) -> Rewording:
        return Rewording(self.text, self.reason)

    def writing(self, language: Language) -> Writing:
        """What comes along with the words, written in this language."""
        return Writing(language, self.form_key, self.byline, consent=self.consent, sure=self.sure)

    @property
    def byline(self) -> BylineChoice | None:
        """The name that was chosen, where the form asked."""
        if self.kind not in set(BylineKind):
            return None
        return BylineChoice(BylineKind(self.kind), self.pseudonym)


class CommentForm(_Form):
    """A comment, a reply or another wording; the name is asked at the first only.

    `form_key` makes a double submit one contribution. `read` is the wording that stood above the form;
    `place` names which of the forms of a page it was (see `kept_texts`).
    """

    place = ""

    text = TextAreaField(_l("Your comment"))
    reason = TextAreaField(_l("Why is this better?"))
    read = HiddenField()
    kind = RadioField(_l("How do you want to be named?"), choices=KINDS, validators=[Optional()])
    pseudonym = StringField(_l("Your pseudonym here"))
    form_key = HiddenField()
    consent = BooleanField()

    def name_fields(self, suffix: str) -> "CommentForm":
        """Give the fields ids of their own, so that many of these forms fit in one page."""
        for field in self:
            field.id = f"{field.name}-{suffix}"
            field.label.field_id = field.id
        return self


class EditForm(_Form):
    """The text of an own comment."""

    text = TextAreaField(_l("Your comment"), [InputRequired()])
    reason = TextAreaField(_l("Why is this better?"))


class BylineForm(_Form):
    """Under which name somebody writes in a consultation."""

    kind = RadioField(_l("How do you want to be named?"), choices=KINDS)
    pseudonym = StringField(_l("Your pseudonym here"))

    @classmethod
    def of(cls, choice: BylineChoice) -> "BylineForm":
        return cls(formdata=None, data={"kind": choice.kind.value, "pseudonym": choice.pseudonym})

    def choice(self) -> BylineChoice:
        kind: Any = self.kind.data
        return BylineChoice(BylineKind(kind), self.pseudonym.data or "")
