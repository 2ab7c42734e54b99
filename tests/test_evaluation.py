import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from conftest import KEYS

from kg.errors import SourceError
from kg.evaluation import Evaluation, Score, evaluate
from kg.evaluation.alignment import align, spell
from kg.evaluation.gold import GoldEntity
from kg.graph import save_graph

GOLD: dict[str, Any] = {
    "doc": "第一 版.txt",
    "entities": [
        {"id": "e1", "type": "Company", "name": "重庆锚泰科技有限公司", "mentions": ["锚泰科技"]},
        {"id": "e2", "type": "District", "name": "合川区", "mentions": ["合川"]},
        {"id": "e3", "type": "Project", "name": "合川锚泰智造基地", "mentions": []},
        {"id": "e4", "type": "Place", "name": "重庆市", "mentions": [], "optional": True},
        {"id": "e5", "type": "Person", "name": "小梅", "mentions": ["梅小"]},
        {"id": "e6", "type": "DevelopmentZone", "name": "合川工业园区", "mentions": []},
    ],
    "relations": [
        {"head": "e3", "rel": "locatedIn", "tail": "e2", "evidence": "在合川区开工"},
        {"head": "e2", "rel": "locatedIn", "tail": "e4", "optional": True},
        {"head": "e6", "rel": "cooperatesWith", "tail": "e1"},
        {"head": "e5", "rel": "worksFor", "tail": "e1", "evidence": "总经理小梅"},
    ],
    "attributes": [
        {"entity": "e3", "attr": "investment", "value": 760500000},
        {"entity": "e3", "attr": "progress", "value": 60, "optional": True},
        {"entity": "e3", "attr": "area", "value": "31700.0"},
        {"entity": "e1", "attr": "annualOutput", "value": 1, "evidence": "年产值1元"},
        {"entity": "e1", "attr": "capacity", "value": "30万吨"},
    ],
}


def write(folder: Path, graph: "nx.MultiDiGraph[str]", gold: dict[str, Any]) -> Evaluation:
    save_graph(graph, folder / "graph.json")
    file = folder / "gold.json"
    file.write_text(json.dumps(gold), encoding="utf-8")
    return evaluate(folder, file)


def counts(score: Score) -> tuple[int, int, int]:
    return score.right, score.wrong, score.missed


