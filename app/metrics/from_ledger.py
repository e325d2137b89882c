"""A report from the ledger itself: for what was received until a moment, or to check the counters."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from app.metrics.report import Report, Sums, bounds, report_of
from app.participation.rollups.reading import Told, count_ledger
from app.participation.rollups.rebuilding import one_state


class ListedSums:
    """Sums over counters in memory."""

    def __init__(self, counters: Mapping[tuple[str, str, int], int], ref: date) -> None:
        mature, tertial = (day.toordinal() for day in bounds(ref))
        until = ref.toordinal()
        self._sums: dict[str, dict[str, Sums]] = defaultdict(dict)
        for (figure, key, day), value in counters.items():
            held = self._sums[figure].get(key, Sums())
            self._sums[figure][key] = replace(
                held,
                whole=held.whole + value,
                upto=held.upto + value * (day <= until),
                mature=held.mature + value * (day <= mature),
                in_tertial=held.in_tertial + value * (tertial <= day <= until),
            )

    def get(self, figure: str, key: str = "") -> Sums:
        return self._sums.get(figure, {}).get(key, Sums())

    def keys(self, figure: str) -> list[str]:
        return list(self._sums.get(figure, {}))


def report_from_ledger(ref: date, as_of: datetime, told: Told | None = None) -> Report:
    """Every figure on `ref` from the rows received until `as_of`; reads the whole ledger."""
    with one_state() as connection:
        counted = count_ledger(connection, as_of, told)
    return report_of(ListedSums(counted.counters, ref), ref, as_of)
