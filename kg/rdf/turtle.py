"""Values -> terms of Turtle, and terms -> blocks: what one subject is said to be."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from math import isfinite
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.errors import KGError, OutputError
from kg.schema import load_schema

STANDARD = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_ESCAPED = re.compile('[\x00-\x1f\x7f\\\\"]')
_NEXT = " ;\n    "  # between the predicates of a block
_KEPT = 10_000  # dates and numbers: most are told again and again
Pairs = list[tuple[str, Collection[str]]]  # predicate -> objects


def prefixes(base: str | None = None) -> dict[str, str]:
    """Return the prefixes that every export and every query knows; ``id:`` is the base of entities."""
    schema = load_schema()
    return dict(sorted({**schema.prefixes, **STANDARD, "id": base or schema.base_iri}.items()))


def check_base_iri(base: str) -> str:
    """Return ``base`` if ids can be put after it; KGError says what is wrong with it."""
    mend = "give something like https://data.example.org/id/"
    try:
        NamedNode(base)
    except ValueError as error:
        raise KGError(f"--base-iri {base!r}: not an IRI; {mend}") from error
    if not re.match(r"(https?://[^/?#]+/|urn:[^:]+:)", base) or base[-1] not in "/#:":
        raise KGError(f"--base-iri {base!r}: an absolute IRI that ends in / or # is needed; {mend}")
    return base


def iri(key: str, base: str) -> str:
    """Return the IRI of an id: short where the id is plain, quoted where it is not."""
    return f"id:{key}" if LOCAL.fullmatch(key) else f"<{base}{quote(key, safe='', errors='replace')}>"


@cache
def term(name: str) -> str:
    """Return a name of kg's own vocabulary."""
    if not LOCAL.fullmatch(name):
        raise OutputError(f"graph.json: {name!r} is no name of kg's schema; run kg build")
    return f"kg:{name}"


def literal(text: str, language: str = "zh") -> str:
    """Return ``text`` as a literal."""
    plain = _ESCAPED.sub(lambda sign: ESCAPES[sign.group()], text)
    return f'"{plain}"@{language}' if language else f'"{plain}"'


def some(text: str, language: str = "zh") -> list[str]:
    """Return ``text`` as a literal, or nothing where there is none."""
    return [literal(text, language)] if text else []


def decimal(value: float) -> str:
    """Return a number as xsd:decimal, without exponent and without the noise of binary fractions."""
    if not isfinite(value):
        raise OutputError(f"graph.json: the value {value} is no number; run kg build")
    return _plain(f"{value:.15g}")


@lru_cache(_KEPT)
def _plain(number: str) -> str:
    digits = f"{Decimal(number):f}"
    return digits if "." in digits else f'"{digits}"^^xsd:decimal'


@lru_cache(_KEPT)
def date_literal(text: str) -> str:
    """Return a date typed as precisely as it is known: a day, a month or a year."""
    for pattern, kind, full in (
        (r"\d{4}-\d\d-\d\d", "date", text),
        (r"\d{4}-\d\d", "gYearMonth", f"{text}-01"),
        (r"\d{4}", "gYear", f"{text}-01-01"),
    ):
        if re.fullmatch(pattern, text, re.ASCII) and _is_day(full):
            return f'"{text}"^^xsd:{kind}'
    return literal(text, "")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def hashed(*parts: object) -> str:
    """Return a short hash of ``parts``: the same for the same parts, on every machine."""
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def block(subject: str, pairs: Pairs) -> str:
    """Return all that is said of ``subject``; a predicate without objects is left out."""
    said: dict[str, Collection[str]] = {}
    for name, objects in pairs:
        before = said.get(name)
        said[name] = {*before, *objects} if before else objects
    lines = [f"{name} {_listed(objects)}" for name, objects in said.items() if objects]
    return f"{subject} {_NEXT.join(lines)} .\n"


def _listed(objects: Collection[str]) -> str:
    if len(objects) == 1:
        (one,) = objects
        return one
    return ", ".join(sorted(set(objects)))
