"""What may be done with an uploaded list, asked by the button and by the POST."""

import re
import unicodedata

from app.core.refusals import Refusal
from app.people.imports import refusals
from app.people.imports.models import ImportStatus, PeopleImport

FILE_NAME_LENGTH = 100


def kept_file_name(given: str) -> str:
    """The name of an uploaded file as it is kept: no folders, nothing invisible, at most 100 characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    return "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()[
        :FILE_NAME_LENGTH
    ]


def load_refusal(found: PeopleImport, *, only_good_rows: bool) -> Refusal | None:
    """Why a list can't be loaded. Of people who are all known it changes nothing; they can be invited."""
    if found.status != ImportStatus.CHECKED.value:
        return refusals.NOT_CHECKED
    if found.file_id is None:
        return refusals.FILE_GONE
    if found.new_count + found.changed_count + found.unchanged_count == 0:
        return refusals.NOTHING_TO_LOAD
    return refusals.HAS_REFUSED_ROWS if found.refused_count and not only_good_rows else None


def discard_refusal(found: PeopleImport) -> Refusal | None:
    waiting = (ImportStatus.CHECKING.value, ImportStatus.CHECKED.value, ImportStatus.FAILED.value)
    return None if found.status in waiting else refusals.NOT_CHECKED
