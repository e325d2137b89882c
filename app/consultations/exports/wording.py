"""The sentences of the report and the open data, in the reader's language."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.consultations.answers.words import who
from app.consultations.comparing import changes
from app.consultations.comparing.changes import Change
from app.consultations.invitations.rules import Response
from app.consultations.outcomes.pages import HeardPage
from app.consultations.outcomes.queries import Voices
from app.consultations.processes.audience_words import joined, together
from app.consultations.processes.models import Act, Phase, Visibility
from app.core.disclosure import RULE
from app.core.formatting import day, number, percent
from app.core.languages import current_language

SEEN = {
    Visibility.ALL: _l("Whoever could read the text saw what everybody said."),
    Visibility.AUDIENCE: _l("Everybody saw what their own audience said."),
    Visibility.OWN: _l("Until it closed everybody saw their own words; after that, what everybody said."),
}
ACTS = {
    Act.REACT: _l("React to paragraphs: %(audiences)s."),
    Act.COMMENT: _l("Comment: %(audiences)s."),
    Act.SUGGEST: _l("Suggest another wording: %(audiences)s."),
}


def when(phase: Phase) -> str:
    first, last = day(phase.opens_at), day(phase.last_day)
    return str(_("%(first)s up to and including %(last)s", first=first, last=last))


def who_could(phase: Phase) -> list[str]:
    """Who could do what in a phase, and what they saw of each other."""
    said = [
        str(words) % {"audiences": together(audiences)}
        for act, words in ACTS.items()
        if (audiences := phase.audiences_for(act))
    ]
    return [*said, str(SEEN[Visibility(phase.visibility)])] if said else [str(_("The text could be read."))]


def who_took_part(responses: Iterable[Response]) -> list[str]:
    """How many of the invited took part, everybody first."""
    return [_took_part(each) for each in responses]


def _took_part(each: Response) -> str:
    facts = {
        "invited": number(each.invited),
        "contributed": number(each.contributed),
        "share": percent(each.share),
    }
    if each.audience is None:
        return str(_("Of %(invited)s people we invited, %(contributed)s took part (%(share)s).", **facts))
    return str(
        _(
            "Of %(invited)s invited as %(audience)s: %(contributed)s (%(share)s).",
            audience=who(each.audience),
            **facts,
        )
    )


def said_by(voices: Voices) -> str:
    """In how many contributions a point was said, by how many people of which audiences."""
    if not voices.contributions:
        return str(_("What was said about it can't be read any more."))
    said = ngettext("%(num)s contribution", "%(num)s contributions", voices.contributions)
    if voices.people:
        said = str(_("%(said)s by about %(people)s people", said=said, people=number(voices.people)))
    elif voices.few and voices.contributions >= RULE.smallest_cell:
        said = str(_("%(said)s by fewer than 10 people", said=said))
    counts = dict(voices.divided)
    names = [
        str(_("%(audience)s (about %(count)s)", audience=who(each), count=number(counts[each])))
        if each in counts
        else who(each)
        for each in voices.named
    ]
    if voices.others and names:
        names.append(str(_("others")))
    return f"{said}: {joined(names)}" if names else str(said)


def how_far(page: HeardPage) -> list[str]:
    """What became of it all, in numbers [indicators, D], one sentence each."""
    done, found = page.answering, [led_to_change(page)]
    if done.contributions:
        found.append(
            str(
                ngettext(
                    "%(answered)s of %(num)s contribution has an answer.",
                    "%(answered)s of %(num)s contributions have an answer.",
                    done.contributions,
                    answered=number(done.answered),
                )
            )
        )
        found.append(
            str(
                ngettext(
                    "%(led)s of %(num)s contribution led to a change.",
                    "%(led)s of %(num)s contributions led to a change.",
                    done.contributions,
                    led=number(done.led_to_change),
                )
            )
        )
    if (days := page.median_days) is not None:
        found.append(answered_within(int(days)))
    if words := text_changed(page):
        found.append(words)
    return found


def answered_within(days: int) -> str:
    """How long half of what was said waited for an answer."""
    if not days:
        return str(_("Half of what was said had an answer on the same day."))
    return str(
        ngettext(
            "Half of what was said had an answer within %(num)s day.",
            "Half of what was said had an answer within %(num)s days.",
            days,
        )
    )


def led_to_change(page: HeardPage) -> str:
    return str(
        ngettext(
            "%(led)s of %(num)s point led to a change in the text.",
            "%(led)s of %(num)s points led to a change in the text.",
            len(page.points),
            led=page.led_to_change,
        )
    )


def text_changed(page: HeardPage) -> str | None:
    change = page.text_change
    if change is None or not (counted := change.counted[current_language()]).total:
        return None
    facts = {"earlier": change.earlier.number, "later": change.later.number}
    percents = round(counted.share * 100)
    if counted.share and not percents:
        return str(
            _("Less than 1 %% of the words changed from version %(earlier)s to version %(later)s.", **facts)
        )
    return str(
        _(
            "%(percent)s %% of the words changed from version %(earlier)s to version %(later)s.",
            percent=percents,
            **facts,
        )
    )


def unanswered(page: HeardPage) -> str:
    """What has no answer is said openly."""
    waiting = page.answering.waiting
    if not waiting:
        return str(_("Everything that was said has an answer."))
    return str(
        ngettext(
            "%(num)s contribution has no answer yet. It stays readable and counts along here.",
            "%(num)s contributions have no answer yet. They stay readable and count along here.",
            waiting,
        )
    )


TITLES = {
    changes.KEPT: _l("Paragraph %(numbers)s stays as it was"),
    changes.MOVED: _l("Paragraph %(numbers)s stands elsewhere"),
    changes.UNTRANSLATED: _l("Paragraph %(numbers)s stays as it was, but for a translation"),
    changes.REWORDED: _l("Paragraph %(numbers)s was reworded"),
    changes.SPLIT: _l("Paragraph %(earlier)s was split"),
    changes.MERGED: _l("Paragraphs %(earlier)s became one"),
    changes.REARRANGED: _l("Paragraphs %(earlier)s were arranged anew"),
    changes.NEW: _l("Paragraph %(numbers)s is new"),
    changes.DROPPED: _l("Paragraph %(earlier)s was dropped"),
}


def what_changed(change: Change) -> str:
    """What became of some paragraphs, as the heading of their words before and after."""
    return str(TITLES[change.what]) % {
        "numbers": _numbers(change.later),
        "earlier": _numbers(change.earlier),
    }


def _numbers(paragraphs: Iterable[object]) -> str:
    return ", ".join(str(getattr(each, "number", "")) for each in paragraphs)
