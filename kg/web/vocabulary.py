"""The vocabulary of kg -> what the page for queries completes and lists."""

from collections.abc import Mapping
from typing import Any

from kg.rdf.terms import load_terms
from kg.schema import Label, load_schema


def tell_vocabulary(known: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Return the prefixes, and each class and property with its label; classes of things first.

    ``of`` and ``to`` are the classes, or datatypes, between which a property stands.
    """
    terms = load_terms()
    types = load_schema().types
    order = {name: at for at, name in enumerate(types)}
    classes = sorted(terms.classes, key=lambda one: order.get(one.name, len(order)))
    properties = [
        {
            **_term(one.name, one.label, one.comment, lang),
            "of": list(one.values.domain),
            "to": list(one.values.range),
        }
        for one in terms.properties
    ]
    return {
        "prefixes": dict(known),
        "classes": [
            {**_term(one.name, one.label, one.comment, lang), "thing": one.name in types} for one in classes
        ],
        "properties": properties,
    }


def _term(name: str, label: Label, comment: Label, lang: str) -> dict[str, str]:
    return {"name": f"kg:{name}", "label": label.text(lang), "comment": comment.text(lang)}
