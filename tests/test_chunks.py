"""Facts cut into chunks: by whichever process these are read, what is made of them is the same."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from kg.chunks import Chunk, Chunked, batched, chunks_of
from kg.confidence import Shifted
from kg.decisions.types import Retyped
from kg.graph import build_graph
from kg.graph.build import build_on_disk
from kg.linking import link_entities
from kg.linking.linked import Linked, Settled
from kg.model import Facts
from kg.store import open_store
from tests.benchmarks.archive import fill
from tests.benchmarks.composed import compose_facts
from tests.on_disk import assert_same

Given = TypeVar("Given")
Made = TypeVar("Made")


@pytest.fixture(scope="module")
def composed() -> list[Facts]:
    return list(compose_facts(120))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of some articles, the last one of fewer."""
    monkeypatch.setattr("kg.chunks.SIZE", 11)


def retyped(facts: list[Facts]) -> Retyped:
    """Return facts with another type for the first entity of every third article."""
    return Retyped(facts, {(one.article.id, one.entities[0].id): "Institution" for one in facts[::30]})


def unpacked(chunks: Iterable[Chunk]) -> Iterator[Facts]:
    """Yield the facts of copies of chunks, as a process gets them."""
    for chunk in chunks:
        facts = list(pickle.loads(pickle.dumps(chunk)).facts)
        assert tuple(one.article.id for one in facts) == chunk.articles
        yield from facts


def elsewhere(function: Callable[[Given], Made], chunks: Iterable[Given]) -> Iterator[Made]:
    """Work on copies of the chunks, as processes do, and give back copies."""
    for chunk in chunks:
        does, copy = pickle.loads(pickle.dumps((function, chunk)))
        yield pickle.loads(pickle.dumps(does(copy)))


def test_all_are_cut_in_their_order() -> None:
    assert [*batched(range(5), 2)] == [[0, 1], [2, 3], [4]] and not [*batched((), 2)]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_facts_in_chunks_are_the_same_facts(composed: list[Facts], size: int) -> None:
    others = retyped(composed)
    shifted = Shifted(others, {"all": 0.3, "develops": -0.5})
    for facts in (composed, others, shifted):
        assert isinstance(facts, Chunked) == (facts is not composed)
        assert list(unpacked(chunks_of(facts, size))) == list(facts)
    assert list(shifted) != list(others) != composed


def test_facts_of_a_store_in_chunks(composed: list[Facts], tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        fill(store, len(composed))
        chunks = list(store.chunks(50))
        assert [len(chunk.articles) for chunk in chunks] == [50, 50, 20]
        found = list(unpacked(chunks))
        assert found == list(store)
    assert {one.article.text for one in found} == {one.article.text for one in composed}


def test_a_graph_of_facts_that_others_read(composed: list[Facts], tmp_path: Path) -> None:
    facts = retyped(composed)
    linked = link_entities(facts, mapper=elsewhere)
    assert linked == link_entities(list(facts))
    graph = build_graph(list(facts), linked, min_confidence=0.5)
    again = build_graph(facts, linked, min_confidence=0.5, mapper=elsewhere)
    assert dict(again.nodes) == dict(graph.nodes) and dict(again.edges) == dict(graph.edges)
    assert again.graph == graph.graph
    disk = build_on_disk(facts, linked, tmp_path, min_confidence=0.5, mapper=elsewhere)
    disk.freeze()
    assert_same(graph, disk)
    disk.close()


def test_ids_that_people_decided_lie_above_those_that_were_linked(composed: list[Facts]) -> None:
    found = link_entities(composed)
    (one, entity), id_ = next(iter(found.ids.items()))
    other = next(facts for facts in composed if facts.article.id != one)
    decided = {(one, entity): "q1", (other.article.id, other.entities[0].id): "q2", ("gone", "q"): "q3"}
    linked = Linked(Settled(decided, found.ids), {})
    assert dict(linked.ids) == {**found.ids, **decided} and len(linked.ids) == len(dict(linked.ids))
    assert linked.id_of(one, entity) == "q1" != id_
    assert linked.ids_of(one) == {**found.ids_of(one), entity: "q1"}
    assert linked.ids_of("gone") == {"q": "q3"} and linked.ids_of("elsewhere") == {}
    assert Linked(decided, {}).ids_of(one) == {entity: "q1"}
