"""How much one draft may be: what is above is refused, with the reason and the place."""

MEBIBYTE = 1024 * 1024

MAX_BYTES = 5 * MEBIBYTE
MAX_PARAGRAPHS = 2_000
MAX_LINE = 20_000
"""Characters in one line, or in one paragraph after joining: some three thousand words."""

MAX_MARKS = 2_000
"""Marks that begin or end something in Markdown, in one paragraph of it: five hundred links with their
addresses. Its parser looks ahead at each; the worst two thousand cost it a seventh of a second."""

MAX_LINES = 50_000
"""Lines with words on them: twenty-five for each of the most paragraphs a draft may have."""

MAX_ALL_MARKS = 60_000
"""Those of all paragraphs together: thirty in each of two thousand. The worst cost four seconds."""

MAX_ROWS = 500_000
"""Lines with and without words; Markdown's parser keeps notes of each."""

MAX_ARCHIVE_ENTRIES = 2_000
MAX_UNPACKED = 40 * MEBIBYTE
"""Bytes of a DOCX after unpacking, all entries together."""

MAX_PART = 24 * MEBIBYTE
"""Bytes of one unpacked part that is really read (the text, its styles, its notes)."""

MAX_RATIO = 200
"""Unpacked over packed size of an entry; honest Word files stay far below, bombs reach a thousand."""

RATIO_FLOOR = MEBIBYTE
"""An entry smaller than this is harmless, whatever its ratio."""

MAX_ELEMENTS = 400_000
MAX_DEPTH = 120
"""XML elements of one part, and how deep they nest: the reader behind it recurses per level."""
