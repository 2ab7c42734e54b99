"""Which articles repeat an earlier one: cut, added to, under another headline, in traditional characters."""

import tracemalloc
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from kg import reprints
from kg.reprints import find_reprints, rows
from kg.reprints.pairs import Sketches
from tests.benchmarks.articles import make_articles
from tests.identity_data import load_threads, text_of

STORY = (
    "锚泰智造基地在合川区开工\n"
    "本报讯 5月13日，总投资7.6亿元的锚泰智造基地在合川工业园区开工，重庆锚泰科技有限公司负责建设。\n"
    "项目占地120亩，建设三条合金轴承生产线，预计2025年6月投产，达产后年产值12亿元。\n"
    "锚泰科技总经理周小兰说，公司看中的是合川完整的汽车零部件产业链，第一批设备已经订购。"
)
FOLLOW_UP = (
    "锚泰智造基地主体完工\n"
    "本报讯 11月2日，记者在合川工业园区看到，锚泰智造基地三栋厂房全部封顶，工人正在安装幕墙。\n"
    "锚泰智造基地由重庆锚泰科技有限公司建设，总投资7.6亿元，今年5月13日开工，预计明年6月投产。"
)
NOTICE = (
    "关于{0}项目环境影响评价的公示\n根据环境影响评价公众参与办法，现将{0}项目环境影响评价有关信息予以公示。"
    "项目由{1}建设，位于{2}，总投资{3}亿元，公示期限为{4}日起十个工作日，"
    "公众可通过信函、传真、电子邮件等方式提出意见。"
)
NOTICES = [
    NOTICE.format("云江纸箱厂扩建", "重庆云江包装有限公司", "永川区", "1.2", "3月4"),
    NOTICE.format("青禾饲料生产线", "青禾农牧股份有限公司", "荣昌区", "3.5", "6月18"),
    NOTICE.format("青禾饲料二期", "青禾农牧股份有限公司", "荣昌区", "2.8", "9月9"),
]


def record(text: str, date: str = "", *, names: tuple[str, ...] = ()) -> Any:
    mentions = [
        {"start": text.index(name), "end": text.index(name) + len(name), "entity": name, "rule": ""}
        for name in names
        if name in text
    ]
    return {"headline": text.partition("\n")[0], "text": text, "date": date, "mentions": mentions}


def without(text: str, number: int) -> str:
    """Return ``text`` without one of its sentences behind the headline."""
    head, _, body = text.partition("\n")
    sentences = body.split("。")
    del sentences[number]
    return f"{head}\n{'。'.join(sentences)}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (STORY, True),
        (STORY.replace("锚泰智造基地在合川区开工", "合川又添大项目"), True),
        (OpenCC("s2t").convert(STORY), True),
        (STORY.replace("，", ", ").replace("\n", "\n\n　　"), True),
        (STORY.rpartition("\n")[0], True),
        (f"{STORY}\n合川区今年已有十七个工业项目开工，其中八个来自沿海，当地为每个项目配了专员。", True),
        (STORY.replace("第一批设备已经订购", "首批设备下月就能运到厂里"), True),
        (STORY.replace("本报讯 ", "记者陈文报道："), True),
        (FOLLOW_UP, False),
        (STORY.split("\n")[1], False),  # a brief of a third of it
        (STORY[:30], False),  # too short to tell
        ("", False),
    ],
)
def test_reprint(text: str, found: bool) -> None:
    articles = {"first": record(STORY, "2024-05-14"), "second": record(text, "2024-05-16")}
    assert find_reprints(articles) == ({"second": "first"} if found else {})


def test_notices_of_one_form_are_no_reprints() -> None:
    assert find_reprints({str(at): record(text) for at, text in enumerate(NOTICES)}) == {}


def test_other_names_make_another_story() -> None:
    """Numbers and form are the same: who it is about is not."""
    twin = STORY.replace("锚泰", "启衡").replace("合川", "涪陵").replace("周小兰", "郑毅")
    names = ("重庆锚泰科技有限公司", "重庆启衡科技有限公司", "合川工业园区", "涪陵工业园区", "周小兰", "郑毅")
    assert find_reprints({"a": record(STORY, names=names), "b": record(twin, names=names)}) == {}


