"""What we heard, what we did: in public, per consultation, per point and per paragraph."""

from datetime import timedelta

import pytest

from app.consultations.answers.models import Decision
from app.consultations.points.operations import take_into
from tests.consultations.outcome_stage import SAID, make_stage
from tests.factories.consultations import make_comment, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member
from tests.factories.points import make_answer, make_point, publish_answers

PAGE = "/nl/denk-mee/buurt/wat-we-hoorden/"
ENGLISH = "/en/have-your-say/forward-together/what-we-heard/"


@pytest.fixture
def stage(app, clock):
    return make_stage()


def test_the_page_tells_how_many_points_led_to_a_change(stage, client):
    page = client.page(PAGE)
    assert page.heading == "Wat we hoorden, wat we deden"
    assert "1 van de 2 punten leidden tot een wijziging in de tekst." in page.text
    assert "4 van 5" in page.text
    assert "1 bijdrage heeft nog geen antwoord." in page.text
    assert "Noem jongeren" in page.text
    assert "Jongeren staan er nu bij." in page.text
    assert "Te zien in alinea 1" in page.text
    assert "3 bijdragen: leden" in page.text, "two people are too few to tell their number"
    english = client.page(ENGLISH)
    assert "1 of 2 points led to a change in the text." in english.text
    assert "Partly adopted" in english.text


def test_points_stand_by_section_and_are_filtered_by_what_was_done(stage, client):
    page = client.page(PAGE)
    assert [node.text for node in page.main.all("h2") if node.text.startswith("Hoofdstuk")] == [
        "Hoofdstuk 1",
        "Hoofdstuk 2",
    ]
    some = client.page(PAGE + "?decision=already-in")
    assert "Het staat er al" in some.text
    assert "Noem jongeren" not in some.text
    assert "1 van de 2 punten" in some.text, "the figures stay those of everything"
    nothing = client.page(PAGE + "?decision=adopted")
    assert "Geen punt heeft dit antwoord" in nothing.text
    assert "Noem jongeren" in client.page(PAGE + "?decision=onzin").text


def test_a_point_shows_what_was_said_the_answer_and_the_change(stage, client):
    page = client.page("/nl/denk-mee/buurt/punt/1/")
    assert page.heading == "Noem jongeren"
    assert "Deels overgenomen" in page.text
    assert "Jongeren staan er nu bij." in page.text
    assert "[nieuw: en de jongeren ]" in page.text
    assert SAID[0] in page.text
    assert SAID[1] in page.text
    assert "Els de Vries" in page.text
    assert SAID[3] not in page.text
    same = client.page("/nl/denk-mee/buurt/punt/2/")
    assert "zoals het was" in same.text
    assert client.get("/nl/denk-mee/buurt/punt/3/").status_code == 404


def test_a_point_that_was_taken_into_another_leads_there(app, client, db, clock):
    stage = make_stage(publish=False)
    extra = make_point(stage.consultation, stage.said[4], title="Te lang")
    take_into(extra, stage.points[0], now=clock.now, actor_id=None)
    make_answer(stage.points[0], Decision.PARTLY_ADOPTED, paragraphs=[stage.paragraphs[0]])
    publish_answers(stage.phase, stage.second)
    db.session.commit()
    answer = client.get("/nl/denk-mee/buurt/punt/3/")
    assert answer.status_code == 301
    assert answer.location.endswith("/punt/1/")


def test_before_the_publication_there_is_nothing_to_see(app, client, clock):
    make_stage(publish=False)
    page = client.page(PAGE)
    assert "Er zijn nog geen antwoorden" in page.text
    assert "Noem jongeren" not in page.text
    assert client.get("/nl/denk-mee/buurt/punt/1/").status_code == 404


def test_what_was_withdrawn_is_no_longer_read_or_counted(stage, client, db, clock):
    from app.consultations.comments.operations import take_words_back

    take_words_back(stage.said[0], clock.now)
    db.session.commit()
    page = client.page("/nl/denk-mee/buurt/punt/1/")
    assert SAID[0] not in page.text
    assert "2 bijdragen" in page.text
    assert "3 van 4" in client.page(PAGE).text


def test_the_median_counts_what_still_waits(app, client, db, clock):
    """Answered after 3 days; a day later half of it is answered. With less than half, nothing is said."""
    consultation = make_consultation("buurt", opens_in=-1, closes_in=30)
    place, member = paragraphs_of(consultation)[0], make_member()
    said = [make_comment(place, member, f"Opmerking {each}.") for each in range(4)]
    clock.move(days=3)
    make_answer(make_point(consultation, *said[:2]), Decision.TAKEN_ALONG)
    publish_answers(consultation.phases[0])
    clock.move(days=1)
    db.session.commit()
    text = client.page(PAGE).text
    assert "3 dagen" in text
    assert "2 van 4" in text
    assert clock.now - said[0].posted_at == timedelta(days=4)
    make_comment(place, member, "Nog een.")
    db.session.commit()
    clock.move(days=30)
    assert "3 dagen" not in client.page(PAGE).text


