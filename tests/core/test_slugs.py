"""Slugs: unique per kind and language, and an address that was given out keeps working."""

import threading
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.core import slugs
from app.core.slugs import Resolution
from app.extensions import db

ONE, TWO = UUID(int=1), UUID(int=2)


def test_readable_unique_and_lasting(app: Flask) -> None:
    assert slugs.assign("c", "nl", "Onze Strategie: één plan!", ONE) == "onze-strategie-een-plan"
    assert slugs.assign("c", "nl", "Onze strategie, een plan", TWO) == "onze-strategie-een-plan-2"
    assert slugs.assign("c", "en", "Onze strategie, een plan", TWO) == "onze-strategie-een-plan"
    assert slugs.assign("other", "nl", "Onze strategie, een plan", TWO) == "onze-strategie-een-plan"
    assert slugs.assign("c", "nl", "Nieuwe naam", ONE) == "nieuwe-naam"
    assert slugs.resolve("c", "nl", "onze-strategie-een-plan") == Resolution(ONE, "nieuwe-naam")
    assert slugs.resolve("c", "nl", "nieuwe-naam") == Resolution(ONE, "nieuwe-naam")
    assert slugs.resolve("c", "en", "nieuwe-naam") is None
    # A former address is never given to another object: links to it are out in the world.
    assert slugs.assign("c", "nl", "Onze strategie, een plan", uuid4()) == "onze-strategie-een-plan-3"


def test_back_to_a_former_name(app: Flask) -> None:
    for name in ("Een", "Twee", "Een", "Een"):
        slugs.assign("c", "nl", name, ONE)
    assert slugs.resolve("c", "nl", "twee") == Resolution(ONE, "een")
    assert slugs.current("c", "nl", [ONE, TWO]) == {ONE: "een"}


@pytest.mark.parametrize(
    ("wanted", "slug"),
    [("", "pagina"), ("🎈", "pagina"), ("مرحبا", "mrhb"), ("../../etc", "etc"), ("x" * 300, "x" * 80)],
)
def test_whatever_the_title(app: Flask, wanted: str, slug: str) -> None:
    assert slugs.assign("c", "nl", wanted, ONE) == slug


def test_release_forgets_every_slug(app: Flask) -> None:
    slugs.assign("c", "nl", "Een", ONE)
    slugs.assign("c", "nl", "Twee", ONE)
    slugs.release("c", ONE)
    db.session.flush()
    assert slugs.resolve("c", "nl", "een") is None


def test_two_at_once_get_two_slugs(app: Flask) -> None:
    given: list[str] = []

    def take() -> None:
        with app.app_context():
            given.append(slugs.assign("c", "nl", "Een plan", uuid4()))
            db.session.commit()

    writers = [threading.Thread(target=take) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(given) == ["een-plan", *(f"een-plan-{number}" for number in range(2, 7))]
