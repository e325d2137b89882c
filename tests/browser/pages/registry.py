"""Every type of page, who opens it and where it is; `EXCEPTIONS` says why the others aren't here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.languages import Language
from tests.browser.texts import CLOSED, OPEN, Draft

VISITOR, MEMBER, STAFF, AT_THE_DOOR, NEW = "", "member", "staff", "at-the-door", "new"


@dataclass(frozen=True)
class PageType:
    """One type of page. `values` of its address: the name of an id of the gallery, or the value after `=`."""

    endpoint: str
    who: str = VISITOR
    values: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None
    status: int = 200
    state: str = ""
    # What of the address differs per language.
    values_in: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    # On `/dev/` pages that speak the browser's language.
    one_address: bool = False

    def __str__(self) -> str:
        return "-".join(part for part in (self.endpoint, self.who, self.state) if part)

    def address_values(self, ids: Mapping[str, str], language: Language) -> dict[str, str]:
        found = {n: v[1:] if v.startswith("=") else ids[v] for n, v in self.values.items()}
        own = {"slug": self.draft.slug(language)} if self.draft else {}
        return {**found, **own, **self.values_in.get(language, {})}


def office(endpoint: str, **values: str) -> PageType:
    return PageType(f"office_{endpoint}", STAFF, values)


def draft_desk(name: str, **values: str) -> PageType:
    return office(f"drafts.{name}", version_id="version", **values)


def person_desk(name: str, **values: str) -> PageType:
    return office(f"people.{name}", person_id="person", **values)


PUBLIC = [
    PageType("web.home"),
    PageType("web.home", MEMBER),
    PageType("web.search"),
    PageType("web.search", values={"q": "=asiel"}, state="found"),
    PageType("web.search", values={"q": "=xyzzy"}, state="nothing"),
    *(
        PageType("pages.show", values={"key": f"={key}"}, state=key)
        for key in (
            "about",
            "servicecenter",
            "questions",
            "privacy",
            "accessibility",
            "house-rules",
            "colophon",
        )
    ),
    PageType("web.goals"),
    PageType("web.goal", values_in={"nl": {"slug": "recht-op-asiel"}, "en": {"slug": "right-to-asylum"}}),
    PageType(
        "web.goal",
        values_in={"nl": {"slug": "technologie-2022-2025"}, "en": {"slug": "technology-2022-2025"}},
        state="over",
    ),
    PageType("web.results"),
    PageType("consultations.index"),
    PageType("consultations.show", draft=OPEN),
    PageType("consultations.show", MEMBER, draft=OPEN),
    PageType("consultations.show", draft=CLOSED, state="closed"),
    PageType("consultations.version", values={"number": "=1"}, draft=CLOSED),
    PageType("consultations.paragraph", values={"key": "key"}, draft=OPEN),
    PageType("consultations.paragraph", MEMBER, {"key": "key"}, OPEN),
    PageType("consultations.section", MEMBER, {"key": "section_key"}, OPEN),
    PageType("consultations.whole_text", MEMBER, draft=OPEN),
    PageType("consultations.contribution", values={"comment_id": "comment"}, draft=OPEN),
    PageType("consultations.compare", values={"earlier": "=1", "later": "=2"}, draft=CLOSED),
    PageType("consultations.report", values={"comment_id": "comment"}, draft=OPEN),
    PageType("moderation.receipt", values={"token": "open_report"}),
    PageType("moderation.receipt", values={"token": "kept_report"}, state="kept"),
    PageType("moderation.receipt", values={"token": "=forged"}, status=404, state="forged"),
    PageType("consultations.heard", draft=CLOSED),
    PageType("consultations.heard", values={"decision": "=not-adopted"}, draft=CLOSED, state="filtered"),
    PageType("consultations.heard", MEMBER, draft=OPEN),
    PageType("consultations.point", values={"number": "point"}, draft=CLOSED),
    PageType("consultations.point", MEMBER, {"number": "own_point"}, OPEN),
    PageType("consultations.side_by_side", draft=CLOSED),
    PageType("consultations.open_data_page", draft=CLOSED),
    PageType("consultations.open_data_page", draft=OPEN, state="nothing-yet"),
    PageType("consultations.archive"),
    PageType("consultations.paragraph", MEMBER, {"key": "answered_key"}, OPEN, state="answered"),
    PageType("consultations.show", values={"slug": "=bestaat-niet"}, status=404, state="unknown"),
]
PHASES = [
    PageType("following.show", draft=OPEN),
    PageType("following.show", values={"paragraph": "key"}, draft=OPEN, state="paragraph"),
    PageType("following.show", MEMBER, draft=OPEN),
    PageType("following.show", MEMBER, {"paragraph": "key"}, OPEN, state="paragraph"),
    PageType("following.confirm", values={"token": "confirm_following"}),
    PageType("following.confirm", values={"token": "=forged"}, status=410, state="forged"),
    PageType("following.stop", values={"signed_id": "no_more_news"}),
    PageType("phase_invitations.lead_in", values={"token": "lead_in"}),
    PageType("phase_invitations.lead_in", values={"token": "=forged"}, status=410, state="forged"),
    PageType("phase_invitations.no_more", values={"signed_id": "no_more_invitations"}),
    PageType("web.my_following", MEMBER),
    PageType("web.my_proposals", MEMBER),
    *(
        office(f"phase_invitations.{name}", consultation_id="open_consultation", phase_id="open_phase")
        for name in ("show", "remind")
    ),
    PageType(
        "office_phase_invitations.invite",
        STAFF,
        {"consultation_id": "open_consultation", "phase_id": "open_phase", "audiences": "=member"},
    ),
    office("view_as.choose"),
]
ACTIONS = [
    PageType("actions.index"),
    PageType("actions.index", values={"town": "=Utrecht"}, state="town"),
    *(
        PageType("actions.show", values={"slug": f"={slug}"}, state=slug)
        for slug in ("tuinavond", "vol", "afgelast", "wake", "geweest")
    ),
    PageType("actions.show", MEMBER, {"slug": "=tuinavond"}),
    PageType("actions.thank_you", values={"slug": "=tuinavond"}),
    PageType("actions.together"),
    PageType("actions.own", values={"token": "own_sign_up"}),
    PageType("actions.own", values={"token": "withdrawn_sign_up"}, state="withdrawn"),
    PageType("actions.own", values={"token": "=forged"}, status=410, state="forged"),
    office("actions.index"),
    office("actions.new"),
    PageType("office_actions.new", STAFF, {"kind": "=event"}, state="event"),
    *(office(f"actions.{name}", action_id="event") for name in ("show", "edit", "cancel", "attendees")),
    office("actions.publish", action_id="draft_action"),
    PageType("office_actions.attendees", STAFF, {"action_id": "past_event"}, state="begun"),
    PageType("office_actions.show", STAFF, {"action_id": "past_event"}, state="begun"),
]
PETITIONS = [
    PageType("petitions.index"),
    *(
        PageType("petitions.show", values={"slug": f"=galerij-{state}"}, state=state)
        for state in ("open", "safe", "closed", "handed", "answered")
    ),
    PageType("petitions.wordings", values={"slug": "=galerij-woorden"}),
    PageType("petitions.counting", values={"slug": "=galerij-open"}),
    PageType("petitions.appeal", values={"token": "held_signature"}),
    PageType("petitions.no_more_news", values={"signed_id": "no_more_petition_news"}),
    *(
        PageType("petitions.share", values={"slug": f"=galerij-{state}"}, state=state)
        for state in ("open", "safe")
    ),
    PageType("petitions.embed", values={"slug": "=galerij-open"}),
    PageType("petitions.thank_you", values={"slug": "=galerij-open"}),
    PageType("petitions.thank_you", values={"slug": "=galerij-safe"}, state="safe"),
    PageType("petitions.together", values={"slug": "=galerij-open"}),
    *(
        PageType("petitions.link", values={"token": f"{state}_signature"}, state=state)
        for state in ("pending", "safe", "confirmed", "held", "withdrawn")
    ),
    PageType("petitions.link", values={"token": "=forged"}, status=410, state="forged"),
    PageType("petitions.withdraw", values={"token": "confirmed_signature"}),
    PageType("petitions.withdraw", values={"token": "handed_signature"}, state="handed"),
    PageType("petitions.change", values={"token": "confirmed_signature"}),
    PageType("petitions.change", values={"token": "handed_signature"}, state="handed"),
]
DOORS = [
    PageType("accounts.sign_in"),
    PageType("accounts.sent"),
    PageType("accounts.link", values={"token": "link"}),
    PageType("accounts.link", values={"token": "=forged"}, status=410, state="forged"),
    PageType("invitations.accept", values={"token": "invitation"}),
    PageType("accounts.second_factor", AT_THE_DOOR),
    PageType("accounts.enrol", NEW),
    PageType("accounts.recovery_codes", STAFF),
]
MINE = [
    PageType("consultations.edit_comment", MEMBER, {"comment_id": "comment"}, OPEN),
    PageType("consultations.withdraw_comment", MEMBER, {"comment_id": "comment"}, OPEN),
    PageType("consultations.paragraph", MEMBER, {"key": "hidden_key"}, OPEN, state="hidden"),
    PageType("consultations.suggest", MEMBER, {"key": "key"}, OPEN),
    PageType("moderation.decision", MEMBER, {"subject_id": "hidden_comment"}),
    PageType("moderation.decision", MEMBER, {"subject_id": "appealed_comment"}, state="appealed"),
    PageType("consultations.byline", MEMBER, draft=OPEN),
    PageType("accounts.confirm_address", MEMBER, {"token": "confirm_address"}),
    *(
        PageType(f"web.{name}", MEMBER)
        for name in (
            "my_page",
            "my_input",
            "my_details",
            "my_address",
            "my_mail",
            "my_devices",
            "my_data",
            "delete_account",
        )
    ),
    PageType("office.home", MEMBER, status=403, state="forbidden"),
]
OFFICE = [
    PageType("office.home", STAFF),
    office("consultations.index"),
    office("consultations.show", consultation_id="consultation"),
    office("consultations.edit", consultation_id="consultation"),
    office("consultations.publish", consultation_id="concept"),
    office("side_by_side.show", consultation_id="consultation"),
    office("consultation_files.show", consultation_id="consultation"),
    office("consultations.new_phase", consultation_id="consultation"),
    office("consultations.edit_phase", consultation_id="consultation", phase_id="phase"),
    office("moderation.index"),
    office("moderation.decided"),
    office("moderation.words"),
    *(
        PageType("office_moderation.show", STAFF, {"kind": "=comment", "subject_id": thing}, state=state)
        for state, thing in (
            ("reported", "reported_comment"),
            ("unreported", "comment"),
            ("hidden", "hidden_comment"),
            ("appealed", "appealed_comment"),
        )
    ),
    office("drafts.upload"),
    office("drafts.check_upload", upload_id="upload"),
    *(draft_desk(name) for name in ("show", "publish", "discard")),
    *(draft_desk(f"{verb}_paragraph", wording_id="wording") for verb in ("edit", "split")),
    draft_desk("open_section", wording_id="wording"),
    draft_desk("edit_section", section_id="section"),
    draft_desk("section_goals", section_id="section"),
    draft_desk("changes_in"),
    office("workbench.show", consultation_id="consultation"),
    PageType(
        "office_workbench.show", STAFF, {"consultation_id": "consultation", "q": "=xyzzy"}, state="nothing"
    ),
    PageType("office_workbench.show", STAFF, {"consultation_id": "workbench_consultation"}, state="open"),
    office("workbench.split", comment_id="split_comment"),
    office("points.index", consultation_id="consultation"),
    office("points.show", point_id="offered_point"),
    PageType("office_points.show", STAFF, {"point_id": "public_point"}, state="public"),
    office("points.edit", point_id="offered_point"),
    office("answers.write", point_id="draft_point"),
    office("answers.index", consultation_id="consultation"),
    office("answers.publish", consultation_id="consultation", phase_id="phase"),
    draft_desk("insert_paragraph", after="wording"),
    office("movement.index"),
    PageType("office_movement.index", STAFF, {"goal": "=3", "period": "=year"}, state="goal"),
    PageType("office_movement.index", STAFF, {"ref": "=gisteren"}, state="refused"),
    office("movement.definitions"),
    office("petitions.index"),
    office("petitions.new"),
    office("petitions.brake_everywhere"),
    office("petitions.brake", petition_id="petition"),
    office("petitions.mail_domains"),
    office("petitions.urgent"),
    office("petitions.fast_lane"),
    office("petitions.proposals"),
    office("petitions.proposal", proposal_id="petition_proposal"),
    office("petitions.words_review", petition_id="petition_reworded"),
    *(office(f"petitions.{name}", petition_id="petition") for name in ("words", "picture")),
    *(
        office(f"petitions.{name}", petition_id="petition")
        for name in (
            "show",
            "closing_date",
            "embedding",
            "close",
            "signers",
            "news",
            "paper_sheets",
            "integrity",
            "checked_signatures",
        )
    ),
    PageType("office_petitions.show", STAFF, {"petition_id": "petition_handed"}, state="handed"),
    office("petitions.hand_over", petition_id="petition_ended"),
    office("petitions.answer", petition_id="petition_handed"),
    office("signers.index"),
    *(office(f"signers.{name}", signature_id="helped_signature") for name in ("show", "rename", "withdraw")),
    office("signers.erase", signature_id="signature_of_somebody"),
    office("petitions.edit", petition_id="petition_draft"),
    office("petitions.preview", petition_id="petition_draft"),
    office("petitions.review", petition_id="petition_waiting"),
    office("groups.index"),
    office("groups.new"),
    *(office(f"groups.{name}", group_id="group") for name in ("show", "edit", "close")),
    office("groups.member", group_id="group", membership_id="group_membership"),
    office("terms.index"),
    office("terms.new"),
    *(office(f"terms.{name}", term_id="term") for name in ("show", "end")),
    office("imports.index"),
    office("imports.new"),
    office("imports.show", import_id="import"),
    office("people.index"),
    office("people.new"),
    office("invitations.index"),
    office("people.invite_many"),
    *(person_desk(name) for name in ("show", "edit", "address", "add_audience", "add_group", "erase")),
    person_desk("audience", membership_id="membership"),
    person_desk("joining"),
    office("roles.index"),
    office("pages.index"),
    *(office(f"pages.{name}", key="=about") for name in ("edit", "versions")),
    office("pages.version", key="=about", number="=1"),
    office("mails.index"),
    office("jobs.index"),
    office("jobs.show", job_id="job"),
    office("log.index"),
]
DEVELOPMENT = [
    PageType("styleguide.show"),
    PageType("demo.people", one_address=True),
    PageType("dev_mail.index", one_address=True),
    PageType("dev_mail.show", values={"mail_id": "mail"}, one_address=True),
]
PAGE_TYPES = [*PUBLIC, *PHASES, *PETITIONS, *ACTIONS, *DOORS, *MINE, *OFFICE, *DEVELOPMENT]

EXCEPTIONS = {
    "petitions.count": "read by machines",
    "petitions.challenge": "read by a script",
    "petitions.picture_file": "a picture",
    "petitions.picture_with_photo": "a picture",
    "petitions.illustration": "a picture",
    "office_petitions.picture_preview": "a picture",
    "petitions.hand_over_photo": "a picture",
    "office_petitions.names_file": "a file",
    "office_petitions.sheet_scan": "a picture",
    "office_petitions.signers_file": "a file",
    "office_signers.export": "a file",
    "petitions.code_svg": "a picture",
    "petitions.poster_file": "a file",
    "petitions.code_png": "a picture",
    "actions.calendar": "a file",
    "office_actions.attendees_file": "a file",
    "static": "files",
    "consultations.choose_versions": "sends the visitor on to a comparison",
    "office_imports.progress": "read by a script",
    "office_phase_invitations.progress": "read by a script",
    "health.healthz": "read by machines",
    "health.readyz": "read by machines",
    "metrics.metrics": "read by machines",
    "web.root": "sends the visitor on to a language",
    "web.robots": "read by machines",
    "web.sitemap": "read by machines",
    "web.favicon": "a picture",
    "web.my_data_file": "a file",
    "accounts.download_codes": "a file",
    "office_people.export": "a file",
    "office_log.download": "a file",
    "consultations.report_file": "a file",
    "consultations.open_data_json": "a file",
    "consultations.open_data_csv": "a file",
    "office_consultation_files.file": "a file",
    "office_contributions.as_excel": "a file",
    "office_contributions.as_word_file": "a file",
    "office_movement.as_csv": "a file",
    "office_movement.as_workbook": "a file",
    "styleguide.root": "sends the visitor on to a language",
    "dev_mail.body": "a mail, laid out for mail programs; shown in a frame on dev_mail.show",
}
