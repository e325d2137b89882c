"""Two versions beside each other, as readers see them."""

from typing import Any

import pytest

from app.consultations.comparing.queries import comparison, origins_between, successors
from app.consultations.drafts import editing, operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import text_of, version_with_number
from app.consultations.drafts.sources import PairedParagraph, PairedSection, PairedText, ParagraphKind
from app.consultations.processes.models import Consultation
from app.core.bilingual import Bilingual
from app.people.audiences.models import Audience
from tests.factories.consultations import (
    consultation_of,
    make_consultation,
    make_phase,
)
from tests.factories.people import make_person
from tests.support.statements import counted

PAGE = "/nl/denk-mee/buurt/vergelijken/1/2/"
ENGLISH = "/en/have-your-say/forward-together/compare/1/2/"
TEXTS = (
    ("Wij beschermen de maatschappelijke ruimte.", "We protect civic space."),
    ("Elke maand een gesprek. De koffie staat klaar.", "A talk every month. There is coffee."),
    ("Wij tellen mee.", "We count along."),
    ("De notulen staan online.", "The minutes are online."),
    ("Dit gaat eruit.", "This goes out."),
    ("Dit blijft zoals het was.", "This stays as it was."),
    ("En dit hier ook.", "And so does this."),
    ("Tot slot een groet.", "Finally a greeting."),
)


def text() -> PairedText:
    paragraphs = tuple(PairedParagraph(nl, en, ParagraphKind.TEXT) for nl, en in TEXTS)
    section = PairedSection("Hoofdstuk 1", "Chapter 1", 1, paragraphs)
    return PairedText("Samen vooruit", "Forward together", (section,), (), ())


class Staff:
    """Changes a working version by the numbers its paragraphs have at that moment."""

    def __init__(self, version: DraftVersion, now: Any) -> None:
        self.version, self.now = version, now

    def at(self, number: int) -> Any:
        return next(each for each in text_of(self.version).paragraphs if each.number == number)

    def act(self, verb: Any, number: int, **more: Any) -> None:
        place = self.at(number)
        verb(self.version, place.wording_id, revision=place.revision, now=self.now, **more)

    def reword(self, number: int, nl: str | None, en: str | None) -> None:
        self.act(editing.reword, number, text=Bilingual(nl, en), kind="text")


@pytest.fixture
def consultation(app: Any) -> Consultation:
    """Version 1 is published and open to everybody."""
    return make_consultation("buurt", text=text())


@pytest.fixture
def second(consultation: Consultation, clock: Any) -> Staff:
    """Version 2, being written."""
    first = version_with_number(consultation.id, 1)
    assert first is not None
    return Staff(operations.copy_version(first, label=None, now=clock.now, actor_id=None), clock.now)


def publish(staff: Staff, **phase: Any) -> None:
    operations.publish_version(staff.version, now=staff.now, actor_id=None)
    make_phase(consultation_of(staff.version), staff.version, name="Tweede ronde", **phase)


@pytest.fixture
def changed(second: Staff) -> Staff:
    """Every kind of change, published."""
    second.reword(
        1,
        "Wij beschermen en vergroten de maatschappelijke ruimte in Nederland.",
        "We protect and widen civic space in the Netherlands.",
    )
    second.act(editing.split, 2, after={"nl": 1, "en": 1})
    second.act(editing.merge_with_next, 4)
    second.act(editing.remove, 5)
    new = Bilingual("Wij luisteren eerst.", "We listen first.")
    section = text_of(second.version).sections[0].section_id
    after = second.at(6).wording_id
    editing.insert(second.version, section_id=section, after_id=after, text=new, kind="text", now=second.now)
    second.act(editing.move, 8, direction="up")
    second.act(editing.move, 7, direction="up")
    second.act(editing.move, 6, direction="up")
    publish(second)
    return second


def cards(page: Any) -> dict[str, str]:
    """What each change says, by its heading."""
    return {node.all("h2", "h3")[0].text: node.text for node in page.main.all("article")}


