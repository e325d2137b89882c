"""What to say to a signer, by what the desk sees: short, true, and in both languages.

The caller decides in which language they are helped, not the screen of who helps. So each script is there in
Dutch and in English, that of the signer first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.languages import LANGUAGES, Language
from app.core.speaking import in_language
from app.mail.models import Mail
from app.petitions.desk.queries import CAME_BACK
from app.petitions.signatures.models import Signature, Standing

SCRIPTS: dict[str, Any] = {
    "nothing": _l(
        "I can't tell you over the phone what an address signed. You can sign the petition once more: that "
        "counts once, and a mail with your link comes within a few minutes. Does nothing come? Then look "
        "whether the address is right, and in the folder for unwanted mail."
    ),
    "pending": _l(
        "If a signature with this address is waiting, a mail with a button is underway. Only who opens that "
        "mail can confirm. Look in the folder for unwanted mail too. Shall I send it again?"
    ),
    "bounced": _l(
        "Mail from us to this address came back. Shall we check the spelling together? If it is right, ask "
        "your provider or make room in the mailbox, and then I send the link again. If it is wrong, please "
        "sign once more with the right address; the other one goes by itself."
    ),
    "confirmed": _l(
        "I send a mail to this address. Behind its link you see your signature, and you can change or "
        "withdraw it there at any time."
    ),
    "held": _l(
        "Many signatures came at once, so we look at some of them before they count. Nothing is lost. Behind "
        "your own link you can write something that helps us."
    ),
    "invalid": _l(
        "After checking, this signature isn't counted. If that is wrong, write so behind your own link; "
        "a colleague looks at it again."
    ),
    "withdrawn": _l(
        "Nothing is counted with this address any more, and name and address are gone. Signing again is "
        "possible while the petition is open."
    ),
    "safe": _l(
        "We keep no name and no address here. Please sign once more: it counts once, and a neutral mail "
        "brings a link behind which you can see or withdraw your signature."
    ),
    "resend": _l("I send the link again now, to the address that was filled in. It is there within minutes."),
    "rename": _l("How do you want your name to be written? Spell it for me, please."),
    "withdraw": _l(
        "Then I withdraw it now. Your name and address are gone at once, and a mail to this address says so."
    ),
    "export": _l(
        "You have a right to see what we keep. I send it to this address only, never to another one."
    ),
    "erase": _l(
        "Our data officer erases it. The signature can stay counted without you behind it, or be withdrawn "
        "too: which do you want?"
    ),
}
STANDINGS = {
    Standing.PENDING: "pending",
    Standing.CONFIRMED: "confirmed",
    Standing.HELD: "held",
    Standing.INVALID: "invalid",
    Standing.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Script:
    """What to say in each language, in the order in which to offer them; `name`: of the act or the state."""

    name: str
    said: tuple[tuple[Language, str], ...]


def script_of(name: str, first: Language = "nl") -> Script:
    said = []
    for language in sorted(LANGUAGES, key=lambda each: each != first):
        with in_language(language):
            said.append((language, str(SCRIPTS[name])))
    return Script(name, tuple(said))


def scripts_of(signature: Signature, mails: Sequence[Mail]) -> list[Script]:
    """What fits how a signature stands, and its latest mail."""
    if signature.safe_mode:
        names = ["safe"]
    elif mails and mails[0].status in CAME_BACK and signature.standing == Standing.PENDING:
        names = ["bounced"]
    else:
        names = [STANDINGS[Standing(signature.standing)]]
    return [script_of(name, signature.language) for name in names]
