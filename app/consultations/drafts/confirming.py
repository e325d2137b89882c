"""Staff look at what became of each paragraph, and change it, before an uploaded document is loaded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.consultations.drafts.following import Following, Origins, follow, state_of
from app.consultations.drafts.importing import Confirmed
from app.consultations.drafts.models import DraftUpload, DraftVersion
from app.consultations.drafts.queries import latest_version, text_of, version
from app.consultations.drafts.uploads import text_of_upload
from app.extensions import db

FIELD = "from-{place}"
NUMBERS = re.compile(r"\d+(?:[\s,;+&]+\d+)*")
Keys = list[list[str]]


@dataclass(frozen=True)
class Asked:
    """What staff are asked to confirm, and in which state the version before is now.

    `proposed` holds where each paragraph comes from as the likeness of the texts has it, `following` as staff
    have it by now.
    """

    following: Following
    proposed: Origins
    state: str

    def numbers(self, place: int) -> str:
        """The numbers of the earlier paragraphs, as staff read and write them."""
        return _numbers(self.following, self.following.origins[place])

    def proposed_numbers(self, place: int) -> str:
        return _numbers(self.following, self.proposed[place])

    def is_changed(self, place: int) -> bool:
        return self.following.origins[place] != self.proposed[place]


def _numbers(following: Following, origins: Sequence[int]) -> str:
    return ", ".join(str(following.earlier[origin].number) for origin in origins)


def propose_lineage(upload: DraftUpload) -> None:
    """Propose where every paragraph comes from; what staff chose before stays, where its paragraphs exist."""
    if upload.consultation_id is None:
        return
    text, base = text_of_upload(upload), latest_version(upload.consultation_id)
    following = follow(text, base)
    proposed = _keys(following, following.origins)
    known = {each.key for each in following.earlier}
    origins = [
        own if own is not None and set(own) <= known else fresh
        for own, fresh in zip(_chosen(upload, len(proposed)), proposed, strict=True)
    ]
    upload.proposal = {
        "follows": str(base.id) if base else None,
        "state": state_of(base),
        "proposed": proposed,
        "origins": origins,
        "alike": [round(alike, 3) for alike in following.alike],
    }
    db.session.flush()


def _chosen(upload: DraftUpload, count: int) -> list[list[str] | None]:
    """Per paragraph what staff chose other than proposed; None where they left it."""
    held = upload.proposal
    if held is None:
        return [None] * count
    return [
        own if own != proposed else None
        for own, proposed in zip(held["origins"], held["proposed"], strict=True)
    ]


def _keys(following: Following, origins: Origins) -> Keys:
    return [[following.earlier[place].key for place in own] for own in origins]


def asked(upload: DraftUpload) -> Asked | None:
    """What there is to confirm; None where nothing comes before. Call `has_moved` first."""
    held = upload.proposal
    if held is None or held["follows"] is None:
        return None
    text, base = text_of_upload(upload), version(UUID(held["follows"]))
    following = follow(text, base, held["origins"])
    proposed = follow(text, base, held["proposed"]).origins
    return Asked(replace(following, alike=tuple(held["alike"])), proposed, held["state"])


def has_moved(upload: DraftUpload) -> bool:
    """Whether the version before is another by now than the proposals were made for."""
    if upload.consultation_id is None:
        return False
    held = upload.proposal
    return held is None or held["state"] != state_of(latest_version(upload.consultation_id))


def choose(upload: DraftUpload, written: Mapping[str, str]) -> dict[int, str]:
    """Keep what staff wrote per paragraph: numbers of the version before, or nothing for a new one.

    Answers what can't be read, by the place of its paragraph; that paragraph keeps what it had.
    """
    held = upload.proposal
    base = version(UUID(held["follows"])) if held and held["follows"] else None
    if held is None or base is None:
        return {}
    keys = _keys_by_number(base)
    origins: Keys = [list(own) for own in held["origins"]]
    unread = {}
    for place in range(len(origins)):
        words = written.get(FIELD.format(place=place))
        if words is None:
            continue
        numbers = _numbers_in(words)
        if numbers is None or not set(numbers) <= keys.keys():
            unread[place] = words
        else:
            origins[place] = [keys[number] for number in sorted(set(numbers))]
    upload.proposal = {**held, "origins": origins}
    db.session.flush()
    return unread


def _numbers_in(words: str) -> list[int] | None:
    """`12, 13` and `12 + 13` are 12 and 13; nothing, a dash and 0 are none; None: it is something else."""
    words = words.strip()
    if words in {"", "-", "–", "0"}:
        return []
    # Longer than any number of a paragraph: somebody pasted a text here.
    if len(words) > 100 or not NUMBERS.fullmatch(words) or not words.isascii():
        return None
    return [int(number) for number in re.findall(r"\d+", words)]


def _keys_by_number(base: DraftVersion) -> dict[int, str]:
    return {each.number: each.key for each in text_of(base).paragraphs}


def confirmed(upload: DraftUpload) -> Confirmed | None:
    """What is confirmed by loading the upload as it stands."""
    held = upload.proposal
    return None if held is None else Confirmed(held["state"], held["origins"])
