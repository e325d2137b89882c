"""What stands in the report, as plain values: the same data give the same values, whoever and whenever.

Per language all that is printed, texts among them with the language they really are in. No name of anybody is
in it, and nothing that a contribution says: only what the organisation made of it, and counts.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.consultations.answers.published import PublicPoint
from app.consultations.comparing import changes
from app.consultations.comparing.changes import Change
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.drafts.word_diff import What
from app.consultations.exports import wording
from app.consultations.invitations.queries import told_responses
from app.consultations.outcomes.pages import Chapter, HeardPage, changes_of, heard_page, versions_between
from app.consultations.outcomes.queries import SILENCE
from app.consultations.processes.models import Consultation, Phase
from app.consultations.reading.visits import Visit
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.formatting import day
from app.core.languages import LANGUAGES, Language, current_language
from app.core.links import public_link
from app.core.printing.letters import paragraphs
from app.core.speaking import in_language
from app.goals.catalogue import goal
from app.settings import Settings

Value = Any


def contents(visit: Visit, edition: int, settings: Settings) -> dict[str, Value]:
    """What the template prints: the cover, and the report in each language.

    `visit` is everybody's (`everybody.answered_visit`): its moment is the date of the report.
    """
    page = heard_page(visit, None)
    consultation = visit.consultation
    return {
        "date": [visit.now.year, visit.now.month, visit.now.day],
        "organisation": settings.organisation,
        "title": {each: consultation.title.text_in(each) for each in LANGUAGES},
        "editions": [_in(language, page, edition, settings) for language in LANGUAGES],
    }


def _in(language: Language, page: HeardPage, edition: int, settings: Settings) -> dict[str, Value]:
    with in_language(language):
        consultation, moment = page.visit.consultation, page.visit.now
        address = public_link("consultations.heard", language, slug=page.visit.structure.slugs[language])
        return {
            "language": language,
            "title": text(consultation.title),
            "heading": str(_("What we heard, what we did")),
            "about": str(_("Edition %(number)s, of %(day)s", number=edition, day=day(local_day(moment)))),
            "address": address,
            "check": str(
                _(
                    "The SHA-256 of this file stands at this address: with it you can check that yours is "
                    "the real one."
                )
            ),
            "jump": {"nl": "Nederlands", "en": "English"}[language],
            "summary": text(consultation.summary),
            "facts": _facts(consultation),
            "phases": [_phase(phase, page) for phase in _asked(page)],
            "figures": wording.how_far(page),
            "unanswered": [wording.unanswered(page), *_running(page)],
            "chapters": _chapters(page),
            "counted": _how_counted(),
            "source": str(
                _(
                    "%(organisation)s made this report from the public answers in Samenspraak. Everything "
                    "in it also stands at %(address)s, with what people said.",
                    organisation=settings.organisation,
                    address=address,
                )
            ),
            "words": _labels(),
        }


def _labels() -> dict[str, str]:
    """The fixed words of the template."""
    return {
        "contents": str(_("Contents")),
        "asked": str(_("How we asked")),
        "about": str(_("About this consultation")),
        "figures": str(_("How far we are")),
        "waiting": str(_("What has no answer yet")),
        "points": str(_("What we heard, point by point")),
        "counted": str(_("How it was counted")),
        "point": str(_("Point")),
        "heard": str(_("What we heard")),
        "said": str(_("Said in")),
        "answer": str(_("Our answer")),
        "before": str(_("Before")),
        "after": str(_("After")),
        "version": str(_("Version")),
        "took_part": str(_("Who took part")),
        "page": str(_("Page")),
        "of": str(_("of")),
        "marks": str(_("Struck through: gone. Underlined: new.")),
        "replaced": str(
            _("A few signs can't be printed in this file and stand as □ or by their name. The page has them.")
        ),
    }


def text(found: Bilingual) -> Value:
    """A text with the language it is in, and a note where that isn't the language of the page."""
    shown = found.shown_in(current_language())
    note = None
    if shown.fallback:
        note = str(_("only in Dutch") if shown.language == "nl" else _("only in English"))
    return {"language": shown.language, "paragraphs": paragraphs(shown.text), "note": note}


def _facts(consultation: Consultation) -> list[Value]:
    texts = (
        (_("What it is about"), consultation.purpose),
        (_("What could change"), consultation.can_change),
        (_("What was fixed"), consultation.cannot_change),
        (_("Who decides, and when"), consultation.deciders),
        (_("Contact"), consultation.contact),
    )
    found = [{"label": str(label), "text": text(words)} for label, words in texts if words]
    if consultation.decides_on:
        found.append(_fact(_("Day of the decision"), [day(consultation.decides_on)]))
    names = [each.name.text_in(current_language()) for code in consultation.goals if (each := goal(code))]
    return [*found, _fact(_("Goals it serves"), names)] if names else found


def _fact(label: str, words: list[str]) -> Value:
    return {
        "label": str(label),
        "text": {"language": current_language(), "paragraphs": words, "note": None},
    }


def _asked(page: HeardPage) -> list[Phase]:
    """The phases in which something was asked, as far as everybody may know of them."""
    return [phase for phase in page.visit.opened if phase.writers]


