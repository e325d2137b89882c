"""The texts the product comes with: `content/<key>.<language>.md`.

The first line is `# Title`, the paragraph after it the summary, the rest the body.
"""

from dataclasses import dataclass
from pathlib import Path

from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class PageTexts:
    """What one page says in both languages; the body is Markdown with placeholders."""

    title: Bilingual
    summary: Bilingual
    body: Bilingual


def first_texts(key: str, folder: Path = CONTENT) -> PageTexts:
    """The texts of a page as they stand in its files.

    Raises:
        ValueError: a file doesn't begin with a title and a summary.
    """
    read = {language: _read(folder / f"{key}.{language}.md") for language in LANGUAGES}
    title, summary, body = (
        Bilingual(nl=dutch, en=english) for dutch, english in zip(read["nl"], read["en"], strict=True)
    )
    return PageTexts(title, summary, body)


def _read(path: Path) -> tuple[str, str, str]:
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n", 2)
    if len(blocks) < 3 or not blocks[0].startswith("# "):
        raise ValueError(f"{path.name} must begin with '# Title', a summary and then the text")
    return blocks[0].removeprefix("# ").strip(), " ".join(blocks[1].split()), blocks[2].strip()
