"""Answers of the graph -> what the page of one thing shows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.display.text import load_text
from kg.query.results import Rows
from kg.query.values import Term
from kg.schema import Schema, load_schema

LIMIT = 300  # facts and articles on one page
NAMING = ("skos:prefLabel", "skos:altLabel")  # what names a thing
ADJACENT = ("0", "1")  # code points between two sentences: none, or the end of a line

# The thing, every sentence about it, and the names of what it is linked to.
DESCRIPTION = """CONSTRUCT { $iri ?p ?o . ?o skos:prefLabel ?name . ?s ?q ?x . ?y skos:prefLabel ?label }
WHERE {
  { $iri ?p ?o OPTIONAL { ?o skos:prefLabel ?name } }
  UNION { ?s rdf:subject|rdf:object|kg:project $iri ; ?q ?x }
  UNION { ?y ?q $iri ; skos:prefLabel ?label . BIND (?y AS ?s) BIND ($iri AS ?x) }
}"""
_SOURCE = """  ?fact kg:evidence ?sentence ;
        kg:start ?start ;
        kg:end ?until ;
        prov:wasDerivedFrom ?article .
  ?article kg:sourceFile ?source .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?fact kg:context ?context }
  OPTIONAL { ?fact kg:contextStart ?since }
  OPTIONAL { ?fact kg:contextEnd ?end }
  OPTIONAL { ?fact kg:page ?sheet }
  OPTIONAL { ?fact kg:cell ?cell }"""
_SAID = """?sentence ?context ?start ?until ?since ?end ?sheet ?cell (?start - ?end AS ?gap)
  ?article ?source ?headline ?published"""
QUERIES = {
    "own": """SELECT ?p ?o ?name ?class {
  $iri ?p ?o
  OPTIONAL { ?o skos:prefLabel ?name ; a ?class . FILTER (STRSTARTS(STR(?class), STR(kg:))) }
} ORDER BY ?p ?name ?o""",
    "facts": f"""SELECT ?kind ?head ?other ?name ?class ?role ?words
  {_SAID} {{
  {{ ?fact rdf:subject $iri ; rdf:object ?other . BIND (true AS ?head) }}
  UNION {{ ?fact rdf:object $iri ; rdf:subject ?other . BIND (false AS ?head) }}
  ?fact rdf:predicate ?kind .
{_SOURCE}
  OPTIONAL {{ ?other skos:prefLabel ?name ; a ?class . FILTER (STRSTARTS(STR(?class), STR(kg:))) }}
  OPTIONAL {{ ?fact kg:role ?role }}
  OPTIONAL {{ ?fact kg:valueText ?words }}
}} ORDER BY ?kind DESC(?head) ?name ?other ?published ?source ?sentence LIMIT {LIMIT}""",
    "stages": f"""SELECT ?stage ?date
  {_SAID} {{
  ?fact kg:project $iri ; kg:stage ?stage .
{_SOURCE}
  OPTIONAL {{ ?fact kg:date ?date }}
}} ORDER BY ?published ?source ?sentence ?stage LIMIT {LIMIT}""",
    "names": """SELECT DISTINCT ?thing ?name {
  { ?fact rdf:subject $iri ; rdf:object ?thing } UNION { ?fact rdf:object $iri ; rdf:subject ?thing }
  ?thing skos:altLabel ?name
} ORDER BY ?thing ?name""",
    "articles": f"""SELECT ?article ?source ?headline ?published {{
  ?article schema:mentions $iri ; kg:sourceFile ?source .
  OPTIONAL {{ ?article schema:headline ?headline }}
  OPTIONAL {{ ?article schema:datePublished ?published }}
}} ORDER BY ?published ?source ?article LIMIT {LIMIT}""",
}


@dataclass(frozen=True, slots=True)
class PageLink:
    """A thing that has a page of its own, or plain text where ``key`` is empty; ``type`` is of the schema."""

    key: str
    text: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence and the article that it stands in; ``parts`` are its pieces, and whether each is a name."""

    sentence: str
    article: PageLink
    note: str
    context: str = ""  # an earlier sentence that names what this one only refers to
    apart: bool = False  # something stands between the two
    cell: str = ""  # of a table
    page: str = ""  # of the file, where it is printed
    prints: list[dict[str, Any]] = field(default_factory=list)  # cut-outs of its page
    parts: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownFact:
    """Something known of the thing, and every sentence that says it; none: the official list says it."""

    label: str
    value: PageLink
    note: str
    said: list[Quote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the page shows."""

    iri: str
    title: str
    kind: str  # its type in the schema; "" of what is no entity
    type: str  # what that is called
    aliases: list[str]
    facts: list[ShownFact]
    properties: list[tuple[str, list[PageLink]]]  # of what is no entity: an article, a statement
    articles: list[Quote]
    is_long: bool


Prints = Mapping[str, list[dict[str, Any]]]  # the cut-outs of each sentence, as kg.cutouts names it


def mark_names(sentence: str, names: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a sentence, and whether each is one of ``names``: |合川区| 的项目 …"""
    wanted = sorted({name for name in names if name}, key=len, reverse=True)
    pattern = "|".join(map(re.escape, wanted))
    for at, piece in enumerate(re.split(f"({pattern})", sentence) if pattern else [sentence]):
        if piece:
            yield piece, at % 2 == 1


def read_thing(iri: str, answers: Mapping[str, Rows], lang: str, prints: Prints) -> ThingPage:
    """Return what the answers to QUERIES tell of a thing."""
    return _Reader(iri, answers, lang, prints).thing()


class _Reader:
    """Rows -> parts of the page."""

    def __init__(self, iri: str, answers: Mapping[str, Rows], lang: str, prints: Prints) -> None:
        self.iri, self.lang, self.prints = iri, lang, prints
        self.schema: Schema = load_schema()
        self.prefixes = answers["own"].prefixes
        self.tables = {
            name: [dict(zip(rows.variables, row, strict=True)) for row in rows.rows]
            for name, rows in answers.items()
        }
        own = self.tables["own"]
        self.names = [_text(row["o"]) for row in own if self._short(row["p"]) in NAMING]
        self.others: dict[str, list[str]] = {}  # the other names of what it is linked to, by id
        for row in self.tables["names"]:
            key = self._link(row["thing"], None).key
            self.others.setdefault(key, []).append(_text(row["name"]))

    def thing(self) -> ThingPage:
        own = self.tables["own"]
        kinds = [self._local(row["o"]) for row in own if self._short(row["p"]) == "rdf:type"]
        known = [self.schema.types[kind] for kind in kinds if kind in self.schema.types]
        names = [_text(row["o"]) for row in own if self._short(row["p"]) == "skos:prefLabel"]
        headlines = [_text(row["o"]) for row in own if self._short(row["p"]) == "schema:headline"]
        articles = [Quote("", *self._article(row)) for row in self.tables["articles"]]
        return ThingPage(
            self.iri,
            next(iter((*names, *headlines)), self._short(Term("uri", self.iri))),
            known[0].name if known else "",
            known[0].label.text(self.lang) if known else ", ".join(kinds),
            [_text(row["o"]) for row in own if self._short(row["p"]) == "skos:altLabel"],
            [*self._facts(), *self._listed()] if known else [],
            [] if known else self._properties(),
            articles,
            any(len(self.tables[name]) == LIMIT for name in ("facts", "stages", "articles")),
        )

    def _facts(self) -> list[ShownFact]:
        """Return stages, values and relations, each once with all its sentences."""
        facts: dict[tuple[str, PageLink, str], ShownFact] = {}
        for row in (*self.tables["stages"], *self.tables["facts"]):
            label, value, note = self._stage(row) if "stage" in row else self._fact(row)
            fact = facts.setdefault((label, value, note), ShownFact(label, value, note))
            fact.said.append(self._quote(row, (value.text, *self.others.get(value.key, ()))))
        return list(facts.values())

    def _quote(self, row: dict[str, Term | None], names: tuple[str, ...]) -> Quote:
        article, note = self._article(row)
        context, apart = _text(row["context"]), _text(row["gap"]) not in ADJACENT
        places = [(row["since"], row["end"]), (row["start"], row["until"])]
        found = [
            one
            for start, end in places
            for one in self.prints.get(f"{article.key.rpartition('-')[2]} {_text(start)} {_text(end)}", ())
        ]
        place = _text(row["cell"]), _text(row["sheet"])
        sentence = _text(row["sentence"])
        parts = tuple(mark_names(sentence, (*self.names, *names)))
        return Quote(sentence, article, note, context, apart, *place, found, parts)

    def _stage(self, row: dict[str, Term | None]) -> tuple[str, PageLink, str]:
        label = self.schema.stages[self._local(row["stage"])].text(self.lang)
        return label, PageLink("", _text(row.get("date"))), ""

    def _fact(self, row: dict[str, Term | None]) -> tuple[str, PageLink, str]:
        kind, is_head = self._local(row["kind"]), _text(row["head"]) == "true"
        if kind in self.schema.attributes:
            attribute = self.schema.attributes[kind]
            words = _text(row["words"]) or f"{_text(row['other'])} {attribute.unit}"
            return attribute.label.text(self.lang), PageLink("", words), ""
        other = self._link(row["other"], row["name"], row["class"])
        return self._relation(kind, is_head), other, _text(row["role"])

    def _relation(self, kind: str, is_head: bool) -> str:
        relation = self.schema.relations.get(kind)
        if relation is None:
            return kind if is_head else f"← {kind}"
        return (relation.label if is_head else relation.inverse).text(self.lang)

    def _listed(self) -> Iterator[ShownFact]:
        """Yield the relations that no sentence says."""
        said = {(self._local(row["kind"]), row["other"]) for row in self.tables["facts"]}
        for row in self.tables["own"]:
            kind = self._local(row["p"])
            if kind in self.schema.relations and row["name"] and (kind, row["o"]) not in said:
                other = self._link(row["o"], row["name"], row["class"])
                yield ShownFact(self._relation(kind, True), other, "")

    def _properties(self) -> list[tuple[str, list[PageLink]]]:
        found: dict[str, list[PageLink]] = {}
        for row in self.tables["own"]:
            found.setdefault(self._short(row["p"]), []).append(self._link(row["o"], row["name"]))
        names = load_text("web/columns.toml", self.lang)
        ordered = sorted(found.items(), key=lambda pair: pair[0] == "schema:articleBody")
        return [(names.get(name.partition(":")[2], name), values) for name, values in ordered]

    def _article(self, row: dict[str, Term | None]) -> tuple[PageLink, str]:
        source = _text(row["source"])
        title = " ".join(_text(row["headline"]).split()) or source
        return self._link(row["article"], Term("literal", title)), " · ".join(
            filter(None, (_text(row["published"]), source))
        )

    def _link(self, term: Term | None, name: Term | None, kind: Term | None = None) -> PageLink:
        if term is None or term.kind != "uri":
            return PageLink("", _text(term))
        base = self.prefixes["id"]
        key = term.value.removeprefix(base) if term.value.startswith(base) else ""
        return PageLink(key, _text(name) or self._short(term), self._local(kind) if kind else "")

    def _short(self, term: Term | None) -> str:
        value = _text(term)
        fits = [(len(start), name) for name, start in self.prefixes.items() if value.startswith(start)]
        return f"{max(fits)[1]}:{value[max(fits)[0] :]}" if fits else value

    def _local(self, term: Term | None) -> str:
        return self._short(term).partition(":")[2]


def _text(term: Term | None) -> str:
    return "" if term is None else term.value
