"""Sentences and entities -> values and stages."""

from pathlib import Path

import pytest
from marked import read, stages, values

from kg.attributes import words
from kg.errors import DataError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资12亿元的{P:青溪电站}位于{D:泰顺县}。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}的总投资为12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}位于{D:泰顺县}，总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}开工。项目总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}开工。总投资12亿元，装机20万千瓦。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}开工。\n{D:泰顺县}有多座电站。该电站总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪大桥}全长8公里，其中主桥长1公里，大桥总投资12亿元。", {("青溪大桥", 1.2e9)}),
        ("{P:青溪电站}（总投资12亿元，占地120亩）签约。", {("青溪电站", 1.2e9)}),
        ("{C:锦海能源}投资12亿元建设{P:青溪电站}。", {("青溪电站", 1.2e9)}),
        ("{C:锦海能源}拟以不超过12亿元投资建设{P:青溪电站}。", {("青溪电站", 1.2e9)}),
        ("{C:锦海能源}投资12亿元在{Z:泰顺工业园}建设的{P:青溪电站}投用。", {("青溪电站", 1.2e9)}),
        ("{C:锦海能源}计划投资12亿元，用地180亩，建设{P:青溪电站}。", {("青溪电站", 1.2e9)}),
        ("{C:锦海能源}拟追加投资12亿元，建设占地约150亩的{P:青溪电站}。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}，由{C:锦海能源}投资12亿元建设。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}，投资方为{C:锦海能源}，金额12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}总投资由8亿元调整为12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}是全市10个重大项目之一，总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}分别投资于两期，{P:北岭风场}总投资9亿元。", {("北岭风场", 9e8)}),
        (
            "总投资12亿元的{P:青溪电站}、总投资9亿元的{P:北岭风场}同时开工。",
            {("青溪电站", 1.2e9), ("北岭风场", 9e8)},
        ),
        (
            "{P:青溪电站}、{P:北岭风场}分别投资12亿元和9亿元。",
            {("青溪电站", 1.2e9), ("北岭风场", 9e8)},
        ),
        ("26个项目集中开工，总投资183亿元，其中{P:青溪电站}总投资12亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青溪电站}总投资12亿元，其中一期投资4亿元。", {("青溪电站", 1.2e9)}),
        ("{P:青田电站}总投资3亿元、占地60亩。", {("青田电站", 3e8)}),
        ("总投资3亿元、年发电2亿千瓦时的{P:青田电站}开工。", {("青田电站", 3e8)}),
        ("{P:青田电站}开工。这座由{C:澜禾}建设的变电站，总投资3亿元。", set()),
    ],
)
def test_an_investment_goes_to_its_project(text: str, expected: set[tuple[str, float]]) -> None:
    found = {(entity, value) for entity, name, value in values(text) if name == "investment"}
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "{P:青溪电站}累计完成投资4亿元。",
        "{P:青溪电站}今年计划投资3亿元。",
        "{P:青溪电站}已完成总投资的60%。",
        "{P:青溪电站}和{P:北岭风场}总投资21亿元。",
        "包括{P:青溪电站}和{P:北岭风场}，总投资21亿元。",
        "{P:青溪电站}等6个项目总投资60亿元。",
        "{P:青溪电站}开工。\n全县今年共有27个项目签约，总投资206亿元。",
        "{P:青溪电站}设备投资2亿元。",
        "{P:青溪电站}附近，{D:泰顺县}完成工业投资180亿元。",
        "{C:锦海能源}投资2亿元参与{P:青溪电站}。",
        "{C:锦海能源}计划总投资3亿元，用于品牌推广。",
        "网传{P:青溪电站}总投资100亿元，官方称不实。",
        "{A:县发改局}否认{P:青溪电站}总投资20亿元的说法。",
        "{P:青溪电站}建成后，可吸引投资50亿元。",
    ],
)
def test_other_sums_are_no_investment(text: str) -> None:
    assert values(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{P:青溪隧道}总体形象进度达到93%。", {("青溪隧道", 93)}),
        ("{P:青溪隧道}总体工程进度已达八成。", {("青溪隧道", 80)}),
        ("{P:青溪隧道}，主体工程完成88%。", {("青溪隧道", 88)}),
        ("{P:青溪隧道}已完成总工程量的78%。", {("青溪隧道", 78)}),
        ("{P:青溪隧道}土建工程完成90%，设备安装完成60%，总进度约75%。", {("青溪隧道", 75)}),
        (
            "{P:青溪隧道}、{P:北岭隧道}总体形象进度分别达到85%、75%。",
            {("青溪隧道", 85), ("北岭隧道", 75)},
        ),
        ("{P:青溪隧道}、{P:北岭隧道}总体进度均达到85%。", {("青溪隧道", 85), ("北岭隧道", 85)}),
        ("{S:泰顺第三中学}总体形象进度达到33%。", {("泰顺第三中学", 33)}),
        ("{P:青溪隧道}内装工程完成20%。", set()),
        ("{P:青溪隧道}总体进度为40%，其中2号竖井已到底，完成95%。", {("青溪隧道", 40)}),
        ("{P:青溪隧道}开工率达到100%，周边土地增值30%。", set()),
        ("{P:青溪隧道}投资进度31.7%，产值同比增长12%。", set()),
        ("{P:青溪隧道}完成60%的年度投资。", set()),
        ("{P:青田桥}、{P:白石桥}加快建设，分别完成总工程量的70%和55%。", {("青田桥", 70), ("白石桥", 55)}),
    ],
)
def test_progress_is_that_of_the_whole(text: str, expected: set[tuple[str, float]]) -> None:
    assert {(entity, value) for entity, name, value in values(text) if name == "progress"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{P:青溪基地}占地150亩，总建筑面积5.6万平方米。", {("青溪基地", 1e5), ("青溪基地", 56000)}),
        ("占地210亩的{P:青溪基地}开工。", {("青溪基地", 140000)}),
        ("{P:青溪基地}用地9.6公顷，其中绿化面积2公顷。", {("青溪基地", 96000)}),
        ("{P:青溪基地}总建筑面积6万平方米，其中地下建筑面积2万平方米。", {("青溪基地", 60000)}),
        ("{P:青溪基地}标准厂房面积16万平方米，600亩预留地已收回。", set()),
    ],
)
def test_an_area_is_that_of_the_whole(text: str, expected: set[tuple[str, float]]) -> None:
    assert {(entity, value) for entity, name, value in values(text) if name == "area"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{C:锦海机械}去年产值3亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}2023年实现营业收入3亿元，同比增长18%。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}是{C:锦海集团}的子公司，年产值3亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}向{C:东岳汽车}供应轴承，年产值3亿元。", {("锦海机械", 3e8)}),
        ("记者从{C:锦海机械}获悉，该公司去年营收3亿元。", {("锦海机械", 3e8)}),
        ("“去年公司销售收入3亿元。”{C:锦海机械}董事长{N:王强}说。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}投产。去年，公司实现产值3亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}与{C:东岳汽车}签约，后者去年产值3亿元。", {("东岳汽车", 3e8)}),
        ("{C:锦海机械}和{C:东岳汽车}去年产值分别达到3亿元和9亿元。", {("锦海机械", 3e8), ("东岳汽车", 9e8)}),
        ("年产值超3亿元的{C:锦海机械}签约。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}今年产值有望达到3亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}去年产值3亿元，今年有望达到5亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}年产值从1亿元提高到3亿元。", {("锦海机械", 3e8)}),
        ("{C:锦海机械}成立于2015年，占地120亩，年产值3亿元。", {("锦海机械", 3e8)}),
        ("2009年，{C:锦海机械}年产值约3500万元。", set()),
        ("今年前9个月，{C:锦海机械}实现产值3亿元。", set()),
        ("{C:锦海机械}投资{P:青溪基地}，投产后年产值可达9亿元。", set()),
        ("{C:锦海机械}投产，带动新增产值3亿元。", set()),
        ("{C:锦海机械}是{D:泰顺县}的企业，该县去年实现产值80亿元。", set()),
        ("{I:脐橙产业}带动5万户，去年实现产值80亿元。", set()),
        ("{C:锦海机械}和{C:东岳汽车}去年产值12亿元。", set()),
        ("“以前我们的产值没有超过2亿元，去年做到3亿元。”{C:澜禾}总经理{N:何静}说。", {("澜禾", 3e8)}),
        ("“我们给{C:启澄}供货。”{N:何静}说。\n公司去年收入3亿元。", set()),
        ("全区产值19亿元，{C:澜禾}贡献了其中的3亿元。", {("澜禾", 3e8)}),
        ("{C:澜禾}累计产值突破20亿元。", set()),
        ("{C:澜禾}年产值不到1亿元。", {("澜禾", 1e8)}),
    ],
)
def test_an_output_is_a_companys_of_the_last_year(text: str, expected: set[tuple[str, float]]) -> None:
    assert {(entity, value) for entity, name, value in values(text) if name == "annualOutput"} == expected


