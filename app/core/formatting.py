"""Template filters: days, moments, numbers and texts as a Dutch or English reader writes them."""

from datetime import date, datetime
from functools import lru_cache
from math import ceil
from typing import Any

from babel.dates import TIMEDELTA_UNITS, format_date, format_timedelta
from babel.numbers import format_decimal, format_percent
from flask import Flask, render_template
from markupsafe import Markup, escape

from app.core import clock
from app.core.bilingual import Bilingual, Shown
from app.core.languages import Language, current_language

# A unit is used from so many of it on: an hour and ten minutes are 70 minutes.
FROM = 1.2
_AGO: dict[tuple[str, bool, int, int], str] = {}


def _locale() -> str:
    return locale_of(current_language())


def locale_of(language: Language) -> str:
    """The locale in which dates and numbers of a language are written here."""
    return "nl_NL" if language == "nl" else "en_GB"


def day(value: date | datetime) -> str:
    """`21 november 2026`; a moment is shown as its Europe/Amsterdam day."""
    local = clock.local_day(value) if isinstance(value, datetime) else value
    return format_date(local, "d MMMM y", locale=_locale())


def time_of_day(value: datetime) -> str:
    return value.astimezone(clock.AMSTERDAM).strftime("%H:%M")


def moment(value: datetime) -> str:
    """`21 november 2026, 14:05`, Europe/Amsterdam."""
    return f"{day(value)}, {time_of_day(value)}"


def ago(value: datetime) -> str:
    """`2 dagen geleden`: how long ago, rounded to one unit."""
    return ago_after(ceil((clock.now() - value).total_seconds()), current_language())


def ago_after(seconds: int, language: Language) -> str:
    """As `ago`, for whole seconds since; each answer is put in words once."""
    size = max(1, abs(seconds))
    unit = next((length for _name, length in TIMEDELTA_UNITS if size >= FROM * length), 1)
    key = (language, seconds < 0, unit, round(size / unit))
    words = _AGO.get(key)
    if words is None:
        words = format_timedelta(
            -size if seconds >= 0 else size, add_direction=True, threshold=FROM, locale=locale_of(language)
        )
        _AGO[key] = words
    return words


def number(value: float, decimals: int | None = None) -> str:
    """`1.284` in Dutch; a fraction gets one decimal, or always as many as asked."""
    return _number(value, _locale(), "#,##0.#" if decimals is None else f"#,##0.{'0' * decimals}")


@lru_cache(maxsize=4096)
def _number(value: float, locale: str, pattern: str) -> str:
    # A page of figures writes the same few hundred numbers, at a quarter of a millisecond each.
    return format_decimal(value, format=pattern, locale=locale)


def percent(share: float) -> str:
    """`34%` for a share of 0.34."""
    return format_percent(share, format="0%", locale=_locale())


def month(value: date) -> str:
    """`november 2026`."""
    return format_date(value, "MMMM y", locale=_locale())


def month_short(value: date) -> str:
    """`nov`."""
    return format_date(value, "LLL", locale=_locale()).rstrip(".")


def local(value: Bilingual | Shown | None) -> Markup:
    """A bilingual text in the reader's language, with an honest note and the right `lang` where it isn't."""
    if value is None:
        return Markup("")
    shown = value.shown_in(current_language()) if isinstance(value, Bilingual) else value
    if not shown.fallback:
        return escape(shown.text)
    return Markup(render_template("components/fallback.html", shown=shown))  # noqa: S704  autoescaped


def paragraphs(text: str | None) -> Markup:
    """Text somebody typed: escaped, blank lines make paragraphs, single breaks stay breaks."""
    blocks = [block for block in (text or "").replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.strip().split("\n")))
        for block in blocks
    )


FILTERS: dict[str, Any] = {
    "day": day,
    "moment": moment,
    "time_of_day": time_of_day,
    "ago": ago,
    "number": number,
    "percent": percent,
    "month": month,
    "month_short": month_short,
    "local": local,
    "paragraphs": paragraphs,
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
