"""Whatever the bytes, the answer is a text or SourceRefused; and no letter gets lost on the way."""

import io
import unicodedata
import zipfile
from collections import Counter

from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.consultations.drafts.sources import SourceRefused, SourceText, read_source

NAMES = st.sampled_from(["a.txt", "a.md", "a.docx", "a", "a.pdf"])
PIECES = [
    *"de het Amber water. kade, EU- straat- verlichting en 1. 2) 3 ” “ woord.1 Inhoud Foto: © HAVEN".split(),
    *"Hoogachtend, Directeur # | ` [x](y) [^1] *** <b> --- ~~ \\ &amp; zo: zus; 👩 e\u0301 \u200b".split(),
    *("- ", "• ", "Ó ", "> ", "    ", "1 Noot", "....... 4", "VAN DE", "Jan Smit", "Pagina 3", "[^1]: n"),
    *("\f", "\u00ad", "\u00a0"),
]
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), max_size=40)
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(RELAXED, max_examples=40)


def letters(text: str) -> Counter[str]:
    return Counter(
        character for character in unicodedata.normalize("NFKD", text.casefold()) if character.isalnum()
    )


def words(text: SourceText) -> str:
    parts = [text.title or "", *(dropped.text for dropped in text.dropped)]
    for section in text.sections:
        parts += [section.title or "", *(paragraph.text for paragraph in section.paragraphs)]
    return "\n".join(parts)


def read(data: bytes, name: str) -> SourceText | None:
    try:
        return read_source(data, name)
    except SourceRefused:
        return None


def small_document() -> bytes:
    word = Document()
    word.add_heading("Water", 1)
    word.add_paragraph("De kade is oud.")
    word.add_paragraph("wachten", style="List Bullet")
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


DOCUMENT = small_document()


@RELAXED
@given(st.binary(max_size=2000), NAMES)
def test_random_bytes(data: bytes, name: str) -> None:
    read(data, name)


@RELAXED
@given(st.text(max_size=2000), NAMES)
def test_random_text(text: str, name: str) -> None:
    read(text.encode("utf-8", "surrogatepass"), name)


@RELAXED
@given(LINES)
def test_no_letter_of_a_plain_text_gets_lost(lines: list[str]) -> None:
    source = "\n".join(lines)
    text = read(source.encode(), "a.txt")
    if text:
        assert letters(source) - letters(words(text)) == Counter()


@RELAXED
@given(LINES)
def test_no_word_of_a_markdown_text_gets_lost(lines: list[str]) -> None:
    source = "\n".join(lines)
    text = read(source.encode(), "a.md")
    if text:
        # An entity stands for the character it names, and a list counts for itself.
        wanted = letters(source.replace("&amp;", "&"))
        missing = wanted - letters(words(text))
        assert not {letter for letter in missing if not letter.isdigit()}


@FEWER
@given(st.lists(st.tuples(st.integers(0, len(DOCUMENT) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_document_with_wrong_bytes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(DOCUMENT)
    for at, value in changes:
        data[at] = value
    read(bytes(data), "a.docx")


@FEWER
@given(st.data())
def test_a_document_with_wrong_xml(data: st.DataObject) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name in (
                "word/document.xml",
                "word/numbering.xml",
                "word/styles.xml",
                "word/_rels/document.xml.rels",
            ):
                start = data.draw(st.integers(0, len(content)))
                end = data.draw(st.integers(start, min(start + 60, len(content))))
                new = data.draw(
                    st.sampled_from([b"", b"<w:p>", b"<w:p/>", b'"', b"x", content[start:end] * 3])
                )
                content = content[:start] + new + content[end:]
            archive.writestr(name, content)
    read(target.getvalue(), "a.docx")
