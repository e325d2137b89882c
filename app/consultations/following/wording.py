"""News in words: one short line each, in the language of its reader."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.consultations.following.queries import News
from app.core.formatting import day
from app.core.languages import Language

# So many places are named per consultation; the page shows the others.
NAMED = 5


def lines_of(news: News, language: Language) -> list[str]:
    """What is new at one thing followed; the caller speaks that language already."""
    lines = [*_planned(news, language), *_versions(news)]
    if news.answers:
        lines.append(ngettext("%(num)s point was answered", "%(num)s points were answered", news.answers))
    if news.contributions:
        lines.append(_contributions(news))
    return [str(line) for line in lines]


def _planned(news: News, language: Language) -> list[str]:
    found = [
        _(
            "“%(phase)s” has opened, until and including %(day)s",
            phase=each.name.text_in(language),
            day=day(each.last_day),
        )
        for each in news.opened
    ]
    found += [
        _("“%(phase)s” opens on %(day)s", phase=each.name.text_in(language), day=day(each.opens_at))
        for each in news.opening
    ]
    found += [
        _(
            "“%(phase)s” closes soon: you can take part until and including %(day)s",
            phase=each.name.text_in(language),
            day=day(each.last_day),
        )
        for each in news.closing
    ]
    found += [
        _("“%(phase)s” closed on %(day)s", phase=each.name.text_in(language), day=day(each.last_day))
        for each in news.closed
    ]
    return found


def _versions(news: News) -> list[str]:
    if news.followed.key is not None:
        return [_("In version %(number)s it reads differently", number=number) for number in news.versions]
    return [_("Version %(number)s of the text is there", number=number) for number in news.versions]


def _contributions(news: News) -> str:
    count = ngettext("%(num)s new contribution", "%(num)s new contributions", news.contributions)
    places = [str(number) for _key, number, _said in news.at[:NAMED] if number is not None]
    if not places:
        return str(count)
    if len(news.at) > NAMED:
        return str(_("%(count)s, most at paragraphs %(places)s", count=count, places=", ".join(places)))
    where = ngettext(
        "%(count)s, at paragraph %(places)s",
        "%(count)s, at paragraphs %(places)s",
        len(places),
        count=count,
        places=", ".join(places),
    )
    return str(where)