def test_a_phase_that_still_runs_is_not_counted_as_waiting(stage, client, db):
    more = {"reactors": {"member"}, "suggesters": {"member"}}
    make_phase(stage.consultation, stage.second, name="Tweede ronde", opens_in=-1, closes_in=9, **more)
    make_comment(paragraphs_of(stage.consultation)[1], stage.tom, "Nog iets.")
    db.session.commit()
    text = client.page(PAGE).text
    assert "4 van 5" in text
    assert "“Tweede ronde” is open" in text


def test_the_version_of_the_answers_is_open_to_their_readers(stage, client):
    """No phase is planned for it yet; who read the question may read what came of it."""
    assert client.get("/nl/denk-mee/buurt/versie/2/").status_code == 200
    assert "en de jongeren" in client.page("/nl/denk-mee/buurt/vergelijken/1/2/").text


def test_a_version_planned_for_others_stays_theirs(stage, client, db):
    make_phase(stage.consultation, stage.second, readers={"members-council"}, commenters={"members-council"})
    db.session.commit()
    assert client.get("/nl/denk-mee/buurt/versie/2/").status_code == 404
    page = client.page("/nl/denk-mee/buurt/punt/1/")
    assert "en de jongeren" not in page.text
    assert "zodra de volgende versie voor jou open is" in page.text


def test_the_paragraph_says_what_became_of_what_was_said_there(stage, client):
    key, other = stage.paragraphs[0].key, stage.paragraphs[1].key
    page = client.page(f"/nl/denk-mee/buurt/alinea/{key}/")
    assert "Wat er met reacties hierop gebeurde" in page.text
    assert "Punt 1: Noem jongeren" in page.text
    assert page.text.count("Verwerkt in punt 1 : deels overgenomen, en de tekst is aangepast") == 3
    assert (
        "Wat er met reacties hierop gebeurde" not in client.page(f"/nl/denk-mee/buurt/alinea/{other}/").text
    )
    last = client.page(f"/nl/denk-mee/buurt/alinea/{stage.paragraphs[4].key}/")
    assert "Verwerkt in punt 2 : stond al in de tekst" in last.text
    assert "Nog geen antwoord" in last.text
    assert "Verwerkt in punt 1" in client.page(f"/nl/denk-mee/buurt/reactie/{stage.said[0].id}/").text


def test_the_text_itself_tells_where_something_was_answered(stage, client):
    page = client.page("/nl/denk-mee/buurt/")
    row = page.by_id(f"p-{stage.paragraphs[0].key}").text
    assert "1 punt beantwoord, de tekst is aangepast" in row
    assert "beantwoord" not in page.by_id(f"p-{stage.paragraphs[1].key}").text
    assert page.links["Wat we hoorden, wat we deden"] == PAGE


def test_a_change_names_the_points_behind_it(stage, client):
    page = client.page("/nl/denk-mee/buurt/vergelijken/1/2/")
    card = page.by_id(f"c-{stage.paragraphs[0].key}")
    assert "Door wat er is gezegd: punt 1: Noem jongeren" in card.text


def test_before_anything_is_published_contributions_say_nothing(app, client, clock):
    stage = make_stage(publish=False)
    text = client.page(f"/nl/denk-mee/buurt/alinea/{stage.paragraphs[0].key}/").text
    assert "Nog geen antwoord" not in text
    assert "Verwerkt" not in text
    assert "beantwoord" not in client.page("/nl/denk-mee/buurt/").text


def test_search_and_sitemap_know_the_answers(stage, client, worker):
    worker()
    page = client.page("/nl/zoeken/?q=jongeren")
    assert page.links["Samen vooruit: Noem jongeren"] == "/nl/denk-mee/buurt/punt/1/"
    assert SAID[1] not in page.text
    assert "/nl/denk-mee/buurt/wat-we-hoorden/" in client.get("/sitemap.xml").text


def test_the_front_page_tells_what_was_answered_last(stage, client):
    page = client.page("/nl/")
    assert "Wat er met je inbreng is gedaan" in page.text
    assert page.links["Noem jongeren"] == "/nl/denk-mee/buurt/punt/1/"
    assert "De tekst is daardoor aangepast." in page.text


def test_the_front_page_keeps_what_others_were_answered(app, client, clock):
    make_stage(readers={"member"})
    text = client.page("/nl/").text
    assert "Wat er met je inbreng is gedaan" not in text
    assert "Noem jongeren" not in text


def test_while_the_next_version_is_yet_to_come_the_paragraphs_stand_as_they_are(app, client, db, clock):
    stage = make_stage(publish=False)
    publish_answers(stage.phase)
    db.session.commit()
    adopted = client.page("/nl/denk-mee/buurt/punt/1/")
    assert "De volgende versie moet nog komen." in adopted.text
    assert "Alinea 1.1 gaat over de buurt." in adopted.text
    assert "en de jongeren" not in adopted.text
    assert "Waar het in de tekst staat" in client.page("/nl/denk-mee/buurt/punt/2/").text
    assert "0 van de 2 punten" in client.page(PAGE).text
