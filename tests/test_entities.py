"""Mentions -> entities. The mentions are made by hand: what follows from them is not learnt."""

import pytest

from kg.articles import split_articles
from kg.divisions import load_divisions
from kg.entities import bind_links, find_entities
from kg.model import Article, Entity, Link, Mention, Source
from kg.text.folding import fold
from kg.text.sentences import split_sentences
from tests.learned import facts_of


def read(text: str, names: str, date: str = "") -> tuple[Article, list[Mention]]:
    """Return the article and its mentions: ``names`` are "Type name; Type name …" in order of appearance."""
    (article,) = split_articles(Source("a.txt", text, record="1", date=date))
    sentences = split_sentences(article)
    mentions, at = [], 0
    for one in names.split("; "):
        type_, name = one.split(" ")
        at = article.text.index(name, at)
        number = next(number for number, sentence in enumerate(sentences) if at < sentence.end)
        codes = load_divisions().names.get(fold(name), ()) if type_ in ("District", "Place") else ()
        mentions.append(Mention(at, at + len(name), name, type_, number, "hand", 0.9, codes))
        at += len(name)
    return article, mentions


def entities_of(text: str, names: str, date: str = "") -> list[Entity]:
    return list(find_entities(*read(text, names, date)))


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "合川区举行发布会。合川的订单多了。",
            "District 合川区; District 合川",
            [{"合川区", "合川"}],
        ),
        (
            "鹿泉经济开发区招商。鹿泉经开区今年引进企业9家。",
            "DevelopmentZone 鹿泉经济开发区; DevelopmentZone 鹿泉经开区",
            [{"鹿泉经济开发区", "鹿泉经开区"}],
        ),
        (
            "重庆衡泽光电有限公司投产，重庆衡诚光电有限公司停产。",
            "Company 重庆衡泽光电有限公司; Company 重庆衡诚光电有限公司",
            [{"重庆衡泽光电有限公司"}, {"重庆衡诚光电有限公司"}],
        ),
        (
            "广西衡泽钢铁集团有限公司扩产。广西衡泽钢铁冷轧板带有限公司是其子公司。",
            "Company 广西衡泽钢铁集团有限公司; Company 广西衡泽钢铁冷轧板带有限公司",
            [{"广西衡泽钢铁集团有限公司"}, {"广西衡泽钢铁冷轧板带有限公司"}],
        ),
        (
            "衡泽陶瓷股份有限公司成立于2009年，原名景德镇衡泽电瓷厂。",
            "Company 衡泽陶瓷股份有限公司; Company 景德镇衡泽电瓷厂",
            [{"衡泽陶瓷股份有限公司", "景德镇衡泽电瓷厂"}],
        ),
        (
            "衡泽陶瓷股份有限公司投产，景德镇衡泽电瓷厂停产。",
            "Company 衡泽陶瓷股份有限公司; Company 景德镇衡泽电瓷厂",
            [{"衡泽陶瓷股份有限公司"}, {"景德镇衡泽电瓷厂"}],
        ),
        (  # far from the one, the former name is not its own
            f"衡泽陶瓷股份有限公司成立。{'雨' * 120}，原名景德镇衡泽电瓷厂。",
            "Company 衡泽陶瓷股份有限公司; Company 景德镇衡泽电瓷厂",
            [{"衡泽陶瓷股份有限公司"}, {"景德镇衡泽电瓷厂"}],
        ),
        (
            "磴口县共享储能电站项目开工。共享储能电站项目总投资15亿元。",
            "Project 磴口县共享储能电站项目; Project 共享储能电站项目",
            [{"磴口县共享储能电站项目", "共享储能电站项目"}],
        ),
        (
            "甲县共享储能电站项目、乙县共享储能电站项目开工。共享储能电站项目投资大。",
            "Project 甲县共享储能电站项目; Project 乙县共享储能电站项目; Project 共享储能电站项目",
            [{"甲县共享储能电站项目"}, {"乙县共享储能电站项目"}, {"共享储能电站项目"}],
        ),
        (
            "云南大学与云南农业大学签约。",
            "Institution 云南大学; Institution 云南农业大学",
            [{"云南大学"}, {"云南农业大学"}],
        ),
        (
            "衡泽锂电产业园一期开工。衡泽锂电产业园（一期）占地百亩，衡泽锂电产业园很大。",
            "Project 衡泽锂电产业园一期; Project 衡泽锂电产业园（一期）; Project 衡泽锂电产业园",
            [{"衡泽锂电产业园一期", "衡泽锂电产业园（一期）"}, {"衡泽锂电产业园"}],
        ),
        (
            "柠檬基地二期开工。潼南柠檬深加工基地二期占地百亩，潼南柠檬深加工基地一期已投产。",
            "Project 柠檬基地二期; Project 潼南柠檬深加工基地二期; Project 潼南柠檬深加工基地一期",
            [{"柠檬基地二期", "潼南柠檬深加工基地二期"}, {"潼南柠檬深加工基地一期"}],
        ),
        (  # the whole, and what is in it
            "青石口岸开放。青石口岸旅检通道建成。",
            "Project 青石口岸; Project 青石口岸旅检通道",
            [{"青石口岸"}, {"青石口岸旅检通道"}],
        ),
        (
            "衡泽二局一公司和衡泽二局十一公司进场。一公司很忙。",
            "Company 衡泽二局一公司; Company 衡泽二局十一公司; Company 一公司",
            [{"衡泽二局一公司", "一公司"}, {"衡泽二局十一公司"}],
        ),
        (
            "甲县第二人民医院签约。人民医院很忙。",
            "Institution 甲县第二人民医院; Institution 人民医院",
            [{"甲县第二人民医院"}, {"人民医院"}],
        ),
        ("重慶衡澤廠與重庆衡泽厂", "Company 重慶衡澤廠; Company 重庆衡泽厂", [{"重慶衡澤廠", "重庆衡泽厂"}]),
    ],
)
def test_what_is_one_thing(text: str, names: str, expected: list[set[str]]) -> None:
    assert [{m.text for m in entity.mentions} for entity in entities_of(text, names)] == expected


