"""The translation catalogues: one command to read, fill, check and compile them.

    python tools/catalogues.py update                 read app/ and templates/, bring nl and en in step
    python tools/catalogues.py translate FILE.json    update, then take the Dutch from FILE
    python tools/catalogues.py missing                print what has no Dutch yet, in the form FILE.json wants
    python tools/catalogues.py check                  complete, in step with the source, placeholders equal
    python tools/catalogues.py compile                write the .mo files that the app reads

FILE.json is {"English": "Nederlands", "singular English": ["enkelvoud", "meervoud"]}. English is the source
language: its catalogue is filled with the source sentences. No line numbers, no dates and one fixed order, so
that two branches that each add a sentence rarely meet on a line. Every writing command holds a lock.
"""

from __future__ import annotations

import argparse
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "messages.pot"
LOCK = ROOT / "var" / "catalogues.lock"
LANGUAGES = ("nl", "en")
SOURCE_LANGUAGE = "en"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "_l", "lazy_gettext")),
    **dict.fromkeys(("ngettext", "_n", "lazy_ngettext", "_ln"), (1, 2)),
}
HEADERS_THAT_CHANGE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Report-Msgid",
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
PERCENT = re.compile(r"%%|" + PLACEHOLDER.pattern)


class Trouble(Exception):
    """What stands in the way, one line per finding."""


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else writes the catalogues."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- reading --------------------------------------------------------------------------------


def sentences(root: Path = ROOT) -> tuple[Catalog, list[str]]:
    """Return every sentence of app/ and templates/, and the files that could not be read."""
    with (ROOT / "babel.cfg").open() as mapping_file:
        methods, options = parse_mapping_cfg(mapping_file)
    found, unreadable = Catalog(project="Samenspraak", version="1", charset="utf-8"), []
    for method in methods:
        for path in sorted(root.glob(method[0].replace("**.", "**/*."))):
            try:
                read_file(found, root, path, method, options)
            except Exception as error:  # noqa: BLE001 a parser may raise anything on a half-written file
                unreadable.append(f"{path.relative_to(root)}: {error}")
    return found, unreadable


def read_file(
    found: Catalog, root: Path, path: Path, method: tuple[str, str], options: dict[str, dict[str, str]]
) -> None:
    messages = extract_from_file(
        method[1], path, keywords=KEYWORDS, comment_tags=("Translators:",), options=options.get(method[0], {})
    )
    for _line, message, comments, _context in messages:
        found.add(message, None, [(path.relative_to(root).as_posix(), 0)], auto_comments=comments)


