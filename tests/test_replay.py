"""Decisions of people, done again by each build."""

import time
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Decisions, Replay, read_decisions
from kg.decisions.deciding import decide
from kg.decisions.review import review
from kg.decisions.shape import Decision, Key, Kind, Pair, Rename, Retype
from kg.decisions.writing import to_toml
from kg.graph import build_graph, edges, meta, nodes
from kg.linking import Linked, link_entities
from kg.model import Entity, Evidence, Facts, entity_id
from tests.decided import (
    AGAIN,
    FULL,
    HERE,
    LINK,
    OFFICE,
    PERSON,
    PLANT,
    SCHOOL,
    SECOND,
    SIGNED,
    STAGE,
    SUM,
    THERE,
    THIRD,
    TIED,
    TOLD,
    entity,
    key,
    names,
    pair,
    replayed,
    said,
    signed,
    story,
)

# One thing, or two


def test_what_is_decided_to_be_one_is_one() -> None:
    facts = [story("a", "川岳二局来了", SECOND), story("b", "泰衡建设集团有限公司来了", FULL)]
    assert len(names(replayed(facts)[0])) == 2
    graph, replay = replayed(facts, pair(Kind.same, key(SECOND), key(FULL)))
    assert names(graph) == [sorted([SECOND.name, FULL.name])]
    ((_, node),) = nodes(graph)
    assert "川岳二局 = 泰衡建设集团有限公司 (decided by a person)" in node["reasons"]
    assert meta(graph)["decisions"][0]["applied"] and not replay.told


def test_what_is_decided_to_be_two_is_two() -> None:
    facts = [story("a", "一", SECOND), story("b", "二", THIRD), story("c", "三", SECOND)]
    wrong = Linked({("b", THIRD.id): SECOND.id}, {})
    replay = Replay(Decisions((pair(Kind.different, key(SECOND), key(THIRD)),)))
    linked = replay.link(wrong, facts)
    assert linked.id_of("a", SECOND.id) == linked.id_of("c", SECOND.id) == SECOND.id
    assert linked.id_of("b", THIRD.id) != SECOND.id


def test_namesakes_are_told_apart_by_what_is_near_them() -> None:
    first = story("a", "江北中学的周敏", PERSON, SCHOOL)
    second = story("b", "江北水务局的周敏", PERSON, OFFICE)
    third = story("c", "江北水务局的周敏说", PERSON, OFFICE)
    one = Linked({}, {})
    linked = Replay(Decisions((pair(Kind.different, HERE, THERE),))).link(one, [first, second, third])
    ids = [linked.id_of(article, PERSON.id) for article in "abc"]
    assert ids[1] == ids[2] == PERSON.id != ids[0]


def test_the_order_of_articles_does_not_matter() -> None:
    stories = [
        story("a", "江北中学的周敏", PERSON, SCHOOL),
        story("b", "江北水务局的周敏", PERSON, OFFICE),
        story("c", "川岳二局的周敏", PERSON, SECOND),
        story("d", "泰衡建设集团有限公司", FULL),
    ]
    decisions = Decisions((pair(Kind.different, HERE, THERE), pair(Kind.same, key(SECOND), key(FULL), 14)))
    found = []
    for order in permutations(stories):
        linked = Replay(decisions).link(Linked({}, {}), order)
        found.append(
            {(one, two.id): linked.id_of(one, two.id) for one in "abcd" for two in (PERSON, SECOND, FULL)}
        )
    assert all(one == found[0] for one in found)


def test_the_pairs_for_linking_are_few() -> None:
    facts = [story(f"{number}", "川岳", one) for number in range(50) for one in (SECOND, THIRD)]
    replay = Replay(Decisions((pair(Kind.different, key(SECOND), key(THIRD)),)))
    decided = replay.bind(facts)
    assert set(decided.values()) == {True, False}
    assert len(decided) < 2 * 50


