"""What changes over time: life lines, promises, values, posts, contradictions, and the graph as of a day."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from conftest import KEYS, make
from hypothesis import given
from hypothesis import strategies as st

from kg.display.values import best_value, current_stage
from kg.errors import DataError, QueryError
from kg.graph import meta
from kg.rdf.dataset import to_trig
from kg.schema import DATA, load_schema
from kg.timeline import (
    Promise,
    as_of,
    check_day,
    find_contradictions,
    history,
    is_by,
    last_day,
    latest,
    life_line,
    posts,
)
from kg.timeline.days import agree, days_between
from kg.timeline.roles import time_roles

Graph: TypeAlias = Any  # nx.MultiDiGraph[str]
Row = tuple[str, ...]
THREADS = Path(__file__).parent / "gold" / "identity" / "threads.json"
END = "9999-12-31"


def story(*rows: Row, thing: str = "p", graph: Graph | None = None) -> Graph:
    """Return a graph of one thing: rows of the article's date and what it says there.

    ("2024-05-13", "started", "2024-05") is a stage with its date, ">started" a promise, "investment" a value.
    A fourth field names the article where two have one date; "!x" says that article x corrects the sentence.
    """
    graph = graph if graph is not None else nx.MultiDiGraph(articles={}, doubtful=[], deals=[], decisions=[])
    node: dict[str, Any] = {"type": "Project", "name": thing, "aliases": [], "code": "", "mentions": 0}
    graph.add_node(thing, **node, articles=[], reasons=[], attributes=[], milestones=[])
    for number, (said, what, value, *more) in enumerate(rows):
        article = next((one for one in more if one[0] != "!"), said)
        graph.graph["articles"].setdefault(
            article, {"date": said, "source": article, "text": "", "mentions": []}
        )
        statement: dict[str, Any] = {"article": article, "start": number, "end": number + 1, "evidence": what}
        statement |= {"confidence": 0.9, "rule": "test/1"}
        wrong = [one[1:] for one in more if one[0] == "!"]
        statement |= {"correctedBy": wrong[0]} if wrong else {}
        if article not in graph.nodes[thing]["articles"]:
            graph.nodes[thing]["articles"].append(article)
        if what in ("investment", "progress", "area"):
            amount = {"value": float(value), "text": value, "qualifier": "", "minimum": None, "maximum": None}
            graph.nodes[thing]["attributes"].append({**statement, **amount, "name": what, "currency": "CNY"})
        else:
            stage, promised = ("planned", what[1:]) if what[0] == ">" else (what, "")
            graph.nodes[thing]["milestones"].append(
                {**statement, "stage": stage, "date": value, "promised": promised}
            )
    return graph


def told(graph: Graph, day: str = END, thing: str = "p") -> list[str]:
    """Return the life line in short: `started 2024-05`, `>inProduction 2025 overdue`."""
    found = []
    for moment in life_line(graph, thing).moments:
        if isinstance(moment, Promise):
            fate = moment.fate_on(day)
            late = "" if fate.late is None else f"+{fate.late}"
            found.append(f">{moment.step.stage} {moment.step.date} {fate.state}{late} {fate.date}".rstrip())
        else:
            marks = ["resumed"] * moment.resumed + ["wrong"] * bool(moment.corrected)
            found.append(" ".join([moment.stage, moment.date, *marks]).rstrip())
    return found


LIFE_LINES: dict[str, tuple[list[Row], list[str]]] = {
    "however many articles tell it": (
        [("2024-05-14", "started", "2024-05-13"), ("2024-05-15", "started", "2024-05-13")],
        ["started 2024-05-13"],
    ),
    "the most exact date": (
        [("2024-06-01", "started", "2024-05"), ("2024-05-15", "started", "2024-05-13")],
        ["started 2024-05-13"],
    ),
    "without a date at the last one before": (
        [("2024-06-01", "started", ""), ("2024-05-15", "started", "2024-05-13")],
        ["started 2024-05-13"],
    ),
    "without any date at its article": (
        [("2024-06-01", "inProduction", ""), ("2024-05-15", "started", "2024-05-13")],
        ["started 2024-05-13", "inProduction"],
    ),
    "kept in time": (
        [("2024-01-05", ">started", "2024-06"), ("2024-06-20", "started", "2024-06-18")],
        [">started 2024-06 kept+0 2024-06-18", "started 2024-06-18"],
    ),
    "kept late": (
        [("2024-01-05", ">started", "2024-06"), ("2024-08-01", "started", "2024-07-30")],
        [">started 2024-06 kept+30 2024-07-30", "started 2024-07-30"],
    ),
    "kept, nobody says when": (
        [("2024-01-05", ">started", "2024-06"), ("2024-08-01", "started", "")],
        [">started 2024-06 kept", "started"],
    ),
    "kept by what cannot be without it": (
        [("2024-01-05", ">started", "2024-06"), ("2025-08-01", "inProduction", "2025-07-30")],
        [">started 2024-06 kept", "inProduction 2025-07-30"],
    ),
    "a stage before it keeps nothing": (
        [("2024-01-05", ">inProduction", "2025-06"), ("2024-08-01", "started", "2024-07-30")],
        ["started 2024-07-30", ">inProduction 2025-06 overdue"],
    ),
    "moved": (
        [("2024-01-05", ">started", "2024-06"), ("2024-05-01", ">started", "2024-10")],
        [">started 2024-06 moved 2024-10", ">started 2024-10 overdue"],
    ),
    "told more exactly is not moved": (
        [("2024-01-05", ">started", "2024"), ("2024-05-01", ">started", "2024-10")],
        [">started 2024-10 overdue"],
    ),
    "stopped, taken up again and given up": (
        [
            ("2021-04-29", "started", "2021-04-28"),
            ("2021-04-29", ">inProduction", "2023-03"),
            ("2022-09-20", "suspended", "2022-08"),
            ("2023-07-07", "started", "2023-07-06"),
            ("2023-07-07", ">inProduction", "2024-12"),
            ("2025-03-26", "cancelled", "2025-03-25"),
        ],
        [
            "started 2021-04-28",
            "suspended 2022-08",
            ">inProduction 2023-03 moved 2024-12",
            "started 2023-07-06 resumed",
            ">inProduction 2024-12 dropped 2025-03-25",
            "cancelled 2025-03-25",
        ],
    ),
    "taken up again, all told in one article": (
        [
            ("2024-01-05", ">completed", "2025"),
            ("2024-06-20", "suspended", "2024-03"),
            ("2024-06-20", "started", "2024-06"),
        ],
        ["suspended 2024-03", "started 2024-06 resumed", ">completed 2025 overdue"],
    ),
    "passed, and other things were told since": (
        [("2024-01-05", ">completed", "2024-06"), ("2024-09-01", "underConstruction", "2024-08")],
        [">completed 2024-06 passed", "underConstruction 2024-08"],
    ),
    "no date was set": ([("2024-01-05", ">started", "")], [">started  open"]),
    "a stage ahead of its article is a promise": (
        [("2024-01-05", "started", "2024-06")],
        [">started 2024-06 overdue"],
    ),
    "an article without a date": (
        [("", ">started", "2024-06"), ("", "started", "2024-07-30")],
        [">started 2024-06 kept+30 2024-07-30", "started 2024-07-30"],
    ),
    "corrected": (
        [
            ("2024-06-01", "inProduction", "2024-05-31", "!2024-06-03"),
            ("2024-06-03", "completed", "2024-05-31"),
        ],
        ["completed 2024-05-31", "inProduction 2024-05-31 wrong"],
    ),
}


@pytest.mark.parametrize(("rows", "wanted"), LIFE_LINES.values(), ids=LIFE_LINES)
def test_life_lines(rows: list[Row], wanted: list[str]) -> None:
    assert told(story(*rows)) == wanted
    assert told(story(*reversed(rows))) == wanted


@pytest.mark.parametrize(
    ("day", "state"),
    [("2024-04-30", "open"), ("2024-06-30", "open"), ("2024-07-01", "overdue"), ("2024-08-01", "kept")],
)
def test_a_promise_is_judged_by_what_was_known_on_the_day(day: str, state: str) -> None:
    graph = story(("2024-01-05", ">started", "2024-06"), ("2024-08-01", "started", "2024-07-30"))
    (promise,) = life_line(graph, "p").promises
    assert promise.fate_on(day).state == state
    assert bool(life_line(as_of(graph, day), "p").overdue(day)) is (state == "overdue")


def test_a_phase_keeps_the_promise_of_the_whole() -> None:
    graph = story(("2021-03-18", ">started", "2021"))
    story(("2021-09-29", "started", "2021-09-28"), thing="phase", graph=graph)
    graph.add_edge("phase", "p", load_schema().roles.part, statements=[], official=False)
    assert told(graph) == [">started 2021 kept+0 2021-09-28", "started 2021-09-28"]
    assert [step.thing for step in life_line(graph, "p").steps] == ["phase"]
    assert told(graph, thing="phase") == ["started 2021-09-28"]


def test_what_a_sentence_promises_of_a_phase_too_is_the_phases_promise() -> None:
    graph = story(("2024-04-11", ">inProduction", "2025-06", "a"), ("2024-04-11", ">started", "2024-05", "a"))
    story(("2024-04-11", ">inProduction", "2025-06", "a"), thing="phase", graph=graph)
    graph.add_edge("phase", "p", load_schema().roles.part, statements=[], official=False)
    assert [one.step.stage for one in life_line(graph, "p").promises] == ["started"]
    assert [one.step.stage for one in life_line(graph, "phase").promises] == ["inProduction"]


def annotated() -> Graph:
    """Return a graph of the stages of part a as a person told them, and nothing else."""
    threads = json.loads(THREADS.read_text(encoding="utf-8"))["threads"]
    lines = (THREADS.parent / "a.jsonl").read_text(encoding="utf-8").splitlines()
    dates = {one["id"]: one["date"] for one in map(json.loads, lines)}
    graph: Graph = nx.MultiDiGraph(articles={}, doubtful=[], deals=[], decisions=[])
    for thing in (thing for thread in threads if thread["part"] == "a" for thing in thread["things"]):
        stages = [one for one in thing.get("stages", ()) if not one.get("optional")]
        rows = [
            (dates[one["article"]], ">" * one["promised"] + one["stage"], one["date"], one["article"])
            for one in stages
        ]
        story(*rows, thing=thing["id"], graph=graph)
        for one in [thing["partOf"]] if thing.get("partOf") else []:
            graph.add_edge(thing["id"], one, load_schema().roles.part, statements=[], official=False)
    return graph


def test_overdue_is_what_a_person_found_overdue() -> None:
    threads = json.loads(THREADS.read_text(encoding="utf-8"))["threads"]
    graph = annotated()
    wanted = [one for thread in threads if thread["part"] == "a" for one in thread.get("overdue", ())]
    assert wanted
    for one in wanted:
        overdue = life_line(graph, one["project"]).overdue(one["on"])
        assert (one["stage"], one["date"]) in [
            (promise.step.stage, promise.step.date) for promise, _ in overdue
        ]
    works = told(graph, thing="foil")
    assert works == LIFE_LINES["stopped, taken up again and given up"][1]
    assert told(graph, thing="motor")[2] == ">inProduction 2026-01 kept+0 2026-01-28"


VALUES: list[tuple[list[Row], list[tuple[float, str]]]] = [
    ([("2021-03-18", "investment", "30"), ("2024-04-11", "investment", "25")], [(25, ""), (30, "")]),
    ([("2024", "investment", "30"), ("", "investment", "25")], [(30, ""), (25, "")]),
    (
        [("2022-06-01", "investment", "58", "!2022-06-05"), ("2022-06-05", "investment", "5.8")],
        [(5.8, ""), (58, "2022-06-05")],
    ),
    ([("2022-06-01", "investment", "58", "!2022-06-05")], [(58, "2022-06-05")]),
]


@pytest.mark.parametrize(("rows", "wanted"), VALUES)
def test_the_value_said_last_comes_first(rows: list[Row], wanted: list[tuple[float, str]]) -> None:
    graph = story(*rows)
    assert [(one.value["value"], one.corrected) for one in history(graph, "p", "investment")] == wanted
    right = [value for value, corrected in wanted if not corrected]
    newest, best = (
        latest(graph, "p", "investment"),
        best_value(graph.nodes["p"], "investment", meta(graph)["articles"]),
    )  # type: ignore[arg-type]
    assert (newest.value["value"] if newest else None) == (right[0] if right else None)
    assert (best["value"] if best else None) == (right[0] if right else None)


def test_of_two_sums_of_one_article_the_one_that_still_holds_is_the_latest() -> None:
    graph = story(("2024-04-11", "investment", "30"), ("2024-04-11", "investment", "25"))
    graph.nodes["p"]["attributes"][0]["validUntil"] = "2024"
    assert [one.value["value"] for one in history(graph, "p", "investment")] == [25, 30]


CLASHES: dict[str, tuple[list[Row], list[tuple[str, str]]]] = {
    "two values on one day": (
        [("2024-03-18", "investment", "20", "a"), ("2024-03-18", "investment", "22", "b")],
        [("investment", "values")],
    ),
    "nearly the same": (
        [("2024-03-18", "investment", "20", "a"), ("2024-03-18", "investment", "20.5", "b")],
        [],
    ),
    "two values in one month": (
        [("2024-03", "investment", "20", "a"), ("2024-03", "investment", "22", "b")],
        [("investment", "values")],
    ),
    "of a day, and of its month": (
        [("2024-03-18", "investment", "20", "a"), ("2024-03", "investment", "22", "b")],
        [("investment", "values")],
    ),
    "of two days of a month": (
        [("2024-03-18", "investment", "20", "a"), ("2024-03-19", "investment", "22", "b")],
        [],
    ),
    "in one year": ([("2024", "investment", "20", "a"), ("2024", "investment", "22", "b")], []),
    "without a date": ([("", "investment", "20", "a"), ("", "investment", "22", "b")], []),
    "of one article": ([("2024-03-18", "investment", "20"), ("2024-03-18", "investment", "8")], []),
    "a change": ([("2024-03-18", "investment", "20"), ("2024-06-18", "investment", "22")], []),
    "corrected": (
        [("2024-03-18", "investment", "20", "a", "!c"), ("2024-03-18", "investment", "22", "b")],
        [],
    ),
    "areas of several kinds": ([("2024-03-18", "area", "20", "a"), ("2024-03-18", "area", "99", "b")], []),
    "reached, and later still to come": (
        [("2024-03-18", "started", "2024-03-17"), ("2024-05-18", ">started", "2024-10")],
        [("started", "denied")],
    ),
    "begun again after a stop": (
        [
            ("2024-03-18", "started", "2024-03-17"),
            ("2024-04-18", "suspended", "2024-04"),
            ("2024-05-18", ">started", "2024-10"),
        ],
        [],
    ),
    "a promise that was kept": (
        [("2024-03-18", ">started", "2024-10"), ("2024-10-18", "started", "2024-10-17")],
        [],
    ),
    "two first days": (
        [("2024-03-18", "started", "2024-03-17"), ("2024-09-18", "started", "2024-09-17")],
        [("started", "days")],
    ),
    "two first days close by": (
        [("2024-03-18", "started", "2024-03-17"), ("2024-03-19", "started", "2024-03-18")],
        [],
    ),
}


@pytest.mark.parametrize(("rows", "wanted"), CLASHES.values(), ids=CLASHES)
def test_contradictions(rows: list[Row], wanted: list[tuple[str, str]]) -> None:
    found = find_contradictions(story(*rows), "p")
    assert [(one.of, one.why) for one in found] == wanted
    assert all(one.one != one.other for one in found)


def person(*rows: Row) -> Graph:
    """Return a graph of one person: the article's date, organisation, role, since, until."""
    graph = story(thing="person")
    for number, (said, place, role, since, until) in enumerate(rows):
        graph.graph["articles"][f"{number}"] = {"date": said}
        statement = {"article": f"{number}", "start": 0, "end": 1, "role": role}
        ends = {"validFrom": since, "validUntil": until}
        statement |= {name: date for name, date in ends.items() if date}
        if not graph.has_edge("person", place, "in"):
            graph.add_edge("person", place, "in", statements=[])
        graph.edges["person", place, "in"]["statements"].append(statement)
    return graph


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("2021-03-05", "局", "局长", "", "")], ["+局 局长"]),
        (
            [("2021-03-05", "局", "局长", "", ""), ("2023-03-05", "局", "书记", "", "")],
            ["+局 书记", "-局 局长"],
        ),
        (
            [("2021-03-05", "局", "局长", "", ""), ("2023-03-05", "区", "副区长", "2023-03", "")],
            ["+区 副区长", "-局 局长"],
        ),
        (
            [("2021-03-05", "局", "局长", "", ""), ("2023-03-05", "会", "会长", "", "")],
            ["+会 会长", "+局 局长"],
        ),
        ([("2023-03-05", "局", "局长", "2020", "2022-12")], ["-局 局长"]),
    ],
)
def test_posts(rows: list[Row], wanted: list[str]) -> None:
    found = posts(person(*rows), "person", day="2024-01-01")
    assert [f"{'+' if one.current else '-'}{one.organisation} {one.role}" for one in found] == wanted


