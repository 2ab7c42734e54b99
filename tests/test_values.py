"""Values and stages as a reader writes them."""

from typing import Any, TypeAlias

import networkx as nx
import pytest

from kg.display.values import best_value, current_stage, format_amount, format_value, is_ahead
from kg.graph import meta, nodes

Graph: TypeAlias = "nx.MultiDiGraph[str]"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (7.6e8, "CNY", "7.6亿元", "CNY 760 million"),
        (3.5e7, "CNY", "3500万元", "CNY 35 million"),
        (1.2e12, "CNY", "1.2万亿元", "CNY 1.2 trillion"),
        (9999.0, "CNY", "9999元", "CNY 9,999"),
        (1e8, "CNY", "1亿元", "CNY 100 million"),
        (100.0, "CNY", "100元", "CNY 100"),
        (0.0, "CNY", "0元", "CNY 0"),
        (5e7, "USD", "5000万美元", "USD 50 million"),
        (2e6, "THB", "200万 THB", "2 million THB"),
        (31700.0, "m²", "3.17万平方米", "31,700 m²"),
        (31.7, "%", "31.7%", "31.7%"),
        (100.0, "%", "100%", "100%"),
        (12000.0, "%", "12000%", "12,000%"),
    ],
)
def test_format_amount(value: float, unit: str, zh: str, en: str) -> None:
    assert format_amount(value, unit, lang="zh") == zh
    assert format_amount(value, unit, lang="en") == en


def value(**fields: Any) -> Any:
    plain = {"name": "investment", "value": 2e8, "qualifier": "", "minimum": None, "maximum": None}
    return {**plain, "currency": "CNY", "article": "a", "confidence": 0.9, **fields}


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"qualifier": "atLeast"}, "至少2亿元", "at least CNY 200 million"),
        ({"qualifier": "about", "currency": "EUR"}, "约2亿欧元", "about EUR 200 million"),
        ({"minimum": 1e8, "maximum": 3e8}, "1亿元至3亿元", "CNY 100 million to CNY 300 million"),
        ({"minimum": 2e8, "maximum": 2e8}, "2亿元", "CNY 200 million"),
        ({"name": "area", "value": 50.0}, "50平方米", "50 m²"),
    ],
)
def test_format_value(fields: dict[str, Any], zh: str, en: str) -> None:
    assert format_value(value(**fields), lang="zh") == zh
    assert format_value(value(**fields), lang="en") == en


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([value(value=1e8, article="old"), value(value=5e7, article="new")], 5e7),
        ([value(value=1e8, confidence=0.5), value(value=5e7)], 5e7),
        ([value(value=1e8), value(value=2e8)], 2e8),
        ([value(currency="USD")], None),
        ([value(name="area")], None),
    ],
)
def test_best_value(values: list[Any], expected: float | None) -> None:
    articles: Any = {"a": {"date": ""}, "old": {"date": "2023-01-05"}, "new": {"date": "2024"}}
    best = best_value({"attributes": values}, "investment", articles)  # type: ignore[typeddict-item]  # all it reads
    assert (best["value"] if best else None) == expected


@pytest.mark.parametrize(
    ("date", "printed", "ahead"),
    [
        ("2025-06", "2024-06-01", True),
        ("2024-06", "2024-06-01", False),
        ("2024-06-02", "2024-06-01", True),
        ("2024", "2024-06-01", False),
        ("", "2024-06-01", False),
        ("2025", "", False),
    ],
)
def test_is_ahead(date: str, printed: str, ahead: bool) -> None:
    articles: Any = {"a": {"date": printed}}
    milestone: Any = {"date": date, "article": "a", "stage": "started", "start": 0}
    assert is_ahead(milestone, articles) is ahead


def test_the_current_stage_is_reached_not_hoped_for(small_graph: Graph) -> None:
    projects = {node["name"]: node for _, node in nodes(small_graph)}
    stage = current_stage(projects["锚泰智造基地"], meta(small_graph)["articles"])
    assert stage is not None and stage["stage"] == "started"
    assert current_stage(projects["锚泰二期厂房"], meta(small_graph)["articles"]) is None


def test_without_a_date_what_is_told_last_is_the_current_stage() -> None:
    articles: Any = {"a": {"date": ""}}
    stones = [
        {"stage": stage, "date": date, "article": "a", "start": start}
        for start, (stage, date) in enumerate([("started", ""), ("signed", "2011")])
    ]
    node: Any = {"milestones": stones}
    assert current_stage(node, articles) == stones[0]  # |2011年签约，昨日奠基|
