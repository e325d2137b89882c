"""The office's people: find somebody, see what is known of them, write down what is right."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consents.queries import choices_of
from app.core import clock
from app.core.access import Permission, Role
from app.core.audit import AuditEntry, entries_about
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.mail.queries import mails_to, suppression_of
from app.office.log_words import action_words
from app.office.looking import note_look
from app.office.mail_words import mail_words
from app.office.mails import STATUS_NAMES as MAIL_STATUS_NAMES
from app.office.people_forms import AddressForm, DetailsForm, InviteForm, NewPersonForm, RoleForm, SearchForm
from app.people.accounts.models import Account
from app.people.accounts.queries import account_of, accounts_with_key, devices_of, names_of
from app.people.accounts.second_factor.queries import factor_of
from app.people.audiences.models import AudienceMembership, AudienceTerm
from app.people.audiences.queries import AUDIENCE_NAMES, audience_names, memberships_of
from app.people.audiences.terms.queries import term_name, terms_by_id
from app.people.directory import operations
from app.people.directory.queries import Search, find_people
from app.people.directory.rules import ADDRESS_TAKEN, for_staff
from app.people.groups.queries import ROLE_NAMES as GROUP_ROLE_NAMES
from app.people.groups.queries import Membership, groups_of, open_groups
from app.people.imports.models import PeopleImport
from app.people.imports.queries import import_with, people_of
from app.people.invitations.models import InvitationKind
from app.people.invitations.queries import STATUS_NAMES, Sent, invitations_of, standings
from app.people.invitations.rules import Standing, invite_refusal
from app.people.participants.models import Participant
from app.people.participants.queries import resolve
from app.people.roles.models import RoleGrant
from app.people.roles.queries import ROLE_NAMES, grants_of, holders_of
from app.people.roles.rules import withdrawal_refusal

office_people = LocalisedBlueprint("office_people", __name__, office=True)

HISTORY_SHOWN = 25
MAILS_SHOWN = 10


@office_people.page("/office/people/", permission=Permission.PEOPLE_VIEW)
def index() -> str:
    """Everybody by name, or who fits the search; the log says how many were shown, not what was typed."""
    form = search_form()
    search = search_of(form)
    now = clock.now()
    found = find_people(search, clock.local_day(now), request.args.get("page"))
    how = "address" if search.is_address else "name" if search.text else "filter" if search.asks else "all"
    note_look("people-listed", "people", how, now=now, shown=len(found.items))
    standing = standings([listed.account for listed in found.items], now)
    return render_template(
        "office/people/index.html",
        form=form,
        search=search,
        asked_list=asked_list(form),
        people=found,
        audience_names=audience_names,
        standing=standing,
        status_names=STATUS_NAMES,
        kinds=InvitationKind,
    )


def search_form() -> SearchForm:
    """The search that this address asks for."""
    form = SearchForm(request.args, [(str(group.id), group.name) for group in open_groups()])
    form.validate()
    return form


def search_of(form: SearchForm) -> Search:
    group, list_id = form.value("group"), form.value("from_list")
    return Search(
        (form.value("q") or "").strip(),
        form.value("audience"),
        UUID(group) if group else None,
        people_of(list_id) if list_id else None,
    )


def asked_list(form: SearchForm) -> PeopleImport | None:
    """The uploaded list whose people are asked for, if any."""
    list_id = form.value("from_list")
    return import_with(list_id) if list_id else None


@office_people.page("/office/people/new/", permission=Permission.PEOPLE_EDIT, also_posts=CsrfClass.TOKEN)
def new() -> Any:
    """Add one person by hand, also a second one at an address that people share."""
    form = NewPersonForm()
    status = 200
    if form.validate_on_submit():
        try:
            made = operations.add_person(
                name=form.name.data,
                email=form.email.data,
                language=form.language.data,
                birth_year=form.birth_year.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(for_staff(refused.refusal))
        else:
            db.session.commit()
            flash(
                _("%(name)s is added. Now add the audiences this person belongs to.", name=made.name),
                "success",
            )
            return redirect(url_for("office_people.show", person_id=made.participant_id), 303)
    elif form.is_submitted():
        status = 422
    return render_template("office/people/new.html", form=form), status


@office_people.page("/office/people/<uuid:person_id>/", permission=Permission.PEOPLE_VIEW)
def show(person_id: UUID) -> Any:
    """What is known of one person; somebody merged leads to the person they are now."""
    account = account_or_redirect(person_id)
    if isinstance(account, Response):
        return account
    now = clock.now()
    note_look("person-viewed", "person", person_id, now=now)
    return render_template("office/people/show.html", **PersonPage.of(account, now).__dict__, **WORDS)


def account_or_redirect(person_id: UUID) -> Account | Response:
    """The account of a person; where they were merged into another, the way to that page."""
    account = account_of(person_id)
    if account is not None:
        return account
    participant = db.session.get(Participant, person_id) or abort(404)
    stays = resolve(participant)
    if stays.id == person_id or account_of(stays.id) is None:
        abort(404)
    flash(_("This person was merged with another one. You now see the page of that person."), "info")
    return redirect(url_for("office_people.show", person_id=stays.id), 303)


def account_or_404(person_id: UUID) -> Account:
    return account_of(person_id) or abort(404)


WORDS: dict[str, Any] = {
    "audience_names": AUDIENCE_NAMES,
    "group_role_names": GROUP_ROLE_NAMES,
    "role_names": ROLE_NAMES,
    "status_names": STATUS_NAMES,
    "mail_status_names": MAIL_STATUS_NAMES,
    "mail_words": mail_words,
    "term_name": term_name,
    "action_words": action_words,
    "kinds": InvitationKind,
}


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of one person shows."""

    person: Account
    shares_with: list[Account]
    today: date
    memberships: list[AudienceMembership]
    terms: dict[UUID, AudienceTerm]
    groups: list[Membership]
    grants: list[RoleGrant]
    role_refusals: dict[UUID, Any]
    role_form: RoleForm
    standing: Standing
    invitations: list[Sent]
    invite_form: InviteForm
    invite_refusals: dict[str, Any]
    mails: list[Any]
    held_back: Any
    consents: list[Any]
    device_count: int
    has_second_factor: bool
    history: list[AuditEntry]
    names: dict[UUID, str]

    @classmethod
    def of(cls, person: Account, now: datetime) -> "PersonPage":
        who = person.participant_id
        memberships, grants = memberships_of(who), grants_of(who, now)
        history = entries_about(who, HISTORY_SHOWN)
        administrators = holders_of(Role.ADMINISTRATOR, now)
        standing = standings([person], now)[who]
        acting: UUID = current_user.participant_id
        return cls(
            person=person,
            shares_with=[other for other in accounts_with_key(person.address_key) if other is not person],
            today=clock.local_day(now),
            memberships=memberships,
            terms=terms_by_id(held.term_id for held in memberships if held.term_id),
            groups=groups_of(who),
            grants=grants,
            role_refusals={held.id: withdrawal_refusal(held, acting, administrators) for held in grants},
            role_form=RoleForm(formdata=None),
            standing=standing,
            invitations=invitations_of(who),
            invite_form=InviteForm(formdata=None),
            invite_refusals={
                kind.value: invite_refusal(standing, kind, now, asked_for=kind is InvitationKind.INVITATION)
                for kind in InvitationKind
            },
            mails=mails_to(who, size=MAILS_SHOWN).items if current_user.may(Permission.MAILS_VIEW) else [],
            held_back=suppression_of(person.email),
            consents=choices_of(who),
            device_count=len(devices_of(who, now)),
            has_second_factor=factor_of(who) is not None,
            history=history,
            names=names_of({entry.actor_id for entry in history if entry.actor_id}),
        )


