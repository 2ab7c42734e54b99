"""A small graph made by hand, in the shape of kg/graph/shape.py, for the tests of what is made from it."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import settings

from kg import __version__
from kg.deals import add_deals
from kg.export import WRITERS
from kg.files import write_text
from kg.graph import save_graph
from kg.query import close_workers
from kg.rdf.dataset import to_trig, to_turtle
from tests.printed import build_pages

# Messages in English, whatever the machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# The same examples at every run: a change must not fail for what another one broke. To look for more:
# pytest --hypothesis-profile=default
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")

FIRST = (
    "锚泰智造基地在合川区开工\n"
    "2024年5月13日，总投资约7.6亿元的锚泰智造基地在合川区开工，项目由重庆锚泰科技有限公司建设。\n"
    "锚泰科技总经理\U00020bb7小兰说，公司与合川工业园区、嘉江学院共同研发𬭚合金轴承，属于先进材料产业，产品将销往德国。\n"
    "合川区经济信息委介绍，该基地建筑面积3.17万平方米，目前完成总进度的31.7%。"
)
HOSTILE = '"""引号\\反斜杠\n<script>alert("href")</script>𬭚厂'
SECOND = (
    f"{HOSTILE}为锚泰科技供应毛坯，外方为锚泰智造基地增资5000万美元。\n合川区属于重庆市。\n"
    "该厂位于铜官区，是重庆锚泰科技有限公司的子公司，年产值3亿元。锚泰二期厂房是锚泰智造基地的一部分。\n"
    "基地预计2025年6月投产，锚泰智造基地完成总进度的40%至45%。"
)
NAMES: dict[str, tuple[str, str, tuple[str, ...], str]] = {  # short name -> type, name, aliases, code
    "company": ("Company", "重庆锚泰科技有限公司", ("锚泰科技",), ""),
    "hostile": ("Company", HOSTILE, ('别名"\\',), ""),
    "district": ("District", "合川区", (), "500117"),
    "city": ("Place", "重庆市", (), "500000"),
    "tongguan": ("District", "铜官区", (), "340705"),
    "tongling": ("Place", "铜陵市", (), "340700"),  # named nowhere: from the official list
    "anhui": ("Place", "安徽省", (), "340000"),
    "germany": ("Place", "德国", (), ""),
    "project": ("Project", "锚泰智造基地", (), ""),
    "hall": ("Project", "锚泰二期厂房", (), ""),
    "zone": ("DevelopmentZone", "合川工业园区", (), ""),
    "agency": ("GovernmentAgency", "合川区经济信息委", (), ""),
    "school": ("Institution", "嘉江学院", (), ""),
    "person": ("Person", "\U00020bb7小兰", (), ""),
    "product": ("Product", "𬭚合金轴承", (), ""),
    "industry": ("Industry", "先进材料", (), ""),
}
KEYS = {
    short: sha256(f"{kind}|{name}".encode()).hexdigest()[:16] for short, (kind, name, _, _) in NAMES.items()
}
ARTICLES = {"first": sha256(b"first").hexdigest()[:16], "second": sha256(b"second").hexdigest()[:16]}
TEXTS = {"first": FIRST, "second": SECOND}
RELATIONS = [  # head, type, tail, article, words of the sentence, role
    ("project", "locatedIn", "district", "first", "总投资约", ""),
    ("project", "locatedIn", "district", "first", "锚泰智造基地在合川区开工\n", ""),
    ("company", "develops", "project", "first", "总投资约", ""),
    ("person", "worksFor", "company", "first", "总经理", "总经理"),
    ("company", "cooperatesWith", "zone", "first", "共同研发", ""),
    ("company", "cooperatesWith", "school", "first", "共同研发", ""),
    ("company", "produces", "product", "first", "共同研发", ""),
    ("company", "inIndustry", "industry", "first", "共同研发", ""),
    ("company", "exportsTo", "germany", "first", "共同研发", ""),
    ("hostile", "supplies", "company", "second", "供应毛坯", ""),
    ("district", "locatedIn", "city", "second", "属于重庆市", ""),
    ("hostile", "locatedIn", "tongguan", "second", "年产值", ""),
    ("hostile", "subsidiaryOf", "company", "second", "年产值", ""),
    ("hall", "partOf", "project", "second", "一部分", ""),
]
CONTEXTS = {  # article, words of a sentence -> words of the one that names what it only refers to
    ("first", "3.17万"): "总投资约",
    ("first", "31.7%"): "总投资约",
    ("second", "年产值"): "供应毛坯",
    ("second", "预计2025"): "供应毛坯",
}
OFFICIAL = [("district", "city"), ("tongguan", "tongling"), ("tongling", "anhui")]
ABOUT = {"name": "investment", "value": 7.6e8, "text": "约7.6亿元", "qualifier": "about"}
DOLLARS = {"name": "investment", "value": 5e7, "text": "5000万美元", "currency": "USD"}
RANGE = {"name": "progress", "value": 42.5, "text": "40%至45%", "minimum": 40.0, "maximum": 45.0}
VALUES: list[tuple[str, str, str, dict[str, Any]]] = [  # entity, article, words of the sentence, fields
    ("project", "first", "总投资约", ABOUT),
    ("project", "first", "3.17万", {"name": "area", "value": 31700.0, "text": "3.17万平方米"}),
    ("project", "first", "31.7%", {"name": "progress", "value": 31.7, "text": "31.7%"}),
    ("project", "second", "美元", DOLLARS),
    ("project", "second", "40%", RANGE),
    ("hostile", "second", "年产值", {"name": "annualOutput", "value": 3e8, "text": "3亿元"}),
]
MILESTONES = [  # project, article, words of the sentence, stage, date
    ("project", "first", "总投资约", "started", "2024-05-13"),
    ("project", "first", "锚泰智造基地在合川区开工\n", "started", ""),
    ("project", "second", "预计2025", "inProduction", "2025-06"),
]


