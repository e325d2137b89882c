"""What hangs on the walls while every page type is looked at: the demo, and one of each thing it lacks."""

import contextvars
import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyotp
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.consultations.drafts.models import DraftVersion, Section
from app.consultations.drafts.queries import text_of
from app.consultations.drafts.uploads import SourceFile, hold_upload, read_files
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation_with_slug
from app.core import clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.jobs import Job, JobStatus
from app.core.worker import Worker
from app.extensions import db
from app.mail.models import Mail
from app.moderation.queries import receipt_of
from app.people.accounts.addresses.operations import ask_for_change
from app.people.accounts.links.operations import new_link
from app.people.accounts.models import Account, SecondFactor
from app.people.accounts.second_factor.operations import new_recovery_codes
from app.people.accounts.second_factor.secrets import encrypted
from app.people.audiences.models import AudienceMembership, AudienceTerm
from app.people.groups.models import GroupMembership, GroupRole
from app.people.imports.operations import upload as upload_list
from app.people.invitations.models import InvitationKind
from app.people.invitations.operations import invite_one
from app.people.participants.queries import address_key
from app.petitions.operations import close_petition
from app.petitions.signatures.operations import withdraw
from tests.browser.pages.gallery_actions import actions
from tests.browser.pages.gallery_outcomes import outcomes
from tests.browser.pages.gallery_petitions import course
from tests.browser.pages.gallery_phases import phases
from tests.browser.pages.gallery_workbench import workbench
from tests.browser.texts import CLOSED, OPEN, Draft
from tests.factories.consultations import make_comment, make_draft, paragraphs_of
from tests.factories.imports import csv_of
from tests.factories.moderation import hide, keep, object_to, report
from tests.factories.pages import save_page
from tests.factories.people import make_member, make_person, make_staff, sign_in
from tests.factories.petitions import (
    link_to,
    make_petition,
    make_waiting,
    many_signers,
    sign,
    sign_and_confirm,
)
from tests.factories.petitions import make_draft as make_petition_draft
from tests.support.databases import var_of
from tests.support.settings import settings_for

# The last part of an address in a mail.
TOKEN = re.compile(r"https?://\S+?/([\w-]{20,})/")
DRAFT = """# Een tuin voor de buurt

## Waarom

De stoep is grijs. Een tuin koelt de straat <b>echt</b>.

![plaatje](tuin.png)

## Wie

Elke straat kiest iemand die de tuin verzorgt.
"""
PEOPLE = csv_of(
    [
        ("Wim Dijkstra", "wim@leden.example.org", "member", "", "nl", "2026-01-01", "", "1950"),
        ("Niemand", "geen-adres", "member", "", "nl", "2026-01-01", "", "1950"),
        ("Els Verhoeven", "els@demo.example", "volunteer", "", "nl", "2026-01-01", "", ""),
    ]
)


@dataclass(frozen=True)
class Gallery:
    """A prepared database, the names of what is in it, and for each kind of person a signed-in cookie."""

    template: Path
    ids: dict[str, str]
    cookies: dict[str, str]


def kept_gallery(folder: Path) -> Gallery:
    """The gallery as another process of this test session made it."""
    kept = json.loads((folder / "gallery.json").read_text())
    return Gallery(folder / "gallery.sqlite3", kept["ids"], kept["cookies"])


def make_gallery(demo: Path, folder: Path) -> None:
    """Copy the demo and hang the rest beside it."""
    work = folder / "gallery-work.sqlite3"
    shutil.copyfile(demo, work)
    app = create_app(settings_for(f"sqlite:///{work}", var_of(demo)))
    with app.test_request_context():
        people = make_people()
        ids = {
            **drafts(),
            **doors(people["member"]),
            **desks(people["staff"]),
            **comments(people["member"], people["staff"]),
            **petitions(),
            **course(),
            **actions(),
            **outcomes(found(CLOSED), found(OPEN), people["member"]),
            **phases(found(OPEN), people["member"]),
            **workbench(found(CLOSED), found(OPEN)),
        }
        invite_somebody(people["staff"])
        db.session.commit()
        cookies = {name: cookie_of(app, account) for name, account in people.items()}
        contextvars.Context().run(Worker(app).drain)
        ids |= mailed()
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(work)) as source, closing(sqlite3.connect(folder / "gallery.sqlite3")) as to:
        source.backup(to)
    (folder / "gallery.json").write_text(json.dumps({"ids": ids, "cookies": cookies}))


def make_people() -> dict[str, Account]:
    """A member; staff with every permission; staff whose code is still asked; staff without an app."""
    staff, at_the_door = make_staff("Imke Dros"), make_staff("Bas Tol", roles=(Role.EDITOR,))
    for account in (staff, at_the_door):
        db.session.add(
            SecondFactor(
                participant_id=account.participant_id,
                secret=encrypted(pyotp.random_base32()),
                last_step=0,
                created_at=clock.now(),
                confirmed_at=clock.now(),
            )
        )
    new_recovery_codes(staff.participant_id, clock.now())
    newcomer = make_staff("Noa Bijl", roles=(Role.EDITOR,))
    return {
        "member": make_member("Tess van Rijn"),
        "staff": staff,
        "at-the-door": at_the_door,
        "new": newcomer,
    }


def cookie_of(app: Flask, account: Account) -> str:
    client = app.test_client()
    sign_in(client, account, second_factor=account.name == "Imke Dros")
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return cookie.value


