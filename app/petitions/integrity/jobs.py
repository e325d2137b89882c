"""What workers do: look for bursts under the petitions that people sign."""

from datetime import datetime
from typing import Any

from app.petitions.integrity import operations, queries
from app.petitions.integrity.bursts import WINDOW

BURSTS_JOB = "petitions.bursts"
EVERY = WINDOW


def look_for_bursts(_payload: dict[str, Any], now: datetime) -> None:
    """The job `petitions.bursts`, every ten minutes."""
    for petition in queries.under_way(now):
        operations.find_and_hold(petition, now=now)
