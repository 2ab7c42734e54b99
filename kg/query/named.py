"""data/queries/*.rq -> named queries, and their parameters -> values in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from kg.errors import DataError, QueryError
from kg.export.turtle import STANDARD, literal
from kg.schema import DATA, Label

TITLE = re.compile(r"^# (zh|en): (.+)$", re.MULTILINE)
PARAMETER = re.compile(r"^# param (\w+) \((text|number)\): (.+) \| (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a named query can be given; without it the query asks for all."""

    name: str
    kind: str  # text or number
    label: Label


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with kg."""

    name: str
    label: Label
    parameters: tuple[Parameter, ...]
    text: str


@cache
def list_queries(data: Path = DATA) -> tuple[NamedQuery, ...]:
    """Return the queries that come with kg, sorted by name; DataError names a broken file."""
    return tuple(_read(path) for path in sorted((data / "queries").glob("*.rq")))


def bind(name: str, values: Mapping[str, str]) -> str:
    """Return the text of a named query with ``values`` for its parameters."""
    queries = {query.name: query for query in list_queries()}
    if name not in queries:
        raise QueryError(f"--name {name}: no such query; use one of {', '.join(queries)}")
    query = queries[name]
    parameters = {parameter.name: parameter for parameter in query.parameters}
    text = query.text
    for key, value in sorted(values.items()):
        if key not in parameters:
            known = f"use {' or '.join(sorted(parameters))}" if parameters else "it takes none"
            raise QueryError(f"--param {key}: {name} has no such parameter; {known}")
        text = text.replace(_place(key), f"VALUES ?{key} {{ {_value(parameters[key], value)} }}")
    return text


def _place(name: str) -> str:
    """Return the clause that a value goes into; as it stands, it leaves the variable open."""
    return f"VALUES ?{name} {{ UNDEF }}"


def _value(parameter: Parameter, text: str) -> str:
    if parameter.kind == "text":
        return literal(text.strip())
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise QueryError(f"--param {parameter.name}={text}: a number is needed, like 100000000")
    return f'"{number:f}"^^<{STANDARD["xsd"]}decimal>'


def _read(path: Path) -> NamedQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}; mend the file or install kg again") from error
    titles = dict(TITLE.findall(text))
    if titles.keys() != {"zh", "en"}:
        raise DataError(f"{path.name}: its first lines must be # zh: … and # en: …; add them")
    parameters = tuple(
        Parameter(name, kind, Label(zh.strip(), en.strip())) for name, kind, zh, en in PARAMETER.findall(text)
    )
    for parameter in parameters:
        if text.count(_place(parameter.name)) != 1:
            raise DataError(f"{path.name}: the clause {_place(parameter.name)} is missing; add it")
    return NamedQuery(path.stem, Label(titles["zh"], titles["en"]), parameters, text)
