"""From and until when a post is held, as its sentence tells."""

import pytest

from kg.model import Article, Block, Link
from kg.relations import find_relations
from kg.relations.posts import held
from kg.text.sentences import split_sentences

TODAY = "2024-03-05"


@pytest.mark.parametrize(
    ("text", "post", "since", "until"),
    [
        ("海捷阀门董事长乐海峰说。", "董事长", "", ""),
        ("原总经理乐海峰任董事长。", "总经理", "", TODAY),
        ("原总经理乐海峰任董事长。", "董事长", "", ""),
        ("县水利局原局长乐海峰任县政府副县长。", "原局长", "", TODAY),
        ("县水利局原局长乐海峰任县政府副县长。", "副县长", "", ""),
        ("乐海峰不再担任海捷阀门总经理。", "总经理", "", TODAY),
        ("乐海峰2023年5月起任海捷阀门董事长。", "董事长", "2023-05", ""),
        ("曾任海捷阀门总工程师的乐海峰2022年接任市工业局局长。", "总工程师", "", TODAY),
        ("曾任海捷阀门总工程师的乐海峰2022年接任市工业局局长。", "局长", "2022", ""),
        ("3月2日，县人大常委会任命乐海峰为副县长。", "副县长", "2024-03-02", ""),
        ("去年，平原局长会议召开。", "局长", "", ""),
        ("局长乐海峰、前局长王立新到会。", "局长", "", ""),  # which one cannot be told
    ],
)
def test_a_post_is_held_from_and_until(text: str, post: str, since: str, until: str) -> None:
    assert held(text, post, TODAY) == (since, until)
    assert held(text, "", TODAY) == ("", "")


def test_a_relation_has_the_time_of_its_post() -> None:
    text = "原总经理乐海峰离开了海捷阀门。"
    sentences = split_sentences(Article("a", "a.txt", 0, text, (Block("paragraph", 0, len(text)),)))
    link = Link("worksFor", "p", "c", 0, 0, 0.9, "总经理")
    (relation,) = find_relations(sentences, [link], TODAY)
    assert (relation.since, relation.until) == ("", TODAY)
