"""The reader's spans and the lexicon's places -> mentions. Spans are made by hand: the rest is not learnt."""

import pytest

from kg.mentions import find_mentions, find_names, introduces_names, places
from kg.model import Article, Block, Mention, Name, PlaceHit, Sentence, Span
from kg.reader.lexicon import find_places
from kg.text.sentences import split_sentences

FULL = "重庆衡泽精密机械有限公司"
INTRODUCED = f"{FULL}（以下简称衡泽精机）投产。"


def sentences_of(text: str) -> tuple[Sentence, ...]:
    blocks = []
    start = 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return split_sentences(Article("a", "a.txt", 0, text, tuple(blocks)))


def spans_of(text: str, names: str, sure: float = 0.99) -> list[Span]:
    """Return the spans of ``names``, "Type name; inner Type name …", each where it first stands."""
    sentences = sentences_of(text)
    spans = []
    for one in filter(None, names.split("; ")):
        *inner, type_, name = one.split(" ")
        start = text.index(name)
        number = next(number for number, sentence in enumerate(sentences) if start < sentence.end)
        spans.append(Span(start, start + len(name), type_, number, sure, bool(inner)))
    return spans


def hits_of(text: str) -> list[tuple[PlaceHit, ...]]:
    return [find_places(sentence) for sentence in sentences_of(text)]


def mentions_of(text: str, names: str, known: tuple[Name, ...] = ()) -> tuple[Mention, ...]:
    return find_mentions(sentences_of(text), spans_of(text, names), hits_of(text), known)


def named(text: str, names: str) -> list[str]:
    return [f"{mention.type} {mention.text}" for mention in mentions_of(text, names)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("衡泽集团投产。", "Company 衡泽集团", ["Company 衡泽集团"]),
        ("总经理何静说。", "Post 总经理; Person 何静", ["Person 何静"]),  # posts are no things
        ("合川区很忙。", "", ["District 合川区"]),  # a place in full that the reader passed over
        ("记者到合川采访。", "", []),  # … but not one by its short name
        ("记者到合川采访。", "District 合川", ["District 合川"]),
        ("合川区人民医院搬迁。", "Institution 合川区人民医院", ["Institution 合川区人民医院"]),
        (  # one span over a line of places
            "重庆市九龙坡区投产。",
            "District 重庆市九龙坡区",
            ["Place 重庆市", "District 九龙坡区"],
        ),
        ("青石湾很美。", "Place 青石湾", ["Place 青石湾"]),  # a place that the lexicon does not know
        ("合川区青石湾很美。", "Place 合川区青石湾", ["Place 合川区青石湾"]),  # … nor as a whole
        (  # places that a project's name begins with
            "合川区水库项目开工。",
            "Project 合川区水库项目",
            ["Project 合川区水库项目", "District 合川区"],
        ),
        (  # … once, where the reader named them
            "合川区水库项目开工。",
            "Project 合川区水库项目; inner District 合川区",
            ["Project 合川区水库项目", "District 合川区"],
        ),
        ("水库合川区段开工。", "Project 水库合川区段", ["Project 水库合川区段"]),  # … not what stands in it
        (
            "水库合川区段开工。",
            "Project 水库合川区段; inner District 合川区",
            ["Project 水库合川区段", "District 合川区"],
        ),
    ],
)
def test_names_of_a_sentence(text: str, names: str, expected: list[str]) -> None:
    assert named(text, names) == expected


@pytest.mark.parametrize(
    ("text", "names", "codes"),
    [
        ("合川区很忙。", "District 合川区", {"500117"}),
        ("合川很忙。", "District 合川", {"500117", "500382"}),
        ("江北区很忙。", "", {"330205", "500105"}),
        ("青石湾很美。", "Place 青石湾", set()),
        ("衡泽集团投产。", "Company 衡泽集团", set()),
    ],
)
def test_places_bear_the_codes_of_all_divisions_of_their_name(text: str, names: str, codes: set[str]) -> None:
    (mention,) = mentions_of(text, names)
    assert codes <= set(mention.codes) and bool(codes) == bool(mention.codes)


