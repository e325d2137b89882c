"""The form in which people sign. Its page is the same for everybody, so the browser's Origin is its proof."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from app.consents.texts import CURRENT, Purpose
from app.core.forms import OfficeForm
from app.core.languages import current_language
from app.core.refusals import Refusal
from app.petitions.models import Petition
from app.petitions.signatures.operations import Entry, consent_purpose, refusals
from app.petitions.signatures.rules import AGE_MISSING, WORDS_CHANGED

YES, NO = "yes", "no"
ORDER = ("name", "email", "is_public", "is_16", "consent")


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
    is_public = BooleanField(
        _l("Show my first name among the signers"),
        description=_l("Without this nobody sees that you signed."),
    )
    is_16 = RadioField(
        _l("Are you 16 or older?"),
        [InputRequired()],
        choices=[(YES, _l("Yes")), (NO, _l("No"))],
        validate_choice=False,
    )
    consent = BooleanField(_l("Consent"), [InputRequired()])
    news = BooleanField(_l("News"))
    consent_version = HiddenField()
    words_shown: int = 0
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
        form.words_shown = shown.version
        if not form.is_submitted():
            form.consent_version.data = str(shown.version)
        if petition.safe_mode:
            del form.name, form.is_public, form.news
        return form

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
        )

    def show(self, refusal: Refusal) -> None:
        super().show(refusal)
        if refusal.name == WORDS_CHANGED.name:
            self.consent.data, self.consent_version.data = False, str(self.words_shown)


def _number(text: str) -> int | None:
    """A version as the form gave it back; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
