"""What became of the petitions of the demo: news, paper, a correction, hand-overs, answers, the archive."""

import io
from datetime import datetime, timedelta
from uuid import UUID

from PIL import Image, ImageDraw

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.types import new_id
from app.demo import petition_checks, petition_picture
from app.demo.deeds import DOMAIN
from app.demo.movement import Movement
from app.demo.petitions import EDITOR, DemoPetition
from app.extensions import db
from app.petitions.after.operations import HandOverPlan, answer, archive, hand_over, publish_update
from app.petitions.after.paper import SheetPlan, add_sheet
from app.petitions.corrections import correct
from app.petitions.models import CorrectionKind, Petition
from app.petitions.proposals.operations import Idea, propose
from app.petitions.queries import petition_with_slug
from app.petitions.signatures.counting import count

COORDINATOR = f"amina@{DOMAIN}"
YELLOW, INK, PAPER = "#ffe200", "#15130f", "#ffffff"
REMOVED = Bilingual(
    nl="12 weggehaald: automatische handtekeningen van één netwerk, binnen vier minuten.",
    en="12 removed: automated signatures from one network, within four minutes.",
)


def load(petitions: list[DemoPetition], movement: Movement, now: datetime) -> None:
    """Each petition as far as its own days have brought it; last, because hand-overs count signatures."""
    editor = next(each.participant_id for each in movement.people if each.email == EDITOR)
    _plein(_named("houd-het-plein-open"), editor, now)
    _controle(_named("controle-zonder-kleur"), editor, now)
    _tolk(_named("een-tolk-in-de-spreekkamer"), editor, now)
    _kledingketen(_named("kleding-zonder-dwang"), editor, now)
    petition_picture.load(_named("een-eigen-kamer"), editor, now)
    _proposal(movement, now)
    petition_checks.load(movement, now)
    count([each.petition.id for each in petitions if each.drive], now)
    db.session.flush()


def _named(slug: str) -> Petition:
    found = petition_with_slug(slug, "nl")
    assert found is not None
    return found.petition


def _plein(petition: Petition, editor: UUID, now: datetime) -> None:
    for number, days, place, lines in ((1, 20, "Utrecht", 48), (2, 9, "Groningen", 31)):
        day = local_day(now - timedelta(days=days))
        add_sheet(
            petition,
            SheetPlan(number=number, place=place, signed_on=day, lines=lines),
            now=now - timedelta(days=days - 1),
            actor_id=editor,
        )
    correct(petition.id, -12, CorrectionKind.REMOVED, REMOVED, now=now - timedelta(days=6, hours=3))
    _update(
        petition,
        editor,
        now - timedelta(days=3, hours=5),
        Bilingual("De Kamer wil ons horen", "The House wants to hear us"),
        Bilingual(
            "De commissie Binnenlandse Zaken heeft ons uitgenodigd voor een gesprek. We nemen jullie "
            "verhalen mee over wakes die niet meer zouden mogen.",
            "The committee on the Interior has invited us to speak. We bring your stories of vigils that "
            "would no longer be allowed.",
        ),
    )
    _update(
        petition,
        editor,
        now - timedelta(days=24, hours=2),
        Bilingual("Ook drie burgemeesters zijn tegen", "Three mayors are against it too"),
        Bilingual(
            "In een open brief schrijven zij dat de wet hun werk onmogelijk maakt.",
            "In an open letter they write that the act makes their work impossible.",
        ),
    )


def _controle(petition: Petition, editor: UUID, now: datetime) -> None:
    at = now - timedelta(days=42)
    _hand_over(
        petition,
        editor,
        at,
        "Den Haag",
        Bilingual("De plaatsvervangend korpschef", "The deputy chief of police"),
        Bilingual(
            "We brachten een doos met de namen en een stapel lege controlebriefjes. De korpsleiding beloofde "
            "binnen zes weken te antwoorden.",
            "We brought a box with the names and a pile of empty check slips. The leadership promised an "
            "answer within six weeks.",
        ),
        Bilingual(
            "Tekening: een gele doos met handtekeningen op de trap van een kantoor.",
            "Drawing: a yellow box of signatures on the steps of an office.",
        ),
    )


