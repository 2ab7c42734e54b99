"""The things of an article between which the network looks for links, and the pairs it is asked about."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick

from kg.reader.answers import VALUES, admissible, load_answers
from kg.words import Anaphors, load_words

_EARLIER = 12  # names of earlier sentences that a sentence may speak of
_LEAD = 4  # names of the headline and of the first sentence that any sentence may speak of
_APART = 24  # names between two of one sentence that may be linked
_CROWD = 30  # names in a sentence that is a list or a table: nothing is said there of any two
_REACH = 39  # characters before a name in which a word that points back is looked for
_BEFORE, _BEHIND = 12, 24  # characters around a pair that tell what it is

Ints = npt.NDArray[np.int32]


class LinkEnd(NamedTuple):
    """A name, an amount or words for a stage; offsets count in passages put one behind the other."""

    start: int
    end: int
    type: str
    sentence: int
    name: str


@cache
def anaphors() -> dict[str, int]:
    """Return the words that point back (该公司, 项目, 双方), each with the number of its kind."""
    kinds = [getattr(load_words(Anaphors), kind.name) for kind in fields(Anaphors)]
    return {word: number for number, words in enumerate(kinds, 1) for word in words}


def candidate_pairs(nodes: Sequence[LinkEnd], sentences: Iterable[int], headlines: frozenset[int]) -> Ints:
    """Return the pairs (first, second) of indexes into ``nodes`` that the network is asked about.

    |海捷阀门|落户|合川区|。|公司|董事长|王立新|: also 王立新 with 海捷阀门, a sentence before.

    Both in one sentence, or the first the last mention of a name that stands before the second's sentence.
    ``nodes`` are in order of appearance.
    """
    fits: Any = admissible()[:, :, 1:].any(axis=2).tolist()
    number = {name: index for index, name in enumerate(load_answers().nodes)}
    kinds = [number[node.type] for node in nodes]
    by_sentence: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        by_sentence.setdefault(node.sentence, []).append(index)
    pairs: list[tuple[int, int]] = []
    last: dict[tuple[str, str], int] = {}  # names in the order of their last mention
    lead: list[int] = []
    told = 0
    for sentence in sentences:
        here = by_sentence.get(sentence, [])
        earlier = [*dict.fromkeys([*list(last.values())[-_EARLIER:], *lead])] if here else []
        crowd = sum(nodes[index].type not in VALUES for index in here) > _CROWD
        for place, second in enumerate(() if crowd else here):
            asked = [*here[max(0, place - _APART) : place], *earlier]
            pairs += [(first, second) for first in asked if fits[kinds[first]][kinds[second]]]
        for index in here:
            node = nodes[index]
            if node.type not in VALUES:
                last.pop((node.type, node.name), None)
                last[node.type, node.name] = index
        named = [index for index in here if nodes[index].type not in VALUES]
        if sentence in headlines or (named and told < 1):
            lead += named[:_LEAD]
            told += sentence not in headlines
    return np.array(pairs, np.int32).reshape(-1, 2)


# how many values each feature of a pair can have
PAIR_SIZES = (16, 6, 8, 8, 8, 2, 2, 2, 2, 12, 6, 6, 8)


def pair_features(
    nodes: Sequence[LinkEnd],
    pairs: Ints,
    starts: Sequence[int],
    paragraphs: Sequence[int],
    headlines: frozenset[int],
    text: str,
) -> Ints:
    """Return what is told of each pair beside its characters: len(PAIR_SIZES) numbers a pair.

    ``starts``: where each sentence begins in ``text``; ``paragraphs``: the number of its block.
    """
    if not len(pairs):
        return np.zeros((0, len(PAIR_SIZES)), np.int32)
    first, second = pairs[:, 0], pairs[:, 1]
    begin = np.array([node.start for node in nodes], np.int32)
    end = np.array([node.end for node in nodes], np.int32)
    where = np.array([node.sentence for node in nodes], np.int32)
    block = np.array([paragraphs[node.sentence] for node in nodes], np.int32)
    title = np.array([node.sentence in headlines for node in nodes], np.int32)
    rank_same, opens, often = _ranks(nodes)
    gap = np.maximum(begin[second] - end[first], 0)
    apart = where[second] - where[first]
    back = _pointers(nodes, starts, text)
    nearer = _nearer(nodes, pairs)
    return np.stack(
        [
            np.minimum(np.log2(gap + 1) * 2, 15).astype(np.int32),
            np.minimum(apart, 3) + 2 * (apart > 3) - (apart > 8),
            np.minimum(second - first, 7),
            np.minimum(rank_same[second], 7),
            nearer,
            title[first],
            (block[first] == block[second]).astype(np.int32),
            opens[first],
            opens[second],
            back[second],
            np.minimum(often[first], 5),
            np.minimum(often[second], 5),
            np.minimum(rank_same[first], 7),
        ],
        axis=1,
    ).astype(np.int32)


def _ranks(nodes: Sequence[LinkEnd]) -> tuple[Ints, Ints, Ints]:
    """Return of each node: which of its type it is in its sentence, whether it is the first there, and how
    often its name occurs."""
    count: dict[tuple[int, str], int] = {}
    names: dict[tuple[str, str], int] = {}
    seen: set[int] = set()
    rank, opens = [], []
    for node in nodes:
        key = (node.sentence, node.type)
        rank.append(count.get(key, 0))
        count[key] = rank[-1] + 1
        opens.append(int(node.sentence not in seen))
        seen.add(node.sentence)
        names[node.type, node.name] = names.get((node.type, node.name), 0) + 1
    often = [names[node.type, node.name] for node in nodes]
    return np.array(rank, np.int32), np.array(opens, np.int32), np.array(often, np.int32)


def _nearer(nodes: Sequence[LinkEnd], pairs: Ints) -> Ints:
    """Return of each pair how many of the first one's type are asked about and nearer to the second."""
    types = {name: number for number, name in enumerate(load_answers().nodes)}
    kinds = np.array([types[node.type] for node in nodes], np.int64)
    groups = pairs[:, 1].astype(np.int64) * len(types) + kinds[pairs[:, 0]]
    order = np.lexsort((-pairs[:, 0], groups))
    opens = np.flatnonzero(np.diff(groups[order], prepend=-1))
    ranks = np.arange(len(order)) - np.repeat(opens, np.diff(opens, append=len(order)))
    result = np.zeros(len(pairs), np.int32)
    result[order] = np.minimum(ranks, 7)
    return result


