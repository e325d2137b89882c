"""The two languages and the one table of words in addresses.

Routes are written in English (`/have-your-say/<slug>/`); `SEGMENTS` gives the Dutch of every fixed segment.
A segment that isn't in the table stops the app at start.
"""

from typing import Literal, get_args

from flask import Request, g, has_app_context, has_request_context, request

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "nl"
LANGUAGE_COOKIE = "language"
LANGUAGE_NAMES: dict[Language, str] = {"nl": "Nederlands", "en": "English"}

SEGMENTS: dict[str, str] = {
    "have-your-say": "denk-mee",
    "petitions": "petities",
    "integrity": "integriteit",
    "emergency": "noodrem",
    "mail-domains": "maildomeinen",
    "forget": "vergeten",
    "release": "opheffen",
    "proof": "bewijs",
    "take-action": "kom-in-actie",
    "goals": "doelen",
    "results": "resultaten",
    "search": "zoeken",
    "sign-in": "inloggen",
    "sign-out": "uitloggen",
    "office": "beheer",
    "language": "taal",
    "my": "mijn-samenspraak",
    "about": "over-ons",
    "servicecenter": "servicecenter",
    "questions": "veelgestelde-vragen",
    "privacy": "privacy",
    "accessibility": "toegankelijkheid",
    "house-rules": "huisregels",
    "colophon": "colofon",
    "version": "versie",
    "paragraph": "alinea",
    "whole-text": "hele-tekst",
    "suggestion": "tekstvoorstel",
    "reaction": "mening",
    "comment": "reactie",
    "comments": "reacties",
    "edit": "bewerken",
    "withdraw": "intrekken",
    "change": "wijzigen",
    "delete": "verwijderen",
    "devices": "apparaten",
    "revoke": "afmelden",
    "download": "downloaden",
    "delete-account": "account-verwijderen",
    "mail": "mail",
    "settings": "instellingen",
    "second-factor": "tweede-factor",
    "recovery-codes": "herstelcodes",
    "confirm": "bevestigen",
    "sent": "verstuurd",
    "invitation": "uitnodiging",
    "invitations": "uitnodigingen",
    "people": "mensen",
    "new": "nieuw",
    "import": "importeren",
    "imports": "importen",
    "groups": "groepen",
    "terms": "zittingen",
    "roles": "rollen",
    "audiences": "doelgroepen",
    "invite": "uitnodigen",
    "export": "exporteren",
    "erase": "wissen",
    "resend": "opnieuw-sturen",
    "stop": "stoppen",
    "consultations": "consultaties",
    "drafts": "conceptversies",
    "publish": "publiceren",
    "split": "splitsen",
    "merge": "samenvoegen",
    "name": "naam",
    "kept-text": "bewaarde-tekst",
    "undo": "ongedaan-maken",
    "place": "plaats",
    "phase": "fase",
    "copy": "kopie",
    "remove": "weghalen",
    "phases": "fases",
    "pages": "paginas",
    "jobs": "taken",
    "retry": "opnieuw",
    "log": "logboek",
    "unsubscribe": "uitschrijven",
    "print": "afdrukken",
    "file": "bestand",
    "move": "verplaatsen",
    "insert": "invoegen",
    "check": "controleren",
    "load": "inlezen",
    "discard": "weggooien",
    "section": "hoofdstuk",
    "styleguide": "styleguide",
    "mails": "mails",
    "versions": "versies",
    "restore": "terugzetten",
    "preview": "voorbeeld",
    "give-up": "opgeven",
    "remind": "herinneren",
    "members": "leden",
    "end": "beeindigen",
    "reopen": "heropenen",
    "close": "sluiten",
    "hide": "verbergen",
    "show-again": "weer-tonen",
    "sign": "ondertekenen",
    "thank-you": "bedankt",
    "signature": "handtekening",
    "signatures": "handtekeningen",
    "review": "beoordelen",
    "open": "openen",
    "actions": "acties",
    "sign-up": "aanmelden",
    "sign-ups": "aanmeldingen",
    "cancel": "annuleren",
    "attendance": "aanwezigheid",
    "reminder": "herinnering",
    "movement": "beweging",
    "definitions": "begrippen",
    "together": "samen",
    "send": "insturen",
    "return": "terugsturen",
    "closing-date": "sluitdatum",
    "embedding": "inbedden",
    "signers": "ondertekenaars",
    "news": "nieuws",
    "headcount": "telling",
    "merge-people": "mensen-samenvoegen",
    "compare": "vergelijken",
    "workbench": "werkbank",
    "points": "punten",
    "answer": "antwoord",
    "answers": "antwoorden",
    "contributions": "bijdragen",
    "join": "heel-maken",
    "take-into": "opnemen-in",
    "give-back": "losmaken",
    "take-out": "eruit-halen",
    "assign": "toewijzen",
    "note": "notitie",
    "offer": "voorleggen",
    "approve": "goedkeuren",
    "send-back": "terug-naar-schrijver",
    "name-version": "versie-noemen",
    "what-we-heard": "wat-we-hoorden",
    "point": "punt",
    "side-by-side": "naast-elkaar",
    "input": "inbreng",
    "view-as": "kijken-als",
    "follow": "volgen",
    "following": "wat-ik-volg",
    "unfollow": "niet-meer-volgen",
    "rhythm": "hoe-vaak",
    "report": "melden",
    "appeal": "bezwaar",
    "decision": "besluit",
    "moderation": "moderatie",
    "decided": "besloten",
    "words": "woorden",
    "keep": "laten-staan",
    "open-data": "open-data",
    "archive": "archief",
    "how-we-count": "zo-tellen-we",
    "illustration": "illustratie",
    "urgent": "spoed",
    "fast-lane": "snelle-weg",
    "on-call": "dienst",
    "proposals": "voorstellen",
    "propose": "voorstel-doen",
    "accept": "aannemen",
    "decline": "afwijzen",
    "hand-over": "overhandiging",
    "photo": "foto",
    "paper": "papier",
    "scan": "scan",
    "embed": "insluiten",
    "share": "delen",
}


