"""What words tell of a project for sure: sums, stages, whose phase they are of, and how long they hold."""

import pytest

from kg.attributes import find_told_amounts, find_values, settle_phases
from kg.model import Article, Block, Entity, Link, Mention, Sentence
from kg.text.quantities import find_quantities
from kg.text.sentences import split_sentences
from kg.text.stages import find_stages

TODAY = "2024-10-18"


def sentences_of(text: str) -> tuple[Sentence, ...]:
    return split_sentences(Article("a", "a.txt", 0, text, (Block("paragraph", 0, len(text)),)))


def projects_in(sentences: tuple[Sentence, ...], *names: str) -> list[Entity]:
    """Entities under their names, with a mention wherever a sentence holds the name and no longer one."""
    found: dict[str, list[Mention]] = {name: [] for name in names}
    for number, sentence in enumerate(sentences):
        taken: set[int] = set()
        for name in sorted(names, key=len, reverse=True):
            at = sentence.text.find(name)
            if at >= 0 and at not in taken:
                taken.update(range(at, at + len(name)))
                start = sentence.start + at
                found[name].append(Mention(start, start + len(name), name, "Project", number, "test"))
    return [
        Entity(name, "Project", name, name, (), tuple(mentions))
        for name, mentions in found.items()
        if mentions
    ]


def link_with(sentences: tuple[Sentence, ...], words: str, head: str, sure: float, type_: str = "") -> Link:
    number = next(index for index, sentence in enumerate(sentences) if words in sentence.text)
    start = sentences[number].start + sentences[number].text.rindex(words)
    return Link(type_ or "investment", head, "", number, number, sure, amount=(start, start + len(words)))


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("青溪电站建成。项目最终投资103亿元。", ["青溪电站"], ["青溪电站 investment 103亿元"]),
        (
            "青溪电站总投资由8亿元调减为6亿元。",
            ["青溪电站"],
            ["青溪电站 investment 8亿元", "青溪电站 investment 6亿元"],
        ),
        ("青溪电站在建。全市新开工项目总投资90亿元。", ["青溪电站"], []),  # another's
        ("青溪电站等5个项目总投资90亿元。", ["青溪电站"], []),
        ("青溪电站在建。总投资90亿元的5个项目开工。", ["青溪电站"], []),
        ("青溪电站一期项目总投资2亿元。", ["青溪电站"], []),  # of a phase
        ("青溪电站在建。公司力争年内投产。", ["青溪电站"], ["青溪电站 stage 投产"]),
        ("青溪电站、北岭电站在建。公司力争年内投产。", ["青溪电站", "北岭电站"], []),
        ("青溪电站因故停了，项目已于8月停工。", ["青溪电站"], ["青溪电站 stage 停工"]),
        ("昨日，青溪电站复工。", ["青溪电站"], ["青溪电站 stage 复工"]),
        ("昨日，青溪电站通车运营布置会召开。", ["青溪电站"], []),  # the stage of no project
        ("昨日，青溪电站的工人到达开工现场。", ["青溪电站"], []),
    ],
)
def test_words_tell_of_the_only_project(text: str, names: list[str], told: list[str]) -> None:
    sentences = sentences_of(text)
    quantities = [find_quantities(sentence.folded) for sentence in sentences]
    found = list(find_told_amounts(sentences, projects_in(sentences, *names), [], quantities, TODAY))
    assert [f"{one.head} {one.type} {text[slice(*one.amount or (0, 0))]}" for one in found] == told
    assert all(one.found is not None and one.probability == 0.75 for one in found)


@pytest.mark.parametrize(("sure", "told"), [(0.9, []), (0.45, ["b"]), (0.2, [])])
def test_of_several_projects_the_reader_says_which_one(sure: float, told: list[str]) -> None:
    sentences = sentences_of("青溪电站、北岭电站在建，总投资分别公布。整个工程总投资9亿元。")
    quantities = [find_quantities(sentence.folded) for sentence in sentences]
    read = [link_with(sentences, "9亿元", "b", sure)]
    found = find_told_amounts(
        sentences, projects_in(sentences, "青溪电站", "北岭电站"), read, quantities, TODAY
    )
    assert [one.head for one in found] == told


@pytest.mark.parametrize(
    ("text", "words", "names", "head"),
    [
        (
            "青溪园总投资30亿元，其中一期投资12亿元。青溪园一期在建。",
            "12亿元",
            ["青溪园", "青溪园一期"],
            "青溪园一期",
        ),
        ("青溪园二期动工，青溪园总投资25亿元。", "25亿元", ["青溪园", "青溪园二期"], "青溪园"),
        ("青溪园一期投资5亿元，总投资30亿元。", "30亿元", ["青溪园", "青溪园一期"], "青溪园"),
        ("青溪园投资大，一期投资5亿元，总投资30亿元。", "30亿元", ["青溪园", "青溪园一期"], "青溪园"),
        ("青溪园分一期、二期建设，投资30亿元。", "30亿元", ["青溪园", "青溪园一期"], "青溪园"),
        (
            "青溪园其中二期投资5亿元。青溪园一期在建。",
            "5亿元",
            ["青溪园", "青溪园一期"],
            "青溪园",
        ),  # no such one
    ],
)
def test_what_is_said_of_a_phase_is_the_phases(text: str, words: str, names: list[str], head: str) -> None:
    sentences = sentences_of(text)
    link = link_with(sentences, words, "青溪园", 0.6)
    (found,) = settle_phases(sentences, [link], projects_in(sentences, *names))
    assert found.head == head
    assert found.probability == (0.6 if head == "青溪园" else 0.75)


def test_a_stage_of_a_phase_is_the_phases() -> None:
    sentences = sentences_of("青溪园改了方案，二期投资13亿元，计划2025年6月投产。青溪园二期在建。")
    (word,) = find_stages(sentences[0].folded)
    link = Link("stage", "青溪园", "", 0, 0, 0.7, amount=(word.start, word.end))
    (found,) = settle_phases(sentences, [link], projects_in(sentences, "青溪园", "青溪园二期"))
    assert (found.head, found.probability) == ("青溪园二期", 0.7)


@pytest.mark.parametrize(
    ("text", "words", "type_", "since", "until"),
    [
        ("青溪园总投资由30亿元调整为25亿元。", "30亿元", "investment", "", TODAY),
        ("青溪园总投资由30亿元调整为25亿元。", "25亿元", "investment", "", ""),
        ("海捷阀门2023年产值12亿元。", "12亿元", "annualOutput", "2023", "2023"),
        ("海捷阀门去年产值12亿元。", "12亿元", "annualOutput", "2023", "2023"),
        ("海捷阀门年产值12亿元。", "12亿元", "annualOutput", "", ""),
        ("海捷阀门2023年投资12亿元。", "12亿元", "area", "", ""),  # no value of a year
    ],
)
def test_a_value_holds_as_long_as_its_words_say(
    text: str, words: str, type_: str, since: str, until: str
) -> None:
    sentences = sentences_of(text)
    quantities = [find_quantities(sentence.folded) for sentence in sentences]
    (value,) = find_values(sentences, [link_with(sentences, words, "a", 0.9, type_)], quantities, TODAY)
    assert (value.since, value.until) == (since, until)
