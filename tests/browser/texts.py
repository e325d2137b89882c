"""The drafts that the stories are about: those of the demo, by the name of their file."""

from dataclasses import dataclass

from app.core.languages import Language
from app.demo.consultation_texts import DEMO_CONSULTATIONS, DemoConsultation
from app.demo.consultations import CONTENT


@dataclass(frozen=True)
class Draft:
    """A text one can read: its title and slug in a language."""

    demo: DemoConsultation

    def title(self, language: Language) -> str:
        return self._lines(language)[0].removeprefix("# ")

    def slug(self, language: Language) -> str:
        return str(self.demo.slug.get(language))

    def sentence(self, language: Language) -> str:
        """The first sentence of the text."""
        words = [line for line in self._lines(language) if line and not line.startswith("#")]
        return words[0].split(". ")[0]

    def _lines(self, language: Language) -> list[str]:
        path = CONTENT / "drafts" / f"{self.demo.content}.{language}.md"
        return path.read_text(encoding="utf-8").splitlines()


def demo_draft(content: str) -> Draft:
    return Draft(next(demo for demo in DEMO_CONSULTATIONS if demo.content == content))


OPEN = demo_draft("verandertheorie-asiel")
RESTRICTED = demo_draft("ledenraad-visie")
CLOSED = demo_draft("meerjarenstrategie")
