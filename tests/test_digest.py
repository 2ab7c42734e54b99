"""What is new between two graphs: lines, what is no news, watch lists, page and feed."""

import json
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from conftest import make
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg import __version__
from kg.cli import app
from kg.digest import Digest, Pair, make_digest, read_pair
from kg.digest.compare import compare, make_sides
from kg.digest.feed import NAMESPACE, to_feed
from kg.digest.page import to_page
from kg.digest.printing import print_digest
from kg.digest.rules import KINDS, load_rules
from kg.digest.wording import Wording
from kg.display.text import load_text
from kg.errors import DataError, KGError, OutputError, QueryError, SourceError
from kg.graph import Meta, save_graph
from kg.timeline import as_of

Graph: TypeAlias = Any  # nx.MultiDiGraph[str]
Facts = tuple[str, ...]  # who, what, to whom or when
TYPES = {"园": "Project", "司": "Company", "区": "District", "局": "GovernmentAgency", "敏": "Person"}


def paper(*stories: tuple[str, Facts], renamed: dict[str, str] | None = None, source: str = "") -> Graph:
    """Return the graph of articles, each a date and one fact; a name ends in the sign of its type.

    ("甲园", "started", "2024-05") is a stage, ">started" a promise, "sum" an amount, "was" a former name, any
    other word a relation, with a post behind a colon. ``renamed``: names -> other ids.
    """
    graph: Graph = nx.MultiDiGraph(**{key: [] for key in Meta.__required_keys__} | {"articles": {}})
    graph.graph |= {
        "version": __version__,
        "data": "",
        "base_iri": "https://example.org/",
        "min_confidence": 0.5,
    }
    for number, (date, fact) in enumerate(stories):
        article, text = f"{source}{date}/{number}", "".join(fact)
        who, what, whom = fact
        ends = [who] if what in ("sum", "was") or whom[-1:] not in TYPES else [who, whom]
        keys = [(renamed or {}).get(name, f"id-{name}") for name in ends]
        mentions = [
            {"start": text.find(name), "end": text.find(name) + len(name), "entity": key, "rule": "test/1"}
            for name, key in zip(ends, keys, strict=True)
        ]
        graph.graph["articles"][article] = {
            "source": source, "record": "", "sha256": "", "position": number, "headline": text, "authors": [],
            "date": date, "publisher": "", "page": "", "url": "", "text": text + date, "mentions": mentions,
        }  # fmt: skip
        said = {"article": article, "start": 0, "end": len(text), "evidence": text, "confidence": 0.9}
        for name, key in zip(ends, keys, strict=True):
            if key not in graph:
                node = {"type": TYPES[name[-1]], "name": name, "aliases": [], "code": "", "mentions": 0}
                graph.add_node(key, **node, articles=[], reasons=[], attributes=[], milestones=[])
            graph.nodes[key]["mentions"] += 1
            graph.nodes[key]["articles"].append(article)
        add(graph, keys, what, whom, {**said, "rule": "test/1"})
    return graph


def add(graph: Graph, keys: list[str], what: str, whom: str, said: dict[str, Any]) -> None:
    """Add what one article of ``paper`` says."""
    node = graph.nodes[keys[0]]
    if what == "sum":
        amount = {"value": float(whom), "text": whom, "qualifier": "", "minimum": None, "maximum": None}
        node["attributes"].append({**said, **amount, "name": "investment", "currency": "CNY"})
    elif what == "was":
        node.setdefault("former", []).append({"name": whom, "until": "", "article": said["article"]})
    elif len(keys) == 1:
        stage, promised = ("planned", what[1:]) if what[0] == ">" else (what, "")
        node["milestones"].append({**said, "stage": stage, "date": whom, "promised": promised})
    else:
        kind, _, role = what.partition(":")
        if not graph.has_edge(*keys, kind):
            graph.add_edge(*keys, kind, statements=[], official=False)
        graph.edges[(*keys, kind)]["statements"].append({**said, "role": role})


def pair(old: Graph, new: Graph) -> Pair:
    days = [
        max((one["date"] for one in graph.graph["articles"].values()), default="") for graph in (old, new)
    ]
    return Pair(old, new, (days[0], days[1]))


def news(old: Graph, new: Graph, *, lang: str = "zh") -> list[str]:
    return [("- " if line.gone else "") + line.text for line in make_digest(pair(old, new), lang=lang).lines]


