"""The answers to two queries -> the things of the graph and what they are called."""

from kg.query.results import Result, Rows
from kg.resolve import NamedThing
from kg.schema import load_schema

_NAMES = """SELECT ?thing ?class ?name ?other ?place {
  ?thing a ?class ;
         skos:prefLabel ?name .
  FILTER (STRSTARTS(STR(?class), STR(kg:)))
  OPTIONAL { ?thing skos:altLabel ?other }
  OPTIONAL { ?thing %s ?where . ?where skos:prefLabel ?place }
} ORDER BY ?thing ?class ?place ?other"""
MENTIONS = "SELECT ?thing (COUNT(?article) AS ?count) { ?article schema:mentions ?thing } GROUP BY ?thing"


def ask_names() -> str:
    """Return the query for all things with their names, and where they are."""
    return _NAMES % f"kg:{load_schema().roles.within}"


def read_names(names: Result, mentions: Result) -> tuple[list[NamedThing], str]:
    """Return the things that the answers to ask_names and MENTIONS tell of, and what their ids follow."""
    assert isinstance(names, Rows) and isinstance(mentions, Rows)
    base, own = names.prefixes["id"], names.prefixes["kg"]
    counts = {thing.value: int(count.value) for thing, count in mentions.rows if thing and count}
    things: dict[str, NamedThing] = {}
    for row in names.rows:
        iri, kind, name, other, place = ("" if term is None else term.value for term in row)
        if iri not in things:
            key = iri.removeprefix(base)
            things[iri] = NamedThing(key, kind.removeprefix(own), name, [], counts.get(iri, 0), place)
        if other not in ("", *things[iri].aliases):
            things[iri] = things[iri]._replace(aliases=(*things[iri].aliases, other))
    return list(things.values()), base
