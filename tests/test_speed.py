"""The small form of the benchmarks: ratios of one run, with the limits of benchmarks/rows.toml."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.deals import add_deals
from kg.divisions import load_divisions
from kg.graph import build_graph, meta, nodes
from kg.graph.reading import tell_reprints
from kg.linking import link_entities
from kg.model import Article, Attribute, Entity, Evidence, Facts, Mention, Milestone, Relation, entity_id
from kg.reprints import find_reprints
from kg.timeline import find_contradictions
from tests.benchmarks import archive, serving, tiny, workers
from tests.benchmarks.articles import write_articles
from tests.benchmarks.composed import compose_facts
from tests.benchmarks.joins import join_pairs
from tests.benchmarks.rdf import rdf_pairs
from tests.benchmarks.rows import ROWS, Sizes
from tests.benchmarks.text import text_pairs
from tests.benchmarks.turns import Pairs, in_process
from tests.timing import TURNS, assert_linear, assert_ratio, seconds, wall_seconds

pytestmark = pytest.mark.timing

SIZES = Sizes(articles=2000, read=100, files=300, triples=16_000, seconds=0.6)


def rows_of(*groups: str) -> list[str]:
    return [row.name for row in ROWS.values() if row.group in groups]


@pytest.fixture(scope="module")
def pairs() -> Iterator[Pairs]:
    with ExitStack() as stack:
        work = [text_pairs(), rdf_pairs(300), join_pairs(SIZES.triples)]
        yield {row: pair for some in work for row, pair in stack.enter_context(some).items()}


@pytest.mark.parametrize("name", rows_of("text", "rdf", "query"))
def test_nothing_has_become_slow_beside_its_peer(pairs: Pairs, name: str) -> None:
    clock = wall_seconds if ROWS[name].group == "query" else seconds  # queries run in a child
    assert_ratio(*pairs[name], ROWS[name].in_tests, clock)


@pytest.mark.parametrize("name", rows_of("serve"))
def test_look_ups_are_served_as_oxigraph_serves_them(name: str) -> None:
    turns = (serving.measure(SIZES, [name], rounds=2) for _ in range(TURNS))
    ratios: list[float] = []
    for ((_, ours, peer),) in turns:
        ratios.append(ours / peer)  # type: ignore[operator]
        if ratios[-1] >= ROWS[name].in_tests:
            return
    pytest.fail(str(ratios))


@pytest.mark.parametrize(("module", "group"), [(tiny, "tiny"), (archive, "archive")])
def test_the_small_form_keeps_the_limits(module: object, group: str) -> None:
    results = list(module.measure(SIZES, rows_of(group)))  # type: ignore[attr-defined]
    assert [result.row for result in results] == rows_of(group)
    assert [result for result in results if not ROWS[result.row].holds(result)] == []


def test_handing_out_is_a_small_part_of_extraction(tmp_path: Path) -> None:
    write_articles(200, tmp_path / "pages.jsonl")
    took = in_process(workers.extraction, tmp_path / "pages.jsonl", 2)
    assert took.own < ROWS["hand-out"].in_tests * took.spent


def identify(all_facts: Sequence[Facts]) -> int:
    """Do all that tells what is one over the articles, and return how many things there are."""
    graph = build_graph(all_facts, link_entities(all_facts))
    tell_reprints(graph, find_reprints(meta(graph)["articles"]))
    add_deals(graph)
    assert all(find_contradictions(graph, key) is not None for key, _ in nodes(graph))
    return len(graph)


def _entity(type_: str, name: str, code: str = "") -> Entity:
    mention = Mention(0, len(name), name, type_, 0, "made")
    return Entity(entity_id(type_, code or name), type_, code or name, name, (), (mention,), code)


def everywhere(number: int) -> Iterator[Facts]:
    """Yield articles of one firm and one project, each of another place, day and sum."""
    counties = [one for one in load_divisions().by_code.values() if one.level == "county" and not one.until]
    firm, project, said = _entity("Company", "衡泽股份有限公司"), _entity("Project", "衡泽产业园"), "衡泽"
    for at in range(number):
        county, day = (
            counties[at % len(counties)],
            f"20{at // 336:02}-{at // 28 % 12 + 1:02}-{at % 28 + 1:02}",
        )
        article = Article(f"{at:016x}", "a.jsonl", at, f"{said}{at}", (), record=str(at), date=day)
        evidence = Evidence(0, 2, said)
        yield Facts(
            article,
            (firm, project, _entity("District", county.name, county.code)),
            (Relation(firm.id, "develops", project.id, evidence, 0.9, "made"),),
            tuple(
                Attribute(one.id, "investment", 1e8 + 1e6 * at, evidence, 0.9, "made")
                for one in (firm, project)
            ),
            (Milestone(project.id, "started", day, evidence, 0.9, "made"),),
        )


@pytest.mark.parametrize(("articles", "size"), [(compose_facts, 2000), (everywhere, 1200)])
def test_identity_grows_with_the_archive(articles: Callable[[int], Iterator[Facts]], size: int) -> None:
    facts = list(articles(size))
    assert identify(facts[:100]) > 100
    assert_linear(lambda number: identify(facts[:number]), size)
