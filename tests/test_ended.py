"""A sentence -> whether it tells of a deal that ended, failed or was never made."""

import pytest

from kg.relations.ended import ended_by


@pytest.mark.parametrize(
    ("relation", "text", "ended"),
    [
        ("supplies", "海捷阀门停止向启澄光电供应阀门。", True),
        ("develops", "海捷阀门撤回了投资建设阀门基地项目的申请。", True),
        ("cooperatesWith", "法院认定海捷阀门与启澄光电签订的合作协议无效。", True),
        ("cooperatesWith", "网传海捷阀门与启澄光电签约，双方均否认。", True),
        ("cooperatesWith", "海捷阀门曾与启澄光电洽谈合资，最终没有谈成。", True),
        ("supplies", "海捷阀门曾与启澄光电洽谈供气，也不了了之。", True),
        ("cooperatesWith", "海捷阀门并未与启澄光电有过股权关系或业务往来。", True),
        ("cooperatesWith", "海捷阀门愿与启澄光电协商解决。", True),
        ("cooperatesWith", "海捷阀门与启澄光电洽谈半年，签订合作协议。", False),
        ("worksFor", "网传海捷阀门董事长乐海峰辞职。", False),
        ("develops", "海捷阀门投资建设的阀门基地项目昨日开工。", False),
        ("cooperatesWith", "海捷阀门与启澄光电签订合作协议，取消中间环节。", False),
    ],
)
def test_what_ended_is_no_fact(relation: str, text: str, ended: bool) -> None:
    assert (ended_by(relation, text) is not None) == ended
