"""What the consultations of the demo say of themselves, and their days, counted from the load date."""

from dataclasses import dataclass, field

from app.consultations.processes.models import Visibility
from app.core.bilingual import Bilingual
from app.people.audiences.models import Audience

_TAKES_PART = frozenset(
    {
        Audience.MEMBER.value,
        Audience.VOLUNTEER.value,
        Audience.SUPPORTER.value,
        Audience.YOUTH_PANEL.value,
        Audience.YOUTH_COUNCIL.value,
        Audience.MEMBERS_COUNCIL.value,
    }
)
_EVERYBODY = frozenset({Audience.PUBLIC.value})
_PANEL = frozenset({Audience.YOUTH_PANEL.value})
_CONTACT = Bilingual(
    "Vragen? Mail het Servicecenter: servicecenter@samenspraak.example.",
    "Questions? Mail the Servicecenter: servicecenter@samenspraak.example.",
)


@dataclass(frozen=True)
class DemoConsultation:
    """One consultation and its phase; with `next_label` a next version is being written in the office.

    `section_goals` by the place of a section in the text. `earlier_goals` where the load date puts the first
    day in the strategy before.
    """

    content: str
    slug: Bilingual
    label: Bilingual
    summary: Bilingual
    purpose: Bilingual
    can_change: Bilingual
    cannot_change: Bilingual
    deciders: Bilingual
    # Days from the load date to the decision.
    decides_in_days: int
    phase: Bilingual
    opens_days_ago: int
    closes_in_days: int
    readers: frozenset[str]
    commenters: frozenset[str]
    goals: tuple[str, ...]
    earlier_goals: tuple[str, ...]
    section_goals: dict[int, tuple[str, ...]] = field(default_factory=dict)
    contact: Bilingual = _CONTACT
    next_label: Bilingual | None = None
    visibility: Visibility = Visibility.ALL


