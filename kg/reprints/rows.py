"""Rows of numbers in a nameless file, in parts of which one at a time is in memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
_IN_MEMORY = 1 << 24  # bytes: of a small archive there is no file


class Rows:
    """Rows of 64-bit numbers, each in a part; the rows of a part come back in the order that they came in."""

    def __init__(self, parts: int, width: int = 1, folder: Path | None = None) -> None:
        self._width, self._parts = width, parts
        self._blocks: list[list[tuple[int, int]]] = [[] for _ in range(parts)]
        self._end = 0
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=None if folder is None else str(folder))  # noqa: SIM115 (closed by close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget all rows."""
        self._file.close()

    def add(self, parts: Numbers, *columns: Numbers) -> None:
        """Add rows: for each its part, and the numbers of each column."""
        order = np.argsort(parts, kind="stable")
        rows = np.column_stack([column[order] for column in columns]).astype(np.uint64, copy=False)
        self._file.write(rows.tobytes())
        for part, number in enumerate(np.bincount(parts, minlength=self._parts)):
            if size := int(number) * self._width * 8:
                self._blocks[part].append((self._end, size))
                self._end += size

    def __iter__(self) -> Iterator[Numbers]:
        """Yield the rows of each part, column by column."""
        for blocks in self._blocks:
            yield np.frombuffer(b"".join(map(self._read, blocks)), np.uint64).reshape(-1, self._width).T
        self._file.seek(0, 2)

    def _read(self, block: tuple[int, int]) -> bytes:
        at, size = block
        self._file.seek(at)
        return self._file.read(size)
