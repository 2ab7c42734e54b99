"""Text -> amounts."""

from decimal import Decimal

import pytest

from kg.text.quantities import Quantity, find_quantities, parse_number


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1,234.5", "1234.5"),
        ("七点六亿", "760000000"),
        ("三千五百万", "35000000"),
        ("1.2万亿", "1200000000000"),
        ("1亿5000万", "150000000"),
        ("一亿零五万", "100050000"),
        ("一亿五", "150000000"),
        ("两千三百", "2300"),
        ("十二", "12"),
        ("一百零五", "105"),
        ("九十三点五", "93.5"),
        ("二〇二四", "2024"),
    ],
)
def test_a_number_is_read_in_digits_and_words(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("7.6亿元", "760000000", "CNY"),
        ("近50个亿", "5000000000", "CNY"),
        ("8.50（亿元）", "850000000", "CNY"),
        ("（亿元）10.00", "1000000000", "CNY"),
        ("（万元）：86000", "860000000", "CNY"),
        ("3万元欧元", "30000", "EUR"),
        ("900万元", "9000000", "CNY"),
        ("1523.6 亿元", "152360000000", "CNY"),
        ("三千五百万元", "35000000", "CNY"),
        ("七点六亿元", "760000000", "CNY"),
        ("5亿元人民币", "500000000", "CNY"),
        ("1.5亿美元", "150000000", "USD"),
        ("300万欧元", "3000000", "EUR"),
        ("两千三百万港元", "23000000", "HKD"),
        ("40亿日元", "4000000000", "JPY"),
        ("4.2亿建设", "420000000", "CNY"),
        ("70亿的销售额", "7000000000", "CNY"),
    ],
)
def test_money_has_its_currency(text: str, value: str, currency: str) -> None:
    quantity = only(text)
    assert (quantity.kind, quantity.value, quantity.currency) == ("money", Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("150亩", "100000"),
        ("230亩", "153333.33"),
        ("9.6公顷", "96000"),
        ("5.6万平方米", "56000"),
        ("1791.6万平方米", "17916000"),
        ("12,000㎡", "12000"),
        ("16.8平方公里", "16800000"),
    ],
)
def test_areas_are_square_metres(text: str, value: str) -> None:
    assert (only(text).kind, only(text).value) == ("area", Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("85%", "85"), ("31.7％", "31.7"), ("百分之九十三点五", "93.5"), ("八成", "80"), ("六成半", "65")],
)
def test_percentages(text: str, value: str) -> None:
    assert (only(text).kind, only(text).value) == ("percent", Decimal(value))


@pytest.mark.parametrize(
    ("text", "span", "qualifier"),
    [
        ("总投资约7.6亿元。", "约7.6亿元", "about"),
        ("近10亿元", "近10亿元", "about"),
        ("30亿元左右", "30亿元左右", "about"),
        ("超过了8000万元", "超过了8000万元", "atLeast"),
        ("逾百亿元", "逾百亿元", "atLeast"),
        ("8000 多万元", "8000 多万元", "atLeast"),
        ("2.3亿余元", "2.3亿余元", "atLeast"),
        ("5亿元以上", "5亿元以上", "atLeast"),
        ("不超过4.2亿元", "不超过4.2亿元", "atMost"),
        ("上亿元", "上亿元", "atLeast"),
        ("投资7.6亿元", "7.6亿元", ""),
    ],
)
def test_qualifiers_belong_to_the_amount(text: str, span: str, qualifier: str) -> None:
    quantity = only(text)
    assert (text[quantity.start : quantity.end], quantity.qualifier) == (span, qualifier)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("6—8亿元", "600000000", "800000000"),
        ("2万—10万元", "20000", "100000"),
        ("5亿元至8亿元", "500000000", "800000000"),
        ("30%—40%", "30", "40"),
        ("300到500亩", "200000", "333333.33"),
    ],
)
def test_a_range_has_two_ends(text: str, low: str, high: str) -> None:
    quantity = only(text)
    assert (quantity.minimum, quantity.maximum) == (Decimal(low), Decimal(high))
    assert (quantity.value, quantity.qualifier) == (Decimal(low), "atLeast")


@pytest.mark.parametrize(
    "text",
    [
        "三元电池",
        "万元户",
        "千亿级",
        "百亿元级产业集群",
        "6.5元/吨",
        "数亿元",
        "年产5万吨",
        "10万千瓦",
        "4.2亿千瓦时",
        "50万套",
        "一成不变",
        "第3亿元",
        "",
    ],
)
def test_what_is_no_certain_amount_is_left(text: str) -> None:
    assert find_quantities(text) == []


def test_long_rows_of_digits_take_no_time() -> None:
    assert find_quantities("一" * 20_000 + "，" + "1" * 20_000) == []