def line(article: str, words: str) -> tuple[int, int, str]:
    """Return where the line of the article that holds ``words`` stands, and the line."""
    text = TEXTS[article]
    at = text.index(words)
    # The hostile name holds a line break, so the second article's first sentence spans two lines.
    start = 0 if at < text.index("。") and article == "second" else text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return start, end, text[start:end]


def said(article: str, words: str) -> dict[str, Any]:
    """Return the statement fields of the line of the article that holds ``words``."""
    start, end, evidence = line(article, words)
    statement = {
        "article": ARTICLES[article],
        "start": start,
        "end": end,
        "evidence": evidence,
        "confidence": 0.93,
        "rule": "test/1",
    }
    if (article, words) in CONTEXTS:
        start, end, text = line(article, CONTEXTS[article, words])
        statement |= {"context": text, "contextStart": start, "contextEnd": end}
    return statement


def named(text: str, names: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the mentions in ``text`` of (name, entity id), the longest name first, none inside another."""
    found: list[dict[str, Any]] = []
    for name, entity in sorted(names, key=lambda pair: (-len(pair[0]), pair)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if all(end <= other["start"] or other["end"] <= start for other in found):
                found.append({"start": start, "end": end, "entity": entity, "rule": "test/name"})
            start = text.find(name, end)
    return sorted(found, key=lambda mention: mention["start"])


def articles() -> dict[str, dict[str, Any]]:
    """Return the two articles in the shape of ArticleRecord."""
    names = [(form, KEYS[short]) for short, (_, name, more, _) in NAMES.items() for form in (name, *more)]
    made = {}
    for position, (short, text) in enumerate(TEXTS.items()):
        made[ARTICLES[short]] = {
            "source": "锚泰/第一 版.txt",
            "record": "",
            "sha256": sha256("锚泰/第一 版.txt".encode()).hexdigest(),
            "position": position,
            "headline": text.split("\n")[0] if short == "first" else '"引"</script>',
            "authors": ["记者甲", "记者乙"] if short == "first" else [],
            "date": "2024-05-14" if short == "first" else "2024-06",
            "publisher": "合川晨报" if short == "first" else "",
            "page": "03" if short == "first" else "",
            "url": "https://example.org/新 闻?a=1" if short == "first" else "",
            "text": text,
            "mentions": named(text, names),
        }
    return made


@pytest.fixture
def small_graph() -> "nx.MultiDiGraph[str]":
    """A graph of two articles with every kind of entity, relation, value and milestone."""
    return make()


@pytest.fixture
def turned_graph(small_graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """The small graph filled in the other order: what is made from it must not tell the difference."""
    turned: nx.MultiDiGraph[str] = nx.MultiDiGraph(**dict(reversed(small_graph.graph.items())))
    turned.graph["articles"] = dict(reversed(turned.graph["articles"].items()))
    turned.add_nodes_from(reversed(list(small_graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(small_graph.edges(keys=True, data=True))))
    return turned


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the files of the small graph that queries and checks read."""
    yield from _written(make(), tmp_path_factory.mktemp("output"))


def _written(graph: "nx.MultiDiGraph[str]", folder: Path) -> Iterator[Path]:
    save_graph(graph, folder / "graph.json")
    write_text(folder / "graph.ttl", to_turtle(graph))
    write_text(folder / "graph.trig", to_trig(graph))
    yield folder
    close_workers()


def written(graph: "nx.MultiDiGraph[str]", name: str, *, lang: str = "zh") -> bytes:
    """Return the content of one file of an export."""
    return b"".join(WRITERS[name](graph, lang=lang))


def make() -> "nx.MultiDiGraph[str]":
    """Return the graph of the fixture ``small_graph``."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    texts = articles()
    graph.graph.update(
        version=__version__,
        data=sha256(b"data").hexdigest(),
        base_iri="https://example.org/kg/id/",
        min_confidence=0.5,
        sources=["锚泰/第一 版.txt"],
        problems=[{"path": "坏.pdf", "reason": "no text"}],
        articles=texts,
        doubtful=[],
        deals=[],
        decisions=[],
    )
    for short, (kind, name, aliases, code) in NAMES.items():
        counts = {key: sum(m["entity"] == KEYS[short] for m in texts[key]["mentions"]) for key in texts}
        graph.add_node(
            KEYS[short],
            type=kind,
            name=name,
            aliases=list(aliases),
            code=code,
            mentions=sum(counts.values()),
            articles=sorted(key for key, count in counts.items() if count),
            reasons=[f"same name: {name}"],
            attributes=[],
            milestones=[],
        )
    fill(graph)
    add_deals(graph)
    return graph


def fill(graph: "nx.MultiDiGraph[str]") -> None:
    """Add relations, values and milestones to the nodes of ``graph``."""
    for head, kind, tail, article, words, role in RELATIONS:
        ends = (KEYS[head], KEYS[tail])
        if not graph.has_edge(*ends, key=kind):
            graph.add_edge(*ends, key=kind, statements=[], official=False)
        graph.edges[(*ends, kind)]["statements"].append({**said(article, words), "role": role})
    for inner, outer in OFFICIAL:
        ends = (KEYS[inner], KEYS[outer])
        if not graph.has_edge(*ends, key="locatedIn"):
            graph.add_edge(*ends, key="locatedIn", statements=[])
        graph.edges[(*ends, "locatedIn")]["official"] = True
    plain = {"qualifier": "", "minimum": None, "maximum": None, "currency": "CNY"}
    for entity, article, words, fields in VALUES:
        value = {**said(article, words), **plain, **fields}
        graph.nodes[KEYS[entity]]["attributes"].append(value)
    for project, article, words, stage, date in MILESTONES:
        graph.nodes[KEYS[project]]["milestones"].append(
            {**said(article, words), "stage": stage, "date": date, "promised": ""}
        )


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a build of two printed pages."""
    return build_pages(tmp_path_factory.mktemp("printed"))


@pytest.fixture
def timed_graph() -> "nx.MultiDiGraph[str]":
    """The small graph with all that time and people add to one."""
    from tests.timed import make_timed

    return make_timed()


@pytest.fixture(scope="session")
def timed_output(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the files of that graph that queries and checks read."""
    from tests.timed import make_timed

    yield from _written(make_timed(), tmp_path_factory.mktemp("timed"))