def test_names_that_the_reader_is_unsure_of_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_name", lambda type_, sure: sure >= {"Company": 0.6}.get(type_, 0.3))
    text = "合川区的衡泽集团与何静签约。"
    spans = spans_of(text, "Company 衡泽集团; Person 何静; District 合川区", 0.5)
    found = find_mentions(sentences_of(text), spans, hits_of(text))
    assert [(m.text, m.confidence) for m in found] == [("合川区", 0.5), ("何静", 0.5)]


def test_offsets_count_in_the_article() -> None:
    text = f"第一段。\n合川区的𬭚业公司与{FULL}签约。𬭚业公司很忙。"
    mentions = mentions_of(text, f"Company 𬭚业公司; Company {FULL}")
    assert [mention.text for mention in mentions] == ["合川区", "𬭚业公司", FULL, "𬭚业公司"]
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert [mention.sentence for mention in mentions] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("text", "names", "again"),
    [
        ("衡泽集团投产。今年衡泽集团很忙，衡泽集团扩产。", "Company 衡泽集团", ["衡泽集团"] * 2),
        ("重庆衡泽厂投产。重慶衡澤廠很忙。", "Company 重庆衡泽厂", ["重慶衡澤廠"]),
        ("衡泽投产。衡泽很忙。", "Company 衡泽", []),  # too short: a piece of anything
        ("何静到场。何静致辞。", "Person 何静", []),
        ("欧阳何静到场。欧阳何静致辞。", "Person 欧阳何静", ["欧阳何静"]),
        ("豆瓣酱上市。豆瓣酱好吃。", "Product 豆瓣酱", []),  # goods are told by what is said of them
        ("重庆衡泽光电有限公司投产。衡泽光电很忙。", "Company 重庆衡泽光电有限公司", ["衡泽光电"]),
        ("重庆衡泽光电有限公司投产。衡泽很忙。", "Company 重庆衡泽光电有限公司", []),
        ("重庆精密机械有限公司投产。精密机械畅销。", "Company 重庆精密机械有限公司", []),  # 精密 is a word
        ("重庆衡泽光电有限公司投产。衡泽光电（上海）有限公司停产。", "Company 重庆衡泽光电有限公司", []),
        (  # of two
            "重庆衡泽光电有限公司和上海衡泽光电有限公司签约。衡泽光电很忙。",
            "Company 重庆衡泽光电有限公司; Company 上海衡泽光电有限公司",
            [],
        ),
        ("衡泽二局一公司进场。一公司很忙，十一公司也忙。", "Company 衡泽二局一公司", ["一公司"]),
        ("衡泽集团投产。衡泽集团公司很忙。", "Company 衡泽集团; Company 衡泽集团公司", []),  # within another
    ],
)
def test_names_are_found_again(text: str, names: str, again: list[str]) -> None:
    read = {span.start for span in spans_of(text, names)}
    found = [mention for mention in mentions_of(text, names) if mention.start not in read]
    assert [mention.text for mention in found] == again
    assert {mention.type for mention in found} <= {names.split(" ")[0]}


def test_a_name_that_the_reader_doubts_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_name", lambda type_, sure: True)
    text = "衡泽集团投产。衡泽集团很忙。"
    for sure, count in ((0.8, 2), (0.5, 1)):
        assert (
            len(find_mentions(sentences_of(text), spans_of(text, "Company 衡泽集团", sure), [(), ()]))
            == count
        )


