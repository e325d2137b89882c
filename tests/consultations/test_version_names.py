"""What a version is called stands beside its number, in the reader's language or marked as the other one."""

import io
from typing import Any

from app.consultations.drafts import operations
from app.consultations.drafts.queries import latest_version
from app.core.bilingual import Bilingual
from tests.factories.consultations import make_consultation
from tests.factories.people import make_staff
from tests.support.page import Page

UPLOAD = "/nl/beheer/consultaties/conceptversies/importeren/"


def in_both(client: Any, address: str) -> tuple[Page, Page]:
    page = client.page(address)
    return page, client.page(page.links["EN English"])


def named(clock: Any, label: Bilingual) -> None:
    """A public version, called this."""
    consultation = make_consultation("buurt")
    first = latest_version(consultation.id)
    assert first is not None
    version = operations.copy_version(first, label=label, now=clock.now, actor_id=None)
    operations.publish_version(version, phases=consultation.phases, now=clock.now, actor_id=None)


def test_staff_name_a_version_in_both_languages(sign_in, app):
    staff = sign_in(make_staff(), second_factor=True)
    files = {"nl": (io.BytesIO(b"# Plan\n\nEen alinea.\n"), "plan.md"), "en": (io.BytesIO(b""), "")}
    names = {"label_nl": "Eerste concept", "label_en": "First draft"}
    checked = staff.submit(UPLOAD, {**files, **names}, content_type="multipart/form-data")
    loaded = staff.submit(checked.request.path, to="/inlezen/")
    dutch, english = in_both(staff, loaded.request.path)
    assert dutch.heading == "Versie 1: Eerste concept"
    assert english.heading == "Version 1: First draft"


def test_readers_see_it_in_their_language(client, app, clock):
    named(clock, Bilingual("Tweede concept", "Second draft"))
    dutch, english = in_both(client, "/nl/denk-mee/buurt/")
    assert "Tweede concept" in dutch.text
    assert "Second draft" not in dutch.text
    assert "Second draft" in english.text
    assert "Tweede concept" not in english.text


def test_one_that_exists_in_one_language_is_marked(client, app, clock):
    named(clock, Bilingual("Tweede concept"))
    dutch, english = in_both(client, "/nl/denk-mee/buurt/")
    assert "alleen in het Nederlands" not in dutch.text
    (mark,) = [
        node for node in english.main.all("span") if node.text == "Tweede concept" and node.has("lang")
    ]
    assert mark.language == "nl"
    assert "only in Dutch" in english.text
