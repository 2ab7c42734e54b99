"""Articles -> which of them repeat an earlier one: a reprint is no second source.

|本报讯 3月17日，岚钧新能源与合川区签订协议| and, in another paper and without the last paragraph, the
same words: the later one is a reprint. A later story on the same project is none, and neither is another
notice of one form, with other names and numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from kg.graph import ArticleRecord
from kg.text.folding import fold

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[Any]

_LONG = 6  # signs of a shingle
_SKETCH = 96  # shingles of an article that are compared first: those with the smallest hashes
_RAREST = 32  # of these, those that the fewest articles have
_LEAST = 40  # signs: of less text nobody can tell who had it first
_CROWD = 12  # articles with one shingle that are compared each with each
_ALIKE = 5  # shingles of two sketches that must be the same for a closer look
_SHARED = 0.75  # of the shorter text
_SHORTEST = 0.4  # of the longer text: less of it is a brief of its own
_KEPT = 0.8  # of the names and numbers of the text that has fewer
_FACTOR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF, _UPPER = np.uint64(31), np.uint64(32)
_BLANK = regex.compile(r"[^\p{L}\p{N}]+")
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")


def find_reprints(articles: Mapping[str, ArticleRecord]) -> dict[str, str]:
    """Return reprint -> what it repeats: of all articles alike the earliest, and of a day the longest."""
    order = sorted(articles, key=lambda key: _moment(key, articles[key]))
    texts = _Texts(articles, order)
    first = list(range(len(order)))
    for earlier, later in _likely_pairs(texts.sketch(at) for at in range(len(order))):
        if first[earlier] != first[later] and texts.are_one(earlier, later):
            first[later] = min(first[later], first[earlier])
    return {order[at]: order[_root(first, at)] for at in range(len(order)) if first[at] != at}


def mark_reprints(articles: Mapping[str, ArticleRecord]) -> None:
    """Tell each article that is a reprint which one it repeats."""
    for key, original in find_reprints(articles).items():
        articles[key]["reprintOf"] = original


def _moment(key: str, article: ArticleRecord) -> tuple[str, int, str]:
    return article["date"] or "9999", -len(article["text"]), key


def _root(first: list[int], at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at


class _Texts:
    """The texts of articles by their number, without marks and blanks and in simplified characters."""

    def __init__(self, articles: Mapping[str, ArticleRecord], order: list[str]) -> None:
        self._articles, self._order = articles, order
        self._details = lru_cache(4096)(self._find_details)
        self._shingles = lru_cache(4096)(self._find_shingles)

    def sketch(self, at: int) -> Hashes:
        """Return some shingles of an article, the same ones of the same text."""
        return self._shingles(at)[:_SKETCH]

    def are_one(self, one: int, other: int) -> bool:
        """Tell whether two articles are one story."""
        few, many = sorted((self._shingles(one), self._shingles(other)), key=len)
        if not len(few) or len(few) < _SHORTEST * len(many):
            return False
        if len(np.intersect1d(few, many, assume_unique=True)) < _SHARED * len(few):
            return False
        return all(
            _share(a, b) >= _KEPT for a, b in zip(self._details(one), self._details(other), strict=True)
        )

    def _find_details(self, at: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return the numbers of an article, and the names in it."""
        article = self._articles[self._order[at]]
        start, text = self._body(at)
        places = ((mention["start"] - start, mention["end"] - start) for mention in article["mentions"])
        names = frozenset(text[begin:end] for begin, end in places if begin >= 0)
        return frozenset(_NUMBER.findall(text)), names

    def _body(self, at: int) -> tuple[int, str]:
        """Return the text behind the headline, which each paper chooses itself, and where it starts."""
        article = self._articles[self._order[at]]
        start = len(article["headline"]) if article["text"].startswith(article["headline"]) else 0
        return start, fold(article["text"][start:])

    def _find_shingles(self, at: int) -> Hashes:
        """Return the hashes of all shingles, each once, the smallest first."""
        plain = _BLANK.sub("", self._body(at)[1])
        signs = np.frombuffer(plain.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
        if len(signs) < _LEAST:
            return np.empty(0, np.uint64)
        hashes = np.zeros(len(signs) - _LONG + 1, np.uint64)
        for start in range(_LONG):
            hashes = hashes * _FACTOR + signs[start : start + len(hashes)]
        hashes = (hashes ^ (hashes >> _HALF)) * _MIX
        hashes ^= hashes >> _HALF
        hashes.sort()
        return hashes[np.r_[True, hashes[1:] != hashes[:-1]]]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0


def _likely_pairs(sketches: Iterable[Hashes]) -> Iterator[tuple[int, int]]:
    """Yield pairs of articles whose sketches have much in common, in order.

    What few articles say tells most, so each is compared by its rarest shingles. Where few have a shingle,
    each is compared with each; where many do, as those of one formula, with the first of them and the one
    before it.
    """
    found = [(one >> _UPPER).astype(np.uint32) for one in sketches]
    hashes = np.concatenate([np.empty(0, np.uint32), *found])
    owners = np.repeat(np.arange(len(found), dtype=np.uint32), [len(one) for one in found])
    by_hash = np.argsort(hashes, kind="stable")  # so the articles with one shingle stay in order
    hashes, owners = hashes[by_hash], owners[by_hash]
    rare = _rarest(owners, _sizes(hashes))
    hashes, owners = hashes[rare], owners[rare]
    sizes = _sizes(hashes)
    rank = _ranks(hashes)  # of an article among those with its shingle
    crowded = sizes > _CROWD
    heads = owners[np.arange(len(owners)) - rank]
    pairs = [_packed(heads, owners, crowded & (rank > 1), len(found))]
    for back in range(1, _CROWD):
        reach = (rank >= back) & (~crowded | (back == 1))
        pairs.append(_packed(np.roll(owners, back), owners, reach, len(found)))
    pair, count = np.unique(np.concatenate(pairs), return_counts=True)
    for earlier, later in zip(*np.divmod(pair[count >= _ALIKE], max(1, len(found))), strict=True):
        yield int(earlier), int(later)


def _sizes(values: Numbers) -> Numbers:
    """Return for each of sorted ``values`` how often it is there."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    return np.repeat(sizes, sizes)


def _ranks(values: Numbers) -> Numbers:
    """Return for each of sorted ``values`` how many of the same stand before it."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, np.int64)
    return np.arange(len(values)) - np.repeat(starts, np.diff(np.r_[starts, len(values)]))


def _rarest(owners: Numbers, sizes: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which shingles are among the rarest of their article; one that no other has tells nothing."""
    chosen = np.flatnonzero(sizes > 1)
    order = chosen[np.lexsort((chosen, sizes[chosen], owners[chosen]))]
    rare = np.zeros(len(owners), np.bool_)
    rare[order[_ranks(owners[order]) < _RAREST]] = True
    return rare


def _packed(earlier: Numbers, later: Numbers, chosen: npt.NDArray[np.bool_], number: int) -> Numbers:
    """Return the chosen pairs, each as one number."""
    return earlier[chosen].astype(np.uint64) * np.uint64(number) + later[chosen]
