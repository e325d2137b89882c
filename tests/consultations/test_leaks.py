"""A restricted phase never leaks: every public page, as every audience and as nobody.

The pages are those of the address map: one that nobody walks here fails the first test. Each restriction
puts marked words in everything a phase holds (its name, a text, contributions, names, points and answers);
somebody outside meets none of them on any page, in search, in the sitemap, in a count or in a mail.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.consultations.comments.models import Comment
from app.consultations.drafts.models import DraftVersion, Section
from app.consultations.following import operations as following
from app.consultations.following.messages import NO_MORE_NEWS
from app.consultations.following.models import Rhythm
from app.core import clock as core_clock
from app.core.signed_links import signed
from app.extensions import db as database
from app.people.accounts.models import Account
from app.people.audiences.models import Audience, AudienceMembership
from app.people.participants.operations import participant_for
from tests.factories import people
from tests.factories.consultations import (
    agreed,
    consultation_of,
    make_comment,
    paragraphs_of,
)
from tests.factories.people import make_member, make_person
from tests.factories.restrictions import (
    ASKED,
    OUTSIDERS,
    PHASE,
    RESTRICTIONS,
    TEXT,
    TITLES,
    Stage,
    alone,
    own_only,
    staged,
)
from tests.support.client import AuditedClient
from tests.support.routes import routes

# --- every public page --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Walk:
    """How one page is walked: a row of values per address, `query` behind it."""

    rows: Callable[[Stage], Iterable[dict[str, Any]]] = lambda _stage: [{}]
    queries: tuple[str, ...] = ("",)
    in_consultation: bool = False

    def addresses(self, app: Flask, endpoint: str, stage: Stage, language: str) -> Iterator[str]:
        adapter = app.url_map.bind("localhost")
        for row in self.rows(stage):
            values = dict(row)
            if self.in_consultation:
                values["slug"] = stage.values["slug"][language]
            if app.url_map.is_endpoint_expecting(endpoint, "lang"):
                values["lang"] = language
            for query in self.queries:
                yield adapter.build(endpoint, values) + query


def inside(*names: str, queries: tuple[str, ...] = ("",), **fixed: Any) -> Walk:
    """A page of the consultation, whose address also holds these pieces of it."""
    return Walk(
        lambda stage: [{**fixed, **{n: stage.values[n] for n in names}}], queries, in_consultation=True
    )


def each_comment(stage: Stage) -> list[dict[str, Any]]:
    return [{"comment_id": each} for each in stage.values["comments"]]


PLAIN = Walk()
SORTS = ("", "?sort=random", "?sort=agreement", "?sort=newest", "?sort=discussed")
WALKS: dict[str, Walk] = {
    "web.home": PLAIN,
    "web.root": PLAIN,
    "web.search": Walk(queries=tuple(f"?q={word}" for word in ASKED)),
    "web.sitemap": PLAIN,
    "web.robots": PLAIN,
    "web.goals": PLAIN,
    "web.goal": Walk(lambda _stage: [{"slug": "sterke-beweging"}]),
    "web.results": PLAIN,
    "web.my_page": PLAIN,
    "web.my_input": PLAIN,
    "web.my_following": PLAIN,
    "web.my_data": PLAIN,
    "web.my_data_file": PLAIN,
    "web.my_mail": PLAIN,
    "accounts.sign_in": PLAIN,
    "actions.index": PLAIN,
    "petitions.index": PLAIN,
    "consultations.index": PLAIN,
    "consultations.show": inside(queries=("", "?paragraph={key}")),
    "consultations.version": Walk(
        lambda _stage: [{"number": 1}, {"number": 2}, {"number": 3}], in_consultation=True
    ),
    "consultations.paragraph": inside("key", queries=(*SORTS, "?comment={comment}", "?page=x")),
    "consultations.section": Walk(lambda stage: [{"key": stage.values["section"]}], SORTS, True),
    "consultations.whole_text": inside(queries=SORTS),
    "consultations.suggest": inside("key"),
    "consultations.contribution": Walk(each_comment, in_consultation=True),
    "consultations.edit_comment": Walk(each_comment, in_consultation=True),
    "consultations.withdraw_comment": Walk(each_comment, in_consultation=True),
    "consultations.report": Walk(each_comment, in_consultation=True),
    "consultations.byline": inside(),
    "consultations.choose_versions": inside(queries=("", "?earlier=1&later=2")),
    "consultations.compare": inside(earlier=1, later=2),
    "consultations.heard": inside(queries=("", "?decision=taken-along")),
    "consultations.point": inside("number"),
    "consultations.side_by_side": inside(),
    "consultations.archive": PLAIN,
    "consultations.open_data_page": inside(),
    "consultations.open_data_json": inside(),
    "consultations.open_data_csv": inside(),
    "consultations.report_file": inside(edition=1),
    "following.show": inside(queries=("", "?paragraph={key}")),
}
# Public pages on which nothing of a consultation can stand, each with the reason.
NOT_WALKED = {
    "accounts.": "about signing in; nothing of a consultation is read there",
    "actions.": "of actions, which are strangers to consultations",
    "petitions.": "of petitions, which are strangers to consultations",
    "pages.show": "information pages",
    "health.": "read by machines; numbers of the machine",
    "metrics.": "read by machines; behind a token",
    "demo.": "development only",
    "dev_mail.": "development only",
    "styleguide.": "development only; invented samples",
    "static": "files that everybody may read; none is made from a consultation",
    "web.favicon": "a picture of the site",
    "web.my_details": "one's own details",
    "web.my_address": "one's own address",
    "web.my_devices": "one's own devices",
    "web.my_proposals": "one's own proposals of petitions",
    "web.delete_account": "one's own account",
    "following.confirm": "behind a mailed token; of what everybody may know (test_following.py)",
    "following.stop": "behind a signature; names nothing that is followed (below)",
    "invitations.accept": "behind a mailed token; names nothing of a consultation",
    "phase_invitations.lead_in": "behind a token mailed to who may read it (test_phase_invitations.py)",
    "phase_invitations.no_more": "behind a signature; names nothing of a consultation",
    "moderation.": "behind a token, or of one's own report (test_moderation.py)",
}


def public_pages_of(app: Flask) -> set[str]:
    return {route.endpoint for route in routes(app) if route.permission is None and "GET" in route.methods}


def not_walked(endpoint: str) -> bool:
    return any(endpoint == name or (name[-1] == "." and endpoint.startswith(name)) for name in NOT_WALKED)


def test_every_public_page_is_walked_or_says_why_not(app: Flask) -> None:
    found = public_pages_of(app)
    forgotten = {endpoint for endpoint in found - set(WALKS) if not not_walked(endpoint)}
    assert forgotten == set(), "add it to WALKS, so that restricted phases are looked for there"
    assert set(WALKS) - found == set(), "no longer a page"


class Walker(AuditedClient):
    """A visitor who only looks for words: other tests audit these pages."""

    def _look_at(self, response: Any) -> None:
        return


def walker(app: Flask, account: Any = None) -> Walker:
    client = Walker(app, app.response_class, use_cookies=True)
    if account is not None:
        people.sign_in(client, account)
    return client


def look_around(app: Flask, client: Walker, stage: Stage, languages: Iterable[str]) -> None:
    """Walk every public page; none of the secrets may stand on any."""
    for endpoint, walk in WALKS.items():
        for language in languages:
            for address in walk.addresses(app, endpoint, stage, language):
                place = address.format(key=stage.values["key"], comment=stage.values["comments"][0])
                words = client.get(place, follow_redirects=True).text
                assert not [secret for secret in stage.secrets if secret in words], place


def become(db: Any, account: Any, audience: Audience) -> None:
    db.session.execute(
        update(AudienceMembership)
        .where(AudienceMembership.participant_id == account.participant_id)
        .values(audience=audience.value)
    )
    db.session.commit()


@pytest.mark.thorough
@pytest.mark.parametrize("restriction", RESTRICTIONS, ids=lambda each: each.__name__)
def test_nobody_outside_finds_anything(restriction, app, worker, db):
    stage = staged(restriction)
    worker()
    look_around(app, walker(app), stage, ("nl", "en"))
    stranger = agreed(make_person("Vreemde", audiences=(OUTSIDERS[0],), email="vreemde@example.org"))
    outsider = walker(app, stranger)
    for number, audience in enumerate(OUTSIDERS):
        become(db, stranger, audience)
        look_around(app, outsider, stage, ("nl",) if number else ("nl", "en"))


@pytest.mark.parametrize("restriction", RESTRICTIONS, ids=lambda each: each.__name__)
def test_the_council_itself_finds_it(restriction, app, worker, db):
    """Otherwise the test above would look for words that stand nowhere."""
    stage = staged(restriction)
    worker()
    piet = walker(app, make_person("Piet", audiences=(Audience.MEMBERS_COUNCIL,)))
    noor = db.session.scalars(select(Comment.author_id)).first()
    found = ""
    for client in (piet, walker(app, people_account(noor))):
        for endpoint, walk in WALKS.items():
            if walk.in_consultation or endpoint.startswith("web.my_"):
                for address in walk.addresses(app, endpoint, stage, "nl"):
                    place = address.format(key=stage.values["key"], comment=stage.values["comments"][0])
                    found += client.get(place, follow_redirects=True).text
    counts = {"1 comment", "3 comments", "1 reactie", "3 reacties"}
    for secret in set(stage.secrets) - counts - {PHASE, "Forward together"}:
        assert secret in found, secret


def people_account(participant_id: UUID | None) -> Any:
    return database.session.get_one(Account, participant_id)


@pytest.mark.parametrize("restriction", RESTRICTIONS, ids=lambda each: each.__name__)
def test_no_mail_tells_an_outsider(restriction, app, worker, mails, clock, db):
    """Whoever follows the consultation, with an account or without, hears what they may read alone."""
    stage = staged(restriction)
    consultation_id = db.session.scalars(select(Section.consultation_id)).first()
    member = make_member("Els", email="els@example.org")
    # As after the yes to a mailed link.
    nobody = participant_for("jan@example.org", core_clock.now())
    for participant_id, address in ((member.participant_id, None), (nobody.id, "jan@example.org")):
        following.follow(
            participant_id,
            consultation_id,
            None,
            language="nl",
            rhythm=Rhythm.DAILY,
            now=core_clock.now(),
            address=address,
        )
    clock.move(minutes=1)
    noor = people_account(db.session.scalars(select(Comment.author_id)).first())
    make_comment(
        paragraphs_of(consultation_of(db.session.scalars(select_version()).first()))[0], noor, "Koolmees"
    )
    for _day in range(9):
        clock.move(days=1)
        worker()
        if restriction is own_only:
            break
    letters = [letter for to in ("els@example.org", "jan@example.org") for letter in mails(to=to)]
    told = "".join(letter.subject + letter.text + letter.html for letter in letters)
    assert not [secret for secret in stage.secrets if secret in told]
    link = signed(NO_MORE_NEWS, member.participant_id)
    page = walker(app).get(f"/nl/uitschrijven/nieuws/{link}/").text
    assert not [secret for secret in (*stage.secrets, *TITLES) if secret in page]


def select_version() -> Any:
    return select(DraftVersion).order_by(DraftVersion.number.desc())


# --- what can be sent, and unknown addresses ----------------------------------------------------------------


def posts_of_a_consultation(app: Flask) -> list[Any]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "<slug>" in rule.rule and rule.rule.startswith("/nl/denk-mee/")
    ]


def test_posting_from_outside_finds_nothing_either(app, sign_in, db):
    stage = staged(alone)
    stranger = sign_in(make_person("Vreemde", audiences=(Audience.MEMBER,)))
    stranger.page("/nl/mijn-samenspraak/mail/")
    posts = posts_of_a_consultation(app)
    assert len(posts) > 8
    said = db.session.scalars(select(Comment.text).order_by(Comment.id)).all()
    for rule in posts:
        values = {
            "slug": "geheim",
            "key": stage.values["section" if "hoofdstuk" in rule.rule else "key"],
            "comment_id": stage.values["comments"][0],
            "number": 1,
            "lang": "nl",
        }
        path = app.url_map.bind("localhost").build(
            rule.endpoint, {name: values[name] for name in (*rule.arguments, "lang")}
        )
        for client in (stranger, app.test_client()):
            answer = client.post(path, data={"text": "Hallo", "opinion": "agree", "email": "x@example.org"})
            # A stranger without a session has no token to bring: 400 tells as little as 404.
            assert answer.status_code == 404 or (client is not stranger and answer.status_code == 400), path
    assert db.session.scalars(select(Comment.text).order_by(Comment.id)).all() == said


def test_anonymous_visitors_get_the_very_page_of_an_unknown_address(app, client, db):
    stage = staged(alone)
    for endpoint, walk in WALKS.items():
        if not walk.in_consultation:
            continue
        for address in walk.addresses(app, endpoint, stage, "nl"):
            place = address.format(key=stage.values["key"], comment=stage.values["comments"][0])
            there, nowhere = client.get(place), client.get(place.replace("/geheim/", "/nergens/"))
            assert there.status_code == nowhere.status_code == 404, place
            assert there.text.replace("geheim", "nergens") == nowhere.text, place


def test_the_council_itself_reads_and_comments(sign_in, app, db):
    stage = staged(alone)
    member = sign_in(make_person("Piet", audiences=(Audience.MEMBERS_COUNCIL,)))
    page = member.page("/nl/denk-mee/geheim/")
    assert TEXT in page.text
    assert "Koolmees" in page.text
    assert "Samen vooruit" in member.page("/nl/denk-mee/").text
    said = {"text": "Mee eens.", "consent": "y"}
    key = stage.values["key"]
    place = f"/nl/denk-mee/geheim/?paragraph={key}"
    assert member.submit(place, said, to=f"/{key}/reacties/").status_code == 200