def load(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def po_path(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def key(message: Message) -> str:
    """The sentence that names a message in FILE.json: of a plural, the singular."""
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


# --- writing --------------------------------------------------------------------------------


def write(path: Path, catalog: Catalog) -> None:
    """Replace the file at once and only when its content changes."""
    text = io.BytesIO()
    write_po(text, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    content = "".join(
        line for line in lines if not line.startswith(tuple(f'"{h}' for h in HEADERS_THAT_CHANGE))
    )
    replace(path, content.encode())


def replace(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def in_step(source: Catalog, old: Catalog, language: str, keep_old: bool) -> Catalog:
    """Return the source's sentences with the translations that `old` has for them."""
    new = Catalog(
        locale=language,
        project="Samenspraak",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Samenspraak, {language}. Written by tools/catalogues.py.",
    )
    for message in entries(source):
        known = old.get(message.id)
        same_form = known is not None and isinstance(known.id, str) == isinstance(message.id, str)
        text = message.id if language == SOURCE_LANGUAGE else known.string if known and same_form else ""
        new.add(message.id, text, auto_comments=message.auto_comments, flags=message.flags)
    if keep_old:
        for message in entries(old):
            if message.id not in new:
                new.add(message.id, message.string, flags=message.flags)
    return new


def update() -> Catalog:
    """Bring every catalogue in step with the source; return the Dutch one.

    When a file could not be read, sentences that seem to be gone are kept: they may stand in that file."""
    source, unreadable = sentences()
    for line in unreadable:
        print(f"cannot be read, nothing is removed this time: {line}", file=sys.stderr)
    source.header_comment = (
        "# Samenspraak, the sentences of app/ and templates/. Written by tools/catalogues.py."
    )
    source.fuzzy = False
    write(TEMPLATE, source)
    catalogues = {name: in_step(source, load(name), name, keep_old=bool(unreadable)) for name in LANGUAGES}
    save(catalogues)
    return catalogues["nl"]


def save(catalogues: dict[str, Catalog]) -> None:
    for language, catalog in catalogues.items():
        write(po_path(language), catalog)
        compile_one(language)


def compile_one(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, load(language))
    replace(po_path(language).with_suffix(".mo"), compiled.getvalue())


def translate(path: Path, keep_unknown: bool) -> None:
    """Take the Dutch of `path` over; all of it or, when something in it is wrong, nothing."""
    given = json.loads(path.read_text(encoding="utf-8"))
    dutch = update()
    by_key = {key(message): message for message in entries(dutch)}
    unknown = sorted(set(given) - set(by_key))
    if unknown and not keep_unknown:
        raise Trouble("\n".join(f"no such sentence in app/ or templates/: {text!r}" for text in unknown))
    wrong = []
    for text in sorted(set(given) & set(by_key)):
        message = by_key[text]
        message.string = tuple(given[text]) if isinstance(given[text], list) else given[text]
        wrong += faults(message)
    if wrong:
        raise Trouble("\n".join(wrong))
    save({"nl": dutch})
    for text in unknown:
        print(f"skipped, no such sentence: {text!r}", file=sys.stderr)
    print_missing(dutch)


# --- judging --------------------------------------------------------------------------------


def is_translated(message: Message) -> bool:
    if isinstance(message.string, (tuple, list)):
        return all(message.string)
    return bool(message.string)


def faults(message: Message) -> list[str]:
    """Return what is wrong with a filled translation: its number of forms, its placeholders, its spaces."""
    plural = isinstance(message.id, (tuple, list))
    if plural != isinstance(message.string, (tuple, list)):
        return [f"needs {'[singular, plural]' if plural else 'one text'}: {key(message)!r}"]
    if plural and len(message.string) != 2:
        return [f"needs two forms: {key(message)!r}"]
    sources = message.id if plural else [message.id]
    texts = message.string if plural else [message.string]
    found = []
    for number, (source, text) in enumerate(zip(sources, texts, strict=True)):
        wanted, has = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
        allowed = wanted | set(PLACEHOLDER.findall(sources[-1]))
        # "one comment" may leave the number out, but a plural and a plain sentence may not.
        may_omit = {"num"} if plural and number == 0 else set()
        if has - allowed or (wanted - may_omit) - has:
            found.append(f"placeholders differ ({sorted(wanted)} and {sorted(has)}): {source!r}")
        if ("%" in PERCENT.sub("", text)) != ("%" in PERCENT.sub("", source)):
            found.append(f"a loose % sign in one of the two: {source!r}")
        if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
            found.append(f"spaces at the ends differ: {source!r}")
    return found


def check() -> list[str]:
    """Return every fault of the catalogues: nothing when they are complete and in step with the source."""
    source, unreadable = sentences()
    found = [f"cannot be read: {line}" for line in unreadable]
    wanted = {key(message): message for message in entries(source)}
    for message in entries(source):
        if any(loose_percent(text) for text in texts_of(message)) and from_template(message):
            found.append(f"write a percent sign in a template as %%: {key(message)!r}")
    for language in LANGUAGES:
        catalog = load(language)
        has = {key(message): message for message in entries(catalog)}
        found += [
            f"{language}: not in the catalogue, run update: {text!r}" for text in wanted if text not in has
        ]
        found += [
            f"{language}: no longer in the source, run update: {text!r}" for text in has if text not in wanted
        ]
        for message in entries(catalog):
            if key(message) not in wanted:
                continue
            if not is_translated(message):
                found.append(f"{language}: not translated: {key(message)!r}")
            elif message.fuzzy:
                found.append(f"{language}: marked fuzzy: {key(message)!r}")
            else:
                found += [f"{language}: {fault}" for fault in faults(message)]
    return found


def texts_of(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]


def from_template(message: Message) -> bool:
    return any(name.startswith("templates/") for name, _line in message.locations)


def loose_percent(text: str) -> bool:
    return "%" in PERCENT.sub("", text)


def print_missing(dutch: Catalog) -> None:
    empty = {
        key(message): ["", ""] if isinstance(message.id, (tuple, list)) else ""
        for message in entries(dutch)
        if not is_translated(message)
    }
    print(json.dumps(empty, ensure_ascii=False, indent=1, sort_keys=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("update", "missing", "check", "compile"):
        commands.add_parser(name)
    filling = commands.add_parser("translate")
    filling.add_argument("file", type=Path)
    filling.add_argument(
        "--keep-unknown", action="store_true", help="skip unknown sentences instead of refusing"
    )
    chosen = parser.parse_args()
    try:
        return run(chosen)
    except (Trouble, OSError, json.JSONDecodeError) as trouble:
        print(trouble, file=sys.stderr)
        return 1


def run(chosen: argparse.Namespace) -> int:
    if chosen.command == "check":
        found = check()
        print("\n".join(found) if found else "the catalogues are complete and in step")
        return 1 if found else 0
    with alone():
        if chosen.command == "translate":
            translate(chosen.file, chosen.keep_unknown)
        elif chosen.command == "compile":
            for language in LANGUAGES:
                compile_one(language)
        elif chosen.command == "missing":
            print_missing(update())
        else:
            update()
    return 0


if __name__ == "__main__":
    sys.exit(main())
