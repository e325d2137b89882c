"""Why people are left out of a mailing, counted: one sentence per reason."""

from collections.abc import Mapping

from flask_babel import ngettext


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
        "not-theirs": ngettext(
            "%(num)s person belongs to none of the audiences this phase asks.",
            "%(num)s people belong to none of the audiences this phase asks.",
            n,
        ),
        "answers-elsewhere": ngettext(
            "%(num)s person answers in another phase that is open.",
            "%(num)s people answer in another phase that is open.",
            n,
        ),
        "no-mail-consent": ngettext(
            "%(num)s person never agreed to be mailed.", "%(num)s people never agreed to be mailed.", n
        ),
        "address-bounces": ngettext(
            "Mail to %(num)s person comes back.", "Mail to %(num)s people comes back.", n
        ),
        "invited-already": ngettext(
            "%(num)s person is invited to this phase already.",
            "%(num)s people are invited to this phase already.",
            n,
        ),
        "not-invited": ngettext(
            "For %(num)s person the invitation has not left yet.",
            "For %(num)s people the invitation has not left yet.",
            n,
        ),
        "reminded-already": ngettext(
            "%(num)s person was in a reminder already.", "%(num)s people were in a reminder already.", n
        ),
        "reminder-too-soon": ngettext(
            "%(num)s person was invited less than three days ago.",
            "%(num)s people were invited less than three days ago.",
            n,
        ),
        "no-reminders": ngettext(
            "%(num)s person wants no reminders.", "%(num)s people want no reminders.", n
        ),
    }
    return str(sentences[name])
