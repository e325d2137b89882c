"""A moderator hides a comment that breaks the house rules; its author hears why, and may get it back."""

import threading
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.consultations.comments import operations, retention
from app.consultations.comments.models import Comment
from app.core.access import Role
from app.core.audit import AuditEntry
from tests.factories.consultations import agreed, make_comment
from tests.factories.people import make_member, make_staff
from tests.support.client import AuditedClient

PAGE = "/nl/denk-mee/buurt/"
LIST = "/nl/beheer/reacties/"
WORDS = "Koop mijn <b>wondermiddel</b>."
REASON = "Reclame mag hier niet. Wij vonden dit zelf."
TRACE = "Hier stond een reactie; de moderatoren hebben die verborgen."


@pytest.fixture
def moderator(sign_in: Any) -> AuditedClient:
    """Mo Bakker, with the role of moderator alone."""
    client: AuditedClient = sign_in(make_staff("Mo Bakker", roles=(Role.MODERATOR,)), second_factor=True)
    return client


@pytest.fixture
def said(member: AuditedClient, say: Any, db: Any) -> Comment:
    """A comment of Els under her own name."""
    say(member, WORDS, kind="named")
    return the_comment(db)


def the_comment(db: Any) -> Comment:
    db.session.rollback()
    found: Comment = db.session.scalars(select(Comment)).one()
    return found


def hide_address(said: Comment) -> str:
    return f"{LIST}{said.id}/verbergen/"


def alone(paragraph: Any) -> str:
    return f"{PAGE}alinea/{paragraph.key}/"


@pytest.fixture
def hidden(moderator: AuditedClient, said: Comment, db: Any) -> Comment:
    answer = moderator.submit(hide_address(said), {"reason": REASON})
    assert "De reactie is verborgen." in answer.page.text
    return the_comment(db)


def test_a_moderator_finds_the_way_from_the_comment_to_hiding_it(moderator, said, paragraph, db, clock):
    for address in (PAGE, alone(paragraph)):
        assert moderator.page(address).links["Verbergen"] == hide_address(said)
    page = moderator.page(hide_address(said))
    for words in (WORDS, "Els de Vries", "Samen vooruit", paragraph.text.nl):
        assert words in page.text
    answer = moderator.submit(hide_address(said), {"reason": REASON})
    assert answer.request.path == LIST
    for words in (WORDS, REASON, "Mo Bakker"):
        assert words in answer.page.text
    row = the_comment(db)
    assert (row.hidden_at, row.hidden_reason, row.text) == (clock.now, REASON, WORDS)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "comment.hide"))
    assert (entry.object_id, entry.actor_id) == (str(row.id), row.hidden_by)


def test_readers_see_a_trace_and_no_more(hidden, client, moderator, paragraph, sign_in):
    for reader in (client, sign_in(make_member("Tom")), moderator):
        assert "wondermiddel" not in reader.get(PAGE).text
        for address in (alone(paragraph), f"{alone(paragraph)}?comment={hidden.id.hex}"):
            answer = reader.get(address)
            assert TRACE in answer.page.by_id(f"comment-{hidden.id.hex}").text
            for gone in ("wondermiddel", "Els de Vries", "Reclame mag", "Mo Bakker\u00a0"):
                assert gone not in answer.text
            assert "Verbergen" not in answer.page.links


def test_counts_and_search_leave_it_out(hidden, client, paragraph, db, sign_in, worker):
    make_comment(paragraph, make_member("Tom"), "Een tweede.")
    db.session.commit()
    worker()
    assert "1 reactie " in f"{client.page(alone(paragraph)).by_id('said').text} "
    page = client.page(PAGE)
    assert "1 reactie bij deze alinea" in page.by_id(f"p-{paragraph.key}").text
    assert "wondermiddel" not in client.get("/nl/zoeken/?q=koop").text
    staff = sign_in(make_staff(), second_factor=True)
    (row,) = [row for row in staff.page("/nl/beheer/consultaties/").all("tr") if "Samen vooruit" in row.text]
    assert " 1" in row.text


