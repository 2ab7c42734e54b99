"""Articles as they come -> their order: by day, of a day the longest first."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.graph import ArticleRecord

Numbers = npt.NDArray[Any]
_BLOCK = 1 << 12  # ids that are packed at once


@dataclass(frozen=True, slots=True)
class Order:
    """``ranks``: for each article, as they came, its place in the order."""

    ranks: Numbers
    _keys: Numbers  # as they came
    _came: Numbers  # for each place, which article it is

    def key(self, at: int) -> str:
        """Return the id of the article at a place."""
        return bytes(self._keys[self._came[at]]).decode("utf-8", "surrogatepass")


class Moments:
    """When each article was printed, in some thirty bytes each: there may be millions."""

    def __init__(self) -> None:
        self._dates: dict[str, int] = {}  # date -> its number
        self._numbers, self._lengths = array("L"), array("L")
        self._packed: list[Numbers] = []
        self._keys: list[bytes] = []

    def add(self, key: str, article: ArticleRecord) -> None:
        """Note the next article."""
        self._numbers.append(self._dates.setdefault(article["date"] or "9999", len(self._dates)))
        self._lengths.append(len(article["text"]))
        self._keys.append(key.encode("utf-8", "surrogatepass"))
        if len(self._keys) == _BLOCK:
            self._pack()

    def sorted(self) -> Order:
        """Return the order of all that was noted."""
        self._pack()
        keys = np.concatenate(self._packed)
        by_date = np.empty(len(self._dates), np.int64)
        by_date[[self._dates[date] for date in sorted(self._dates)]] = np.arange(len(self._dates))
        dates = by_date[_integers(self._numbers)]
        came = np.lexsort((keys, -_integers(self._lengths), dates)).astype(np.uint32)
        ranks = np.empty(len(came), np.uint32)
        ranks[came] = np.arange(len(came), dtype=np.uint32)
        return Order(ranks, keys, came)

    def _pack(self) -> None:
        self._packed.append(np.array(self._keys, np.bytes_))
        self._keys = []


def _integers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)
