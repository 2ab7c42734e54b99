"""graph.json: facts with their sentences; what is saved is loaded; a broken file says how to mend it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest
from on_disk import build_both

from kg.errors import OutputError
from kg.graph import load_graph, save_graph
from kg.linking import link_entities
from kg.model import Article, Attribute, Entity, Evidence, Facts, Mention, Milestone, Relation, entity_id

Net: TypeAlias = "nx.MultiDiGraph[str]"

TEXT = "衡泽公司建设衡泽基地。公司在德国设厂。基地投资3亿元，已开工。"


def said(text: str) -> Evidence:
    start = TEXT.index(text)
    return Evidence(start, start + len(text), text)


def thing(type_: str, name: str) -> Entity:
    mention = Mention(0, len(name), name, type_, 0, "test")
    return Entity(entity_id(type_, name), type_, name, name, (), (mention,))


NAMED, FACTORY, SUM = (
    said("衡泽公司建设衡泽基地。"),
    said("公司在德国设厂。"),
    said("基地投资3亿元，已开工。"),
)
FIRM, SITE, LAND = thing("Company", "衡泽公司"), thing("Project", "衡泽基地"), thing("Place", "德国")
LIES = Relation(FIRM.id, "locatedIn", LAND.id, FACTORY, 0.8, "test/far", context=NAMED)
BUILDS = Relation(FIRM.id, "develops", SITE.id, NAMED, 0.9, "test/near")
COSTS = Attribute(SITE.id, "investment", 3e8, SUM, 0.9, "test", context=NAMED)
STARTS = Milestone(SITE.id, "started", "", SUM, 0.9, "test", context=NAMED)
CONTEXT = {"context": NAMED.text, "contextStart": NAMED.start, "contextEnd": NAMED.end}


def graph_of(*relations: Relation) -> Net:
    article = Article("a", "1.txt", 0, TEXT, ())
    facts = [Facts(article, (FIRM, SITE, LAND), relations, (COSTS,), (STARTS,))]
    return build_both(facts, link_entities(facts))


def context_of(statement: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in statement.items() if key.startswith("context")}


def test_statements_keep_the_sentence_that_names_what_theirs_refers_to() -> None:
    graph = graph_of(LIES, BUILDS)
    (far,) = graph.edges[FIRM.id, LAND.id, "locatedIn"]["statements"]
    (near,) = graph.edges[FIRM.id, SITE.id, "develops"]["statements"]
    (sum_,), (stage,) = (graph.nodes[SITE.id][kind] for kind in ("attributes", "milestones"))
    assert [context_of(one) for one in (far, near, sum_, stage)] == [CONTEXT, {}, CONTEXT, CONTEXT]
    assert TEXT[far["contextStart"] : far["contextEnd"]] == far["context"]


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (replace(LIES, confidence=0.9, context=None), {}),
        (replace(LIES, confidence=0.7, context=None), CONTEXT),
        (replace(LIES, context=None), {}),
    ],
)
def test_of_two_readings_of_a_sentence_the_surer_stays_or_what_stands_alone(
    other: Relation, kept: dict[str, object]
) -> None:
    (statement,) = graph_of(LIES, other).edges[FIRM.id, LAND.id, "locatedIn"]["statements"]
    assert context_of(statement) == kept
    assert statement["confidence"] == max(LIES.confidence, other.confidence)


def test_saved_graph_is_loaded_again(small_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    for path in (tmp_path, tmp_path / "graph.json"):
        loaded = load_graph(path)
        assert nx.utils.graphs_equal(loaded, small_graph)
        assert loaded.graph == small_graph.graph


def test_order_of_insertion_leaves_no_trace(small_graph: Net, turned_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "one.json")
    save_graph(turned_graph, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_file_is_utf8_node_link_json(small_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    content = (tmp_path / "graph.json").read_bytes()
    table = json.loads(content)
    assert "合川区".encode() in content
    assert list(table) == sorted(table)
    assert [node["id"] for node in table["nodes"]] == sorted(small_graph)
    assert nx.utils.graphs_equal(nx.node_link_graph(table, edges="edges"), small_graph)


def test_lone_surrogate_keeps_offsets(small_graph: Net, tmp_path: Path) -> None:
    key, article = next(iter(small_graph.graph["articles"].items()))
    article["text"] += "半\ud83d个"
    save_graph(small_graph, tmp_path / "graph.json")
    saved = load_graph(tmp_path).graph["articles"][key]
    assert saved["text"] == article["text"].replace("\ud83d", "?")


def test_no_number_is_refused(small_graph: Net, tmp_path: Path) -> None:
    small_graph.graph["problems"] = [{"path": "x", "reason": float("nan")}]
    with pytest.raises(OutputError, match="no number"):
        save_graph(small_graph, tmp_path / "graph.json")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"directed": true', '"directed": false', "not a graph of kg"),
        ('"nodes"', '"knots"', "not a graph of kg"),
        ('"version": "', '"version": "99.', "is of kg 99."),
        ('"aliases"', '"other"', "node without 'aliases'"),
        ('"official"', '"other"', "edge without 'official'"),
        ('"headline"', '"other"', "article without 'headline'"),
        ("{", "", "cannot be read"),
        ("{", "[" * 100_000, "cannot be read"),
        ("{", "7 {", "cannot be read"),
    ],
)
def test_broken_file_tells_to_build_again(
    small_graph: Net, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "graph.json"
    save_graph(small_graph, file)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OutputError, match="run kg build") as caught:
        load_graph(tmp_path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_tells_to_build(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "nowhere" / "graph.json"):
        with pytest.raises(OutputError, match="no such file; run kg build"):
            load_graph(path)


@pytest.mark.parametrize(
    ("printed", "date", "text", "expected"),
    [
        ("", "2027", "基地2027年底投产。", ("planned", "inProduction")),
        ("", "2024", "基地2024年投产。", ("inProduction", "")),  # the other article is of that year
        ("", "2027", "基地2027年已投产。", ("inProduction", "")),  # its sentence says so
        ("2024-03-01", "2027", "基地2027年底投产。", ("inProduction", "")),  # its own date tells that
    ],
)
def test_a_stage_ahead_of_all_articles_is_promised(
    printed: str, date: str, text: str, expected: tuple[str, str]
) -> None:
    stage = Milestone(SITE.id, "inProduction", date, Evidence(0, len(text), text), 0.9, "test")
    articles = [
        Article("a", "1.txt", 0, text, (), date=printed),
        Article("b", "2.txt", 0, "", (), date="2024-05"),
    ]
    several = [Facts(articles[0], (SITE,), (), (), (stage,)), Facts(articles[1], (), (), (), ())]
    (stone,) = build_both(several, link_entities(several)).nodes[SITE.id]["milestones"]
    assert (stone["stage"], stone["promised"]) == expected
