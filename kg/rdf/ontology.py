"""VocabularyTerms -> ontology.ttl: the vocabulary in OWL, aligned to schema.org, ORG, PROV-O and SKOS."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.rdf.terms import Property, is_datatype, load_terms
from kg.rdf.turtle import Pairs, block, literal, prefixes
from kg.schema import DATA, Label

OWL = "http://www.w3.org/2002/07/owl#"


def to_ontology(data: Path = DATA) -> str:
    """Return the vocabulary as Turtle."""
    known = load_terms(data)
    head = header({"owl": OWL})
    iri = f"<{ontology_iri()}>"
    blocks = [block(iri, [("a", ["owl:Ontology"]), *_words(known.label, known.comment)])]
    for kind in known.classes:
        pairs = [("a", ["owl:Class"]), *_words(kind.label, kind.comment), ("rdfs:subClassOf", kind.also)]
        blocks.append(block(f"kg:{kind.name}", [*pairs, _defined(iri)]))
    for property_ in known.properties:
        blocks += _property(property_, iri, known.inverse)
    for one in known.individuals:
        pairs = [("a", ["owl:NamedIndividual", *one.classes]), *_words(one.label)]
        blocks.append(block(f"kg:{one.name}", [*pairs, _defined(iri)]))
    return "\n".join((head, *blocks))


def header(more: Mapping[str, str]) -> str:
    """Return the prefixes of a file: those of every export, and ``more``."""
    names = {**prefixes(), **more}
    del names["id"]
    return "".join(f"@prefix {key}: <{start}> .\n" for key, start in sorted(names.items()))


def ontology_iri() -> str:
    """Return the IRI of the vocabulary as a whole: that of its terms without the #."""
    return prefixes()["kg"].rstrip("#/")


def _property(what: Property, iri: str, pattern: Label) -> Iterator[str]:
    kinds = ["owl:ObjectProperty" if what.values.links else "owl:DatatypeProperty"]
    pairs: Pairs = [
        ("a", [*kinds, "owl:SymmetricProperty"] if what.symmetric else kinds),
        *_words(what.label, what.comment),
        ("rdfs:subPropertyOf", what.also),
        ("rdfs:domain", [_union(what.values.domain)]),
        ("rdfs:range", [_union(what.values.range)]),
        _defined(iri),
    ]
    yield block(f"kg:{what.name}", pairs)
    if what.inverse is None:
        return
    name, label = what.inverse
    said = {"name": f"kg:{what.name}"}
    note = Label(
        pattern.zh.format(**said, comment=what.comment.zh), pattern.en.format(**said, comment=what.comment.en)
    )
    pairs = [("a", kinds), *_words(label, note), ("owl:inverseOf", [f"kg:{what.name}"]), _defined(iri)]
    yield block(f"kg:{name}", pairs)


def _words(label: Label, comment: Label | None = None) -> Pairs:
    pairs: Pairs = [("rdfs:label", [literal(label.zh), literal(label.en, "en")])]
    if comment is not None:
        pairs.append(("rdfs:comment", [literal(comment.zh), literal(comment.en, "en")]))
    return pairs


def _defined(iri: str) -> tuple[str, list[str]]:
    return ("rdfs:isDefinedBy", [iri])


def _union(names: tuple[str, ...]) -> str:
    """Return one class as it is, several as a class of their own: two rdfs:domain would mean both."""
    if len(names) == 1:
        return names[0]
    kind = "rdfs:Datatype" if is_datatype(names[0]) else "owl:Class"
    return f"[ a {kind} ; owl:unionOf ( {' '.join(names)} ) ]"