def test_a_value_keeps_its_words_and_its_sentence() -> None:
    article, found, _ = read("{P:青溪电站}开工。它的邻居不多。\n{P:青溪电站}计划总投資約7.6億元。")
    (value,) = found
    assert (value.text, value.qualifier, value.value) == ("約7.6億元", "planned", 7.6e8)
    assert value.evidence.text == "青溪电站计划总投資約7.6億元。"
    assert article.text[value.evidence.start : value.evidence.end] == value.evidence.text
    assert 0.5 < value.confidence < 1
    assert value.rule == "investment/total"


def test_a_sum_in_foreign_money_says_so() -> None:
    (value,) = read("{P:青溪电站}总投资1.2亿至1.5亿美元。")[1]
    assert (value.currency, value.minimum, value.maximum) == ("USD", 1.2e8, 1.5e8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{P:青溪电站}于2023年9月开工建设。", {("started", "2023-09")}),
        ("{P:青溪电站}今年1月动工，计划明年10月投产。", {("started", "2024-01"), ("planned", "2025-10")}),
        ("10月12日，{P:青溪电站}主体结构封顶。", {("underConstruction", "2024-10-12")}),
        (
            "去年3月开工的{P:青溪电站}已进入设备安装阶段。",
            {("started", "2023-03"), ("underConstruction", "")},
        ),
        ("{P:青溪电站}12月28日竣工。", {("completed", "2023-12-28")}),
        ("{P:青溪电站}昨日建成投用。", {("inProduction", "2024-10-17")}),
        ("{P:青溪电站}年底封顶。", {("planned", "2024")}),
        ("{P:青溪电站}日前签约。", {("signed", "")}),
        ("今年8月，{P:青溪电站}获批，计划投资7亿元。", {("approved", "2024-08")}),
        ("{P:青溪电站}于2022年3月备案，同年9月开工。", {("approved", "2022-03"), ("started", "2022-09")}),
        ("{P:青溪电站}因用地问题推迟到明年2月。", {("planned", "2025-02")}),
        ("{P:青溪电站}两次延期后于今年7月终止。", {("cancelled", "2024-07")}),
        ("{P:青溪电站}暂停审批。", {("suspended", "")}),
        ("{C:锦海能源}6月在园区开工建设{P:青溪电站}。", {("started", "2024-06")}),
        ("{P:青溪电站}尚未开工。", set()),
        ("{P:青溪电站}贯通在即。", set()),
        ("{P:青溪电站}投产后，可发电20亿千瓦时。", set()),
        ("{P:青溪电站}原计划今年10月完工。", set()),
        ("{P:青溪电站}自2019年投用以来，累计发电20亿千瓦时。", set()),
        ("{C:锦海能源}与外商就{P:青溪电站}的谈判已于去年10月终止。", set()),
        ("{P:青溪电站}1号车间已封顶。", set()),
        ("{C:锦海能源}今年投产。", set()),
    ],
)
def test_stages(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(stage, date) for _, stage, date in stages(text)} == expected