SIGNED = ("2024-01-05", ("甲园", "signed", "2024-01-04"))
BEGUN = ("2024-03-05", ("甲园", "started", "2024-03-04"))
DEAR = ("2024-01-05", ("甲园", "sum", "3e9"))
LATER = ("2024-06-01", ("丁园", "started", "2024-05"))
CASES: dict[str, tuple[list[Any], list[Any], list[str]]] = {
    "nothing": ([SIGNED], [], []),
    "a new project with who, how much and how far": (
        [SIGNED],
        [
            ("2024-02-01", ("乙园", "sum", "2e8")),
            ("2024-02-01", ("丙公司", "develops", "乙园")),
            ("2024-02-01", ("乙园", "locatedIn", "巴南区")),
            ("2024-02-02", ("乙园", "signed", "2024-01-31")),
        ],
        ["新项目：乙园，位于巴南区，由丙公司建设，投资额2亿元，2024年1月31日签约"],
    ),
    "a project that is only named": ([SIGNED], [("2024-02-01", ("乙园", "locatedIn", "巴南区"))], []),
    "a plant that runs": (
        [SIGNED],
        [("2024-02-01", ("乙园", "inProduction", "")), ("2024-02-01", ("丙公司", "develops", "乙园"))],
        [],
    ),
    "a new project that is seen being built": (
        [SIGNED],
        [("2024-02-01", ("乙园", "underConstruction", "")), ("2024-02-01", ("丙公司", "develops", "乙园"))],
        [],
    ),
    "what an article without a date tells of years ago": (
        [SIGNED],
        [("", ("乙园", "started", "2016-07"))],
        [],
    ),
    "what was done years ago": ([SIGNED], [("2024-02-01", ("乙园", "started", "2016-07"))], []),
    "another sum": (
        [DEAR],
        [("2024-02-01", ("甲园", "sum", "2.5e9"))],
        ["甲园的投资额由30亿元变为25亿元"],
    ),
    "the same sum again": ([DEAR], [("2024-02-01", ("甲园", "sum", "3e9"))], []),
    "a first sum": ([SIGNED], [("2024-02-01", ("甲园", "sum", "3e9"))], ["甲园的投资额首次公布：30亿元"]),
    "a stage": ([SIGNED], [BEGUN], ["甲园2024年3月4日开工"]),
    "a stage that is told once more": ([BEGUN], [("2024-04-01", ("甲园", "started", "2024-03"))], []),
    "a stage that lies behind": ([BEGUN], [("2024-04-01", ("甲园", "signed", "2024-01"))], []),
    "a stage that was reached long before it is told": (
        [SIGNED],
        [("2024-09-01", ("甲园", "started", "2023-06"))],
        [],
    ),
    "two stages": (
        [SIGNED],
        [BEGUN, ("2024-09-01", ("甲园", "inProduction", ""))],
        ["甲园2024年3月4日开工、投产"],
    ),
    "stopped": ([BEGUN], [("2024-04-01", ("甲园", "suspended", ""))], ["甲园暂停"]),
    "stopped and taken up again": (
        [BEGUN, ("2024-04-01", ("甲园", "suspended", "2024-03-31"))],
        [("2024-09-01", ("甲园", "started", "2024-08-30"))],
        ["甲园2024年8月30日开工（恢复建设）"],
    ),
    "a promise": (
        [SIGNED],
        [("2024-02-01", ("甲园", ">started", "2024-06"))],
        ["甲园预计2024年6月开工"],
    ),
    "a promise without a day": ([SIGNED], [("2024-02-01", ("甲园", ">started", ""))], []),
    "a promise that moved": (
        [("2024-02-01", ("甲园", ">started", "2024-06"))],
        [("2024-05-01", ("甲园", ">started", "2024-10"))],
        ["甲园的开工时间由2024年6月改为2024年10月"],
    ),
    "told more exactly": (
        [("2024-02-01", ("甲园", ">started", "2024"))],
        [("2024-05-01", ("甲园", ">started", "2024-10"))],
        [],
    ),
    "kept late": (
        [("2024-01-02", ("甲园", ">started", "2024-02"))],
        [BEGUN],
        ["甲园2024年3月4日开工，比预计晚4天"],
    ),
    "overdue": (
        [SIGNED, ("2024-02-01", ("甲园", ">started", "2024-06"))],
        [("2024-08-01", ("丁园", "locatedIn", "巴南区"))],
        ["甲园逾期：原定2024年6月开工，未见下文"],
    ),
    "reached, whenever, so not overdue": (
        [SIGNED, ("2024-02-01", ("甲园", ">started", "2024-06")), ("2024-01-20", ("甲园", "started", ""))],
        [("2024-08-01", ("丁园", "locatedIn", "巴南区"))],
        [],
    ),
    "promised once, of nothing else known": (
        [("2024-02-01", ("甲园", ">started", "2024-06"))],
        [("2024-08-01", ("丁园", "locatedIn", "巴南区"))],
        [],
    ),
    "new and overdue, in one line": (
        [SIGNED],
        [
            ("2024-02-01", ("乙园", "sum", "2e8")),
            ("2024-02-01", ("乙园", ">started", "2024-06")),
            ("2024-08-01", ("丁园", "locatedIn", "巴南区")),
        ],
        ["新项目：乙园，投资额2亿元，原定2024年6月开工，未见下文"],
    ),
    "closed, of which nobody tells more": (
        [
            ("2024-01-05", ("甲园", "underConstruction", "2024-01-04")),
            ("2024-01-09", ("甲园", "locatedIn", "巴南区")),
        ],
        [("2025-08-01", ("丁园", "locatedIn", "巴南区"))],
        [],
    ),
    "over for some days only": (
        [("2024-02-01", ("甲园", ">started", "2024-06"))],
        [("2024-07-15", ("丁园", "locatedIn", "巴南区"))],
        [],
    ),
    "how things are": ([SIGNED], [("2024-06-01", ("甲园", "underConstruction", ""))], []),
    "given up, so not overdue": (
        [("2024-02-01", ("甲园", ">started", "2024-06"))],
        [("2024-08-01", ("甲园", "cancelled", ""))],
        ["甲园取消"],
    ),
    "silent": (
        [SIGNED, BEGUN],
        [("2025-08-01", ("丁园", "locatedIn", "巴南区"))],
        ["甲园一年多没有消息，最后一次见报是2024年3月5日"],
    ),
    "in print only once": ([BEGUN], [("2025-08-01", ("丁园", "locatedIn", "巴南区"))], []),
    "over, so not silent": (
        [SIGNED, ("2024-03-05", ("甲园", "inProduction", ""))],
        [("2025-08-01", ("丁园", "locatedIn", "巴南区"))],
        [],
    ),
    "a part speaks for the whole": (
        [SIGNED, BEGUN, ("2024-03-05", ("甲二园", "partOf", "甲园"))],
        [("2025-08-01", ("甲二园", "locatedIn", "巴南区"))],
        [],
    ),
    "two firms": (
        [SIGNED],
        [("2024-02-01", ("乙公司", "supplies", "丙公司"))],
        ["首次报道乙公司与丙公司的往来：供应"],
    ),
    "two firms, the other way round": (
        [("2024-01-01", ("丙公司", "cooperatesWith", "乙公司"))],
        [("2024-02-01", ("乙公司", "supplies", "丙公司"))],
        [],
    ),
    "two firms of two districts": (
        [
            ("2024-01-01", ("乙公司", "locatedIn", "巴南区")),
            ("2024-01-01", ("丙公司", "locatedIn", "合川区")),
        ],
        [("2024-02-01", ("乙公司", "supplies", "丙公司"))],
        ["首次报道合川区与巴南区两地企业的往来：乙公司、丙公司，供应"],
    ),
    "who is behind a known project": (
        [SIGNED],
        [("2024-02-01", ("丙公司", "develops", "甲园"))],
        ["丙公司参与建设甲园"],
    ),
    "who only builds it": ([SIGNED], [("2024-02-01", ("丙公司", "develops:施工", "甲园"))], []),
    "another post": (
        [("2023-01-01", ("周敏", "worksFor:局长", "商务局"))],
        [("2024-01-01", ("周敏", "worksFor:党组书记", "商务局"))],
        ["周敏由商务局局长转任商务局党组书记"],
    ),
    "a post in other words": (
        [("2023-01-01", ("周敏", "worksFor:局长", "商务局"))],
        [("2024-01-01", ("周敏", "worksFor:党组书记、局长", "商务局"))],
        [],
    ),
    "another name": (
        [("2023-01-01", ("乙公司", "supplies", "丙公司"))],
        [("2024-01-01", ("乙公司", "was", "老乙公司"))],
        ["老乙公司更名为乙公司"],
    ),
}


