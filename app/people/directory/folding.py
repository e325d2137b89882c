"""Names without capitals, accents and other small differences, for finding and sorting."""

import re
import unicodedata

# Letters that Unicode doesn't take apart.
_ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ĳ": "ij"}
)


def fold(name: str) -> str:
    """`Joëlle van 't Hŏf` as `joelle van t hof`."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_ALIKE)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", plain))


def from_each_word(name: str, most: int = 12) -> list[str]:
    """The folded name from its first word on, from its second word on, and so on (at most 12)."""
    words = fold(name).split()
    return [" ".join(words[start:])[:400] for start in range(min(len(words), most))] or [""]
