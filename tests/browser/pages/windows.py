"""The browser windows of those who only look: one per person and language, kept open from page to page."""

from playwright.sync_api import Browser, Page, ViewportSize

from app.core.languages import Language
from tests.support.browser import Watch
from tests.support.server import Site

# The languages share their templates, so each looks through another window.
SIZES: dict[Language, ViewportSize] = {
    "nl": {"width": 1280, "height": 900},
    "en": {"width": 390, "height": 844},
}
LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}


class Windows:
    """`windows.of("staff", "nl")` is a page in which that person is signed in."""

    def __init__(self, browser: Browser, site: Site, cookie: str, tokens: dict[str, str]) -> None:
        self.browser, self.site, self.cookie, self.tokens = browser, site, cookie, tokens
        self.open: dict[tuple[str, Language], tuple[Page, Watch]] = {}

    def of(self, who: str, language: Language) -> Page:
        if (who, language) not in self.open:
            self.open[who, language] = self._opened(who, language)
        page, watch = self.open[who, language]
        watch.faults.clear()
        page.set_viewport_size(SIZES[language])
        return page

    def behind(self, who: str, language: Language) -> list[str]:
        """What went wrong behind the page since `of`."""
        return self.open[who, language][1].faults

    def close(self) -> None:
        for page, _watch in self.open.values():
            page.context.close()

    def _opened(self, who: str, language: Language) -> tuple[Page, Watch]:
        context = self.browser.new_context(
            base_url=self.site.url, locale=LOCALES[language], timezone_id="Europe/Amsterdam"
        )
        context.set_default_timeout(60_000)
        if who:
            context.add_cookies([{"name": self.cookie, "value": self.tokens[who], "url": self.site.url}])
        watch = Watch(context)
        return context.new_page(), watch
