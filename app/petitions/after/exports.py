"""The signatures of a petition as a file: CSV while it is read, Excel by way of the disk.

No file holds a mail address: mail leaves from here, and nobody outside needs one. Of a petition in safe mode
there are counts alone.
"""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile

from sqlalchemy import func, select

from app.core.tables import Collection, Row, Table, csv_lines, made_into_file
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.queries import count_of
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.queries import standings_of

FORMATS = ("csv", "xlsx")
AT_ONCE = 2_000
EXPORTED = (Standing.CONFIRMED, Standing.HELD)
COLUMNS = (
    Signature.number,
    Signature.name,
    Signature.is_public,
    Signature.language,
    Signature.version,
    Signature.standing,
    Signature.signed_at,
    Signature.confirmed_at,
)
FIELDS = (
    "number",
    "name",
    "shown_in_public",
    "language",
    "text_version",
    "standing",
    "signed_at",
    "confirmed_at",
)
MEANINGS = {
    "signatures": {
        "number": {"nl": "nummer in volgorde van bevestigen", "en": "number in the order of confirming"},
        "name": {"nl": "naam, als die is bewaard", "en": "name, where it is kept"},
        "shown_in_public": {"nl": "of de naam op de site staat", "en": "whether the site shows the name"},
        "language": {"nl": "taal van de ondertekenaar", "en": "language of the signer"},
        "text_version": {
            "nl": "versie van de tekst die is getekend",
            "en": "version of the text that was signed",
        },
        "standing": {
            "nl": "confirmed telt mee, held wordt nagekeken",
            "en": "confirmed counts, held is being checked",
        },
        "signed_at": {"nl": "wanneer het formulier kwam", "en": "when the form came"},
        "confirmed_at": {"nl": "wanneer is bevestigd", "en": "when it was confirmed"},
    },
    "towns": {
        "town": {"nl": "gemeente, als iemand die invulde", "en": "municipality, where somebody filled it in"},
        "signatures": {"nl": "bevestigde handtekeningen daar", "en": "confirmed signatures there"},
    },
    "counts": {
        "standing": {"nl": "hoe handtekeningen ervoor staan", "en": "how signatures stand"},
        "signatures": {"nl": "hoeveel dat er zijn", "en": "how many these are"},
    },
}


def table_of(petition: Petition) -> Table:
    """What leaves of a petition: a row a signature, or in safe mode a row a count."""
    if petition.safe_mode:
        return Table("counts", ("standing", "signatures"), lambda: _counts(petition))
    return Table("signatures", FIELDS, lambda: _signatures(petition))


def as_csv(petition: Petition) -> Iterator[str]:
    table = table_of(petition)
    return csv_lines(table.fields, table.rows())


def as_workbook(petition: Petition, now: datetime) -> SpooledTemporaryFile[bytes]:
    """With what the petition is, what each column means, and how many signed where towns are asked."""
    counted = count_of(petition.id)
    about = {
        "title_nl": petition.title.nl,
        "title_en": petition.title.en,
        "confirmed": counted.confirmed if counted else 0,
        "held": counted.held if counted else 0,
        "paper": counted.paper if counted else 0,
        "corrections": counted.corrections if counted else 0,
        "total": counted.total if counted else 0,
        "counted_at": counted.counted_at if counted else None,
        "made_at": now,
    }
    tables = [table_of(petition)]
    if petition.asks_town:
        tables.append(Table("towns", ("town", "signatures"), lambda: _towns(petition)))
    return made_into_file(Collection(about, tuple(tables), MEANINGS), "xlsx")


def _signatures(petition: Petition) -> Iterator[Row]:
    mine = select(*COLUMNS).where(Signature.petition_id == petition.id, Signature.standing.in_(EXPORTED))
    in_order = mine.order_by(Signature.number.is_(None), Signature.number, Signature.id)
    for row in db.session.execute(in_order.execution_options(yield_per=AT_ONCE)):
        yield tuple(row)


def _towns(petition: Petition) -> Iterator[Row]:
    """The towns as they were written, the one with most signatures first; nobody's name beside them."""
    confirmed = (Signature.petition_id == petition.id, Signature.standing == Standing.CONFIRMED)
    counted = (
        select(Signature.town, func.count())
        .where(*confirmed, Signature.town.is_not(None))
        .group_by(Signature.town)
        .order_by(func.count().desc(), Signature.town)
    )
    for row in db.session.execute(counted):
        yield tuple(row)


def _counts(petition: Petition) -> Iterator[Row]:
    for standing, number in standings_of(petition.id).items():
        yield standing.value, number
    counted = count_of(petition.id)
    yield "paper", counted.paper if counted else 0
