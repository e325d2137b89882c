"""A page of HTML as a small tree, with its forms: what the audit and the tests' client read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(eq=False)
class Node:
    """An element with its attributes, children (elements and texts) and place in the source."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def has(self, name: str) -> bool:
        return name in self.attributes

    def walk(self) -> Iterator["Node"]:
        """Every element below this one, in reading order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, *tags: str) -> list["Node"]:
        return [node for node in self.walk() if node.tag in tags]

    def ancestors(self) -> Iterator["Node"]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def text(self) -> str:
        """The words inside, with single spaces."""
        return " ".join(" ".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style", "template"):
                yield from child.texts()

    @cached_property
    def language(self) -> str:
        """The language that holds here: the nearest `lang`."""
        if self.has("lang") or self.parent is None:
            return self.get("lang")
        return self.parent.language

    def __str__(self) -> str:
        shown = "".join(f' {name}="{value[:40]}"' for name, value in list(self.attributes.items())[:4])
        return f"<{self.tag}{shown}> (line {self.line})"


@dataclass
class Form:
    """A form as a visitor finds it: where it goes and what its fields hold before anything is typed."""

    node: Node
    action: str
    method: str
    values: dict[str, list[str]]
    fields: frozenset[str]


class Page(HTMLParser):
    """The tree of one page. `faults` lists what is wrong with the markup: nesting, doubled attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.doctype = ""
        self.root = Node("#root", {}, 0)
        self.nodes: list[Node] = []
        self.open = [self.root]
        self.faults: list[str] = []
        self.feed(source)
        self.close()
        self.faults += [f"never closed: {node}" for node in self.open[1:]]

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs, stays_open=tag not in VOID)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs, stays_open=False)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]], *, stays_open: bool) -> None:
        parent = self.open[-1]
        node = Node(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], parent)
        names = [name for name, _value in attrs]
        self.faults += [f"attribute {name} twice: {node}" for name in set(names) if names.count(name) > 1]
        parent.children.append(node)
        self.nodes.append(node)
        if stays_open:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> on line {self.getpos()[0]} closes {self.open[-1]}")
            if tag not in (node.tag for node in self.open):
                return
            while self.open[-1].tag != tag:
                self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    # --- what tests ask ------------------------------------------------------------

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.nodes if node.tag in tags]

    def by_id(self, name: str) -> Node | None:
        return next((node for node in self.nodes if node.get("id") == name), None)

    @cached_property
    def language(self) -> str:
        return next((node.get("lang") for node in self.all("html")), "")

    @property
    def title(self) -> str:
        return next((node.text for node in self.all("title")), "")

    @property
    def heading(self) -> str:
        return next((node.text for node in self.all("h1")), "")

    @property
    def main(self) -> Node:
        return next(iter(self.all("main")), self.root)

    @property
    def text(self) -> str:
        """All the words a reader meets in the main part."""
        return self.main.text

    @property
    def links(self) -> dict[str, str]:
        """Address by words, of every link."""
        return {
            node.text or node.get("aria-label"): node.get("href")
            for node in self.all("a")
            if node.has("href")
        }

    @property
    def forms(self) -> list[Form]:
        return [self._form(node) for node in self.all("form")]

    def _form(self, node: Node) -> Form:
        inside = node.all("input", "select", "textarea", "button")
        controls = [c for c in (*inside, *self.pointing_here(node)) if c.has("name")]
        values: dict[str, list[str]] = {}
        for control in controls:
            for value in _values(control):
                values.setdefault(control.get("name"), []).append(value)
        names = frozenset(control.get("name") for control in controls)
        return Form(node, node.get("action"), node.get("method", "get").lower(), values, names)

    def sent_elsewhere(self, form: Form) -> list[Form]:
        """The form as each button that names another address sends it."""
        buttons = [*form.node.all("button"), *self.pointing_here(form.node)]
        return [
            replace(
                form,
                action=button.get("formaction"),
                values={
                    **form.values,
                    **({button.get("name"): [button.get("value")]} if button.has("name") else {}),
                },
            )
            for button in buttons
            if button.has("formaction")
        ]

    def pointing_here(self, form: Node) -> list[Node]:
        """Controls that stand elsewhere on the page and name this form."""
        return [node for node in self.nodes if form.has("id") and node.get("form") == form.get("id")]


def _values(control: Node) -> list[str]:
    """What a browser would send for a control nobody touched."""
    if control.has("disabled") or control.tag == "button":
        return []
    if control.tag == "textarea":
        return ["".join(child for child in control.children if isinstance(child, str)).removeprefix("\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [option for option in options if option.has("selected")]
        if not chosen and not control.has("multiple"):
            chosen = options[:1]
        return [option.get("value", option.text) for option in chosen]
    kind = control.get("type", "text")
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.has("checked") else []
    return [] if kind in ("submit", "button", "image", "reset", "file") else [control.get("value")]
