"""Why a file is refused, a line dropped or a warning given, in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.consultations.drafts.sources import DropReason, RefusalCode, SourceRefused, WarningCode
from app.core.refusals import Refusal

REFUSALS: dict[RefusalCode, Any] = {
    RefusalCode.EMPTY: _l("The file is empty."),
    RefusalCode.TOO_LARGE: _l("The file is too large: at most 5 MB."),
    RefusalCode.TOO_MANY_PARAGRAPHS: _l("The text has more than %(limit)s paragraphs."),
    RefusalCode.TOO_MANY_LINES: _l("The file has more than %(limit)s lines with words on them."),
    RefusalCode.TOO_MUCH_MARKUP: _l(
        "The paragraph that begins here has more than %(limit)s marks for links, emphasis and code, such as"
        " [ and *. Divide it, or take marks out."
    ),
    RefusalCode.TOO_MUCH_MARKUP_IN_ALL: _l(
        "Up to here the text has more than %(limit)s marks for links, emphasis and code, such as [ and *."
        " Take marks out."
    ),
    RefusalCode.LINE_TOO_LONG: _l("This line is longer than %(limit)s characters. Is it one paragraph?"),
    RefusalCode.UNKNOWN_TYPE: _l(
        "This kind of file can't be read. Use Markdown, Word (.docx) or plain text."
    ),
    RefusalCode.PDF: _l(
        "A PDF can't be read as it is. Copy its text into a plain text file (.txt) and use that."
    ),
    RefusalCode.LEGACY_DOC: _l("This is an old Word file (.doc). Save it as .docx and use that."),
    RefusalCode.ENCRYPTED: _l("This file has a password. Save it without one."),
    RefusalCode.MACROS: _l("This Word file holds macros. Save it as an ordinary .docx without macros."),
    RefusalCode.BROKEN_DOCX: _l("This Word file is damaged. Open it in Word and save it again as .docx."),
    RefusalCode.ARCHIVE_BOMB: _l("This file unpacks to far more than a text can be; it isn't read."),
    RefusalCode.XML_ENTITIES: _l("This Word file holds definitions that a text never needs; it isn't read."),
    RefusalCode.UNKNOWN_ENCODING: _l("The letters of this file can't be made out. Save it as UTF-8."),
    RefusalCode.MIXED_ENCODING: _l(
        "The letters on this line are in another encoding than the rest. Save the file as UTF-8."
    ),
    RefusalCode.CONTROL_CHARACTER: _l(
        "This line holds the control character %(character)s, which no text has."
    ),
    RefusalCode.NO_PARAGRAPHS: _l("No paragraph was found in this file."),
}
DROP_REASONS: dict[DropReason, Any] = {
    DropReason.PAGE_NUMBER: _l("page number"),
    DropReason.RUNNING_HEAD: _l("running head"),
    DropReason.CAPTION: _l("caption or credit"),
    DropReason.FOOTNOTE: _l("footnote"),
    DropReason.FOOTNOTE_MARKER: _l("footnote mark"),
    DropReason.TABLE_OF_CONTENTS: _l("table of contents"),
    DropReason.FIGURE: _l("figure"),
    DropReason.SALUTATION: _l("salutation"),
    DropReason.SIGNATURE: _l("signature"),
    DropReason.NAVIGATION: _l("navigation of a web page"),
    DropReason.PULL_QUOTE: _l("pull quote: repeats the text"),
    DropReason.SEPARATOR: _l("separator"),
    DropReason.IMAGE: _l("picture"),
    DropReason.CODE: _l("code"),
    DropReason.LINK_TARGET: _l("address of a link"),
    DropReason.FRONT_MATTER: _l("front matter"),
    DropReason.HEADER_FOOTER: _l("header or footer"),
    DropReason.REVIEW_COMMENT: _l("remark in the margin"),
    DropReason.DELETED_TEXT: _l("deleted text"),
    DropReason.FORMULA: _l("formula"),
    DropReason.TEXT_BOX: _l("text box"),
    DropReason.NOT_UNDERSTOOD: _l("not read: a table cell too many, or too deep in lists or quotations"),
}
WARNINGS: dict[WarningCode, Any] = {
    WarningCode.BIDI_REMOVED: _l("Marks that turn the reading direction around were taken out."),
    WarningCode.ZERO_WIDTH_REMOVED: _l("Invisible characters were taken out."),
    WarningCode.HTML_KEPT: _l("There is HTML here, which stays as literal text: %(text)s"),
    WarningCode.LINK_TARGET_DROPPED: _l("The text of a link stayed, its address did not: %(target)s"),
    WarningCode.REPLACEMENT_CHARACTER: _l("A character here was lost before the file came to us."),
    WarningCode.GARBLED_ACCENTS: _l("Accents look garbled here: %(text)s"),
    WarningCode.READ_AS_WINDOWS_1252: _l("The file was read as Windows-1252; check the accents."),
    WarningCode.TABLE_FLATTENED: _l("A table became lines of text."),
    WarningCode.TRACKED_CHANGES: _l("The file has tracked changes; they were read as accepted."),
    WarningCode.UNEQUAL_SECTIONS: _l("Dutch has %(nl)s sections, English %(en)s."),
    WarningCode.UNEQUAL_PARAGRAPHS: _l(
        "Section %(section)s (%(title)s): %(nl)s paragraphs in Dutch, %(en)s in English."
    ),
    WarningCode.UNEQUAL_KINDS: _l(
        "Section %(section)s (%(title)s): paragraph %(paragraph)s is another kind of text in English."
    ),
}


def refusal_of(refused: SourceRefused, filename: str) -> Refusal:
    """The reader's refusal as the house says it: file, line where known, reason."""
    reason = _filled(REFUSALS[refused.code], refused.params)
    if refused.line is None:
        return Refusal(refused.code, _l("%(file)s: %(reason)s", file=filename, reason=reason), status=422)
    message = _l("%(file)s, line %(line)s: %(reason)s", file=filename, line=refused.line, reason=reason)
    return Refusal(refused.code, message, status=422)


def warning_text(code: str, params: dict[str, Any]) -> str:
    return _filled(WARNINGS[WarningCode(code)], params)


def drop_reason(code: str) -> str:
    return str(DROP_REASONS[DropReason(code)])


def _filled(text: Any, params: Any) -> str:
    words = str(text)
    return words % dict(params) if "%(" in words else words
