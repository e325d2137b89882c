"""Somebody of two phases that are open at once: who reads their words is what the page told them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.drafts.queries import version_with_number
from app.consultations.processes.models import Phase, Visibility
from app.consultations.reactions.models import Reaction
from app.people.audiences.models import Audience
from tests.factories.consultations import agreed, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member, make_person

PAGE = {"nl": "/nl/denk-mee/buurt/", "en": "/en/have-your-say/forward-together/"}
COUNCIL, MEMBERS = frozenset({"members-council"}), frozenset({"member"})
TOLD = {
    "nl": "Je ziet hier wat je eigen groep zegt, en alleen zij zien wat jij zegt.",
    "en": "",
}
WORDS = "Dit zeg ik in de Ledenraad."


def asked(audiences: frozenset[str]) -> dict[str, Any]:
    return {"commenters": audiences, "reactors": audiences, "suggesters": audiences}


@pytest.fixture
def text(app: Any, db: Any) -> Any:
    """Members answer in public for a week; the Members' Council among itself, on one text, until tomorrow."""
    consultation = make_consultation("buurt", **asked(MEMBERS))
    council = {**asked(COUNCIL), "readers": COUNCIL, "visibility": Visibility.AUDIENCE}
    make_phase(
        consultation,
        version_with_number(consultation.id, 1),
        name="Raad apart",
        opens_in=-2,
        closes_in=1,
        **council,
    )
    db.session.commit()
    return paragraphs_of(consultation)[0]


@pytest.fixture
def henk(text: Any, db: Any, sign_in: Any) -> Any:
    """A member who sits in the Members' Council as well."""
    both = (Audience.MEMBER, Audience.MEMBERS_COUNCIL)
    person = agreed(make_person("Henk Mulder", audiences=both))
    db.session.commit()
    return sign_in(person)


def form_of(client: Any, key: str, ending: str) -> Any:
    page = client.page(f"{PAGE['nl']}?paragraph={key}&respond=1")
    return next(form for form in page.forms if form.action.endswith(f"/alinea/{key}/{ending}/"))


def phase_named(db: Any, name: str) -> Phase:
    return next(each for each in db.session.scalars(select(Phase)) if each.name.nl == name)


def test_what_is_said_in_a_small_circle_stays_there(text, henk, client, sign_in, db):
    assert TOLD["nl"] in henk.page(PAGE["nl"]).main.text
    place = f"{PAGE['nl']}?paragraph={text.key}&respond=1"
    henk.submit(place, {"text": WORDS, "kind": "named"}, to=f"/alinea/{text.key}/reacties/")
    henk.submit(place, {"opinion": "agree"}, to=f"/alinea/{text.key}/mening/")
    said = db.session.scalars(select(Comment)).one()
    council = phase_named(db, "Raad apart")
    assert (said.phase_id, said.audience) == (council.id, "members-council")
    assert db.session.scalars(select(Reaction)).one().phase_id == council.id
    member = sign_in(agreed(make_member("Els de Vries")))
    for outsider in (client, member):
        for address in (PAGE["nl"], PAGE["en"], f"{PAGE['nl']}alinea/{text.key}/"):
            assert WORDS not in outsider.page(address).text
    colleague = sign_in(agreed(make_person("Mia", audiences=(Audience.MEMBERS_COUNCIL,))))
    assert WORDS in colleague.page(PAGE["nl"]).text


@pytest.mark.parametrize("ending", ["reacties", "mening", "tekstvoorstel"])
def test_a_form_of_a_phase_that_closed_says_nothing_in_another(text, henk, db, clock, ending):
    filled = {"text": WORDS, "reason": "", "kind": "named", "opinion": "agree"}
    if ending == "tekstvoorstel":
        page = henk.page(f"{PAGE['nl']}alinea/{text.key}/tekstvoorstel/")
        form = next(each for each in page.forms if "text" in each.fields)
    else:
        form = form_of(henk, text.key, ending)
    clock.move(days=2)
    answer = henk.post(f"{PAGE['nl']}alinea/{text.key}/{ending}/", data={**form.values, **filled})
    assert answer.status_code in (403, 409)
    assert "de fase is gesloten" in answer.page.text
    assert ending == "mening" or WORDS in answer.text
    assert not list(db.session.scalars(select(Comment))) + list(db.session.scalars(select(Reaction)))


def test_afterwards_they_answer_in_the_phase_that_is_left(text, henk, client, db, clock):
    clock.move(days=2)
    assert TOLD["nl"] not in henk.page(PAGE["nl"]).main.text
    place = f"{PAGE['nl']}?paragraph={text.key}&respond=1"
    henk.submit(place, {"text": "Nu als lid.", "kind": "named"}, to=f"/alinea/{text.key}/reacties/")
    said = db.session.scalars(select(Comment)).one()
    assert (said.phase_id, said.audience) == (phase_named(db, "Eerste ronde").id, "member")
    assert "Nu als lid." in client.page(PAGE["nl"]).text


def test_a_phase_that_is_not_theirs_is_not_to_be_chosen(text, db, sign_in):
    els = sign_in(agreed(make_member("Els de Vries")))
    form = form_of(els, text.key, "reacties")
    for phase in (phase_named(db, "Raad apart").id, "00000000-0000-0000-0000-000000000000"):
        answer = els.post(form.action, data={**form.values, "text": WORDS, "kind": "named", "phase": phase})
        assert answer.status_code in (403, 404, 409)
    assert not list(db.session.scalars(select(Comment)))