@pytest.mark.parametrize(("old", "more", "lines"), CASES.values(), ids=CASES)
def test_lines(old: list[Any], more: list[Any], lines: list[str]) -> None:
    assert news(paper(*old), paper(*old, *more)) == lines


@pytest.mark.parametrize(("old", "more"), [(old, more) for old, more, _ in CASES.values()], ids=CASES)
def test_since_a_day_is_as_two_builds(old: list[Any], more: list[Any]) -> None:
    whole = paper(*old, *more)
    days = [max((date for date, _ in rows), default="") for rows in (old, old + more)]
    then = as_of(whole, days[0])
    assert news(then, whole) == news(paper(*old), whole)


def test_every_kind_of_line_is_told_in_both_languages_and_weighed() -> None:
    for lang in ("zh", "en"):
        words = load_text("digest/text.toml", lang)
        assert set(KINDS) - words.keys() == set()
    assert load_rules().weights.keys() == set(KINDS)
    assert load_rules().least.keys() <= set(KINDS)


def test_templates_of_both_languages_have_the_same_slots() -> None:
    chinese, english = (load_text("digest/text.toml", lang) for lang in ("zh", "en"))
    slots = {key: re.findall(r"\{(\w+)", text) for key, text in chinese.items()}
    assert {key: sorted(found) for key, found in slots.items()} == {
        key: sorted(re.findall(r"\{(\w+)", text)) for key, text in english.items()
    }


