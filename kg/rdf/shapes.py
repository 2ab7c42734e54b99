"""VocabularyTerms -> shapes.ttl: what a sound export looks like, in SHACL.

Each property has a shape with a target of its own: nested in the shapes of classes they would be walked node
by node, which takes pySHACL several times as long.
"""

from collections.abc import Iterator
from pathlib import Path

from kg.rdf.ontology import header, ontology_iri
from kg.rdf.terms import ENTITY, Property, Values, VocabularyTerms, is_datatype, load_terms
from kg.rdf.turtle import Pairs, block, literal
from kg.schema import DATA, Schema, load_schema

SHACL = "http://www.w3.org/ns/shacl#"


def to_shapes(data: Path = DATA) -> str:
    """Return the shapes as Turtle."""
    known, schema = load_terms(data), load_schema(data)
    start = ontology_iri().removesuffix("ontology") + "shapes#"
    blocks = [header({"sh": SHACL, "ks": start})]
    for kind in known.classes:
        if ENTITY in kind.also:
            blocks += _types(kind.name, kind.also)
    for property_ in known.properties:
        values = property_.values
        chosen = bool(_choices(values, known))
        if values.min or values.max is not None or not values.links or chosen:
            blocks.append(_values(property_.name, values, known, schema))
        if not values.min:
            blocks += _ends(property_, schema, chosen=chosen)
    for name, values in known.standard.items():
        blocks.append(_values(name, values, known, schema))
    blocks.append(_predicates(schema))
    return "\n".join(blocks)


def _types(name: str, also: tuple[str, ...]) -> Iterator[str]:
    for wider in also:
        if wider != ENTITY:
            pairs: Pairs = [
                ("a", ["sh:PropertyShape"]),
                ("sh:targetClass", [f"kg:{name}"]),
                ("sh:path", ["rdf:type"]),
                ("sh:hasValue", [wider]),
                ("sh:message", [literal(f"a kg:{name} must be a {wider} too", "en")]),
            ]
            yield block(f"ks:{name}-{wider.replace(':', '-')}", pairs)


def _ends(what: Property, schema: Schema, *, chosen: bool) -> Iterator[str]:
    """Yield what the nodes at both ends of an optional property must be; ``chosen``: its values are listed.

    It is asked of their rdf:type, which holds no other classes than kg's and the wider ones: sh:or of several
    sh:class would say it more plainly, and takes pySHACL ten times as long.
    """
    values = what.values
    ends = [("subject", "sh:targetSubjectsOf", values.domain)]
    if values.links and values.domain[0] != "rdf:Statement" and not chosen:
        ends.append(("object", "sh:targetObjectsOf", values.range))
    for name, target, classes in ends:
        if ENTITY not in classes:
            kinds = [
                schema.types[kind.removeprefix("kg:")]
                for kind in classes
                if kind.removeprefix("kg:") in schema.types
            ]
            allowed = dict.fromkeys((*classes, *(wider for kind in kinds for wider in kind.also)))
            pairs: Pairs = [
                ("a", ["sh:PropertyShape"]),
                (target, [values.path]),
                ("sh:path", ["rdf:type"]),
                ("sh:minCount", ["1"]),
                ("sh:in", [f"( {' '.join(allowed)} )"]),
                ("sh:message", [literal(f"the {name} of {values.path} must be a {_or(classes)}", "en")]),
            ]
            yield block(f"ks:{what.name}-{name}", pairs)


def _values(name: str, values: Values, terms: VocabularyTerms, schema: Schema) -> str:
    choices = _choices(values, terms)
    # What is optional is looked at where it is: far fewer nodes than those that could have it.
    target: tuple[str, list[str]] = ("sh:targetSubjectsOf", [values.path])
    if values.min:
        target = ("sh:targetClass", _classes(values.domain, schema))
    pairs: Pairs = [
        ("a", ["sh:PropertyShape"]),
        target,
        ("sh:path", [values.path]),
        ("sh:minCount", [str(values.min)] if values.min else []),
        ("sh:maxCount", [] if values.max is None else [str(values.max)]),
        *([("sh:in", [f"( {' '.join(choices)} )"])] if choices else _kind(values.range)),
        ("sh:minInclusive", [] if values.least is None else [str(values.least)]),
        ("sh:maxInclusive", [] if values.most is None else [str(values.most)]),
        ("sh:pattern", [literal(values.pattern, "")] if values.pattern else []),
        ("sh:lessThan", [values.below] if values.below else []),
        ("sh:message", [literal(_message(values, choices), "en")]),
    ]
    return block(f"ks:{name}", pairs)


def _classes(domain: tuple[str, ...], schema: Schema) -> list[str]:
    """Return the classes that a node is said to be of: kg:Entity is only said in the ontology."""
    return [f"kg:{name}" for name in schema.types] if ENTITY in domain else list(domain)


def _choices(values: Values, terms: VocabularyTerms) -> list[str]:
    """Return the individuals that the vocabulary itself names for the range of a property."""
    return [f"kg:{one.name}" for one in terms.individuals if set(one.classes) & set(values.range)]


def _kind(range_: tuple[str, ...]) -> Pairs:
    if range_ in (("sh:IRI",), (ENTITY,)):  # no node is said to be a kg:Entity
        return [("sh:nodeKind", ["sh:IRI"])]
    parts = [f"sh:{'datatype' if is_datatype(name) else 'class'} {name}" for name in range_]
    if len(parts) > 1:
        return [("sh:or", [f"( {' '.join(f'[ {part} ]' for part in parts)} )"])]
    return [(name, [value]) for name, _, value in (part.partition(" ") for part in parts)]


def _or(names: list[str] | tuple[str, ...]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last


def _message(values: Values, choices: list[str]) -> str:
    """Return what the shape asks for, as one line."""
    count = "" if values.max is None else "exactly one " if values.min else "at most one "
    parts = [f"{values.path} must be {count}{_or(choices or values.range or ('value',))}"]
    parts += [f"at least {values.least}"] if values.least is not None else []
    parts += [f"at most {values.most}"] if values.most is not None else []
    parts += [f"of the form {values.pattern}"] if values.pattern else []
    parts += [f"less than {values.below}"] if values.below else []
    return ", ".join(parts)


def _predicates(schema: Schema) -> str:
    """Return the shape of what a statement can state: a relation or an attribute."""
    names = " ".join(f"kg:{name}" for name in (*schema.relations, *schema.attributes))
    pairs: Pairs = [
        ("a", ["sh:PropertyShape"]),
        ("sh:targetClass", ["rdf:Statement"]),
        ("sh:path", ["rdf:predicate"]),
        ("sh:minCount", ["1"]),
        ("sh:maxCount", ["1"]),
        ("sh:in", [f"( {names} )"]),
        ("sh:message", [literal("rdf:predicate must be exactly one relation or attribute of kg", "en")]),
    ]
    return block("ks:statement-predicate", pairs)
