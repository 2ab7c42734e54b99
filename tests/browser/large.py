"""A graph of any size, like those of newspapers in what weighs: names, sentences, a few hubs, long tails."""

import random
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx

from kg import __version__
from kg.graph import MentionRecord

Graph: TypeAlias = "nx.MultiDiGraph[str]"
SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
TYPES = (
    ["Company"] * 8
    + ["Project"] * 6
    + ["Person"] * 4
    + ["Product", "Place", "District", "DevelopmentZone", "Institution", "GovernmentAgency"]
)
ENDS = {"Company": "有限公司", "Project": "建设项目", "District": "区", "DevelopmentZone": "工业园区"}
KINDS = {
    ("Company", "Project"): "develops",
    ("Company", "Company"): "supplies",
    ("Person", "Company"): "worksFor",
    ("Company", "Product"): "produces",
}
FACTS_EACH = 15  # of an article


def large_graph(entities: int, facts: int) -> Graph:
    """Return a graph of so many entities and facts, each with a sentence: the same at every call."""
    chance = random.Random(f"{entities} {facts}")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(
        version=__version__,
        base_iri="https://example.org/kg/id/",
        min_confidence=0.5,
        sources=[],
        problems=[],
        articles={},
    )
    for number in range(entities):
        _add_entity(graph, chance, number)
    for done in range(0, facts, FACTS_EACH):
        _add_article(graph, chance, min(FACTS_EACH, facts - done))
    return graph


def _words(chance: random.Random, length: int) -> str:
    """Return characters of the sample in short stretches: packs about as well as a newspaper."""
    parts = []
    while length > 0:
        at, size = chance.randrange(len(TEXT) - 8), min(length, chance.randint(2, 6))
        parts.append(TEXT[at : at + size].replace("\n", "，"))
        length -= size
    return "".join(parts)


def _add_entity(graph: Graph, chance: random.Random, number: int) -> None:
    kind = TYPES[chance.randrange(len(TYPES))]
    short = _words(chance, 4)
    graph.add_node(
        f"{number:016x}",
        type=kind,
        name=f"{short}{number}{ENDS.get(kind, '')}",
        aliases=[short] if number % 3 == 0 else [],
        code="",
        mentions=0,
        articles=[],
        reasons=[],
        attributes=[],
        milestones=[],
    )


def _add_article(graph: Graph, chance: random.Random, facts: int) -> None:
    key = f"a{len(graph.graph['articles']):015x}"
    text, mentions = _words(chance, 18) + "\n", list[MentionRecord]()
    for _ in range(facts):
        head, tail = _pair(graph, chance)
        start = len(text)
        for part in (_words(chance, 10), head, _words(chance, 12), tail, _words(chance, 8) + "。"):
            if part in graph:
                name = graph.nodes[part]["name"]
                mentions.append(
                    {"start": len(text), "end": len(text) + len(name), "entity": part, "rule": "made"}
                )
                _mention(graph.nodes[part], key)
                part = name
            text += part
        said = _said(key, text, start)
        kinds = graph.nodes[head]["type"], graph.nodes[tail]["type"]
        kind = "locatedIn" if kinds[1] == "District" else KINDS.get(kinds, "cooperatesWith")
        graph.add_edge(head, tail, key=kind, statements=[{**said, "role": ""}], official=False)
        _add_values(graph.nodes[head], chance, said)
    graph.graph["articles"][key] = {
        "source": f"made/{key}.txt",
        "position": 0,
        "headline": text.split("\n")[0],
        "authors": [],
        "date": f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "publisher": "",
        "page": "",
        "url": "",
        "text": text,
        "mentions": mentions,
    }


def _said(key: str, text: str, start: int) -> dict[str, Any]:
    return {
        "article": key,
        "start": start,
        "end": len(text),
        "evidence": text[start:],
        "confidence": 0.9,
        "rule": "made/1",
    }


def _mention(node: dict[str, Any], article: str) -> None:
    node["mentions"] += 1
    if article not in node["articles"]:
        node["articles"].append(article)


def _pair(graph: Graph, chance: random.Random) -> tuple[str, str]:
    """Return two things that are not linked yet: a small number stands for a thing with many links."""
    while True:
        head = f"{int(len(graph) * chance.random()):016x}"
        tail = f"{int(len(graph) * chance.random() ** 3):016x}"
        if head != tail and not graph.has_edge(head, tail):
            return head, tail


def _add_values(node: dict[str, Any], chance: random.Random, said: dict[str, Any]) -> None:
    if node["type"] != "Project" or node["attributes"]:
        return
    value = chance.randint(1, 900) * 1e7
    plain = {"text": "", "qualifier": "", "minimum": None, "maximum": None, "currency": "CNY"}
    node["attributes"].append({**said, "name": "investment", "value": value, **plain})
    node["milestones"].append({**said, "stage": "started", "date": "2024-05"})