@pytest.mark.parametrize(
    ("kinds", "things"),
    [
        ((Kind.same, Kind.different), 2),
        ((Kind.different, Kind.same), 1),
    ],
)
def test_of_two_that_contradict_the_later_counts(kinds: tuple[Kind, Kind], things: int) -> None:
    facts = [story("a", "一", SECOND), story("b", "二", THIRD)]
    both = [pair(kind, key(SECOND), key(THIRD), day) for day, kind in enumerate(kinds, 1)]
    graph, replay = replayed(facts, *both)
    assert len(names(graph)) == things
    assert replay.told == (f"decisions.toml, line 1: {kinds[0]}: is contradicted by later ones; left out",)
    assert [one["applied"] for one in meta(graph)["decisions"]] == [False, True]


def test_a_chain_does_not_join_what_is_apart() -> None:
    facts = [story("a", "一", SECOND), story("b", "二", FULL), story("c", "三", THIRD)]
    graph, replay = replayed(
        facts,
        pair(Kind.same, key(SECOND), key(FULL), 1),
        pair(Kind.same, key(FULL), key(THIRD), 2),
        pair(Kind.different, key(SECOND), key(THIRD), 3),
    )
    assert len(names(graph)) == 2
    assert len(replay.told) == 1 and "line 1" in replay.told[0]


@pytest.mark.parametrize(
    ("kind", "other", "told"),
    [
        (Kind.same, PLANT, "川岳二局 is Company, 锚泰基地项目 is Project; first decide the type"),
        (Kind.same, FULL, ""),  # one article says so
        (Kind.different, FULL, "name the same there; tell with near which is which"),
        (Kind.different, OFFICE, "nothing is called 江北水务局 there any more"),
    ],
)
def test_a_pair_that_cannot_be_decided_is_told(kind: Kind, other: Entity, told: str) -> None:
    both = entity("Company", "川岳二局", FULL.name)
    facts = [story("a", "川岳二局", both), story("b", "川岳二局", SECOND), story("c", "项目", PLANT)]
    graph, replay = replayed(facts, pair(kind, key(SECOND), key(other)))
    assert len(graph) == 2
    assert [told in line for line in replay.told] == [True] * bool(told)
    assert meta(graph)["decisions"][0]["applied"] is not bool(told)


def test_a_doubtful_pair_that_was_decided_is_no_longer_listed() -> None:
    facts = [story("a", "一", SECOND), story("b", "二", THIRD)]
    replay = Replay(Decisions((pair(Kind.different, key(SECOND), key(THIRD)),)))
    linked = replay.link(link_entities(facts), facts)
    graph = build_graph(facts, linked)
    a, b = sorted((SECOND.id, THIRD.id))
    meta(graph)["doubtful"] = [{"a": a, "b": b, "score": 0.5, "reasons": []}]
    assert review(graph)[0].what == "doubtful"
    replay.apply(graph, linked)
    assert meta(graph)["doubtful"] == []


# Facts


def test_a_rejected_fact_never_comes_back() -> None:
    no = Decision(Kind.not_true, LINK)
    for facts in ([TIED], [TIED, AGAIN], [AGAIN]):
        graph, replay = replayed(facts, no)
        assert not list(edges(graph)) and not replay.told
        assert len(meta(graph)["decisions"][0]["judged"]) == 1


def test_with_a_quote_only_the_sentence_is_rejected() -> None:
    quote = replace(LINK, quote="川岳二局 建设锚泰基地项目, 投资58亿元")
    graph, _ = replayed([TIED, AGAIN], Decision(Kind.not_true, quote))
    assert [one["article"] for one in said(graph)["develops"]] == ["c"]


def test_values_and_stages_are_rejected_and_confirmed() -> None:
    graph, _ = replayed([TOLD], Decision(Kind.not_true, SUM), Decision(Kind.true, STAGE))
    assert [one["value"] for one in said(graph)["values"]] == [3e8]
    assert [one["confirmed"] for one in said(graph)["stages"]] == [meta(graph)["decisions"][1]["id"]]


