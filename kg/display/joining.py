"""JavaScript modules -> one script that holds them side by side, for a page that loads nothing."""

import re
from functools import cache
from pathlib import Path

from kg.errors import DataError

IMPORT = re.compile(r'^import (?:\{([\w\s,]*)\} from )?"(\.[\w./-]+)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.M)
UNKNOWN = re.compile(r"^(?:import|export)\b", re.M)
DECLARED = re.compile(
    r"^(export )?(?:async )?(?:function|class|const|let) (?:(\w+)|[\[{]([\w\s,]*)[\]}])", re.M
)


@cache
def join(entry: Path, given: Path | None = None) -> str:
    """Return ``entry`` and all it imports as one script, without what ``given`` brought into the page."""
    modules = order(entry)
    owners: dict[str, Path] = {}
    for path, text in modules.items():
        for name in _declared(text):
            if owners.setdefault(name, path) != path:
                raise DataError(f"{path.name}: {name} is declared in {owners[name].name}, too; rename one")
    left = modules.keys() - (order(given) if given else {})
    bodies = [EXPORT.sub("", IMPORT.sub("", text)).strip() for path, text in modules.items() if path in left]
    return "\n\n".join(['"use strict";', *bodies]) + "\n"


def order(entry: Path) -> dict[Path, str]:
    """Return the text of ``entry`` and of all it imports, each module behind those that it imports.

    DataError names file and line where a module is missing, a name is not exported, modules import each
    other, or an import or export is not understood.
    """
    modules: dict[Path, str] = {}
    _visit(entry.resolve(), modules, (), entry.name)
    return modules


def _visit(path: Path, modules: dict[Path, str], above: tuple[Path, ...], place: str) -> None:
    if path in above:
        ring = " -> ".join(one.name for one in (*above[above.index(path) :], path))
        raise DataError(
            f"{place}: modules import each other: {ring}; move what they share into one of its own"
        )
    if path in modules:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{place}: no module {path.name} can be read; mend the import") from error
    understood = EXPORT.sub("", IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text))
    if found := UNKNOWN.search(understood):
        raise DataError(
            f'{_place(path, understood, found)}: write import {{ x }} from "./x.js"; or export function'
        )
    for found in IMPORT.finditer(text):
        other, at = (path.parent / found[2]).resolve(), _place(path, text, found)
        _visit(other, modules, (*above, path), at)
        for name in sorted(_names(found[1] or "") - _declared(modules[other], "export ")):
            raise DataError(f"{at}: {other.name} exports no {name}; mend the import or export it there")
    modules[path] = text


def _declared(text: str, how: str = "") -> set[str]:
    """Return the names that a module declares, or only those it exports."""
    found = (one for one in DECLARED.finditer(text) if how in (one[1] or ""))
    return set().union(*(_names(one[2] or one[3]) for one in found))


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",")} - {""}


def _place(path: Path, text: str, found: re.Match[str]) -> str:
    return f"{path.name}:{text.count(chr(10), 0, found.start()) + 1}"
