"""Sketches of articles -> pairs of articles whose sketches have much in common.

What few articles say tells most, so each is compared by its rarest shingles. All shingles of an archive are
more than memory holds: they are gone through part by part, by shingle to count and to pair, by article to
choose and to count again.
"""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kg.reprints.rows import Rows
from kg.reprints.texts import SKETCH, Hashes

Numbers = npt.NDArray[Any]

_RAREST = 32  # shingles of a sketch that are compared: those that the fewest articles have
_CROWD = 12  # articles with one shingle that are compared each with each
_ALIKE = 5  # shingles of two sketches that must be the same for a closer look
_PART = 1 << 20  # shingles that are gone through at once
_WAITING = 1 << 12  # sketches that are written at once
_UPPER = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


class Sketches:
    """The sketches of ``number`` articles, in the order in which they come."""

    def __init__(self, number: int, folder: Path | None = None, part: int = _PART) -> None:
        self._number, self._folder = max(1, number), folder
        self._parts = 1 + number * SKETCH // part
        self._rows = self._new_rows()
        self._waiting: list[Hashes] = []
        self._came = 0  # articles

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def add(self, sketch: Hashes) -> None:
        """Note the sketch of the next article."""
        self._waiting.append(sketch)
        if len(self._waiting) == _WAITING:
            self._write()

    def likely_pairs(self, ranks: Numbers) -> Iterator[tuple[int, int]]:
        """Yield the ranks of two articles that may be alike, in order; ``ranks``: of each as they came."""
        self._write()
        with self._new_rows(2) as shared, self._new_rows() as rarest, self._new_rows() as pairs:
            for (rows,) in self._rows:
                self._keep_shared(_packed(rows >> _UPPER, ranks[rows & _LOWER]), shared)
            self._rows.close()
            for owners, counted in shared:
                self._keep_rarest(owners, counted, rarest)
            shared.close()
            for (rows,) in rarest:
                self._pair(rows, pairs)
            rarest.close()
            for (rows,) in pairs:
                pair, count = np.unique(rows, return_counts=True)
                yield from _unpacked(pair[count >= _ALIKE])

    def _new_rows(self, width: int = 1) -> Rows:
        return Rows(self._parts, width, self._folder)

    def _write(self) -> None:
        """Write the sketches that wait: each shingle with its article, those of one hash into one part."""
        if self._waiting:
            numbers = np.arange(self._came, self._came + len(self._waiting), dtype=np.uint64)
            owners = np.repeat(numbers, [len(one) for one in self._waiting])
            hashes = np.concatenate(self._waiting) >> _UPPER
            self._rows.add(self._part_of(hashes), _packed(hashes, owners))
            self._came += len(self._waiting)
            self._waiting = []

    def _part_of(self, hashes: Numbers) -> Numbers:
        """Return the part of each shingle; a sketch holds small hashes, whose last digits differ."""
        return (hashes % np.uint64(self._parts)).astype(np.int64)

    def _part_of_article(self, owners: Numbers) -> Numbers:
        return owners.astype(np.int64) * self._parts // self._number

    def _keep_shared(self, rows: Numbers, shared: Rows) -> None:
        """Keep the shingles that more than one article has, with their number; others tell nothing."""
        rows.sort()
        sizes = _sizes(rows >> _UPPER)
        rows, sizes = rows[sizes > 1], sizes[sizes > 1]
        owners = rows & _LOWER
        shared.add(self._part_of_article(owners), owners, _packed(sizes.astype(np.uint64), rows >> _UPPER))

    def _keep_rarest(self, owners: Numbers, counted: Numbers, rarest: Rows) -> None:
        """Keep the rarest shingles of each article, of those that are as rare the smallest."""
        order = np.lexsort((counted, owners))
        kept = order[_ranks(owners[order]) < _RAREST]
        hashes = counted[kept] & _LOWER
        rarest.add(self._part_of(hashes), _packed(hashes, owners[kept]))

    def _pair(self, rows: Numbers, pairs: Rows) -> None:
        """Pair the articles that have one shingle.

        Where few have it, each with each; where many do, as those of one formula, each with the first of them
        and the one before it.
        """
        rows = np.sort(rows)
        hashes, owners = rows >> _UPPER, rows & _LOWER
        rank = _ranks(hashes)  # of an article among those with its shingle
        crowded = _sizes(hashes) > _CROWD
        heads = owners[np.arange(len(owners)) - rank]
        self._add_pairs(heads, owners, crowded & (rank > 1), pairs)
        for back in range(1, _CROWD):
            reach = (rank >= back) & (~crowded | (back == 1))
            self._add_pairs(np.roll(owners, back), owners, reach, pairs)

    def _add_pairs(
        self, earlier: Numbers, later: Numbers, chosen: npt.NDArray[np.bool_], pairs: Rows
    ) -> None:
        earlier, later = earlier[chosen], later[chosen]
        pairs.add(self._part_of_article(earlier), _packed(earlier, later))


def _packed(upper: Numbers, lower: Numbers) -> Numbers:
    """Return two numbers as one."""
    return (upper << _UPPER) | lower


def _unpacked(packed: Numbers) -> Iterator[tuple[int, int]]:
    return zip((packed >> _UPPER).tolist(), (packed & _LOWER).tolist(), strict=True)


def _sizes(values: Numbers) -> Numbers:
    """Return for each of sorted ``values`` how often it is there."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    return np.repeat(sizes, sizes)


def _ranks(values: Numbers) -> Numbers:
    """Return for each of sorted ``values`` how many of the same stand before it."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, np.int64)
    return np.arange(len(values)) - np.repeat(starts, np.diff(np.r_[starts, len(values)]))
