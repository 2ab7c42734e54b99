"""Facts of articles <-> one SQLite file in the output folder: nothing is worked out twice.

The file may be deleted at any time, and nothing but a build reads it. Its keys are hashes of all that
extraction reads, its own code and data included; its values hold no path: where an article stands is told
anew by each build, in a temporary table.
"""

import re
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from kg.chunks import SIZE, Chunk, batched
from kg.errors import KGError, OutputError
from kg.files import unwritten
from kg.model import Article, Facts, Name, Source, article_id, position_in

FILE = ".kg-cache.sqlite"
_SIZE = 16  # bytes of a key
_EVERY = 1.0  # seconds of work that an interrupted build may lose
_WAIT = 1.0  # seconds for which another build may hold the file
_TABLES = """
PRAGMA auto_vacuum = FULL;
PRAGMA synchronous = NORMAL;
PRAGMA locking_mode = EXCLUSIVE;
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS articles (key BLOB PRIMARY KEY, facts BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS sources (key BLOB PRIMARY KEY, articles BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS made (key BLOB NOT NULL, told BLOB NOT NULL);
COMMIT;
CREATE TEMP TABLE read (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE placed (
    source TEXT, position INTEGER, id TEXT, record TEXT NOT NULL, sha256 TEXT NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (source, position, id)
) WITHOUT ROWID;
"""
_IN_ORDER = """
SELECT source, position, id, record, sha256, facts FROM placed CROSS JOIN articles USING (key)
ORDER BY source, position, id
"""
_SUMMED = """
SELECT source, position, id, record, sha256, key, typeof(facts), length(facts)
FROM placed CROSS JOIN articles USING (key) ORDER BY source, position, id
"""
# What extraction runs on: another release may find other words.
_PACKAGES = ("ahocorasick-rs", "jieba", "numpy", "onnxruntime", "opencc", "pypdfium2", "regex")

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Facts).decode


class BrokenStore(KGError):
    """The file is no database, or a broken one: to be made anew."""


@cache
def code_version() -> str:
    """Return a hash of all code and data of kg and of the packages that extraction uses."""
    root = Path(__file__).parent
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    code = sha256(repr((sys.version_info[:2], [version(name) for name in _PACKAGES])).encode())
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        code.update(f"\n{name}\n".encode() + path.read_bytes())
    return code.hexdigest()


def source_key(source: Source) -> bytes:
    """Return a hash of all that the facts of ``source`` depend on."""
    return _hash(replace(source, path="", record=source.record and "record", size=0, sha256=""))


def article_key(article: Article, names: Sequence[Name]) -> bytes:
    """Return a hash of all that the facts of ``article`` depend on."""
    return _hash((without_place(article), names))


def without_place(article: Article) -> Article:
    """Return ``article`` as it would be anywhere: what is found in it must not depend on where it stands."""
    return replace(article, id="", source="", position=0, record="", sha256="")


def _hash(value: Any) -> bytes:
    return sha256(_encode((code_version(), value))).digest()[:_SIZE]


def pack(facts: Facts) -> bytes:
    """Return ``facts`` as bytes."""
    return zlib.compress(_encode(facts), 1)


def _bytes(value: Any) -> bytes:
    """Return a value of the file; SQLite lets any type stand in any column."""
    if not isinstance(value, bytes):
        raise msgspec.DecodeError(f"{type(value).__name__} instead of bytes")
    return value


@dataclass(frozen=True, slots=True)
class Packed(Iterable[Facts]):
    """Facts as the file has them, each with its place: small to send, unpacked where they are used."""

    rows: Sequence[tuple[Any, ...]]

    def __iter__(self) -> Iterator[Facts]:
        for source, position, id_, record, sum_, packed in self.rows:
            facts = _decode(zlib.decompress(_bytes(packed)))
            place = {"id": id_, "source": source, "position": position, "record": record, "sha256": sum_}
            yield replace(facts, article=replace(facts.article, **place))


