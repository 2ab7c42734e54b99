"""What fuzzing found stays mended; tests/fuzz/run.py looks for more, by hand."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
import asked
from targets import PIECES, TARGETS

FOUND = sorted((Path(__file__).parent / "texts" / "found").iterdir())


def test_each_byte_has_its_piece() -> None:
    assert len(set(PIECES)) == 256
    assert len(set(asked.PIECES)) == asked.END - 0x80


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name)
def test_what_was_found_stays_mended(file: Path) -> None:
    TARGETS[file.name.partition("-")[0]](file.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_targets_hold_for_what_hypothesis_thinks_of(name: str) -> None:
    @given(st.binary(max_size=120))
    @settings(max_examples=40)
    def largest_part(data: bytes) -> None:
        TARGETS[name](data)

    largest_part()