@pytest.mark.parametrize(
    ("short", "others", "full", "rule"),
    [
        ("衡泽精机", "", FULL, "alias/letters"),
        ("衡泽", "", FULL, "alias/letters"),
        ("重庆衡泽", "", FULL, "alias/letters"),
        ("衡泽公司", "", FULL, "alias/letters"),
        ("衡泽光电", "", "", ""),  # letters that the name has not
        ("精密机械", "", "", ""),  # the brand comes first
        ("衡泽", "重庆衡泽光电有限公司", "", ""),  # two companies of one brand
        ("衡泽精机", "重庆衡泽光电有限公司", FULL, "alias/letters"),
        ("衡泽二十三局", "衡泽二十三局集团有限公司", "衡泽二十三局集团有限公司", "alias/letters"),
        ("衡泽二局", "衡泽二十三局集团有限公司", "", ""),  # numbers are never dropped
        ("衡泽二局", "衡泽二局第一工程有限公司", "", ""),
        (
            "海捷",
            "重庆海捷零部件有限公司",
            "重庆海捷零部件有限公司",
            "alias/letters",
        ),  # 零 counts nothing here
        ("海捷", "重庆海捷五金百货有限公司", "重庆海捷五金百货有限公司", "alias/letters"),
    ],
)
def test_short_names_made_of_the_letters_of_the_full_one(
    short: str, others: str, full: str, rule: str
) -> None:
    text = f"{FULL}投产。{others}停产。今年，{short}很忙。"
    spans = spans_of(text, "; ".join(f"Company {name}" for name in (FULL, others) if name))
    start = text.rindex(short)
    spans.append(Span(start, start + len(short), "Company", 2, 0.99))
    *_, last = find_mentions(sentences_of(text), spans, [()] * 3)
    assert (last.text, last.full, last.rule) == (short, full, rule or "reader/Company")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (INTRODUCED, ("衡泽精机", FULL)),
        (INTRODUCED.replace("（以下简称衡泽精机）", "(下称“衡泽精机”)"), ("衡泽精机", FULL)),
        (INTRODUCED.replace("以下简称", "简称："), ("衡泽精机", FULL)),
        ("重慶衡澤機械廠（以下簡稱衡澤）投產。", ("衡泽", "重庆衡泽机械厂")),
        (f"{FULL}（成立于2009年）投产。", None),
        (f"{FULL}昨日（以下简称昨日）投产。", None),  # not behind a name
        ("衡泽（以下简称衡泽机械）投产。", None),  # longer than the full one
    ],
)
def test_short_names_are_introduced(text: str, expected: tuple[str, str] | None) -> None:
    name = next(name for name in (FULL, "重慶衡澤機械廠", "衡泽") if name in text)
    names = find_names(sentences_of(text), spans_of(text, f"Company {name}"), [()])
    assert names == (() if expected is None else (Name(*expected, "Company"),))
    if expected:
        assert introduces_names(sentences_of(text)[0].folded)


def test_introduced_names_stand_for_the_full_one_before_and_behind() -> None:
    text = f"渝精机投产。{FULL}（以下简称渝精机）很忙。\n渝精机扩产。"
    found = mentions_of(text, f"Company 渝精机; Company {FULL}")
    assert [(m.sentence, m.full, m.rule) for m in found if m.text == "渝精机"] == [
        (number, FULL, "alias/introduced") for number in (0, 1, 2)
    ]


def test_names_are_introduced_to_other_stories() -> None:
    text = "昨日，衡精与客户签约。"
    (mention,) = mentions_of(text, "", (Name("衡精", FULL, "Company"),))
    assert (mention.text, mention.type, mention.full) == ("衡精", "Company", FULL)
    assert not mentions_of(text, "")


def test_founder_is_another_company() -> None:
    text = "苏州衡泽光电科技有限公司由衡泽集团投资设立。衡泽集团总部在无锡。"
    found = mentions_of(text, "Company 苏州衡泽光电科技有限公司; Company 衡泽集团")
    assert [mention.full for mention in found if mention.text == "衡泽集团"] == ["", ""]


@pytest.mark.parametrize(
    ("text", "names", "bare"),
    [
        (
            "衡泽锂电产业园一期开工。其中一期投资12亿元，一期工程明年投产。",
            "Project 衡泽锂电产业园一期",
            [("一期", "衡泽锂电产业园一期"), ("一期工程", "衡泽锂电产业园一期")],
        ),
        (
            "衡泽锂电产业园（二期）开工。该基地二期投资12亿元。",
            "Project 衡泽锂电产业园（二期）",
            [("二期", "衡泽锂电产业园（二期）")],
        ),
        ("衡泽锂电产业园一期开工。二期投资12亿元。", "Project 衡泽锂电产业园一期", []),
        ("衡泽锂电产业园二期开工。工程分二期，第十二期已满。", "Project 衡泽锂电产业园二期", []),
        (  # of two projects
            "衡泽锂电产业园一期和海捷阀门厂一期开工。一期投资12亿元。",
            "Project 衡泽锂电产业园一期; Project 海捷阀门厂一期",
            [],
        ),
    ],
)
def test_phases_are_found_by_their_number(text: str, names: str, bare: list[tuple[str, str]]) -> None:
    found = [mention for mention in mentions_of(text, names) if mention.rule == "alias/phase"]
    assert [(mention.text, mention.full) for mention in found] == bare
