"""Characters that a reader can't see or that change how a line is read: removed, each time with a warning."""

import re
import unicodedata

from app.consultations.drafts.sources.model import SourceWarning, WarningCode

SOFT_HYPHEN = "\u00ad"

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_HTML = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<!--")
_GARBLED = re.compile("Ã[\u00a0-\u00bf©«¨¶¯¼]|â€[™œ“”]")
_NBSP = "\u00a0\u202f\u2007"
# A space that keeps a number with its unit, or a sign with its number, is meant; any other came
# from a web page's editor and would only stop lines from wrapping.
_MEANT_NBSP = re.compile(rf"(?<=[\d€$£§])[{_NBSP}](?=[\d%€‰°A-Za-z])")
_SPACES = re.compile(rf"[ \t\n\r\f\v\u2000-\u2006\u2008-\u200a\u3000{_NBSP}]+")
_KEPT = "\ue0ff"


def clean(line: str, number: int, warnings: list[SourceWarning]) -> str:
    """`line` composed (NFC) and without invisible characters; what was removed goes into `warnings`."""
    if line.isascii() and "<" not in line:
        return line
    line = unicodedata.normalize("NFC", line)
    for pattern, code in ((_BIDI, WarningCode.BIDI_REMOVED), (_ZERO_WIDTH, WarningCode.ZERO_WIDTH_REMOVED)):
        found = pattern.findall(line)
        if found:
            warnings.append(SourceWarning(code, number, {"count": len(found)}))
            line = pattern.sub("", line)
    for pattern, code in ((_HTML, WarningCode.HTML_KEPT), (_GARBLED, WarningCode.GARBLED_ACCENTS)):
        match = pattern.search(line)
        if match:
            warnings.append(SourceWarning(code, number, {"text": match.group()[:60]}))
    if "\ufffd" in line:
        warnings.append(SourceWarning(WarningCode.REPLACEMENT_CHARACTER, number))
    return line


def collapse(text: str) -> str:
    """`text` with each run of white space as one space, soft hyphens gone, and meant hard spaces kept."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _MEANT_NBSP.sub(_KEPT, text.replace(SOFT_HYPHEN, ""))
    return _SPACES.sub(" ", text).strip().replace(_KEPT, "\u00a0")
