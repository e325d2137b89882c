"""The page audit finds what it is there for: a sound page passes, and each single fault is named."""

import pytest

from tests.support.audit import audit
from tests.support.page import Page

SOUND = """<!doctype html>
<html lang="en"><head><title>Comments</title><meta name="robots" content="noindex"></head>
<body><a href="#main">Skip</a><main id="main"><h1>Comments</h1><h2>New</h2>
<form method="post" action="/en/x/"><input type="hidden" name="csrf_token" value="t">
<label for="text">Your comment</label><textarea id="text" name="text" aria-describedby="hint">
Hello</textarea><p id="hint">Short is fine.</p>
<fieldset><legend>Mail</legend><label><input type="radio" name="mail" value="no" checked> No</label>
<label><input type="radio" name="mail" value="yes"> Yes</label></fieldset>
<label for="group">Group</label><select id="group" name="group"><option value="a">A</option>
<option value="b" selected>B</option></select>
<button name="act" value="send">Send</button></form>
<table><caption>Per day</caption><tr><th>Day</th><td>1</td></tr></table><img src="/x.png" alt="">
</main></body></html>"""

FAULTS = {
    "the doctype is not html": ("<!doctype html>", ""),
    "0 <title>": ("<title>Comments</title>", ""),
    "2 <h1>": ("<h2>New</h2>", "<h1>New</h1>"),
    "h1 is followed by": ("<h2>New</h2>", "<h3>New</h3>"),
    "<h1> is empty": ("<h1>Comments</h1>", "<h1></h1>"),
    'html lang is "fr"': ('lang="en"', 'lang="fr"'),
    'id "main" stands 2 times': ('<p id="hint"', '<p id="main"'),
    'aria-describedby points to "hint"': ('<p id="hint">', "<p>"),
    "the link goes nowhere": ('href="#main"', 'href="#elsewhere"'),
    "no label: <textarea": ('<label for="text">Your comment</label>', ""),
    "no legend": ("<legend>Mail</legend>", ""),
    "no name: <button": (">Send</button>", "></button>"),
    "no alt": (' alt=""', ""),
    "inline <script>": ("</main>", "<script>x()</script></main>"),
    "inline <style>": ("</main>", "<style>p{}</style></main>"),
    "inline style": ("<p id", '<p style="color:red" id'),
    "inline onclick": ("<p id", '<p onclick="x()" id'),
    "a script as address": ('href="#main"', 'href="javascript:x()"'),
    "something of another site": ('src="/x.png"', 'src="https://elsewhere.example/x.png"'),
    "a control inside a control": ("Skip</a>", "<button>Skip</button></a>"),
    "closes <p": ("</p>", ""),
    "attribute id twice": ('<p id="hint"', '<p id="hint" id="hint"'),
    "not in a list": ("<h2>New</h2>", "<h2>New</h2><li>x</li>"),
    "stands directly in <ul": ("<h2>New</h2>", "<h2>New</h2><ul><p>x</p></ul>"),
    "a block inside a paragraph": ("Short is fine.", "<div>Short is fine.</div>"),
    "no caption": ("<caption>Per day</caption>", ""),
    "no header cells": ("<th>Day</th>", "<td>Day</td>"),
    '"%(num)s"': ("Short is fine.", "%(num)s"),
    '"None"': ("Short is fine.", "None"),
    '"{{ name }}"': ("Short is fine.", "{{ name }}"),
    "hreflang of a public page": ('<meta name="robots" content="noindex">', ""),
    "public page without canonical": ('<meta name="robots" content="noindex">', ""),
}


def test_a_sound_page_passes() -> None:
    assert audit(SOUND, path="/en/comments/") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named(fault: str) -> None:
    sound, broken = FAULTS[fault]
    assert sound in SOUND
    assert any(fault in line for line in audit(SOUND.replace(sound, broken), path="/en/comments/"))


def test_a_page_in_the_language_of_another_address_is_a_fault() -> None:
    assert audit(SOUND, path="/nl/reacties/") == ['html lang is "en" at /nl/reacties/']


def test_a_refused_form_that_answers_as_if_all_is_well_is_a_fault() -> None:
    refused = SOUND.replace("<h2>New</h2>", '<div role="alert" data-failed>Fill in your name.</div>')
    assert audit(refused, path="/en/comments/", method="POST", status=422) == []
    assert audit(refused, path="/en/comments/", method="POST") == [
        "the form was refused, yet the answer is not a 4xx"
    ]


def test_what_people_wrote_may_look_like_a_template() -> None:
    written = SOUND.replace('<p id="hint">Short is fine.', '<p id="hint" data-written>{{ name }}')
    assert audit(written, path="/en/comments/") == []


def test_a_form_holds_what_a_browser_would_send() -> None:
    (form,) = Page(SOUND).forms
    assert form.action == "/en/x/"
    assert form.values == {"csrf_token": ["t"], "text": ["Hello"], "mail": ["no"], "group": ["b"]}
    assert form.fields == {"csrf_token", "text", "mail", "group", "act"}
