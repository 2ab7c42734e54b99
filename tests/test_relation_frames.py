"""relation_frames.txt: the many ways in which reporters say one thing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_relations import find, read_marked

FRAMES = Path(__file__).parent / "relation_frames.txt"


def _frames() -> Iterator[tuple[str, str, str]]:
    """Give (relation type, marked sentence, what it must find)."""
    kind = ""
    for line in FRAMES.read_text(encoding="utf-8").splitlines()[1:]:
        marked, tab, expected = line.partition("\t")
        if tab:
            yield kind, marked, expected
        else:
            kind = line.strip("[]")


@pytest.mark.parametrize(("kind", "marked", "expected"), list(_frames()))
def test_frames(kind: str, marked: str, expected: str) -> None:
    names = {entity.id: entity.name for entity in read_marked(marked)[2]}
    found = {(names[one.head], names[one.tail]) for one in find(marked) if one.type == kind}
    wanted = {
        (head, tail) for head, _, tail in (pair.partition(" > ") for pair in expected.split("; ")) if tail
    }
    if kind == "cooperatesWith":  # has no direction
        found, wanted = ({(min(pair), max(pair)) for pair in pairs} for pairs in (found, wanted))
    assert found == wanted
