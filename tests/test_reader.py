"""The reader's parts that are not learnt: passages, features, decoding, pairs, posts."""

from itertools import product

import numpy as np
import pytest

from kg.articles import split_articles
from kg.errors import DataError
from kg.model import Sentence, Source
from kg.reader import network, read
from kg.reader.answers import admissible, load_answers
from kg.reader.features import SIZES, describe
from kg.reader.nodes import LinkEnd, candidate_pairs, pair_features, pair_ranges
from kg.reader.passages import LONGEST, join_passages
from kg.reader.posts import post_of
from kg.reader.spans import best_spans
from kg.text.sentences import split_sentences


def sentences_of(text: str) -> tuple[Sentence, ...]:
    (article,) = split_articles(Source("a.txt", text, record="1"))
    return split_sentences(article)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲镇修路。乙镇架桥。", ["甲镇修路。乙镇架桥。"]),
        ("甲镇修路。\n\n乙镇架桥。", ["甲镇修路。", "乙镇架桥。"]),
        ("甲" * 100 + "。" + "乙" * 100 + "。", ["甲" * 100 + "。", "乙" * 100 + "。"]),
    ],
)
def test_sentences_of_a_paragraph_are_read_together(text: str, expected: list[str]) -> None:
    sentences = sentences_of(text)
    passages = join_passages(sentences)
    assert [passage.text for passage in passages] == expected
    assert [n for p in passages for n in range(p.first, p.last)] == list(range(len(sentences)))
    assert all(len(p.text) <= LONGEST or p.last - p.first == 1 for p in passages)


def test_each_character_is_told_what_is_known_of_it() -> None:
    (sentence,) = sentences_of("合川区投资3亿元。")
    described = describe(sentence)
    assert described.rows.shape == (len(SIZES), len(sentence.text))
    places, amounts = described.rows[1], described.rows[2]
    assert [bool(x) for x in places] == [True] * 3 + [False] * 6
    assert [bool(x) for x in amounts] == [False] * 5 + [True] * 3 + [False]
    assert all((row < size).all() for row, size in zip(described.rows, SIZES, strict=True))


def _spans_by_trying(scores: np.ndarray) -> float:
    """Return the score of the best way to tag a short row, by trying them all."""
    types = (scores.shape[1] - 1) // 4
    tags = [("O", -1), *((kind, type_) for type_ in range(types) for kind in "BIES")]
    best = -np.inf
    for path in product(range(len(tags)), repeat=len(scores)):
        before: tuple[str, int] = ("O", -1)
        for number in path:
            kind, type_ = tags[number]
            inside = before[0] in "BI"
            if inside != (kind in "IE") or (inside and before[1] != type_):
                break
            before = (kind, type_)
        else:
            if before[0] not in "BI":
                best = max(best, sum(scores[i, n] for i, n in enumerate(path)))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_spans_are_those_of_the_best_path(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 9)).astype(np.float32)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    padded = np.zeros((2, 7, 9), np.float32)
    padded[0, :5], padded[1, :3] = scores, scores[:3]
    long, short = best_spans(padded, [5, 3])
    total, at = 0.0, 0
    for span in long:
        total += logs[at : span.start, 0].sum()
        tag = 1 + 4 * span.type
        if span.end - span.start == 1:
            total += logs[span.start, tag + 3]
        else:
            total += logs[span.start, tag] + logs[span.end - 1, tag + 2]
            total += logs[span.start + 1 : span.end - 1, tag + 1].sum()
        at = span.end
    total += logs[at:, 0].sum()
    assert total == pytest.approx(_spans_by_trying(logs), abs=1e-4)
    assert all(span.end <= 3 for span in short)


def test_the_largest_of_each_range_is_found() -> None:
    values = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    ranges = np.array([[[0, 1], [3, 3], [5, 40]], [[2, 9], [39, 40], [0, 40]]], np.int64)
    found = network.range_max(values, ranges)
    for i, row in enumerate(ranges):
        for j, (start, end) in enumerate(row):
            expected = values[start:end].max(axis=0) if end > start else np.zeros(3)
            assert (found[i, j] == expected).all()