def test_the_later_verdict_counts() -> None:
    early, late = (
        Decision(kind, replace(LINK, when=when), "decisions.toml", 7)
        for kind, when in ((Kind.not_true, "2026-01-01"), (Kind.true, "2026-02-01"))
    )
    graph, replay = replayed([TIED], early, late)
    assert "confirmed" in said(graph)["develops"][0]
    assert "is contradicted by later ones" in replay.told[0]


def test_what_is_gone_is_told_and_kept() -> None:
    gone = [Decision(Kind.not_true, LINK, "decisions.toml", line) for line in range(1, 9)]
    gone = [replace(one, what=replace(LINK, why=str(one.line))) for one in gone]
    graph, replay = replayed([TOLD], *gone)
    assert len(replay.told) == 6 and "3 more decisions no longer apply" in replay.told[-1]
    assert [one["applied"] for one in meta(graph)["decisions"]] == [False] * 8


def test_a_name_is_given_and_holds_for_later_decisions() -> None:
    rename = Decision(Kind.rename, Rename(thing=key(SECOND), to="川岳二局（重庆）", **signed(1)))
    later = pair(Kind.same, Key("Company", "川岳二局（重庆）"), key(FULL), 2)
    graph, replay = replayed([TIED, story("d", "集团", FULL)], rename, later)
    node = next(node for _, node in nodes(graph) if node["type"] == "Company")
    assert (node["name"], node["aliases"]) == ("川岳二局（重庆）", sorted([SECOND.name, FULL.name]))
    assert not replay.told


def test_a_type_is_given_and_what_it_cannot_have_goes() -> None:
    retype = Decision(Kind.type, Retype(thing=key(SECOND), to="Person", **signed(1)))
    graph, _ = replayed([TIED], retype)
    assert entity_id("Person", SECOND.key) in graph and SECOND.id not in graph
    assert not list(edges(graph))


def test_what_is_no_division_lies_in_none_by_the_list() -> None:
    district = entity("District", "合川区", code="500117")
    retype = Decision(Kind.type, Retype(thing=key(district), to="Person", **signed()))
    graph, replay = replayed([story("a", "合川区", district)], retype)
    assert [(node["type"], node["code"]) for _, node in nodes(graph)] == [("Person", "")]
    assert not list(edges(graph)) and not replay.told


def test_a_thing_is_found_under_the_type_that_it_has_now() -> None:
    graph, replay = replayed([TOLD], Decision(Kind.true, replace(STAGE, thing=Key("Company", PLANT.name))))
    assert not replay.told and "confirmed" in said(graph)["stages"][0]


def test_a_value_is_given_and_the_old_one_kept_as_corrected() -> None:
    graph, _ = replayed([TOLD])
    value = decide(graph, Kind.value, [PLANT.name, "投资额", "58亿元", "5.8亿元"], SIGNED)
    graph, _ = replayed([TOLD], value)
    values = {one["value"]: one for one in said(graph)["values"]}
    assert sorted(values) == [3e8, 5.8e8, 58e8]
    assert values[58e8]["correctedBy"] == value.id == values[5.8e8]["confirmed"]
    assert "correctedBy" not in values[5.8e8] and "correctedBy" not in values[3e8]


# Decisions survive what happens to sources


EDITS = ("page", "reflow", "letter", "rename", "order")


def edited(facts: list[Facts], edit: str) -> list[Facts]:
    """Return the facts as they are after an edit of the sources."""
    if edit == "page":
        return [
            *facts,
            story("new", "新的一页：川岳二局。", SECOND, entity("District", "江北区", code="500105")),
        ]
    if edit == "order":
        return facts[::-1]
    if edit == "rename":
        moved = (
            replace(one.article, id=f"x{one.article.id}", source=f"x{one.article.source}") for one in facts
        )
        return [replace(one, article=article) for one, article in zip(facts, moved, strict=True)]
    new = []
    for one in facts:
        text = one.article.text.replace("，", "， \n") if edit == "reflow" else f"据悉{one.article.text}"
        said_ = Evidence(0, len(text), text)
        new.append(
            replace(
                one,
                article=replace(one.article, text=text, headline=text),
                relations=tuple(replace(fact, evidence=said_) for fact in one.relations),
                attributes=tuple(replace(fact, evidence=said_) for fact in one.attributes),
                milestones=tuple(replace(fact, evidence=said_) for fact in one.milestones),
            )
        )
    return new