def test_every_kind_of_change_is_shown_in_reading_order(changed, client):
    page = client.page(PAGE)
    assert page.heading == "Wat is er veranderd?"
    found = cards(page)
    assert list(found) == [
        "Alinea 1",
        "Alinea’s 2, 3",
        "Alinea 4",
        "Eerdere alinea 5",
        "Alinea 5",
        "Alinea 8",
    ]
    assert "[nieuw: en vergroten ]" in found["Alinea 1"]
    assert "gesplitst" in found["Alinea’s 2, 3"]
    assert "Gesplitst uit alinea 2." in found["Alinea’s 2, 3"]
    assert "Samengesteld uit alinea’s 3, 4." in found["Alinea 4"]
    assert "[weg: Dit gaat eruit. ]" in found["Eerdere alinea 5"]
    assert "alleen verplaatst" in found["Alinea 5"]
    assert "Het was alinea 8." in found["Alinea 5"]
    assert "[weg:" not in found["Alinea 5"]
    assert "[nieuw: Wij luisteren eerst. ]" in found["Alinea 8"]
    assert "Alinea’s 6–7 zijn gelijk gebleven" in page.text


def test_the_same_in_english(changed, client):
    page = client.page(ENGLISH)
    found = cards(page)
    assert page.heading == "What changed?"
    assert "We protect [new: and widen ] civic space [new: in the Netherlands ] ." in found["Paragraph 1"]
    assert "Split from paragraph 2." in found["Paragraphs 2, 3"]
    assert "Made from paragraphs 3, 4." in found["Paragraph 4"]
    assert client.page(PAGE).links["EN English"] == ENGLISH


def test_both_languages_stand_beside_each_other(changed, client):
    page = client.page(PAGE + "?languages=both")
    words = cards(page)["Alinea 1"]
    assert "[nieuw: en vergroten ]" in words
    assert "[nieuw: and widen ]" in words
    spoken = {node.language for node in page.main.all("p") if "changed" in node.get("class").split()}
    assert spoken == {"nl", "en"}


def test_what_went_and_came_is_marked_up_as_such(changed, client):
    page = client.page(PAGE)
    assert "vergroten" in " ".join(node.text for node in page.main.all("ins"))
    assert "gaat eruit" in " ".join(node.text for node in page.main.all("del"))


def test_the_share_is_that_of_the_definition(second, client):
    """The worked example of “draft changed”: 4 of 16 words and marks."""
    for _each in range(7):
        second.act(editing.remove, 2)
    first = version_with_number(second.version.consultation_id, 1)
    assert first is not None
    second.reword(1, "Wij beschermen en vergroten de maatschappelijke ruimte in Nederland.", None)
    publish(second)
    found = comparison(first, second.version)
    assert found.sections[0].runs[0].changes[0].diffs["nl"].counted.share == 4 / 16


def test_the_share_is_said_in_words_and_figures(second, client):
    publish(second)
    assert "0 % van de tekst is veranderd." in client.page(PAGE).text
    assert "Er is niets veranderd in de tekst." in client.page(PAGE).text
    assert "0 % of the text changed." in client.page(ENGLISH).text


def test_a_moved_paragraph_changed_nothing_of_the_share(second, client):
    second.act(editing.move, 1, direction="down")
    publish(second)
    page = client.page(PAGE)
    assert "0 % van de tekst is veranderd." in page.text
    assert "alleen verplaatst" in page.text


def test_a_change_in_the_other_language_alone_is_said(second, client):
    second.reword(1, TEXTS[0][0], "We protect and widen civic space.")
    publish(second)
    assert "Alleen de Engelse tekst is veranderd." in cards(client.page(PAGE))["Alinea 1"]
    assert "Only the" not in client.page(ENGLISH).text


def test_a_text_in_one_language_is_shown_in_that(second, client):
    section = text_of(second.version).sections[0].section_id
    new = Bilingual(en="Only in English so far.")
    editing.insert(second.version, section_id=section, after_id=None, text=new, kind="text", now=second.now)
    publish(second)
    assert "alleen in het Engels" in cards(client.page(PAGE))["Alinea 1"]