def _pointers(nodes: Sequence[LinkEnd], starts: Sequence[int], text: str) -> Ints:
    """Return of each node the kind of the last word before it in its sentence that points back."""
    kinds, automaton = _anaphors()
    found = sorted(
        (start, end, kinds[index])
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
    )
    begins = [start for start, _, _ in found]
    result = np.zeros(len(nodes), np.int32)
    for place, node in enumerate(nodes):
        floor = max(starts[node.sentence], node.start - _REACH)
        at = bisect_left(begins, node.start) - 1
        while at >= 0 and begins[at] >= floor:
            if found[at][1] <= node.start:
                result[place] = found[at][2]
                break
            at -= 1
    return result


@cache
def _anaphors() -> tuple[list[int], AhoCorasick]:
    words = sorted(anaphors())
    return [anaphors()[word] for word in words], AhoCorasick(words)


def pair_ranges(
    nodes: Sequence[LinkEnd], pairs: Ints, starts: Sequence[int], length: int
) -> npt.NDArray[np.int64]:
    """Return three ranges of characters of each pair: before the first, between the two, behind the second.

    Between two of different sentences: what stands before the second in its own.
    """
    begin = np.array([node.start for node in nodes], np.int64)
    end = np.array([node.end for node in nodes], np.int64)
    where = np.array([node.sentence for node in nodes], np.int64)
    opens = np.array([*starts, length], np.int64)
    first, second = pairs[:, 0], pairs[:, 1]
    before = np.stack([np.maximum(begin[first] - _BEFORE, opens[where[first]]), begin[first]], axis=1)
    floor = np.where(where[first] == where[second], end[first], opens[where[second]])
    between = np.stack([np.minimum(floor, begin[second]), begin[second]], axis=1)
    behind = np.stack([end[second], np.minimum(end[second] + _BEHIND, opens[where[second] + 1])], axis=1)
    return np.stack([before, between, behind], axis=1)
