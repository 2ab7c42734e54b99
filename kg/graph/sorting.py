"""Rows of key and bytes -> the same in order of their keys; what is too much for memory waits on disk."""

import marshal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import merge
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

Key = tuple[str, ...]
Row = tuple[Key, bytes]

_HELD = 64 << 20  # bytes of rows in memory
_ROW = 200  # bytes that a row takes beside its value
_BLOCK = 256  # rows that are read at once
_RUNS = 64  # files that are merged at once

_key = itemgetter(0)


class SortedRows:
    """Takes rows in any order and gives them in order of key, those of one key as they came.

    ("b",) x, ("a",) y, ("b",) w  ->  ("a",) y, ("b",) x, ("b",) w
    """

    def __init__(self, folder: Path, held: int) -> None:
        self._folder, self._held = folder, held
        self._rows: list[Row] = []
        self._bytes = self._count = 0
        self._runs: list[Path] = []

    def add(self, key: Key, value: bytes) -> None:
        """Take one row."""
        self._rows.append((key, value))
        self._bytes += len(value) + _ROW
        if self._bytes > self._held:
            self._spill()

    def __iter__(self) -> Iterator[Row]:
        """Yield all rows that were added; as often as asked for."""
        self._rows.sort(key=_key)
        return merge(*map(_read, self._runs), self._rows, key=_key) if self._runs else iter(self._rows)

    def _spill(self) -> None:
        """Write what is in memory as one run; of many runs the first become one."""
        self._rows.sort(key=_key)
        self._runs.append(self._write(self._rows))
        self._rows, self._bytes = [], 0
        if len(self._runs) >= _RUNS:
            merged = self._write(merge(*map(_read, self._runs), key=_key))
            for run in self._runs:
                run.unlink()
            self._runs = [merged]

    def _write(self, rows: Iterable[Row]) -> Path:
        path = self._folder / str(self._count)
        self._count += 1
        block: list[Row] = []
        with path.open("wb") as file:
            for row in rows:
                block.append(row)
                if len(block) == _BLOCK:
                    marshal.dump(marshal.dumps(block), file)
                    block = []
            marshal.dump(marshal.dumps(block), file)
        return path


def _read(path: Path) -> Iterator[Row]:
    """Yield the rows of a run; a block with fewer rows than others is its last."""
    with path.open("rb") as file:
        while True:
            block: list[Row] = marshal.loads(marshal.load(file))
            yield from block
            if len(block) < _BLOCK:
                return


@contextmanager
def sorted_rows(folder: Path | None = None, *, held: int = _HELD) -> Iterator[SortedRows]:
    """Give what sorts rows; beyond ``held`` bytes they stand in a temporary folder within ``folder``.

    Without ``folder`` that is where the system keeps temporary files.
    """
    with TemporaryDirectory(prefix=".kg-sort-", dir=folder) as name:
        yield SortedRows(Path(name), held)
