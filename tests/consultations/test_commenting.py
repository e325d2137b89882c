"""A member reads a draft and says something about a paragraph, through the front door."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Byline, Comment, KeptText
from app.people.audiences.models import Audience
from tests.factories.consultations import agreed, make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_person
from tests.support.client import AuditedClient

PAGE = "/nl/denk-mee/buurt/"


def comments(db: Any) -> list[Comment]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment).order_by(Comment.posted_at, Comment.id)))


def beside(answer: Any, paragraph: Any) -> str:
    text: str = answer.page.by_id(f"p-{paragraph.key}").text
    return text


def test_a_member_comments_and_finds_it_beside_the_paragraph(member, paragraph, say, db):
    answer = say(member, "Dit mag wel wat concreter.", kind="named")
    assert answer.status_code == 200
    assert "Dit mag wel wat concreter." in beside(answer, paragraph)
    assert "Els de Vries (jij) lid" in beside(answer, paragraph)
    (said,) = comments(db)
    assert (said.language, said.audience, said.wording_id) == ("nl", "member", paragraph.wording_id)


def test_the_language_of_a_comment_is_that_of_the_page_it_was_written_on(member, paragraph):
    english = next(url for text, url in member.page(PAGE).links.items() if text == "EN English")
    place = f"{english}?paragraph={paragraph.key}"
    member.submit(place, {"text": "Could be shorter."}, to=f"/paragraph/{paragraph.key}/comments/")
    place = member.page(PAGE).by_id(f"p-{paragraph.key}")
    assert [node.get("lang") for node in place.all("div") if node.get("lang")] == ["en"]


def test_a_double_submit_is_one_comment_and_a_corrected_text_another(member, paragraph, db):
    form = {"text": "Twee keer geklikt.", "form_key": "abc", "kind": "named"}
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    member.page(PAGE)
    for text in ("Twee keer geklikt.", "Twee keer geklikt.", "Toch iets anders."):
        assert member.post(address, data={**form, "text": text}).status_code == 303
    assert [said.text for said in comments(db)] == ["Twee keer geklikt.", "Toch iets anders."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Schrijf eerst iets."),
        ("  \n\u202e\x00 ", "Schrijf eerst iets."),
        (" \u200b\u200d\u00ad\n\u3164\u2800\ufe0f ", "Schrijf eerst iets."),
        ("x" * 5001, "5.000 tekens lang"),
    ],
)
def test_an_empty_or_too_long_text_is_refused_with_the_text_in_the_box(member, say, db, text, words):
    answer = say(member, text)
    assert answer.status_code == 422
    assert words in answer.page.text
    assert not comments(db)
    if text.startswith("x"):
        assert text in answer.text


def test_invisible_controls_are_taken_out_and_the_author_is_told(member, say, db):
    answer = say(member, "Niet\x00 \u202eomgekeerd\u202c, wel 🎉 en\r\n\r\n\r\n\r\nruimte\ufeff")
    assert "onzichtbare tekens" in answer.page.text
    (said,) = comments(db)
    assert said.text == "Niet omgekeerd, wel 🎉 en\n\nruimte"


@pytest.mark.parametrize("between", ["", "\u200d"])
def test_marks_piled_on_one_letter_are_taken_out_and_the_author_is_told(member, say, db, between):
    answer = say(member, "z" + between.join("\u0335" for _each in range(2000)) + "algo, café en ສີ່")
    assert "over andere woorden heen" in answer.page.text
    (said,) = comments(db)
    assert said.text.replace("\u200d", "") == "z" + "\u0335" * 6 + "algo, café en ສີ່"


def test_html_stays_literal(member, say, paragraph):
    answer = say(member, "<script>alert(1)</script> <b>vet</b>")
    assert "<script>alert(1)</script> <b>vet</b>" in beside(answer, paragraph)
    assert "<b>vet</b>" not in answer.text


def test_an_author_edits_for_fifteen_minutes_and_withdraws_afterwards(member, say, db, clock, paragraph):
    say(member, "Eerste gedachte.")
    (said,) = comments(db)
    edit = f"{PAGE}reactie/{said.id}/bewerken/"
    clock.move(minutes=14)
    changed = member.submit(edit, {"text": "Tweede gedachte."})
    assert "Tweede gedachte." in changed.page.text
    assert changed.request.path == f"{PAGE}alinea/{paragraph.key}/", "back where it was changed"
    assert "Bewerkt" in beside(member.get(PAGE), paragraph)
    assert member.submit(edit, {"text": " "}).status_code == 422
    clock.move(minutes=2)
    late = member.post(edit, data={"text": "Te laat."})
    assert late.status_code == 409
    assert "15 minuten" in late.page.text
    assert "Te laat." in late.page.text
    answer = member.submit(f"{PAGE}reactie/{said.id}/intrekken/")
    assert "Je reactie is ingetrokken." in answer.page.text
    assert answer.request.path == f"{PAGE}alinea/{paragraph.key}/"
    (said,) = comments(db)
    assert said.text is None
    assert said.withdrawn_at == clock.now
    trace = member.page(f"{PAGE}alinea/{paragraph.key}/")
    assert "Hier stond een reactie" in trace.text
    assert "Els de Vries" not in trace.by_id(f"comment-{said.id.hex}").text
    assert member.post(edit, data={"text": "Weer terug."}).status_code == 409
    again = member.post(f"{PAGE}reactie/{said.id}/intrekken/", follow_redirects=True)
    assert "Deze reactie is ingetrokken." in again.page.text


def test_nobody_else_edits_or_withdraws(member, say, db, sign_in, client):
    say(member, "Van mij.")
    (said,) = comments(db)
    other = sign_in(make_member("Tom"))
    for address in (f"{PAGE}reactie/{said.id}/bewerken/", f"{PAGE}reactie/{said.id}/intrekken/"):
        assert other.get(address).status_code == 404
        assert other.post(address, data={"text": "Nu van mij."}).status_code == 404
        assert client.get(address).status_code == 404


def test_who_may_not_comment_is_told_why_and_keeps_the_text(member, say, paragraph, clock, sign_in, db):
    supporter = sign_in(make_person("Sara"))
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    supporter.page("/nl/mijn-samenspraak/")
    refused = supporter.post(address, data={"text": "Mag ik ook iets zeggen?"})
    assert refused.status_code == 403
    assert "alleen aan leden" in refused.page.text
    assert "Mag ik ook iets zeggen?" in refused.page.text
    member.page(PAGE)
    clock.move(days=8)
    closed = member.post(address, data={"text": "Net te laat."})
    assert closed.status_code == 409
    assert "de fase is gesloten" in closed.page.text
    assert "Net te laat." in closed.page.text
    assert not comments(db)


def test_a_text_survives_an_ended_session(member, say, paragraph, db, sign_in, app):
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    member.page(PAGE)
    member.delete_cookie("samenspraak")
    answer = member.post(address, data={"text": "Een lang verhaal.", "form_key": "x"}, follow_redirects=True)
    assert answer.request.path == "/nl/inloggen/"
    assert "We hebben je tekst bewaard" in answer.page.text
    assert not comments(db)
    assert "Een lang verhaal." not in member.get(PAGE).text
    again = sign_in(agreed(make_member("Els de Vries", email="els2@example.org")))
    kept = member.get_cookie("kept_text")
    again.set_cookie("kept_text", kept.value)
    page = again.page(f"{PAGE}alinea/{paragraph.key}/")
    assert "We hebben je tekst bewaard." in page.text
    assert "Een lang verhaal." in page.text
    assert page.by_id(f"p-{paragraph.key}")
    assert again.page(PAGE).links["Ga verder waar je gebleven was"] == f"#reply-{paragraph.key}"
    again.submit(PAGE, to=f"/alinea/{paragraph.key}/reacties/")
    assert [said.text for said in comments(db)] == ["Een lang verhaal."]
    assert "We hebben je tekst bewaard." not in again.page(PAGE).text


def test_a_kept_text_can_be_thrown_away_and_goes_after_a_day(member, paragraph, sign_in, clock, db):
    member.page(PAGE)
    member.delete_cookie("samenspraak")
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    member.post(address, data={"text": "Laat maar."})
    again = sign_in(agreed(make_member("Els de Vries", email="els2@example.org")))
    again.set_cookie("kept_text", member.get_cookie("kept_text").value)
    assert "Laat maar." in again.page(PAGE).text
    clock.move(hours=25)
    assert "Laat maar." not in again.page(PAGE).text
    clock.move(hours=-25)
    answer = again.submit(PAGE, to="/bewaarde-tekst/weggooien/")
    assert "De bewaarde tekst is weggegooid." in answer.page.text
    assert "Laat maar." not in again.page(PAGE).text


def test_signing_out_takes_a_kept_text_out_of_the_browser(member, paragraph, sign_in, db):
    member.page(PAGE)
    member.delete_cookie("samenspraak")
    member.post(f"{PAGE}alinea/{paragraph.key}/reacties/", data={"text": "Tussen ons."})
    again = sign_in(agreed(make_member("Els de Vries", email="els2@example.org")))
    again.set_cookie("kept_text", member.get_cookie("kept_text").value)
    again.submit("/nl/mijn-samenspraak/apparaten/", to="/uitloggen/")
    assert again.get_cookie("kept_text") is None
    assert db.session.scalars(select(KeptText)).all() == []


def test_a_form_of_another_site_is_refused_and_keeps_nothing(member, paragraph, db):
    member.page(PAGE)
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = member.post(address, data={"text": "Van elders."}, headers=foreign, proof=False)
    assert answer.status_code == 400
    assert member.get_cookie("kept_text") is None
    assert not comments(db)


def test_a_lost_token_of_somebody_still_signed_in_gives_the_text_back(member, paragraph, db):
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    here = {"Sec-Fetch-Site": "same-origin"}
    answer = member.post(address, data={"text": "Nog een keer."}, headers=here, proof=False)
    assert answer.status_code == 400
    assert "Nog een keer." in answer.page.by_id(f"text-{paragraph.key}").text
    assert not comments(db)


class TestNames:
    """Own name or a pseudonym, chosen once per consultation."""

    def test_a_pseudonym_hides_the_name_from_other_readers(self, member, say, paragraph, client):
        say(member, "Onder een schuilnaam.", kind="pseudonym", pseudonym="  Rode   Eekhoorn ")
        page = client.get(PAGE)
        assert "Rode Eekhoorn" in page.text
        assert "Els de Vries" not in page.text
        mine = member.page(f"{PAGE}?paragraph={paragraph.key}")
        assert "onder de schuilnaam Rode Eekhoorn" in mine.text

    def test_the_choice_holds_for_later_comments_and_can_change(self, member, say, client, db):
        say(member, "Eerst met naam.", kind="named")
        say(member, "Daarna ook.")
        assert client.get(PAGE).text.count("Els de Vries") == 2
        page = member.submit(f"{PAGE}naam/", {"kind": "pseudonym", "pseudonym": "Egel"}).page
        assert "Deze naam staat vanaf nu" in page.text
        after = client.get(PAGE)
        assert "Els de Vries" not in after.text
        assert after.text.count("Egel") == 2

    @pytest.mark.parametrize(
        ("pseudonym", "words"),
        [
            ("", "Vul een schuilnaam in"),
            ("!!", "Vul een schuilnaam in"),
            ("els de VRIES", "Dit is je eigen naam"),
            ("a" * 41, "40 tekens"),
            ("tom de wit", "schrijft al iemand onder deze naam"),
            ("MEREL.", "schrijft al iemand onder deze naam"),
            ("M\u00e9r\u0435l", "schrijft al iemand onder deze naam"),
            ("\uff25ls de Vri\u0435s", "Dit is je eigen naam"),
            ("\u0410mnesty", "dat wij het zelf schreven"),
            ("De Moderator", "dat wij het zelf schreven"),
        ],
    )
    def test_a_pseudonym_that_cannot_be(self, member, say, db, sign_in, pseudonym, words):
        say(sign_in(agreed(make_member("Tom de Wit"))), "Met mijn naam.", kind="named")
        say(sign_in(agreed(make_member("Noor"))), "Zonder.", kind="pseudonym", pseudonym="Merel")
        answer = say(member, "Mijn tekst.", kind="pseudonym", pseudonym=pseudonym)
        assert answer.status_code == 422
        assert words in answer.page.text
        assert "Mijn tekst." in answer.page.text
        assert len(comments(db)) == 2
        again = member.submit(f"{PAGE}naam/", {"kind": "pseudonym", "pseudonym": pseudonym})
        assert again.status_code == 422

    @pytest.mark.parametrize(
        ("birth_year", "kind"), [(2009, "pseudonym"), (2008, "pseudonym"), (1990, "named")]
    )
    def test_the_default_follows_the_birth_year(self, paragraph, sign_in, birth_year, kind):
        lotte = sign_in(make_member("Lotte", birth_year=birth_year))
        page = lotte.page(f"{PAGE}?paragraph={paragraph.key}")
        chosen = [node for node in page.all("input") if node.get("name") == "kind" and node.has("checked")]
        assert {node.get("value") for node in chosen} == {kind}

    def test_a_small_body_is_not_named_beside_a_pseudonym(self, app, db, client):
        consultation = make_consultation("raad", commenters={"youth-council", "member"})
        place = paragraphs_of(consultation)[0]
        young = make_person("Lotte", audiences=(Audience.YOUTH_COUNCIL,), birth_year=2010)
        make_comment(place, young, "Wij vinden dit goed.")
        page = client.get("/nl/denk-mee/raad/")
        assert "Wij vinden dit goed." in page.text
        assert "Jongerenraad" not in page.page.by_id(f"p-{place.key}").text
        assert "Lotte" not in page.text
        (byline,) = db.session.scalars(select(Byline))
        assert byline.kind == "pseudonym"


def test_the_forms_of_a_paragraph_stand_behind_its_link(member: AuditedClient, paragraph: Any) -> None:
    page = member.page(PAGE)
    assert not [form for form in page.forms if "/alinea/" in form.action]
    alone = member.page(page.links[f"Reageer op alinea {paragraph.number}"])
    sent_to = {form.action for form in alone.forms if "/alinea/" in form.action}
    address = f"{PAGE}alinea/{paragraph.key}/"
    assert sent_to == {f"{address}reacties/"}
    (forms,) = alone.by_id(f"p-{paragraph.key}").all("details")
    assert forms.has("open")
    (again,) = member.page(f"{PAGE}?paragraph={paragraph.key}").by_id(f"p-{paragraph.key}").all("details")
    assert not again.has("open"), "folded again once one has responded"


def test_without_scripts_the_form_of_the_paragraph_page_works(member: AuditedClient, paragraph: Any) -> None:
    page = f"{PAGE}alinea/{paragraph.key}/"
    answer = member.submit(page, {"text": "Vanaf de vaste link."})
    assert answer.request.path == page
    assert "Vanaf de vaste link." in answer.page.text


def test_paper_tells_the_day_and_the_screen_how_long_ago(member, say, db, paragraph, clock):
    say(member, "Dit mag wel wat concreter.")
    clock.move(minutes=26)
    words = {"nl": ("26 minuten geleden", "21 november 2026"), "en": ("26 minutes ago", "21 November 2026")}
    for language, page in (("nl", PAGE), ("en", member.page(PAGE).links["EN English"])):
        (time,) = [node for node in member.page(page).main.all("time") if node.all("span")]
        on_screen, on_paper = time.all("span")
        assert (on_screen.get("class"), on_paper.get("class")) == ("on-screen", "on-paper")
        assert on_screen.text == words[language][0]
        assert on_paper.text.startswith(words[language][1])
