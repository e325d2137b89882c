"""Why people are left out of an invitation, counted: one sentence per reason."""

from collections.abc import Mapping

from flask_babel import ngettext

from app.people.invitations.rules import REMIND_AFTER


def left_out(reasons: Mapping[str, int]) -> list[str]:
    """A sentence per reason, in the reader's language; the reason most people have first."""
    by_number = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    return [_sentence(name, number) for name, number in by_number]


def _sentence(name: str, n: int) -> str:
    """One reason, by the name of its refusal.

    Raises:
        KeyError: there is no sentence for this refusal.
    """
    sentences = {
        "joined-already": ngettext(
            "%(num)s person takes part already.", "%(num)s people take part already.", n
        ),
        "invitation-waiting": ngettext(
            "For %(num)s person an invitation is waiting to be sent.",
            "For %(num)s people an invitation is waiting to be sent.",
            n,
        ),
        "invited-already": ngettext(
            "%(num)s person has an invitation that still works.",
            "%(num)s people have an invitation that still works.",
            n,
        ),
        "no-mail-consent": ngettext(
            "%(num)s person never agreed to be mailed.", "%(num)s people never agreed to be mailed.", n
        ),
        "address-bounces": ngettext(
            "Mail to %(num)s person comes back.", "Mail to %(num)s people comes back.", n
        ),
        "not-invited": ngettext(
            "%(num)s person has no open invitation.", "%(num)s people have no open invitation.", n
        ),
        "reminded-already": ngettext(
            "%(num)s person was reminded already.", "%(num)s people were reminded already.", n
        ),
        "reminder-too-soon": ngettext(
            "%(num)s person was invited less than %(days)s days ago.",
            "%(num)s people were invited less than %(days)s days ago.",
            n,
            days=REMIND_AFTER.days,
        ),
    }
    return str(sentences[name])