def test_several_projects_reach_a_stage_together() -> None:
    found = stages("{P:青溪电站}、{P:北岭风场}等20个项目10月8日集中开工。")
    assert found == {("青溪电站", "started", "2024-10-08"), ("北岭风场", "started", "2024-10-08")}


def test_without_the_articles_date_a_stage_has_the_written_one_alone() -> None:
    text = "{P:青溪电站}于2023年9月开工，明年10月投产。{P:北岭风场}去年3月开工。"
    assert stages(text, "") == {("青溪电站", "started", "2023-09"), ("北岭风场", "started", "")}


@pytest.mark.parametrize(
    "words", ["现在", "公司", "因", "达到", "总投资", "总投资5亿元", "等项目", "（", "“"]
)
def test_hostile_text_takes_no_time(words: str) -> None:
    text = (
        "{P:青溪电站}"
        + words * 300
        + "总投资5亿元，"
        + words * 300
        + "年产值3亿元，"
        + words * 300
        + "开工。"
    )
    assert all(value < 1e12 for *_, value in values(text))


def test_the_same_text_gives_the_same_values() -> None:
    text = "{P:青溪电站}总投资12亿元，占地150亩，{C:锦海能源}去年产值3亿元。"
    assert read(text) == read(text)
    assert values("") == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('light = """(?>', 'light = """(?>(', "attributes.toml: light"),
        ("after = '总投资'", "after = '{nothing}'", "attributes.toml: investment/total"),
    ],
)
def test_a_broken_pattern_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = words.PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "attributes.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(words, "PATH", path)
    with pytest.raises(DataError, match=said):
        words.load_words.__wrapped__()
