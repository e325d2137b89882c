"""What the office sees of the checking of a petition's signatures, and what the detector counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, ColumnElement, Row, and_, cast, extract, func, or_, select

from app.core.clock import local_day
from app.core.pagination import Page, page
from app.extensions import db
from app.petitions.integrity.bursts import WINDOW, Cell
from app.petitions.integrity.models import EventCode, IntegrityAct, IntegrityActSignature, IntegrityFlag
from app.petitions.models import Petition, State
from app.petitions.signatures.models import Signature, SignatureAppeal, Standing
from app.petitions.signatures.rules import CONFIRM_AFTER_CLOSING
from app.settings import Settings

SECONDS = int(WINDOW.total_seconds())
POSTS_LOOKED_BACK = timedelta(days=7)
# The last round comes after the last who may confirm, also when the worker is late.
LAST_ROUND = timedelta(hours=1)
ROWS = 10
# Who opened the mail: a network or a mail domain that only a form names is what anybody can type.
CONFIRMED_ONCE = (Standing.CONFIRMED, Standing.HELD, Standing.INVALID)
ORIGINS = {"network": Signature.network, "domain": Signature.mail_domain}


@dataclass(frozen=True)
class Selection:
    """Which signatures of a petition somebody looks at; what is None doesn't narrow it."""

    network: str | None = None
    domain: str | None = None
    window: datetime | None = None
    hour: datetime | None = None
    standing: Standing | None = None
    cause: str | None = None
    alias: str | None = None
    text: str | None = None

    @property
    def is_everything(self) -> bool:
        return self == Selection()

    def of(self, petition: Petition) -> list[ColumnElement[bool]]:
        """As conditions on signatures; whoever still has to confirm or withdrew isn't among them."""
        asked = [self.standing] if self.standing else CONFIRMED_ONCE
        wanted = [Signature.petition_id == petition.id, Signature.standing.in_(asked)]
        if self.network:
            wanted.append(Signature.network == self.network)
        if self.domain:
            wanted.append(Signature.mail_domain == self.domain)
        if self.cause:
            wanted.append(Signature.held_for == self.cause)
        if self.alias:
            wanted.append(Signature.alias_key == self.alias)
        for start, length in ((self.window, WINDOW), (self.hour, timedelta(hours=1))):
            if start:
                wanted += [Signature.signed_at >= start, Signature.signed_at < start + length]
        if self.text and not petition.safe_mode:
            part = f"%{_literally(self.text.lower())}%"
            wanted.append(
                or_(
                    func.lower(Signature.name).like(part, escape="\\"),
                    func.lower(Signature.email).like(part, escape="\\"),
                )
            )
        return wanted


@dataclass(frozen=True)
class Preview:
    """What stood on the page when somebody decided: nothing that changed since."""

    seen_at: datetime
    standings: tuple[Standing, ...]

    def of(self) -> list[ColumnElement[bool]]:
        return [Signature.changed_at <= self.seen_at, Signature.standing.in_(self.standings)]


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _slot(seconds: int) -> ColumnElement[int]:
    """The number of a signature's window, counted from 1970-01-01 UTC."""
    # PostgreSQL rounds to whole seconds where SQLite cuts them off.
    postgresql = db.engine.dialect.name == "postgresql"
    moment = func.date_trunc("second", Signature.signed_at) if postgresql else Signature.signed_at
    return cast(extract("epoch", moment), BigInteger) // seconds


def _moment(slot: int, seconds: int) -> datetime:
    return datetime.fromtimestamp(slot * seconds, UTC)


def under_way(now: datetime) -> Sequence[Petition]:
    """The petitions that people can sign, or confirm after their closing."""
    statement = select(Petition).where(
        Petition.state.in_((State.OPEN, State.CLOSED)),
        Petition.opens_at <= now,
        func.coalesce(Petition.closed_at, Petition.closes_at) > now - CONFIRM_AFTER_CLOSING - LAST_ROUND,
    )
    return db.session.scalars(statement.order_by(Petition.id)).all()


def cells(petition: Petition, kind: str, now: datetime) -> list[Cell]:
    """Confirmed signatures per window of signing and origin, without those of an event with a code.

    As far back as somebody can still confirm: a window may become a burst weeks after its signing.
    """
    settings: Settings = current_app.extensions["settings"]
    since = now - timedelta(days=settings.signature_days + 1)
    return _cells(petition, kind, since, Signature.standing.in_(CONFIRMED_ONCE))


