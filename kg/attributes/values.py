"""The reader's links between entities and amounts -> values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.attributes.others import is_another
from kg.evidence import context_of, evidence_of
from kg.model import Attribute, Link, Sentence
from kg.schema import load_schema
from kg.text.quantities import Quantity
from kg.words import SumWords, load_words

_BEFORE = 8  # characters before an amount in which it is called planned


def find_values(
    sentences: Sequence[Sentence], links: Iterable[Link], quantities: Sequence[Sequence[Quantity]]
) -> tuple[Attribute, ...]:
    """Return the values of entities: of those that an amount is linked with, the likeliest has it.

    A total over several things is linked with none of them: that is what the reader has learnt.
    """
    by_amount: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        if link.type in load_schema().attributes and link.amount is not None:
            by_amount[link.amount].append(link)
    found = []
    for (start, end), candidates in sorted(by_amount.items()):
        best = max(candidates, key=lambda link: (link.probability, link.head))
        shift = sentences[best.sentence].start
        for quantity in quantities[best.sentence]:
            if (quantity.start, quantity.end) == (start - shift, end - shift):
                text = sentences[best.sentence].folded
                if not is_another(best.type, text, quantity.start, quantity.end):
                    found.append(_value(sentences, best, quantity))
    return tuple(found)


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
        "planned" if load_words(SumWords).intended.search(before) else quantity.qualifier,
        None if quantity.minimum is None else float(quantity.minimum),
        None if quantity.maximum is None else float(quantity.maximum),
        quantity.currency or "CNY",
        context_of(sentences, link),
    )