def test_as_of_knows_what_had_been_said_by_then() -> None:
    graph = make()
    graph.nodes[KEYS["project"]]["attributes"][0]["correctedBy"] = next(
        key for key, one in graph.graph["articles"].items() if one["date"] == "2024-06"
    )
    then = as_of(graph, "2024-05-31")
    assert [article["date"] for article in meta(then)["articles"].values()] == ["2024-05-14"]
    assert KEYS["hostile"] not in then and KEYS["germany"] in then
    assert KEYS["city"] in then and KEYS["tongling"] not in then  # the city contains a district that is named
    project = then.nodes[KEYS["project"]]
    assert [value["value"] for value in project["attributes"]] == [7.6e8, 31700.0, 31.7]
    assert "correctedBy" not in project["attributes"][0]
    assert [stone["stage"] for stone in project["milestones"]] == ["started", "started"]
    assert not any(KEYS["hall"] in edge for edge in then.edges())
    assert "correctedBy" in graph.nodes[KEYS["project"]]["attributes"][0]  # the whole is as it was
    assert as_of(graph, "2024-06-01").number_of_nodes() == len(graph)  # 2024-06 may be its first day


def test_what_a_person_decided_to_be_wrong_is_wrong_on_any_day() -> None:
    graph = make()
    graph.nodes[KEYS["project"]]["attributes"][0]["correctedBy"] = "decision"
    graph.graph["decisions"] = [{"id": "decision", "when": "2026-01-01"}]
    assert "correctedBy" in as_of(graph, "2024-05-31").nodes[KEYS["project"]]["attributes"][0]


