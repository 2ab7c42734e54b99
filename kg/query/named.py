"""data/queries/*.rq -> named queries, and their parameters -> values in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from kg.errors import DataError, QueryError
from kg.rdf.turtle import STANDARD
from kg.resolve import NamedThing, resolve_name
from kg.schema import DATA, Label, load_schema
from kg.text.folding import fold
from kg.text.quantities import find_quantities, parse_number
from kg.timeline import check_day

TITLE = re.compile(r"^# (zh|en): (.+)$", re.MULTILINE)
PARAMETER = re.compile(r"^# param (\w+) \(([\w, ]+)\): (.+) \| (.+)$", re.MULTILINE)
SAMPLE = re.compile(r"^# sample: (.+)$", re.MULTILINE)
HEAD = re.compile(r"^# (?:zh:|en:|param |sample:).*\n", re.MULTILINE)
TWO = re.compile(r"\s\d")  # numbers, a blank between them
NUMBER, STAGE, DATE, THING = "number", "stage", "date", "thing"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a named query can be given; without it the query asks for all."""

    name: str
    kind: str  # number, stage, date, thing, or the types of thing that it names
    label: Label

    def wants(self, thing: NamedThing) -> bool:
        """Say whether ``thing`` can be meant."""
        return self.kind == THING or thing.type in self.kind.split(", ")


class NotAValue(QueryError):
    """A value that a parameter does not take."""

    def __init__(self, text: str, parameter: Parameter, value: str) -> None:
        super().__init__(text)
        self.parameter, self.value = parameter, value


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with kg."""

    name: str
    label: Label
    parameters: tuple[Parameter, ...]
    sample: tuple[str, ...]  # one row of an answer
    text: str

    def names_things(self, keys: Mapping[str, str]) -> bool:
        """Say whether one of the values in ``keys`` is the name of a thing."""
        return any(one.name in keys and one.kind not in (NUMBER, STAGE, DATE) for one in self.parameters)


@cache
def list_queries(data: Path = DATA) -> tuple[NamedQuery, ...]:
    """Return the queries that come with kg, sorted by name; DataError names a broken file."""
    return tuple(_read(path) for path in sorted((data / "queries").glob("*.rq")))


def find_query(name: str) -> NamedQuery:
    """Return the query of that name."""
    queries = {query.name: query for query in list_queries()}
    if name not in queries:
        raise QueryError(f"--name {name}: no such query; use one of {', '.join(queries)}")
    return queries[name]


def bind(
    query: NamedQuery, values: Mapping[str, str], things: Sequence[NamedThing] = (), base: str = ""
) -> str:
    """Return the text of a named query with ``values`` for its parameters.

    A name among them means one of ``things``, whose ids follow ``base``.
    """
    parameters = {parameter.name: parameter for parameter in query.parameters}
    text = query.text
    for key, value in sorted(values.items()):
        if key not in parameters:
            known = f"use {' or '.join(sorted(parameters))}" if parameters else "it takes none"
            raise QueryError(f"--param {key}: {query.name} has no such parameter; {known}")
        term = _value(parameters[key], value.strip(), things, base)
        text = text.replace(_place(key), f"VALUES ?given_{key} {{ {term} }}")
    return text


def _place(name: str) -> str:
    """Return the clause that a value goes into; as it stands, it leaves the variable open."""
    return f"VALUES ?given_{name} {{ UNDEF }}"


def _value(parameter: Parameter, text: str, things: Sequence[NamedThing], base: str) -> str:
    if parameter.kind == NUMBER:
        return _number(parameter, text)
    if parameter.kind == STAGE:
        return f"kg:{_stage(parameter, text)}"
    if parameter.kind == DATE:
        return f'"{_date(parameter, text)}"'
    return f"<{base}{resolve_name(text, [thing for thing in things if parameter.wants(thing)]).id}>"


def _number(parameter: Parameter, text: str) -> str:
    try:
        number = read_number(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise NotAValue(
            f"--param {parameter.name}={text}: a number is needed, like 100000000", parameter, text
        )
    return f'"{number:f}"^^<{STANDARD["xsd"]}decimal>'


def read_number(text: str) -> Decimal:
    """Return the number that a person types: 1e8, 1亿, 3000万, 2亿元; InvalidOperation if it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        if TWO.search(text.strip()):
            raise
        folded = "".join(fold(text).split())
    for quantity in find_quantities(folded):
        if (quantity.start, quantity.end) == (0, len(folded)) and quantity.currency == "CNY":
            return quantity.value
    return parse_number(folded or "-")


def _stage(parameter: Parameter, text: str) -> str:
    stages = load_schema().stages
    for name, label in stages.items():
        if text.lower() in (name.lower(), label.zh, label.en):
            return name
    known = ", ".join(f"{label.zh} ({label.en})" for label in stages.values())
    raise NotAValue(f"--param {parameter.name}={text}: no such stage; use one of {known}", parameter, text)


def _date(parameter: Parameter, text: str) -> str:
    """Return the last day that a person's date may mean: 2024-05 is the end of that month."""
    try:
        return check_day(text)
    except QueryError as error:
        wrong = f"--param {parameter.name}={text}: a day is needed, like 2025-01-31"
        raise NotAValue(wrong, parameter, text) from error


def _read(path: Path) -> NamedQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}; mend the file or install kg again") from error
    titles, sample = dict(TITLE.findall(text)), SAMPLE.search(text)
    if titles.keys() != {"zh", "en"} or not sample:
        raise DataError(f"{path.name}: its first lines must be # zh: …, # en: … and # sample: …; add them")
    parameters = tuple(
        Parameter(name, kind, Label(zh.strip(), en.strip())) for name, kind, zh, en in PARAMETER.findall(text)
    )
    known = {NUMBER, STAGE, DATE, THING, *load_schema().types}
    for parameter in parameters:
        if unknown := set(parameter.kind.split(", ")) - known:
            raise DataError(
                f"{path.name}: {parameter.name}: unknown type {sorted(unknown)[0]}; use one of schema.toml"
            )
        if text.count(_place(parameter.name)) != 1:
            raise DataError(f"{path.name}: the clause {_place(parameter.name)} is missing; add it")
    label = Label(titles["zh"], titles["en"])
    return NamedQuery(
        path.stem, label, parameters, tuple(sample[1].split(" | ")), HEAD.sub("", text).lstrip()
    )
