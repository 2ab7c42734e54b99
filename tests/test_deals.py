"""One investment is one deal: phases, reprints, corrections, sums that change, companies alone."""

import tracemalloc
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from on_disk import to_disk

from kg.deals import find_deals, told, wholes_of
from kg.graph.sorting import sorted_rows

TEXT = "一句话。"
DAYS = {"a": "2023-01-05", "b": "2024-02-06", "c": "2025-03-07", "d": ""}
TYPES = {
    "园": "Project",
    "一期": "Project",
    "二期": "Project",
    "桥": "Project",
    "甲": "Company",
    "乙": "Company",
    "丙": "Company",
    "合川": "District",
    "永川": "District",
}
Net = nx.MultiDiGraph


def said(article: str, **more: Any) -> dict[str, Any]:
    place = {"start": 0, "end": len(TEXT), "evidence": TEXT, "confidence": 0.9, "rule": "test/1"}
    return {"article": article, **place, **more}


def worth(article: str, value: float, **more: Any) -> dict[str, Any]:
    plain = {"name": "investment", "text": "", "qualifier": "", "minimum": None, "maximum": None}
    return said(article, value=value, currency="CNY") | plain | more


def graph(
    values: dict[str, list[dict[str, Any]]],
    links: list[tuple[Any, ...]] = (),  # type: ignore[assignment]
    stages: dict[str, list[dict[str, Any]]] | None = None,
    reprints: dict[str, str] | None = None,
) -> "nx.MultiDiGraph[str]":
    """Return a graph of the things that are named; a link is head, relation, tail, article, and more."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    articles: dict[str, Any] = {key: {"date": day, "text": TEXT} for key, day in DAYS.items()}
    for key, original in (reprints or {}).items():
        articles[key]["reprintOf"] = original
    made.graph.update(articles=articles, deals=[])
    for name, kind in TYPES.items():
        steps = [{"promised": "", **step} for step in (stages or {}).get(name, ())]
        made.add_node(name, type=kind, name=name, attributes=values.get(name, []), milestones=steps)
    for head, kind, tail, article, *more in links:
        if not made.has_edge(head, tail, kind):
            made.add_edge(head, tail, kind, statements=[], official=False)
        statement = said(article, role="") | (more[0] if more else {})
        made.edges[head, tail, kind]["statements"].append(statement)
    return made


def deals_of(*args: Any, **more: Any) -> list[tuple[Any, ...]]:
    """Return project, investors, places, sums and the number of sources of each deal, by project and sum."""
    return sorted(
        (
            deal["project"],
            "".join(deal["investors"]),
            "".join(deal["places"]),
            (deal["low"], deal["high"], deal["latest"]),
            deal["sources"],
        )
        for deal in find_deals(graph(*args, **more))
    )


BUILDS = ("甲", "develops", "园", "a")
LIES = ("园", "locatedIn", "合川", "a")
PHASES = [("一期", "partOf", "园", "a"), ("二期", "partOf", "园", "b")]
NONE = (None, None, None)


@pytest.mark.parametrize(
    ("values", "links", "deals"),
    [
        ({"园": [worth("a", 30), worth("b", 30)]}, [BUILDS, LIES], [("园", "甲", "合川", (30, 30, 30), 2)]),
        ({"园": [worth("a", 30), worth("c", 25)]}, [BUILDS], [("园", "甲", "", (25, 30, 25), 2)]),
        ({"园": [worth("d", 30), worth("a", 25)]}, [], [("园", "", "", (25, 30, 25), 2)]),
        ({"园": [worth("a", 40, minimum=30, maximum=50)]}, [], [("园", "", "", (30, 50, 40), 1)]),
        (
            {"园": [worth("a", 58, correctedBy="b"), worth("b", 5.8)]},
            [],
            [("园", "", "", (5.8, 5.8, 5.8), 2)],
        ),
        ({"园": [worth("a", 58, correctedBy="b")]}, [], []),
        ({"园": [worth("a", 5, currency="USD")]}, [BUILDS], [("园", "甲", "", NONE, 1)]),
        ({}, [BUILDS], [("园", "甲", "", NONE, 1)]),
        ({}, [LIES], []),  # neither a sum nor an investor
        ({}, [(*BUILDS, {"role": "投资"})], [("园", "甲", "", NONE, 1)]),
        ({}, [(*BUILDS, {"role": "施工"})], []),  # hired
        ({}, [(*BUILDS, {"correctedBy": "b"})], []),
        ({"园": [worth("a", 30, name="area")]}, [], []),
        # of phases the whole's own sum counts, else theirs together
        (
            {"园": [worth("a", 30)], "一期": [worth("a", 12)]},
            [BUILDS, *PHASES],
            [("园", "甲", "", (30, 30, 30), 1)],
        ),
        (
            {"一期": [worth("a", 12)], "二期": [worth("b", 18), worth("c", 20)]},
            [BUILDS, *PHASES],
            [("园", "甲", "", (30, 32, 32), 3)],
        ),
        (
            {"园": [worth("a", 30)], "一期": [worth("a", 12)]},
            [BUILDS, LIES, ("乙", "develops", "一期", "a"), ("一期", "locatedIn", "永川", "a"), *PHASES],
            [("一期", "乙", "永川", (12, 12, 12), 1), ("园", "甲", "合川", (30, 30, 30), 1)],
        ),
        (  # a frame of which nothing else is known
            {"一期": [worth("a", 12)], "二期": [worth("b", 18)]},
            PHASES,
            [("一期", "", "", (12, 12, 12), 1), ("二期", "", "", (18, 18, 18), 1)],
        ),
        (  # each in the other
            {"园": [worth("a", 30)], "一期": [worth("a", 12)]},
            [PHASES[0], ("园", "partOf", "一期", "a")],
            [("园", "", "", (30, 30, 30), 1)],
        ),
        # a company's sum without a project
        (
            {"甲": [worth("a", 3), worth("b", 3)]},
            [("甲", "locatedIn", "合川", "a")],
            [("", "甲", "合川", (3, 3, 3), 2)],
        ),
        (
            {"甲": [worth("a", 3), worth("b", 8)]},
            [],
            [("", "甲", "", (3, 3, 3), 1), ("", "甲", "", (8, 8, 8), 1)],
        ),
        ({"甲": [worth("c", 30)], "园": [worth("a", 30)]}, [BUILDS], [("园", "甲", "", (30, 30, 30), 1)]),
        ({"乙": [worth("a", 30)], "园": [worth("a", 30)]}, [BUILDS], [("园", "甲", "", (30, 30, 30), 1)]),
        ({"合川": [worth("a", 30)]}, [], []),  # of a district: no deal
    ],
)
def test_deals(
    values: dict[str, list[dict[str, Any]]], links: list[tuple[Any, ...]], deals: list[tuple[Any, ...]]
) -> None:
    assert deals_of(values, links) == deals


def test_a_reprint_is_no_source_and_says_nothing_new() -> None:
    """The first sum is told again after it changed: the change stays the latest."""
    values = {"园": [worth("a", 30), worth("b", 25), worth("c", 30)]}
    assert deals_of(values, [], reprints={"c": "a"}) == [("园", "", "", (25, 30, 25), 2)]
    (deal,) = find_deals(graph(values, reprints={"c": "a"}))
    assert deal["articles"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("steps", "stage", "date"),
    [
        ([], "", ""),
        ([said("a", stage="signed", date="2023-01-04")], "signed", "2023-01-04"),
        ([said("a", stage="signed", date=""), said("b", stage="started", date="")], "started", ""),
        (
            [said("b", stage="signed", date="2023"), said("a", stage="signed", date="2022-12")],
            "signed",
            "2022-12",
        ),
        ([said("a", stage="planned", date="2024", promised="started")], "planned", ""),
        ([said("a", stage="inProduction", date="2026")], "planned", ""),  # still ahead
        ([said("a", stage="signed", date="2023", correctedBy="b")], "", ""),
        (
            [
                said("a", stage="started", date="2023"),
                said("c", stage="planned", date="2026", promised="completed"),
            ],
            "started",
            "",
        ),
        ([said("a", stage="started", date="2023"), said("c", stage="cancelled", date="")], "cancelled", ""),
    ],
)
def test_stage_and_date(steps: list[dict[str, Any]], stage: str, date: str) -> None:
    (deal,) = find_deals(graph({"园": [worth("a", 30)]}, stages={"园": steps}))
    assert (deal["stage"], deal["date"]) == (stage, date)


def test_ids_stay_when_more_is_told() -> None:
    (first,) = find_deals(graph({"园": [worth("a", 30)]}))
    (later,) = find_deals(graph({"园": [worth("a", 30), worth("b", 25)]}, [BUILDS, LIES, *PHASES]))
    assert first["id"] == later["id"]
    assert len({deal["id"] for deal in find_deals(graph({"甲": [worth("a", 3), worth("b", 8)]}))}) == 2


def test_a_graph_on_disk_has_the_same_deals(timed_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    phases = graph({"甲": [worth("a", 3)], "园": [worth("a", 30)]}, [BUILDS, LIES, *PHASES])
    for number, made in enumerate((timed_graph, phases)):
        (tmp_path / str(number)).mkdir()
        disk = to_disk(made, tmp_path / str(number))
        assert find_deals(disk, tmp_path) == find_deals(made) != []
        assert wholes_of(disk) == wholes_of(made)
        disk.close()
    assert wholes_of(phases) == {"一期": "园", "二期": "园"}


def test_memory_does_not_grow_with_the_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "sorted_rows", partial(sorted_rows, held=1 << 16))
    monkeypatch.setattr("kg.graph.sorting._BLOCK", 16)

    def peak(number: int) -> int:
        made: nx.MultiDiGraph[str] = nx.MultiDiGraph(articles={}, deals=[])
        for at in range(number):
            node = {"attributes": [worth("a", at)], "milestones": []}
            made.add_node(f"p{at}", type="Project", name="园", **node)
            made.add_node(f"c{at}", type="Company", name="甲", attributes=[], milestones=[])
            made.add_edge(f"c{at}", f"p{at}", "develops", statements=[said("a", role="")], official=False)
        (tmp_path / str(number)).mkdir()
        disk = to_disk(made, tmp_path / str(number))
        tracemalloc.start()
        with told.gather(disk, tmp_path) as projects:
            assert sum(len(one.investors) for _, _, one in projects) == number
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        disk.close()
        return most

    assert peak(8000) - peak(2000) < 100 * 6000  # bytes a project; its node alone has a thousand
