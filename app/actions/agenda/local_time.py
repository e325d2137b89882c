"""From what a clock on the wall shows to the moment it means: the nights in which clocks change included."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """How many moments show this time: one, two (an autumn night) or none (a spring night)."""

    ONCE = "once"
    TWICE = "twice"
    NEVER = "never"


@dataclass(frozen=True)
class LocalTime:
    """A time as the clock in `zone` shows it; `second` is the later of two that look alike."""

    shown: datetime
    zone: str
    second: bool = False

    @property
    def kind(self) -> Kind:
        first, second = (self._moment(fold) for fold in (0, 1))
        if first == second:
            return Kind.ONCE
        # In a gap no moment shows this time: going there and back ends elsewhere.
        return Kind.TWICE if self._back(first) == self.shown else Kind.NEVER

    @property
    def moment(self) -> datetime:
        """The moment in UTC."""
        return self._moment(1 if self.second else 0)

    def _moment(self, fold: int) -> datetime:
        return self.shown.replace(tzinfo=ZoneInfo(self.zone), fold=fold).astimezone(UTC)

    def _back(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, fold=0)


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment with the offset that holds in a zone then."""
    return moment.astimezone(ZoneInfo(zone))