@pytest.mark.parametrize(
    "name",
    [
        "锂电产业园一期",
        "锂电产业园（一期）",
        "锂电产业园(一期)",
        "锂电产业园一期工程",
        "锂电产业园（一期工程）",
    ],
)
def test_a_phase_has_one_key_however_it_is_written(name: str) -> None:
    (project,) = entities_of(f"{name}开工。", f"Project {name}")
    assert project.key == "锂电产业园一期"


def test_one_form_has_one_type_the_surest() -> None:
    article, (first, second) = read("衡泽之星投产。衡泽之星很忙。", "Company 衡泽之星; Product 衡泽之星")
    for one, other in ((0.9, 0.5), (0.5, 0.9)):
        mentions = [_sure(first, one), _sure(second, other)]
        (entity,) = find_entities(article, mentions)
        assert entity.type == ("Company" if one > other else "Product")
        assert len(entity.mentions) == 2


def _sure(mention: Mention, confidence: float) -> Mention:
    return Mention(
        mention.start, mention.end, mention.text, mention.type, mention.sentence, "hand", confidence
    )


@pytest.mark.parametrize(
    ("text", "names", "code"),
    [
        ("重庆市江北区和渝北区签约。", "Place 重庆市; District 江北区; District 渝北区", "500105"),
        ("宁波市江北区办会，余姚市参加。", "Place 宁波市; District 江北区; District 余姚市", "330205"),
        ("石家庄市桥西区签约。", "Place 石家庄市; District 桥西区", "130104"),
        ("河北省张家口市桥西区签约。", "Place 河北省; Place 张家口市; District 桥西区", "130703"),
        ("大连市甘井子区、沙河口区联动。", "Place 大连市; District 甘井子区; District 沙河口区", "210211"),
    ],
)
def test_divisions_are_chosen_by_what_stands_around(text: str, names: str, code: str) -> None:
    districts = [entity for entity in entities_of(text, names) if entity.type == "District"]
    assert districts[0].code == code
    assert districts[0].reason


@pytest.mark.parametrize(
    ("date", "reason"),
    [("2004-05-01", "合川市 = 合川区 since 2006"), ("2024-05-01", "same province 重庆市"), ("", "current")],
)
def test_a_short_name_means_the_division_of_its_time(date: str, reason: str) -> None:
    (_, district) = entities_of("重庆市合川的工厂投产。", "Place 重庆市; District 合川", date)
    assert (district.name, district.code, district.former) == ("合川区", "500117", ())
    assert district.reason.endswith(reason)


