"""The office's workbench: the stream of what was said, to gather from and to split in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from app.consultations.answers import workbench as stream
from app.consultations.answers.queries import Counts, added, counts_by_phase, under_review
from app.consultations.comments.models import Comment, Kind
from app.consultations.drafts import published
from app.consultations.drafts.queries import version
from app.consultations.points import operations, queries, rules
from app.consultations.points.forms import GatherForm, SplitForm, picks_of, uuid_of
from app.consultations.points.likeness import shared_words
from app.consultations.points.models import Point
from app.consultations.points.operations import Pick
from app.consultations.points.sentences import sentence_starts
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.queries import consultation as consultation_with_id
from app.core import clock
from app.core.access import Permission
from app.core.bilingual import Bilingual
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGE_NAMES, current_language
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.acts import tell_review
from app.office.filters import FilterForm
from app.people.audiences.queries import AUDIENCE_NAMES
from app.settings import Settings

office_workbench = LocalisedBlueprint("office_workbench", __name__, office=True)

VIEW, EDIT = Permission.POINTS_VIEW, Permission.POINTS_EDIT
Answer = str | Response | tuple[str, int]
# How many words of a contribution become the first title of the point it is gathered into at once.
TITLE_WORDS = 9
KINDS = {
    Kind.COMMENT.value: _l("a comment"),
    Kind.SUGGESTION.value: _l("a suggestion"),
    stream.REPLY: _l("a reply"),
}
STATES = {
    stream.OPEN: _l("In no point yet"),
    stream.GATHERED: _l("In a point, not answered"),
    stream.ANSWERED: _l("Answered"),
}


class StreamFilter(FilterForm):
    """What the stream is filtered by; it all stands in the address."""

    state = SelectField(_l("State"), validate_choice=False)
    section = SelectField(_l("Section"), validate_choice=False)
    kind = SelectField(_l("Kind"), validate_choice=False)
    audience = SelectField(_l("Audience"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    phase = SelectField(_l("Phase"), validate_choice=False)
    q = StringField(_l("Words in the text"))

    @classmethod
    def of_request(cls, consultation: Consultation) -> "StreamFilter":
        form = cls(request.args)
        everything: tuple[str, Any] = ("", _l("all"))
        form.state.choices = [everything, *STATES.items()]
        form.section.choices = [
            everything,
            *((section.hex, title) for section, title in section_titles(consultation).items()),
            (stream.WHOLE_TEXT, _l("the whole text")),
        ]
        form.kind.choices = [everything, *KINDS.items()]
        writers = {code for phase in consultation.phases for code in phase.writers}
        form.audience.choices = [
            everything,
            *((str(code), name) for code, name in AUDIENCE_NAMES.items() if code in writers),
        ]
        form.language.choices = [everything, *LANGUAGE_NAMES.items()]
        form.phase.choices = [
            everything,
            *((phase.id.hex, phase.name.text_in(current_language())) for phase in consultation.phases),
        ]
        form.validate()
        return form

    def asked(self) -> stream.Asked:
        section = self.data_of("section")
        return stream.Asked(
            phase=uuid_of(self.data_of("phase")),
            section=section if section == stream.WHOLE_TEXT else uuid_of(section),
            audience=self.data_of("audience"),
            kind=self.data_of("kind"),
            language=self.data_of("language"),
            state=self.data_of("state"),
            words=(self.q.data or "").strip()[:100] or None,
        )

    def data_of(self, name: str) -> str | None:
        """The value of a choice that is offered; what else stands in the address filters nothing."""
        value = self[name].data
        return value if value and value in {str(key) for key, _label in self[name].choices} else None


@office_workbench.page(
    "/office/consultations/<uuid:consultation_id>/workbench/", permission=VIEW, also_posts=CsrfClass.TOKEN
)
def show(consultation_id: UUID) -> Answer:
    """What was said, filtered and in the order of the text; what is ticked is gathered into a point."""
    consultation = consultation_or_404(consultation_id)
    form = GatherForm()
    if request.method != "POST":
        return stream_page(consultation, form)
    if not current_user.may(EDIT):
        abort(403)
    reviewed = under_review(consultation_id)
    submission = submitted(form)
    try:
        made = operations.made_with(consultation_id, submission) if submission else None
        if made is not None:
            flash(_("Point %(number)s was made of these already.", number=made.number), "info")
            return redirect(url_for("office_points.show", point_id=made.id), 303)
        told = act_on(consultation, form, submission)
        db.session.commit()
        flash(told, "success")
        tell_review(consultation_id, reviewed)
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return stream_page(consultation_or_404(consultation_id), form), refused.refusal.status
    return redirect(here(consultation_id), 303)


def stream_page(consultation: Consultation, form: GatherForm) -> str:
    language = current_language()
    filters = StreamFilter.of_request(consultation)
    asked = filters.asked()
    points = queries.points_of(consultation.id)
    found = stream.stream(consultation.id, asked, request.args.get("page"))
    by_phase = counts_by_phase(consultation.id)
    return render_template(
        "office/points/workbench.html",
        consultation=consultation,
        filters=filters,
        found=found,
        alike=alike(consultation, found.items),
        matching=stream.how_many(consultation.id, asked) if filters.chosen() else None,
        counts=added(list(by_phase.values())) if by_phase else Counts(),
        points=points,
        sections=section_titles(consultation),
        phases={phase.id: phase for phase in consultation.phases},
        form=form.offer(points, language),
        picked=set(request.form.getlist("pick")),
        several_phases=len(by_phase) > 1,
        numbers=version_numbers(consultation, by_phase),
        kinds=KINDS,
        audience_names=AUDIENCE_NAMES,
        may_edit=current_user.may(EDIT),
        chosen=filters.chosen(),
    )


@dataclass(frozen=True)
class LooksLike:
    """Another contribution that looks like one of the page, the words both have, and what its button says."""

    said: stream.Contribution
    words: list[str]
    label: str


def alike(consultation: Consultation, shown: list[stream.Contribution]) -> dict[UUID, list[LooksLike]]:
    """What looks like each contribution of a page that is not answered, but for what is in the same point."""
    mine = {each.id: each for each in shown if each.state != stream.ANSWERED}
    near = queries.alike_to(mine)
    others = stream.chosen(consultation.id, {other for some in near.values() for other in some})
    found: dict[UUID, list[LooksLike]] = {}
    for comment_id, ids in near.items():
        for other in (others[each] for each in ids if each in others):
            if one := looks_like(mine[comment_id], other):
                found.setdefault(comment_id, []).append(one)
    return found


def looks_like(said: stream.Contribution, other: stream.Contribution) -> LooksLike | None:
    own, theirs = ([each.point for each in one.all_points] for one in (said, other))
    if {point.id for point in own} & {point.id for point in theirs}:
        return None
    point = next((each for each in (*theirs, *own) if not each.is_answered), None)
    label = (
        _("Gather both into point %(number)s", number=point.number)
        if point
        else _("Gather both into a new point")
    )
    words = shared_words(said.own_words, other.own_words, said.said.language)
    return LooksLike(other, words, str(label))


def submitted(form: GatherForm) -> str | None:
    """What a form that may make a point is known by when it is sent once more; None for any other."""
    verb = request.form.get("do", "gather")
    if verb.startswith("alike:"):
        return form.submission(verb)
    if verb != "gather" or form.into_id is not None:
        return None
    titles = form.both("title")
    return form.submission(titles.nl or "", titles.en or "", *sorted(request.form.getlist("pick")))


def act_on(consultation: Consultation, form: GatherForm, submission: str | None) -> str:
    """Carry out what the pressed button says; what to tell about it.

    Raises:
        Refused: it can't be done.
    """
    verb, _colon, about = request.form.get("do", "gather").partition(":")
    now, actor_id = clock.now(), current_user.participant_id
    if verb == "out":
        source = queries.source(uuid_of(about) or abort(400)) or abort(404)
        point_of(consultation, source.point_id)
        operations.take_out(source, now=now, actor_id=actor_id)
        return str(_("The contribution is out of the point."))
    if verb == "alike":
        return gathered(*gather_alike(consultation, about, submission))
    picks = picks_of(request.form.getlist("pick"))
    if not picks:
        raise Refused(rules.NOTHING_CHOSEN)
    into = form.into_id
    if into is None:
        point = operations.make_point(
            consultation.id, form.both("title"), submission=submission, now=now, actor_id=actor_id
        )
    else:
        point = point_of(consultation, into)
    count = operations.gather(
        point, picks, with_replies=bool(form.with_replies.data), now=now, actor_id=actor_id
    )
    return gathered(point, count)


def gather_alike(consultation: Consultation, about: str, submission: str | None) -> tuple[Point, int]:
    """Gather two contributions that look alike: into a point that one of them feeds, else into a new one."""
    first, second = (uuid_of(each) or abort(400) for each in (*about.split("."), "")[:2])
    now, actor_id = clock.now(), current_user.participant_id
    both = stream.chosen(consultation.id, [first, second])
    if len(both) != 2:
        raise Refused(rules.OF_ANOTHER)
    fed = [
        each.point
        for said in (both[second], both[first])
        for each in said.all_points
        if not each.point.is_answered
    ]
    point = (
        fed[0]
        if fed
        else operations.make_point(
            consultation.id, first_title(both[first].said), submission=submission, now=now, actor_id=actor_id
        )
    )
    return point, operations.gather(point, [Pick(first), Pick(second)], now=now, actor_id=actor_id)


def first_title(said: Comment) -> Bilingual:
    """The first words of a contribution, as a title to begin with."""
    words = (said.text or "").split()
    title = " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")
    return Bilingual(**{said.language: title[: rules.LONGEST_TITLE]})


def gathered(point: Point, count: int) -> str:
    if not count:
        return str(_("Point %(number)s had these already.", number=point.number))
    return str(
        ngettext(
            "%(num)s contribution is in point %(number)s now.",
            "%(num)s contributions are in point %(number)s now.",
            count,
            number=point.number,
        )
    )


@office_workbench.page(
    "/office/consultations/contributions/<uuid:comment_id>/split/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def split(comment_id: UUID) -> Answer:
    """Mark where a remark that says several things begins a new part."""
    said, consultation = contribution_or_404(comment_id)
    form, status = SplitForm().offer(sentence_starts(said.text or "")), 200
    if request.method == "POST":
        try:
            operations.split(
                said,
                form.starts.data or [],
                minutes=settings().edit_minutes,
                now=clock.now(),
                actor_id=current_user.participant_id,
            )
            db.session.commit()
            flash(_("The contribution is split. Each part can feed points of its own."), "success")
            return redirect(here(consultation.id, comment_id), 303)
        except Refused as refused:
            db.session.rollback()
            said, consultation = contribution_or_404(comment_id)
            form.show(refused.refusal)
            status = refused.refusal.status
    parts = queries.parts_of([comment_id]).get(comment_id, [])
    if request.method != "POST":
        form.starts.data = [part.starts_at for part in parts]
    page = render_template(
        "office/points/split.html",
        consultation=consultation,
        said=said,
        parts=parts,
        form=form,
        obstacle=rules.may_split(said, clock.now(), settings().edit_minutes),
    )
    return page, status


@office_workbench.action(
    "/office/consultations/contributions/<uuid:comment_id>/join/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def join(comment_id: UUID) -> Response:
    said, consultation = contribution_or_404(comment_id)
    try:
        operations.join_parts(said, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(_("The contribution is one piece again."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(here(consultation.id, comment_id), 303)


def here(consultation_id: UUID, comment_id: UUID | None = None) -> str:
    """The stream with the filter of this address, at a contribution."""
    anchor = f"c-{comment_id.hex}" if comment_id else None
    kept: dict[str, Any] = (
        {name: value for name, value in request.args.items() if value} if comment_id is None else {}
    )
    return url_for("office_workbench.show", consultation_id=consultation_id, _anchor=anchor, **kept)


def section_titles(consultation: Consultation) -> dict[UUID, str]:
    """The sections that were ever open to contributions, in the order of the text, by their latest titles."""
    found: dict[UUID, str] = {}
    for phase in reversed(consultation.phases):
        shown = version(phase.version_id) if phase.version_id else None
        for section in published.text_of(shown).sections if shown else ():
            title = section.title.text_in(current_language()) or str(_("Without a title"))
            found.setdefault(section.section_id, title)
    return found


def version_numbers(consultation: Consultation, said_in: Collection[UUID]) -> list[int]:
    """The versions about which something was said in these phases, the latest first."""
    phases = (phase for phase in consultation.phases if phase.id in said_in)
    shown = (version(phase.version_id) for phase in phases if phase.version_id)
    return sorted({each.number for each in shown if each}, reverse=True)


def consultation_or_404(consultation_id: UUID) -> Consultation:
    return consultation_with_id(consultation_id) or abort(404)


def contribution_or_404(comment_id: UUID) -> tuple[Comment, Consultation]:
    said = db.session.get(Comment, comment_id) or abort(404)
    phase = db.session.get_one(Phase, said.phase_id)
    return said, consultation_or_404(phase.consultation_id)


def point_of(consultation: Consultation, point_id: UUID) -> Point:
    """A point of this consultation.

    Raises:
        Refused: it is not one of its points.
    """
    point = queries.point(point_id)
    if point is None or point.consultation_id != consultation.id:
        raise Refused(rules.NO_SUCH_POINT)
    return point


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
