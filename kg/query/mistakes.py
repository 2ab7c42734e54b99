"""Query text -> the names in it that nothing bears, with their places and the names nearest to them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.rdf.terms import load_terms

OWN = "kg"  # the prefix of kg's own vocabulary
_ALIKE = 75  # of 100: a name so near may be meant
_PART = re.compile(
    r"""(?P<skipped> \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | <[^<>"{}|^`\\\s]*> | \#[^\n]* | [?$]\w+ | @[A-Za-z-]+ | _:[\w.-]+ )
    | \bprefix\s+(?P<declared>[A-Za-z][\w-]*)?:
    | (?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w-]*)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)


class Misread(QueryError):
    """A mistake in a query: ``key`` is its kind; ``line``, ``column`` (from 1) and ``length`` its place."""

    def __init__(
        self, text: str, key: str = "", line: int = 0, column: int = 0, length: int = 0, **slots: str
    ) -> None:
        super().__init__(text)
        self.key, self.line, self.column, self.length, self.slots = key, line, column, length, slots


@dataclass(frozen=True, slots=True)
class NameInQuery:
    """A prefixed name and its place; ``prefix`` and ``local`` are its parts."""

    prefix: str
    local: str
    line: int
    column: int

    @property
    def name(self) -> str:
        """The name as it is written."""
        return f"{self.prefix}:{self.local}"


def names_in(text: str) -> Iterator[NameInQuery]:
    """Yield the prefixed names of a query; what stands in strings, IRIs and comments is none."""
    for part in _PART.finditer(text):
        if part["local"] is not None:
            line = text.count("\n", 0, part.start()) + 1
            column = part.start() - text.rfind("\n", 0, part.start())
            yield NameInQuery(part["prefix"] or "", part["local"], line, column)


def unknown_prefix(text: str, known: Mapping[str, str]) -> Misread | None:
    """Return the first prefix that neither the query nor the graph knows: foaf:name."""
    declared = {part["declared"] or "" for part in _PART.finditer(text) if "prefix" in part[0].lower()}
    for one in names_in(text):
        if one.prefix not in known and one.prefix not in declared:
            near = nearest(one.prefix, known)
            mend = f"did you mean {near}:?" if near else f"use one of {', '.join(known)}"
            said = f"query, line {one.line}, column {one.column}: unknown prefix {one.prefix}:; {mend}"
            slots = {"name": f"{one.prefix}:", "near": f"{near}:" if near else "", "known": ", ".join(known)}
            return Misread(said, "prefix", one.line, one.column, len(one.prefix) + 1, **slots)
    return None


def unknown_terms(text: str) -> list[Misread]:
    """Return the names of kg's vocabulary in a query that it does not have: kg:Compny, nearest kg:Company."""
    known, found = own_terms(), {}
    for one in names_in(text):
        if one.prefix == OWN and one.local not in known and one.name not in found:
            near = nearest(one.local, known)
            mend = f"did you mean {OWN}:{near}?" if near else "ontology.ttl lists those that there are"
            said = f"query, line {one.line}, column {one.column}: no class or property {one.name}; {mend}"
            slots = {"name": one.name, "near": f"{OWN}:{near}" if near else ""}
            found[one.name] = Misread(said, "term", one.line, one.column, len(one.name), **slots)
    return list(found.values())


def own_terms() -> frozenset[str]:
    """Return the names of all classes, properties and individuals of kg's vocabulary."""
    terms = load_terms()
    names = [one.name for one in terms.classes] + [one.name for one in terms.individuals]
    names += [one.name for one in terms.properties]
    return frozenset(names + [one.inverse[0] for one in terms.properties if one.inverse])


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that ``name`` may be a slip for, or nothing."""
    ordered = sorted(known)
    found = process.extractOne(name, ordered, scorer=fuzz.ratio, processor=str.lower, score_cutoff=_ALIKE)
    return str(found[0]) if found else ""
