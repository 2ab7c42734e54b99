"""The reader's links between entities and amounts -> values."""

from collections.abc import Iterable, Sequence

from kg.attributes.words import load_words
from kg.evidence import context_of, evidence_of
from kg.model import Attribute, Link, Sentence
from kg.quantities import Quantity
from kg.schema import load_schema

_BLOCK = 8  # characters before an amount in which it is called planned


def find_values(
    sentences: Sequence[Sentence], links: Iterable[Link], quantities: Sequence[Sequence[Quantity]]
) -> tuple[Attribute, ...]:
    """Return the values of entities: of the entities that an amount is linked with, the likeliest has it.

    A total over several things is linked with none of them: that is what the reader has learnt.
    """
    best: dict[tuple[int, int], Link] = {}
    for link in links:
        if link.type in load_schema().attributes and link.amount is not None:
            known = best.get(link.amount)
            if known is None or (link.probability, link.head) > (known.probability, known.head):
                best[link.amount] = link
    found = []
    for (start, _), link in sorted(best.items()):
        sentence = sentences[link.sentence]
        amounts = [q for q in quantities[link.sentence] if q.start + sentence.start == start]
        context = context_of(sentences, link)
        if not amounts and link.context != link.sentence:  # the amount stands before the name
            continue
        found += [_value(sentence, link, quantity, context) for quantity in amounts[:1]]
    return tuple(found)


def _value(sentence: Sentence, link: Link, quantity: Quantity, context: object) -> Attribute:
    before = sentence.folded[max(quantity.start - _BLOCK, 0) : quantity.start]
    planned = load_words().patterns["intended"].search(before) is not None
    return Attribute(
        link.head,
        link.type,
        float(quantity.value),
        evidence_of(sentence),
        link.probability,
        f"reader/{link.type}",
        sentence.text[quantity.start : quantity.end],
        "planned" if planned else quantity.qualifier,
        None if quantity.minimum is None else float(quantity.minimum),
        None if quantity.maximum is None else float(quantity.maximum),
        quantity.currency or "CNY",
        context,
    )
