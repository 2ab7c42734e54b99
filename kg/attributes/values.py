"""The reader's links between entities and amounts -> values."""

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from kg.evidence import context_of, evidence_of
from kg.model import Attribute, Link, Sentence
from kg.quantities import Quantity
from kg.schema import DATA, load_schema, read_toml

_BEFORE = 8  # characters before an amount in which it is called planned


def find_values(
    sentences: Sequence[Sentence], links: Iterable[Link], quantities: Sequence[Sequence[Quantity]]
) -> tuple[Attribute, ...]:
    """Return the values of entities: of those that an amount is linked with, the likeliest has it.

    A total over several things is linked with none of them: that is what the reader has learnt.
    """
    best: dict[tuple[int, int], Link] = {}
    for link in links:
        if link.type in load_schema().attributes and link.amount is not None:
            known = best.get(link.amount)
            if known is None or (link.probability, link.head) > (known.probability, known.head):
                best[link.amount] = link
    return tuple(
        _value(sentences, link, quantity)
        for (start, end), link in sorted(best.items())
        for quantity in quantities[link.sentence]
        if (quantity.start, quantity.end) == (start - _start(sentences, link), end - _start(sentences, link))
    )


def _start(sentences: Sequence[Sentence], link: Link) -> int:
    return sentences[link.sentence].start


def _value(sentences: Sequence[Sentence], link: Link, quantity: Quantity) -> Attribute:
    sentence = sentences[link.sentence]
    before = sentence.folded[max(quantity.start - _BEFORE, 0) : quantity.start]
    return Attribute(
        link.head,
        link.type,
        float(quantity.value),
        evidence_of(sentence),
        link.probability,
        f"reader/{link.type}",
        sentence.text[quantity.start : quantity.end],
        "planned" if _intended().search(before) else quantity.qualifier,
        None if quantity.minimum is None else float(quantity.minimum),
        None if quantity.maximum is None else float(quantity.maximum),
        quantity.currency or "CNY",
        context_of(sentences, link),
    )


@cache
def _intended() -> regex.Pattern[str]:
    return regex.compile(read_toml(DATA / "words" / "quantities.toml")["intended"])