def test_the_author_reads_why_and_how_to_object(hidden, member, mails, paragraph, app):
    letter = mails.last(to="els@example.org")
    assert (letter.name, letter.language) == ("comment_hidden", "nl")
    assert letter.subject == "Je reactie is verborgen"
    servicecenter = app.extensions["settings"].servicecenter_email
    for words in (WORDS, REASON, "alinea 2 van “Samen vooruit”", servicecenter, "binnen zes maanden"):
        assert words in letter.text
    assert "Iemand die dit besluit niet nam" in letter.text
    assert "<b>wondermiddel" not in letter.html
    assert "Mo Bakker" not in letter.text
    answer = member.get(letter.link("reactie"))
    own = answer.page.by_id(f"comment-{hidden.id.hex}")
    for words in (WORDS, REASON, "Alleen jij ziet hem hier nog.", "Zo maak je bezwaar"):
        assert words in own.text
    assert "Bewerken" not in own.text
    assert (
        "Je reageerde; de moderatoren hebben je reactie verborgen"
        in member.page("/nl/mijn-samenspraak/").text
    )


def test_an_author_who_reads_english_is_written_in_english(paragraph, moderator, db, mails):
    said = make_comment(
        paragraph, make_member("Joy", language="en", email="joy@example.org"), "Buy this!", language="en"
    )
    db.session.commit()
    assert "Schrijf in het Engels" in moderator.page(hide_address(said)).text
    moderator.submit(hide_address(said), {"reason": "This is an advertisement."})
    letter = mails.last(to="joy@example.org")
    assert letter.subject == "Your comment is hidden"
    assert "on paragraph 2 of “Forward together”" in letter.text


def test_shown_again_it_is_as_before_and_the_author_is_told(hidden, client, sign_in, mails, db, paragraph):
    other = sign_in(make_staff("Ada Smit"), second_factor=True)
    answer = other.submit(LIST, to=f"{hidden.id}/weer-tonen/")
    assert "Lezers zien de reactie weer." in answer.page.text
    assert "Er is geen reactie verborgen." in answer.page.text
    assert WORDS in client.page(PAGE).text
    row = the_comment(db)
    assert (row.hidden_at, row.hidden_reason, row.hidden_by) == (None, None, None)
    letter = mails.last(to="els@example.org")
    assert letter.name == "comment_shown_again"
    assert WORDS in letter.text
    assert WORDS in client.get(letter.link("reactie")).page.text
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "comment.show-again"))
    assert entry.object_id == str(row.id)


@pytest.mark.parametrize("reason", ["", " \u202e\n ", "Te kort.", "x" * 1001])
def test_a_reason_that_says_nothing_or_too_much_is_refused(moderator, said, db, mails, reason):
    answer = moderator.submit(hide_address(said), {"reason": reason})
    assert answer.status_code == 422
    assert "Geef een reden van 10 tot 1.000 tekens" in answer.page.text
    assert reason.strip() in answer.text
    assert the_comment(db).hidden_at is None
    assert not mails(name="comment_hidden")


def test_what_is_hidden_or_withdrawn_is_not_hidden_again(hidden, moderator, member, db, mails):
    address = hide_address(hidden)
    assert "Deze reactie is al verborgen." in moderator.page(address).text
    again = moderator.post(address, data={"reason": "Nog een keer weg."})
    assert again.status_code == 409
    assert the_comment(db).hidden_reason == REASON
    back = f"{LIST}{hidden.id}/weer-tonen/"
    assert moderator.post(back, follow_redirects=True).status_code == 200
    assert "Deze reactie is niet verborgen" in moderator.post(back, follow_redirects=True).page.text
    member.submit(f"{PAGE}reactie/{hidden.id}/intrekken/")
    assert "Deze reactie is ingetrokken." in moderator.page(address).text
    assert moderator.post(address, data={"reason": REASON}).status_code == 409
    assert len(mails(name="comment_hidden")) == len(mails(name="comment_shown_again")) == 1


