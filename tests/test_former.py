"""Former names of a company: which name was given up for which, and when. The mentions are made by hand."""

import pytest

from tests.test_entities import entities_of

OLD, NEW = "湖州衡泽电梯部件有限公司", "衡泽智能科技有限公司"
BOTH, TURNED = f"Company {OLD}; Company {NEW}", f"Company {NEW}; Company {OLD}"


@pytest.mark.parametrize(
    ("text", "names", "until"),
    [
        (f"5月23日起，{OLD}更名为{NEW}。", BOTH, "2023-05-23"),
        (f"{OLD}5月23日起正式更名为“{NEW}”。", BOTH, "2023-05-23"),
        (f"2021年3月，{OLD}改名为{NEW}。", BOTH, "2021-03"),
        (f"3月8日开会。{OLD}已更名为{NEW}。", BOTH, ""),  # the day is another sentence's
        (f"去年，公司名称由{OLD}变更为{NEW}。", BOTH, "2022"),
        (f"{NEW}的前身为{OLD}。", TURNED, ""),
        (f"{NEW}（原名{OLD}）投产。", TURNED, ""),
        (f"{NEW}（原{OLD}）投产。", TURNED, ""),
        (f"{NEW}成立于2009年，曾用名{OLD}。", TURNED, ""),
    ],
)
def test_a_company_bears_its_later_name(text: str, names: str, until: str) -> None:
    (company,) = entities_of(text, names, "2023-05-24")
    assert (company.name, company.key, company.aliases) == (NEW, NEW, (OLD,))
    assert company.former == ((OLD, until),)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{OLD}与{NEW}签约。", BOTH),
        (f"控股股东由{OLD}变更为{NEW}。", BOTH),
        (f"{NEW}总经理（原{OLD}总经理）到场。", TURNED),
        (f"{NEW}（原{OLD}厂区）扩建。", TURNED),
    ],
)
def test_other_companies_are_no_former_names(text: str, names: str) -> None:
    assert [entity.former for entity in entities_of(text, names)] == [(), ()]


def test_of_several_names_the_last_is_borne() -> None:
    first = "衡泽电梯厂"
    text = f"{first}1998年改制为{OLD}，2023年5月更名为{NEW}。"
    (company,) = entities_of(text, f"Company {first}; {BOTH}", "2023-05-24")
    assert company.name == NEW
    assert company.former == ((first, "1998"), (OLD, "2023-05"))
