"""The pictures of the tour in the README, made from the demo by a real browser.

    python tools/pictures.py                     write docs/pictures/*.png
    python tools/pictures.py heard workbench     of these scenes only

Needs the environment of the tests (`requirements/test.txt`) and a browser, as `dev.py test` finds it.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.dev import browsers, running  # noqa: E402 reachable only now
from tools.dev.environment import clean_environ  # noqa: E402 as above
from tools.dev.supervision import Household  # noqa: E402 as above

FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = (1280, 860), (390, 780)
# Flat colours and text: few colours look like all of them, at a third of the size.
COLOURS = 96
TOGETHER_AT_MOST = 2_500_000
MEMBER, STAFF = "els@demo.example", "noor@demo.example"
START = {"nl": "/nl/", "en": "/en/"}


@dataclass(frozen=True)
class Scene:
    """One page of the tour: who looks, and how they get there from the front page of a language."""

    name: str
    go: Callable[[Page, str], None]
    who: str = ""
    phone: bool = False
    dark: bool = False


# --- the ways -------------------------------------------------------------------------------


def stay(_page: Page, _language: str) -> None:
    """The front page itself."""


def to_consultation(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/denk-mee/", "en": "/en/have-your-say/"}[language])
    page.locator(".consultations h3 a").first.click()
    page.locator(".draft-section").first.evaluate("node => node.scrollIntoView({block: 'start'})")


def to_paragraph(page: Page, language: str) -> None:
    to_consultation(page, language)
    busiest = "nodes => nodes.map((node) => node.querySelectorAll('.comment').length)"
    counts = page.locator(".paragraph").evaluate_all(busiest)
    paragraph = page.locator(".paragraph").nth(counts.index(max(counts)))
    address = paragraph.locator("a[href*='/alinea/'], a[href*='/paragraph/']").first.get_attribute("href")
    page.goto(address or "")
    page.locator("#said").evaluate("node => node.scrollIntoView({block: 'center'})")


def to_sign_in(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/inloggen/", "en": "/en/sign-in/"}[language])


def to_my_page(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/mijn-samenspraak/", "en": "/en/my/"}[language])


def to_office_people(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/beheer/mensen/", "en": "/en/office/people/"}[language])


def to_draft_editor(page: Page, language: str) -> None:
    """A paragraph of the version that is being written."""
    page.goto({"nl": "/nl/beheer/consultaties/", "en": "/en/office/consultations/"}[language])
    page.locator("tbody tr", has=page.locator("td a")).first.locator("td a").first.click()
    page.locator("article.draft-row a").nth(1).click()


def to_what_we_heard(page: Page, _language: str) -> None:
    """The consultation of which the front page says what was answered."""
    page.locator("a[href$='/wat-we-hoorden/'], a[href$='/what-we-heard/']").first.click()


def to_workbench(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/beheer/consultaties/", "en": "/en/office/consultations/"}[language])
    page.locator("tbody tr", has=page.locator("td a")).first.locator("th a").click()
    page.locator("main a[href*='/werkbank/'], main a[href*='/workbench/']").first.click()


def to_petition(page: Page, language: str) -> None:
    slug = {"nl": "petities/houd-het-plein-open", "en": "petitions/keep-the-square-open"}[language]
    page.goto(f"/{language}/{slug}/")


def to_actions(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/kom-in-actie/", "en": "/en/take-action/"}[language])


def to_goal(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/doelen/recht-op-asiel/", "en": "/en/goals/right-to-asylum/"}[language])


def to_movement(page: Page, language: str) -> None:
    page.goto({"nl": "/nl/beheer/beweging/", "en": "/en/office/movement/"}[language])


SCENES = (
    Scene("home", stay, phone=True),
    Scene("consultation", to_consultation, MEMBER, phone=True, dark=True),
    Scene("paragraph", to_paragraph, MEMBER, phone=True),
    Scene("sign-in", to_sign_in),
    Scene("my-samenspraak", to_my_page, MEMBER, phone=True),
    Scene("petition", to_petition, phone=True, dark=True),
    Scene("actions", to_actions, phone=True),
    Scene("goal", to_goal),
    Scene("movement", to_movement, STAFF, dark=True),
    Scene("office-people", to_office_people, STAFF),
    Scene("office-draft", to_draft_editor, STAFF),
    Scene("heard", to_what_we_heard),
    Scene("workbench", to_workbench, STAFF),
)


# --- the site and its people ----------------------------------------------------------------


@contextmanager
def demo_site() -> Iterator[str]:
    """The site with a fresh demo, on a free port; gives its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        url = f"http://127.0.0.1:{port}"
        database = f"sqlite:///{folder}/demo.sqlite3"
        environ = clean_environ(VAR_DIR=folder, DATABASE_URL=database, BASE_URL=url, LOG_LEVEL="WARNING")
        for words in (("db", "upgrade"), ("demo", "load")):
            subprocess.run(running.flask(*words), cwd=ROOT, env=environ, check=True, capture_output=True)
        with Household(ROOT, environ) as household:
            household.start("server", running.server("127.0.0.1", port, workers=1))
            household.start("worker", running.flask("worker"))
            while not running.answers(f"{url}/readyz"):
                if not household.all_well:
                    raise SystemExit("pictures: the site did not start")
                time.sleep(0.1)
            yield url


