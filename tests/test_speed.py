"""The small form of the benchmarks: ratios of one run, which hold on any machine."""

import pytest

from tests.benchmarks.text import TEXTS, compare

pytestmark = pytest.mark.timing


@pytest.fixture(scope="module")
def taken() -> dict[str, float]:
    return compare(TEXTS, turns=2)


@pytest.mark.parametrize(
    ("what", "beside", "most"),
    [
        ("extraction", "posseg", 2.5),  # 2.0 is usual
        ("build", "posseg", 3.2),
        ("build again", "build", 0.5),
        ("validate", "posseg", 8.0),
    ],
)
def test_nothing_has_become_slow(taken: dict[str, float], what: str, beside: str, most: float) -> None:
    assert taken[what] <= most * taken[beside], taken
