"""Articles -> what their texts have in common, whatever their marks, blanks and characters."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import regex

from kg.graph import ArticleRecord
from kg.text.folding import fold

Hashes = npt.NDArray[np.uint64]

SKETCH = 96  # shingles of an article that are compared first: those with the smallest hashes
_KNOWN = 1 << 12  # articles
_LONG = 6  # signs of a shingle
_LEAST = 40  # signs: of less text nobody can tell who had it first
_SHARED = 0.75  # of the shorter text
_SHORTEST = 0.4  # of the longer text: less of it is a brief of its own
_KEPT = 0.8  # of the names and numbers of the text that has fewer
_FACTOR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(31)
_BLANK = regex.compile(r"[^\p{L}\p{N}]+")
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")


class Texts:
    """The texts of articles, of which the shingles of the last ones are kept."""

    def __init__(self, articles: Mapping[str, ArticleRecord]) -> None:
        self._articles = articles
        self._details = lru_cache(_KNOWN)(lambda key: _find_details(articles[key]))
        self._known: dict[str, Hashes] = {}

    def sketch(self, key: str, article: ArticleRecord) -> Hashes:
        """Return some shingles of an article, the same ones of the same text."""
        return self._keep(key, _find_shingles(article))[:SKETCH]

    def are_one(self, one: str, other: str) -> bool:
        """Tell whether two articles are one story."""
        few, many = sorted((self._shingles(one), self._shingles(other)), key=len)
        if not len(few) or len(few) < _SHORTEST * len(many):
            return False
        if len(np.intersect1d(few, many, assume_unique=True)) < _SHARED * len(few):
            return False
        return all(
            _share(a, b) >= _KEPT for a, b in zip(self._details(one), self._details(other), strict=True)
        )

    def _shingles(self, key: str) -> Hashes:
        found = self._known.get(key)
        return self._keep(key, _find_shingles(self._articles[key])) if found is None else found

    def _keep(self, key: str, shingles: Hashes) -> Hashes:
        self._known[key] = shingles
        if len(self._known) > _KNOWN:
            del self._known[next(iter(self._known))]
        return shingles


def _find_details(article: ArticleRecord) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of an article, and the names in it."""
    start, text = _body(article)
    places = ((mention["start"] - start, mention["end"] - start) for mention in article["mentions"])
    names = frozenset(text[begin:end] for begin, end in places if begin >= 0)
    return frozenset(_NUMBER.findall(text)), names


def _body(article: ArticleRecord) -> tuple[int, str]:
    """Return the text behind the headline, which each paper chooses itself, and where it starts."""
    text = article["text"]
    start = len(article["headline"]) if text.startswith(article["headline"]) else 0
    return start, fold(text[start:])


def _find_shingles(article: ArticleRecord) -> Hashes:
    """Return the hashes of all shingles, each once, the smallest first."""
    plain = _BLANK.sub("", _body(article)[1])
    signs = np.frombuffer(plain.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    if len(signs) < _LEAST:
        return np.empty(0, np.uint64)
    hashes = np.zeros(len(signs) - _LONG + 1, np.uint64)
    for start in range(_LONG):
        hashes = hashes * _FACTOR + signs[start : start + len(hashes)]
    hashes = (hashes ^ (hashes >> _HALF)) * _MIX
    hashes ^= hashes >> _HALF
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0
