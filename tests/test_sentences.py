"""Sentences written for these tests."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.articles import split_articles
from kg.model import Article, Block, Source
from kg.text.sentences import split_sentences


def article(*blocks: tuple[str, str]) -> Article:
    """Return an article of (kind, text) blocks."""
    made, start = [], 0
    for kind, text in blocks:
        made.append(Block(kind, start, start + len(text)))
        start += len(text) + 1
    return Article("id", "page.txt", 0, "\n".join(text for _, text in blocks), tuple(made))


def sentences(text: str, kind: str = "paragraph") -> list[str]:
    return [sentence.text for sentence in split_sentences(article((kind, text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲厂开工。乙厂投产！丙厂呢？", ["甲厂开工。", "乙厂投产！", "丙厂呢？"]),
        ("前者在江城；后者在海城。", ["前者在江城；", "后者在海城。"]),
        ("“项目顺利。”锚泰科技总经理高远说，明年投产。", ["“项目顺利。”锚泰科技总经理高远说，明年投产。"]),
        ("“项目顺利。明年投产。”高远表示。他很高兴。", ["“项目顺利。明年投产。”高远表示。", "他很高兴。"]),
        (
            "高远说：“项目顺利。明年投产。”园区也很高兴。",
            ["高远说：“项目顺利。明年投产。”", "园区也很高兴。"],
        ),
        ("“快投产了！”“是啊！”", ["“快投产了！”", "“是啊！”"]),
        ("怎么办？“找市场。”园区负责人称，路很多。", ["怎么办？", "“找市场。”园区负责人称，路很多。"]),
        ("“公司投产了。”总经理高远感", ["“公司投产了。”总经理高远感"]),
        (
            '"项目顺利。"高远说,明年投产。"还要扩建。"他补充。',
            ['"项目顺利。"高远说,明年投产。', '"还要扩建。"他补充。'],
        ),
        ("公司（前身是一家厂。1998年改制。）投产了。", ["公司（前身是一家厂。1998年改制。）投产了。"]),
        ("“没有关上的引号。后面一句。", ["“没有关上的引号。", "后面一句。"]),
        ("食堂、客厅、家园……一批设施投用。", ["食堂、客厅、家园……", "一批设施投用。"]),
        ("  甲。  乙。 ", ["甲。", "乙。"]),
        ("总投资3.5亿元,占地1,200亩", ["总投资3.5亿元,占地1,200亩"]),
    ],
)
def test_split_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_item_of_a_list_is_one_sentence() -> None:
    item = "●江城基地，由锚泰科技建设；总投资5亿元。明年投产。"
    assert sentences(item, "box") == [item]


def test_blocks_keep_sentences_apart() -> None:
    found = split_sentences(article(("headline", "锚泰科技投产"), ("paragraph", "项目在江城区。它很大。")))
    assert [(s.kind, s.paragraph, s.text) for s in found] == [
        ("headline", 0, "锚泰科技投产"),
        ("paragraph", 1, "项目在江城区。"),
        ("paragraph", 1, "它很大。"),
    ]


def test_a_long_sentence_is_cut_at_commas() -> None:
    text = "，".join(["锚泰科技在江城区建设生产基地"] * 60) + "。"
    found = sentences(text)
    assert "".join(found) == text
    assert all(len(piece) <= 400 for piece in found)
    assert all(piece.endswith("，") for piece in found[:-1])


def test_words_and_folded_text_stand_where_the_sentence_does() -> None:
    (found,) = split_sentences(article(("paragraph", "錨泰科技(江城)有限公司投產，產值５億元.")))
    assert found.folded == "锚泰科技（江城）有限公司投产，产值5亿元."
    assert "".join(word.text for word in found.words) == found.folded
    assert all(found.folded[w.start : w.end] == w.text for w in found.words)


@given(st.text("甲乙说。！？；…，“”‘’（）《》\"' \n1a●", max_size=120))
@settings(max_examples=300, deadline=None)
def test_sentences_cover_any_article_in_order(text: str) -> None:
    for whole in split_articles(Source("page.txt", text)):
        found = split_sentences(whole)
        assert found == split_sentences(whole)
        assert "".join(s.text for s in found if s.text).replace(" ", "") == "".join(
            whole.text.split()
        ).replace(" ", "")
        last = 0
        for sentence in found:
            block = whole.blocks[sentence.paragraph]
            assert max(last, block.start) <= sentence.start < sentence.end <= block.end
            assert whole.text[sentence.start : sentence.end] == sentence.text
            assert len(sentence.folded) == len(sentence.text)
            last = sentence.end
