"""What can be moderated: each domain says of its own things how moderators see, hide and show them.

    subjects.register(app, Subject(kind="comment", describe=..., ...))

Moderation knows no domain: a case names a kind and an id, and asks here for the rest.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from app.core.bilingual import Bilingual
from app.core.languages import Language


@dataclass(frozen=True)
class Quoted:
    """Words of somebody: by the name readers see (None: it is gone), and in which language."""

    text: str | None
    author: str | None
    language: str
    reason: str | None = None


@dataclass(frozen=True)
class Described:
    """A thing as moderators see it.

    `words.text` is None when its author withdrew it. `title`: what it belongs to; `number`: the paragraph it
    is about, `passage` that paragraph as its author read it; `answers`: what it is a reply to. It stands at
    `endpoint`, with the `values` of a language.
    """

    kind: str
    id: UUID
    words: Quoted
    author_id: UUID | None
    posted_at: datetime
    hidden_at: datetime | None
    title: Bilingual
    endpoint: str
    values: Mapping[Language, Mapping[str, Any]]
    number: int | None = None
    passage: Bilingual | None = None
    answers: Quoted | None = None
    is_suggestion: bool = False
    edited_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        return self.words.text is None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_readable(self) -> bool:
        return not self.is_withdrawn and not self.is_hidden


@dataclass(frozen=True)
class Subject:
    """A kind of thing of one domain.

    `describe(ids)`: those that exist, in a constant number of statements. `sees(id, user, now)`: whether this
    visitor can read it. `hide(id, reason, by, now)` and `show(id, now)` lock it and change what readers see;
    both raise `Refused` where that can't be. `credit(id, decision_id, by, now)` writes down that a volunteer
    moderated.
    """

    kind: str
    describe: Callable[[Iterable[UUID]], dict[UUID, Described]]
    sees: Callable[[UUID, Any, datetime], bool]
    hide: Callable[[UUID, str, UUID, datetime], None]
    show: Callable[[UUID, datetime], None]
    credit: Callable[[UUID, UUID, UUID, datetime], None]


def init_app(app: Flask) -> None:
    app.extensions["moderation_subjects"] = {}


def register(app: Flask, subject: Subject) -> None:
    app.extensions["moderation_subjects"][subject.kind] = subject


def subject_of(kind: str) -> Subject | None:
    found: Subject | None = current_app.extensions["moderation_subjects"].get(kind)
    return found


def known_subject(kind: str) -> Subject:
    """As `subject_of`, for a kind that a case names."""
    found: Subject = current_app.extensions["moderation_subjects"][kind]
    return found


def described(kind: str, subject_id: UUID) -> Described | None:
    subject = subject_of(kind)
    return None if subject is None else subject.describe([subject_id]).get(subject_id)