def cells_of_posts(petition: Petition, now: datetime) -> list[Cell]:
    """Signatures per window and network over the last week, also of who didn't confirm.

    They tell that a program may be at work, never whose signature counts.
    """
    posted = Signature.standing != Standing.WITHDRAWN
    return _cells(petition, "network", now - POSTS_LOOKED_BACK, posted)


def _cells(petition: Petition, kind: str, since: datetime, which: ColumnElement[bool]) -> list[Cell]:
    origin, window = ORIGINS[kind], _slot(SECONDS).label("window")
    statement = (
        select(window, origin, func.count())
        .where(
            Signature.petition_id == petition.id,
            origin.is_not(None),
            Signature.signed_at >= since,
            which,
            ~exempt(petition, which),
        )
        .group_by(window, origin)
    )
    rows = db.session.execute(statement)
    return [Cell(_moment(slot, SECONDS), label or "", number) for slot, label, number in rows]


def exempt(petition: Petition, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Who signed with the code of an event that, of these signatures, had no more than its number."""
    used = select(Signature.event_code_id).where(
        Signature.petition_id == petition.id, Signature.event_code_id.is_not(None), which
    )
    within = (
        used.join(EventCode, EventCode.id == Signature.event_code_id)
        .group_by(Signature.event_code_id, EventCode.at_most)
        .having(func.count() <= EventCode.at_most)
    )
    return func.coalesce(Signature.event_code_id.in_(within), False)


def flags_of(petition_id: UUID) -> Sequence[IntegrityFlag]:
    """What the detector found, the latest first."""
    statement = select(IntegrityFlag).where(IntegrityFlag.petition_id == petition_id)
    return db.session.scalars(
        statement.order_by(IntegrityFlag.window_start.desc(), IntegrityFlag.label).limit(50)
    ).all()


def busiest(petition: Petition, kind: str) -> Sequence[Row[tuple[str, int]]]:
    """The networks or domains with most signatures, and how many."""
    origin, number = ORIGINS[kind], func.count().label("number")
    statement = select(origin, number).where(*Selection().of(petition), origin.is_not(None))
    return db.session.execute(statement.group_by(origin).order_by(number.desc(), origin).limit(ROWS)).all()  # type: ignore[return-value]


def held_by_cause(petition: Petition) -> dict[str, int]:
    """How many signatures are held for each cause."""
    statement = select(Signature.held_for, func.count()).where(
        Signature.petition_id == petition.id, Signature.standing == Standing.HELD
    )
    return {str(row[0]): row[1] for row in db.session.execute(statement.group_by(Signature.held_for))}


def one_mailbox(petition: Petition) -> Sequence[Row[tuple[str, int]]]:
    """The mailboxes that signed under several spellings, and how many; second people aren't spellings."""
    number = func.count().label("number")
    statement = (
        select(Signature.alias_key, number)
        .where(*Selection().of(petition), Signature.alias_key.is_not(None), Signature.second_of.is_(None))
        .group_by(Signature.alias_key)
        .having(func.count() > 1)
    )
    return db.session.execute(statement.order_by(number.desc(), Signature.alias_key).limit(ROWS)).all()  # type: ignore[return-value]


def firsts_of(seconds: Iterable[Signature]) -> dict[UUID, Signature]:
    """Of each second person, the signature that stands at the address itself; one statement at most."""
    asked = {each.second_of: each for each in seconds if each.second_of}
    if not asked:
        return {}
    petition_ids = {each.petition_id for each in asked.values()}
    there = select(Signature).where(Signature.signer_key.in_(asked), Signature.petition_id.in_(petition_ids))
    firsts = {each.signer_key: each for each in db.session.scalars(there)}
    return {each.id: firsts[key] for key, each in asked.items() if key in firsts}


def by_hour(petition: Petition, now: datetime) -> list[tuple[datetime, int, int]]:
    """Of the last 24 hours: the hour, who counts, and who is held or invalid."""
    slot = _slot(3600).label("slot")
    statement = (
        select(slot, Signature.standing, func.count())
        .where(*Selection().of(petition), Signature.signed_at >= now - timedelta(hours=24))
        .group_by(slot, Signature.standing)
    )
    found: dict[int, list[int]] = {}
    for number, standing, how_many in db.session.execute(statement):
        found.setdefault(number, [0, 0])[standing != Standing.CONFIRMED] += how_many
    return [(_moment(number, 3600), *found[number]) for number in sorted(found)]  # type: ignore[misc]


def number_of(petition: Petition, selection: Selection) -> dict[str, int]:
    """How many signatures of a selection there are in each standing."""
    statement = select(Signature.standing, func.count()).where(*selection.of(petition))
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Signature.standing))}


