"""The graphs of the page: a folder of each, with the files that were dropped, and what was built of them.

~/kg/2024年报纸/sources/…    the files, where they were dropped
~/kg/2024年报纸/graph/…      what kg build wrote
~/kg/2024年报纸/work.json    where the pages are, where they stayed in their own folder; the last report
"""

import json
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from kg.errors import SourceError
from kg.files import unwritten, write_text
from kg.sources.finding import BESIDE, SUFFIXES

MB = 2**20
MOST = 512  # MB of a file
SOURCES, GRAPH, RECORD = "sources", "graph", "work.json"
KEPT = (*BESIDE, "metadata.csv")  # read beside the pages
_LISTED = 500  # folders of a folder that are shown
_LONGEST, _ENDING = 60, 8  # characters of a part of a path, and of its ending
_FORBIDDEN = re.compile(r'[\0-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Work:
    """One graph of the page: its folder, its pages, and what its last build told."""

    name: str
    folder: Path
    sources: Path
    report: dict[str, Any]

    @property
    def graph(self) -> Path:
        """Return the folder that the build writes."""
        return self.folder / GRAPH

    @property
    def built(self) -> bool:
        """Tell whether there is a graph to open."""
        return (self.graph / "graph.html").is_file()


@dataclass(frozen=True, slots=True)
class Works:
    """All graphs of the page."""

    folder: Path

    def all(self) -> list[Work]:
        """Return every graph, the newest first."""
        found = []
        for path in _inside(self.folder):
            with suppress(OSError, SourceError):  # one that vanishes, or whose name is no text
                if not path.name.startswith("."):
                    found.append((path.stat().st_mtime, self.find(path.name)))
        return [work for _, work in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]

    def find(self, name: str) -> Work:
        """Return a graph by its name; SourceError where there is none."""
        folder = self.folder / name
        # Its owner may have named it anew: any folder right here is taken.
        inside = folder.name == name != ".." and folder.parent == self.folder
        if not inside or not _is_text(name) or not os.path.isfile(folder / RECORD):
            raise SourceError(f"{name[:_LONGEST]}: no such graph here; choose one of the list")
        record = _read_record(folder / RECORD)
        sources = str(record.get("sources") or folder / SOURCES)
        return Work(name, folder, Path(sources), record["report"])

    def make(self, wanted: str, sources: Path | None = None) -> Work:
        """Return the graph of a name, made where there is none; ``sources`` are pages that stay there."""
        name = safe_name(wanted)
        folder = self.folder / name
        if not (folder / RECORD).is_file():
            own = {} if sources is None else {"sources": str(sources)}
            write_text(folder / RECORD, json.dumps(own))
        work = self.find(name)
        if sources is not None and work.sources != sources:  # another folder of the same name
            return self.make(f"{name}-{sum(name in one.name for one in self.all()) + 1}", sources)
        return work

    def keep_report(self, work: Work, told: dict[str, Any]) -> None:
        """Keep what a build told."""
        own = {} if work.sources == work.folder / SOURCES else {"sources": str(work.sources)}
        write_text(work.folder / RECORD, json.dumps({**own, "report": told}))


def _inside(folder: Path) -> list[Path]:
    """Return what stands in a folder; nothing where it cannot be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read_record(file: Path) -> dict[str, Any]:
    """Return what is kept of a graph; a record that somebody wrote into holds nothing."""
    record: Any = None
    with suppress(OSError, ValueError, RecursionError):
        record = json.loads(file.read_text(encoding="utf-8"))
    record = record if isinstance(record, dict) else {}
    report = record.get("report")
    whole = isinstance(report, dict) and isinstance(report.get("lines", []), list)
    return {**record, "report": report if whole else {}}


async def save(work: Work, path: str, parts: AsyncIterator[bytes]) -> None:
    """Save a file that was dropped: whole, or not at all; its path is made safe."""
    target = work.folder / SOURCES / safe_path(path)
    beside = target.with_name(f".{secrets.token_hex(8)}.next")  # several are saved at a time
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            async for part in parts:
                size += len(part)
                if size > MOST * MB:
                    raise SourceError(f"{path[-80:]}: is larger than {MOST} MB; split it into smaller files")
                file.write(part)
        os.replace(beside, target)
    except OSError as error:
        raise unwritten(target, error, "choose another folder") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def safe_name(text: str) -> str:
    """Return a text as the name of a file or folder on any system: "a/b:c " -> "a_b_c".

    One that is cut carries a number made of the whole, so that two do not become one.
    """
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).strip(" .")
    if len(name) > _LONGEST:
        number = f"-{crc32(name.encode()):08x}"
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, f".{ending}") if dot and len(ending) <= _ENDING else (name, "")
        name = f"{stem[: _LONGEST - len(number) - len(ending)].strip(' .')}{number}{ending}"
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def safe_path(text: str) -> Path:
    """Return a path below a folder, its sub-folders kept: "../报纸/a.txt" -> "报纸/a.txt"."""
    parts = [part for part in re.split(r"[/\\]", text) if part.strip(" .")]
    if not parts or len(parts) > 20:
        raise SourceError(f"{text[-80:]}: is no name of a file; rename it")
    return Path(*map(safe_name, parts))


def list_folder(text: str) -> dict[str, Any]:
    """Return the folders of a folder of this machine, and how many files in it kg would read."""
    try:
        path = Path(text).expanduser() if text.strip() else Path.home()
        if not path.is_absolute() or not path.is_dir():
            raise SourceError(f"{text[:300]}: there is no such folder; name one that is there")
        folders, files = [], 0
        for entry in os.scandir(path):
            if entry.name.startswith(".") or not _is_text(entry.name):
                continue
            if os.path.isdir(entry):  # entry.is_dir() fails on a link that may not be followed
                folders.append(entry.name)
            else:
                files += entry.name.lower().endswith(SUFFIXES)
    except (OSError, ValueError, RuntimeError) as error:  # the last: a ~name that nobody has
        raise SourceError(f"{text[:300]}: the folder cannot be opened; check who may read it") from error
    return {
        "path": str(path),
        "parent": str(path.parent) if path.parent != path else "",
        "folders": sorted(folders)[:_LISTED],
        "files": files,
    }


def _is_text(name: str) -> bool:
    """Tell whether a name can be shown: one in another encoding than the system's has no characters."""
    return not re.search("[\ud800-\udfff]", name)
