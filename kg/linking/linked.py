"""What linking finds; what grows with the archive stands on disk."""

import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

FILE = ".kg-linking.sqlite"
_PRAGMAS = """
PRAGMA page_size = 16384;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
PRAGMA temp_store = FILE;
"""

Record = tuple[str, str]  # article id, entity id there


class Doubt(NamedTuple):
    """Two things that may be one: left for a person to decide."""

    a: str  # ids in the graph; a < b
    b: str
    score: float
    reasons: tuple[str, ...]


class Disk:
    """A database that lasts as long as this object: a file in ``folder``, or one that the system deletes.

    What SQLite sorts stands there as well: where the system keeps temporary files is often little room.
    """

    def __init__(self, folder: Path | None) -> None:
        file = folder / FILE if folder else None
        if file:
            file.unlink(missing_ok=True)
        self.connection = sqlite3.connect(file or "", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, _close, self.connection, file)
        self.connection.executescript(_PRAGMAS)
        if folder:
            _sort_in(self.connection, str(folder.absolute()))


def _sort_in(connection: sqlite3.Connection, folder: str) -> None:
    """Let all of this process that SQLite sorts stand in ``folder``; with "" where the system has it."""
    quoted = folder.replace("'", "''")
    with suppress(UnicodeEncodeError, sqlite3.Error):  # a name in another encoding than the system's
        connection.execute(f"PRAGMA temp_store_directory = '{quoted}'")


def _close(connection: sqlite3.Connection, file: Path | None) -> None:
    if file:
        _sort_in(connection, "")
    connection.close()
    if file:
        with suppress(OSError):
            file.unlink(missing_ok=True)


class Ids(Mapping[Record, str]):
    """Records of articles -> ids in the graph, where these are others; best asked article by article."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._last: tuple[str, dict[str, str]] = ("", {})

    def of(self, article: str) -> dict[str, str]:
        """Return the ids in the graph of an article's entities, where these are others."""
        if self._last[0] != article:
            asked = "SELECT entity, id FROM ids WHERE article = ?"
            self._last = article, dict(self._disk.connection.execute(asked, (article,)))
        return self._last[1]

    def __getitem__(self, record: Record) -> str:
        return self.of(record[0])[record[1]]

    def __iter__(self) -> Iterator[Record]:
        return self._disk.connection.execute("SELECT article, entity FROM ids ORDER BY article, entity")

    def __len__(self) -> int:
        (number,) = self._disk.connection.execute("SELECT count(*) FROM ids").fetchone()
        return int(number)


class Settled(Mapping[Record, str]):
    """Ids that people decided, above those that were found: of these they may be any mapping."""

    def __init__(self, decided: Mapping[Record, str], found: Mapping[Record, str]) -> None:
        self._found = found
        self._decided: dict[str, dict[str, str]] = defaultdict(dict)  # by article
        for (article, entity), id_ in decided.items():
            self._decided[article][entity] = id_

    def of(self, article: str) -> dict[str, str]:
        """Return the ids in the graph of an article's entities, where these are others."""
        return {**ids_of(self._found, article), **self._decided.get(article, {})}

    def __getitem__(self, record: Record) -> str:
        id_ = self._decided.get(record[0], {}).get(record[1])
        return self._found[record] if id_ is None else id_

    def __iter__(self) -> Iterator[Record]:
        decided = {(article, entity) for article, ids in self._decided.items() for entity in ids}
        return iter(decided | self._found.keys())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def ids_of(ids: Mapping[Record, str], article: str) -> dict[str, str]:
    """Return what is said of one article's entities."""
    if isinstance(ids, Ids | Settled):
        return ids.of(article)
    return {entity: id_ for (held, entity), id_ in ids.items() if held == article}


class Reasons(Mapping[str, tuple[str, ...]]):
    """Ids in the graph -> why these are one thing."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def __getitem__(self, id_: str) -> tuple[str, ...]:
        asked = "SELECT reason FROM reasons WHERE id = ? ORDER BY reason"
        found = tuple(reason for (reason,) in self._disk.connection.execute(asked, (id_,)))
        if not found:
            raise KeyError(id_)
        return found

    def __iter__(self) -> Iterator[str]:
        return (
            id_ for (id_,) in self._disk.connection.execute("SELECT DISTINCT id FROM reasons ORDER BY id")
        )

    def __len__(self) -> int:
        (number,) = self._disk.connection.execute("SELECT count(DISTINCT id) FROM reasons").fetchone()
        return int(number)


@dataclass(frozen=True, slots=True)
class Linked:
    """Which entity of the graph each article's entity is."""

    ids: Mapping[Record, str]  # -> id, where it is another one
    reasons: Mapping[str, tuple[str, ...]]  # id -> why these are one thing
    doubtful: tuple[Doubt, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)  # id of a phase -> id of its whole

    def ids_of(self, article: str) -> dict[str, str]:
        """Return the ids in the graph of an article's entities, where these are others."""
        return ids_of(self.ids, article)

    def id_of(self, article: str, entity: str) -> str:
        """Return the id in the graph of an article's entity."""
        if isinstance(self.ids, Ids):
            return self.ids.of(article).get(entity, entity)
        return self.ids.get((article, entity), entity)
