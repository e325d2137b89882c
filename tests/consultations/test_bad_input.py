"""What nobody should send, into every field of every form of a consultation: it is refused or kept as text.

The forms are found on the pages themselves, so a new field is tried as well. What each refusal says is told
in the tests of its domain.
"""

from typing import Any

import pytest

from app.consultations.answers.models import Decision
from app.consultations.points.operations import note
from app.core.access import Role
from tests.consultations.outcome_stage import make_stage
from tests.factories.people import make_staff
from tests.factories.points import make_answer
from tests.support.client import AuditedClient

PAGE, DESK = "/nl/denk-mee/buurt/", "/nl/beheer/consultaties/"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))'
BAD = {
    "ten thousand words": "woord " * 10_000,
    "markup": HOSTILE,
    "one long word": "x" * 3_000,
    "turned around": "\u202egewoon\u202c \u0000\u0007\u200b\ufeff e\u0301 \U0001f3f3\ufe0f\u200d\U0001f308",
    "a number that is none": "-1e999",
}
# Only numbers and marks that the page itself gave: left as they are, so that the words reach the operation.
KEPT = {"csrf_token", "form_key", "read", "back", "writer", "revision", "seen"}


@pytest.fixture
def stage(app: Any) -> Any:
    return make_stage(publish=False)


def public_places(stage: Any) -> list[str]:
    paragraph, said = stage.paragraphs[0], stage.said[0]
    return [
        PAGE,
        f"{PAGE}?paragraph={paragraph.key}",
        f"{PAGE}?paragraph={paragraph.key}&respond=1",
        f"{PAGE}alinea/{paragraph.key}/",
        f"{PAGE}alinea/{paragraph.key}/tekstvoorstel/",
        f"{PAGE}reactie/{said.id}/",
        f"{PAGE}reactie/{said.id}/bewerken/",
        f"{PAGE}reactie/{stage.said[2].id}/melden/",
        f"{PAGE}hele-tekst/",
        f"{PAGE}naam/",
        f"{PAGE}volgen/",
    ]


def office_places(stage: Any) -> list[str]:
    found, point = stage.consultation, stage.points[0]
    return [
        f"{DESK}{found.id}/",
        f"{DESK}{found.id}/werkbank/",
        f"{DESK}{found.id}/punten/",
        f"{DESK}{found.id}/antwoorden/",
        f"{DESK}{found.id}/antwoorden/{stage.phase.id}/publiceren/",
        f"{DESK}punten/{point.id}/",
        f"{DESK}punten/{point.id}/bewerken/",
        f"{DESK}punten/{point.id}/antwoord/",
        f"{DESK}{found.id}/bewerken/",
        f"{DESK}{found.id}/fases/{stage.phase.id}/bewerken/",
        f"{DESK}{found.id}/fases/nieuw/",
        f"{DESK}bijdragen/{stage.said[2].id}/splitsen/",
        f"{DESK}{found.id}/fases/{stage.phase.id}/uitnodigingen/",
        "/nl/beheer/moderatie/",
        "/nl/beheer/moderatie/woorden/",
        f"/nl/beheer/moderatie/comment/{stage.said[2].id}/",
    ]


def try_every_form(client: AuditedClient, address: str, words: str) -> int:
    """Fill each field of each form of a page with these words, one form at a time; how many were sent."""
    page, sent = client.get(address, follow_redirects=True), 0
    assert page.status_code == 200, address
    for form in page.page.forms:
        fields = {name: words for name in form.fields if name not in KEPT and not name.startswith("from-")}
        if form.method != "post" or not fields or "/afmelden/" in form.action or "/uitloggen/" in form.action:
            continue
        given = {name: form.values[name] for name in form.values if name in KEPT}
        answer = client.post(form.action or address, data={**given, **fields})
        assert answer.status_code < 500, (address, form.action, answer.status_code)
        if answer.status_code in (400, 404, 409, 422):
            assert "alert(1)" not in "".join(node.text for node in answer.page.all("script"))
        sent += 1
    return sent


@pytest.mark.parametrize("words", BAD.values(), ids=list(BAD))
def test_every_public_form_takes_it(stage, sign_in, words):
    els = sign_in(stage.els)
    assert sum(try_every_form(els, address, words) for address in public_places(stage)) >= 12
    for address in (PAGE, f"{PAGE}wat-we-hoorden/", f"{PAGE}alinea/{stage.paragraphs[0].key}/"):
        assert harmless(els.get(address).page)


@pytest.mark.parametrize("words", BAD.values(), ids=list(BAD))
def test_every_form_of_the_office_takes_it(stage, sign_in, db, words):
    staff = sign_in(make_staff("Noor"), second_factor=True)
    assert sum(try_every_form(staff, address, words) for address in office_places(stage)) > 12
    for address in (PAGE, f"{PAGE}wat-we-hoorden/"):
        assert harmless(staff.get(address).page)


def test_hostile_words_of_staff_stay_words(stage, client, sign_in, db, clock):
    point = stage.points[0]
    editor = sign_in(make_staff("Fatima", roles=(Role.EDITOR,)), second_factor=True)
    texts = {
        f"{field}_{language}": HOSTILE[:90] for field in ("title", "summary") for language in ("nl", "en")
    }
    editor.submit(f"{DESK}punten/{point.id}/bewerken/", texts)
    note(point, HOSTILE, author_id=stage.els.participant_id, now=clock.now)
    make_answer(point, Decision.TAKEN_ALONG, reason=HOSTILE)
    db.session.commit()
    assert harmless(editor.page(f"{DESK}punten/{point.id}/"))
    reviewer = sign_in(make_staff("Bram", roles=(Role.REVIEWER,)), second_factor=True)
    publishing = f"{DESK}{stage.consultation.id}/antwoorden/{stage.phase.id}/publiceren/"
    assert reviewer.submit(publishing, {"version": ""}).status_code == 200
    for address in (f"{PAGE}wat-we-hoorden/", f"{PAGE}punt/1/", f"{PAGE}alinea/{stage.paragraphs[0].key}/"):
        page = client.page(address)
        assert harmless(page)
        assert "<script>alert(1)</script>" in page.text
    assert harmless(sign_in(stage.els).page("/nl/mijn-samenspraak/inbreng/"))


def harmless(page: Any) -> bool:
    """No script, picture or handler of somebody's words has become one of the page."""
    scripts = "".join(node.text for node in page.all("script"))
    pictures = [node for node in page.all("img") if node.get("src") == "x"]
    handlers = [node for node in page.nodes if any(name.startswith("on") for name in node.attributes)]
    links = [node for node in page.all("a") if node.get("href").startswith("javascript:")]
    return not ("alert(1)" in scripts or pictures or handlers or links)
