"""VocabularyTerms -> context.jsonld: the short names that make JSON-LD of an export readable."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from kg.rdf.terms import Values, VocabularyTerms, load_terms
from kg.rdf.turtle import prefixes
from kg.schema import DATA

# Properties that no shape asks anything of.
FURTHER = {
    "mentions": {"@id": "schema:mentions", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
    "hadPrimarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
}


def to_context(data: Path = DATA) -> str:
    """Return the context as a JSON-LD document."""
    return json.dumps({"@context": load_context(data)}, ensure_ascii=False, indent=1) + "\n"


@cache
def load_context(data: Path = DATA) -> dict[str, Any]:
    """Return the prefixes, and each class, individual and property under its local name."""
    terms = load_terms(data)
    names = {key: start for key, start in prefixes().items() if key != "id"}
    things = [one.name for one in terms.classes] + [one.name for one in terms.individuals]
    asked = [*terms.standard.values(), *(property_.values for property_ in terms.properties)]
    fields = {values.path.partition(":")[2]: _field(values, terms) for values in asked}
    return {
        "id": "@id",
        "type": "@type",
        **names,
        **{name: f"kg:{name}" for name in things},
        **FURTHER,
        **fields,
    }


def _field(values: Values, terms: VocabularyTerms) -> dict[str, str]:
    known = {kind for one in terms.individuals for kind in one.classes}
    if set(values.range) & known:
        kind = {"@type": "@vocab"}
    elif values.links or values.range in (("sh:IRI",), ("schema:NewsArticle",)):
        kind = {"@type": "@id"}
    elif values.range == ("rdf:langString",):
        kind = {"@language": "zh"}
    elif len(values.range) == 1 and values.range != ("xsd:string",):
        kind = {"@type": values.range[0]}
    else:
        kind = {}
    return {"@id": values.path, **kind}
