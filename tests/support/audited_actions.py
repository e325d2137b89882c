"""The actions that the product writes in the audit log, read from its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
WRITERS = {"audit.record", "AuditEntry"}


@dataclass(frozen=True)
class Forwarder:
    """A function that passes one of its own arguments on as the action, perhaps behind a fixed beginning."""

    name: str
    argument: str
    position: int
    beginning: str = ""


def actions_in(folder: Path) -> dict[str, str]:
    """Every action by the place where it is written; an action that can't be read from the source raises.

    Raises:
        ValueError: the action is computed, so that nobody can look it up.
    """
    paths = sorted(set(folder.rglob("*.py")) - {folder / "core" / "audit.py"})
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    found: dict[str, str] = {}
    for home, tree in trees.items():
        for row in rows(tree):
            found |= dict.fromkeys(row, home.name)
        for place, read in written_in(tree, home.name):
            if not isinstance(read, Forwarder):
                found |= dict.fromkeys(read, place)
                continue
            for path, other in trees.items():
                if path == home or read.name in imported(other):
                    found |= passed_to(read, other, path.name)
    return found


def written_in(tree: ast.Module, name: str) -> Iterator[tuple[str, list[str] | Forwarder]]:
    """Each call that writes an entry: its place, and its actions or the function that is told them."""
    for function in functions(tree):
        for call in calls(function):
            if dotted(call.func) in WRITERS:
                place = f"{name}:{call.lineno}"
                yield place, action_of(call, function, place)


def action_of(call: ast.Call, function: Function, place: str) -> list[str] | Forwarder:
    written = {keyword.arg: keyword.value for keyword in call.keywords}.get("action")
    expression = written if written is not None else call.args[0]
    if constants := list(constants_in(expression)):
        return constants
    names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    beginning, last = "", expression
    if isinstance(expression, ast.JoinedStr) and len(expression.values) == 2:
        fixed, formatted = expression.values
        if isinstance(fixed, ast.Constant) and isinstance(formatted, ast.FormattedValue):
            beginning, last = str(fixed.value), formatted.value
    if isinstance(last, ast.Name) and last.id in names:
        return Forwarder(function.name, last.id, names.index(last.id), beginning)
    raise ValueError(f"{place}: the action can't be read from the source: {ast.unparse(expression)}")


def passed_to(forwarder: Forwarder, tree: ast.Module, place: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for call in calls(tree):
        if dotted(call.func) != forwarder.name:
            continue
        given = {keyword.arg: keyword.value for keyword in call.keywords}.get(forwarder.argument)
        expression = given if given is not None else call.args[forwarder.position]
        constants = list(constants_in(expression))
        if not constants:
            raise ValueError(f"{place}:{call.lineno}: the action can't be read from the source")
        found |= {forwarder.beginning + each: f"{place}:{call.lineno}" for each in constants}
    return found


def constants_in(expression: ast.expr) -> Iterator[str]:
    """The words an expression may be: one, or one of two."""
    if isinstance(expression, ast.Constant):
        yield str(expression.value)
    elif isinstance(expression, ast.IfExp):
        yield from constants_in(expression.body)
        yield from constants_in(expression.orelse)


def rows(tree: ast.AST) -> Iterator[list[str]]:
    """Entries written many at once, as plain rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            named = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            if {"action", "actor_id"} <= named.keys():
                yield list(constants_in(named["action"]))


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def imported(tree: ast.Module) -> set[str]:
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.asname or name.name for node in froms for name in node.names}


def dotted(expression: ast.expr) -> str:
    return ast.unparse(expression) if isinstance(expression, ast.Name | ast.Attribute) else ""