def test_counts_what_is_right_wrong_and_missed(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    result = write(tmp_path, small_graph, GOLD)
    entities = {name: counts(score) for name, score in result.entities.items() if any(counts(score))}
    assert entities == {
        "Company": (1, 1, 0),  # the hostile one is not in gold
        "District": (1, 1, 0),
        "Project": (1, 1, 0),  # a longer name of gold that holds the graph's
        "DevelopmentZone": (1, 0, 0),
        "Place": (0, 1, 0),  # the optional one does not count
        "GovernmentAgency": (0, 1, 0),
        "Institution": (0, 1, 0),
        "Person": (0, 1, 1),
        "Product": (0, 1, 0),
        "Industry": (0, 1, 0),
    }
    relations = {name: counts(score) for name, score in result.relations.items()}
    assert relations["locatedIn"] == (1, 1, 0)
    assert relations["cooperatesWith"] == (1, 1, 0)  # told the other way round
    assert relations["worksFor"] == (0, 1, 1)
    attributes = {name: counts(score) for name, score in result.attributes.items()}
    # 7.6 is 7.605 within a thousandth; the sum in dollars is passed over.
    assert attributes == {
        "investment": (1, 0, 0),
        "annualOutput": (0, 1, 1),
        "area": (1, 0, 0),
        "progress": (0, 2, 0),
    }
    assert counts(result.totals()["core"]) == (3, 3, 0)
    assert result.to_dict()["core"] == {"P": 0.5, "R": 1.0, "F1": 0.667, "tp": 3, "fp": 3, "fn": 0}


def test_misses_come_with_their_words(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    misses = write(tmp_path, small_graph, GOLD).misses
    by_name = {(miss.what, miss.name): miss for miss in misses}
    assert by_name["missed", "小梅 -> 重庆锚泰科技有限公司"].sentence == "总经理小梅"
    assert by_name["missed", "重庆锚泰科技有限公司 = 1"].sentence == "年产值1元"
    extra = by_name["extra", "\U00020bb7小兰 -> 重庆锚泰科技有限公司"]
    assert extra.rule == "test/1" and "总经理" in extra.sentence
    assert "先进材料" in by_name["extra", "先进材料"].sentence


def test_a_second_thing_for_one_of_gold_is_a_split(
    small_graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    small_graph.nodes[KEYS["hostile"]]["aliases"] = ["锚泰科技"]
    result = write(tmp_path, small_graph, GOLD)
    assert counts(result.entities["Company"]) == (1, 1, 0)
    (split,) = [miss for miss in result.misses if miss.what == "split"]
    assert split.name.endswith("(= 重庆锚泰科技有限公司)")


def test_one_thing_for_two_of_gold_is_merged(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    small_graph.nodes[KEYS["company"]]["aliases"] = ["锚泰科技", "锚泰铸造厂"]
    second = {"id": "e7", "type": "Company", "name": "锚泰铸造厂", "mentions": []}
    result = write(tmp_path, small_graph, {**GOLD, "entities": [*GOLD["entities"], second]})
    assert counts(result.entities["Company"]) == (1, 1, 1)
    (merged,) = [miss for miss in result.misses if miss.what == "merged"]
    assert merged.name == "锚泰铸造厂 (in 重庆锚泰科技有限公司)"


def test_each_miss_names_its_sentence_and_what_made_it(
    small_graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    """All four kinds: of what was made, the rule; of what was missed, the words that say it."""
    small_graph.nodes[KEYS["company"]]["aliases"] = ["锚泰科技", "锚泰铸造厂"]
    small_graph.nodes[KEYS["hostile"]]["aliases"] = ["锚泰科技"]
    more = [
        {"id": "e7", "type": "Company", "name": "锚泰铸造厂", "mentions": []},
        {"id": "e8", "type": "Industry", "name": "轴承", "mentions": []},
    ]
    misses = write(tmp_path, small_graph, {**GOLD, "entities": [*GOLD["entities"], *more]}).misses
    found = {miss.what: miss for miss in misses if miss.kind in ("Company", "Industry")}
    assert set(found) == {"missed", "extra", "split", "merged"}
    for what, miss in found.items():
        assert miss.sentence and "\n" not in miss.sentence
        assert miss.rule == ("" if what == "missed" else "test/name")
    assert found["missed"].sentence.startswith("锚泰科技总经理") and "合金轴承" in found["missed"].sentence
    assert found["merged"].sentence.startswith("2024年5月13日")


def test_each_fact_is_judged_once_by_its_surest_sentence(
    small_graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    edge = small_graph.edges[KEYS["project"], KEYS["district"], "locatedIn"]
    assert len(edge["statements"]) == 2
    edge["statements"][0]["confidence"] = 0.55
    edge["statements"][1] |= {"confidence": 0.95, "context": "前一句。", "contextStart": 0, "contextEnd": 4}
    result = write(tmp_path, small_graph, GOLD)
    located = [fact for fact in result.judged if fact.kind == "locatedIn"]
    assert sorted(fact.right for fact in located) == [False, True, True]  # the optional one is right, too
    assert [fact.together for fact in located if fact.confidence == 0.95] == [False]
    assert result.to_dict()["calibration_error"] == round(result.calibration_error, 3) > 0


def test_several_gold_files_are_one_measurement(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    write(tmp_path, small_graph, GOLD)
    twice = evaluate(tmp_path, tmp_path / "gold.json", tmp_path / "gold.json")
    assert twice.documents == 2
    assert counts(twice.totals()["core"]) == (6, 6, 0)


def test_a_file_that_was_not_read_misses_all(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    result = write(tmp_path, small_graph, {**GOLD, "doc": "x.txt"})
    assert result.misses[0].what == "unread"
    assert counts(result.totals()["all_entities"]) == (0, 0, 5)
    assert result.totals()["all_entities"].precision == 1.0


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("“渝悦”平台", "渝悦平台"),
        ("Ａ—Ｂ·Ｃ", "a-b.c"),
        ("重庆 安心\u3000公司", "重庆安心公司"),
    ],
)
def test_spelling_does_not_count(name: str, other: str) -> None:
    assert spell(name) == spell(other)


def test_each_thing_goes_to_the_gold_entity_that_fits_best() -> None:
    gold = [
        GoldEntity("g1", "Project", "江岸跨江大桥", ("大桥",), False),
        GoldEntity("g2", "Project", "北岸大桥", ("大桥",), False),
    ]
    found = {
        "a": ("Project", frozenset({"大桥"})),
        "b": ("Project", frozenset({"江岸跨江大桥", "大桥"})),
        "c": ("Company", frozenset({"大桥"})),
        "d": ("Project", frozenset({"江岸跨江大桥工程"})),
        "e": ("Project", frozenset({"江岸"})),
    }
    alignment = align(found, gold)
    assert alignment.match == {"b": "g1", "a": "g2"}
    assert alignment.double == {"d": "g1"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"cannot be read \(line 1, column 2: no JSON\); mend the file"),
        ("[]", "is not a gold file"),
        ('{"doc": "a", "entities": []}', "the key 'relations' is missing"),
        (
            '{"doc": "a", "relations": [],'
            ' "entities": [{"id": "1", "type": "Star", "name": "a", "mentions": []}]}',
            "the key 'Star' is missing or names nothing",
        ),
        (
            '{"doc": "a", "entities": [], "relations": [{"head": "1", "rel": "partOf", "tail": "2"}]}',
            "the key '1' is missing or names nothing",
        ),
    ],
)
def test_a_broken_gold_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "gold.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message) as caught:
        evaluate(tmp_path, tmp_path)
    assert "gold.json" in str(caught.value)


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no \.json file"):
        evaluate(tmp_path, tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        evaluate(tmp_path, tmp_path / "none.json")
