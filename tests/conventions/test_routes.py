"""Every route says what it is: its language, its proof against forged forms, its permission."""

from collections import defaultdict
from typing import Any

import pytest
from flask import Flask

from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES
from tests.support.client import AuditedClient
from tests.support.routes import SAFE, Route, routes

pytestmark = pytest.mark.sqlite

# Addresses that exist once, each with the reason.
ONE_LANGUAGE = {
    "static": "files have no language",
    "web.root": "sends the visitor on to a language",
    "web.robots": "read by machines",
    "web.sitemap": "read by machines, lists both languages",
    "web.favicon": "a picture",
    "styleguide.root": "sends the visitor on to a language; development only",
    "health.healthz": "read by machines",
    "health.readyz": "read by machines",
    "metrics.metrics": "read by machines",
    "policy_reports.csp_report": "written by browsers",
    "demo.people": "development only",
    "dev_mail.index": "development only",
    "dev_mail.show": "development only",
    "dev_mail.body": "development only",
}

# Forms without a session's token, each with the reason; every other POST brings the token.
WITHOUT_TOKEN: dict[str, tuple[CsrfClass, str]] = {
    "accounts.sign_in": (CsrfClass.ORIGIN, "for visitors without a session"),
    "accounts.link": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "accounts.confirm_address": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "invitations.accept": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "phase_invitations.lead_in": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "phase_invitations.no_more": (CsrfClass.SIGNED_URL, "one click in a mail program (RFC 8058)"),
    "following.by_mail": (CsrfClass.ORIGIN, "for visitors without a session"),
    "following.confirm": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "following.stop": (CsrfClass.SIGNED_URL, "one click in a mail program (RFC 8058)"),
    "actions.sign_up": (CsrfClass.ORIGIN, "for visitors without a session"),
    "actions.resend": (CsrfClass.ORIGIN, "for visitors without a session"),
    "actions.remind": (CsrfClass.ORIGIN, "for visitors without a session"),
    "actions.withdraw": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "actions.news": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "consultations.report": (CsrfClass.ORIGIN, "for visitors without an account"),
    "moderation.receipt": (CsrfClass.ORIGIN, "the link of the receipt is the proof"),
    "petitions.sign": (CsrfClass.ORIGIN, "anonymous, on a page that is the same for everybody"),
    "petitions.link": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "petitions.appeal": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "petitions.change": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "petitions.no_more_news": (CsrfClass.SIGNED_URL, "one click in a mail program (RFC 8058)"),
    "petitions.withdraw": (CsrfClass.ORIGIN, "the mailed link is the proof; opened on another device"),
    "policy_reports.csp_report": (CsrfClass.REPORT, "sent by browsers; changes nothing"),
}


@pytest.fixture
def all_routes(app: Flask) -> list[Route]:
    return routes(app)


def test_every_page_exists_in_both_languages_or_says_why_not(all_routes: list[Route]) -> None:
    languages = defaultdict(set)
    for route in all_routes:
        languages[route.endpoint].add(route.language)
    both = {endpoint for endpoint, found in languages.items() if found == set(LANGUAGES)}
    once = {endpoint for endpoint, found in languages.items() if found == {None}}
    assert both | once == set(languages), "in one language only, without being an exception"
    assert once == set(ONE_LANGUAGE)


def test_addresses_begin_with_their_language(all_routes: list[Route]) -> None:
    assert [r.rule for r in all_routes if r.language and not r.rule.startswith(f"/{r.language}/")] == []


def test_addresses_hold_no_word_of_the_other_language(all_routes: list[Route]) -> None:
    from app.core.languages import SEGMENTS

    dutch_only = set(SEGMENTS.values()) - set(SEGMENTS)
    english_only = set(SEGMENTS) - set(SEGMENTS.values())
    for route in all_routes:
        foreign = english_only if route.language == "nl" else dutch_only if route.language == "en" else set()
        assert not foreign & set(route.rule.split("/")), route.rule


def test_every_route_that_changes_something_names_its_proof(all_routes: list[Route]) -> None:
    nameless = [r.rule for r in all_routes if r.unsafe and not isinstance(r.csrf_class, CsrfClass)]
    assert nameless == []


def test_forms_without_a_token_are_the_listed_ones(all_routes: list[Route]) -> None:
    found = {r.endpoint: r.csrf_class for r in all_routes if r.unsafe and r.csrf_class is not CsrfClass.TOKEN}
    assert found == {endpoint: proof for endpoint, (proof, _reason) in WITHOUT_TOKEN.items()}


@pytest.mark.thorough
def test_a_form_without_its_proof_is_refused(all_routes: list[Route], client: AuditedClient) -> None:
    for route in all_routes:
        for method in route.unsafe:
            if route.csrf_class in (CsrfClass.SIGNED_URL, CsrfClass.REPORT):
                continue
            for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
                answer = client.open(route.path, method=method, headers=headers, proof=False)
                assert answer.status_code == 400, (
                    f"{method} {route.path} with {headers}: {answer.status_code}"
                )


def test_a_forged_token_is_refused(all_routes: list[Route], client: AuditedClient) -> None:
    for route in all_routes:
        if "POST" in route.methods and route.csrf_class is CsrfClass.TOKEN:
            answer = client.post(route.path, data={"csrf_token": "forged"}, proof=False)
            assert answer.status_code == 400, f"{route.path}: {answer.status_code}"


def test_a_signed_address_with_another_signature_is_refused(
    all_routes: list[Route], client: AuditedClient
) -> None:
    for route in all_routes:
        if route.csrf_class is CsrfClass.SIGNED_URL:
            answer = client.post(route.path, proof=False)
            assert 400 <= answer.status_code < 500, f"{route.path}: {answer.status_code}"


def test_every_office_route_names_one_permission(all_routes: list[Route]) -> None:
    office = [r for r in all_routes if "/office/" in r.rule or "/beheer/" in r.rule]
    assert office
    assert [r.rule for r in office if not isinstance(r.permission, Permission)] == []


def test_every_permission_opens_something(all_routes: list[Route]) -> None:
    used = {route.permission for route in all_routes} - {None}
    # That one opens no page of its own: it widens what the desk for signers finds.
    assert used == set(Permission) - {Permission.SIGNERS_SAFE}


def test_no_other_method_is_taken_in(all_routes: list[Route], client: AuditedClient) -> None:
    """A page refuses what it doesn't know with 405 and names what it does."""
    by_rule: dict[str, set[str]] = defaultdict(set)
    for route in all_routes:
        by_rule[route.path] |= route.methods
    for path, methods in by_rule.items():
        answer: Any = client.open(path, method="DELETE", proof=False)
        assert answer.status_code == 405, f"DELETE {path}: {answer.status_code}"
        assert SAFE & methods <= set(answer.allow), path
