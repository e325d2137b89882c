"""The registry of figures: what each one says, exactly, and since when it says that."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.bilingual import Bilingual

VERSION = 1
VALID_FROM = date(2026, 11, 21)


class Disclosure(StrEnum):
    """Who may see a figure: everybody, or staff of the office."""

    PUBLIC = "public"
    OFFICE = "office"


@dataclass(frozen=True)
class Definition:
    """One row of the registry. Periods are Europe/Amsterdam days; `denominator` is None for a count."""

    id: str
    name: Bilingual
    formula: Bilingual
    numerator: Bilingual
    denominator: Bilingual | None
    population: Bilingual
    period: Bilingual
    caveat: Bilingual
    disclosure: Disclosure
    owner: str = "Beweging & Capaciteitsopbouw"
    timezone: str = "Europe/Amsterdam"
    version: int = VERSION
    valid_from: date = VALID_FROM


_PEOPLE = Bilingual(
    "Mensen met minstens één bevestigde daad. Wie onder twee adressen meedeed en is "
    "samengevoegd, telt één keer.",
    "People with at least one confirmed act. Somebody who took part under two addresses and was "
    "merged counts once.",
)
_LATE = Bilingual(
    "Gegevens die later binnenkomen en ingetrokken daden veranderen ook eerdere perioden.",
    "Data that come in later, and acts that are taken back, change earlier periods too.",
)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        id="active_28d",
        name=Bilingual("Actief in 28 dagen", "Active in 28 days"),
        formula=Bilingual(
            "Mensen met minstens één daad die telt, op de dag zelf of in de 27 dagen ervoor.",
            "People with at least one act that counts, on the day itself or in the 27 days before.",
        ),
        numerator=Bilingual("verschillende mensen", "distinct people"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual("28 dagen tot en met de peildag", "28 days up to and including the day"),
        caveat=_LATE,
        disclosure=Disclosure.PUBLIC,
    ),
    Definition(
        id="active_tertial",
        name=Bilingual("Actief per viermaandsperiode", "Active per four months"),
        formula=Bilingual(
            "Mensen met minstens één daad die telt in januari-april, mei-augustus of september-december.",
            "People with at least one act that counts in January-April, May-August or September-December.",
        ),
        numerator=Bilingual("verschillende mensen", "distinct people"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual(
            "een viermaandsperiode, tot en met de peildag", "four months, up to and including the day"
        ),
        caveat=_LATE,
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="active_year",
        name=Bilingual("Actief dit jaar", "Active this year"),
        formula=Bilingual(
            "Mensen met minstens één daad die telt in het kalenderjaar.",
            "People with at least one act that counts in the calendar year.",
        ),
        numerator=Bilingual("verschillende mensen", "distinct people"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual(
            "een kalenderjaar, tot en met de peildag", "a calendar year, up to and including the day"
        ),
        caveat=_LATE,
        disclosure=Disclosure.PUBLIC,
    ),
    Definition(
        id="flow",
        name=Bilingual("Nieuw, terug, opnieuw en weg", "New, returning, reactivated, lapsed"),
        formula=Bilingual(
            "Nieuw: de eerste daad ooit valt in de periode. Terug: actief in deze periode en in die ervoor. "
            "Opnieuw: de anderen. Weg: actief in de periode ervoor en niet in deze. "
            "Actief is nieuw, terug en opnieuw samen; actief ervoor is terug en weg samen.",
            "New: the first act ever falls in the period. Returning: active in this period and "
            "in the one before. "
            "Reactivated: the others. Lapsed: active in the period before and not in this one. "
            "Active is new, returning and reactivated together; active before is returning and "
            "lapsed together.",
        ),
        numerator=Bilingual("verschillende mensen", "distinct people"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual(
            "28 dagen, viermaandsperiode of jaar, tot en met de peildag; de periode ervoor telt helemaal mee",
            "28 days, four months or a year, up to and including the day; the period before counts whole",
        ),
        caveat=Bilingual(
            "Midden in een periode is 'weg' nog hoog: wie later in de periode komt, telt dan als terug.",
            "In the middle of a period 'lapsed' is still high: who comes later in it will count "
            "as returning.",
        ),
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="distinct_actions",
        name=Bilingual("Acties", "Actions"),
        formula=Bilingual(
            "Eén mens die één soort daad doet aan één ding is één actie, hoe vaak ook; de dag is "
            "die van de eerste "
            "daad, de doelen zijn die van alle samen.",
            "One person doing one kind of act on one thing is one action, however often; its day "
            "is that of the "
            "first act, its goals are those of all together.",
        ),
        numerator=Bilingual("mens, soort en ding", "person, type and object"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual("alles tot nu toe", "everything so far"),
        caveat=Bilingual(
            "Handtekeningen zonder persoon (veilige petities) zijn geen actie; ze tellen wel bij "
            "de daden per maand.",
            "Signatures without a person (safe petitions) are no action; they do count in acts per month.",
        ),
        disclosure=Disclosure.PUBLIC,
    ),
    Definition(
        id="activation_90d",
        name=Bilingual("Tweede actie binnen 90 dagen", "Second action within 90 days"),
        formula=Bilingual(
            "Van wie in een viermaandsperiode begon: het deel met een tweede actie hooguit 90 "
            "dagen na de eerste.",
            "Of those who began in four months: the share with a second action at most 90 days "
            "after the first.",
        ),
        numerator=Bilingual(
            "mensen met een tweede actie binnen 90 dagen", "people with a second action within 90 days"
        ),
        denominator=Bilingual(
            "mensen van wie de eerste actie minstens 90 dagen geleden is",
            "people whose first action was at least 90 days ago",
        ),
        population=Bilingual(
            "mensen van wie de eerste actie in die periode viel",
            "people whose first action fell in that period",
        ),
        period=Bilingual("per viermaandsperiode van de eerste actie", "per four months of the first action"),
        caveat=Bilingual(
            "Wie korter dan 90 dagen geleden begon telt nog niet mee, ook niet na een tweede actie.",
            "Who began less than 90 days ago is left out, also after a second action.",
        ),
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="ladder",
        name=Bilingual("De ladder", "The ladder"),
        formula=Bilingual(
            "Over acties in 365 dagen. Organisator: 2 of meer organiserende acties op 2 of meer "
            "dagen. Anders actief: "
            "3 of meer acties op 2 of meer dagen. Anders deelnemer: 1 of meer. Anders slapend: "
            "eerder actief.",
            "Over actions in 365 days. Organiser: 2 or more organising actions on 2 or more "
            "days. Else active: "
            "3 or more actions on 2 or more days. Else participant: 1 or more. Else dormant: acted before.",
        ),
        numerator=Bilingual("verschillende mensen", "distinct people"),
        denominator=None,
        population=_PEOPLE,
        period=Bilingual("365 dagen tot en met de peildag", "365 days up to and including the day"),
        caveat=Bilingual(
            "Een actie telt op de dag van haar eerste daad, ook als ze daarna doorging.",
            "An action counts on the day of its first act, also when it went on afterwards.",
        ),
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="goal_depth",
        name=Bilingual("Diepte per doel", "Depth per goal"),
        formula=Bilingual(
            "Acties voor het doel, gedeeld door de mensen.", "Actions for the goal, divided by people."
        ),
        numerator=Bilingual("acties voor het doel", "actions for the goal"),
        denominator=Bilingual("mensen met een actie voor het doel", "people with an action for the goal"),
        population=_PEOPLE,
        period=Bilingual("de viermaandsperiode van de peildag", "the four months of the day"),
        caveat=Bilingual(
            "Een actie voor twee doelen telt bij elk. Tel doelen dus nooit bij elkaar op.",
            "An action for two goals counts at each. So never add goals up.",
        ),
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="goal_breadth",
        name=Bilingual("Breedte per doel", "Breadth per goal"),
        formula=Bilingual(
            "Mensen met een actie voor het doel, gedeeld door iedereen die actief was.",
            "People with an action for the goal, divided by everybody who was active.",
        ),
        numerator=Bilingual("mensen met een actie voor het doel", "people with an action for the goal"),
        denominator=Bilingual("actieve mensen in de periode", "active people of the period"),
        population=_PEOPLE,
        period=Bilingual("de viermaandsperiode van de peildag", "the four months of the day"),
        caveat=Bilingual(
            "Wie voor twee doelen in actie komt, telt bij elk. Tel doelen dus nooit bij elkaar op.",
            "Who acts for two goals counts at each. So never add goals up.",
        ),
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="multi_goal_share",
        name=Bilingual("Actief voor meer doelen", "Active for more than one goal"),
        formula=Bilingual(
            "Het deel van de actieve mensen met acties voor twee of meer doelen.",
            "The share of active people with actions for two or more goals.",
        ),
        numerator=Bilingual("mensen met twee of meer doelen", "people with two or more goals"),
        denominator=Bilingual("actieve mensen in de periode", "active people of the period"),
        population=_PEOPLE,
        period=Bilingual("de viermaandsperiode van de peildag", "the four months of the day"),
        caveat=_LATE,
        disclosure=Disclosure.OFFICE,
    ),
    Definition(
        id="acts_per_month",
        name=Bilingual("Daden per maand", "Acts per month"),
        formula=Bilingual(
            "Elke bevestigde daad die niet is ingetrokken, per maand en per doel.",
            "Every confirmed act that was not taken back, per month and per goal.",
        ),
        numerator=Bilingual("daden", "acts"),
        denominator=None,
        population=Bilingual(
            "Alle daden, ook die zonder persoon (veilige petities).",
            "All acts, also those without a person (safe petitions).",
        ),
        period=Bilingual("per kalendermaand", "per calendar month"),
        caveat=Bilingual(
            "Een daad voor twee doelen telt bij elk doel, en één keer in het totaal.",
            "An act for two goals counts at each goal, and once in the total.",
        ),
        disclosure=Disclosure.PUBLIC,
    ),
)


def definition(figure_id: str) -> Definition | None:
    """The row of one figure."""
    return next((each for each in DEFINITIONS if each.id == figure_id), None)
