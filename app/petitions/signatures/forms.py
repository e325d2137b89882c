"""The form in which people sign, and the one in which they choose anew.

The page of the first is the same for everybody, and the second stands behind a mailed link: the browser's
Origin is their proof.
"""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from app.consents.texts import CURRENT, Purpose
from app.core.forms import OfficeForm
from app.core.languages import current_language
from app.core.refusals import Refusal
from app.petitions.models import Petition
from app.petitions.sharing.source import source_of
from app.petitions.signatures.changing import Choice
from app.petitions.signatures.models import Signature
from app.petitions.signatures.operations import Entry, consent_purpose, refusals
from app.petitions.signatures.queries import gets_news
from app.petitions.signatures.rules import AGE_MISSING, TEXT_UNKNOWN, WORDS_CHANGED, may_get_news

YES, NO = "yes", "no"
ORDER = ("name", "email", "town", "is_public", "is_16", "consent", "answer")


class SignForm(OfficeForm):
    """Name, address, consents, age. The rules judge what is filled in."""

    class Meta:
        csrf = False

    name = StringField(_l("Name"), [InputRequired()])
    email = EmailField(
        _l("E-mail address"),
        [InputRequired()],
        description=_l("We send a mail there, with which you confirm your signature."),
    )
    town = StringField(_l("Municipality where you live"))
    is_public = BooleanField(
        _l("Show my first name among the signers"),
        description=_l(
            "Then your name is in the list that we hand over, too. Without this nobody sees that you signed."
        ),
    )
    is_16 = RadioField(
        _l("Are you 16 or older?"),
        [InputRequired()],
        choices=[(YES, _l("Yes")), (NO, _l("No"))],
        validate_choice=False,
    )
    consent = BooleanField(_l("Consent"), [InputRequired()])
    news = BooleanField(_l("News"))
    # Without a label of ours WTForms reads its catalogue, at each request, for one that nobody sees.
    consent_version = HiddenField("")
    text_version = HiddenField("")
    code = HiddenField("")
    source = HiddenField("")
    proof = HiddenField("")
    question = HiddenField("")
    answer = StringField(_l("Question"))
    asked: str = ""
    words_shown: int = 0
    text_now: int = 1
    words_changed: bool = False
    consent_words: str = ""
    news_words: str = ""

    @classmethod
    def of(cls, petition: Petition, organisation: str) -> "SignForm":
        """The form under a petition, with its words of consent; safe mode asks for the address alone."""
        form = cls()
        recipient = petition.target.text_in(current_language())
        shown = CURRENT[consent_purpose(petition)]
        words = shown.text.text_in(current_language())
        form.consent_words = words % {"organisation": organisation, "recipient": recipient}
        form.news_words = CURRENT[Purpose.NEWS].text.text_in(current_language())
        form.words_shown, form.text_now = shown.version, petition.version
        if not form.is_submitted():
            form.code.data = request.args.get("code", "")[:12]
            form.consent_version.data = str(shown.version)
            form.text_version.data = str(petition.version)
            form.source.data = source_of(request.args)
        if not petition.asks_town:
            del form.town
        if petition.safe_mode:
            del form.name, form.is_public, form.news, form.source
        return form

    def ask(self, words: str, token: str) -> None:
        """Ask a question that a person answers; an answer to another question goes."""
        self.asked, self.answer.label.text = words, words
        self.question.data, self.answer.data, self.proof.data = token, "", ""

    @property
    def says_under_16(self) -> bool:
        return bool(self.is_16.data == NO)

    def refusals(self, petition: Petition) -> list[Refusal]:
        """Everything that isn't right yet, in the order of the form."""
        unanswered = [AGE_MISSING] if self.is_16.data != YES else []
        return sorted(unanswered + refusals(petition, self.entry()), key=self._place)

    def _place(self, refusal: Refusal) -> int:
        return ORDER.index(refusal.field_name) if refusal.field_name in ORDER else len(ORDER)

    def entry(self) -> Entry:
        """What was filled in; fields that this petition doesn't ask stay empty."""
        return Entry(
            email=self.email.data or "",
            name=(self.name.data or "") if "name" in self else "",
            is_public="is_public" in self and bool(self.is_public.data),
            consent=bool(self.consent.data),
            consent_version=_number(self.consent_version.data or ""),
            wants_news="news" in self and bool(self.news.data),
            source=(self.source.data or "") if "source" in self else "",
            text_version=self._version_read(),
            town=(self.town.data or "") if "town" in self else "",
        )

    def _version_read(self) -> int:
        """The version that stood beside this form; 0, which there is none of, where the form doesn't tell.

        While there is one version only, that is what was read.
        """
        return _number(self.text_version.data or "") or (1 if self.text_now == 1 else 0)

    def show(self, refusal: Refusal) -> int:
        """Show what is wrong, beside the words as they are now: who read others is told so."""
        status = super().show(refusal)
        if self._version_read() != self.text_now:
            self.words_changed, self.text_version.data = True, str(self.text_now)
            if refusal.name != TEXT_UNKNOWN.name:
                super().show(TEXT_UNKNOWN)
        if refusal.name == WORDS_CHANGED.name:
            self.consent.data, self.consent_version.data = False, str(self.words_shown)
        return status


class ChangeForm(OfficeForm):
    """What a signer can choose anew. The rules judge the name."""

    name = StringField(_l("Name"), [InputRequired()])
    is_public = BooleanField(
        _l("Show my first name among the signers"),
        description=_l(
            "Then your name is in the list that we hand over, too. Without this nobody sees that you signed."
        ),
    )
    news = BooleanField(
        _l("News"), description=_l("Without this we mail you no more news about any petition or action.")
    )
    news_words: str = ""

    @classmethod
    def of(cls, signature: Signature) -> "ChangeForm":
        """As it stands; after sending, as it was filled in."""
        form = cls()
        form.news_words = CURRENT[Purpose.NEWS].text.text_in(current_language())
        if not form.is_submitted():
            form.name.data, form.is_public.data = signature.name, signature.is_public
            form.news.data = gets_news(signature)
        if not may_get_news(signature):
            del form.news
        return form

    def choice(self) -> Choice:
        return Choice(
            name=self.name.data or "",
            is_public=bool(self.is_public.data),
            wants_news="news" in self and bool(self.news.data),
        )


def _number(text: str) -> int | None:
    """A version as the form gave it back; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