def ids_of(petition: Petition, selection: Selection, preview: Preview, at_most: int) -> Sequence[UUID]:
    """The signatures that somebody saw before they decided, as far as the decision fits them."""
    statement = select(Signature.id).where(*selection.of(petition), *preview.of())
    return db.session.scalars(statement.order_by(Signature.signed_at, Signature.id).limit(at_most)).all()


def number_left(petition: Petition, selection: Selection, preview: Preview) -> int:
    """For how many of them it is still to be done."""
    statement = select(func.count()).where(*selection.of(petition), *preview.of())
    return db.session.scalar(statement) or 0


def selected(petition: Petition, selection: Selection, cursor: str | None) -> Page[Signature]:
    """The signatures of a selection, the latest first."""
    statement = select(Signature).where(*selection.of(petition))
    return page(statement, (Signature.signed_at, Signature.id), cursor=cursor)


def acts_of(petition_id: UUID) -> Sequence[IntegrityAct]:
    """What was done with signatures of a petition, the latest first."""
    statement = select(IntegrityAct).where(IntegrityAct.petition_id == petition_id)
    return db.session.scalars(
        statement.order_by(IntegrityAct.made_at.desc(), IntegrityAct.id).limit(30)
    ).all()


def act(act_id: UUID) -> IntegrityAct | None:
    return db.session.get(IntegrityAct, act_id)


def corrected_for_who_withdrew(act: IntegrityAct) -> int:
    """By how much an act corrected the public count for signers who withdrew since, or signed anew.

    Without those that a later act met before: what that one did stands in the ledger by itself.
    """
    later = (
        select(IntegrityActSignature.signature_id)
        .join(IntegrityAct, IntegrityAct.id == IntegrityActSignature.act_id)
        .where(
            IntegrityAct.petition_id == act.petition_id,
            IntegrityAct.id > act.id,
            IntegrityAct.undone_at.is_(None),
        )
    )
    statement = (
        select(func.coalesce(func.sum(IntegrityActSignature.corrected), 0))
        .join(Signature, Signature.id == IntegrityActSignature.signature_id)
        .where(
            IntegrityActSignature.act_id == act.id,
            IntegrityActSignature.signature_id.not_in(later),
            Signature.standing.in_((Standing.WITHDRAWN, Standing.PENDING)),
        )
    )
    return db.session.scalar(statement) or 0


def appeals_of(petition_id: UUID) -> Sequence[Row[tuple[SignatureAppeal, Signature]]]:
    """What signers say for signatures that are held, the longest waiting first."""
    statement = (
        select(SignatureAppeal, Signature)
        .join(Signature, Signature.id == SignatureAppeal.signature_id)
        .where(
            Signature.petition_id == petition_id, Signature.standing.in_((Standing.HELD, Standing.INVALID))
        )
    )
    return db.session.execute(  # type: ignore[return-value]
        statement.order_by(SignatureAppeal.made_at).limit(50)
    ).all()


def appeal_of(signature_id: UUID) -> SignatureAppeal | None:
    return db.session.get(SignatureAppeal, signature_id)


def codes_of(petition_id: UUID) -> Sequence[Row[tuple[EventCode, int]]]:
    """The event codes of a petition, the latest first, and how many confirmed that signed with each."""
    used = func.count(Signature.id)
    statement = (
        select(EventCode, used)
        .outerjoin(
            Signature,
            and_(Signature.event_code_id == EventCode.id, Signature.standing.in_(CONFIRMED_ONCE)),
        )
        .where(EventCode.petition_id == petition_id)
        .group_by(EventCode.id)
    )
    return db.session.execute(statement.order_by(EventCode.made_at.desc())).all()  # type: ignore[return-value]


def code_in_use(petition: Petition, code: str, now: datetime) -> UUID | None:
    """The event code somebody brings along, if it holds on this Amsterdam day; without one no statement."""
    if not code:
        return None
    today = local_day(now)
    return db.session.scalar(
        select(EventCode.id).where(
            EventCode.petition_id == petition.id,
            EventCode.code == code.strip().upper(),
            EventCode.starts_on <= today,
            EventCode.ends_on >= today,
        )
    )
