"""What the desks of the demo have to look at: signatures being checked, a signer who speaks up, a bounce."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.demo.deeds import DOMAIN
from app.demo.movement import Movement
from app.demo.petitions import EDITOR
from app.extensions import db
from app.mail.addresses import address_key
from app.mail.models import Mail, MailStatus, MailSuppression
from app.petitions.integrity.models import Kind
from app.petitions.integrity.operations import Decision, appeal, decide
from app.petitions.models import Petition
from app.petitions.queries import petition_with_slug
from app.petitions.signatures.messages import tell_signer
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.operations import new_link
from app.petitions.signatures.queries import Signed, signer_key

HELD = 36
WHY = "36 handtekeningen van één netwerk in vier minuten; nagaan of het een school was."
SAID = (
    "Wij waren met de hele klas in de bibliotheek en hebben allemaal zelf getekend. Daar is één netwerk voor "
    "iedereen."
)
# Their mail came back: whom the desk helps in the tour.
BOUNCED = f"wacht03@{DOMAIN}"
GONE = "550 5.1.1"


def load(movement: Movement, now: datetime) -> None:
    """Hold a burst, and let a mail bounce; whoever calls counts afterwards."""
    editor = next(each.participant_id for each in movement.people if each.email == EDITOR)
    _hold_a_burst(_named("stop-de-risicoscore"), editor, now)
    _bounce(_named("houd-het-plein-open"), now)


def _named(slug: str) -> Petition:
    found = petition_with_slug(slug, "nl")
    assert found is not None
    return found.petition


def _hold_a_burst(petition: Petition, editor: UUID, now: datetime) -> None:
    confirmed = select(Signature).where(
        Signature.petition_id == petition.id, Signature.standing == Standing.CONFIRMED
    )
    latest = confirmed.order_by(Signature.confirmed_at.desc(), Signature.id.desc()).limit(HELD)
    ids = [each.id for each in db.session.scalars(latest)]
    decide(petition, ids, Decision(Kind.HOLD, WHY, actor_id=editor), now=now - timedelta(hours=3))
    spoke = db.session.scalars(select(Signature).where(Signature.id == ids[0])).one()
    appeal(spoke, SAID, now=now - timedelta(hours=1))


def _bounce(petition: Petition, now: datetime) -> None:
    """The mail to confirm came back: nobody has this mailbox."""
    signature = db.session.get_one(Signature, (signer_key(petition, BOUNCED), petition.id))
    signature.email, mailed_at = BOUNCED, signature.signed_at + timedelta(seconds=4)
    signature.mailed_at = mailed_at
    link = new_link(signature, mailed_at)
    tell_signer(Signed(signature, petition), BOUNCED, link, days=30, now=mailed_at)
    db.session.flush()
    key = address_key(BOUNCED)
    for mail in db.session.scalars(select(Mail).where(Mail.address_key == key)):
        mail.status, mail.error = MailStatus.BOUNCED, GONE
    db.session.add(MailSuppression(address_key=key, error=GONE, since=mailed_at))