def test_a_translation_that_is_missing_is_no_change(second, client):
    second.reword(1, TEXTS[0][0], None)
    second.reword(2, "Elke week een gesprek. De koffie staat klaar.", None)
    publish(second)
    page = client.page(ENGLISH)
    assert "0 % of the text changed." in page.text
    assert "2 paragraphs aren't translated in one of both versions, and don't count." in page.text
    assert "1 paragraph not translated yet" in page.text
    found = cards(page)
    assert list(found) == ["Paragraph 1", "Paragraph 2"]
    for card in found.values():
        assert "Not translated into English yet." in card
        assert "We protect civic space." not in card
    assert "[gone: maand ] [new: week ]" in found["Paragraph 2"]
    assert "[gone:" not in found["Paragraph 1"]
    dutch = cards(client.page(PAGE))
    assert "Nog niet vertaald in het Engels." in dutch["Alinea 1"]
    assert "[weg: maand ] [nieuw: week ]" in dutch["Alinea 2"]
    both = cards(client.page(f"{PAGE}?languages=both"))
    assert "Engels ontbreekt" in both["Alinea 1"]
    assert "[weg: We" not in both["Alinea 1"]


def test_a_translation_that_came_is_no_change_either(second, client, clock):
    second.reword(1, TEXTS[0][0], None)
    publish(second)
    third = Staff(
        operations.copy_version(second.version, label=None, now=clock.now, actor_id=None), clock.now
    )
    third.reword(1, *TEXTS[0])
    publish(third)
    page = client.page(ENGLISH.replace("/1/2/", "/2/3/"))
    assert "0 % of the text changed." in page.text
    (card,) = cards(page).values()
    assert "The earlier version had no English text here yet." in card
    assert "We protect civic space." in card
    assert "[new:" not in card
    # Between versions that both have it, it counts as ever.
    assert "0 % of the text changed." in client.page(ENGLISH.replace("/1/2/", "/1/3/")).text
    dutch = client.page(PAGE.replace("/1/2/", "/2/3/"))
    assert "De vorige versie had hier nog geen Engelse tekst." in dutch.text


def test_titles_that_changed_are_shown(second, client):
    section = text_of(second.version).sections[0]
    title = Bilingual("Hoofdstuk één", "Chapter one")
    editing.retitle(second.version, section.section_id, title=title, level=1, revision=1, now=second.now)
    publish(second)
    page = client.page(PAGE)
    assert "Hoofdstuk [weg: 1 ] [nieuw: één ]" in page.text


def test_any_two_versions_can_be_chosen(changed, client, clock):
    third = Staff(
        operations.copy_version(changed.version, label=None, now=clock.now, actor_id=None), clock.now
    )
    third.reword(2, "Elke week een gesprek.", "A talk every week.")
    publish(third)
    page = client.page("/nl/denk-mee/buurt/vergelijken/")
    assert page.main.all("option")[0].text.startswith("Versie 1")
    assert "[weg: maand ]" in page.text
    assert "[nieuw: en vergroten ]" not in page.text
    chosen = client.page("/nl/denk-mee/buurt/vergelijken/?from=3&to=1")
    assert "Van versie 1 " in chosen.text
    assert "[nieuw: en vergroten ]" in chosen.text
    assert "Alinea’s 2, 3" in cards(chosen)
    assert client.page("/nl/denk-mee/buurt/vergelijken/3/1/").text == chosen.text
    assert client.page("/nl/denk-mee/buurt/vergelijken/?from=9&to=x").text == page.text


def test_what_was_undone_on_the_way_is_no_change(changed, clock):
    first = version_with_number(changed.version.consultation_id, 1)
    assert first is not None
    third = Staff(
        operations.copy_version(changed.version, label=None, now=clock.now, actor_id=None), clock.now
    )
    third.reword(1, *TEXTS[0])
    operations.publish_version(third.version, now=clock.now, actor_id=None)
    found = comparison(first, third.version)
    assert found.changes[0].what == "kept"