def sign_in(page: Page, address: str) -> None:
    """By the mailed link, read at /dev/mail; staff also give the code of this moment."""
    page.goto("/nl/inloggen/")
    page.fill("input[name=email]", address)
    page.click("main button[type=submit]")
    page.goto(f"/dev/mail/?address={address}")
    page.locator("tbody a").first.click()
    page.goto(page.locator("main li a[href*='/inloggen/']").first.get_attribute("href") or "")
    page.click("main button[type=submit]")
    if address == STAFF:
        page.goto("/dev/people/")
        code = page.locator("tr", has_text=address).locator("td").last.inner_text()
        page.goto("/nl/beheer/")
        page.fill("input[name=code]", code)
        page.click("main button[type=submit]")


# --- the pictures ---------------------------------------------------------------------------


def take(
    browser: Browser, url: str, scene: Scene, known: dict[str, StorageState]
) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each picture of a scene: both languages wide, Dutch on a phone and in the dark.

    `known`: the cookies of who signed in before; a code of the second factor is good for one time.
    """
    context = browser.new_context(
        base_url=url, locale="nl-NL", timezone_id="Europe/Amsterdam", storage_state=known.get(scene.who)
    )
    page = context.new_page()
    if scene.who and scene.who not in known:
        sign_in(page, scene.who)
        page.wait_for_load_state()
        known[scene.who] = context.storage_state()
    wanted = [("nl", WIDE, "light", ""), ("en", WIDE, "light", "")]
    wanted += [("nl", PHONE, "light", "-phone"), ("en", PHONE, "light", "-phone")] if scene.phone else []
    wanted += [("nl", WIDE, "dark", "-dark")] if scene.dark else []
    for language, (width, height), scheme, kind in wanted:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # light or dark
        page.goto(START[language])
        scene.go(page, language)
        page.evaluate("document.fonts.ready")
        yield f"{scene.name}-{language}{kind}.png", page.screenshot()
    context.close()


def reduced(picture: bytes) -> bytes:
    """The same picture with few colours, small enough for a repository."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked = sys.argv[1:] or [scene.name for scene in SCENES]
    wanted = [scene for scene in SCENES if scene.name in asked]
    path = os.environ.get(browsers.VARIABLE) or browsers.find()
    total, known = 0, dict[str, StorageState]()
    with demo_site() as url, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for scene in wanted:
            for name, picture in take(browser, url, scene, known):
                small = reduced(picture)
                (FOLDER / name).write_bytes(small)
                total += len(small)
                print(f"{len(small) // 1000:5} kB  {name}", flush=True)
        browser.close()
    print(f"{total // 1000:5} kB  together")
    if total > TOGETHER_AT_MOST:
        raise SystemExit(f"pictures: more than {TOGETHER_AT_MOST // 1000} kB together")


if __name__ == "__main__":
    main()
