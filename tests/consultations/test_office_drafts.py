"""Staff check and correct a draft in the office."""

import pytest

from app.consultations.drafts.queries import text_of
from tests.factories.consultations import consultation_of, make_draft
from tests.factories.people import make_staff


@pytest.fixture
def staff(app, sign_in):
    return sign_in(make_staff(), second_factor=True)


def test_every_page(staff, app):
    version = make_draft("buurt")
    c = consultation_of(version)
    text = text_of(version)
    w = text.sections[0].paragraphs[1].wording_id
    base = f"/nl/beheer/consultaties/conceptversies/{version.id}"
    for lang in ("nl", "en"):
        for a in (
            base + "/",
            f"{base}/alinea/{w}/bewerken/",
            f"{base}/alinea/{w}/splitsen/",
            f"{base}/invoegen/?after={w}",
            f"{base}/hoofdstuk/{text.sections[0].section_id}/bewerken/",
            f"{base}/alinea/{w}/hoofdstuk/",
            f"{base}/weggooien/",
            f"{base}/publiceren/",
            "/nl/beheer/consultaties/conceptversies/importeren/",
            "/nl/beheer/consultaties/",
            f"/nl/beheer/consultaties/{c.id}/",
            f"/nl/beheer/consultaties/{c.id}/bewerken/",
            f"/nl/beheer/consultaties/{c.id}/fases/nieuw/",
            f"/nl/beheer/consultaties/{c.id}/publiceren/",
        ):
            page = staff.page(a)
            if lang == "en":
                staff.page(page.links.get("EN English", "") if False else a)
