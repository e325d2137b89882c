"""Consultations, drafts and comments for tests, made by the product's own operations. The caller commits."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from itertools import count

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.consultations.comments import operations as comment_operations
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import Comment
from app.consultations.comments.operations import Writing
from app.consultations.comments.places import Place
from app.consultations.comments.texts import Rewording
from app.consultations.drafts import operations as draft_operations
from app.consultations.drafts.importing import import_draft
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import DraftParagraph, latest_version, text_of
from app.consultations.drafts.sources import PairedParagraph, PairedSection, PairedText, ParagraphKind
from app.consultations.processes import operations
from app.consultations.processes.models import EVERYBODY, Consultation, Phase, Visibility
from app.consultations.processes.operations import PhasePlan
from app.consultations.processes.rules import Visitor
from app.consultations.reactions import operations as reaction_operations
from app.consultations.reactions.models import Opinion
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import Language
from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of

_numbers = count(1)
MEMBERS = frozenset({"member"})
PUBLIC = frozenset({EVERYBODY})
GOALS = ("6",)


def make_text(sections: int = 2, paragraphs: int = 3, *, words: str = "") -> PairedText:
    """A text of so many sections with so many paragraphs each, in both languages."""
    return PairedText(
        title_nl="Samen vooruit",
        title_en="Forward together",
        sections=tuple(
            PairedSection(
                f"Hoofdstuk {section}",
                f"Chapter {section}",
                1,
                tuple(
                    PairedParagraph(
                        f"Alinea {section}.{each} gaat over de buurt. {words}".strip(),
                        f"Paragraph {section}.{each} is about the neighbourhood. {words}".strip(),
                        ParagraphKind.TEXT,
                    )
                    for each in range(1, paragraphs + 1)
                ),
            )
            for section in range(1, sections + 1)
        ),
        dropped=(),
        warnings=(),
    )


def make_draft(
    slug: str | None = None,
    *,
    text: PairedText | None = None,
    sections: int = 2,
    paragraphs: int = 3,
    is_demo: bool = False,
    goals: Collection[str] = GOALS,
) -> DraftVersion:
    """A concept consultation with a working version, for the goal of a strong movement."""
    number = next(_numbers)
    imported = import_draft(
        text or make_text(sections, paragraphs),
        consultation=None,
        slug=slug or f"consultatie-{number}",
        label=None,
        now=clock.now(),
        actor_id=None,
        is_demo=is_demo,
        goals=goals,
    )
    return imported.version


def consultation_of(version: DraftVersion) -> Consultation:
    return db.session.get_one(Consultation, version.consultation_id)


def make_phase(
    consultation: Consultation,
    version: DraftVersion | None,
    *,
    readers: Iterable[str] = PUBLIC,
    commenters: Iterable[str] = MEMBERS,
    reactors: Iterable[str] = (),
    suggesters: Iterable[str] = (),
    visibility: Visibility = Visibility.ALL,
    opens_in: int = -7,
    closes_in: int = 7,
    name: str = "Eerste ronde",
) -> Phase:
    """A phase from so many days from today until and including so many days from today."""
    today = clock.today()
    plan = PhasePlan(
        name=Bilingual(nl=name, en=f"{name} (English)"),
        opens_on=today + timedelta(days=opens_in),
        closes_on=today + timedelta(days=closes_in),
        version_id=version.id if version else None,
        readers=frozenset(readers),
        commenters=frozenset(commenters),
        reactors=frozenset(reactors),
        suggesters=frozenset(suggesters),
        visibility=visibility,
    )
    return operations.add_phase(consultation, plan, now=clock.now(), actor_id=None)


def make_consultation(
    slug: str | None = None,
    *,
    title: Bilingual | None = None,
    text: PairedText | None = None,
    sections: int = 2,
    paragraphs: int = 3,
    readers: Iterable[str] = PUBLIC,
    commenters: Iterable[str] = MEMBERS,
    reactors: Iterable[str] = (),
    suggesters: Iterable[str] = (),
    visibility: Visibility = Visibility.ALL,
    opens_in: int = -7,
    closes_in: int = 7,
    goals: Collection[str] = GOALS,
) -> Consultation:
    """A published consultation with one published version and one phase."""
    version = make_draft(slug, text=text, sections=sections, paragraphs=paragraphs, goals=goals)
    consultation = consultation_of(version)
    if title is not None:
        consultation.title = title
    draft_operations.publish_version(version, now=clock.now(), actor_id=None)
    make_phase(
        consultation,
        version,
        readers=readers,
        commenters=commenters,
        reactors=reactors,
        suggesters=suggesters,
        visibility=visibility,
        opens_in=opens_in,
        closes_in=closes_in,
    )
    operations.publish_consultation(consultation, now=clock.now(), actor_id=None)
    return consultation


def paragraphs_of(consultation: Consultation) -> Sequence[DraftParagraph]:
    """The paragraphs of the latest version, in reading order."""
    version = latest_version(consultation.id)
    assert version is not None
    return list(text_of(version).paragraphs)


def visitor_of(account: Account) -> Visitor:
    """The account as the rules see it today."""
    audiences = audiences_of(account.participant_id, clock.today())
    return Visitor(account.participant_id, audiences, account.name, account.birth_year)


def agreed(account: Account) -> Account:
    """The same person, who consented earlier to what is asked before a first comment."""
    choose(
        account.participant_id,
        Purpose.COMMENTS,
        given=True,
        source="page",
        language="nl",
        now=clock.now(),
    )
    return account


def make_comment(
    paragraph: DraftParagraph,
    author: Account,
    text: str = "Dit kan korter.",
    *,
    language: Language = "nl",
    byline: BylineChoice | None = None,
) -> Comment:
    """A comment by this person, in the phase that is open to them."""
    return comment_operations.comment(
        place_of(paragraph), visitor_of(author), text, clock.now(), writing_in(language, byline)
    )


def make_suggestion(
    paragraph: DraftParagraph,
    author: Account,
    text: str = "Deze alinea gaat over de straat.",
    reason: str = "",
    *,
    language: Language = "nl",
) -> Comment:
    """Another wording of the paragraph by this person, in the phase that is open to them."""
    return comment_operations.suggest(
        place_of(paragraph), visitor_of(author), Rewording(text, reason), clock.now(), writing_in(language)
    )


def make_reply(parent: Comment, author: Account, text: str = "Daar ben ik het mee eens.") -> Comment:
    """A reply by this person."""
    return comment_operations.reply(parent, visitor_of(author), text, clock.now(), writing_in("nl"))


def react(target: DraftParagraph | Comment, person: Account, opinion: Opinion | None = Opinion.AGREE) -> None:
    """What this person thinks of a paragraph or a contribution; None takes it back."""
    visitor, now, writing = visitor_of(person), clock.now(), writing_in("nl")
    if isinstance(target, Comment):
        reaction_operations.react_to_contribution(target, visitor, opinion, now, writing)
    else:
        reaction_operations.react_to_paragraph(place_of(target), visitor, opinion, now, writing)


def place_of(paragraph: DraftParagraph) -> Place:
    return Place.at(db.session.get_one(Paragraph, paragraph.paragraph_id))


def writing_in(language: Language, byline: BylineChoice | None = None) -> Writing:
    """What a form brings along that was filled in once."""
    return Writing(language, f"factory-{next(_numbers)}", byline, consent=True)
