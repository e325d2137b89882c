"""A refusal has a name and is translated at the edge."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something can't be done.

    `name` is stable (tests and logs use it); `message` is a lazy translation in which `params` are filled;
    `field_name` names the form field it belongs to, if any; `status` is the HTTP status of the answer.
    """

    name: str
    message: Any
    field_name: str | None = None
    status: int = 409
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text

    def with_params(self, **params: Any) -> "Refusal":
        return Refusal(self.name, self.message, self.field_name, self.status, params)


class Refused(Exception):
    """An operation's no; the view shows `refusal` and nothing has changed."""

    def __init__(self, refusal: Refusal):
        super().__init__(refusal.name)
        self.refusal = refusal


def require(refusal: Refusal | None) -> None:
    """Raise `Refused` when a rule gave a reason."""
    if refusal is not None:
        raise Refused(refusal)