def drafts() -> dict[str, str]:
    """The ids of a consultation, its working version, a concept and an upload that waits."""
    closed = found(CLOSED)
    working = db.session.scalars(
        select(DraftVersion).where(
            DraftVersion.consultation_id == closed.id, DraftVersion.published_at.is_(None)
        )
    ).one()
    text = text_of(working)
    concept = make_draft("een-tuin-voor-de-buurt")
    held = hold_upload(
        read_files(SourceFile("tuin.md", DRAFT.encode())),
        consultation_id=None,
        slug="een-tuin",
        label=Bilingual("Eerste versie"),
        now=clock.now(),
    )
    return {
        "consultation": str(closed.id),
        "phase": str(closed.phases[0].id),
        "version": str(working.id),
        "section": str(text.sections[0].section_id),
        "wording": str(text.sections[0].paragraphs[0].wording_id),
        "concept": str(concept.consultation_id),
        "concept_version": str(concept.id),
        "upload": str(held.id),
    }


def found(draft: Draft) -> Consultation:
    listed = consultation_with_slug(draft.slug("nl"), "nl")
    assert listed is not None
    return listed.consultation


def comments(member: Account, staff: Account) -> dict[str, str]:
    """One that everybody reads, one that somebody reported, and on another paragraph two that are hidden."""
    paragraph, other = paragraphs_of(found(OPEN))[:2]
    said = make_comment(paragraph, member, "Hier mis ik wat het kost.")
    reported = make_comment(paragraph, make_member("Kees Bol"), "Jullie zijn allemaal sukkels.")
    kept = make_comment(paragraph, make_member("Lies Bol"), "Dit plan deugt niet.")
    advertised = make_comment(other, member, "Kom naar mijn winkel!")
    appealed = make_comment(other, member, "Bel wethouder De Boer maar thuis op.")
    tokens = {"open_report": receipt_of(report(reported, email="jan@example.org"))}
    tokens["kept_report"] = receipt_of(report(kept))
    keep(kept, staff)
    hide(advertised, staff)
    hide(appealed, make_staff("Mo Bakker"))
    object_to(appealed)
    section = db.session.scalars(select(Section).where(Section.consultation_id == found(OPEN).id)).first()
    assert section is not None
    return {
        "key": paragraph.key,
        "comment": str(said.id),
        "reported_comment": str(reported.id),
        "hidden_comment": str(advertised.id),
        "appealed_comment": str(appealed.id),
        **tokens,
        "hidden_key": other.key,
        "section_key": section.key,
    }


def petitions() -> dict[str, str]:
    """A petition in each state, and a signature in each of its own."""
    signed = make_petition("galerij-open", english="galerij-open")
    safe = make_petition("galerij-safe", english="galerij-safe", target_is_foreign=True)
    closed = make_petition("galerij-closed", english="galerij-closed")
    many_signers(signed, 3)
    sign_and_confirm(signed, name="Ümit Yılmaz", is_public=True)
    withdrawn = sign_and_confirm(signed)
    links = {
        "pending": link_to(sign(signed, is_public=True)),
        "safe": link_to(sign(safe)),
        "confirmed": link_to(sign_and_confirm(signed)),
        "withdrawn": link_to(withdrawn),
    }
    withdraw(withdrawn, now=clock.now())
    closed.opens_at = clock.now() - timedelta(days=1)
    close_petition(closed, now=clock.now(), actor_id=None)
    return {
        "petition": str(signed.id),
        "petition_draft": str(make_petition_draft().id),
        "petition_waiting": str(make_waiting().id),
        **{f"{state}_signature": token for state, token in links.items()},
    }


def doors(member: Account) -> dict[str, str]:
    """Mailed links that still work."""
    ask_for_change(member, "tess.nieuw@example.org", valid_for=timedelta(hours=24), now=clock.now())
    key = address_key(member.email)
    return {"link": new_link(key, valid_for=timedelta(minutes=60), now=clock.now())}


def desks(staff: Account) -> dict[str, str]:
    """Something on each desk of the office."""
    now = clock.now()
    job = Job(
        name="mail.send",
        payload={"mail": "0190"},
        status=JobStatus.DEAD,
        run_after=now,
        created_at=now,
        finished_at=now,
        attempts=8,
        last_error="ConnectionRefusedError",
    )
    db.session.add(job)
    save_page("about", staff.participant_id)
    listed = upload_list(PEOPLE, acting=staff.participant_id, now=now)
    group = db.session.scalars(
        select(GroupMembership).where(GroupMembership.role == GroupRole.COORDINATOR)
    ).first()
    term = db.session.scalars(select(AudienceTerm)).first()
    belongs = db.session.scalars(
        select(AudienceMembership).where(AudienceMembership.term_id.is_(None))
    ).first()
    assert group is not None
    assert term is not None
    assert belongs is not None
    db.session.flush()
    return {
        "job": str(job.id),
        "import": str(listed.id),
        "group": str(group.group_id),
        "group_membership": str(group.id),
        "term": str(term.id),
        "person": str(belongs.participant_id),
        "membership": str(belongs.id),
    }


def invite_somebody(staff: Account) -> None:
    invited = make_person("Jet Vonk", email="jet@example.org")
    invite_one(
        invited,
        InvitationKind.INVITATION,
        asked_for=True,
        acting=staff.participant_id,
        now=clock.now(),
    )


def mailed() -> dict[str, str]:
    """The tokens that only stand in a mail, and a mail to read at /dev/mail."""
    letters = {mail.name: mail for mail in db.session.scalars(select(Mail))}
    tokens = {name: TOKEN.search(letters[name].text or "") for name in ("invitation", "confirm_address")}
    found = {name: match.group(1) for name, match in tokens.items() if match}
    return {**found, "mail": str(letters["invitation"].id)}
