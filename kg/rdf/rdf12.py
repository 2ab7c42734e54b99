"""Turtle -> Turtle of RDF 1.2: each statement stands as an annotation behind the triple that it states."""

from typing import Any

import pyoxigraph as ox

from kg.rdf.turtle import prefixes

PARTS = ("type", "subject", "predicate", "object")


def to_rdf12(turtle: str, base: str) -> str:
    """Return the export with `s p o ~ statement {| … |}` in the place of rdf:Statement nodes.

    A sum in foreign currency, and what was corrected, is told and not stated: a reifier without its triple.
    """
    rdf = prefixes()["rdf"]
    kind, subject, predicate, object_ = (ox.NamedNode(rdf + part) for part in PARTS)
    unstated = {ox.NamedNode(prefixes()["kg"] + name) for name in ("currency", "correctedBy")}
    triples = [quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]
    statement = ox.NamedNode(rdf + "Statement")
    said: dict[Any, dict[Any, list[Any]]] = {
        triple.subject: {} for triple in triples if (triple.predicate, triple.object) == (kind, statement)
    }
    stated, rest = [], []
    for triple in triples:
        if triple.subject in said:
            said[triple.subject].setdefault(triple.predicate, []).append(triple.object)
        else:
            rest.append(triple)
    for name, parts in said.items():
        parts.pop(kind)
        fact = " ".join(str(parts.pop(part)[0]) for part in (subject, predicate, object_))
        notes = " ; ".join(f"{what} {', '.join(map(str, values))}" for what, values in parts.items())
        told = f"{name} <{rdf}reifies> <<( {fact} )>> ; {notes} ."
        stated.append(told if unstated & parts.keys() else f"{fact} ~ {name} {{| {notes} |}} .")
    known = prefixes(base)
    plain = ox.serialize(rest, format=ox.RdfFormat.TURTLE, prefixes=known) or b""
    return plain.decode() + "".join(f"{line}\n" for line in stated)
