"""Rows of all articles -> atoms, type by type: rows wait on disk until the atoms of their type are made."""

from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import nsmallest
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from kg.chunks import chunks_of
from kg.linking.atoms import Around, Atom, Place, Row
from kg.linking.features import Known
from kg.linking.linked import Disk, Ids, Reasons
from kg.linking.names import parse_name
from kg.linking.naming import Naming, PackedRow, read_chunk, unpack
from kg.model import Facts
from kg.workers import Mapper

_SHARED = 40  # things named with it that an atom remembers: those of the smallest ids, in whatever order
_RARE = 30  # articles that name what may tie two names together; what more name is named everywhere
_HELD = 5_000  # rows of a type in memory
_TABLES = """
CREATE TABLE ids (article TEXT, entity TEXT, id TEXT NOT NULL, PRIMARY KEY (article, entity)) WITHOUT ROWID;
CREATE TABLE reasons (id TEXT, reason TEXT, PRIMARY KEY (id, reason)) WITHOUT ROWID;
CREATE TABLE told (article TEXT NOT NULL, entity TEXT NOT NULL, reason TEXT NOT NULL);
"""
_TOLD = """
INSERT OR IGNORE INTO reasons SELECT coalesce(ids.id, entity) AS thing, reason
FROM told LEFT JOIN ids USING (article, entity) ORDER BY thing, reason
"""

_Thing = TypeVar("_Thing")
_Kept = tuple[bytes, bytes, int, bytes]  # key, row, number of the article, numbers of what that names


@dataclass(slots=True)
class _Alike:
    """Rows that are one atom."""

    first: Row
    articles: set[int] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    formers: set[str] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    sums: set[float] = field(default_factory=set)
    related: set[str] = field(default_factory=set)

    def add(self, row: Row, article: int, named: bytes) -> None:
        """Take a row in."""
        self.articles.add(article)
        self.forms |= row.forms
        self.formers |= row.formers
        self.named.update(array("I", named))
        self.sums |= row.sums
        self.related |= row.related