def test_the_author_cannot_edit_it_but_can_still_withdraw_it(hidden, member, moderator, db, paragraph):
    edit = f"{PAGE}reactie/{hidden.id}/bewerken/"
    refused = member.post(edit, data={"text": "Iets anders."})
    assert refused.status_code == 409
    assert "De moderatoren hebben deze reactie verborgen." in refused.page.text
    member.submit(f"{PAGE}reactie/{hidden.id}/intrekken/")
    row = the_comment(db)
    assert (row.text, row.hidden_at, row.hidden_reason, row.hidden_by) == (None, None, None, None)
    assert "de schrijver heeft die ingetrokken" in member.page(alone(paragraph)).text
    assert "Er is geen reactie verborgen." in moderator.page(LIST).text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MODERATOR, Role.ADMINISTRATOR)])
def test_other_staff_neither_see_the_link_nor_hide(role, said, sign_in, paragraph, db):
    staff = sign_in(make_staff(roles=(role,)), second_factor=True)
    assert "Verbergen" not in staff.page(alone(paragraph)).links
    assert staff.post(hide_address(said), data={"reason": REASON}).status_code == 403
    assert staff.get(LIST).status_code == 403
    assert the_comment(db).hidden_at is None


def test_two_moderators_at_once_send_one_mail(said, app, sign_in, mails, db):
    desks = [sign_in(make_staff(name, roles=(Role.MODERATOR,)), second_factor=True) for name in ("Mo", "Bo")]
    address, statuses = hide_address(said), []
    for desk in desks:
        desk.page(address)

    def press(desk: AuditedClient) -> None:
        statuses.append(desk.post(address, data={"reason": REASON}).status_code)

    db.session.rollback()
    presses = [threading.Thread(target=press, args=(desk,)) for desk in desks]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(statuses) == [303, 409]
    assert len(mails(name="comment_hidden")) == 1


def test_an_author_without_an_account_gets_no_mail(paragraph, db, mails, clock, client):
    els = make_member("Els")
    said = make_comment(paragraph, els, WORDS)
    retention.erase(els.participant_id, clock.now, False)
    db.session.expire_all()
    operations.hide(said, REASON, make_staff().participant_id, clock.now)
    db.session.commit()
    assert not mails(name="comment_hidden")
    assert TRACE in client.page(alone(paragraph)).text


def test_the_decision_is_in_the_export_and_goes_with_the_account(hidden, db, clock):
    (own,) = retention.export(hidden.author_id)["comments"]
    assert (own["hidden_at"], own["hidden_reason"]) == (clock.now.isoformat(), REASON)
    (decision,) = retention.export(hidden.hidden_by)["hidden_by_you"]
    assert decision["consultation"] == "Samen vooruit"
    assert WORDS not in str(decision)
    author, moderator = hidden.author_id, hidden.hidden_by
    retention.erase(moderator, clock.now, False)
    db.session.commit()
    assert (the_comment(db).hidden_by, the_comment(db).hidden_reason) == (None, REASON)
    retention.erase(author, clock.now, True)
    db.session.commit()
    row = the_comment(db)
    assert (row.text, row.hidden_at, row.hidden_reason) == (None, None, None)


def test_a_hidden_comment_reads_well_in_the_data_of_its_author(hidden, member):
    page = member.page("/nl/mijn-samenspraak/downloaden/")
    assert "Verborgen door de moderatoren" in page.text
    assert REASON in page.text


@pytest.mark.parametrize("change", ["hidden_at = posted_at", "hidden_reason = 'Daarom.'"])
def test_hiding_without_a_reason_is_impossible(said, db, change):
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE comments SET {change}"))
    db.session.rollback()


def test_a_pseudonym_stays_one_at_the_desk(paragraph, moderator, say, sign_in, db):
    tom = sign_in(agreed(make_member("Tom de Wit")))
    say(tom, "Onder een schuilnaam.", kind="pseudonym", pseudonym="Egel")
    page = moderator.page(hide_address(the_comment(db)))
    assert "Egel" in page.text
    assert "Tom de Wit" not in page.text