def test_english() -> None:
    lines = news(paper(DEAR), paper(DEAR, ("2024-02-01", ("甲园", "sum", "2.5e9"))), lang="en")
    assert lines == ["甲园: its investment changed from CNY 3 billion to CNY 2.5 billion"]


def test_a_correction_is_told_instead_of_the_changed_sum() -> None:
    old = paper(DEAR)
    new = paper(DEAR, ("2024-02-01", ("甲园", "sum", "3e8")))
    new.nodes["id-甲园"]["attributes"][0]["correctedBy"] = "2024-02-01/1"
    assert news(old, new) == ["更正：甲园的投资额30亿元有误，应为3亿元"]


def test_a_name_that_no_sentence_tells_or_that_is_old_is_no_news() -> None:
    rows = [("2023-01-01", ("乙公司", "supplies", "丙公司")), ("2024-01-01", ("乙公司", "was", "老乙公司"))]
    old, new = paper(rows[0]), paper(*rows)
    former = new.nodes["id-乙公司"]["former"][0]
    former["until"] = "2023-12"
    assert news(old, new) == ["老乙公司更名为乙公司"]
    former["until"] = "2010"
    assert news(old, new) == []
    former |= {"until": "", "article": ""}
    assert news(old, new) == []


def test_two_names_of_one_project_in_one_article_are_one_line() -> None:
    new = paper(SIGNED, ("2024-02-01", ("乙园", "sum", "1e8")), ("2024-02-01", ("丙园", "sum", "1e8")))
    assert len(news(paper(SIGNED), new)) == 2
    new.nodes["id-丙园"]["attributes"][0]["article"] = "2024-02-01/1"
    assert len(news(paper(SIGNED), new)) == 1


def test_who_is_hardly_sure_to_be_behind_a_new_project_is_left_out() -> None:
    rows = [("2024-02-01", ("乙园", "sum", "1e8")), ("2024-02-01", ("丙公司", "develops", "乙园"))]
    new = paper(SIGNED, *rows)
    new.edges["id-丙公司", "id-乙园", "develops"]["statements"][0]["confidence"] = 0.6
    assert news(paper(SIGNED), new) == ["新项目：乙园，投资额1亿元"]


def test_a_deal_without_a_project() -> None:
    rows = [("2024-01-05", ("乙公司", "supplies", "丙公司")), ("2024-02-01", ("乙公司", "sum", "3e8"))]
    old, new = paper(rows[0]), paper(*rows)
    deal = {"id": "d", "project": "", "investors": ["id-乙公司"], "places": [], "low": 3e8, "high": 3e8}
    more = {"latest": 3e8, "stage": "", "date": "", "articles": ["2024-02-01/1"], "sources": 1}
    new.graph["deals"] = [deal | more]
    assert news(old, new) == ["乙公司投资3亿元"]
    assert news(new, old) == ["- 不再说乙公司投资3亿元"]


@pytest.mark.parametrize(
    ("sentence", "lang", "line"),
    [
        ("甲园昨日正式通车。", "zh", "甲园2024年3月4日正式通车"),
        (
            "甲园昨日通车，乙园投产。",
            "zh",
            "甲园2024年3月4日投产",
        ),  # which of the two words it is nobody knows
        ("甲园昨日通车。", "en", "甲园: in production (2024-03-04)"),
    ],
)
def test_a_stage_is_told_in_the_word_of_its_sentence(sentence: str, lang: str, line: str) -> None:
    new = paper(SIGNED, ("2024-03-05", ("甲园", "inProduction", "2024-03-04")))
    new.nodes["id-甲园"]["milestones"][1]["evidence"] = sentence
    assert news(paper(SIGNED), new, lang=lang) == [line]


