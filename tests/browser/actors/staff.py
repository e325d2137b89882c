"""Somebody of staff: enters the office with a second factor and works at its desks."""

import re
from datetime import date
from pathlib import Path
from typing import Self

import pyotp
from playwright.sync_api import Locator, expect

from tests.browser.actors.member import Member

# A worker that rests looks again within two seconds.
MOST_LOOKS = 200
SECRET_IN_GROUPS = re.compile(r"\b(?:[A-Z2-7]{4} ?){8}\b")


class Staff(Member):
    """A person at a window with a role and, mostly, an authenticator app."""

    # --- the door ------------------------------------------------------------------------

    def enters_the_office(self) -> Self:
        """Sign in, then the code of the authenticator app."""
        self.signs_in()
        self.chooses_in_the_menu("Office")
        self.gives_the_code()
        return self.is_at("What needs attention")

    def gives_the_code(self) -> Self:
        self.is_at("Second step")
        self.hand.writes(self.page.locator("input[name=code]"), pyotp.TOTP(self.person.secret).now())
        return self.presses("Go on")

    def sets_up_the_second_factor(self) -> list[str]:
        """With an authenticator app that reads the key; the recovery codes that came with it."""
        found = SECRET_IN_GROUPS.search(self.page.get_by_role("main").inner_text())
        assert found, "the page shows no key for the app"
        code = pyotp.TOTP(found.group().replace(" ", "")).now()
        self.hand.writes(self.page.locator("input[name=code]"), code)
        self.presses("Set up").is_at("Recovery codes")
        codes = self.page.locator(".recovery-codes li").all_inner_texts()
        self.presses("I have kept them, go on")
        return codes

    def goes_to_the_desk(self, source: str) -> Self:
        office = self.page.get_by_role("navigation", name=self.words("Office"))
        # Exactly: "People" is also a part of "Lists of people".
        self.hand.presses(office.get_by_role("link", name=self.words(source), exact=True))
        return self

    # --- drafts --------------------------------------------------------------------------

    def imports_draft(self, nl: Path, en: Path | None = None, *, label: str = "") -> Self:
        """Upload the files, look at what was read, load it."""
        self.goes_to_the_desk("Consultations").follows("Upload a draft").hands_over("Dutch text", nl)
        if en:
            self.hands_over("English text", en)
        if label:
            self.fills_in("Name of this version, in Dutch", label)
        self.presses("Read the file").is_at("Check what was read")
        self.presses("Load this text")
        return self.is_told("Loaded. Check the text paragraph by paragraph; nothing is public yet.")

    def corrects(self, number: int, language: str, text: str) -> Self:
        self.opens_paragraph(number).writes_text(language, text)
        self.presses("Save the paragraph")
        return self.is_told("Paragraph %(number)s is saved.", number=number)

    def splits(self, number: int, *, after_sentence: int = 1) -> Self:
        self.opens_paragraph(number).presses("Split in two")
        for language in ("nl", "en"):
            choice = self.page.locator(f"input[name=after_{language}][value='{after_sentence}']")
            if choice.count():
                self.hand.chooses(choice)
        self.presses("Split here")
        return self.is_told("Paragraph %(number)s is split in two.", number=number)

    def merges(self, number: int) -> Self:
        self.opens_paragraph(number).presses("Merge with the next")
        return self.is_told("The paragraphs are merged.")

    def takes_the_last_change_back(self) -> Self:
        start = self.words("Undo: %(what)s", what="").strip()
        self.hand.presses(self.page.get_by_role("button", name=start))
        return self.is_told("The last change is taken back.")

    def publishes_the_version(self) -> Self:
        self.follows("Publish").presses("Publish this version")
        return self

    def opens_paragraph(self, number: int) -> Self:
        return self.follows("Edit", within=self.paragraph(number)).is_at(
            "Paragraph %(number)s", number=number
        )

    def writes_text(self, language: str, text: str, *, field: str = "text") -> Self:
        self.hand.writes(self.page.locator(f"[name={field}_{language}]"), text)
        return self

    # --- consultations -------------------------------------------------------------------

    def plans_a_phase(
        self, nl: str, en: str, *, opens: date, closes: date, readers: str, commenters: str
    ) -> Self:
        """With the newest published version; readers and commenters by the name of their choice."""
        self.follows("Plan a phase").writes_text("nl", nl, field="name").writes_text("en", en, field="name")
        self.hand.writes(self.page.locator("[name=opens_on]"), opens.isoformat())
        self.hand.writes(self.page.locator("[name=closes_on]"), closes.isoformat())
        version = self.page.locator("[name=version_id] option").last
        self.hand.picks(self.page.locator("[name=version_id]"), version.inner_text())
        for name, audience in (("readers", readers), ("commenters", commenters)):
            self.hand.chooses(self.page.locator(f"input[name={name}][value={audience}]"))
        return self.presses("Save the phase")

    def ties_it_to_a_goal(self, code: str) -> Self:
        """On the page of a consultation."""
        self.follows("Edit the texts")
        self.hand.chooses(self.page.locator(f"[name=goals][value='{code}']"))
        return self.presses("Save")

    def makes_it_public(self) -> Self:
        return self.follows("Make it public").presses("Make it public")

    # --- petitions -----------------------------------------------------------------------

    def writes_the_petition(self, title: dict[str, str], *, closes: date) -> Self:
        """In both languages, for the first goal."""
        for language in ("nl", "en"):
            self.writes_text(language, title[language], field="title")
            self.writes_text(language, "Doe het nu." if language == "nl" else "Do it now.", field="demand")
            self.writes_text(language, "De wethouder", field="target")
            self.writes_text(language, "Wij vragen **dit**.", field="text")
        self.hand.chooses(self.page.locator("[name=goals][value='1']"))
        self.hand.writes(self.page.locator("[name=closes_on]"), closes.isoformat())
        self.hand.writes(self.page.locator("[name=step]"), "100")
        return self.presses("Save the draft")

    def opens_the_petition(self, title: str) -> Self:
        self.hand.presses(self.page.get_by_role("table").get_by_role("link", name=title))
        return self.reads(title)

    # --- people --------------------------------------------------------------------------

    def finds(self, text: str) -> Self:
        """Search by name or address."""
        self.goes_to_the_desk("People").fills_in("Name or mail address", text)
        self.presses("Filter")
        expect(self.page).to_have_url(re.compile(r"[?&]q="))
        return self

    def opens_the_person(self, name: str) -> Self:
        self.hand.presses(self.page.get_by_role("table").get_by_role("link", name=name))
        return self.reads(name)

    def uploads_a_list(self, file: Path) -> Self:
        """Of people; waits until it is checked."""
        self.goes_to_the_desk("Lists of people")
        self.hand.presses(self.page.get_by_role("link", name=self.words("Upload a list")))
        self.hands_over("CSV file", file).presses("Upload and check")
        return self.waits_for("Nothing is loaded yet")

    def waits_until_loaded(self) -> Self:
        return self.waits_for("By:")

    def waits_for(self, source: str) -> Self:
        """Look how far the work is until the page says this."""
        main = self.page.get_by_role("main")
        again = main.get_by_role("link", name=self.words("See how far it is"))
        said = main.get_by_text(self.words(source))
        expect(again.or_(said).first).to_be_visible()
        for _ in range(MOST_LOOKS):
            if not again.is_visible():
                break
            self.hand.presses(again)
            expect(again.or_(said).first).to_be_visible()
        expect(said.first).to_be_visible()
        return self

    # --- looking -------------------------------------------------------------------------

    def row(self, text: str) -> Locator:
        """A row of the table that is open."""
        return self.page.get_by_role("row").filter(has_text=text)

    def sees_row(self, *texts: str) -> Self:
        row = self.row(texts[0]).first
        for text in texts:
            expect(row).to_contain_text(text)
        return self
