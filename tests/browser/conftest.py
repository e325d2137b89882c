"""Browser tests: one site, browser and postbox per process; each test begins with the same demo."""

import contextvars
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.actors.company import Company, Manner
from tests.browser.actors.member import Member
from tests.browser.actors.visitor import Visitor
from tests.browser.postbox import Postbox
from tests.support.browser import Opener
from tests.support.server import Site
from tests.support.sharing import once

# Waiting ends as soon as the page is right; a busy machine only takes longer to be right.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def running_postbox() -> Iterator[Postbox]:
    postbox = Postbox()
    postbox.start()
    yield postbox
    postbox.stop()


@pytest.fixture(scope="session")
def running_site(
    tmp_path_factory: pytest.TempPathFactory, demo_template: Path, running_postbox: Postbox
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with Site(folder, demo_template, MAIL_URL=running_postbox.url).running() as started:
        yield started


@pytest.fixture(scope="session")
def behind_the_site(running_site: Site) -> Flask:
    """The app on the site's own database, in this process: to make accounts and to look behind the door."""
    from app import create_app
    from tests.support.settings import settings_for

    settings = settings_for(running_site.database_url, running_site.folder / "var", BASE_URL=running_site.url)
    made = create_app(settings)
    made.config["SERVER_NAME"] = running_site.url.removeprefix("http://")
    return made


class Stage:
    """The running site and what it shows."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.untouched: Path | None = None

    def show(self, template: Path, *, to_look_at: bool = False) -> Site:
        """Put the content of a database in the site's own, in one transaction; nobody stays signed in.

        Those who only look find it as the lookers before them left it.
        """
        if self.untouched != template:
            with (
                closing(sqlite3.connect(template)) as source,
                closing(sqlite3.connect(self.site.folder / "samenspraak.sqlite3", timeout=30)) as target,
            ):
                source.backup(target)
        self.untouched = template if to_look_at else None
        return self.site


@pytest.fixture(scope="session")
def stage(running_site: Site) -> Stage:
    return Stage(running_site)


@pytest.fixture(scope="session")
def settled_demo(session_folder: Path, demo_template: Path) -> Path:
    """The demo after the worker did what loading it left to do: search finds its texts."""
    settled = session_folder / "settled.sqlite3"
    with once(session_folder / "settled.made") as first:
        if first:
            settle(demo_template, session_folder / "settling.sqlite3", settled)
    return settled


def settle(template: Path, work: Path, settled: Path) -> None:
    from app import create_app
    from app.core.worker import Worker
    from app.extensions import db
    from tests.support.databases import var_of
    from tests.support.settings import settings_for

    shutil.copyfile(template, work)
    app = create_app(settings_for(f"sqlite:///{work}", var_of(template)))
    contextvars.Context().run(Worker(app).drain)
    with app.app_context():
        db.engine.dispose()
    with closing(sqlite3.connect(work)) as source, closing(sqlite3.connect(settled)) as target:
        source.backup(target)


@pytest.fixture
def site(stage: Stage, settled_demo: Path) -> Site:
    """The running site, as the demo left it."""
    return stage.show(settled_demo)


@pytest.fixture
def postbox(running_postbox: Postbox) -> Postbox:
    running_postbox.empty()
    return running_postbox


@pytest.fixture
def manner(request: pytest.FixtureRequest) -> Manner:
    """How the people of this test use the site; a test asks for others with `@in_manners(...)`."""
    chosen = getattr(request, "param", Manner())
    assert isinstance(chosen, Manner)
    return chosen


@pytest.fixture
def company(
    site: Site, behind_the_site: Flask, open_browser: Opener, postbox: Postbox, manner: Manner
) -> Company:
    """Everybody who takes part: `company.member()`, `company.staff(Role.EDITOR)`, `company.visitor()`."""
    return Company(site, behind_the_site, open_browser, postbox, manner)


@pytest.fixture
def visitor(company: Company) -> Visitor:
    """Somebody without an account."""
    return company.visitor()


@pytest.fixture
def member(company: Company) -> Member:
    """A member of the association, not signed in yet."""
    return company.member()