@pytest.mark.parametrize("name", ["一期工程", "项目", "丙公司", "丁产业基金(一期"])
def test_a_project_that_nobody_can_tell_from_others_is_left_out(name: str) -> None:
    rows = [SIGNED, ("2024-01-06", ("丙公司", "supplies", "丁公司"))]
    new = paper(*rows, ("2024-02-01", ("乙园", "sum", "2e8")))
    assert len(news(paper(*rows), new)) == 1
    new.nodes["id-乙园"]["name"] = name
    assert news(paper(*rows), new) == []


def test_what_one_sentence_promises_of_two_projects_is_told_once() -> None:
    rows = [("2024-02-01", ("乙园", ">started", "2024-06")), ("2024-02-01", ("丙园", ">started", "2024-06"))]
    known = [SIGNED, *((date, (who, "signed", "2024-01")) for date, (who, *_) in rows)]
    old = paper(*known, *rows)
    new = paper(*known, *rows, ("2024-08-01", ("丁园", "locatedIn", "巴南区")))
    assert len(news(old, new)) == 2
    for graph in (old, new):
        graph.nodes["id-丙园"]["milestones"][1]["article"] = graph.nodes["id-乙园"]["milestones"][1][
            "article"
        ]
        graph.nodes["id-丙园"]["milestones"][1]["confidence"] = 0.95
    assert news(old, new) == ["丙园逾期：原定2024年6月开工，未见下文"]


def test_where_a_new_project_lies_is_told_by_its_surest_sentence() -> None:
    rows = [("2024-02-01", ("乙园", "sum", "2e8")), ("2024-02-01", ("乙园", "locatedIn", "巴南区"))]
    new = paper(SIGNED, *rows, ("2024-02-01", ("乙园", "locatedIn", "合川区")))
    for place, sure in (("巴南区", 0.7), ("合川区", 0.9)):
        new.edges["id-乙园", f"id-{place}", "locatedIn"]["statements"][0]["confidence"] = sure
    assert news(paper(SIGNED), new) == ["新项目：乙园，位于合川区，投资额2亿元"]
    new.edges["id-乙园", "id-合川区", "locatedIn"]["statements"][0]["confidence"] = 0.5
    new.edges["id-乙园", "id-巴南区", "locatedIn"]["statements"][0]["confidence"] = 0.55
    assert news(paper(SIGNED), new) == ["新项目：乙园，投资额2亿元"]


def test_a_reprint_is_not_quoted_where_its_original_is() -> None:
    more = [BEGUN, ("2024-03-06", ("甲园", "started", "2024-03-04"))]
    new = paper(SIGNED, *more)
    new.graph["articles"]["2024-03-06/2"]["reprintOf"] = "2024-03-05/1"
    (line,) = make_digest(pair(paper(SIGNED), new)).lines
    assert [said.date for said in line.said] == ["2024-03-05"]


# Things that are linked otherwise in the newer graph are no news.


def test_ids_that_moved_are_no_news() -> None:
    old = paper(SIGNED, DEAR, ("2024-01-05", ("丙公司", "develops", "甲园")))
    new = paper(
        SIGNED,
        DEAR,
        ("2024-01-05", ("丙公司", "develops", "甲园")),
        renamed={"甲园": "other", "丙公司": "more"},
        source="moved.jsonl",
    )
    assert news(old, new) == []
    assert news(new, old) == []


def test_two_things_that_became_one_are_no_news() -> None:
    rows = [SIGNED, ("2024-03-05", ("甲新园", "started", "2024-03-04"))]
    old, new = paper(*rows), paper(*rows, renamed={"甲新园": "id-甲园"})
    assert news(old, new) == []
    assert news(new, old) == []


def test_a_new_namesake_that_took_the_id_of_a_thing_is_news() -> None:
    old = paper(SIGNED)
    new = paper(SIGNED, LATER, renamed={"甲园": "id-甲园-1", "丁园": "id-甲园"})
    assert news(old, new) == ["新项目：丁园，2024年5月开工"]


# Laws

