"""How somebody works a page: with a pointer, or with the keyboard alone."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

# More than the stops of our longest page; a target that isn't among them can't be reached at all.
MOST_TABS = 400

IS_FOCUSED = "node => node === document.activeElement"
SHOWS_FOCUS = """node => [node, node.closest("label, .check, .field")].some((seen) => {
  const style = seen && getComputedStyle(seen);
  if (!style) return false;
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
})"""


class Hand(Protocol):
    """What a person does to a control."""

    def presses(self, target: Locator) -> None: ...

    def writes(self, target: Locator, text: str) -> None: ...

    def chooses(self, target: Locator) -> None: ...

    def picks(self, target: Locator, label: str) -> None: ...

    def hands_over(self, target: Locator, file: Path) -> None: ...


class Pointer:
    """Mouse or finger."""

    def presses(self, target: Locator) -> None:
        target.click()

    def writes(self, target: Locator, text: str) -> None:
        target.fill(text)

    def chooses(self, target: Locator) -> None:
        target.check()

    def picks(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def hands_over(self, target: Locator, file: Path) -> None:
        target.set_input_files(file)


class Keyboard(Pointer):
    """Tab, Enter, Space and letters: every control must be reached by Tab, and show that it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def presses(self, target: Locator) -> None:
        self.goes_to(target)
        self.page.keyboard.press("Enter")

    def writes(self, target: Locator, text: str) -> None:
        self.goes_to(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def chooses(self, target: Locator) -> None:
        self.goes_to(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")

    def goes_to(self, target: Locator) -> None:
        """Tab on until the target has the focus; the focus must be seen."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                assert target.evaluate(SHOWS_FOCUS), f"the focus can't be seen at {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")
