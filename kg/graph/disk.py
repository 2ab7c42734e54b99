"""A graph that is too large for memory: one SQLite file, read in order or thing by thing.

It has those methods of networkx.MultiDiGraph by which kg makes and reads a graph. While it is made, what is
looked up stays in memory, so that changes to it count; once it is frozen, look-ups are copies.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec

from kg.graph.shape import ArticleRecord, Edge, Node

FILE = ".kg-graph.sqlite"
_TABLES = """
PRAGMA page_size = 32768;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -65536;
CREATE TABLE nodes (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE edges (
    head TEXT, tail TEXT, kind TEXT, data BLOB NOT NULL, PRIMARY KEY (head, tail, kind)
) WITHOUT ROWID;
CREATE TABLE articles (id TEXT PRIMARY KEY, data BLOB NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
_BODY = ("text", "mentions", "lines")  # of an article: large, and seldom asked for
_KNOWN = 1 << 15  # look-ups that are remembered

Row = TypeVar("Row", covariant=True)
Key = TypeVar("Key")
Value = TypeVar("Value")
EdgeKey = tuple[str, str, str]  # head, tail, relation type
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Rows(Iterable[Row]):
    """What can be gone through again and again, each time from the start."""

    def __init__(self, begin: Callable[[], Iterator[Row]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[Row]:
        return self._begin()


class DiskGraph:
    """Nodes, edges and articles in ``file``, which is made anew; ``graph`` holds what is known of the whole.

    ``graph["articles"]`` is a Mapping; all else is as in networkx, see kg.graph.
    """

    def __init__(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        self._file = file
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._frozen = False
        self._nodes: OrderedDict[str, Node] = OrderedDict()
        self._edges: OrderedDict[EdgeKey, Edge] = OrderedDict()
        self._added_nodes: set[str] = set()
        self._added_edges: set[EdgeKey] = set()
        self._removed: set[EdgeKey] = set()
        self.articles = Articles(self._connection)
        self.graph: dict[str, Any] = {"articles": self.articles}
        self.nodes = _View(self._node)
        self.edges = _View(self._edge)

    def close(self) -> None:
        """Let the file go, and delete it."""
        self._connection.close()
        self._file.unlink(missing_ok=True)

    def fill(self, nodes: Iterable[tuple[str, Node]], edges: Iterable[tuple[EdgeKey, Edge]]) -> None:
        """Take in all nodes and edges, best in order."""
        insert = self._connection.executemany
        insert("INSERT INTO nodes VALUES (?, ?)", ((key, _encode(node)) for key, node in nodes))
        insert("INSERT INTO edges VALUES (?, ?, ?, ?)", ((*key, _encode(edge)) for key, edge in edges))

    def freeze(self) -> None:
        """Take in all changes, and let no more come."""
        self._added_nodes.update(self._nodes)
        self._added_edges.update(self._edges)
        self._insert()
        self._connection.execute("COMMIT")
        self._nodes.clear()
        self._edges.clear()
        self._frozen = True

    def sorted_nodes(self) -> Rows[tuple[str, Node]]:
        """Return the nodes, sorted by id."""
        return Rows(self._each_node)

    def sorted_edges(self) -> Rows[tuple[str, str, str, Edge]]:
        """Return the edges as (head, tail, relation type, attributes), sorted."""
        return Rows(self._each_edge)

    def __contains__(self, key: object) -> bool:
        return key in self._nodes or self._one("SELECT 1 FROM nodes WHERE id = ?", key) is not None

    def __len__(self) -> int:
        self._insert()
        return int(self._one("SELECT count(*) FROM nodes"))

    def number_of_nodes(self) -> int:
        """Return how many nodes there are."""
        return len(self)

    def number_of_edges(self) -> int:
        """Return how many edges there are."""
        self._insert()
        return int(self._one("SELECT count(*) FROM edges"))

    def has_edge(self, head: str, tail: str, kind: str) -> bool:
        """Tell whether there is an edge of this type."""
        return self.get_edge_data(head, tail, kind) is not None

    def get_edge_data(self, head: str, tail: str, kind: str) -> Edge | None:
        """Return an edge, or None."""
        try:
            return self._edge((head, tail, kind))
        except KeyError:
            return None

    def successors(self, key: str) -> Iterator[str]:
        """Yield what edges lead to from a node, each once."""
        self._insert()
        yield from self._column("SELECT DISTINCT tail FROM edges WHERE head = ? ORDER BY tail", key)

    def predecessors(self, key: str) -> Iterator[str]:
        """Yield where edges to a node come from, each once."""
        self._insert()
        self._connection.execute("CREATE INDEX IF NOT EXISTS by_tail ON edges (tail, head)")
        yield from self._column("SELECT DISTINCT head FROM edges WHERE tail = ? ORDER BY head", key)

    def add_node(self, key: str, **node: Any) -> None:
        """Add a node."""
        self._nodes[key] = cast(Node, node)
        self._added_nodes.add(key)

    def add_edge(self, head: str, tail: str, kind: str, **edge: Any) -> None:
        """Add an edge."""
        self._edges[head, tail, kind] = cast(Edge, edge)
        self._added_edges.add((head, tail, kind))
        self._removed.discard((head, tail, kind))

    def remove_edge(self, head: str, tail: str, kind: str) -> None:
        """Take an edge out."""
        self._edges.pop((head, tail, kind), None)
        self._added_edges.discard((head, tail, kind))
        self._removed.add((head, tail, kind))

    def _node(self, key: str) -> Node:
        return _remembered(self._nodes, key, self._load_node, bounded=self._frozen)

    def _edge(self, key: EdgeKey) -> Edge:
        if key in self._removed:
            raise KeyError(key)
        return _remembered(self._edges, key, self._load_edge, bounded=self._frozen)

    def _load_node(self, key: str) -> Node:
        return cast(Node, self._load("SELECT data FROM nodes WHERE id = ?", key))

    def _load_edge(self, key: EdgeKey) -> Edge:
        return cast(Edge, self._load("SELECT data FROM edges WHERE head = ? AND tail = ? AND kind = ?", *key))

    def _load(self, query: str, *key: str) -> Any:
        found = self._one(query, *key)
        if found is None:
            raise KeyError(*key)
        return _decode(found)

    def _one(self, query: str, *values: object) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _column(self, query: str, *values: object) -> list[str]:
        return [row[0] for row in self._connection.execute(query, values)]

    def _each_node(self) -> Iterator[tuple[str, Node]]:
        self._insert()
        for key, data in self._connection.execute("SELECT id, data FROM nodes ORDER BY id"):
            yield key, (None if self._frozen else self._nodes.get(key)) or _decode(data)

    def _each_edge(self) -> Iterator[tuple[str, str, str, Edge]]:
        self._insert()
        rows = self._connection.execute("SELECT head, tail, kind, data FROM edges ORDER BY head, tail, kind")
        for head, tail, kind, data in rows:
            held = None if self._frozen else self._edges.get((head, tail, kind))
            yield head, tail, kind, held or _decode(data)

    def _insert(self) -> None:
        """Let what was added or removed be found by queries; what else was changed is in memory."""
        added = [(key, _encode(self._nodes[key])) for key in self._added_nodes]
        self._connection.executemany("REPLACE INTO nodes VALUES (?, ?)", added)
        tied = [(*key, _encode(self._edges[key])) for key in self._added_edges]
        self._connection.executemany("REPLACE INTO edges VALUES (?, ?, ?, ?)", tied)
        out = "DELETE FROM edges WHERE head = ? AND tail = ? AND kind = ?"
        self._connection.executemany(out, sorted(self._removed))
        for pending in (self._added_nodes, self._added_edges, self._removed):
            pending.clear()


class _View(Generic[Key, Value]):
    """``graph.nodes`` or ``graph.edges``: a value by its key."""

    def __init__(self, find: Callable[[Key], Value]) -> None:
        self._find = find

    def __getitem__(self, key: Key) -> Value:
        return self._find(key)


def _remembered(
    known: OrderedDict[Key, Value], key: Key, load: Callable[[Key], Value], *, bounded: bool
) -> Value:
    """Return what is known of a key, or load it; ``bounded``: forget the first where they get many."""
    if key not in known:
        known[key] = load(key)
        if bounded and len(known) > _KNOWN:
            known.popitem(last=False)
    return known[key]


class Articles(Mapping[str, ArticleRecord]):
    """Article id -> record, in the order of ids; its text, mentions and lines are read when asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: OrderedDict[str, ArticleRecord] = OrderedDict()
        self._reprints: Mapping[str, str] = {}

    def fill(self, records: Iterable[tuple[str, ArticleRecord]]) -> None:
        """Take in all records, best in order."""
        self._connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?)", ((key, *_parted(record)) for key, record in records)
        )

    def body(self, key: str) -> dict[str, Any]:
        """Return text, mentions and lines of an article."""
        (found,) = self._connection.execute("SELECT body FROM articles WHERE id = ?", (key,)).fetchone()
        return cast(dict[str, Any], _decode(found))

    @property
    def reprints(self) -> Mapping[str, str]:
        """Article -> what it repeats."""
        return self._reprints

    @reprints.setter
    def reprints(self, found: Mapping[str, str]) -> None:
        self._reprints = found
        self._known.clear()

    def items(self) -> Any:
        """Yield each id with its record."""
        return Rows(self._each)

    def values(self) -> Any:
        """Yield the records."""
        return Rows(lambda: (record for _, record in self._each()))

    def __getitem__(self, key: str) -> ArticleRecord:
        return _remembered(self._known, key, self._load, bounded=True)

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._connection.execute("SELECT id FROM articles ORDER BY id"))

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def _load(self, key: str) -> ArticleRecord:
        row = self._connection.execute("SELECT data FROM articles WHERE id = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return self._record(key, row[0], partial(self.body, key))

    def _each(self) -> Iterator[tuple[str, ArticleRecord]]:
        for key, data, body in self._connection.execute("SELECT id, data, body FROM articles ORDER BY id"):
            yield key, self._record(key, data, partial(_decode, body))

    def _record(self, key: str, data: bytes, read: Callable[[], dict[str, Any]]) -> ArticleRecord:
        record = _Record(_decode(data), read)
        if key in self._reprints:
            record["reprintOf"] = self._reprints[key]
        return cast(ArticleRecord, record)


class _Record(dict[str, Any]):
    """A record of an article that reads its body when it is asked for, and does not keep it."""

    def __init__(self, known: dict[str, Any], read: Callable[[], dict[str, Any]]) -> None:
        super().__init__(known)
        self._read = read

    def __missing__(self, name: str) -> Any:
        if name not in _BODY:
            raise KeyError(name)
        return self._read()[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, or ``default``."""
        if name in self:
            return self[name]
        return self._read().get(name, default) if name in _BODY else default


def _parted(record: ArticleRecord) -> tuple[bytes, bytes]:
    """Return what is light of a record, and its body."""
    light = {name: value for name, value in record.items() if name not in _BODY}
    return _encode(light), _encode({name: value for name, value in record.items() if name in _BODY})
