"""Rows come back in order of their keys, also where they do not fit into memory."""

import random
import tracemalloc
from pathlib import Path

import pytest

from kg.graph import sorting
from kg.graph.sorting import Row, sorted_rows

WORDS = ["", "a", "a\0", "a\0b", "ab", "b", "合川", "合川区", "\ud800", "\U00020000", "￥"]


@pytest.mark.parametrize("held", [0, 1000, 1 << 30])
@pytest.mark.parametrize("runs", [2, 64])
def test_rows_come_in_order_of_key_then_arrival(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, runs: int
) -> None:
    monkeypatch.setattr(sorting, "_RUNS", runs)
    monkeypatch.setattr(sorting, "_BLOCK", 3)
    chance = random.Random(held)
    rows: list[Row] = [
        ((chance.choice(WORDS), chance.choice(WORDS)), str(number).encode()) for number in range(300)
    ]
    with sorted_rows(tmp_path, held=held) as sorter:
        for key, value in rows:
            sorter.add(key, value)
        expected = sorted(rows, key=lambda row: row[0])
        assert list(sorter) == expected
        assert list(sorter) == expected  # they can be gone through again
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert bool(kept) == (held < 1 << 30)
    assert not list(tmp_path.iterdir())


def test_nothing_gives_nothing(tmp_path: Path) -> None:
    with sorted_rows(tmp_path) as sorter:
        assert list(sorter) == []


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    tracemalloc.start()
    with sorted_rows(tmp_path, held=1 << 20) as sorter:
        for number in range(20_000):  # 20 MB
            sorter.add((str(number * 7919 % 20_000),), b"x" * 1000)
        assert sum(1 for _ in sorter) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
