"""Real names that look alike: which are one thing by their names alone. Half of them is set aside."""

from collections import Counter
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.linking import link_entities
from kg.model import Article, Entity, Facts, Mention, entity_id

FILE = Path(__file__).parent / "gold" / "identity" / "real_pairs.tsv"


class Pair(NamedTuple):
    """Two names, and whether they are one thing: same, different, or doubtful."""

    type: str
    verdict: str
    a: str
    b: str


def pairs(*, aside: bool) -> list[Pair]:
    """Return one half of the pairs; what is set aside is told from the rest by the hash of its line."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Pair(*line.split("\t")) for line in lines if sha1(line.encode()).digest()[0] % 2 == aside]


def outcome(pair: Pair) -> str:
    """Return what linking makes of two articles that name one each, and nothing else."""
    linked = link_entities([facts_of("1", pair.type, pair.a), facts_of("2", pair.type, pair.b)])
    a, b = (linked.id_of(*place) for place in (("1", _id(pair.type, pair.a)), ("2", _id(pair.type, pair.b))))
    return "same" if a == b else "doubtful" if linked.doubtful else "different"


def _id(type_: str, name: str) -> str:
    return entity_id(type_, name)


def facts_of(article: str, type_: str, name: str) -> Facts:
    """Return an article that names one thing, and nothing else."""
    mention = Mention(0, len(name), name, type_, 0, "test")
    entity = Entity(_id(type_, name), type_, name, name, (), (mention,))
    return Facts(Article(article, f"{article}.txt", 0, name, ()), (entity,))


@pytest.mark.parametrize(("aside", "found"), [(False, 0.4), (True, 0.3)])
def test_different_things_are_never_one_by_their_names(aside: bool, found: float) -> None:
    counts = Counter((pair.verdict, outcome(pair)) for pair in pairs(aside=aside))
    assert not counts["different", "same"]
    same = sum(number for (verdict, _), number in counts.items() if verdict == "same")
    assert counts["same", "same"] / same >= found
