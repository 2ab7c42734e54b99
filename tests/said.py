"""What the code of kg says to people, found in its source: every text of an error, a notice and a help."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kg

ROOT = Path(kg.__file__).parent
ERRORS = {
    "KGError", "SourceError", "DataError", "OutputError", "QueryError", "QueryUnanswered", "NotAcceptable",
    "PushError", "NameNotFound", "BrokenStore", "BadParameter",
}  # fmt: skip
# Of kg's own data files, and of modules of the page, only who changes kg hears: in English.
DEVELOPERS = (
    "datafile.py", "divisions.py", "schema.py", "reasons.py", "display/", "words/", "reader/", "validation/",
    "view/",
)  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """Yield where something is said, and what: each slot of it as {}."""
    for path in sorted(ROOT.rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if place.startswith(DEVELOPERS):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for text in _of(node, tree, in_decisions=place.startswith("decisions/")):
                yield f"{place}:{getattr(node, 'lineno', 0)}", text


def _of(node: ast.AST, tree: ast.Module, *, in_decisions: bool) -> Iterator[str]:
    if isinstance(node, ast.Call) and node.args:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "DataError" and not in_decisions:
            return  # of a data file of kg itself
        if name in ERRORS or name in ("tell", "say", "fault"):
            yield from _read(node.args[0], tree)
        elif name == "Unread" and len(node.args) == 2:
            yield from _read(node.args[1], tree)
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("reason", "mend"):
        yield from _read(node.value, tree)


def _read(said: ast.expr, tree: ast.Module) -> Iterator[str]:
    """Yield the texts that an expression may be, as far as the module tells."""
    match said:
        case ast.Constant(value=str(text)):
            yield re.sub(r"\{\w*\}", "{}", text)
        case ast.JoinedStr(values=values):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in values)
        case ast.IfExp(body=one, orelse=other):
            yield from (*_read(one, tree), *_read(other, tree))
        case ast.BoolOp(values=values):
            for one in values:
                yield from _read(one, tree)
        case ast.Call(func=ast.Name(id=name)):
            yield from _returned(name, tree)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            yield from _read(value, tree)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=args):
            yield from (*_held(name, tree), *(text for one in args[1:] for text in _read(one, tree)))
        case ast.Name(id=name):
            yield from _held(name, tree)
        case ast.Subscript(value=ast.Name(id=name)):
            yield from _held(name, tree)


def _returned(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for one in ast.walk(node):
                if isinstance(one, ast.Return) and one.value and not isinstance(one.value, ast.Name):
                    yield from _read(one.value, tree)


def _held(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the texts that a name of the module stands for; those of a table, all of them."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == name for one in node.targets):
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            for value in values:
                if not isinstance(value, ast.Name):
                    yield from _read(value, tree)