class Store:
    """The facts of all articles; iterating gives those of this build, by source and position."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection, self._file = connection, file
        self._connection.executescript(_TABLES)
        self._committed = time.monotonic()
        self.was_empty = not self._connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()

    def articles_of(self, source: bytes) -> list[bytes] | None:
        """Return the keys of the articles of a source that was extracted before."""
        row = self._connection.execute("SELECT articles FROM sources WHERE key = ?", (source,)).fetchone()
        if row is None:
            return None
        keys = _bytes(row[0])
        return [keys[at : at + _SIZE] for at in range(0, len(keys), _SIZE)]

    def holds(self, article: bytes) -> bool:
        """Whether an article was extracted before."""
        row = self._connection.execute("SELECT 1 FROM articles WHERE key = ?", (article,)).fetchone()
        return row is not None

    def keep(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep the packed facts of articles under their keys."""
        self._connection.executemany("INSERT OR IGNORE INTO articles VALUES (?, ?)", entries)
        if time.monotonic() > self._committed + _EVERY:
            self._connection.commit()
            self._committed = time.monotonic()

    def place(self, source: Source, key: bytes, articles: Sequence[bytes | None]) -> None:
        """Make a source part of this build; an article that could not be extracted is None."""
        path, record = source.path, source.record
        rows = [
            (path, position, article_id(path, record, position), record, source.sha256, article)
            for position, article in ((position_in(source, index), key) for index, key in enumerate(articles))
            if article is not None
        ]
        self._connection.executemany("INSERT OR REPLACE INTO placed VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._connection.execute("INSERT OR IGNORE INTO read VALUES (?)", (key,))
        whole = [article for article in articles if article is not None]
        if len(whole) == len(articles):
            self._connection.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (key, b"".join(whole)))

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM placed").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Facts]:
        return chain.from_iterable(chunk.facts for chunk in self.chunks(SIZE))

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield all facts, ``size`` articles at a time, packed as they are in the file."""
        try:
            yield from self._each(size)
        except sqlite3.Error as error:  # who goes through the facts has files of SQLite, too
            raise _told(self._file, error) from error

    def _each(self, size: int) -> Iterator[Chunk]:
        number = 0
        for rows in batched(self._connection.execute(_IN_ORDER), size):
            number += len(rows)
            yield Chunk(tuple(row[2] for row in rows), Packed(rows))
        if number != len(self):
            raise msgspec.DecodeError("articles are missing")

    def sum_up(self) -> bytes:
        """Return a hash of all articles of this build, and of where they stand."""
        summed, count = sha256(), 0
        for row in self._connection.execute(_SUMMED):
            summed.update(repr(row).encode("utf-8", "surrogatepass"))
            count += 1
        if count != len(self):
            raise msgspec.DecodeError("articles are missing")
        return summed.digest()

    def last_made(self, key: bytes) -> bytes | None:
        """Return what was told of the files of the last build, where they were made under ``key``."""
        row = self._connection.execute("SELECT told FROM made WHERE key = ?", (key,)).fetchone()
        return None if row is None else _bytes(row[0])

    def keep_made(self, key: bytes, told: bytes) -> None:
        """Keep what is told of the files of this build, which were made under ``key``."""
        self._connection.execute("DELETE FROM made")
        self._connection.execute("INSERT INTO made VALUES (?, ?)", (key, told))

    def prune(self) -> None:
        """Forget what this build did not use."""
        self._connection.execute("DELETE FROM sources WHERE key NOT IN (SELECT key FROM read)")
        self._connection.execute("DELETE FROM articles WHERE key NOT IN (SELECT key FROM placed)")
        self._connection.commit()


@contextmanager
def open_store(folder: Path, *, fresh: bool = False) -> Iterator[Store]:
    """Open the store of an output folder, for this build alone; ``fresh``: an empty one.

    BrokenStore where it is to be deleted, OutputError where the user must mend something.
    """
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            _check_unused(file)
            remove_store(folder)
    except OSError as error:
        raise unwritten(folder, error, "choose another with -o") from error
    try:
        with closing(sqlite3.connect(file, timeout=_WAIT)) as connection:
            store = Store(connection, file)
            try:
                yield store
            finally:
                with suppress(sqlite3.Error):  # of two errors, the first is to be told
                    connection.commit()
    except (zlib.error, msgspec.DecodeError) as error:
        raise BrokenStore(f"{file}: was broken ({error}); everything was read again") from error
    except sqlite3.Error as error:
        raise _told(file, error) from error


def _check_unused(file: Path) -> None:
    """Fail where another build is at work: it goes on with what is deleted, and two would write at once."""
    if file.exists():
        try:
            with closing(sqlite3.connect(file, timeout=0)) as connection:
                connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            told = _told(file, error)
            if isinstance(told, OutputError):  # not one that is to be made anew
                raise told from error


def remove_store(folder: Path) -> None:
    """Delete the store, and what a build that was ended left of it."""
    for name in (FILE, f"{FILE}-journal"):
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def _told(file: Path, error: sqlite3.Error) -> KGError:
    name = getattr(error, "sqlite_errorname", "")
    if re.match("SQLITE_(CORRUPT|NOTADB|ERROR|CONSTRAINT|MISMATCH)", name):
        return BrokenStore(f"{file}: was broken ({error}); everything was read again")
    if name.startswith("SQLITE_BUSY"):
        return OutputError(f"{file}: another build is writing into this folder; wait until it has ended")
    if re.match("SQLITE_(CANTOPEN|READONLY|PERM)", name):
        mend = "check who may write there, or choose another folder"
    else:
        mend = "make room on the disk, or choose another with -o"
    return OutputError(f"{file}: cannot be written ({error}); {mend}")