def _tolk(petition: Petition, editor: UUID, now: datetime) -> None:
    _hand_over(
        petition,
        editor,
        now - timedelta(days=90),
        "Den Haag",
        Bilingual("Minister Okkerse", "Minister Okkerse"),
        Bilingual(
            "Vier huisartsen en zes jongeren die ooit tolkten gaven de handtekeningen zelf.",
            "Four doctors and six young people who once interpreted gave the signatures themselves.",
        ),
    )
    answer(
        petition,
        local_day(now - timedelta(days=31)),
        Bilingual(
            "De minister betaalt vanaf januari tolken in 120 huisartsenpraktijken in wijken waar veel "
            "nieuwkomers wonen. Over een jaar beslist zij over de rest van het land.",
            "From January the minister pays for interpreters in 120 practices, in neighbourhoods where many "
            "newcomers live. In a year she decides on the rest of the country.",
        ),
        None,
        now=now - timedelta(days=31),
        actor_id=editor,
    )


def _kledingketen(petition: Petition, editor: UUID, now: datetime) -> None:
    _hand_over(
        petition,
        editor,
        now - timedelta(days=512),
        "Amersfoort",
        Bilingual("De woordvoerders van beide ketens", "The spokespeople of both chains"),
        Bilingual(),
    )
    answer(
        petition,
        local_day(now - timedelta(days=430)),
        Bilingual(
            "Lindeman zet de namen van al zijn fabrieken op zijn site. Novi noemt alleen de landen.",
            "Lindeman puts the names of all its factories on its site. Novi names the countries alone.",
        ),
        None,
        now=now - timedelta(days=430),
        actor_id=editor,
    )
    archive(petition, now=now - timedelta(days=300), actor_id=editor)


def _proposal(movement: Movement, now: datetime) -> None:
    """What a local group would like to ask; the office has yet to decide."""
    writer = next(each.participant_id for each in movement.people if each.email == COORDINATOR)
    idea = Idea(
        language="nl",
        title="Laat het licht aan in de Watertuin",
        demand="Laat de lantaarns in de Watertuin ook na elf uur branden.",
        text=(
            "In de Watertuin komen 's avonds mensen samen die nergens anders heen kunnen. Sinds de gemeente "
            "het licht om elf uur uitdoet, durven vooral vrouwen er niet meer te blijven.\n\n"
            "Wij vragen de gemeente om het licht aan te laten, en om met de mensen te praten die er komen."
        ),
        target="De gemeenteraad van Utrecht",
        note="Vijf leden van de groep spraken er veertig mensen. Op de 14e vergadert de raadscommissie.",
    )
    group = movement.groups["Utrecht"]
    propose(idea, group.id, writer_id=writer, now=now - timedelta(days=2, hours=4))


def _update(petition: Petition, editor: UUID, at: datetime, title: Bilingual, text: Bilingual) -> None:
    publish_update(petition, new_id(), title, text, mail=False, now=at, actor_id=editor)


def _hand_over(
    petition: Petition,
    editor: UUID,
    at: datetime,
    place: str,
    *words: Bilingual,
) -> None:
    """`words`: who received it, what happened, and what the drawing shows, where there is one."""
    received_by, text, alt = (*words, Bilingual())[:3]
    plan = HandOverPlan(
        day=local_day(at),
        place=place,
        received_by=received_by,
        text=text,
        photo=_drawing() if alt else None,
        alt=alt,
    )
    hand_over(petition, plan, now=at, actor_id=editor)
    db.session.flush()


def _drawing() -> bytes:
    """A box on the steps of an office, drawn: the people of the demo don't exist."""
    canvas = Image.new("RGB", (1200, 675), "#e9e4d6")
    pen = ImageDraw.Draw(canvas)
    for column in range(5):
        pen.rectangle((90 + column * 235, 60, 150 + column * 235, 420), fill=PAPER, outline=INK, width=5)
    pen.rectangle((40, 20, 1160, 62), fill=PAPER, outline=INK, width=5)
    for step in range(4):
        pen.rectangle((-10, 420 + step * 64, 1210, 490 + step * 64), fill=PAPER, outline=INK, width=5)
    pen.polygon(((430, 330), (770, 330), (820, 270), (480, 270)), fill=PAPER, outline=INK, width=6)
    for sheet in range(3):
        pen.rectangle(
            (500 + sheet * 60, 225 - sheet * 12, 700 + sheet * 30, 318), fill=PAPER, outline=INK, width=4
        )
    pen.rectangle((430, 330, 770, 560), fill=YELLOW, outline=INK, width=8)
    for line in range(3):
        pen.line((480, 390 + line * 48, 720 - line * 50, 390 + line * 48), fill=INK, width=12)
    target = io.BytesIO()
    canvas.save(target, "PNG")
    return target.getvalue()