@pytest.mark.parametrize(
    ("dates", "original"),
    [
        ({"a": "2024-05-16", "b": "2024-05-14", "c": "2024-05-15"}, "b"),
        ({"a": "", "b": "2024-05-14", "c": ""}, "b"),  # without a date nobody knows that it was earlier
        ({"a": "2024", "b": "2024-05-14", "c": "2025"}, "a"),
        ({"a": "", "b": "", "c": ""}, "a"),
    ],
)
def test_the_earliest_is_the_original(dates: dict[str, str], original: str) -> None:
    articles = {key: record(STORY, date) for key, date in dates.items()}
    assert find_reprints(articles) == dict.fromkeys(sorted({*dates} - {original}), original)


def test_of_one_day_the_longest_is_the_original() -> None:
    cut = STORY.rpartition("\n")[0]
    assert find_reprints({"a": record(cut, "2024-05-14"), "b": record(STORY, "2024-05-14")}) == {"a": "b"}


def test_a_story_in_many_papers_is_one() -> None:
    articles = {f"{at:03}": record(STORY, f"2024-06-{at % 28 + 1:02}") for at in range(60)}
    assert set(find_reprints(articles).values()) == {"000"}
    assert len(find_reprints(articles)) == 59


@pytest.mark.parametrize("part", ["a"])
def test_reprints_of_the_threads(part: str) -> None:
    threads = load_threads()
    articles = {
        one: {**record(text_of(entry), entry["date"]), "headline": entry["title"]}
        for one, entry in threads.articles.items()
        if threads.part_of(one) == part
    }
    wanted = {
        frozenset(pair)
        for thread in threads.threads
        if thread["part"] == part
        for pair in thread.get("reprints", ())
    }
    assert {frozenset(pair) for pair in find_reprints(articles).items()} == wanted


GENERATED = {one["id"]: f"{one['title']}\n{one['text']}" for one in make_articles(120)}


@given(st.sampled_from(sorted(GENERATED)), st.integers(1, 3), st.randoms(use_true_random=False))
def test_edited_copies_are_found_in_any_order(key: str, number: int, random: Any) -> None:
    text = GENERATED[key]
    copy = without(text, number) if text.count("。") > 4 else text
    articles = {one: record(other, "2025-01-01") for one, other in GENERATED.items()}
    articles["copy"] = record(copy.replace("记者昨日从", "本报记者从"), "2026-01-01")
    order = sorted(articles)
    random.shuffle(order)
    assert find_reprints({one: articles[one] for one in order}) == {"copy": key}


@pytest.mark.parametrize("part", [1000, 10_000])
def test_the_same_is_found_part_by_part(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = {one: record(other, "2025-01-01") for one, other in GENERATED.items()}
    copies = {f"copy {one}": record(without(GENERATED[one], 1), "2026") for one in sorted(GENERATED)[::3]}
    found = find_reprints(articles | copies)
    assert found == {one: one.removeprefix("copy ") for one in copies}
    monkeypatch.setattr(rows, "_IN_MEMORY", 1)
    monkeypatch.setattr(reprints, "Sketches", partial(Sketches, part=part))
    assert find_reprints(articles | copies) == found


def test_memory_does_not_grow_with_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles after each other are one, and no others."""
    monkeypatch.setattr(rows, "_IN_MEMORY", 1)

    def peak(number: int) -> int:
        with Sketches(number, part=1 << 14) as sketches:
            tracemalloc.start()
            for at in range(number):
                sketches.add(np.random.default_rng(at // 2).integers(0, 1 << 63, 96, np.uint64))
            pairs = sum(1 for _ in sketches.likely_pairs(np.arange(number, dtype=np.uint32)))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert pairs == number // 2
        return most

    monkeypatch.setattr("kg.reprints.pairs._WAITING", 64)
    assert peak(4000) < 1.5 * peak(1000)
