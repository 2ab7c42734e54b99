"""What ``kg explain`` tells: what the stages decided, and why."""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.explain import LONGEST, ExplainedSentence, explain
from kg.explain.printing import print_explained
from kg.model import Link, Reason, Source
from kg.pipeline import extract, read_stories, trace
from kg.reader.links import LEAST
from kg.sources import read_sources
from kg.tables.facts import is_table
from tests.learned import facts_of

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r'```console\n\$ (kg explain "[^"]*"[^\n]*)\n```\n\n```text\n(.*?)```', DOC, re.DOTALL)
NUMBER = re.compile(r"\b\d\.\d\d\b")
SHIFT = 0.05  # how far a number of the page may lie beside one of today
ENDED = "重庆澜桥电子有限公司终止与四川锐隆科技有限公司的合作。"
SUPPLIES = "重庆砺川模具有限公司每月向重庆澜桥电子有限公司供应模具两百套。"
SPENT = "澜桥智能工厂项目累计完成投资2.3亿元。"
PLANNED = "澜桥智能工厂项目计划投资2.3亿元，预计明年6月投产。"


@cache
def explained(text: str) -> tuple[ExplainedSentence, ...]:
    return explain(text, "2025-05-08")


@pytest.mark.parametrize(
    ("text", "type_", "kept", "reason"),
    [
        (
            ENDED,
            "cooperatesWith",
            False,
            Reason("ended", "words/ended.toml", "pattern", "终止与四川锐隆科技有限公司的合作"),
        ),
        (
            SUPPLIES,
            "supplies",
            True,
            Reason("words", "words/phrases.toml", "phrases 1", "每月向…供应", drops=False),
        ),
        (
            SUPPLIES.replace("每月", "不再"),
            "supplies",
            False,
            Reason("never", "words/phrases.toml", "never", "不再"),
        ),
        (
            SPENT,
            "investment",
            False,
            Reason("another", "words/sums.toml", "another.investment.before", "累计完成投资"),
        ),
        (
            PLANNED,
            "investment",
            True,
            Reason("planned", "words/sums.toml", "intended", "计划投资", drops=False),
        ),
        (PLANNED, "stage", True, Reason("planned", "words/stages.toml", "future", "预计", drops=False)),
    ],
)
def test_a_link_names_the_words_that_decided(text: str, type_: str, kept: bool, reason: Reason) -> None:
    links = [link for one in explained(text) for link in one.links if link.type == type_]
    assert any(reason in link.reasons and link.kept == kept for link in links), links


@pytest.mark.parametrize(
    ("text", "name", "entity", "rule", "reason"),
    [
        (
            "重庆岚舟精密铸造有限公司（以下简称岚舟）投产。岚舟在铜梁区。",
            "岚舟",
            "重庆岚舟精密铸造有限公司",
            "alias/introduced",
            "岚舟 = 重庆岚舟精密铸造有限公司 (alias/introduced)",
        ),
        (
            "重庆澜桥电子有限公司位于铜梁区。澜桥电子昨日投产。",
            "澜桥电子",
            "重庆澜桥电子有限公司",
            "alias/letters",
            "澜桥电子 = 重庆澜桥电子有限公司 (alias/letters)",
        ),
        (
            "重庆澜桥电子有限公司位于铜梁区。",
            "铜梁区",
            "铜梁区",
            "lexicon/divisions",
            "the only division of that name",
        ),
    ],
)
def test_a_name_tells_what_thing_it_is(text: str, name: str, entity: str, rule: str, reason: str) -> None:
    names = [one for sentence in explained(text) for one in sentence.names if one.text == name]
    assert (entity, rule, reason) in [(one.entity, one.rule, one.reason) for one in names]


def hear(heard: list[tuple[Link, Reason]], link: Link, reason: Reason) -> None:
    heard.append((link, reason))


