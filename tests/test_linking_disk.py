"""Linking beyond memory: what is found does not depend on chunks, nor on where rows wait."""

import gc
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from kg.linking import Decided, Linked, link_entities
from kg.linking.linked import FILE
from kg.model import Facts
from tests.benchmarks.composed import compose_facts

Given = TypeVar("Given")
Made = TypeVar("Made")


@pytest.fixture(scope="module")
def composed() -> list[Facts]:
    return list(compose_facts(400))


@pytest.fixture(scope="module")
def decided(composed: list[Facts]) -> Decided:
    """Return what may have been decided of the first two things of one type in neighbouring articles."""
    pairs = {}
    for number, (one, other) in enumerate(zip(composed[:60:2], composed[1:60:2], strict=True)):
        a, b = ((facts.article.id, facts.entities[0].id) for facts in (one, other))
        if one.entities[0].type == other.entities[0].type:
            pairs[min(a, b), max(a, b)] = bool(number % 2)
    return pairs


def elsewhere(function: Callable[[Given], Made], chunks: Iterable[Given]) -> Iterator[Made]:
    """Work on copies of the chunks, the last one first, as processes may."""
    copies = [pickle.loads(pickle.dumps((function, chunk))) for chunk in chunks]
    return reversed([does(chunk) for does, chunk in reversed(copies)])


def told(linked: Linked) -> tuple[object, ...]:
    return dict(linked.ids), dict(linked.reasons), linked.doubtful, dict(linked.parts)


def test_chunks_and_their_order_tell_nothing(composed: list[Facts], decided: Decided) -> None:
    whole = told(link_entities(composed, decided))
    assert whole[0] and whole[1] and whole[2]
    assert told(link_entities(composed, decided, mapper=elsewhere, size=1000)) == whole
    assert told(link_entities(composed, decided, size=1)) == whole
    shuffled = random.Random(1).sample(composed, len(composed))
    assert told(link_entities(shuffled, decided, mapper=elsewhere, size=77)) == whole


def test_what_is_decided_holds_on_disk(composed: list[Facts], decided: Decided) -> None:
    linked = link_entities(composed, decided)
    apart = {(a, b) for (a, b), same in decided.items() if linked.id_of(*a) != linked.id_of(*b)}
    assert apart == {pair for pair, same in decided.items() if not same} and 0 < len(apart) < len(decided)


def test_file_lasts_as_long_as_the_result(composed: list[Facts], tmp_path: Path) -> None:
    linked = link_entities(composed, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert linked == link_entities(composed)
    (article, entity), id_ = next(iter(linked.ids.items()))
    assert linked.id_of(article, entity) == id_ != entity
    assert linked.id_of("elsewhere", entity) == entity and ("elsewhere", entity) not in linked.ids
    assert len(linked.ids) == len(dict(linked.ids)) and len(linked.reasons) == len(dict(linked.reasons))
    assert linked.reasons.get("elsewhere") is None
    del linked
    gc.collect()
    assert not list(tmp_path.iterdir())


_LINK = """
import resource, sys
from kg.linking import link_entities
from tests.benchmarks.composed import compose_facts

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

link_entities(compose_facts(100))
before = peak()
assert link_entities(compose_facts(int(sys.argv[1]))).ids
print(peak() - before)
"""


def test_memory_of_20_000_articles_is_bounded() -> None:
    """Measured: 136 MB; it was 248 MB when all that articles name was held at once."""
    command = [sys.executable, "-c", _LINK, "20000"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600)
    assert int(done.stdout) < 190
