"""What the styleguide draws with: a form, a form that failed, and paragraphs that people answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import clock
from app.core.bilingual import Bilingual

LANGUAGE_CHOICES = [("nl", "Nederlands"), ("en", "English")]


class SampleForm(Form):
    """One field of each kind."""

    name = StringField(_l("Name"), [DataRequired(_l("Enter your name"))])
    email = StringField(
        _l("E-mail address"),
        [DataRequired(_l("Enter an e-mail address"))],
        description=_l("Only to send you the link"),
    )
    born = DateField(_l("Date"))
    group = SelectField(_l("Local group"), choices=[("1", "Utrecht"), ("2", "Zwolle"), ("3", "Middelburg")])
    language = RadioField(
        _l("Language"), [DataRequired(_l("Choose a language"))], choices=LANGUAGE_CHOICES, default="nl"
    )
    topics = SelectMultipleField(
        _l("What would you like to hear about?"),
        choices=[("1", "Recht op asiel"), ("2", "Tegen racisme")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    story = TextAreaField(_l("Your comment"), [DataRequired(_l("Write something first")), Length(max=2000)])
    attachment = FileField(_l("File"), description=_l("Word, Markdown or plain text, at most 5 MB"))
    agreed = BooleanField(_l("I have read the house rules"), [DataRequired(_l("Read the house rules first"))])


class SampleTexts(Form):
    """A pair of languages, of which English isn't complete."""

    title_nl = StringField(_l("Title"))
    title_en = StringField(_l("Title"))
    summary_nl = TextAreaField(_l("Summary"))
    summary_en = TextAreaField(_l("Summary"))


@dataclass(frozen=True)
class SampleParagraph:
    number: int
    key: str
    text: Bilingual
    kind: str
    comment_count: int


@dataclass(frozen=True)
class SampleComment:
    key: str
    author_label: str
    at: datetime
    text: str
    lang: str
    is_own: bool = False
    may_edit: bool = False
    withdrawn: bool = False
    edited: bool = False
    hidden: bool = False
    hidden_reason: str | None = None
    is_suggestion: bool = False


def samples() -> dict[str, Any]:
    """Everything that `styleguide.html` needs besides the usual."""
    failed = SampleForm(MultiDict({"name": "", "email": "sanne@", "story": ""}), prefix="failed-")
    failed.validate()
    return {
        "form": SampleForm(prefix="sample-"),
        "failed_form": failed,
        "texts": SampleTexts(
            data={
                "title_nl": "Wie er meepraat",
                "title_en": "Who takes part",
                "summary_nl": "In gewone taal.",
            }
        ),
        "paragraphs": sample_paragraphs(),
        "comments": sample_comments(),
    }


def sample_paragraphs() -> list[SampleParagraph]:
    return [
        SampleParagraph(
            12,
            "sample-12",
            Bilingual(
                nl="In elke provincie trainen we mensen die opschrijven wat ze bij een demonstratie zien. "
                "Ieder jaar maken we openbaar hoe gemeenten met het demonstratierecht omgaan.",
                en="In every province we train observers who write down what they see at a protest. "
                "Each year we publish how municipalities treat the right to demonstrate.",
            ),
            "text",
            3,
        ),
        SampleParagraph(
            13,
            "sample-13",
            Bilingual(nl="Een groep die iets wil proberen, krijgt binnen twee weken antwoord op haar plan."),
            "text",
            0,
        ),
    ]


def sample_comments() -> list[SampleComment]:
    now = clock.now()
    return [
        SampleComment(
            "1",
            "Fatima, Groningen",
            now - timedelta(days=2),
            "Noem ook de campus. Een universiteit is geen gemeente, maar het recht geldt daar net zo goed.",
            "nl",
        ),
        SampleComment(
            "2",
            _("Local group %(name)s", name="Tilburg"),
            now - timedelta(hours=5),
            "Een training van twee weekenden is veel. Kan het online?",
            "nl",
            edited=True,
        ),
        SampleComment("3", "Jelle", now - timedelta(hours=3), "", "nl", withdrawn=True),
        SampleComment(
            "4",
            "Noor",
            now - timedelta(minutes=4),
            "Two weeks is fair. Say what happens when it takes longer.",
            "en",
            is_own=True,
            may_edit=True,
        ),
        SampleComment("5", "Daan", now - timedelta(hours=1), "", "nl", hidden=True),
    ]
