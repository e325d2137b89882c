"""The real browser of the browser tests, and the watch that fails a test on what a reader doesn't see.

A test fails on an error in the console, an uncaught exception, a violation of the content security policy, an
answer of 500 or more, and on a file of a page that could not be loaded.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.support.server import Site
from tests.support.sharing import once
from tools.dev import browsers

COLLECT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => window.reportViolation(
  `${event.violatedDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
"""

Opener = Callable[..., Page]


class Watch:
    """What went wrong behind the pages of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.expose_binding("reportViolation", lambda _source, text: self.faults.append(f"policy: {text}"))
        context.add_init_script(COLLECT_VIOLATIONS)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.faults.append(f"exception: {error.error}"))
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        # The status of an answer is judged in on_response: a 404 page is a page like any other.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def on_response(self, response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind not in ("document", "fetch", "xhr")):
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser that SAMENSPRAAK_BROWSER names, else the system's, else Playwright's own."""
    path = os.environ.get(browsers.VARIABLE) or browsers.find()
    if path is None:
        pytest.fail(f"no browser: install chromium or set {browsers.VARIABLE}")
    # The pages are our own; root and containers have no sandbox to offer, nor much shared memory.
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def demo_template(session_folder: Path) -> Path:
    """A migrated SQLite file with the demo content, made once per session."""
    from app import create_app
    from tests.support.databases import let_go, migrate, var_of
    from tests.support.settings import settings_for

    template = session_folder / "demo.sqlite3"
    with once(session_folder / "demo.made") as first:
        if first:
            url, var = f"sqlite:///{template}", var_of(template)
            migrate(url, var)
            app = create_app(settings_for(url, var))
            result = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
            let_go(app)
            assert result.exit_code == 0, result.output
    return template


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Opener]:
    """Open a fresh browser window on a site: `page = open_browser(site, width=390, javascript=False)`.

    Every window is watched; the test fails at its end on what the watch saw.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def opener(
        site: Site,
        *,
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        language: str = "nl",
        scheme: str = "light",
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale={"nl": "nl-NL", "en": "en-GB"}[language],
            color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
            timezone_id="Europe/Amsterdam",
            **more,
        )
        context.set_default_timeout(15_000)
        opened.append((context, Watch(context)))
        return context.new_page()

    yield opener
    faults = [fault for _context, watch in opened for fault in watch.faults]
    for context, _watch in opened:
        context.close()
    assert not faults, "behind the pages:\n" + "\n".join(faults)
