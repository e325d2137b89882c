"""Mail domains that hand out addresses for ten minutes, and what staff decided about a domain.

Staff's blocks come before their exceptions, and both before the public list: a domain that is blocked stays
so, also where a part of it is trusted. Nothing is refused for its domain: such a signature is held.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from disposable_email_domains import blocklist
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Table, Text, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.refusals import Refusal, Refused, require
from app.core.retention import impersonal, personal
from app.core.statements import read, rows_changed
from app.core.types import UTCDateTime
from app.extensions import Model, db
from app.people.participants.rules import read_address

NOT_A_DOMAIN = Refusal(
    "not-a-domain", _l("This is no mail domain. A domain looks like example.org."), "domain", 422
)
REASON_MISSING = Refusal("domain-reason-missing", _l("Write down why, without names."), "reason", 422)


class DomainKind(StrEnum):
    """Hold each signature until somebody looked, or never hold one for its domain."""

    HOLD = "hold"
    TRUST = "trust"


class MailDomainRule(Model):
    """A mail domain, with all domains under it, that staff decided about."""

    __tablename__ = "mail_domain_rules"

    domain: Mapped[str] = mapped_column(
        String(255), primary_key=True, info=impersonal("a mail domain that staff judged")
    )
    kind: Mapped[str] = mapped_column(String(10), info=impersonal("a fixed word"))
    reason: Mapped[str] = mapped_column(Text, info=impersonal("why staff did it, without names"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("petition-staff")
    )

    __table_args__ = (CheckConstraint("kind IN ('hold', 'trust')", name="known_kind"),)


_DOMAINS = cast("Table", MailDomainRule.__table__).c
# Built once: it is asked for each mail to a signer.
_RULES = select(_DOMAINS.kind).where(
    _DOMAINS.domain.in_(bindparam("domains", type_=_DOMAINS.domain.type, expanding=True))
)


def decided() -> Sequence[MailDomainRule]:
    """What staff decided, by domain."""
    return db.session.scalars(select(MailDomainRule).order_by(MailDomainRule.domain)).all()


def read_domain(text: str) -> str:
    """A mail domain as it is kept, from what was typed: also from a whole address.

    Raises:
        Refused: `not-a-domain`.
    """
    domain = text.strip().rpartition("@")[2].strip(".").lower()
    try:
        written = read_address(f"x@{domain}").rpartition("@")[2]
        return written.encode("idna").decode() if not written.isascii() else written
    except (Refused, UnicodeError):
        raise Refused(NOT_A_DOMAIN) from None


def decide_domain(
    text: str, kind: DomainKind, reason: str, *, now: datetime, actor_id: UUID | None
) -> MailDomainRule:
    """Hold signatures of a mail domain, or never hold them for it; in the place of what stood there.

    It holds for who is mailed a link from now on.

    Raises:
        Refused: this is no domain, or there is no reason.
    """
    domain = read_domain(text)
    require(None if reason.strip() else REASON_MISSING)
    db.session.execute(delete(MailDomainRule).where(MailDomainRule.domain == domain))
    made = MailDomainRule(
        domain=domain, kind=kind.value, reason=reason.strip(), made_at=now, made_by=actor_id
    )
    db.session.add(made)
    audit.record("petition.mail-domain", "mail-domain", domain, actor_id=actor_id, now=now, kind=kind.value)
    return made


def forget_domain(domain: str, *, now: datetime, actor_id: UUID | None) -> None:
    """Let the public list judge a domain again; one that nobody decided about is left alone."""
    if rows_changed(delete(MailDomainRule).where(MailDomainRule.domain == domain)):
        audit.record("petition.mail-domain-forgotten", "mail-domain", domain, actor_id=actor_id, now=now)


def is_suspicious(domain: str) -> bool:
    """Whether a signature from this domain (as `origins.mail_domain` answers it) is held: one statement."""
    asked = parents(domain)
    kinds = set(read(_RULES, {"domains": asked}).scalars())
    if DomainKind.HOLD in kinds:
        return True
    return DomainKind.TRUST not in kinds and any(each in blocklist for each in asked)


def parents(domain: str) -> list[str]:
    """A domain and those above it, without the last part: a.b.example gives itself and b.example."""
    ascii_form = domain.lower().encode("idna").decode() if not domain.isascii() else domain.lower()
    parts = ascii_form.split(".")
    return [".".join(parts[place:]) for place in range(len(parts) - 1)] or parts
