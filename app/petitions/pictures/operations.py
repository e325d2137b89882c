"""Putting a picture with a petition, taking it away, and putting it back. Nothing here commits."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from PIL import Image
from sqlalchemy import delete

from app.core import audit, files
from app.core.bilingual import Bilingual
from app.core.files import FileKind
from app.core.files.kinds import Checked, check_picture
from app.core.refusals import require
from app.core.statements import rows_changed
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.pictures import rules
from app.petitions.pictures.models import PetitionPicture
from app.petitions.pictures.queries import picture_of

# In pixels: a phone, a phone with a dense screen, the column of a wide page on a dense screen.
WIDTHS = {"small": 480, "medium": 960, "large": 1600}
PUT_BACK_WITHIN = timedelta(days=30)
QUALITY = 76


@dataclass(frozen=True)
class PicturePlan:
    """A picture as staff describe it; `data` None keeps the one that is there.

    `agreed_by` and `agreed_on` stay empty where nobody can be recognised.
    """

    data: bytes | None
    alt: Bilingual
    credit: str
    has_people: bool
    agreed_by: str = ""
    agreed_on: date | None = None


def set_picture(
    petition: Petition, plan: PicturePlan, *, now: datetime, actor_id: UUID | None
) -> PetitionPicture:
    """Show a picture on the page and in lists, in place of the one that is there.

    Raises:
        Refused: no picture, not in words in both languages, no maker, or no consent of who is in it.
    """
    known = picture_of(petition.id, removed_too=True)
    shown = known if known is not None and known.removed_at is None else None
    require(rules.picture_refusal(has_data=plan.data is not None or shown is not None))
    require(rules.words_refusal(plan.alt, plan.credit))
    require(
        rules.consent_refusal(
            has_people=plan.has_people, agreed_by=plan.agreed_by, agreed_on=plan.agreed_on, now=now
        )
    )
    picture = known or PetitionPicture(petition_id=petition.id)
    if plan.data is not None:
        _store(picture, plan.data, now)
        picture.added_at = now
    picture.alt, picture.credit, picture.removed_at = plan.alt, plan.credit.strip(), None
    picture.agreed_by = plan.agreed_by.strip() if plan.has_people else None
    picture.agreed_on = plan.agreed_on if plan.has_people else None
    db.session.add(picture)
    _note("picture", petition, now, actor_id)
    return picture


def remove(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Take the picture away; for thirty days it can be put back.

    Raises:
        Refused: there is none.
    """
    picture = picture_of(petition.id)
    require(None if picture else rules.NO_PICTURE)
    if picture is not None:
        picture.removed_at = now
    _note("picture-removed", petition, now, actor_id)


def put_back(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Show once more what was taken away.

    Raises:
        Refused: nothing was.
    """
    picture = picture_of(petition.id, removed_too=True)
    require(rules.NOTHING_REMOVED if picture is None or picture.removed_at is None else None)
    if picture is not None:
        picture.removed_at = None
    _note("picture-put-back", petition, now, actor_id)


def forget_removed(now: datetime) -> int:
    """Let go of what was taken away and not put back, with who agreed to it; how many."""
    gone = PetitionPicture.removed_at < now - PUT_BACK_WITHIN
    return rows_changed(delete(PetitionPicture).where(gone))


def _store(picture: PetitionPicture, data: bytes, now: datetime) -> None:
    whole = files.PICTURE.checked(data).data
    for name, width in WIDTHS.items():
        kind = FileKind(f"picture-{width}", lambda given, width=width: sized(given, width))  # type: ignore[misc]
        stored = files.store(whole, kind, now)
        db.session.flush()
        setattr(picture, f"{name}_id", stored.id)
        picture.width, picture.height = stored.width or 1, stored.height or 1


def sized(data: bytes, width: int) -> Checked:
    """The picture at most so many pixels wide, as WebP without metadata; never larger than it came.

    Raises:
        Refused: it is no picture we can read.
    """
    checked = check_picture(data)
    with Image.open(io.BytesIO(checked.data)) as picture:
        picture.thumbnail((width, 2 * width))
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
        target = io.BytesIO()
        plain.save(target, "WEBP", quality=QUALITY, method=5)
    return Checked(target.getvalue(), "image/webp", *plain.size)


def _note(act: str, petition: Petition, now: datetime, actor_id: UUID | None) -> None:
    audit.record(f"petition.{act}", "petition", petition.id, actor_id=actor_id, now=now)
