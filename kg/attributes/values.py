"""The reader's links between entities and amounts -> values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.attributes.dating import clause_start
from kg.attributes.others import another_by
from kg.evidence import context_of, evidence_of
from kg.model import Attribute, Link, Reason, Sentence, Tell
from kg.schema import load_schema
from kg.text.dates import find_dates
from kg.text.quantities import Quantity
from kg.words import WORD_FILES, SumWords, load_words

_BEFORE = 8  # characters before an amount in which it is called planned


def find_values(
    sentences: Sequence[Sentence],
    links: Iterable[Link],
    quantities: Sequence[Sequence[Quantity]],
    today: str = "",
    tell: Tell | None = None,
) -> tuple[Attribute, ...]:
    """Return the values of entities: of those that an amount is linked with, the likeliest has it.

    |隔膜生产基地项目|总投资|约7.6亿元|: investment, 760000000, about.

    |总投资由|30亿元|调整为25亿元: it holds until ``today``, the article's date. |2024年产值|12亿元|: in 2024.
    A total over several things is linked with none of them: that is what the reader has learnt.
    """
    by_amount: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        if link.type in load_schema().attributes and link.amount is not None:
            by_amount[link.amount].append(link)
    found = []
    for (start, end), candidates in sorted(by_amount.items()):
        best = max(candidates, key=lambda link: (link.probability, link.head))
        if tell is not None:
            for other in (link for link in candidates if link is not best):
                tell(other, Reason("likelier"))
        shift = sentences[best.sentence].start
        for quantity in quantities[best.sentence]:
            if (quantity.start, quantity.end) == (start - shift, end - shift):
                text = sentences[best.sentence].folded
                another = another_by(best.type, text, quantity.start, quantity.end)
                if not another:
                    found.append(_value(sentences, best, quantity, today, tell))
                elif tell is not None:
                    tell(best, another)
    return tuple(found)


def _value(
    sentences: Sequence[Sentence], link: Link, quantity: Quantity, today: str, tell: Tell | None
) -> Attribute:
    sentence = sentences[link.sentence]
    before = sentence.folded[max(quantity.start - _BEFORE, 0) : quantity.start]
    intended = load_words(SumWords).intended.search(before)
    if intended and tell is not None:
        tell(
            link,
            Reason("planned", f"words/{WORD_FILES[SumWords]}", "intended", intended.group(), drops=False),
        )
    return Attribute(
        link.head,
        link.type,
        float(quantity.value),
        evidence_of(sentence),
        link.probability,
        f"reader/{link.type}",
        sentence.text[quantity.start : quantity.end],
        "planned" if intended else quantity.qualifier,
        None if quantity.minimum is None else float(quantity.minimum),
        None if quantity.maximum is None else float(quantity.maximum),
        quantity.currency or "CNY",
        context_of(sentences, link),
        *_valid(sentence.folded, link.type, quantity, today),
    )


def _valid(text: str, attribute: str, quantity: Quantity, today: str) -> tuple[str, str]:
    """Return from and until when the value holds, where the words around it tell."""
    words = load_words(SumWords)
    if words.replaced.match(text, quantity.end):
        return "", today
    if attribute not in words.yearly:
        return "", ""
    clause = clause_start(text, quantity.start)
    dates = [one for one in find_dates(text, today) if clause <= one.start < quantity.start]
    if not dates or dates[-1].is_part or len(dates[-1].iso) != len("2024"):
        return "", ""
    return dates[-1].iso, dates[-1].iso
