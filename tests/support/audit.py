"""The page audit: what every HTML page of the product keeps to, whichever test asked for it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from babel.messages.pofile import read_po

from app.settings import ROOT
from tests.support.page import Node, Page

HIDDEN_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERRING = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "for",
    "list",
    "form",
)
# A template that was not filled, a placeholder that was not replaced, a Python value shown to a reader.
RESIDUE = re.compile(
    r"%\(\w+\)s|\{\{|\}\}|\{%|%\}|LazyString|<bound method|^None$|Undefined|&(?:amp|lt|quot|#39);"
)
# Two sentences without a space between them: a line of a template that ends in a tag loses its line break.
RUN_TOGETHER = re.compile(r"[a-zà-ÿ)”’][.!?][A-ZÀ-Ý‘“]")
INTERACTIVE = frozenset({"a", "button", "select", "textarea", "label", "summary"})

Check = Callable[[Page], Iterator[str]]


def audit(page: Page | str, *, status: int = 200, path: str = "/", method: str = "GET") -> list[str]:
    """Return what is wrong with a page; nothing when it keeps to every rule."""
    page = Page(page) if isinstance(page, str) else page
    found = [*page.faults]
    for check in CHECKS:
        found += check(page)
    found += language(page, path)
    if status == 200:
        found += public_addresses(page)
    if method == "POST" and status < 400:
        found += refused(page)
    return found


def refused(page: Page) -> Iterator[str]:
    """An answer that tells a form was refused, with a status that says all is well."""
    if any(node.has("data-failed") for node in page.nodes):
        yield "the form was refused, yet the answer is not a 4xx"


def skeleton(page: Page) -> Iterator[str]:
    if page.doctype != "doctype html":
        yield "the doctype is not html"
    for tag in ("html", "title", "h1", "main"):
        nodes = [node for node in page.all(tag) if not any(up.tag == "svg" for up in node.ancestors())]
        if len(nodes) != 1:
            yield f"{len(nodes)} <{tag}> instead of one"
        elif not nodes[0].text:
            yield f"<{tag}> is empty"


def language(page: Page, path: str) -> Iterator[str]:
    if page.language not in ("nl", "en"):
        yield f'html lang is "{page.language}"'
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    if first in ("nl", "en") and page.language != first:
        yield f'html lang is "{page.language}" at {path}'


def headings(page: Page) -> Iterator[str]:
    before = 0
    for node in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(node.tag[1])
        if level > before + 1 and not (before == 0 and level == 2):
            yield f"h{before} is followed by {node}"
        if not node.text:
            yield f"empty heading {node}"
        before = level


def identifiers(page: Page) -> Iterator[str]:
    counted = Counter(node.get("id") for node in page.nodes if node.has("id"))
    for name, number in counted.items():
        if number > 1:
            yield f'id "{name}" stands {number} times'
        if not name or " " in name:
            yield f'id "{name}" is empty or has a space'
    for node in page.nodes:
        for attribute in REFERRING:
            for name in node.get(attribute).split():
                if name not in counted:
                    yield f'{attribute} points to "{name}", which is not there: {node}'
        if node.tag == "a" and node.get("href").startswith("#") and node.get("href")[1:] not in counted:
            yield f"the link goes nowhere: {node}"


def labels(page: Page) -> Iterator[str]:
    labelled = {node.get("for") for node in page.all("label") if node.has("for") and node.text}
    for node in page.all("input", "select", "textarea"):
        if node.tag == "input" and node.get("type", "text") in HIDDEN_INPUTS:
            continue
        wrapped = any(up.tag == "label" and up.text for up in node.ancestors())
        if not (
            wrapped or node.get("id") in labelled or node.get("aria-label") or node.get("aria-labelledby")
        ):
            yield f"no label: {node}"
    for node in page.all("fieldset"):
        first = next((child for child in node.children if isinstance(child, Node)), None)
        if first is None or first.tag != "legend" or not first.text:
            yield f"no legend: {node}"
    for node in page.all("button", "a", "summary"):
        if (node.tag != "a" or node.has("href")) and not accessible_name(node):
            yield f"no name: {node}"


def accessible_name(node: Node) -> str:
    inside = " ".join(below.get("alt") or below.get("aria-label") for below in node.walk())
    return (node.get("aria-label") or node.get("aria-labelledby") or node.text or inside).strip()


def pictures(page: Page) -> Iterator[str]:
    for node in page.all("img"):
        if not node.has("alt"):
            yield f"no alt: {node}"
    for node in page.all("iframe"):
        if not node.get("title"):
            yield f"no title: {node}"


def no_inline(page: Page) -> Iterator[str]:
    for node in page.nodes:
        if node.tag == "style" or (
            node.tag == "script" and not node.has("src") and not node.get("type").endswith("json")
        ):
            yield f"inline {node}"
        for name, value in node.attributes.items():
            if name == "style" or name.startswith("on"):
                yield f"inline {name}: {node}"
            if name in ("href", "action", "src", "formaction") and value.strip().lower().startswith(
                "javascript:"
            ):
                yield f"a script as address: {node}"
        for name in ("src", "srcset", "poster"):
            if re.match(r"(https?:)?//", node.get(name)):
                yield f"something of another site: {node}"


def nesting(page: Page) -> Iterator[str]:
    for node in page.nodes:
        within = [up.tag for up in node.ancestors()]
        if node.tag in ("a", "button") and any(tag in ("a", "button") for tag in within):
            yield f"a control inside a control: {node}"
        if node.tag == "form" and "form" in within:
            yield f"a form inside a form: {node}"
        parent = within[0] if within else ""
        if node.tag in ("ul", "ol"):
            wrong = [c.tag for c in node.children if isinstance(c, Node) and c.tag not in ("li", "template")]
            yield from (f"<{tag}> stands directly in {node}" for tag in wrong)
        if node.tag == "li" and parent not in ("ul", "ol", "menu"):
            yield f"not in a list: {node}"
        if node.tag in BLOCKS and "p" in within:
            yield f"a block inside a paragraph: {node}"


BLOCKS = frozenset(
    "p div ul ol table form section article h1 h2 h3 h4 h5 h6 fieldset details dl blockquote".split()
)


def tables(page: Page) -> Iterator[str]:
    for node in page.all("table"):
        if not (node.all("caption") or node.get("aria-label") or node.get("aria-labelledby")):
            yield f"no caption: {node}"
        if not node.all("th"):
            yield f"no header cells: {node}"


def residue(page: Page) -> Iterator[str]:
    for words, node in texts_of(page):
        if RESIDUE.search(words) and not written_by_people(node):
            yield f'"{words[:80]}" in {node}'


def sentences(page: Page) -> Iterator[str]:
    for words, node in texts_of(page):
        if (found := RUN_TOGETHER.search(words)) and not written_by_people(node):
            yield f'no space between two sentences: "{words[max(0, found.start() - 30) : found.end() + 30]}"'


def untranslated(page: Page) -> Iterator[str]:
    """A sentence of the catalogue in the other language than the page's: somebody forgot the `_()`."""
    foreign = sentences_of_the_other(page.language)
    for words, node in texts_of(page):
        if node.language == page.language and words in foreign and not written_by_people(node):
            yield f'not translated: "{words[:80]}" in {node}'


