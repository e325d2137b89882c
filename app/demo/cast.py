"""The people of the demo: a named cast with somebody in every audience, and a crowd. All of them invented."""

from dataclasses import dataclass, field
from random import Random

from app.core.access import Role
from app.core.languages import Language
from app.people.audiences.models import Audience

DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoPerson:
    """One invented person; `age` in years at the load date, None when they never told."""

    name: str
    address: str
    audiences: tuple[Audience, ...]
    language: Language = "nl"
    age: int | None = None
    group: str | None = None
    coordinator: bool = False
    roles: tuple[Role, ...] = field(default_factory=tuple)


def _person(first: str, last: str, *audiences: Audience, **facts: object) -> DemoPerson:
    return DemoPerson(f"{first} {last}", f"{_ascii(first)}@{DOMAIN}", audiences, **facts)  # type: ignore[arg-type]


def _ascii(name: str) -> str:
    return name.lower().translate(str.maketrans("ëéïöüşçğáèý", "eeiouscgaey")).replace(" ", "-")


A = Audience
# The first of each audience stands in the list of demo sign-ins.
CAST: tuple[DemoPerson, ...] = (
    _person("Els", "Verhoeven", A.MEMBER, age=67),
    _person("Amina", "Bakkali", A.MEMBER, A.VOLUNTEER, age=34, group="Utrecht", coordinator=True),
    _person("Ümit", "Kaya", A.SUPPORTER, age=41),
    _person("Joris", "Prins", A.YOUTH_PANEL, age=17),
    _person("Zoë", "Martens", A.YOUTH_COUNCIL, A.MEMBER, age=22),
    _person("Henk", "de Wit", A.MEMBERS_COUNCIL, A.MEMBER, age=58),
    _person("Marijke", "Smit", A.BOARD, A.MEMBER, age=55),
    _person("Ilse", "van Dam", A.STAFF, A.MANAGEMENT_TEAM, age=49),
    _person("Sara", "Lindqvist", A.PARTNER, language="en", age=38),
    _person("Daniel", "Okafor", A.INTERNATIONAL, language="en", age=44),
    _person("Yonas", "Tesfay", A.RIGHTS_HOLDER, language="en", age=29),
    _person("Noor", "Jansen", A.STAFF, roles=(Role.ADMINISTRATOR,)),
    _person("Fatima", "el Idrissi", A.STAFF, roles=(Role.EDITOR,)),
    _person("Bram", "Kuipers", A.STAFF, roles=(Role.REVIEWER,)),
    _person("Karim", "Haddad", A.STAFF, roles=(Role.MODERATOR,)),
    _person("Mei", "Wong", A.STAFF, roles=(Role.ANALYST,)),
    _person("Lotte", "de Groot", A.STAFF, roles=(Role.SERVICECENTER,)),
    _person("Ruud", "Peters", A.STAFF, roles=(Role.DATA_OFFICER,)),
)

GROUPS: tuple[tuple[str, str], ...] = (
    ("Utrecht", "Utrecht"),
    ("Groningen", "Groningen"),
    ("Zwolle", "Zwolle"),
    ("Maastricht", "Maastricht"),
)

_FIRST = (
    "Anna Bas Carla Dirk Emine Floor Gijs Hanna Ibrahim Jasmijn Koen Lina Mohammed Nienke Olaf Priya "
    "Quinten Roos Samir Tess Urban Vera Wim Xenia Youssef Zara Aart Bibi Chantal Dewi Erik Femke Gülay Hugo "
    "Imane Jan Kim Lars Maud Nadia Otto Petra Rachid Sanne Teun Usha Vincent Willemijn Yara Zeynep"
).split()
_LAST = (
    "Bakker|Visser|de Boer|Mulder|Bos|Yilmaz|van Leeuwen|Dekker|Amrani|Brouwer|Singh|Dijkstra|Smits|"
    "Vermeulen|van den Berg|Postma|Nguyen|Willems|Haan|Scholten|Ramdin|Hoekstra|Koster|Prins|Demir"
).split("|")
_CROWD: tuple[tuple[Audience, int], ...] = (
    (A.MEMBER, 48),
    (A.VOLUNTEER, 26),
    (A.SUPPORTER, 12),
    (A.YOUTH_PANEL, 10),
    (A.MEMBERS_COUNCIL, 11),
    (A.YOUTH_COUNCIL, 7),
)
_AGES = {
    A.YOUTH_PANEL: (16, 24),
    A.YOUTH_COUNCIL: (18, 25),
}


def crowd(random: Random) -> list[DemoPerson]:
    """The people beside the cast, in numbers that make each audience look alive; same seed, same people."""
    people: list[DemoPerson] = []
    for audience, size in _CROWD:
        for _ in range(size):
            people.append(_somebody(len(people), audience, random))
    return people


def _somebody(number: int, audience: Audience, random: Random) -> DemoPerson:
    first, last = _FIRST[number % len(_FIRST)], random.choice(_LAST)
    low, high = _AGES.get(audience, (19, 82))
    return DemoPerson(
        name=f"{first} {last}",
        address=f"{_ascii(first)}.{number}@{DOMAIN}",
        audiences=(audience, A.MEMBER) if audience is A.MEMBERS_COUNCIL else (audience,),
        language="en" if random.random() < 0.12 else "nl",
        age=random.randint(low, high) if random.random() < 0.7 else None,
        group=random.choice(GROUPS)[0] if audience is A.VOLUNTEER else None,
    )


def invented_name(random: Random) -> str:
    """A first and a last name, put together at random."""
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"