DEMO_CONSULTATIONS: tuple[DemoConsultation, ...] = (
    DemoConsultation(
        content="verandertheorie-asiel",
        slug=Bilingual("verandertheorie-recht-op-asiel", "theory-of-change-right-to-asylum"),
        label=Bilingual("Eerste versie", "First version"),
        summary=Bilingual(
            "Hoe denken we dat het recht op asiel in Nederland en Europa overeind blijft? Lees mee en "
            "zeg per alinea "
            "wat klopt, wat ontbreekt en wat jij ziet gebeuren.",
            "How do we think the right to asylum in the Netherlands and Europe can be upheld? Read "
            "along and say, "
            "paragraph by paragraph, what is right, what is missing and what you see happening.",
        ),
        purpose=Bilingual(
            "Een verandertheorie zegt hoe we denken dat verandering ontstaat, en wat wij daaraan doen. "
            "Met jouw reactie toetsen we of die gedachte klopt met wat jij ziet.",
            "A theory of change says how we think that change comes about, and what we do for it. With "
            "your comment we test whether that thought fits what you see.",
        ),
        can_change=Bilingual(
            "De aanpak: de stappen, de mijlpalen en met wie we werken.",
            "The approach: the steps, the milestones and whom we work with.",
        ),
        cannot_change=Bilingual(
            "Het doel zelf. Dat ligt vast in de strategie tot en met 2030.",
            "The goal itself. It is fixed in the strategy until 2030.",
        ),
        deciders=Bilingual(
            "Het managementteam, na advies van de Ledenraad.",
            "The management team, after advice from the Members' Council.",
        ),
        decides_in_days=75,
        phase=Bilingual("Iedereen leest, de beweging reageert", "Everybody reads, the movement comments"),
        opens_days_ago=17,
        closes_in_days=24,
        readers=_EVERYBODY,
        commenters=_TAKES_PART,
        goals=("3",),
        earlier_goals=("22.4",),
    ),
    DemoConsultation(
        content="ledenraad-visie",
        slug=Bilingual("ledenraad-hoe-willen-we-meebeslissen", "members-council-how-we-want-to-advise"),
        label=Bilingual("Werkversie", "Working version"),
        summary=Bilingual(
            "Een notitie van en voor de Ledenraad: hoe wil de raad betrokken worden bij grote besluiten?",
            "A memo of and for the Members' Council: how does the council want to be involved in big "
            "decisions?",
        ),
        purpose=Bilingual(
            "De Ledenraad bespreekt deze notitie eerst zelf. Daarna wordt de tekst openbaar.",
            "The Members' Council discusses this memo by itself first. After that the text becomes public.",
        ),
        can_change=Bilingual("De hele notitie.", "The whole memo."),
        cannot_change=Bilingual(
            "De taken van de raad, die in de statuten staan.",
            "The tasks of the council, which stand in the articles of association.",
        ),
        deciders=Bilingual(
            "De Ledenraad, in zijn volgende vergadering.", "The Members' Council, in its next meeting."
        ),
        decides_in_days=33,
        phase=Bilingual("Alleen voor de Ledenraad", "For the Members' Council only"),
        opens_days_ago=9,
        closes_in_days=12,
        readers=frozenset({Audience.MEMBERS_COUNCIL.value}),
        commenters=frozenset({Audience.MEMBERS_COUNCIL.value}),
        goals=("6",),
        earlier_goals=("22.1",),
    ),
    DemoConsultation(
        content="meerjarenstrategie",
        slug=Bilingual("meerjarenstrategie-2026-2030", "multi-year-strategy-2026-2030"),
        label=Bilingual("Eerste versie", "First version"),
        summary=Bilingual(
            "De koers voor vijf jaar: zeven doelen, een blik op technologie en bedrijven, en wat "
            "daaronder moet staan.",
            "The course for five years: seven goals, a lens on technology and business, and the "
            "foundation under them.",
        ),
        purpose=Bilingual(
            "In deze ronde lag alles nog open. De reacties gingen naar de schrijvers van de tweede versie.",
            "In this round everything was still open. The comments went to the writers of "
            "the second version.",
        ),
        can_change=Bilingual("Alles in de tekst.", "Everything in the text."),
        cannot_change=Bilingual(
            "Dat er een strategie komt tot en met 2030.", "That there will be a strategy until 2030."
        ),
        deciders=Bilingual(
            "Het Bestuur stelt de strategie vast, met instemming van de Ledenraad.",
            "The Board adopts the strategy, with the consent of the Members' Council.",
        ),
        decides_in_days=-120,
        phase=Bilingual("Ronde langs de hele beweging", "A round along the whole movement"),
        opens_days_ago=250,
        closes_in_days=-190,
        readers=_EVERYBODY,
        commenters=_TAKES_PART,
        goals=("6",),
        earlier_goals=("22.1",),
        # Its third section to its tenth are about one goal each.
        section_goals={place: (code,) for place, code in enumerate("1234567T", start=3)},
        next_label=Bilingual("Tweede versie", "Second version"),
    ),
    DemoConsultation(
        content="jongerenpanel-eerste-keer",
        slug=Bilingual("jongerenpanel-de-eerste-keer", "youth-panel-the-first-time"),
        label=Bilingual("Werkversie", "Working version"),
        summary=Bilingual(
            "Een voorstel voor het Jongerenpanel: wat doen we met jongeren die één keer iets tekenden?",
            "A proposal for the youth panel: what do we do with young people who signed something once?",
        ),
        purpose=Bilingual(
            "We vragen eerst wat het panel zelf heeft meegemaakt. Tot de ronde sluit ziet iedereen alleen "
            "de eigen reacties, zodat niemand een ander napraat.",
            "We first ask what the panel itself has been through. Until the round closes everybody sees only "
            "their own comments, so that nobody echoes another.",
        ),
        can_change=Bilingual("De hele aanpak.", "The whole approach."),
        cannot_change=Bilingual(
            "Dat wie nee zegt geen mail meer krijgt.", "That who says no gets no more mail."
        ),
        deciders=Bilingual(
            "Het managementteam, samen met het Jongerenpanel.",
            "The management team, together with the youth panel.",
        ),
        decides_in_days=60,
        phase=Bilingual("Het panel reageert, ieder voor zich", "The panel responds, each for themselves"),
        opens_days_ago=-9,
        closes_in_days=30,
        readers=_PANEL,
        commenters=_PANEL,
        goals=("6",),
        earlier_goals=("22.1",),
        visibility=Visibility.OWN,
    ),
)