DATES = ["2023-01-05", "2023-06-30", "2024-02-01", "2024-11-11", "2025-03-01", ""]
FACTS = st.one_of(
    st.tuples(
        st.sampled_from(["甲园", "乙园"]),
        st.sampled_from(["signed", "started", "suspended", "inProduction", ">started", ">inProduction"]),
        st.sampled_from(["2023", "2023-09", "2024-02-01", "2025-01", ""]),
    ),
    st.tuples(st.sampled_from(["甲园", "乙园"]), st.just("sum"), st.sampled_from(["1e8", "3e9"])),
    st.tuples(
        st.sampled_from(["丙公司", "丁公司"]),
        st.sampled_from(["supplies", "cooperatesWith"]),
        st.sampled_from(["戊公司", "己公司"]),
    ),
    st.tuples(st.just("丙公司"), st.just("develops"), st.sampled_from(["甲园", "乙园"])),
    st.tuples(st.sampled_from(["丙公司", "戊公司"]), st.just("locatedIn"), st.sampled_from(["子区", "丑区"])),
    st.tuples(
        st.just("周敏"),
        st.sampled_from(["worksFor:局长", "worksFor:书记"]),
        st.sampled_from(["子局", "丑局"]),
    ),
)
STORIES = st.lists(st.tuples(st.sampled_from(DATES), FACTS), max_size=12)


@given(STORIES)
def test_nothing_is_new_between_a_graph_and_itself(rows: list[Any]) -> None:
    assert news(paper(*rows), paper(*rows)) == []


@given(STORIES, STORIES, st.sampled_from([{}, {"甲园": "id-乙园"}, {"丙公司": "x"}]))
def test_from_new_to_old_is_the_mirror_of_from_old_to_new(
    one: list[Any], other: list[Any], renamed: dict[str, str]
) -> None:
    both = paper(*one, *other), paper(*other, renamed=renamed)
    there, back = pair(*both), pair(both[1], both[0])
    ahead = compare(*make_sides(there.old, there.new, there.days))
    mirrored = [change.mirrored() for change in compare(*make_sides(back.old, back.new, back.days))]
    assert Counter(c.identity for c in ahead) == Counter(c.identity for c in mirrored)


@given(STORIES, STORIES)
def test_every_line_has_a_sentence_and_is_told_once(one: list[Any], other: list[Any]) -> None:
    lines = make_digest(pair(paper(*one), paper(*one, *other))).lines
    assert all(line.said and line.text for line in lines)
    assert len({line.id for line in lines}) == len(lines)
    assert (
        max(Counter((line.thing, line.gone) for line in lines).values(), default=0) <= load_rules().per_thing
    )


@given(STORIES, st.randoms())
def test_the_order_of_articles_tells_nothing(rows: list[Any], chance: random.Random) -> None:
    old, new = paper(*rows[:4]), paper(*rows)
    turned = list(new.nodes(data=True))
    chance.shuffle(turned)
    other: Graph = nx.MultiDiGraph(**new.graph)
    other.add_nodes_from(turned)
    other.add_edges_from(reversed(list(new.edges(keys=True, data=True))))
    assert make_digest(pair(old, new)) == make_digest(pair(old, other))


