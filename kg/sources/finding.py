"""Files and folders named by the user -> the files to read, each with a path of its own."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.model import Unread
from kg.pages.picture import SUFFIXES as PICTURES

TEXTS = (".txt", ".md", ".html", ".htm", ".jsonl")
TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
OFFICE = (".docx", ".docm", ".doc", ".rtf", ".wps", ".mht", ".mhtml", ".eml")
PRINTED = (".pdf",)
SUFFIXES = (*TEXTS, *PRINTED, *PICTURES, *TABLES, *OFFICE)
BESIDE = ("decisions.toml", "confidence.toml")  # stand in a named folder, and tell of what is in it
STDIN, STDIN_NAME = "-", "stdin"

# What a build, and kg diff, writes beside graph.json, and would read as news the next time.
_GRAPH = "graph.json"
_WRITTEN = re.compile(
    r"graph\.html|report\.md|(?:entities|relations|deals|metadata-todo)\.csv|ledger\.xlsx|digest\.(?:html|txt|json)"
)
# What systems and programs leave behind, what a build alone writes, and what tells of other files.
_SYSTEM = re.compile(
    r"\..*|~\$.*|.*~|(?:eh)?thumbs\.db|desktop\.ini|icon\r|metadata\.csv"
    r"|graph\.(?:json|ttl|trig|graphml|rdf12\.ttl)|ontology\.ttl|cut-(?:[0-9a-f]{16}\.png|index\.json)",
    re.IGNORECASE,
)
_NO_FILE = "is not a file; to read a pipe, name it -"
_OUTSIDE = "is a link that leads outside the folder; name what it leads to if it is to be read"
_NOWHERE = "is a link to nothing that can be read; is what it led to gone? mend it or remove it"
_KIND = re.compile(r"\.[A-Za-z0-9]{1,8}")
# What would break a line of a message in two, or turn what follows it around.
_BREAKS = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. ``path`` is what the graph calls it; ``root`` is the folder it is relative to."""

    file: Path
    root: Path
    path: str
    folder: bool  # found in a named folder, not named itself


def find_files(paths: Sequence[Path]) -> list[Found | Unread]:
    """Return each file once, in the order of ``paths`` and sorted in each folder."""
    found: list[Found | Unread] = []
    files: set[str] = set()
    names: set[tuple[Path, str]] = set()
    for item in (item for path in paths for item in _find(path)):
        if isinstance(item, Found):
            real = STDIN if item.path == STDIN_NAME else os.path.realpath(item.file)
            if real in files:
                continue
            files.add(real)
            if (item.root, item.path) in names:
                found.append(Unread(item.path, "a second file of this name; rename one of them"))
                continue
            names.add((item.root, item.path))
        found.append(item)
    return _tell_apart(found)


def show_path(path: Path | str) -> str:
    """Return ``path`` with forward slashes, as text of one line: file names may hold anything."""
    name = path.as_posix() if isinstance(path, Path) else path
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace")
    return _BREAKS.sub(lambda found: ascii(found[0])[1:-1], unicodedata.normalize("NFC", name))


def _find(path: Path) -> Iterator[Found | Unread]:
    try:
        if str(path) == STDIN:
            yield Found(path, Path(), STDIN_NAME, False)
        elif path.is_dir():
            yield from _walk(path)
        elif path.is_file():
            yield Found(path, Path(os.path.abspath(path)).parent, show_path(path.name), False)
        elif path.exists():
            yield Unread(show_path(path), _NO_FILE)
        else:
            yield Unread(show_path(path), "no such file; check the spelling")
    except (OSError, ValueError):
        yield Unread(show_path(path), "cannot be opened; check the spelling and who may read it")


