"""A story's districts: which of several of one name is meant, why, and where the reason is told."""

import json
from pathlib import Path

import pytest

from kg.graph import build_graph
from kg.linking import link_entities
from kg.linking.scorer import load_scorer
from kg.model import Entity, Source
from kg.pipeline import extract_source, inspect
from kg.reasons import load_reasons, tell_reason
from kg.show import describe
from kg.show.printing import print_thing
from kg.view import to_html


def districts(text: str, date: str = "") -> list[Entity]:
    facts = extract_source(Source("page.txt", text, date=date))
    return [entity for item in facts for entity in item.entities if entity.type == "District"]


@pytest.mark.parametrize(
    ("text", "name", "code", "reason"),
    [
        ("长春市朝阳区昨日开工一批项目。", "朝阳区", "220104", "same prefecture 长春市"),
        ("辽宁省鞍山市的企业到朝阳区投资。", "朝阳区", "220104", "neighbouring province of 辽宁省"),
        ("朝阳区开工，海淀区负责人参加。", "朝阳区", "110105", "same province 北京市"),
        ("朝阳区昨日开工一批项目。", "朝阳区", "110105", "most prominent"),
        ("福州市鼓楼区举行签约仪式。", "鼓楼区", "350102", "same prefecture 福州市"),
        ("鼓楼区举行仪式，徐州市领导出席。", "鼓楼区", "320302", "same prefecture 徐州市"),
        ("鼓楼区举行签约仪式。", "鼓楼区", "", "ambiguous: 江苏省南京市鼓楼区, 福建省福州市鼓楼区"),
        ("江北区的工厂投产。余姚市也参加。", "江北区", "330205", "same prefecture 宁波市"),
        ("江北区的工厂投产，渝北区也参加。", "江北区", "500105", "same province 重庆市"),
    ],
)
def test_one_of_several_with_the_reason(text: str, name: str, code: str, reason: str) -> None:
    (found,) = [district for district in districts(text) if district.name == name]
    assert (found.code, found.reason) == (code, reason)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("本报南京5月1日电 鼓楼区人民政府与两家企业签约。", ["320106"]),
        ("福州市鼓楼区与徐州的鼓楼区签约。", ["350102", "320302"]),
        ("沈阳市铁西区与鞍山市铁西区签约，两个铁西区要常来常往。", ["210106", "210303"]),
        ("本报讯 两地白云区签约项目8个。", []),
    ],
)
def test_namesakes_by_where_a_story_is_from_and_by_what_stands_before(text: str, codes: list[str]) -> None:
    found = districts(text)
    assert [district.code for district in found] == codes
    assert sum(len(district.mentions) for district in found) == len(codes)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("5月1日，合川区商务局局长张敏与璧山区商务局局长张敏签订协作协议。", 2),
        ("璧山区副区长张敏此前任璧山区商务局局长。张敏说，要抓项目。", 1),
        ("重庆市商务委主任张敏、合川区区长刘洪出席。张敏说，要抓项目。", 1),
    ],
)
def test_officials_of_two_districts_are_two_people(text: str, people: int) -> None:
    (facts,) = extract_source(Source("page.txt", text))
    assert sum(entity.name == "张敏" for entity in facts.entities) == people


@pytest.mark.parametrize(
    ("text", "date", "name", "code"),
    [
        ("合川市的工厂投产，江津市也参加。", "2004-05-01", "合川区", "500117"),
        ("綦江县的工厂投产。", "2008-01-01", "綦江区", "500110"),
        ("闸北区的商场开业，静安区居民前来。", "2012-03-01", "闸北区", "310108"),
        ("江都市的船厂交船，扬州市领导到场。", "2009", "江都区", "321012"),
    ],
)
def test_a_division_of_its_time_under_the_name_it_has_now(text: str, date: str, name: str, code: str) -> None:
    assert (name, code) in [(district.name, district.code) for district in districts(text, date)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("西安市长安区开工。", ["长安区"]),
        ("鄂尔多斯市达拉特旗的牧民说。", ["达拉特旗"]),
        ("浦东新区发布了清单。", ["浦东新区"]),
        ("石家庄市桥西区与张家口市桥西区签订协议。", ["桥西区", "桥西区"]),
        ("石柱县的工人说。", ["石柱土家族自治县"]),
        ("米脂县银州街道整修一新。", ["米脂县"]),
    ],
)
def test_full_names_are_found(text: str, names: list[str]) -> None:
    assert [district.name for district in districts(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("祥云县中医医院搬迁项目选址祥城镇。", ["祥城镇"]),
        ("綦江区石角镇、东溪镇的桃子熟了。", ["石角镇", "东溪镇"]),
    ],
)
def test_towns(text: str, names: list[str]) -> None:
    found = [e.name for e in extract_source(Source("page.txt", text))[0].entities if e.type == "Place"]
    assert found == names


