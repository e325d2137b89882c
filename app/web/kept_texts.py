"""What a visitor had typed when something went wrong, so that the error page can give it back."""

from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

# Nothing that proves who somebody is may appear on a page, not even on an error page.
_PROOFS = ("token", "code", "secret", "password", "key")
_MOST = 20


class KeptText(NamedTuple):
    label: str
    text: str


def kept_texts() -> list[KeptText]:
    """The texts of the form that was sent: what holds two words or more, is no number and no proof."""
    try:
        fields = list(request.form.items(multi=True)) if request.method == "POST" else []
    except HTTPException:
        # The form itself was what went wrong: too large, or cut off.
        return []
    texts = [value for name, value in fields if is_text(name, value)][:_MOST]
    if len(texts) == 1:
        return [KeptText(_("What you wrote"), texts[0])]
    return [
        KeptText(_("What you wrote, text %(number)s", number=number), text)
        for number, text in enumerate(texts, 1)
    ]


def is_text(name: str, value: str) -> bool:
    words = value.split()
    return (
        len(words) > 1
        and not any(proof in name.lower() for proof in _PROOFS)
        and any(character.isalpha() for character in value)
    )
