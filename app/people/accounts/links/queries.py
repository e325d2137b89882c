"""What stands behind a mailed link."""

from app.core.tokens import token_hash
from app.extensions import db
from app.people.accounts.models import SignInLink


def link_with_token(token: str) -> SignInLink | None:
    """The sign-in link with this token, used and expired ones included."""
    return db.session.get(SignInLink, token_hash(token))