def _phase(phase: Phase, page: HeardPage) -> Value:
    number = next((each.number for each in page.visit.versions if each.id == phase.version_id), None)
    is_over = phase.closes_at <= page.visit.now
    return {
        "name": text(phase.name),
        "when": wording.when(phase),
        "version": number,
        "who": wording.who_could(phase),
        "took_part": wording.who_took_part(told_responses(phase.id)) if is_over else [],
    }


def _running(page: HeardPage) -> list[str]:
    return [
        str(
            _(
                "“%(phase)s” is open until and including %(day)s. What is said there is not counted here "
                "yet.",
                phase=phase.name.text_in(current_language()),
                day=day(phase.last_day),
            )
        )
        for phase in page.running
    ]


def _chapters(page: HeardPage) -> list[Value]:
    seen: dict[str, int] = {}
    return [
        {"title": _name(chapter), "points": [_point(point, page, seen) for point in chapter.points]}
        for chapter in page.chapters
    ]


def _name(chapter: Chapter) -> Value:
    if chapter.section is None:
        return text(Bilingual(nl=str(_("The whole text")), en=str(_("The whole text"))))
    if not chapter.section.title:
        return text(Bilingual(nl=str(_("Beginning")), en=str(_("Beginning"))))
    return text(chapter.section.title)


def _point(point: PublicPoint, page: HeardPage, seen: dict[str, int]) -> Value:
    earlier, later = versions_between(page.visit, point)
    return {
        "number": point.number,
        "title": text(point.title),
        "summary": text(point.summary),
        "said": wording.said_by(page.voices.get(point.id, SILENCE)),
        "decision": point.decision_word,
        "code": point.decision.value,
        "reason": text(point.reason),
        "changes": [_change(each, point, seen) for each in changes_of(point, earlier, later)],
        "versions": [earlier.number, later.number] if earlier and later else [],
    }


def _change(change: Change, point: PublicPoint, seen: dict[str, int]) -> Value:
    """Words before and after; where an earlier point showed them already, where to find them."""
    first = seen.setdefault(change.key, point.number)
    title = wording.what_changed(change)
    if first != point.number:
        before = str(_("See the words before and after at point %(number)s.", number=first))
        return {"title": title, "elsewhere": before, "before": [], "after": [], "stays": False}
    (language,) = change.languages(current_language())
    stays = change.what in (changes.KEPT, changes.MOVED, changes.UNTRANSLATED)
    return {
        "title": title,
        "elsewhere": None,
        "language": language,
        "before": [] if stays else _before(change, language),
        "after": _after(change, language),
        "stays": stays,
    }


def _before(change: Change, language: Language) -> list[Value]:
    """Marked where a paragraph was only reworded; what was dropped or merged is read whole."""
    if change.what == changes.REWORDED and language not in change.untranslated_in:
        spans = change.diffs[language].spans
        return [_words(change.earlier[0].number, ((s.what, s.lead, s.text) for s in spans), What.INSERTED)]
    return [_plain(each, language) for each in change.earlier]


def _after(change: Change, language: Language) -> list[Value]:
    """What is new in it is marked, but not where all of it is."""
    if change.what not in (changes.REWORDED, changes.SPLIT, changes.MERGED, changes.REARRANGED):
        return [_plain(each, language) for each in change.later]
    return [
        _words(each.number, ((s.what, s.lead, s.text) for s in spans), What.DELETED)
        for each, spans in change.parts(language)
        if each is not None
    ]


def _plain(each: DraftParagraph, language: Language) -> Value:
    return _words(each.number, [(What.SAME, "", each.text.get(language) or "")], What.DELETED)


def _words(number: int, spans: Iterable[tuple[What, str, str]], without: What) -> Value:
    """A paragraph with its number, and its words by what became of them."""
    kept = [(what, lead, words) for what, lead, words in spans if what is not without]
    return {
        "number": number,
        "spans": [[what.value, (lead if at else "") + words] for at, (what, lead, words) in enumerate(kept)],
    }


def _how_counted() -> list[str]:
    return [
        str(
            _(
                "A contribution is a comment, a reply or a suggestion for another wording. What its author "
                "withdrew or moderators hid is not counted."
            )
        ),
        str(
            _(
                "A point gathers what several people said. A contribution can feed several points; it "
                "counts once as answered."
            )
        ),
        str(
            _(
                "A point led to a change when a paragraph that its answer names reads otherwise than "
                "before, was added, split, merged or dropped."
            )
        ),
        str(
            _(
                "The share of words that changed: words and punctuation marks that went or came, of those "
                "of both versions together. What only moved did not change."
            )
        ),
        str(
            _(
                "How many people said something is told from 10 people on, and how many of which audience "
                "where it concerns 10 or more of at least 30 people. Both are rounded to five. The Youth "
                "Council is never shown in numbers: it is so small that numbers would tell "
                "what each of its members thinks."
            )
        ),
        str(
            _(
                "How many of the invited took part is told of audiences of 30 or more invited people. Who "
                "belongs to several audiences counts in each, and once in the whole."
            )
        ),
        str(_("Counted at the moment of the last publication of answers.")),
    ]