def test_the_reason_is_told_wherever_the_district_is(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("鼓楼区举行签约仪式，徐州市领导出席。", encoding="utf-8")
    (row,) = [row for row in inspect(page, "entities") if row["name"] == "鼓楼区"]
    assert row["reason"] == "same prefecture 徐州市"
    facts = extract_source(Source("page.txt", page.read_text(encoding="utf-8")))
    graph = build_graph(facts, link_entities(facts))
    (key,) = [key for key, node in graph.nodes(data=True) if node["name"] == "鼓楼区"]
    assert graph.nodes[key]["reasons"] == ["same prefecture 徐州市"]
    assert "认定依据: 与文中其他地名同属徐州市" in list(print_thing(describe(graph, key)))
    assert "Why this one: same prefecture 徐州市" in list(
        print_thing(describe(graph, key, lang="en"), lang="en")
    )
    html = to_html(graph, lang="zh").decode("utf-8")
    assert json.dumps("与文中其他地名同属徐州市", ensure_ascii=False) in html


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("the only division of that name", "全国只有这一个区划叫这个名称"),
        ("same province 重庆市, in force in 2004", "与文中其他地名同属重庆市，2004年时有效"),
        ("neighbouring province of 四川省", "在四川省的邻省"),
        (
            "same prefecture 石家庄市, current, most prominent",
            "与文中其他地名同属石家庄市，现行区划，同名中最知名",
        ),
        (
            "ambiguous: 江苏省南京市鼓楼区, 福建省福州市鼓楼区",
            "同名，无法确定 江苏省南京市鼓楼区，福建省福州市鼓楼区",
        ),
        ("衡泽 = 重庆衡泽有限公司 (alias/introduced)", "“衡泽”就是“重庆衡泽有限公司”：文中注明"),
        (
            "衡泽 = 重庆衡泽有限公司 (reader/Company); 衡 = 衡泽 (inside)",
            "“衡泽”就是“重庆衡泽有限公司”：简称；“衡”就是“衡泽”：包含在全称中",
        ),
        (
            "同名（same name） = 衡泽 (same core, same place)",
            "“同名（same name）”就是“衡泽”：去掉地名和类别后名称相同，在同一地点",
        ),
        ("衡泽 ≠ 恒泽 (decided by a person)", "“衡泽”不是“恒泽”：有人确认"),
        ("same place", "在同一地点"),
        ("王伟: one of 3 of this name", "同名的“王伟”有3个，这是其中之一"),
    ],
)
def test_a_reason_in_chinese(reason: str, chinese: str) -> None:
    assert tell_reason(reason, "zh") == chinese


@pytest.mark.parametrize(
    ("reason", "english"),
    [
        (
            "衡泽 = 衡泽公司 (same core, same sum)",
            "“衡泽” is “衡泽公司”: without place and kind the names are the same, the sum is the same",
        ),
        ("rivals", "the name fits other things, too"),
        ("王伟 of 泊岚光电 (namesake)", "王伟 of 泊岚光电; the article names another one"),
        ("same county 合川区, current", "same county 合川区, current"),
    ],
)
def test_a_reason_in_english(reason: str, english: str) -> None:
    assert tell_reason(reason, "en") == english


def test_every_feature_of_linking_has_words() -> None:
    features = {name for weights in load_scorer().weights.values() for name in weights} - {"bias"}
    assert {name.replace("_", " ") for name in features} <= load_reasons()["zh"].words.keys()
