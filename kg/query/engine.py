"""The child process: graph.trig -> answers, one after the other, until the pipe closes."""

import contextlib
import faulthandler
import io
import math
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError, OutputError, QueryError
from kg.query.check import check_query, explain, warm_up
from kg.query.frames import Body, Question, pack, read_frame
from kg.query.loading import load
from kg.query.media import GRAPHS, ROWS, choose_media
from kg.query.mistakes import unknown_prefix
from kg.query.parts import ask_from
from kg.query.results import Result, Rows, Triples

MAX_ROWS = 1_000_000
MAX_BYTES = 64 << 20  # of an answer that is sent
LOADING = 600.0  # seconds that reading the graph may take, and as many more as
SLOWEST = 500_000  # bytes a second, a tenth of what was measured, need
STACK = 96 << 20  # bytes: Oxigraph takes up to 10 kB of it for a group in another, .8 for each of 1 + 1 + 1
MEMORY = 2 << 30  # bytes that queries may take on top of the graph


def serve(path: str, large: int) -> None:
    """Read questions from stdin, write answers to stdout.

    What takes too long ends the process. Before the first answer come lines for the user, if there are any,
    and then the prefixes of the graph, or an error.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers

    def send(value: Any) -> None:
        answers.write(pack(value))
        answers.flush()

    try:
        _end_after(LOADING + os.path.getsize(path) / SLOWEST)
        store, known, unopened = load(path, large, send)
    except (OSError, SyntaxError, ValueError) as error:
        send(OutputError(f"{path}: cannot be read ({error}); run kg build"))
        return
    warm_up()
    _lock_down(unopened)
    _end_after(0)
    send(known)
    with contextlib.suppress(EOFError):
        while True:
            question: Question = read_frame(sys.stdin.buffer)
            _end_after(question.timeout)
            found = answer(store, known, question)
            _end_after(0)
            send(found)


def answer(store: ox.Store, known: dict[str, str], question: Question) -> Result | Body | KGError:
    """Return what the graph answers, or why it does not."""
    try:
        return _ask(store, known, question)
    except KGError as error:
        return error
    except SyntaxError as error:
        return _mistake(question.text, error, known)
    except MemoryError:
        return QueryError("query: it needs more memory than it may take; ask for less")
    except Exception as error:  # rdflib's parser and custom functions raise whatever they meet
        return QueryError(f"query: cannot be run ({' '.join(str(error).split()) or type(error).__name__})")


def _ask(store: ox.Store, known: dict[str, str], question: Question) -> Result | Body:
    base = question.base or None
    text = check_query(question.text, known, base)
    if question.defaults is None and question.named is None:
        listed = ask_from(text)
        with contextlib.suppress(SyntaxError):  # then the query itself is broken, and has the place
            rows: Any = store.query(listed, prefixes=known, base_iri=base) if listed else ()
            _refuse_unknown(store, [graph for (graph,) in rows])
        # The union of all articles' graphs is what a query sees that names no graph.
        found = store.query(text, prefixes=known, base_iri=base, use_default_graph_as_union=not listed)
    else:
        defaults, named = (_graphs(store, names) for names in (question.defaults, question.named))
        found = store.query(text, prefixes=known, base_iri=base, default_graph=defaults, named_graphs=named)
    return _result(found, known) if question.accept is None else _body(found, known, question.accept)


def _graphs(store: ox.Store, names: tuple[str, ...] | None) -> list[Any]:
    graphs = [ox.NamedNode(name) for name in names or ()]
    _refuse_unknown(store, graphs)
    return graphs


def _refuse_unknown(store: ox.Store, graphs: Iterable[Any]) -> None:
    for graph in graphs:
        if not store.contains_named_graph(graph):
            raise QueryError(f"<{graph.value}>: no such graph here; leave it out")


def _mistake(text: str, error: SyntaxError, known: dict[str, str]) -> QueryError:
    """Return in one line what is wrong with a query that Oxigraph does not understand."""
    unknown = unknown_prefix(text, known) if "Prefix not found" in str(error) else None
    return unknown or explain(text, error)


def _body(found: Any, known: dict[str, str], accept: str) -> Body:
    """Return the answer in the media type that ``accept`` likes best."""
    output = _Output(most_bytes=MAX_BYTES)
    try:
        if isinstance(found, ox.QueryTriples):
            media = choose_media(accept, tuple(GRAPHS))
            ox.serialize(found, output, GRAPHS[media], prefixes=known)
        else:
            media = choose_media(accept, tuple(ROWS))
            found.serialize(output, ROWS[media])
    except _Full as error:
        most = f"{MAX_BYTES >> 20} MB"
        raise QueryError(f"query: its answer is larger than {most}; put LIMIT at its end") from error
    return Body(media, output.getvalue())


class _Full(OSError):
    """An answer is larger than it may be."""


class _Output(io.BytesIO):
    """Takes so many bytes, or so many lines, and no more."""

    def __init__(self, most_bytes: float = math.inf, most_lines: float = math.inf) -> None:
        super().__init__()
        self._bytes, self._lines = most_bytes, most_lines

    def write(self, content: Any) -> int:
        self._bytes -= len(content)
        self._lines -= bytes(content).count(b"\n")
        if self._bytes < 0 or self._lines < 0:
            raise _Full
        return super().write(content)


def _result(found: Any, known: dict[str, str]) -> Result:
    """Return the answer as a value that holds what Oxigraph wrote: to make all its terms here is slow."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    is_triples = isinstance(found, ox.QueryTriples)
    output = _Output(most_lines=MAX_ROWS + (not is_triples))  # rows have a head
    try:
        if is_triples:
            ox.serialize(found, output, ox.RdfFormat.N_TRIPLES)
        else:
            found.serialize(output, ox.QueryResultsFormat.TSV)
    except _Full as error:
        raise QueryError(f"query: more than {MAX_ROWS:,} rows; put LIMIT at its end") from error
    return Triples(output.getvalue(), known) if is_triples else Rows(output.getvalue(), known)


def _end_after(seconds: float) -> None:
    """End this process in so many seconds (0: no more), whatever it does then."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # SIGALRM ends a process that does not handle it
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _lock_down(unopened: int = 0) -> None:
    """From here on the process opens no file and no connection, and takes only so much memory.

    The parser has refused queries that would; this holds even if it missed one. ``unopened`` files of a store
    on disk are yet to be opened, and have room: RocksDB opens the first 16 of each index at once, which are
    all up to some 100,000 articles. A query could use that room, so beyond that the parser is what holds.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # the user may have set a lower limit
        resource.setrlimit(resource.RLIMIT_STACK, (STACK, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    with contextlib.suppress(OSError, ValueError):  # no such file: not Linux; a lower limit is set already
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    free: list[int] = []  # the first numbers that open files would get
    with contextlib.suppress(OSError):
        for _ in range(unopened + 1):
            free.append(os.dup(2))
    for number in free:
        os.close(number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free[-1], free[-1]))
