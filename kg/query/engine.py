"""The child process: graph.trig -> answers, one after the other, until the pipe closes."""

import contextlib
import faulthandler
import os
import pickle
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError, OutputError, QueryError
from kg.export.turtle import prefixes
from kg.query.check import check_query, explain
from kg.query.results import Result, Rows, Term, Triples

MAX_ROWS = 1_000_000
MEMORY = 2 << 30  # bytes that queries may take on top of the graph


def serve(path: str) -> None:
    """Read queries from stdin, write answers to stdout: pickled, because both ends are this program."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    try:
        store, known = load(path)
    except (OSError, SyntaxError, ValueError) as error:
        pickle.dump(OutputError(f"{path}: cannot be read ({error}); run kg build"), answers)
        return
    check_query("ASK { ?s ?p 1.0 }")  # whatever the parser loads late, it loads now
    _lock_down()
    pickle.dump(True, answers)
    answers.flush()
    with contextlib.suppress(EOFError):
        while True:
            text, timeout = pickle.load(sys.stdin.buffer)
            # Should our parent be gone, nobody else would end a query without end.
            faulthandler.dump_traceback_later(timeout + 5, exit=True)
            pickle.dump(answer(store, known, text), answers)
            answers.flush()
            faulthandler.cancel_dump_traceback_later()


def load(path: str) -> tuple[ox.Store, dict[str, str]]:
    """Return the graph of a TriG file, and its prefixes."""
    store = ox.Store()
    store.bulk_load(path=path)
    parser = ox.parse(path=path)
    next(parser, None)  # the prefixes stand before the first quad
    return store, prefixes() | parser.prefixes


def answer(store: ox.Store, known: dict[str, str], text: str) -> Result | KGError:
    """Return what the graph answers, or why it does not."""
    try:
        text = check_query(text)
        # The union of all articles' graphs is what a query sees that names no graph.
        found = store.query(text, prefixes=known, use_default_graph_as_union=True)
        return _result(found, known)
    except KGError as error:
        return error
    except SyntaxError as error:
        return QueryError(explain(error))
    except MemoryError:
        return QueryError("query: it needs more memory than it may take; ask for less")
    except Exception as error:  # rdflib's parser and custom functions raise whatever they meet
        return QueryError(f"query: cannot be run ({' '.join(str(error).split()) or type(error).__name__})")


def _result(found: Any, known: dict[str, str]) -> Result:
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        triples = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in _some(found)}
        return Triples(tuple(sorted(triples)), known)
    names = tuple(variable.value for variable in found.variables)
    rows = (tuple(None if value is None else _term(value) for value in row) for row in _some(found))
    return Rows(names, tuple(rows), known)


def _some(found: Iterable[Any]) -> Iterable[Any]:
    rows = list(islice(found, MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise QueryError(f"query: more than {MAX_ROWS:,} rows; put LIMIT at its end")
    return rows


def _term(value: Any) -> Term:
    if isinstance(value, ox.NamedNode):
        return Term("uri", value.value)
    if isinstance(value, ox.BlankNode):
        return Term("bnode", value.value)
    if isinstance(value, ox.Literal):
        return Term("literal", value.value, value.datatype.value, value.language or "")
    raise QueryError("query: an answer holds a triple as a value; ask for its parts")


def _lock_down() -> None:
    """From here on the process opens no file and no connection, and takes only so much memory.

    The parser has refused queries that would; this holds even if it missed one.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # no such file: not Linux; a lower limit is set already
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    free = os.dup(2)  # the first number that an open file would get
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))
