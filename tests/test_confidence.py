"""The network's probability -> how far a fact can be trusted."""

from pathlib import Path

import pytest

from kg.confidence import MIN_CONFIDENCE, calibrate, load_calibration
from kg.errors import DataError
from kg.evaluation import Judged, calibration_error


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("name", ["locatedIn", "worksFor", "investment", "stage"])
def test_what_is_more_likely_is_surer(name: str, together: bool) -> None:
    sure = [calibrate(name, p / 20, together=together) for p in range(21)]
    assert sure == sorted(sure)
    assert 0 <= sure[0] < MIN_CONFIDENCE < sure[-1] <= 1


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("stories = 1\nfacts = 1\n[together]\nall = [1, 1, 0]\n[apart]\nall = [1, 1, 0]\n[names]\n", "right"),
        ("stories = 1\nfacts = 1\nright = 1\n[together]\n[apart]\nall = [1, 1, 0]\n[names]\n", "all"),
        (
            "stories = 1\nfacts = 1\nright = 1\n[together]\nall = [1]\n[apart]\nall = [1, 1, 0]\n[names]\n",
            "values",
        ),
    ],
)
def test_a_broken_calibration_is_named(tmp_path: Path, text: str, missing: str) -> None:
    path = tmp_path / "calibration.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"calibration\.toml: .*{missing}.*install kg again"):
        load_calibration(path)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], 0.0),
        ([(0.8, True)] * 4 + [(0.8, False)], 0.0),
        ([(0.9, True), (0.9, False)], 0.4),
        ([(1.0, True), (0.05, False)], 0.025),
    ],
)
def test_how_far_confidence_and_truth_lie_apart(facts: list[tuple[float, bool]], expected: float) -> None:
    judged = [Judged("locatedIn", sure, True, right) for sure, right in facts]
    assert calibration_error(judged) == pytest.approx(expected)