@given(edits=st.lists(st.sampled_from(EDITS), max_size=6))
def test_decisions_hold_after_edits_of_the_sources(edits: list[str]) -> None:
    facts = [
        TIED,
        TOLD,
        story("d", "泰衡建设集团有限公司，在渝。", FULL),
        story("e", "川岳二十三局，在渝。", THIRD),
    ]
    before, _ = replayed(facts)
    typed: list[tuple[Kind, list[str], str]] = [
        (Kind.same, [SECOND.name, FULL.name], ""),
        (Kind.different, [THIRD.name, FULL.name], ""),
        (Kind.not_true, [SECOND.name, "develops", PLANT.name], TIED.article.text),
        (Kind.true, [PLANT.name, "started"], ""),
        (Kind.value, [PLANT.name, "investment", "58亿元", "5.8亿元"], ""),
        (Kind.rename, [PLANT.name, "锚泰一号"], ""),
    ]
    decisions = [decide(before, kind, words, SIGNED, quote=quote) for kind, words, quote in typed]
    for edit in dict.fromkeys(edits):
        facts = edited(facts, edit)
    graph, replay = replayed(facts, *decisions)
    assert replay.told == ()
    assert all(one["applied"] for one in meta(graph)["decisions"])
    held = said(graph)
    assert "develops" not in held
    assert {one["value"] for one in held["values"] if "correctedBy" not in one} == {5.8e8, 3e8}
    assert ["锚泰一号", PLANT.name] in names(graph)
    assert sorted([SECOND.name, FULL.name]) in names(graph)


@given(st.permutations(range(4)))
def test_without_decisions_nothing_changes(order: list[int]) -> None:
    facts = [[TIED, TOLD, AGAIN, story("d", "集团", FULL)][number] for number in order]
    replay = Replay(Decisions())
    assert replay.retype(facts) is facts
    linked = link_entities(facts)
    assert replay.link(linked, facts) is linked


def test_what_a_graph_on_disk_lets_go_is_not_taken_for_what_it_reads_next() -> None:
    plants = [entity("Project", f"第{number}号基地项目") for number in range(300)]
    facts = [
        story(f"{number:03}", f"川岳二局建设{plant.name}。", SECOND, plant, tie="develops")
        for number, plant in enumerate(plants)
    ]
    wrong = [Decision(Kind.not_true, replace(LINK, other=key(plant))) for plant in plants[::3]]
    assert len(edges(replayed(facts, *wrong)[0])) == 200


def test_ten_thousand_decisions_take_seconds(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    plants = [entity("Project", f"第{number}号基地项目") for number in range(2_000)]
    facts = [story(f"{number}", f"第{number}号基地项目。", one, SECOND) for number, one in enumerate(plants)]
    makes = [
        lambda one, other: Decision(Kind.same, Pair(thing=key(one), other=key(other), **signed())),
        lambda one, other: Decision(Kind.different, Pair(thing=key(other), other=key(one), **signed(12))),
        lambda one, other: Decision(Kind.rename, Rename(thing=key(one), to=f"{one.name}二", **signed())),
        lambda one, other: Decision(Kind.true, replace(STAGE, thing=key(one))),
        lambda one, other: Decision(Kind.not_true, replace(SUM, thing=key(one))),
    ]
    made = [make(one, plants[at // 2 * 2]) for make in makes for at, one in enumerate(plants)]
    file.write_text("\n".join(map(to_toml, made)), encoding="utf-8")
    start = time.process_time()
    found = read_decisions([file])
    assert len(found.entries) == 10_000
    _, replay = replayed(facts, *found.entries)
    assert time.process_time() - start < 20
    assert len(replay.told) < 20
