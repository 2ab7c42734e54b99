"""Agencies, institutions and zones -> the division that each is of. The mentions are made by hand."""

import pytest

from kg.model import Entity
from tests.test_entities import entities_of

PLACES = ("District", "Place")


def things(text: str, names: str) -> list[Entity]:
    return [entity for entity in entities_of(text, names) if entity.type not in PLACES]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (  # two districts of one name
            "北京市朝阳区和长春市朝阳区签约。北京市朝阳区商务局说好，长春市朝阳区商务局也说好。",
            "Place 北京市; District 朝阳区; Place 长春市; District 朝阳区; "
            "GovernmentAgency 北京市朝阳区商务局; GovernmentAgency 长春市朝阳区商务局",
            ["110105 商务局", "220104 商务局"],
        ),
        (
            "宁波市江北区开会，江北区中医院迁建。",
            "Place 宁波市; District 江北区; Institution 江北区中医院",
            ["330205 中医院"],
        ),
        (
            "重庆市江北区开会，江北区中医院迁建。",
            "Place 重庆市; District 江北区; Institution 江北区中医院",
            ["500105 中医院"],
        ),
        (  # a bare agency, and one in full
            "江夏区发展和改革委员会说，区发改委将督办。",
            "GovernmentAgency 江夏区发展和改革委员会; GovernmentAgency 区发改委",
            ["420115 发改委"],
        ),
        (
            "重庆市合川区开会，区水利局参加。",
            "Place 重庆市; District 合川区; GovernmentAgency 区水利局",
            ["500117 水利局"],
        ),
        (  # 市 is no city here
            "合肥市开会，市场监管局参加。",
            "Place 合肥市; GovernmentAgency 市场监管局",
            ["市场监管局"],
        ),
        (
            "合肥市开会。合肥经济技术开发区招商，经开区说好。",
            "Place 合肥市; DevelopmentZone 合肥经济技术开发区; DevelopmentZone 经开区",
            ["340100 经开区"],
        ),
        ("合肥开会。经开区招商。", "Place 合肥; DevelopmentZone 经开区", ["340100 经开区"]),
        ("长沙开会。经开区招商。", "Place 长沙; DevelopmentZone 经开区", ["430100 经开区"]),
        (
            "合肥国家高新区和长沙高新区签约。",
            "DevelopmentZone 合肥国家高新区; DevelopmentZone 长沙高新区",
            ["340100 高新区", "430100 高新区"],
        ),
        (
            "重庆市合川区开会。合川工业园区招商，工业园区很大。",
            "Place 重庆市; District 合川区; DevelopmentZone 合川工业园区; DevelopmentZone 工业园区",
            ["500117 工业园区"],
        ),
        ("合川信息安全产业城开园。", "DevelopmentZone 合川信息安全产业城", ["合川信息安全产业城"]),
        (
            "浙江大学签约。",
            "Institution 浙江大学",
            ["浙江大学"],
        ),  # 浙江 is short: the name is the university's own
    ],
)
def test_what_is_of_which_place(text: str, names: str, expected: list[str]) -> None:
    assert [entity.key for entity in things(text, names)] == expected


def test_a_bare_zone_gets_its_place_into_its_name() -> None:
    (zone,) = things("合肥开会。经开区招商。", "Place 合肥; DevelopmentZone 经开区")
    assert (zone.name, zone.aliases) == ("合肥经开区", ("经开区",))


@pytest.mark.parametrize("text", ["经开区招商。", "合肥、长沙、武汉参会，经开区招商。"])
def test_a_bare_zone_of_no_certain_place_is_of_its_article(text: str) -> None:
    names = "; ".join(
        [*(f"Place {p}" for p in ("合肥", "长沙", "武汉") if p in text), "DevelopmentZone 经开区"]
    )
    (zone,) = things(text, names)
    place, rest = zone.key.split(" ")
    assert len(place) == 16 and (zone.name, rest) == ("经开区", "经开区")