def current_language() -> Language:
    """The language of the page or mail being made; Dutch outside a request."""
    if not has_app_context():
        return DEFAULT_LANGUAGE
    if "language" not in g:
        g.language = preferred_language(request) if has_request_context() else DEFAULT_LANGUAGE
    language: Language = g.language
    return language


def preferred_language(visit: Request) -> Language:
    """For an address without a language: the cookie, then Accept-Language, then Dutch."""
    for language in LANGUAGES:
        if visit.cookies.get(LANGUAGE_COOKIE) == language:
            return language
    return "en" if visit.accept_languages.best_match(LANGUAGES) == "en" else DEFAULT_LANGUAGE


def localised_path(path: str, language: Language) -> str:
    """`/have-your-say/<slug>/` in a language: `/nl/denk-mee/<slug>/`.

    Raises:
        KeyError: a fixed segment has no entry in `SEGMENTS`.
    """
    segments = [_localised_segment(segment, language) for segment in path.strip("/").split("/") if segment]
    return "/".join(["", language, *segments]) + ("/" if path.endswith("/") else "")


def _localised_segment(segment: str, language: Language) -> str:
    if segment.startswith("<") or "." in segment:
        return segment
    dutch = SEGMENTS[segment]
    return dutch if language == "nl" else segment


def path_in(language: Language, path: str) -> str | None:
    """An address as it would read in a language, word for word, whether or not there is a page.

    `path_in("en", "/nl/denk-mee/x/")` is `/en/have-your-say/x/`; None for an address without a language.
    """
    first, *rest = path.strip("/").split("/")
    if first not in LANGUAGES:
        return None
    if first != language:
        words = SEGMENTS if language == "nl" else {dutch: english for english, dutch in SEGMENTS.items()}
        rest = [words.get(segment, segment) for segment in rest]
    return "/".join(["", language, *rest]) + ("/" if path.endswith("/") else "")
