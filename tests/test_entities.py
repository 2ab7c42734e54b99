"""Mentions -> entities."""

import pytest

from kg.articles import split_articles
from kg.entities import find_entities
from kg.mentions import find_mentions
from kg.model import Entity, Source
from kg.sentences import split_sentences


def entities_of(text: str, date: str = "") -> list[Entity]:
    (article,) = split_articles(Source("a.txt", text, record="1", date=date))
    return list(find_entities(article, find_mentions(split_sentences(article))))


def surfaces(text: str, type_: str) -> list[set[str]]:
    return [{m.text for m in e.mentions} for e in entities_of(text) if e.type == type_]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("合川区举行发布会。合川的订单多了。", "District", [{"合川区", "合川"}]),
        (
            "鹿泉经济开发区招商。鹿泉经开区今年引进企业9家。",
            "DevelopmentZone",
            [{"鹿泉经济开发区", "鹿泉经开区"}],
        ),
        (
            "重庆衡泽光电有限公司投产，重庆衡诚光电有限公司停产。",
            "Company",
            [{"重庆衡泽光电有限公司"}, {"重庆衡诚光电有限公司"}],
        ),
        (
            "广西衡泽钢铁集团有限公司扩产。广西衡泽钢铁冷轧板带有限公司是其子公司。",
            "Company",
            [{"广西衡泽钢铁集团有限公司"}, {"广西衡泽钢铁冷轧板带有限公司"}],
        ),
        (
            "衡泽陶瓷股份有限公司成立于2009年，原名景德镇衡泽电瓷厂。",
            "Company",
            [{"衡泽陶瓷股份有限公司", "景德镇衡泽电瓷厂"}],
        ),
        (
            "磴口县共享储能电站项目开工。共享储能电站项目总投资15亿元。",
            "Project",
            [{"磴口县共享储能电站项目", "共享储能电站项目"}],
        ),
        ("云南大学与云南农业大学签约。", "Institution", [{"云南大学"}, {"云南农业大学"}]),
    ],
)
def test_what_is_one_thing(text: str, type_: str, expected: list[set[str]]) -> None:
    assert surfaces(text, type_) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("重庆市江北区和渝北区签约。", "500105"),
        ("宁波市江北区举行仪式，余姚市参加。", "330205"),
        ("石家庄市桥西区签约。", "130104"),
        ("河北省张家口市桥西区签约。", "130703"),
        ("辽宁省大连市甘井子区、沙河口区联动。", "210211"),
    ],
)
def test_divisions_are_chosen_by_what_stands_around(text: str, code: str) -> None:
    districts = [entity for entity in entities_of(text) if entity.type == "District"]
    assert districts[0].code == code
    assert districts[0].reason


def test_two_districts_of_one_name_are_two() -> None:
    found = entities_of("石家庄市桥西区与张家口市桥西区签订协议。")
    assert [e.code for e in found if e.type == "District"] == ["130104", "130703"]


def test_name_of_a_division_is_the_official_one() -> None:
    (district,) = (e for e in entities_of("石柱县中益乡的工人说。") if e.type == "District")
    assert district.name == "石柱土家族自治县"
    assert "石柱县" in district.aliases


def test_a_name_keeps_its_id_in_another_text() -> None:
    text = "重庆衡泽光电有限公司投产。"
    first, second = entities_of(text), entities_of("昨日，" + text)
    assert first[0].id == second[0].id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("苍溪县元坝镇的工程完工。记者从县水利局获悉。", "苍溪县水利局"),
        ("记者从余姚市了解到，市交通局今年安排项目16项。", "余姚市交通局"),
        ("合川区、璧山区发布清单。市民政局表示支持。", "重庆市民政局"),
        ("记者从县水利局获悉。", "县水利局"),
    ],
)
def test_agency_of_the_place_that_the_story_is_about(text: str, name: str) -> None:
    (agency,) = (entity for entity in entities_of(text) if entity.type == "GovernmentAgency")
    assert agency.name == name
