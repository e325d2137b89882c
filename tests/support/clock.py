"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """The app's clock in tests: call it for this moment."""

    START = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)

    def __init__(self) -> None:
        self.moment = self.START

    def __call__(self) -> datetime:
        return self.moment

    @property
    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> datetime:
        """Go forward: `clock.move(minutes=16)`."""
        self.moment += timedelta(**by)
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment
