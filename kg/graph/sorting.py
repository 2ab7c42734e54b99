"""Rows of key and bytes -> the same in order of their keys; what is too much for memory waits on disk."""

import marshal
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from heapq import merge
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

Key = tuple[str, ...]
Row = tuple[Key, bytes]

_PREFIX = ".kg-sort-"
_HELD = 64 << 20  # bytes of rows in memory
_ROW = 200  # bytes that a row takes beside its value
_BLOCK = 64 << 10  # bytes that are read at once
_RUNS = 64  # files that are merged at once

_END = b""  # behind the blocks of a run
_key = itemgetter(0)


class SortedRows:
    """Takes rows in any order and gives them in order of key, those of one key as they came.

    ("b",) x, ("a",) y, ("b",) w  ->  ("a",) y, ("b",) x, ("b",) w
    """

    def __init__(self, make_folder: Callable[[], str], held: int) -> None:
        self._make_folder, self._held = make_folder, held
        self._folder: Path | None = None
        self._rows: list[Row] = []
        self._bytes = self._count = 0
        self._runs: list[Path] = []

    def add(self, key: Key, value: bytes) -> None:
        """Take one row."""
        self._rows.append((key, value))
        self._bytes += _size(value)
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
        if self._folder is None:  # few need one, and a build that is ended would leave it
            self._folder = Path(self._make_folder())
        path = self._folder / str(self._count)
        self._count += 1
        block: list[Row] = []
        size = 0
        with path.open("wb") as file:
            for row in rows:
                block.append(row)
                size += _size(row[1])
                if size > _BLOCK:
                    marshal.dump(marshal.dumps(block), file)
                    block, size = [], 0
            marshal.dump(marshal.dumps(block), file)
            marshal.dump(_END, file)
        return path


def _size(value: bytes) -> int:
    return len(value) + _ROW


def _read(path: Path) -> Iterator[Row]:
    """Yield the rows of a run."""
    with path.open("rb") as file:
        while block := marshal.load(file):
            yield from marshal.loads(block)


@contextmanager
def sorted_rows(folder: Path | None = None, *, held: int | None = None) -> Iterator[SortedRows]:
    """Give what sorts rows; beyond ``held`` bytes they stand in a temporary folder within ``folder``.

    Without ``folder`` that is where the system keeps temporary files.
    """
    with ExitStack() as stack:
        make_folder = partial(TemporaryDirectory, prefix=_PREFIX, dir=folder)
        yield SortedRows(lambda: stack.enter_context(make_folder()), _HELD if held is None else held)


def remove_runs(folder: Path) -> None:
    """Remove what a build that was ended left in ``folder``; no other may be at work there."""
    for path in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