def test_a_version_nobody_saw_lies_between(second, clock):
    """Version 2 stays in the office; the third is based on it and is compared with the first."""
    first = version_with_number(second.version.consultation_id, 1)
    assert first is not None
    second.act(editing.merge_with_next, 1)
    third = Staff(
        operations.copy_version(second.version, label=None, now=clock.now, actor_id=None), clock.now
    )
    third.act(editing.split, 1, after={"nl": 1, "en": 1})
    operations.publish_version(third.version, now=clock.now, actor_id=None)
    found = comparison(first, third.version)
    assert found.changes[0].what == "rearranged"
    assert len(found.changes[0].earlier) == len(found.changes[0].later) == 2
    ties = origins_between(first, third.version)
    assert sum(len(own) for own in ties.values()) == 2 * 2 + 6


def test_what_a_paragraph_that_is_gone_went_into(changed):
    first = version_with_number(changed.version.consultation_id, 1)
    assert first is not None
    before = [each.paragraph_id for each in text_of(first).paragraphs]
    assert successors(first, changed.version) == {before[3]: [before[2]], before[4]: []}


@pytest.mark.parametrize(
    "path",
    ["vergelijken/1/1/", "vergelijken/1/9/", "vergelijken/0/1/", "vergelijken/1/2/"],
)
def test_what_cannot_be_compared_is_not_there(consultation, client, path):
    assert client.get(f"/nl/denk-mee/buurt/{path}", follow_redirects=True).status_code == 404
    assert client.get("/nl/denk-mee/buurt/vergelijken/").status_code == 404


@pytest.mark.parametrize("audience", [None, Audience.MEMBER, Audience.MEMBERS_COUNCIL])
@pytest.mark.parametrize("opens_in", [-3, 3])
def test_a_restricted_or_coming_version_never_leaks(changed, client, sign_in, clock, audience, opens_in):
    """Version 3 is for the Members' Council, from the day its phase opens."""
    third = Staff(
        operations.copy_version(changed.version, label=None, now=clock.now, actor_id=None), clock.now
    )
    third.reword(1, "Zilvermeeuw.", "Herring gull.")
    council = frozenset({"members-council"})
    publish(third, readers=council, commenters=council, opens_in=opens_in)
    reader = client if audience is None else sign_in(make_person("Iemand", audiences=(audience,)))
    may = audience is Audience.MEMBERS_COUNCIL and opens_in < 0
    for address in ("1/3/", "2/3/", "3/1/", "", "?from=1&to=3"):
        answer = reader.get(f"/nl/denk-mee/buurt/vergelijken/{address}", follow_redirects=True)
        assert ("Zilvermeeuw" in answer.text) == may, address
        assert ("Versie 3" in answer.text) == may, address
        if address.endswith("/"):
            assert answer.status_code == (200 if may else 404)


def test_an_unknown_consultation_and_a_hidden_one_are_one_and_the_same(changed, client, db):
    consultation = consultation_of(changed.version)
    consultation.published_at = None
    hidden = client.get(PAGE)
    unknown = client.get(PAGE.replace("buurt", "nergens"))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text.replace("buurt", "nergens") == unknown.text


def test_hostile_text_stays_text(second, client):
    second.reword(1, "<script>alert(1)</script> <ins>nep</ins> [nieuw: x ]", "&lt;b&gt;")
    publish(second)
    page = client.page(PAGE)
    assert not page.main.all("script")
    assert "nep" not in {node.text for node in page.main.all("ins")}


def test_as_many_statements_for_many_paragraphs_as_for_few(app, client, clock):
    sent = []
    for slug, size in (("klein", 5), ("groot", 50)):
        consultation = make_consultation(slug, sections=4, paragraphs=size)
        first = version_with_number(consultation.id, 1)
        assert first is not None
        staff = Staff(operations.copy_version(first, label=None, now=clock.now, actor_id=None), clock.now)
        staff.reword(1, "Anders.", "Otherwise.")
        publish(staff)
        client.page(f"/nl/denk-mee/{slug}/vergelijken/1/2/")
        with counted() as statements:
            client.page(f"/nl/denk-mee/{slug}/vergelijken/1/2/")
        sent.append(len(statements))
    assert sent[0] == sent[1]
    assert sent[0] < 20
