"""Who said something hears that there is an answer, and finds it with the paragraph that changed; an outsider
finds nothing of what the council said among themselves."""

from sqlalchemy import select

from app.consultations.answers.models import Decision
from app.consultations.comments.models import Comment
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.processes.models import Consultation, Phase
from app.core import clock
from app.core.bilingual import Bilingual
from app.extensions import db
from app.people.audiences.models import Audience
from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.journeys.manners import in_two_manners
from tests.browser.postbox import links
from tests.browser.texts import OPEN, RESTRICTED
from tests.factories.points import make_answer, make_point, publish_answers

SAID = "Noem ook de gemeenten. Mention the municipalities too."
ADDED = Bilingual(nl="Gemeenten doen mee.", en="Municipalities join.")
REASON = "Gemeenten horen erbij."
SECRET = "Blauwborst onder ons. Bluethroat among us."
MINE = {"nl": "/nl/mijn-samenspraak/inbreng/", "en": "/en/my/input/"}


@in_two_manners
def test_the_author_finds_the_answer_and_the_changed_paragraph(company: Company) -> None:
    author = company.member("Sanne Bos")
    author.opens_the_front_page().signs_in().opens(OPEN).comments(4, SAID)
    author.goes_to("web.my_input").is_at("My input").sees(SAID).is_told("No answer yet")
    staff_answer(company)
    author.page.goto(mailed_link(author))
    author.is_at("My input").sees(SAID).is_told("Answered, and the text changed")
    author.follows("See how paragraph %(number)s changed", number=4)
    author.sees(REASON).sees(SAID).is_told("Partly adopted")
    changed = author.page.locator("#changed ~ .changes ins")
    assert str(ADDED.get(company.manner.language)).rstrip(".") in changed.first.inner_text()
    author.follows("What we heard, what we did", within=author.page.locator("main"))
    author.is_at("What we heard, what we did").sees("Gemeenten meenemen")
    visitor = company.visitor()
    visitor.page.goto(author.page.url)
    visitor.is_at("What we heard, what we did").sees(REASON)


@in_two_manners
def test_an_outsider_finds_nothing_of_what_the_council_was_answered(company: Company) -> None:
    councillor = company.member("Noor Hassan", Audience.MEMBERS_COUNCIL)
    councillor.opens_the_front_page().signs_in().opens(RESTRICTED).comments(2, SECRET)
    with company.app.test_request_context():
        consultation, said = where(SECRET)
        make_answer(make_point(consultation, said, title="Blauwborst"), Decision.TAKEN_ALONG)
        publish_answers(db.session.get_one(Phase, said.phase_id))
        db.session.commit()
    slug = RESTRICTED.slug(company.manner.language)
    councillor.goes_to("consultations.heard", slug=slug).sees("Blauwborst")
    outsider = company.member("Tom Kroon")
    outsider.opens_the_front_page().signs_in()
    for endpoint, values in (
        ("consultations.heard", {}),
        ("consultations.point", {"number": 1}),
        ("consultations.side_by_side", {}),
        ("web.my_input", None),
        ("web.home", None),
    ):
        outsider.goes_to(endpoint, **({} if values is None else {"slug": slug, **values}))
        outsider.sees_nothing_of("Blauwborst").sees_nothing_of("Bluethroat")


def mailed_link(author: Member) -> str:
    start = MINE[author.words.language]
    letter = author.postbox.letter(to=author.person.address, containing=start)
    assert SAID not in letter.part("plain"), "others may read along"
    return next(link for link in links(letter) if start in link)


def staff_answer(company: Company) -> None:
    """What staff do in the office: a point, a next version, an answer that a second person approved."""
    with company.app.test_request_context():
        consultation, said = where(SAID)
        first = latest_version(consultation.id)
        assert first is not None
        second = copy_version(first, label=None, now=clock.now(), actor_id=None)
        place = next(each for each in text_of(second).paragraphs if each.paragraph_id == said.paragraph_id)
        words = Bilingual(*(f"{place.text.get(each)} {ADDED.get(each)}" for each in ("nl", "en")))
        editing.reword(
            second, place.wording_id, revision=place.revision, now=clock.now(), text=words, kind=place.kind
        )
        publish_version(second, now=clock.now(), actor_id=None)
        point = make_point(consultation, said, title="Gemeenten meenemen")
        make_answer(point, Decision.PARTLY_ADOPTED, paragraphs=[place], reason=REASON)
        publish_answers(db.session.get_one(Phase, said.phase_id), second)
        db.session.commit()


def where(text: str) -> tuple[Consultation, Comment]:
    said = db.session.scalars(select(Comment).where(Comment.text == text)).one()
    phase = db.session.get_one(Phase, said.phase_id)
    return db.session.get_one(Consultation, phase.consultation_id), said