def test_articles_without_a_date_count_always() -> None:
    graph = make()
    for article in graph.graph["articles"].values():
        article["date"] = ""
    assert facts(as_of(graph, "1999")) == facts(graph)


def test_a_thing_is_called_what_it_was_called_then() -> None:
    graph = make()
    node = graph.nodes[KEYS["company"]]
    node["name"], node["aliases"] = "重庆锚泰新能源有限公司", ["重庆锚泰科技有限公司", "锚泰科技"]
    node["former"] = [{"name": "重庆锚泰科技有限公司", "until": "2024-09-01", "article": ""}]
    then = as_of(graph, "2024-08").nodes[KEYS["company"]]
    assert (then["name"], then["aliases"], then["former"]) == ("重庆锚泰科技有限公司", ["锚泰科技"], [])
    assert as_of(graph, "2024-09").nodes[KEYS["company"]]["name"] == "重庆锚泰新能源有限公司"


def test_a_deal_has_the_sum_that_was_told_by_then() -> None:
    graph = story(
        ("2021-03-18", "investment", "30"),
        ("2021-03-18", "signed", "2021-03-17"),
        ("2024-04-11", "investment", "25"),
        ("2024-04-11", "started", "2024-04-10"),
    )
    deal = {"id": "d", "project": "p", "investors": [], "places": [], "low": 25, "high": 30, "latest": 25}
    articles = ["2021-03-18", "2024-04-11"]
    graph.graph["deals"] = [
        {**deal, "stage": "started", "date": "2021-03-17", "articles": articles, "sources": 2}
    ]
    (then,) = (as_of(graph, "2022")["p"] and []) or meta(as_of(graph, "2022"))["deals"]
    assert (then["low"], then["high"], then["latest"]) == (30, 30, 30)
    assert (then["stage"], then["date"], then["sources"]) == ("signed", "2021-03-17", 1)
    (now,) = meta(as_of(graph, "2025"))["deals"]
    assert (now["stage"], now["date"], now["latest"]) == (
        "started",
        "2021-03-17",
        25,
    )  # still when it was signed
    assert meta(as_of(graph, "2020"))["deals"] == []