@office_people.page(
    "/office/people/<uuid:person_id>/edit/", permission=Permission.PEOPLE_EDIT, also_posts=CsrfClass.TOKEN
)
def edit(person_id: UUID) -> Any:
    """Correct name, language and birth year."""
    account = account_or_404(person_id)
    form = DetailsForm(obj=account)
    status = 200
    if form.validate_on_submit():
        try:
            operations.correct_details(
                account,
                name=form.name.data,
                language=form.language.data,
                birth_year=form.birth_year.data,
                acting=current_user.participant_id,
                now=clock.now(),
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(for_staff(refused.refusal))
        else:
            return saved(person_id, _("The details are saved."))
    elif form.is_submitted():
        status = 422
    return render_template("office/people/edit.html", form=form, person=account), status


@office_people.page(
    "/office/people/<uuid:person_id>/mail/", permission=Permission.PEOPLE_EDIT, also_posts=CsrfClass.TOKEN
)
def address(person_id: UUID) -> Any:
    """Correct the mail address; the old address gets a mail that says so."""
    account = account_or_404(person_id)
    form, now = AddressForm(), clock.now()
    status, taken = 200, False
    if form.validate_on_submit():
        try:
            operations.correct_address(
                account,
                form.email.data,
                shared=form.shared.data,
                acting=current_user.participant_id,
                now=now,
            )
        except Refused as refused:
            db.session.rollback()
            status = form.show(for_staff(refused.refusal))
            taken = refused.refusal.name == ADDRESS_TAKEN.name
        else:
            return saved(person_id, _("The mail address is saved. A mail to the old address says so."))
    elif form.is_submitted():
        status = 422
    page = render_template(
        "office/people/address.html",
        form=form,
        person=account,
        taken=taken,
        refusal=operations.why_address_stays(account, current_user.participant_id, now),
    )
    return page, status


@office_people.action(
    "/office/people/<uuid:person_id>/mail/resend/", csrf=CsrfClass.TOKEN, permission=Permission.PEOPLE_EDIT
)
def allow_mail(person_id: UUID) -> Response:
    """Let mail go to an address again after somebody checked it."""
    account = account_or_404(person_id)
    lifted = operations.allow_mail(account, acting=current_user.participant_id, now=clock.now())
    return saved(person_id, _("Mail goes to this address again.") if lifted else _("Nothing was held back."))


def saved(person_id: UUID, sentence: str, place: str | None = None) -> Response:
    """Commit, tell, and go back to the person's page."""
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("office_people.show", person_id=person_id, _anchor=place), 303)


def refused_flash(person_id: UUID, refused: Refused, place: str | None = None) -> Response:
    """Nothing was done: say why on the person's page."""
    db.session.rollback()
    flash(str(for_staff(refused.refusal)), "error")
    return redirect(url_for("office_people.show", person_id=person_id, _anchor=place), 303)
