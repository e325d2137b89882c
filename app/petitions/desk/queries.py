"""What stands behind an address, for whoever helps its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_

from app.extensions import db
from app.mail.models import MailStatus
from app.mail.queries import mails_to_address
from app.petitions.models import Petition
from app.petitions.signatures.models import Signature, SignatureLink
from app.petitions.signatures.queries import Signed, signer_key

CAME_BACK = (MailStatus.BOUNCED, MailStatus.FAILED, MailStatus.SUPPRESSED)


@dataclass(frozen=True)
class Links:
    """The links mailed for a signature that still work: how many, when the last was made, and when one was
    opened last. Programs that look through mail open them too."""

    number: int
    latest_at: datetime | None
    opened_at: datetime | None


def signed_at(address: str, *, safe: bool) -> Sequence[Signed]:
    """What was signed with an address, second people included, the latest first; in safe mode alone, or not.

    In safe mode the key differs per petition, so there the fingerprint is made for each of them.

    Raises:
        ValueError: this is no address.
    """
    petitions = select(Petition).where(Petition.safe_mode.is_(safe), Petition.reviewed_at.is_not(None))
    keys = [(signer_key(each, address), each.id) for each in db.session.scalars(petitions)]
    statement = (
        select(Signature, Petition)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(
            or_(
                tuple_(Signature.signer_key, Signature.petition_id).in_(keys),
                tuple_(Signature.second_of, Signature.petition_id).in_(keys),
            )
        )
        .order_by(Signature.signed_at.desc(), Signature.id.desc())
    )
    return [Signed(row[0], row[1]) for row in db.session.execute(statement)]


def of_one_person(signed: Signed, at_the_address: Sequence[Signed]) -> list[Signed]:
    """Of what was signed with an address: what the person behind this signature signed, and nobody else."""
    if signed.signature.second_of is not None:
        return [signed]
    return [each for each in at_the_address if each.signature.second_of is None]


def links_of(signature_id: UUID) -> Links:
    statement = select(func.count(), func.max(SignatureLink.created_at), func.max(SignatureLink.opened_at))
    row = db.session.execute(statement.where(SignatureLink.signature_id == signature_id)).one()
    return Links(*row)


def last_mail_came_back(address: str | None) -> bool:
    """Whether the latest mail to an address bounced, failed, or was held back."""
    mails = mails_to_address(address, size=1).items if address else []
    return bool(mails) and mails[0].status in CAME_BACK