def facts(graph: Graph) -> Counter[str]:
    """Return all that is said in a graph."""
    said: list[Any] = []
    for key, node in graph.nodes(data=True):
        said += [(key, one) for one in (*node["attributes"], *node["milestones"])]
    for head, tail, kind, edge in graph.edges(keys=True, data=True):
        said += [(head, kind, tail, one) for one in edge["statements"]]
    return Counter(map(repr, said))


DAYS = st.dates().map(lambda day: day.isoformat()) | st.sampled_from(
    ["2024", "2024-05", "2024-06", "2023-12"]
)


@given(DAYS, DAYS)
def test_a_later_day_knows_no_less(one: str, other: str) -> None:
    graph = make()
    early, late = sorted((last_day(one), last_day(other)))
    assert facts(as_of(graph, early)) <= facts(as_of(graph, late)) <= facts(graph)
    assert to_trig(as_of(as_of(graph, late), early)) == to_trig(as_of(graph, early))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "2023", "2023-05", "2023-05-10", "2024-01-31", "2024-06-15"]),
        st.sampled_from(["started", "suspended", "inProduction", ">started", ">inProduction", "cancelled"]),
        st.sampled_from(["", "2023", "2023-05", "2023-05-09", "2024-02-29", "2024-12"]),
    ),
    max_size=6,
    unique=True,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_a_life_line_is_the_same_in_any_order(rows: list[Row], chance: Any) -> None:
    wanted = told(story(*rows))
    chance.shuffle(rows)
    assert told(story(*rows)) == wanted


