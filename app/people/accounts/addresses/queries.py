"""What stands behind the link in a confirmation."""

from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import AddressChange


def change_with_token(token: str) -> AddressChange | None:
    return db.session.get(AddressChange, token_hash(token))
