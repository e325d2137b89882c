"""A list page sends as many statements for twenty rows as for ten: nothing is asked per row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask

from app.actions.agenda.operations import cancel_action
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation_with_slug
from app.core import audit, clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.jobs import Job, JobStatus
from app.extensions import db
from app.mail.operations import queue_mail
from app.people.groups.models import GroupRole
from app.people.imports.operations import upload
from app.people.invitations.models import InvitationKind
from app.people.invitations.operations import invite_one
from app.petitions.proposals.operations import Idea, propose
from app.petitions.queries import petition_with_slug
from tests.factories.actions import make_action
from tests.factories.acts import make_act
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.groups import make_group, make_group_member, make_term
from tests.factories.imports import many_people
from tests.factories.moderation import hide, object_to, report
from tests.factories.people import make_member, make_staff
from tests.factories.petitions import make_petition, many_signers, sign_and_confirm
from tests.support.routes import routes
from tests.support.statements import counted

_numbers = count(1)


def actions(number: int) -> None:
    """Actions that come, were cancelled and are over, in towns of their own."""
    for each in range(number):
        town = f"Plaats {next(_numbers)}"
        if each % 3 == 0:
            cancel_action(make_action(town=town), Bilingual(nl="Storm."), now=clock.now(), actor_id=None)
        if each % 3 == 1:
            action = make_action(town=town)
            action.starts_at -= timedelta(days=60)
            action.ends_at -= timedelta(days=60)
        make_action(town=town, capacity=5)


def people(number: int) -> None:
    for _each in range(number):
        make_member()


def staff(number: int) -> None:
    for _each in range(number):
        make_staff(roles=(Role.EDITOR, Role.SERVICECENTER))


def proposals(number: int) -> None:
    for _each in range(number):
        coordinator, group = make_member(), make_group()
        make_group_member(group, coordinator, role=GroupRole.COORDINATOR)
        idea = Idea("nl", "Meer banken", "Zet ze neer.", "Wie zit, praat.", "De burgemeester", "")
        propose(idea, group.id, writer_id=coordinator.participant_id, now=clock.now())
        db.session.commit()


def groups(number: int) -> None:
    for _each in range(number):
        make_group_member(make_group(), make_member())


def terms(number: int) -> None:
    acting = make_member().participant_id
    for _each in range(number):
        year = 1800 + 2 * next(_numbers)
        make_term(acting, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))


def imports(number: int) -> None:
    for _each in range(number):
        upload(many_people(2, start=2 * next(_numbers)), acting=make_staff().participant_id, now=clock.now())


def invitations(number: int) -> None:
    """Invitations to as many people, by as many members of staff."""
    for _each in range(number):
        acting = make_staff().participant_id
        invite_one(make_member(), InvitationKind.INVITATION, asked_for=True, acting=acting, now=clock.now())


def consultations(number: int) -> None:
    for _each in range(number):
        make_consultation()


def consultation() -> Consultation:
    found = consultation_with_slug(CONSULTATION, "nl")
    assert found is not None
    return found.consultation


def comments(number: int) -> None:
    """Comments on every paragraph, each by somebody else."""
    for paragraph in paragraphs_of(consultation()):
        for _each in range(number):
            make_comment(paragraph, make_member(), f"Reactie {next(_numbers)}")


def cases(number: int) -> None:
    """Comments of different people, reported; of three one is hidden by somebody else and objected to."""
    place = paragraphs_of(consultation())[0]
    for each in range(number):
        said = make_comment(place, make_member(), f"Reclame {next(_numbers)}")
        report(said)
        if each % 3 == 0:
            hide(said, make_staff(roles=(Role.MODERATOR,)))
            object_to(said)


def everything_open(number: int) -> None:
    """Consultations, petitions and actions for the goal of a strong movement."""
    consultations(number)
    for _each in range(number):
        make_petition(goals=frozenset({"6"}))
        make_action(goals=("6",))


def acts(number: int) -> None:
    for each in range(number):
        make_act(goals=(str(each % 7 + 1),), days_ago=each * 30)


def mails(number: int) -> None:
    """Mails to people who each have a name, so that the list must find these too."""
    for _each in range(number):
        person = make_member()
        queue_mail(
            "no_account",
            address=person.email,
            language="nl",
            participant_id=person.participant_id,
            context={},
            now=clock.now(),
        )


def dead_jobs(number: int) -> None:
    for each in range(number):
        db.session.add(
            Job(
                name="mail.send",
                payload={"mail": str(each)},
                status=JobStatus.DEAD,
                run_after=clock.now(),
                created_at=clock.now(),
                finished_at=clock.now(),
            )
        )


def log(number: int) -> None:
    for _each in range(number):
        person = make_member().participant_id
        audit.record("person.viewed", "participant", person, actor_id=person, now=clock.now())


def petitions(number: int) -> None:
    """Petitions that are open, one of them signed by as many."""
    for _each in range(number):
        make_petition()
    many_signers(make_petition(), number)


def signers(number: int) -> None:
    """People who signed in public what everybody reads at /nl/petities/telling/."""
    found = petition_with_slug(CONSULTATION, "nl")
    petition = found.petition if found else make_petition(CONSULTATION)
    for _each in range(number):
        sign_and_confirm(petition, is_public=True)


@dataclass(frozen=True)
class ListPage:
    """A page, who reads it, and what makes `n` more rows of what it lists."""

    address: str
    make: Callable[[int], Any]
    reader: str = "staff"


CONSULTATION = "telling"

# Every page that lists rows of the database.
LIST_PAGES: dict[str, ListPage] = {
    "consultations.index": ListPage("/nl/denk-mee/", consultations, "visitor"),
    # In one order: where a random one begins decides whether it also goes on at its start.
    "consultations.show": ListPage(f"/nl/denk-mee/{CONSULTATION}/?order=0", comments, "visitor"),
    "web.home": ListPage("/nl/", everything_open, "visitor"),
    "web.goal": ListPage("/nl/doelen/sterke-beweging/", everything_open, "visitor"),
    "web.results": ListPage("/nl/resultaten/", acts, "visitor"),
    "web.search": ListPage("/nl/zoeken/?q=samen", consultations, "visitor"),
    "web.sitemap": ListPage("/sitemap.xml", consultations, "visitor"),
    "web.my_page": ListPage("/nl/mijn-samenspraak/", comments, "member"),
    "petitions.index": ListPage("/nl/petities/", petitions, "visitor"),
    "petitions.show": ListPage("/nl/petities/telling/", signers, "visitor"),
    "office_petitions.index": ListPage("/nl/beheer/petities/", petitions),
    "office_petitions.proposals": ListPage("/nl/beheer/petities/voorstellen/", proposals),
    "actions.index": ListPage("/nl/kom-in-actie/", actions, "visitor"),
    "office_consultations.index": ListPage("/nl/beheer/consultaties/", consultations),
    "office_actions.index": ListPage("/nl/beheer/acties/", actions),
    "office_moderation.index": ListPage("/nl/beheer/moderatie/", cases),
    "office_moderation.decided": ListPage("/nl/beheer/moderatie/besloten/", cases),
    "office_movement.index": ListPage("/nl/beheer/beweging/", acts),
    "office_people.index": ListPage("/nl/beheer/mensen/", people),
    "office_invitations.index": ListPage("/nl/beheer/uitnodigingen/", invitations),
    "office_groups.index": ListPage("/nl/beheer/groepen/", groups),
    "office_terms.index": ListPage("/nl/beheer/zittingen/", terms),
    "office_imports.index": ListPage("/nl/beheer/importen/", imports),
    "office_roles.index": ListPage("/nl/beheer/rollen/", staff),
    "office_mails.index": ListPage("/nl/beheer/mails/", mails),
    "office_jobs.index": ListPage("/nl/beheer/taken/", dead_jobs),
    "office_log.index": ListPage("/nl/beheer/logboek/", log),
}

# Office pages without an id in their address that list nothing that grows.
NO_LIST = {
    "office.home": "a few counts and the doors of the office",
    "office_moderation.words": "one list per language",
    "office_pages.index": "the seven information pages",
    "office_petitions.fast_lane": "a checklist, and who is on call",
    "office_log.download": "a file, read row by row in one statement",
    "office_movement.as_csv": "the figures of the page, as a file",
    "office_movement.as_workbook": "the figures of the page, as a file",
    "office_movement.definitions": "the registry of figures, from the code",
}


@pytest.mark.thorough
@pytest.mark.parametrize("endpoint", LIST_PAGES)
def test_twice_the_rows_take_no_more_statements(
    endpoint: str, app: Flask, client: Any, sign_in: Any, worker: Callable[[], int]
) -> None:
    listed = LIST_PAGES[endpoint]
    make_consultation(CONSULTATION)
    reader = client
    if listed.reader != "visitor":
        person = make_staff() if listed.reader == "staff" else make_member()
        reader = sign_in(person, second_factor=listed.reader == "staff")
    sent = []
    for _each in range(2):
        listed.make(10)
        worker()
        look(reader, listed.address)
        with counted() as statements:
            look(reader, listed.address)
        sent.append(statements)
    assert len(sent[1]) <= len(sent[0]), "\n".join(sent[1])
    assert len(sent[0]) <= 26, "\n".join(sent[0])


def look(reader: Any, address: str) -> None:
    assert reader.get(address).status_code == 200


@pytest.mark.sqlite
def test_every_list_of_the_office_is_counted(app: Flask) -> None:
    forms = {route.endpoint for route in routes(app) if route.unsafe}
    reading = {route.endpoint for route in routes(app) if route.permission and "<" not in route.rule} - forms
    assert reading - set(LIST_PAGES) - set(NO_LIST) == set()
    assert set(LIST_PAGES) | set(NO_LIST) <= {route.endpoint for route in routes(app)}