@given(ROWS)
def test_what_was_known_on_a_day_is_what_its_graph_tells(rows: list[Row]) -> None:
    graph = story(*rows)
    for day in ("2023-12-31", "2024-07-01"):
        then = as_of(graph, day)
        for promise in life_line(then, "p").promises if "p" in then else ():
            state, date = promise.fate_on(day).state, promise.step.date
            if state in ("overdue", "passed"):
                assert date and last_day(date) < day
            elif state == "open":
                assert not date or last_day(date) >= day
            assert promise.fate_on(day) == promise.fate_on(END) or state in ("open", "overdue")


def test_a_plan_without_a_date_is_the_stage_only_where_nothing_is_reached() -> None:
    rows: Iterable[Row] = [("2024-03-18", "started", "2024-03-17"), ("2024-05-18", ">inProduction", "")]
    for some, wanted in ((rows, "started"), ([("2024-05-18", ">inProduction", "")], "planned")):
        graph = story(*some)
        stage = current_stage(graph.nodes["p"], meta(graph)["articles"])  # type: ignore[arg-type]
        assert stage is not None and stage["stage"] == wanted


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-06-30", "2024-06-30"), ("2024-02", "2024-02-29"), (" 2023 ", "2023-12-31")],
)
def test_a_day_as_it_is_typed(text: str, day: str) -> None:
    assert check_day(text) == day


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13", "2024-02-30", "0000", "24-06-30", "2024-6-3"])
def test_no_day(text: str) -> None:
    with pytest.raises(QueryError, match="no such day; write it as 2024-06-30"):
        check_day(text)


@pytest.mark.parametrize(
    ("date", "day", "by"),
    [("2024-05", "2024-05-01", True), ("2024-05-02", "2024-05-01", False), ("", "1999-01-01", True)],
)
def test_what_may_have_been_by_a_day(date: str, day: str, *, by: bool) -> None:
    assert is_by(date, day) is by


def test_days() -> None:
    assert agree("2024-05", "2024-05-13") and not agree("2024-05", "2024-06-13") and not agree("", "2024")
    assert days_between("2024-02", "2024-03-01") == 1
    assert days_between("2023-02-27", "2023-03-01") == 2


def test_a_broken_file_of_roles_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "timeline.toml"
    text = (DATA / file.name).read_text(encoding="utf-8")
    file.write_text(text.replace('["suspended"]', '["begun"]'), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape("timeline.toml, line 6: stops: unknown 'begun'")):
        time_roles(file)