def _nodes() -> list[LinkEnd]:
    return [
        LinkEnd(0, 4, "Company", 0, "海捷股份"),
        LinkEnd(6, 9, "District", 0, "岱山县"),
        LinkEnd(12, 15, "Person", 1, "乐海峰"),
        LinkEnd(18, 21, "money", 1, "8亿元"),
        LinkEnd(24, 27, "Project", 2, "阀门厂"),
    ]


def test_pairs_are_of_one_sentence_or_reach_back_to_a_name() -> None:
    pairs = candidate_pairs(_nodes(), range(3), frozenset())
    asked = {(int(a), int(b)) for a, b in pairs}
    assert {(0, 1), (0, 2), (0, 3), (0, 4), (1, 4)} <= asked
    assert (2, 3) not in asked  # nobody is a sum of money
    assert (3, 4) not in asked  # no sum is spoken of in a later sentence
    told = pair_features(_nodes(), pairs, [0, 10, 22], [0, 0, 1], frozenset(), "公" * 30)
    ranges = pair_ranges(_nodes(), pairs, [0, 10, 22], 30)
    assert told.shape[0] == ranges.shape[0] == len(pairs)
    assert (ranges[..., 0] <= ranges[..., 1]).all() and (told >= 0).all()


@pytest.mark.parametrize(
    ("first", "second", "label", "fits"),
    [
        ("Person", "Company", ("worksFor", True), True),
        ("Company", "Person", ("worksFor", False), True),
        ("Company", "Person", ("worksFor", True), False),
        ("Company", "District", ("supplies", True), False),
        ("Project", "money", ("investment", True), True),
        ("money", "Project", ("investment", True), True),
        ("Project", "area", ("investment", True), False),
        ("Project", "stage", ("stage", True), True),
        ("Company", "stage", ("stage", True), False),
    ],
)
def test_types_tell_which_links_can_be(first: str, second: str, label: tuple[str, bool], fits: bool) -> None:
    types = load_answers().nodes
    assert admissible()[types.index(first), types.index(second), load_answers().labels.index(label)] == fits


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<海捷股份>[董事长]{乐海峰}", "董事长"),
        ("<海捷股份>[党委书记]、[董事长]{乐海峰}说", "党委书记、董事长"),
        ("{乐海峰}，<海捷股份>[总经理]，今年45岁", "总经理"),
        ("{乐海峰}任<海捷股份>[总经理]", "总经理"),
        ("<海捷股份>由{金云鹏}担任[董事长]", "董事长"),
        ("<海捷股份>的{金云鹏}", ""),
    ],
)
def test_the_post_that_stands_by_the_person(marked: str, expected: str) -> None:
    text, spans, opened = "", {}, 0
    posts: list[tuple[int, int]] = []
    for letter in marked:
        if letter in "<[{":
            opened = len(text)
        elif letter in ">}":
            spans[letter] = LinkEnd(opened, len(text), "", 0, "")
        elif letter == "]":
            posts.append((opened, len(text)))
        else:
            text += letter
    assert post_of(spans["}"], spans[">"], posts, text) == expected


@pytest.mark.parametrize("size", [2, 5, 12])
def test_a_passage_gives_the_same_numbers_in_any_company(size: int) -> None:
    """Bit for bit: else facts would depend on how many articles, or workers, there are."""
    texts = ["合川区" * n + f"第{n}家工厂投产。" for n in range(1, 25, 2)]
    rows = [np.zeros((len(SIZES), len(text)), np.int32) for text in texts]
    alone = [network.encode([text], [row]) for text, row in zip(texts, rows, strict=True)]
    for first in range(0, len(texts), size):
        some = slice(first, first + size)
        together = network.encode(texts[some], rows[some])
        for number, part in enumerate(together):
            assert (part == np.concatenate([one[number] for one in alone[some]])).all()


def test_a_missing_network_is_one_clear_line(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "FOLDER", tmp_path)
    network._session.cache_clear()
    try:
        with pytest.raises(DataError, match=r"encoder\.onnx: missing or damaged; install kg again"):
            read(sentences_of("合川区投资3亿元。"))
    finally:
        network._session.cache_clear()
