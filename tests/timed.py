"""The small graph with all that time and people add: a reprint, a correction, promises, deals, decisions …"""

from typing import Any

import networkx as nx
from conftest import ARTICLES, KEYS, make, said

from kg.deals import add_deals
from kg.graph import meta

REPRINT = "0123456789abcdef"
DECISION = "d1 确认"


def make_timed() -> "nx.MultiDiGraph[str]":
    """Return the small graph with one example of each."""
    graph = make()
    articles = meta(graph)["articles"]
    articles[REPRINT] = {**articles[ARTICLES["first"]], "source": "转载.txt", "date": "2024-05-20"}
    articles[REPRINT]["reprintOf"] = ARTICLES["first"]
    for key, node in graph.nodes(data=True):
        if count := sum(mention["entity"] == key for mention in articles[REPRINT]["mentions"]):
            node["mentions"] += count
            node["articles"] = sorted([*node["articles"], REPRINT])
    project, hall, company = (graph.nodes[KEYS[name]] for name in ("project", "hall", "company"))
    plain = {"qualifier": "", "minimum": None, "maximum": None, "currency": "CNY", "name": "investment"}
    first, second = said("first", "总投资约"), said("second", "美元")
    values: list[dict[str, Any]] = [
        {**first, **plain, "value": 7.6e9, "text": "76亿元", "correctedBy": ARTICLES["second"]},
        {**second, **plain, "value": 8e8, "text": "8亿元", "validFrom": "2024", "validUntil": "2024-12-31"},
        {**first, **plain, "value": 7.6e8, "text": "约7.6亿元", "article": REPRINT},
    ]
    project["attributes"] += values
    hall["attributes"].append({**second, **plain, "value": 5e7, "text": "5000万元"})
    for words, date in (("预计2025", "2023"), ("美元", "2025-06")):
        step = {**said("second", words), "stage": "planned", "date": date, "promised": "inProduction"}
        hall["milestones"].append(step)
    company["former"] = [{"name": "合川轴承厂", "until": "2019-05", "article": ARTICLES["second"]}]
    graph.nodes[KEYS["district"]]["former"] = [{"name": "合川市", "until": "2006", "article": ""}]
    works = graph.edges[KEYS["person"], KEYS["company"], "worksFor"]["statements"][0]
    works |= {"validFrom": "2023-05", "confirmed": DECISION}
    exports = graph.edges[KEYS["company"], KEYS["germany"], "exportsTo"]["statements"][0]
    exports["correctedBy"] = ARTICLES["second"]
    meta(graph)["doubtful"] = [
        {"a": min(pair), "b": max(pair), "score": 0.5, "reasons": ["近似的名称", "无共同区县"]}
        for pair in [(KEYS["project"], KEYS["hall"])]
    ]
    meta(graph)["decisions"] = [
        {
            "id": DECISION,
            "kind": "true",
            "who": "王编辑",
            "when": "2025-03-01",
            "why": '电话"核实"',
            "applied": True,
        }
    ]
    add_deals(graph)
    return graph
