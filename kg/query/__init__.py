"""SPARQL text -> rows, yes or no, or triples; it can only read."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from kg.query.disk import Tell, silent
from kg.query.loading import LARGE
from kg.query.mistakes import unknown_terms
from kg.query.named import NamedQuery, Parameter, bind, find_query, list_queries
from kg.query.names import MENTIONS, ask_names, read_names
from kg.query.pool import ask, close_workers
from kg.query.results import (
    FORMATS,
    Result,
    Rows,
    Triples,
    format_result,
    to_csv,
    to_json,
    to_table,
    to_tsv,
    to_turtle,
)
from kg.query.then import folder_as_of
from kg.query.values import Term

__all__ = [
    "FORMATS",
    "NamedQuery",
    "Parameter",
    "Result",
    "Rows",
    "Term",
    "Triples",
    "bind",
    "close_workers",
    "find_query",
    "folder_as_of",
    "format_result",
    "list_queries",
    "run_named",
    "run_query",
    "to_csv",
    "to_json",
    "to_table",
    "to_tsv",
    "to_turtle",
    "unknown_terms",
]

FILE = "graph.trig"


def run_query(
    directory: Path, text: str, *, timeout: float = 30.0, large: int = LARGE, tell: Tell = silent
) -> Result:
    """Return what the graph in ``directory`` answers; QueryError says in one line why it does not.

    An export of ``large`` bytes or more is loaded into a folder beside it, once, before the ``timeout`` (in
    seconds) begins; ``tell`` is given a line when it is, or cannot be.
    """
    return ask(directory / FILE, text, timeout, large=large, tell=tell)


def run_named(
    directory: Path,
    name: str,
    params: Mapping[str, str] | None = None,
    *,
    timeout: float = 30.0,
    large: int = LARGE,
    tell: Tell = silent,
) -> Result:
    """Return what the graph answers to a query that comes with kg, for the values in ``params``.

    Names in ``params`` may be short; NameNotFound lists what one could mean.
    """
    query, values = find_query(name), params or {}
    run = partial(run_query, directory, timeout=timeout, large=large, tell=tell)
    if not query.names_things(values):
        return run(bind(query, values))
    return run(bind(query, values, *read_names(run(ask_names()), run(MENTIONS))))