@pytest.mark.parametrize(
    ("name", "date", "now", "code", "former"),
    [
        ("潼南县", "2014-09-04", "潼南区", "500152", [("潼南县", "2015")]),
        ("潼南区", "2024-09-04", "潼南区", "500152", []),
        ("开县", "2012", "开州区", "500154", [("开县", "2016")]),
        ("盘县", "2015", "盘州市", "520281", [("盘县", "2017")]),
        ("襄樊市", "2008", "襄阳市", "420600", [("襄樊市", "2010")]),
        ("江干区", "2019", "江干区", "330104", []),  # it went into 上城区, another thing
    ],
)
def test_a_division_that_changed_its_name_is_one_thing(
    name: str, date: str, now: str, code: str, former: list[tuple[str, str]]
) -> None:
    type_ = "Place" if name == "襄樊市" else "District"
    (division,) = entities_of(f"{name}的工厂投产。", f"{type_} {name}", date)
    assert (division.name, division.code, list(division.former)) == (now, code, former)
    assert name == now or name in division.aliases


def test_in_the_year_of_the_change_a_short_name_means_the_one_division() -> None:
    text, names = "璧山县撤县设区，璧山区挂牌。璧山很忙。", "District 璧山县; District 璧山区; District 璧山"
    (district,) = entities_of(text, names, "2014-07-01")
    assert (district.name, district.code, len(district.mentions)) == ("璧山区", "500120", 3)
    assert district.former == (("璧山县", "2014"),)


def test_two_divisions_of_one_name_in_one_article_are_two() -> None:
    text = "北京市通州区与南通市通州区签约。通州区的企业很忙。"
    names = "Place 北京市; District 通州区; Place 南通市; District 通州区; District 通州区"
    districts = [entity for entity in entities_of(text, names) if entity.type == "District"]
    assert [(d.code, len(d.mentions)) for d in districts] == [("110112", 1), ("320612", 2)]


def test_name_of_a_division_is_the_official_one() -> None:
    (district,) = entities_of("石柱县的工人说。", "District 石柱县")
    assert district.name == "石柱土家族自治县"
    assert "石柱县" in district.aliases


def test_a_name_keeps_its_id_in_another_text() -> None:
    first, second = facts_of("重庆衡泽光电有限公司投产。"), facts_of("昨日，重庆衡泽光电有限公司停产。")
    assert first.entities[0].name == "重庆衡泽光电有限公司"
    assert first.entities[0].id == second.entities[0].id


@pytest.mark.parametrize(
    ("text", "names", "name"),
    [
        (
            "苍溪县元坝镇完工。记者从县水利局获悉。",
            "District 苍溪县; GovernmentAgency 县水利局",
            "苍溪县水利局",
        ),
        (
            "记者从余姚市了解到，市交通局安排了项目。",
            "District 余姚市; GovernmentAgency 市交通局",
            "余姚市交通局",
        ),
        (
            "合川区、璧山区发布清单。市民政局表示支持。",
            "District 合川区; District 璧山区; GovernmentAgency 市民政局",
            "重庆市民政局",
        ),
        (
            "合川区、璧山区、永川区发布清单，宁波市来客。市民政局表示支持。",
            "District 合川区; District 璧山区; District 永川区; Place 宁波市; GovernmentAgency 市民政局",
            "重庆市民政局",
        ),
        ("记者从县水利局获悉。", "GovernmentAgency 县水利局", "县水利局"),
    ],
)
def test_agency_of_the_place_that_the_story_is_about(text: str, names: str, name: str) -> None:
    *_, agency = entities_of(text, names)
    assert agency.name == name


def test_links_between_mentions_become_links_between_entities() -> None:
    names = "Company 衡泽机械厂; Company 衡泽机械厂; Company 沐岚光电厂"
    article, mentions = read("衡泽机械厂投产。衡泽机械厂为沐岚光电厂供货。", names)
    entities = find_entities(article, mentions)
    maker, buyer = (entity.id for entity in entities)
    sold = Link("supplies", "1", "2", 1, 1, 0.9)
    within = Link("supplies", "0", "1", 1, 1, 0.9)  # one thing: no link
    worth = Link("investment", "0", "", 0, 0, 0.9)
    unknown = tuple(bind_links([sold], mentions, entities[:1]))
    found = tuple(bind_links([sold, within, worth], mentions, entities))
    assert [(link.type, link.head, link.tail) for link in found] == [
        ("supplies", maker, buyer),
        ("investment", maker, ""),
    ]
    assert unknown == ()
