"""What texts say of sums, areas, progress and stages: of each table most must be read right.

Expected is all that a text says of the table's attributes; where nothing is, no such value may be found.
"""

import pytest

from kg.schema import load_schema
from tests.learned import assert_most, facts_of, said

TODAY = "2024-10-18"

VALUES: dict[str, list[tuple[str, str]]] = {
    "investment": [
        ("总投资12亿元的青溪电站项目位于泰顺县。", "青溪电站项目 investment 12e8"),
        ("青溪电站项目位于泰顺县，总投资12亿元。", "青溪电站项目 investment 12e8"),
        ("青溪电站项目昨日开工。项目总投资12亿元，装机20万千瓦。", "青溪电站项目 investment 12e8"),
        ("青溪大桥工程全长8公里，其中主桥长1公里，总投资12亿元。", "青溪大桥工程 investment 12e8"),
        ("青溪电站项目（总投资12亿元，占地120亩）昨日签约。", "青溪电站项目 investment 12e8"),
        ("浙江锦海能源有限公司投资12亿元建设青溪电站项目。", "青溪电站项目 investment 12e8"),
        (
            "浙江锦海能源有限公司投资12亿元在泰顺工业园建设的青溪电站项目投用。",
            "青溪电站项目 investment 12e8",
        ),
        (
            "浙江锦海能源有限公司计划投资12亿元，用地180亩，建设青溪电站项目。",
            "青溪电站项目 investment 12e8",
        ),
        ("青溪电站项目，投资方为浙江锦海能源有限公司，金额12亿元。", "青溪电站项目 investment 12e8"),
        ("青溪电站项目总投资由8亿元调整为12亿元。", "青溪电站项目 investment 12e8"),
        ("青溪电站项目是全市10个重大项目之一，总投资12亿元。", "青溪电站项目 investment 12e8"),
        (
            "总投资12亿元的青溪电站项目、总投资9亿元的北岭风电项目同时开工。",
            "青溪电站项目 investment 12e8; 北岭风电项目 investment 9e8",
        ),
        (
            "青溪电站项目、北岭风电项目分别投资12亿元和9亿元。",
            "青溪电站项目 investment 12e8; 北岭风电项目 investment 9e8",
        ),
        (
            "26个项目集中开工，总投资183亿元，其中青溪电站项目总投资12亿元。",
            "青溪电站项目 investment 12e8",
        ),
        ("青溪电站项目总投资12亿元，其中一期投资4亿元。", "青溪电站项目 investment 12e8"),
        (
            "青溪医院新院区项目轮廓初现。这个总投资4.3亿元的项目明年投用。",
            "青溪医院新院区项目 investment 4.3e8",
        ),
        ("青溪公路改造工程由泰顺县交通局筹资3亿元修建。", "青溪公路改造工程 investment 3e8"),
        ("青溪公路改造工程位于北岭镇，批复概算3亿元。", "青溪公路改造工程 investment 3e8"),
        (
            "青溪公路改造工程昨日开工。工程概算总投资3亿元，法人为泰顺县交通局。",
            "青溪公路改造工程 investment 3e8",
        ),
        ("青溪公路改造工程占地90亩，静态投资3亿元。", "青溪公路改造工程 investment 3e8"),
        ("北岭镇投入财政衔接资金3亿元，实施青溪公路改造工程。", "青溪公路改造工程 investment 3e8"),
    ],
    "investment annualOutput progress area": [  # other sums
        ("青溪电站项目累计完成投资4亿元。", ""),
        ("会上签约的有青溪电站项目、北岭风电项目等总投资167亿元的6个重点产业项目。", ""),
        ("青溪电站项目今年计划投资3亿元。", ""),
        ("青溪电站项目已完成总投资的60%。", ""),
        ("青溪电站项目和北岭风电项目总投资21亿元。", ""),
        ("青溪电站项目等6个项目总投资60亿元。", ""),
        ("青溪电站项目昨日开工。\n全县今年共有27个项目签约，总投资206亿元。", ""),
        ("青溪电站项目设备投资2亿元。", ""),
        ("青溪电站项目附近，泰顺县完成工业投资180亿元。", ""),
        ("浙江锦海能源有限公司计划总投资3亿元，用于品牌推广。", ""),
        ("浙江锦海交投集团出资3亿元建设学校，青溪公路改造工程也通车了。", ""),
        ("网传青溪电站项目总投资100亿元，官方称不实。", ""),
        ("青溪电站项目建成后，可吸引投资50亿元。", ""),
    ],
    "progress": [
        ("青溪隧道工程总体形象进度达到93%。", "青溪隧道工程 progress 93"),
        ("青溪隧道工程总体工程进度已达八成。", "青溪隧道工程 progress 80"),
        ("青溪隧道工程已完成总工程量的78%。", "青溪隧道工程 progress 78"),
        ("青溪隧道工程土建完成90%，设备安装完成60%，总进度约75%。", "青溪隧道工程 progress 75"),
        (
            "青溪隧道工程、北岭隧道工程总体形象进度分别达到85%、75%。",
            "青溪隧道工程 progress 85; 北岭隧道工程 progress 75",
        ),
        ("青溪隧道工程内装完成20%。", ""),
        ("青溪隧道工程投资进度31.7%，沿线产值同比增长12%。", ""),
        ("青溪隧道工程完成60%的年度投资。", ""),
    ],
    "area": [
        (
            "青溪产业园项目占地150亩，总建筑面积5.6万平方米。",
            "青溪产业园项目 area 100000; 青溪产业园项目 area 56000",
        ),
        ("占地210亩的青溪产业园项目昨日开工。", "青溪产业园项目 area 140000"),
        (
            "青溪产业园项目总建筑面积6万平方米，其中地下建筑面积2万平方米。",
            "青溪产业园项目 area 60000",
        ),
        (
            "青溪老旧小区改造项目涉及14个小区，改造面积3万平方米。",
            "青溪老旧小区改造项目 area 30000",
        ),
        ("青溪产业园项目轮廓初现。项目规划占地30亩。", "青溪产业园项目 area 20000"),
        ("青溪水库工程灌溉面积3万亩。", ""),
        ("青溪产业园项目带动种植面积3万亩。", ""),
        ("青溪公园项目绿化面积3万平方米。", ""),
    ],
    "annualOutput": [
        ("浙江锦海机械有限公司去年产值3亿元。", "浙江锦海机械有限公司 annualOutput 3e8"),
        (
            "浙江锦海机械有限公司2023年实现营业收入3亿元，同比增长18%。",
            "浙江锦海机械有限公司 annualOutput 3e8",
        ),
        (
            "浙江锦海机械有限公司向东岳汽车有限公司供应轴承，年产值3亿元。",
            "浙江锦海机械有限公司 annualOutput 3e8",
        ),
        (
            "记者从浙江锦海机械有限公司获悉，该公司去年营收3亿元。",
            "浙江锦海机械有限公司 annualOutput 3e8",
        ),
        (
            "“去年公司销售收入3亿元。”浙江锦海机械有限公司董事长王强说。",
            "浙江锦海机械有限公司 annualOutput 3e8",
        ),
        (
            "浙江锦海机械有限公司与东岳汽车有限公司签约，后者去年产值3亿元。",
            "东岳汽车有限公司 annualOutput 3e8",
        ),
        (
            "浙江锦海机械有限公司和东岳汽车有限公司去年产值分别达到3亿元和9亿元。",
            "浙江锦海机械有限公司 annualOutput 3e8; 东岳汽车有限公司 annualOutput 9e8",
        ),
        ("年产值超3亿元的浙江锦海机械有限公司昨日签约。", "浙江锦海机械有限公司 annualOutput 3e8"),
        (
            "浙江锦海机械有限公司年产值从1亿元提高到3亿元。",
            "浙江锦海机械有限公司 annualOutput 3e8",
        ),
        ("浙江锦海机械有限公司今年产值有望达到3亿元。", "浙江锦海机械有限公司 annualOutput 3e8"),
        ("今年前9个月，浙江锦海机械有限公司实现产值3亿元。", ""),
        ("浙江锦海机械有限公司投产，带动全县新增产值3亿元。", ""),
        ("浙江锦海机械有限公司是泰顺县的企业，该县去年实现产值80亿元。", ""),
        ("浙江锦海机械有限公司和东岳汽车有限公司去年产值共12亿元。", ""),
        ("脐橙产业带动5万户，去年实现产值80亿元。", ""),
    ],
}
STAGES = [
    ("青溪电站项目于2023年9月开工建设。", "青溪电站项目 started 2023-09"),
    (
        "青溪电站项目今年1月动工，计划明年10月投产。",
        "青溪电站项目 started 2024-01; 青溪电站项目 planned 2025-10",
    ),
    ("10月12日，青溪电站项目主体结构封顶。", "青溪电站项目 underConstruction 2024-10-12"),
    (
        "去年3月开工的青溪电站项目已进入设备安装阶段。",
        "青溪电站项目 started 2023-03; 青溪电站项目 underConstruction",
    ),
    ("青溪电站项目昨日建成投用。", "青溪电站项目 inProduction 2024-10-17"),
    ("青溪电站项目日前签约。", "青溪电站项目 signed"),
    ("今年8月，青溪电站项目获批，计划投资7亿元。", "青溪电站项目 approved 2024-08"),
    (
        "青溪电站项目于2022年3月备案，同年9月开工。",
        "青溪电站项目 approved 2022-03; 青溪电站项目 started 2022-09",
    ),
    ("青溪电站项目已于今年7月终止。", "青溪电站项目 cancelled 2024-07"),
    ("青溪电站项目因用地问题暂停审批。", "青溪电站项目 suspended"),
    ("浙江锦海能源有限公司6月在园区开工建设青溪电站项目。", "青溪电站项目 started 2024-06"),
    (
        "青溪电站项目、北岭风电项目等20个项目10月8日集中开工。",
        "青溪电站项目 started 2024-10-08; 北岭风电项目 started 2024-10-08",
    ),
    ("青溪电站项目尚未开工。", ""),
    ("青溪电站项目投产后，可年发电20亿千瓦时。", ""),
    ("青溪电站项目1号车间已封顶。", ""),
    ("浙江锦海能源有限公司今年投产。", ""),
]
# The share of each table that is right, as measured when the network was trained, less a little. That of
# annualOutput is below what finding nothing gives: a better network is to raise it.
LEAST = {
    "investment": 0.7,
    "investment annualOutput progress area": 0.65,
    "progress": 0.8,
    "area": 0.9,
    "annualOutput": 0.3,
}
LEAST_OF_STAGES = 0.75


def _wrong(case: tuple[str, str], kinds: set[str]) -> str:
    text, expected = case
    wanted = set()
    for fact in filter(None, expected.split(";")):
        thing, kind, *rest = fact.split()
        number = "".join(rest) if kind in load_schema().stages else f"{float(rest[0]):.15g}"
        wanted.add((thing, kind, number))
    found = {fact for fact in said(facts_of(text, TODAY)) if fact[1] in kinds}
    bad = [f"missed {' '.join(fact)}" for fact in sorted(wanted - found)]
    bad += [f"wrong {' '.join(fact)}" for fact in sorted(found - wanted)]
    return f"{text}: {'; '.join(bad)}" if bad else ""


@pytest.mark.parametrize("names", VALUES)
def test_most_values_go_to_what_has_them(names: str) -> None:
    assert_most(VALUES[names], lambda case: _wrong(case, set(names.split())), LEAST[names])


def test_most_stages_are_found() -> None:
    assert_most(STAGES, lambda case: _wrong(case, set(load_schema().stages)), LEAST_OF_STAGES)