def texts_of(page: Page) -> Iterator[tuple[str, Node]]:
    for node in page.nodes:
        if node.tag in ("script", "style", "code", "pre", "textarea", "option"):
            continue
        for child in node.children:
            if isinstance(child, str) and child.strip():
                yield " ".join(child.split()), node
        for name in ("aria-label", "placeholder", "title", "alt"):
            if node.get(name).strip():
                yield node.get(name).strip(), node


def written_by_people(node: Node) -> bool:
    """Tell whether these words came from a reader: they stand in an element marked `data-written`."""
    return any(up.has("data-written") for up in (node, *node.ancestors()))


@cache
def sentences_of_the_other(language: str) -> frozenset[str]:
    """Sentences of three words or more, as the other language has them, where the two differ."""
    with (ROOT / "translations" / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        pairs = [(m.id, m.string) for m in read_po(file) if isinstance(m.id, str) and m.id and m.string]
    known: Iterable[tuple[str, str]] = pairs if language == "en" else [(dutch, text) for text, dutch in pairs]
    own = {here for here, _other in known}
    return frozenset(
        other for here, other in known if other not in own and len(other.split()) > 2 and "%" not in other
    )


def public_addresses(page: Page) -> Iterator[str]:
    """A page that search engines may keep names both its languages and its one address."""
    robots = [node.get("content") for node in page.all("meta") if node.get("name") == "robots"]
    if any("noindex" in content for content in robots):
        return
    links = page.all("link")
    languages = {node.get("hreflang") for node in links if node.get("rel") == "alternate"}
    if not {"nl", "en", "x-default"} <= languages:
        yield f"hreflang of a public page is {sorted(languages)}"
    if not any(node.get("rel") == "canonical" and node.get("href") for node in links):
        yield "a public page without canonical address"
    if not any(node.get("name") == "description" and node.get("content") for node in page.all("meta")):
        yield "a public page without description"


CHECKS: tuple[Check, ...] = (
    skeleton,
    headings,
    identifiers,
    labels,
    pictures,
    no_inline,
    nesting,
    tables,
    residue,
    sentences,
    untranslated,
)
