"""Phases of a project that an article names in full once and then bare: 产业园一期 … 其中一期投资12亿元."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.model import Mention, Sentence
from kg.schema import load_schema
from kg.text.folding import fold
from kg.words import AliasWords, load_words

_SURE = 0.7  # the reader's least confidence in the name in full
_BARE = 0.7
_BRAND = 2  # letters that names of one project begin with


def find_bare_phases(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions of phases by their number alone, with the full name; they overlap none of ``mentions``.

    |衡泽锂电产业园一期|开工，其中|一期|投资12亿元，二期未定: the second is the first.
    """
    fulls = dict(_in_full(mentions))
    if not fulls:
        return
    words, project = load_words(AliasWords), load_schema().roles.project
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        taken[mention.sentence].append((mention.start, mention.end))
    for number, sentence in enumerate(sentences):
        for match in words.bare_phase.finditer(sentence.folded):
            full = fulls.get(match["phase"], "")
            start, end = sentence.start + match.start("phase"), sentence.start + match.end()
            if full and not any(a < end and start < b for a, b in taken[number]):
                text = sentence.text[match.start("phase") : match.end()]
                yield Mention(start, end, text, project, number, "alias/phase", _BARE, full=full)


def _in_full(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield (phase, full name) where the article names that phase of one project alone."""
    named: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.type == load_schema().roles.project and mention.confidence >= _SURE:
            name = fold(mention.text)
            match = load_words(AliasWords).phase.search(name)
            if match and match.start() >= _BRAND:
                named[match["phase"]].add(name)
    for phase, names in named.items():
        if len({name[:_BRAND] for name in names}) == 1:
            yield phase, max(names, key=lambda name: (len(name), name))
