"""Who works at the desk for signers."""

from typing import Any

import pytest

from app.core.access import Role
from tests.factories.people import make_staff

SEARCH = "/nl/beheer/ondertekenaars/"


@pytest.fixture
def helper(sign_in: Any) -> Any:
    """Somebody of the Servicecenter."""
    return sign_in(make_staff("Sem Servicecentrum", roles=(Role.SERVICECENTER,)), second_factor=True)


@pytest.fixture
def officer(sign_in: Any) -> Any:
    return sign_in(make_staff("Fleur Functionaris", roles=(Role.DATA_OFFICER,)), second_factor=True)


def page_of(signature: Any, then: str = "") -> str:
    return f"{SEARCH}{signature.id}/{then}"