def _walk(root: Path) -> Iterator[Found | Unread]:
    items: list[tuple[str, Found | Unread]] = []
    others: dict[str, list[str]] = {}  # by kind: what is not read
    base = Path(os.path.abspath(root))
    for folder in _folders(root):
        try:
            if _leads_out(folder, root):
                relative = show_path(folder.relative_to(root))
                items.append((relative, Unread(relative, _OUTSIDE)))
                continue
            names = os.listdir(folder)
        except OSError:
            reason = "the folder cannot be opened; check who may read it"
            items.append((show_path(folder), Unread(show_path(folder), reason)))
            continue
        built = _GRAPH in names
        aside = BESIDE if folder == root else ()
        kept = (name for name in sorted(names) if name not in aside and not _is_other(name, built=built))
        for file in (folder / name for name in kept):
            if os.path.isdir(file):
                continue
            if file.suffix.lower() not in SUFFIXES:
                if not os.path.isfile(file):
                    continue
                kind = file.suffix.lower() if _KIND.fullmatch(file.suffix) else ""
                others.setdefault(kind, []).append(show_path(file.relative_to(root)))
            else:
                relative = show_path(file.relative_to(root))
                fault = _fault(file, root)
                items.append(
                    (relative, Unread(relative, fault) if fault else Found(file, base, relative, True))
                )
    if not items:
        kinds = ", ".join(SUFFIXES)
        yield Unread(show_path(root), f"no file to read in this folder; it should hold {kinds} files")
    items += ((names[0], _not_read(kind, names)) for kind, names in others.items())
    yield from (item for _, item in sorted(items, key=lambda pair: pair[0]))


def _is_other(name: str, *, built: bool) -> bool:
    """Tell whether a file is of no concern: of the system, or of a build in the same folder."""
    return _SYSTEM.fullmatch(name) is not None or (built and _WRITTEN.fullmatch(name) is not None)


def _not_read(kind: str, names: Sequence[str]) -> Unread:
    """Return one line for all files of a kind that is not read."""
    what = f"a {kind} file" if kind else "a file whose name tells no kind"
    more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    return Unread(names[0], f"is {what}{more}, which kg does not read; it reads {' '.join(SUFFIXES)}")


def _fault(file: Path, root: Path) -> str:
    """Return why what stands in a folder is not to be opened, or nothing. A pipe would wait for ever."""
    if os.path.islink(file) and not os.path.exists(file):
        return _NOWHERE
    if os.path.exists(file) and not os.path.isfile(file):
        return _NO_FILE
    return _OUTSIDE if _leads_out(file, root) else ""


def _leads_out(path: Path, root: Path) -> bool:
    """Tell whether a link in the folder ``root`` leads to what the user did not name."""
    return (
        path != root
        and path.is_symlink()
        and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
    )


def _folders(root: Path) -> Iterator[Path]:
    """Yield ``root`` and each folder in it once, under its own name if a link leads to it as well."""
    seen: set[str] = set()
    folders, links = [root], list[Path]()
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        yield folder
        if _leads_out(folder, root):
            continue
        with suppress(OSError), os.scandir(folder) as scan:
            for entry in sorted(scan, key=lambda entry: entry.name):
                # Not entry.is_dir(): a link to itself would end the search.
                if os.path.isdir(entry) and not entry.name.startswith("."):
                    (links if entry.is_symlink() else folders).append(folder / entry.name)


def _tell_apart(found: list[Found | Unread]) -> list[Found | Unread]:
    """Put as many folder names before equal paths of different SOURCEs as tell them apart."""
    depths = [0] * len(found)
    while True:
        paths = [_path(item, depth) for item, depth in zip(found, depths, strict=True)]
        times = Counter(path for path, item in zip(paths, found, strict=True) if isinstance(item, Found))
        longer = [
            i
            for i, item in enumerate(found)
            if isinstance(item, Found) and times[paths[i]] > 1 and depths[i] < len(item.root.parts) - 1
        ]
        if not longer:
            break
        for i in longer:
            depths[i] += 1
    return [
        Found(item.file, item.root, path, item.folder) if isinstance(item, Found) else item
        for item, path in zip(found, paths, strict=True)
    ]


def _path(item: Found | Unread, depth: int) -> str:
    if isinstance(item, Unread) or not depth:
        return item.path
    return "/".join((*map(show_path, item.root.parts[-depth:]), item.path))
