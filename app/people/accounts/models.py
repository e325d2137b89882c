"""Accounts, the links by which people sign in, the devices they signed in on, and the second factor."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.languages import Language
from app.core.retention import impersonal, personal
from app.core.types import UTCDateTime, new_id
from app.extensions import Model

NAME_LENGTH = 100
ADDRESS_LENGTH = 254


class Account(Model):
    """Somebody we know by name and address. People may share an address; signing in then asks who it is."""

    __tablename__ = "accounts"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, info=personal("account")
    )
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), info=personal("account"))
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), info=personal("account"))
    address_key: Mapped[str] = mapped_column(String(64), index=True, info=personal("account"))
    language: Mapped[Language] = mapped_column(String(2), info=impersonal("nl or en"))
    birth_year: Mapped[int | None] = mapped_column(Integer, info=personal("account"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("language IN ('nl', 'en')", name="language_known"),
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year_possible"),
    )


class SignInLink(Model):
    """A mailed link: works once, for whoever has this address at that moment."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=impersonal("hash of a random token")
    )
    address_key: Mapped[str] = mapped_column(String(64), index=True, info=personal("sign-in"))
    next_path: Mapped[str | None] = mapped_column(String(500), info=personal("sign-in"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AddressChange(Model):
    """A new address that its owner must still confirm."""

    __tablename__ = "address_changes"

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=impersonal("hash of a random token")
    )
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("sign-in")
    )
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), info=personal("sign-in"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class DeviceSession(Model):
    """One device on which somebody is signed in; its cookie holds the token, this row the hash."""

    __tablename__ = "device_sessions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True, info=impersonal("hash of a random token")
    )
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("device")
    )
    label: Mapped[str] = mapped_column(String(60), info=personal("device"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_on: Mapped[date] = mapped_column(Date)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecondFactor(Model):
    """The secret of somebody's authenticator app, encrypted; `confirmed_at` once a first code was right."""

    __tablename__ = "second_factors"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, info=personal("second-factor")
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary, info=personal("second-factor"))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Model):
    """A code that replaces the authenticator app once; only its fingerprint is kept."""

    __tablename__ = "recovery_codes"

    code_key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal("second-factor"))
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participants.id"), index=True, info=personal("second-factor")
    )
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
