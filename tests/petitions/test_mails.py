"""Each mail about petitions, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/petitions/test_mails.py`.
"""

import os
import re
from pathlib import Path

import pytest

from app.core import clock
from app.core.bilingual import Bilingual
from app.core.types import new_id
from app.extensions import db
from app.petitions.after.messages import petition_news, remind_signer
from app.petitions.after.models import PetitionUpdate
from app.petitions.after.operations import publish_update
from app.petitions.desk.messages import withdrawn_for_signer
from app.petitions.proposals.messages import tell_writer
from app.petitions.proposals.models import PetitionProposal, Standing
from app.petitions.signatures.messages import tell_signer
from app.petitions.signatures.queries import Signed
from app.petitions.urgent.messages import call_reviewer
from tests.factories.people import make_person, make_staff
from tests.factories.petitions import make_petition, make_safe_petition, sign, sign_and_confirm

FOLDER = Path(__file__).parent / "mails"
NAME = "Win <b>geld</b> op elders.example"
SIGNED_ID = re.compile(r"[0-9a-f]{32}\.[\w-]{24}")
SIGNED = {
    "confirm_signature": (make_petition, sign),
    "signed_already": (make_petition, sign_and_confirm),
    "neutral_link": (make_safe_petition, sign),
}


def news(petition, language):
    """An update, to somebody who signed and wants to hear of it."""
    signature = sign_and_confirm(petition, "els@example.org", name=NAME, language=language)
    title = Bilingual(nl="De Kamer hoort <ons>", en="The House hears <us>")
    text = Bilingual(nl="Op **3 december** gaan we langs.", en="We go there on **3 December**.")
    made = new_id()
    publish_update(petition, made, title, text, mail=False, now=clock.now(), actor_id=None)
    petition_news(petition, db.session.get_one(PetitionUpdate, made), signature, clock.now())


def reminder(petition, language):
    signature = sign(petition, "els@example.org", name=NAME, language=language)
    remind_signer(petition, signature, "TOKEN", days_left=22, now=clock.now())


def withdrawn(petition, language):
    signature = sign_and_confirm(petition, "els@example.org", name=NAME, language=language)
    withdrawn_for_signer(Signed(signature, petition), clock.now())


def urgent(petition, language):
    reviewer = make_staff("Rik <b>Bos</b>", email="rik@example.org", language=language)
    call_reviewer(petition, reviewer, clock.now())


def proposal(standing):
    def act(_petition, language):
        writer = make_person("Ada <b>Adams</b>", email="ada@example.org", language=language)
        idea = {"title": "Een bank <bij> de halte", "demand": "Zet hem terug.", "text": "Daarom."}
        made = PetitionProposal(
            **idea,
            made_by=writer.participant_id,
            standing=standing.value,
            reason="De bank staat er al." if standing is Standing.DECLINED else None,
        )
        tell_writer(made, clock.now())

    return act


OTHERS = {
    "petition_news": news,
    "remind_signature": reminder,
    "withdrawn_on_request": withdrawn,
    "urgent_review": urgent,
    "proposal_decided": proposal(Standing.ACCEPTED),
    "proposal_decided.declined": proposal(Standing.DECLINED),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mail", OTHERS)
def test_what_comes_after_reads_as_agreed(app, mails, mail, language):
    petition = make_petition("plein")
    OTHERS[mail](petition, language)
    letter = mails.last()
    assert (letter.name, letter.language) == (mail.split(".")[0], language)
    for typed in ("<ons>", "<us>", "<bij>", "<b>Bos</b>", "<b>Adams</b>"):
        assert typed not in letter.html
    assert "elders.example" not in letter.text + letter.html
    compare(letter, mail, str(petition.id))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", SIGNED)
def test_a_mail_reads_as_agreed(app, mails, name, language):
    make, act = SIGNED[name]
    petition = make("plein")
    signature = act(petition, "els@example.org", name=NAME, language=language)
    tell_signer(Signed(signature, petition), "els@example.org", "TOKEN", days=30, now=clock.now())
    letter = mails.last()
    assert (letter.name, letter.language) == (name, language)
    assert "elders.example" not in letter.text + letter.html
    compare(letter, name)


def compare(letter, name, *ids):
    """With the file of this name; ids and signed addresses are others each time."""
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    for each in ids:
        seen = seen.replace(each, "ID")
    seen = SIGNED_ID.sub("SIGNED", seen)
    kept = FOLDER / f"{name}.{letter.language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html):
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
