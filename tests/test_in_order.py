"""A map by several workers gives what ``map`` gives."""

import pickle
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KGError
from kg.workers import work_in_order
from tests.chunks import double, end_always, end_once, fail, hold_and_double

pytestmark = pytest.mark.slow  # each starts processes


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers for the first chunk."""
    monkeypatch.setattr("kg.workers.in_order._SOON", 0.0)


def numbers(count: int, taken: list[int]) -> Iterator[int]:
    for number in range(count):
        taken.append(number)
        yield number


def test_results_come_in_the_order_of_the_chunks_and_few_are_ahead() -> None:
    taken: list[int] = []
    ahead = []
    with work_in_order(2) as mapper:
        for place, result in enumerate(mapper(double, numbers(60, taken))):
            assert result == 2 * place
            ahead.append(len(taken) - place)
        assert list(mapper(double, range(7))) == list(map(double, range(7)))
    assert len(ahead) == 60 and max(ahead) <= 13


def test_one_job_and_a_seconds_work_need_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.in_order.Workers", None)
    monkeypatch.setattr("kg.workers.in_order._SOON", 1.0)
    with work_in_order(1) as mapper:
        assert list(mapper(double, range(9))) == [*range(0, 18, 2)]
    with work_in_order(2) as mapper:
        assert list(mapper(double, range(3))) == [0, 2, 4]
        assert list(mapper(double, ())) == []


def test_what_a_function_holds_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    packed = pickle.dumps

    def dumps(value: Any, protocol: int | None = None) -> bytes:
        content = packed(value, protocol)
        sizes.append(len(content))
        return content

    monkeypatch.setattr("kg.workers.in_order.pickle.dumps", dumps)
    with work_in_order(2) as mapper:
        rows = list(mapper(partial(hold_and_double, bytes(1_000_000)), range(40)))
    assert rows == [(1_000_000, 2 * number) for number in range(40)]
    assert [size > 1_000_000 for size in sizes].count(True) == 1


def test_a_worker_that_ends_loses_nothing(tmp_path: Path) -> None:
    with work_in_order(2) as mapper:
        assert list(mapper(partial(end_once, tmp_path / "ended"), range(30))) == [*range(0, 60, 2)]
    assert (tmp_path / "ended").exists()


def test_a_chunk_that_ends_its_workers_ends_the_map_with_a_line() -> None:
    done = []
    with work_in_order(2) as mapper, pytest.raises(KGError, match="a part of the graph takes too long, or"):
        done += mapper(end_always, range(30))
    assert done == [0, 1, 2, 3, 4]


def test_an_error_of_the_function_is_raised_as_it_is_and_the_next_map_is_whole() -> None:
    with work_in_order(2) as mapper:
        with pytest.raises(LookupError, match="five"):
            list(mapper(fail, range(30)))
        some = mapper(double, range(30))
        assert [next(some), next(some)] == [0, 2]
        assert list(mapper(double, range(6))) == [0, 2, 4, 6, 8, 10]  # the first is left where it was
        other = mapper(double, range(30))
        assert next(other) == 0
        del some
        assert next(other) == 2
