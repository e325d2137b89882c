"""What somebody says in a contribution, apart from the words of the text they speak about."""

from app.consultations.comments.models import Comment
from app.consultations.drafts.models import Wording
from app.core.word_diff import word_diff


def own_words(said: Comment, wording: Wording | None) -> str:
    """The text; of a suggestion the words that come and the reason: the others are those of the text."""
    text = said.text or ""
    if not said.is_suggestion or wording is None:
        return text
    pieces = word_diff(wording.text.text_in(said.language), text)
    new = (piece.text.strip() for piece in pieces if piece.change == "inserted")
    return " ".join([*new, said.reason or ""]).strip()
