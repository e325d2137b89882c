"""Setting up a second factor, giving it, and taking it away."""

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from app.core import audit
from app.core.limits import forget, hit
from app.core.refusals import Refused
from app.core.statements import rows_changed
from app.core.tokens import person_hmac
from app.extensions import db
from app.people.accounts.models import DeviceSession, RecoveryCode, SecondFactor
from app.people.accounts.second_factor.queries import factor_of
from app.people.accounts.second_factor.rules import (
    CODE_USED,
    CODE_WRONG,
    RECOVERY_CODE_WRONG,
    SECRET_LOST,
    TOO_MANY_CODES,
)
from app.people.accounts.second_factor.secrets import decrypted, encrypted, matching_step

CODES = 10
LIMIT = "second-factor"
TRIES, TRIES_PER = 10, timedelta(minutes=15)
# Without 0, 1, l, o and i: these are read wrong from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_APP_CODE = re.compile(r"[0-9]{6}")


def enrol(participant_id: UUID, session_id: UUID, secret: str, code: str, now: datetime) -> list[str]:
    """Set up the second factor with a first right code; the answer is the recovery codes, shown once.

    Raises:
        Refused: the code is wrong, or too many were tried. Commit also then: the count stays.
    """
    _count_try(participant_id, now)
    step = matching_step(secret, _tidy(code), now)
    if step is None:
        raise Refused(CODE_WRONG)
    db.session.execute(delete(SecondFactor).where(SecondFactor.participant_id == participant_id))
    db.session.add(
        SecondFactor(
            participant_id=participant_id,
            secret=encrypted(secret),
            last_step=step,
            created_at=now,
            confirmed_at=now,
        )
    )
    db.session.flush()
    _mark_given(participant_id, session_id, now)
    audit.record("second-factor-set-up", "person", participant_id, actor_id=participant_id, now=now)
    return new_recovery_codes(participant_id, now)


def give(participant_id: UUID, session_id: UUID, code: str, now: datetime) -> None:
    """Take a code of the app, or a recovery code, for this device.

    Raises:
        Refused: the code is wrong or used, or too many were tried. Commit also then: the count stays.
    """
    _count_try(participant_id, now)
    tidy = _tidy(code)
    if _APP_CODE.fullmatch(tidy):
        _take_app_code(participant_id, tidy, now)
    else:
        _take_recovery_code(participant_id, tidy, now)
    _mark_given(participant_id, session_id, now)


def new_recovery_codes(participant_id: UUID, now: datetime) -> list[str]:
    """Ten fresh recovery codes in place of the old ones; only their fingerprints are kept."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.participant_id == participant_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(code_key=_code_key(participant_id, code), participant_id=participant_id)
        for code in codes
    )
    db.session.flush()
    audit.record("recovery-codes-made", "person", participant_id, actor_id=participant_id, now=now)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def reset(participant_id: UUID, *, actor_id: UUID | None, now: datetime) -> bool:
    """Take the second factor away: the next entry of the office sets up a new one. Whether there was one.

    Every device is signed out: whoever holds the lost phone has no way in through it. Wrong codes that were
    tried count no more, so that the new factor can be set up at once.
    """
    forget(LIMIT, str(participant_id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.participant_id == participant_id))
    gone = rows_changed(delete(SecondFactor).where(SecondFactor.participant_id == participant_id))
    db.session.execute(delete(DeviceSession).where(DeviceSession.participant_id == participant_id))
    audit.record("second-factor-reset", "person", participant_id, actor_id=actor_id, now=now)
    return gone > 0


def _take_app_code(participant_id: UUID, code: str, now: datetime) -> None:
    factor = factor_of(participant_id)
    if factor is None:
        raise Refused(CODE_WRONG)
    secret = decrypted(factor.secret)
    if secret is None:
        raise Refused(SECRET_LOST)
    step = matching_step(secret, code, now)
    if step is None:
        raise Refused(CODE_WRONG)
    # In one statement: of two devices that send the same code at once, one is refused.
    later = update(SecondFactor).where(
        SecondFactor.participant_id == participant_id, SecondFactor.last_step < step
    )
    if rows_changed(later.values(last_step=step)) != 1:
        raise Refused(CODE_USED)


def _take_recovery_code(participant_id: UUID, code: str, now: datetime) -> None:
    unused = update(RecoveryCode).where(
        RecoveryCode.code_key == _code_key(participant_id, code), RecoveryCode.used_at.is_(None)
    )
    if rows_changed(unused.values(used_at=now)) != 1:
        raise Refused(RECOVERY_CODE_WRONG)
    audit.record("recovery-code-used", "person", participant_id, actor_id=participant_id, now=now)


def _count_try(participant_id: UUID, now: datetime) -> None:
    if not hit(LIMIT, str(participant_id), limit=TRIES, per=TRIES_PER, now=now):
        raise Refused(TOO_MANY_CODES)


def _mark_given(participant_id: UUID, session_id: UUID, now: datetime) -> None:
    statement = update(DeviceSession).where(
        DeviceSession.id == session_id, DeviceSession.participant_id == participant_id
    )
    db.session.execute(statement.values(second_factor_at=now))


def _code_key(participant_id: UUID, code: str) -> str:
    return person_hmac(f"recovery\0{participant_id}\0{code}")


def _tidy(code: str) -> str:
    """A code as people type it: spaces and hyphens don't count, nor do capitals."""
    return re.sub(r"[\s-]", "", code).lower()
