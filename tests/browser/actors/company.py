"""The people of a story: each gets an account where needed, and a browser window of their own."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from time import sleep
from typing import Any

import pyotp
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select, update

from app.consultations.comments.models import Comment
from app.consultations.following.jobs import TELL_JOB
from app.consultations.following.models import Follower
from app.consultations.invitations.operations import invite
from app.consultations.invitations.queries import Choice
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation_with_slug
from app.core import clock, jobs
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.jobs.queries import backlog
from app.core.languages import Language
from app.extensions import db
from app.mail.queries import suppression_of
from app.people.accounts.models import SecondFactor
from app.people.accounts.queries import accounts_with_address
from app.people.accounts.second_factor.secrets import encrypted
from app.people.audiences.models import Audience
from app.people.groups.models import GroupRole, LocalGroup
from app.people.roles.operations import grant
from app.petitions.queries import petition_with_slug
from app.petitions.signatures.models import Signature
from tests.browser.actors.hands import Hand, Keyboard, Pointer
from tests.browser.actors.member import Member, Person
from tests.browser.actors.signer import MOST_LOOKS, MailScanner, Signer
from tests.browser.actors.staff import Staff
from tests.browser.actors.visitor import Visitor
from tests.browser.postbox import Postbox, links
from tests.browser.texts import Draft
from tests.browser.words import Words
from tests.factories.consultations import agreed, make_comment, paragraphs_of
from tests.factories.groups import make_group_member
from tests.factories.people import make_person, make_staff
from tests.factories.petitions import make_petition, many_signers
from tests.factories.phases import willing
from tests.support.browser import Opener
from tests.support.server import Site


@dataclass(frozen=True)
class Manner:
    """How people of a story use the site."""

    language: Language = "nl"
    width: int = 1280
    javascript: bool = True
    keyboard: bool = False

    def __str__(self) -> str:
        script = "js" if self.javascript else "no-js"
        return f"{self.language}-{self.width}-{script}{'-keyboard' if self.keyboard else ''}"


class Company:
    """Makes the actors of one test."""

    def __init__(
        self, site: Site, app: Flask, open_browser: Opener, postbox: Postbox, manner: Manner
    ) -> None:
        self.site, self.app, self.open_browser = site, app, open_browser
        self.postbox, self.manner = postbox, manner
        self.numbers = count(1)

    # --- actors ------------------------------------------------------------------------

    def visitor(self, **more: Any) -> Visitor:
        page, words, hand = self._window(**more)
        return Visitor(page, words, hand, self.app)

    def member(self, name: str = "Tess van Rijn", *audiences: Audience, **more: Any) -> Member:
        """Somebody in these audiences, a member of the association unless told otherwise."""
        return self.at_a_window(self.person(name, audiences or (Audience.MEMBER,)), **more)

    def coordinator(self, name: str, *, group: str) -> Member:
        """A volunteer who leads this local group of the demo."""
        member = self.member(name, Audience.VOLUNTEER)
        with self.app.test_request_context():
            found = db.session.scalars(select(LocalGroup).where(LocalGroup.name == group)).one()
            account = accounts_with_address(member.person.address)[0]
            make_group_member(found, account, role=GroupRole.COORDINATOR)
            db.session.commit()
        return member

    def at_a_window(self, person: Person, **more: Any) -> Member:
        """The same person, at one more device."""
        page, words, hand = self._window(**more)
        return Member(page, words, hand, self.app, person=person, postbox=self.postbox)

    def signer(self, **more: Any) -> Signer:
        """Somebody with a mailbox and without an account."""
        page, words, hand = self._window(**more)
        address = f"tekenaar{next(self.numbers)}@example.org"
        return Signer(page, words, hand, self.app, address=address, postbox=self.postbox)

    def mail_scanner(self) -> MailScanner:
        page, _words, _hand = self._window()
        return MailScanner(page)

    def staff(self, *roles: Role, name: str = "Imke Dros", second_factor: bool = True) -> Staff:
        """Somebody of staff with these roles, whose authenticator app is set up unless told otherwise."""
        page, words, hand = self._window()
        person = self.person(name, (Audience.STAFF,), roles, second_factor=second_factor)
        return Staff(page, words, hand, self.app, person=person, postbox=self.postbox)

    def _window(self, **more: Any) -> tuple[Page, Words, Hand]:
        manner = self.manner
        page = self.open_browser(
            self.site,
            width=manner.width,
            javascript=manner.javascript,
            language=manner.language,
            **more,
        )
        return page, Words(manner.language), Keyboard(page) if manner.keyboard else Pointer()

    # --- petitions -----------------------------------------------------------------------

    def petition(self, slug: str, title: dict[str, str], **facts: Any) -> None:
        """An open petition, with the same address in both languages."""
        with self.app.test_request_context():
            make_petition(slug, english=slug, title=Bilingual(**title), **facts)
            db.session.commit()

    def signatures(self, slug: str) -> list[str]:
        """How the signatures of a petition stand."""
        with self.app.test_request_context():
            found = petition_with_slug(slug, "nl")
            assert found is not None
            signed = select(Signature.standing).where(Signature.petition_id == found.petition.id)
            return list(db.session.scalars(signed))

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.app.test_request_context():
            tables = db.metadata.sorted_tables
            return {
                each.name: sorted(map(tuple, db.session.execute(select(each))), key=repr) for each in tables
            }

    def waits_until_the_worker_is_done(self) -> None:
        """Until no job is due or running: what the story made so far is counted and found by search."""
        for _look in range(MOST_LOOKS):
            with self.app.test_request_context():
                waiting = backlog(clock.now())
                if not waiting.running and not waiting.oldest_seconds:
                    return
            sleep(0.25)
        raise AssertionError("the worker has work left")

    def many_sign(self, slug: str, number: int) -> None:
        """So many people sign and confirm, one after the other."""
        with self.app.test_request_context():
            found = petition_with_slug(slug, "nl")
            assert found is not None
            many_signers(found.petition, number)
            db.session.commit()

    def waits_until_it_bounced(self, address: str) -> None:
        """Until the mail server said that nobody has this mailbox."""
        for _look in range(MOST_LOOKS):
            with self.app.test_request_context():
                if suppression_of(address) is not None:
                    return
            sleep(0.25)
        raise AssertionError(f"no mail to {address} bounced")

    # --- invitations and news ------------------------------------------------------------

    def invites_to(self, draft: Draft, member: Member) -> None:
        """Staff invite members to what is open, this one among them; the mail leaves."""
        with self.app.test_request_context():
            account = accounts_with_address(member.person.address)[0]
            willing(account)
            found = self._found(draft)
            acting = make_staff(email=f"uitnodiger{next(self.numbers)}@example.org").participant_id
            invite(found, found.phases[0], Choice(frozenset({"member"})), acting=acting, now=clock.now())
            db.session.commit()

    def tells_the_news(self, draft: Draft, said: str) -> None:
        """Somebody says this, and the morning comes on which followers hear of it."""
        with self.app.test_request_context():
            author = agreed(make_person(audiences=(Audience.MEMBER,)))
            make_comment(paragraphs_of(self._found(draft))[2], author, said)
            db.session.execute(update(Follower).values(next_at=clock.now() - timedelta(minutes=1)))
            jobs.enqueue(TELL_JOB, {}, now=clock.now())
            db.session.commit()

    def link_to(self, address: str, part: str) -> str:
        """The newest link with this part that was mailed to an address."""
        letter = self.postbox.letter(to=address, containing=part)
        return next(link for link in links(letter) if part in link)

    @staticmethod
    def _found(draft: Draft) -> Consultation:
        listed = consultation_with_slug(draft.slug("nl"), "nl")
        assert listed is not None
        return listed.consultation

    # --- time ----------------------------------------------------------------------------

    def makes_older(self, said: str, *, minutes: int) -> None:
        """Let time pass for one comment: it was posted so much earlier."""
        with self.app.test_request_context():
            comment = db.session.scalars(select(Comment).where(Comment.text == said)).one()
            comment.posted_at -= timedelta(minutes=minutes)
            db.session.commit()

    # --- accounts ------------------------------------------------------------------------

    def person(
        self,
        name: str,
        audiences: tuple[Audience, ...],
        roles: tuple[Role, ...] = (),
        *,
        second_factor: bool = False,
    ) -> Person:
        """An account as the Servicecenter would have made it, in the language of the story."""
        address = f"{name.split(maxsplit=1)[0].lower()}{next(self.numbers)}@example.org"
        secret = pyotp.random_base32() if second_factor else ""
        with self.app.test_request_context():
            now = clock.now()
            account = make_person(name, email=address, language=self.manner.language, audiences=audiences)
            for role in roles:
                grant(account.participant_id, role, granted_by=None, now=now)
            if secret:
                db.session.add(
                    SecondFactor(
                        participant_id=account.participant_id,
                        secret=encrypted(secret),
                        last_step=0,
                        created_at=now,
                        confirmed_at=now,
                    )
                )
            db.session.commit()
        return Person(name, address, secret)
