"""An error, or an answer without rows -> what the page for queries says of it, in the reader's language."""

from collections.abc import Callable, Iterator
from typing import Any

from kg.display.text import load_text
from kg.errors import KGError, QueryUnanswered
from kg.query.mistakes import OWN, Misread, names_in, unknown_terms
from kg.query.named import NotAValue
from kg.rdf.terms import load_terms
from kg.resolve import NotOneThing
from kg.schema import load_schema

LONGEST = 20_000  # characters of a query whose names are looked at
Problem = dict[str, Any]  # message; line, column and length of its place; near: what may be meant instead


def tell_problem(error: KGError, lang: str, value: str = "") -> Problem:
    """Return what an error says; ``value`` is the name of a form's field that it is about."""
    words = load_text("web/mistakes.toml", lang)
    if isinstance(error, Misread) and error.key:
        return _tell_misread(error, words)
    if isinstance(error, NotAValue):
        kind, known = error.parameter.kind, [label.text(lang) for label in load_schema().stages.values()]
        between = load_text("web/text.toml", lang)["between"]
        message = words[kind].format(value=error.value, known=between.join(known))
        return {"message": message, "field": error.parameter.name}
    if isinstance(error, NotOneThing):
        chosen = [
            {"id": one.id, "type": one.type, "name": one.name, "place": one.place} for one in error.could_be
        ]
        message = words["several" if chosen else "unnamed"].format(value=value)
        return {"message": message, "value": value, "things": chosen, "names": list(error.nearest)}
    if isinstance(error, QueryUnanswered):
        return {"message": words["unanswered"]}
    return {"message": words["other"].format(reason=error)}


def tell_empty(text: str, named: bool, values: bool, lang: str, uses: Callable[[str], bool]) -> list[Problem]:
    """Return why a query may have found nothing: ``uses`` tells whether the graph has a name of kg."""
    words = load_text("web/mistakes.toml", lang)
    text = text[:LONGEST]
    if named:
        return [{"message": words["none_values" if values else "none_named"]}]
    found = [_tell_misread(one, words) for one in unknown_terms(text)]
    found += _unused(text, words, lang, uses)
    return found or [{"message": words["none_own"]}]


def _tell_misread(error: Misread, words: dict[str, str]) -> Problem:
    message = words[error.key].format(**error.slots)
    near = error.slots.get("near", "")
    if near:
        message += words["near"].format(near=near)
    elif error.key == "prefix":
        message += words["prefix_known"].format(**error.slots)
    if not error.line:
        return {"message": message}
    at = words["at"].format(line=error.line, column=error.column)
    place = {"line": error.line, "column": error.column, "length": error.length}
    return {"message": at + message.strip(), "near": near, **place}


def _unused(text: str, words: dict[str, str], lang: str, uses: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield the names of kg in a query that the graph has nothing of."""
    terms = load_terms()
    labels = {one.name: one.label for one in terms.classes}
    labels |= {one.name: one.label for one in terms.properties}
    seen = set()
    for one in names_in(text):
        if one.prefix == OWN and one.local in labels and one.local not in seen and not uses(one.local):
            seen.add(one.local)
            message = words["unused"].format(name=one.name, label=labels[one.local].text(lang))
            at = words["at"].format(line=one.line, column=one.column)
            place = {"line": one.line, "column": one.column, "length": len(one.name)}
            yield {"message": at + message, **place}