# Files


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two outputs: the newer one tells that a project was begun, and of another one."""
    for name, graph in (("old", paper(SIGNED)), ("new", paper(SIGNED, BEGUN, LATER))):
        save_graph(graph, tmp_path / name / "graph.json")
    return tmp_path / "old", tmp_path / "new"


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["diff", *map(str, words)])


def test_what_is_watched_comes_first(folders: tuple[Path, Path], tmp_path: Path) -> None:
    watch = tmp_path / "watch.txt"
    watch.write_text("# 关注\n丁园  # 新\n\n不存在园\n", encoding="utf-8-sig")
    done = run(*folders, "--watch", watch)
    assert done.exit_code == 0
    assert done.stdout.index("★ 新项目：丁园") < done.stdout.index("甲园2024年3月4日开工")
    assert done.stderr == "关注名单中的“不存在园”在图谱里找不到\n"


def test_of_many_names_that_nothing_bears_few_are_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    watch = tmp_path / "watch.txt"
    watch.write_text("".join(f"C#{number}\n" for number in range(50_000)), encoding="utf-8")
    notes = run(*folders, "--watch", watch, "--lang", "en").stderr.splitlines()
    assert len(notes) == 21 and "nothing in the graph is called C#0" in notes[0]
    assert "49980 more" in notes[-1]


def test_a_day_in_other_digits_is_one(folders: tuple[Path, Path]) -> None:
    assert run(folders[1], "--since", "２０２４-06").stdout == run(folders[1], "--since", "2024-06").stdout


def test_a_digest_is_whole_or_as_it_was(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "new" / ".kg-next").mkdir()  # a build that goes on at the same time
    assert run(*folders, "-o", tmp_path / "new" / "digest.html").exit_code == 0
    assert (tmp_path / "new" / ".kg-next").is_dir()
    error = run(*folders, "-o", tmp_path / "new" / "graph.json" / "digest.txt").exception
    assert isinstance(error, OutputError) and "cannot be written" in str(error)


def test_a_watched_district_brings_its_projects() -> None:
    more = [("2024-02-01", ("乙园", "locatedIn", "巴南区")), ("2024-02-01", ("乙园", "sum", "1e8"))]
    digest = make_digest(pair(paper(SIGNED), paper(SIGNED, *more, BEGUN)), watch=["巴南区"])
    assert [(line.name, line.watched) for line in digest.lines] == [("乙园", "巴南区"), ("甲园", "")]


def test_since(folders: tuple[Path, Path]) -> None:
    done = run(folders[1], "--since", "2024-06", "--json")
    table = json.loads(done.stdout)
    assert [line["text"] for line in table["lines"]] == ["新项目：丁园，2024年5月开工"]
    assert table["old"] == "2024-05-31"
    until = json.loads(run(folders[1], "--since", "2024-02", "--as-of", "2024-04", "--json").stdout)
    assert [line["text"] for line in until["lines"]] == ["甲园2024年3月4日开工"]


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["{new}"], SystemExit, "name two folders, or one and --since DAY"),
        (["{old}", "{new}", "--since", "2024"], SystemExit, "name two folders, or one and --since DAY"),
        (["{new}", "--since", "gestern"], QueryError, "--since gestern: no such day; write it as 2024-06-30"),
        (["{new}", "--since", "2024-02-31"], QueryError, "--since 2024-02-31: no such day"),
        (
            ["{new}", "--since", "0001"],
            QueryError,
            "--since 0001: there is no day before it; name a later one",
        ),
        (
            ["{new}", "--since", "2024", "--as-of", "2023"],
            QueryError,
            "--as-of 2023-12-31 is before --since 2024",
        ),
        (
            ["{old}", "{new}", "-o", "{new}/graph.json"],
            OutputError,
            "is what kg build writes; name digest.json",
        ),
        (["{old}", "{new}", "-o", "graph.html"], OutputError, "is what kg build writes; name digest.html"),
        (["{new}/none", "{new}"], OutputError, "no such file; run kg build"),
        (["{old}", "{new}", "--watch", "{old}"], SourceError, "cannot be read"),
        (["{old}", "{new}", "-o", "digest.pdf"], OutputError, "digest.pdf: ends in none of .html, .atom"),
    ],
)
def test_bad_input(
    folders: tuple[Path, Path], words: list[str], error: type[BaseException], message: str
) -> None:
    done = run(*(word.format(old=folders[0], new=folders[1]) for word in words))
    assert isinstance(done.exception, error)
    assert message in (str(done.exception) if error is not SystemExit else done.stderr)
    assert done.stdout == ""


def test_a_graph_of_another_version_is_one_line(folders: tuple[Path, Path]) -> None:
    graph = paper(SIGNED)
    graph.graph["version"] = "9.9.0"
    save_graph(graph, folders[0] / "graph.json")
    error = run(*folders).exception
    assert isinstance(error, KGError)
    assert str(error).endswith(f"is of kg 9.9.0, this is kg {__version__}; run kg build")


def test_dates_that_cannot_be_are_told() -> None:
    ahead = paper(SIGNED, ("2999-01-01", ("甲园", "started", "")), ("", ("乙园", "started", "")))
    pair_ = Pair(paper(SIGNED), ahead, ("2024-01-05", "2024-01-05"), since="2024-02-01")
    notes = ("1 篇报道的日期在今天之后，请检查", "1 篇报道没有日期，按旧报道计算")
    assert make_digest(pair_).notes == notes
    none = Pair(paper(("", SIGNED[1])), paper(("", SIGNED[1])), ("2024-01-05", "2024-01-05"))
    assert make_digest(none).notes == ("所有报道都没有日期，逾期按今天计算",)


def test_the_day_of_a_graph_is_that_of_its_last_article_but_none_to_come(tmp_path: Path) -> None:
    for name, last in (("old", "2024-02-01"), ("new", "2999-01-01")):
        save_graph(paper(SIGNED, (last, LATER[1])), tmp_path / name / "graph.json")
    assert read_pair(tmp_path / "old", tmp_path / "new").days == ("2024-02-01", "2024-01-05")


def test_files_are_written_and_the_same_each_time(folders: tuple[Path, Path], tmp_path: Path) -> None:
    names = ["digest.html", "digest.atom", "digest.json", "digest.txt"]
    targets = [part for name in names for part in ("-o", tmp_path / name)]
    assert run(*folders, *targets).stdout == ""
    first = [(tmp_path / name).read_bytes() for name in names]
    run(*folders, *targets)
    assert [(tmp_path / name).read_bytes() for name in names] == first
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "new", "old"])


class _Tags(HTMLParser):
    """Collects the tags of a page, and whatever may load or lead somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.leading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.leading += [name for name, _ in attrs if name in ("src", "href", "onclick", "onerror", "style")]


