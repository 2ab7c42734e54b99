"""Names of an article, and short names of its neighbours -> where the article repeats them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.mentions.aliases import is_in_full, parts_of
from kg.model import Mention, Name, Sentence
from kg.schema import load_schema
from kg.text.folding import fold
from kg.text.numbers import begins_with_number, cuts_number

_SURE = 0.7  # the reader's least confidence in such a name
_AGAIN = 0.7


def find_again(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Iterable[Name]
) -> Iterator[Mention]:
    """Yield mentions of names that were found elsewhere; they overlap none of ``mentions``.

    Found once in |海捷阀门有限公司|签约, found again in 参观了|海捷阀门有限公司|, and as |海捷阀门|.
    """
    known_types, types = load_schema().types, dict[str, str]()
    for mention in mentions:
        # A short name may be a piece of anything.
        least = known_types[mention.type].names.repeated
        if mention.confidence >= _SURE and least and len(mention.text) >= least:
            types.setdefault(fold(mention.text), mention.type)
    parts = dict(_parts(types))
    types = parts | types | {name.short: name.type for name in names}
    if not types:
        return
    known = sorted(types)
    automaton = AhoCorasick(known, matchkind=MatchKind.LeftmostLongest)
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        taken[mention.sentence].append((mention.start, mention.end))
    for number, sentence in enumerate(sentences):
        for index, start, end in automaton.find_matches_as_indexes(sentence.folded):
            start, end = start + sentence.start, end + sentence.start
            whole = _is_whole(sentence.folded, start - sentence.start, end - sentence.start, parts)
            if whole and not any(a < end and start < b for a, b in taken[number]):
                text = sentence.text[start - sentence.start : end - sentence.start]
                yield Mention(start, end, text, types[known[index]], number, "alias/again", _AGAIN)


def _parts(types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a company in full may be called anywhere, with its type; not what two may be called."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for name, type_ in types.items():
        if load_schema().types[type_].names.registered:
            for part in parts_of(name):
                bearers[part].append(type_)
    yield from ((part, found[0]) for part, found in bearers.items() if len(found) == 1)


def _is_whole(text: str, start: int, end: int, parts: Mapping[str, str]) -> bool:
    """Tell whether it is no piece of another name: 十|一公司, |海捷阀门|（上海）有限公司."""
    if cuts_number(text, start) and begins_with_number(text[start:]):
        return False
    return text[start:end] not in parts or not is_in_full(text[end:])
