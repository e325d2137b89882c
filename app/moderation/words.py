"""What grounds, outcomes and origins are called, in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.moderation.models import Ground

# To choose from: what is wrong with it.
GROUNDS: dict[str, Any] = {
    Ground.INSULT.value: _l("It attacks or insults a person"),
    Ground.HATE.value: _l("It is hateful or discriminates, or denies that somebody is fully human"),
    Ground.THREAT.value: _l("It threatens, calls for violence, bullies or is unwanted sexual content"),
    Ground.PERSONAL_DATA.value: _l("It holds personal data of somebody else, or makes them recognisable"),
    Ground.ACCUSATION.value: _l("It accuses somebody by name of a crime"),
    Ground.IMPERSONATION.value: _l("Its author pretends to be somebody else"),
    Ground.ADVERTISING.value: _l("It is advertising, spam, or the same text over and over"),
    Ground.ILLEGAL.value: _l("It is against the law in another way"),
}

# The same as the rule that was broken, for its author.
RULES: dict[str, Any] = {
    Ground.INSULT.value: _l("House rule: no attacks on a person."),
    Ground.HATE.value: _l("House rule: no hate, no discrimination, nobody's humanity denied."),
    Ground.THREAT.value: _l(
        "House rule: no threats, calls for violence, bullying or unwanted sexual content."
    ),
    Ground.PERSONAL_DATA.value: _l("House rule: no personal data of somebody else."),
    Ground.ACCUSATION.value: _l("House rule: nobody is accused of a crime by name."),
    Ground.IMPERSONATION.value: _l("House rule: nobody pretends to be somebody else."),
    Ground.ADVERTISING.value: _l("House rule: no advertising, no spam, not the same text over and over."),
    Ground.ILLEGAL.value: _l("The law does not allow it."),
}


def ground_words(ground: str | None) -> str:
    """What was said to be wrong with it."""
    return str(GROUNDS[ground]) if ground else ""


def rule_words(ground: str | None) -> str:
    """The rule that was broken; nothing for a decision from before grounds were kept."""
    return str(RULES[ground]) if ground else ""