@cache
def stories() -> list[tuple[int, int]]:
    """Return of each story of the sample: kept links, facts."""
    found = []
    for source in read_sources([ROOT / "seeds"]):
        assert isinstance(source, Source)
        articles, names = read_stories(source)
        for article in (one for one in articles if not is_table(one)):
            heard: list[tuple[Link, Reason]] = []
            traced = trace(article, names, partial(hear, heard))
            facts = traced.facts
            assert facts == extract(article, names), "whoever asks why gets the same facts"
            dropped = {id(link) for link, reason in heard if reason.drops}
            kept = sum(id(link) not in dropped for link in traced.links)
            found.append((kept, len(facts.relations) + len(facts.attributes) + len(facts.milestones)))
    return found


def test_every_link_that_is_kept_is_a_fact_and_every_fact_a_link() -> None:
    assert stories() and all(kept == facts for kept, facts in stories())
    assert sum(kept for kept, _ in stories()) > 300


def test_near_misses_are_marked_and_less_likely() -> None:
    links = [link for text in (ENDED, SUPPLIES) for one in explained(text) for link in one.links]
    near = [link for link in links if any(reason.why == "unlikely" for reason in link.reasons)]
    assert near and not any(link.kept for link in near)
    for link in links:
        assert link.network is None or (link.network < LEAST) == (link in near)


def test_the_facts_are_those_of_a_build() -> None:
    text = ENDED + SUPPLIES + SPENT + PLANNED
    facts = facts_of(text, "2025-05-08")
    told = [fact.said for one in explained(text) for fact in one.facts]
    assert told and sorted(map(repr, told)) == sorted(
        map(repr, (*facts.relations, *facts.attributes, *facts.milestones))
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_line_is_one_line_without_keys_left_to_fill(lang: str) -> None:
    lines = list(print_explained(explained(ENDED + SUPPLIES + SPENT + PLANNED), lang=lang))
    assert len(lines) > 20
    assert not [line for line in lines if "\n" in line or "{" in line]


@pytest.mark.parametrize(
    ("text", "date", "message"),
    [
        (" \n", "", "the text is empty"),
        ("。！", "", "the text holds no sentence, only marks"),
        ("床前明月光，疑是地上霜。举头望明月，低头思故乡。", "", "the text holds no sentence"),
        ("铜梁区。" * LONGEST, "", f"the text has {4 * LONGEST} characters, more than {LONGEST}"),
        ("铜梁区。", "yesterday", "yesterday: no date"),
    ],
)
def test_what_cannot_be_explained_is_told_in_one_line(text: str, date: str, message: str) -> None:
    with pytest.raises(SourceError, match=re.escape(message)) as caught:
        explain(text, date)
    assert "\n" not in str(caught.value)


def told(lines: list[str]) -> Iterator[tuple[str, list[float]]]:
    """Yield each line without its numbers, and these; near misses are left out, as they are on the page."""
    for line in lines:
        if f"低于 {LEAST}" not in line:
            yield NUMBER.sub("#", line), [float(number) for number in NUMBER.findall(line)]


@pytest.mark.parametrize(("command", "expected"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_page_shows_what_is_printed(command: str, expected: str) -> None:
    _, _, text, *options = shlex.split(command)
    date = options[options.index("--date") + 1]
    now, page = list(told(list(print_explained(explain(text, date))))), list(told(expected.splitlines()))
    assert [line for line, _ in now] == [line for line, _ in page]
    for (line, numbers), (_, shown) in zip(now, page, strict=True):
        assert numbers == pytest.approx(shown, abs=SHIFT), line


def test_the_page_has_two_examples() -> None:
    assert len(EXAMPLES) == 2


def test_json_holds_what_is_printed() -> None:
    from kg.cli.console import to_json

    (row,) = [json.loads(to_json(one)) for one in explained(SUPPLIES)]
    assert row["text"] == SUPPLIES
    assert [one["text"] for one in row["names"]] == ["重庆砺川模具有限公司", "重庆澜桥电子有限公司"]
    found = [reason for link in row["links"] if link["type"] == "supplies" for reason in link["reasons"]]
    assert {"file": "words/phrases.toml", "entry": "phrases 1"}.items() <= found[0].items()
    assert [one["tail"] for one in row["facts"] if one["said"]["type"] == "supplies"] == [
        "重庆澜桥电子有限公司"
    ]