@pytest.fixture
def hostile() -> Digest:
    """A digest of the small graph of the other tests, whose names and sentences look like markup."""
    graph = make()
    for node in graph.nodes.values():
        node["milestones"] = [{"promised": "", **one} for one in node["milestones"]]
    return make_digest(Pair(paper(SIGNED), graph, ("2024-01-05", "2025-12-31")))


def test_the_page_escapes_and_loads_nothing(hostile: Digest) -> None:
    text = to_page(hostile).decode()
    seen = _Tags()
    seen.feed(text)
    assert "script" not in seen.tags
    assert seen.leading == []
    assert "&lt;script&gt;" in text
    assert "default-src 'none'" in text


def test_the_feed_is_valid_atom(hostile: Digest) -> None:
    name = f"{{{NAMESPACE}}}"
    feed = ET.fromstring(to_feed(hostile))
    assert feed.tag == f"{name}feed"
    assert [feed.findtext(f"{name}{key}") for key in ("title", "updated")] == [
        "新动态",
        "2025-12-31T00:00:00Z",
    ]
    assert feed.findtext(f"{name}author/{name}name") == "kg"
    entries = feed.findall(f"{name}entry")
    assert len(entries) == len(hostile.lines) > 0
    ids = [entry.findtext(f"{name}id", "") for entry in entries]
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert entry.findtext(f"{name}title")
        assert len(entry.findtext(f"{name}updated", "")) == len("2025-12-31T00:00:00Z")
        assert "script" in "".join(entry.itertext()) or entry.findtext(f"{name}content")


def test_an_entry_keeps_its_id_while_the_news_is_the_same() -> None:
    old, new = paper(SIGNED), paper(SIGNED, BEGUN)
    later = paper(SIGNED, BEGUN, LATER)
    first = {line.text: line.id for line in make_digest(pair(old, new)).lines}
    second = {line.text: line.id for line in make_digest(pair(old, later)).lines}
    assert first.items() <= second.items()


def test_a_template_of_a_name_is_no_template() -> None:
    rows = [("2024-02-01", ("{list}园", "sum", "1e8"))]
    assert news(paper(SIGNED), paper(SIGNED, *rows)) == ["新项目：{list}园，投资额1亿元"]


def test_the_terminal_gets_no_control_characters() -> None:
    graph = paper(SIGNED, ("2024-02-01", ("\x1b[31m乙园", "sum", "1e8")))
    printed = "\n".join(print_digest(make_digest(pair(paper(SIGNED), graph))))
    assert "\x1b" not in printed
    assert "乙园" in printed


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ('"Company"]', '"Firm"]', "rules.toml, line 3: linked: unknown 'Firm'"),
        ("suspended = 2", "stopped = 2", "rules.toml, line 37: stopped: unknown 'stopped'"),
        ("silent = 365", 'silent = "a year"', "rules.toml, line 9: silent: 'a year' is not a whole number"),
    ],
)
def test_a_fault_of_the_rules_is_told(tmp_path: Path, line: str, wrong: str, message: str) -> None:
    from kg.schema import DATA

    text = (DATA / "digest" / "rules.toml").read_text(encoding="utf-8")
    assert line in text
    (tmp_path / "rules.toml").write_text(text.replace(line, wrong), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load_rules(tmp_path / "rules.toml")
    assert message in str(raised.value)


def test_a_date_is_told_as_exactly_as_it_is_known() -> None:
    wording = Wording(*make_sides(paper(SIGNED), paper(SIGNED), ("", "")), "zh")
    told = [wording.date(date) for date in ("2024-05-13", "2024-05", "2024", "")]
    assert told == ["2024年5月13日", "2024年5月", "2024年", "日期不详"]