class Gathered:
    """What all articles name, for one type after the other, and what was found of those before."""

    def __init__(self, folder: Path | None) -> None:
        self._disk = Disk(folder)
        self._connection = self._disk.connection
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._held: dict[str, list[_Kept]] = {}  # by type
        self._told: list[tuple[str, str, str]] = []
        self._numbers: dict[str, int] = {}  # of ids
        self._ids: list[str] = []  # by number, as are:
        self._counts = array("I")  # how many articles name it
        self._kinds: list[str] = []  # its type
        self._seats: list[frozenset[str]] = []  # codes of its places
        self._articles: list[str] = []  # in order, once all are there
        self._ranks = array("I")  # of articles as they came -> their places in that order

    def gather(
        self, all_facts: Iterable[Facts], types: Container[str], decided: frozenset[Place], mapper: Mapper
    ) -> None:
        """Take in what the articles name of ``types``; what is ``decided`` is an atom of its own."""
        read = partial(read_chunk, types=types, decided=decided)
        for chunk in mapper(read, chunks_of(all_facts)):
            for naming in chunk:
                self._take_in(naming, types)
        self._keep_told()
        ordered = sorted(set(self._articles))
        places = {id_: place for place, id_ in enumerate(ordered)}
        self._ranks = array("I", (places[id_] for id_ in self._articles))
        self._articles = ordered

    def _take_in(self, naming: Naming, types: Container[str]) -> None:
        numbers = [self._number(row) for row in naming.rows]
        counted = {number for number, row in zip(numbers, naming.rows, strict=True) if row.type in types}
        for number in counted:
            self._counts[number] += 1
        named = array("I", counted).tobytes()
        for row in naming.rows:
            self._hold(row, len(self._articles), named)
        self._articles.append(naming.article)
        self._told += naming.told
        if len(self._told) >= _HELD:
            self._keep_told()

    @property
    def types(self) -> list[str]:
        """Return the types of what was found."""
        return list(self._held)

    def _number(self, row: PackedRow) -> int:
        number = self._numbers.setdefault(row.id, len(self._ids))
        if number == len(self._ids):
            self._ids.append(row.id)
            self._counts.append(0)
            self._kinds.append(row.type)
            self._seats.append(row.seats)
        elif not row.seats <= self._seats[number]:
            self._seats[number] |= row.seats
        return number

    def _hold(self, row: PackedRow, article: int, named: bytes) -> None:
        if row.type not in self._held:
            self._connection.execute(
                f"CREATE TABLE rows{len(self._held)} (key BLOB, row BLOB, article INTEGER, named BLOB)"
            )
            self._held[row.type] = []
        held = self._held[row.type]
        held.append((row.key, row.packed, article, named))
        if len(held) >= _HELD:
            self._keep_rows(row.type)

    def _keep_rows(self, type_: str) -> str:
        """Write the rows in memory; return the table of the type."""
        table = f"rows{self.types.index(type_)}"
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", self._held[type_])
        self._held[type_].clear()
        return table

    def _keep_told(self) -> None:
        self._connection.executemany("INSERT INTO told VALUES (?, ?, ?)", self._told)
        self._told.clear()

    def atoms(self, type_: str) -> list[Atom]:
        """Return the atoms of a type, sorted: once, for their rows are deleted."""
        table = self._keep_rows(type_)
        rows = self._connection.execute(f"SELECT key, row, article, named FROM {table} ORDER BY key")
        ids, pool, found = Ids(self._disk), _Pool(), list[Atom]()
        for _, same in groupby(rows, key=itemgetter(0)):
            alike: dict[tuple[object, ...], _Alike] = {}
            for _, content, article, named in same:
                row = unpack(content)
                key = (row.id, row.shown, row.ties, row.around, row.own)
                if key not in alike:
                    alike[key] = _Alike(row)
                alike[key].add(row, self._ranks[article], named)
            atoms = [self._atom(one, ids, pool) for one in alike.values()]
            found += sorted(atoms, key=lambda atom: atom.articles[0])
        self._connection.execute(f"DROP TABLE {table}")
        _number_names(found)
        return found

    def _atom(self, alike: _Alike, ids: Ids, pool: "_Pool") -> Atom:
        row, articles = alike.first, array("I", sorted(alike.articles))
        moved = ids.of(self._articles[articles[0]]) if row.ties else {}
        number = self._numbers[row.id]
        told, near, seat, home = row.around
        return Atom(
            self._ids[number],
            self._kinds[number],
            pool.one(row.key),
            parse_name(row.shown, row.type),
            pool.one(row.shown),
            pool.one(Around(pool.one(told), pool.one(near), seat, pool.one(home))),
            row.own,
            articles,
            pool.one(frozenset(alike.forms)),
            pool.one(frozenset(alike.formers)),
            self._shared(alike.named - {number}),
            pool.one(tuple(sorted(alike.sums))),
            pool.one(frozenset(alike.related)),
            pool.one(frozenset(moved.get(tie, tie) for tie in row.ties)),
        )

    def _shared(self, named: set[int]) -> frozenset[str]:
        """Return the ids of those that may tie an atom to others."""
        some = nsmallest(_SHARED, named, self._ids.__getitem__) if len(named) > _SHARED else named
        return frozenset(self._ids[number] for number in some if self._counts[number] <= _RARE)

    def known(self, atoms: Iterable[Atom]) -> Known:
        """Return what is known of that which ties atoms."""
        ties = {tie for atom in atoms for tie in atom.ties}
        numbers = {tie: self._numbers[tie] for tie in ties if tie in self._numbers}
        return Known(
            {tie: self._kinds[number] for tie, number in numbers.items()},
            {tie: self._seats[number] for tie, number in numbers.items()},
        )

    def earliest(self, atom: Atom) -> str:
        """Return the least of the ids of an atom's articles."""
        return self._articles[atom.articles[0]]

    def places(self, atom: Atom) -> Iterator[Place]:
        """Yield the records that an atom is made of."""
        return ((self._articles[article], atom.id) for article in atom.articles)

    def keep(self, atoms: Sequence[Atom], ids: Sequence[str], reasons: Iterable[tuple[str, str]]) -> None:
        """Note the ids in the graph of the atoms of a type, and why things are one."""
        moved = (at for at, atom in enumerate(atoms) if atom.id != ids[at])
        records = array("q", (article << 32 | at for at in moved for article in atoms[at].articles))
        ordered = np.sort(np.array(records, dtype=np.int64))  # as the table is
        rows = ((self._articles[one >> 32], one & 0xFFFFFFFF) for one in map(int, ordered))
        insert = self._connection.executemany
        insert("INSERT OR REPLACE INTO ids VALUES (?, ?, ?)", ((a, atoms[at].id, ids[at]) for a, at in rows))
        insert("INSERT OR IGNORE INTO reasons VALUES (?, ?)", reasons)

    def linked(self) -> tuple[Ids, Reasons]:
        """Return what was noted, and the reasons that articles themselves tell."""
        self._connection.execute(_TOLD)
        self._connection.execute("DROP TABLE told")
        self._connection.execute("COMMIT")
        return Ids(self._disk), Reasons(self._disk)


class _Pool:
    """Gives one object for all that are equal."""

    def __init__(self) -> None:
        self._held: dict[object, object] = {}

    def one(self, thing: _Thing) -> _Thing:
        """Return the first that is equal."""
        return cast("_Thing", self._held.setdefault(thing, thing))


def _number_names(atoms: Iterable[Atom]) -> None:
    """Give atoms of the same names the same number."""
    number = 0
    for _, same in groupby(atoms, key=attrgetter("id")):
        namings: dict[tuple[object, ...], int] = {}
        for atom in same:
            names = atom.name, atom.forms, atom.formers
            if names not in namings:
                namings[names] = number
                number += 1
            atom.naming = namings[names]
