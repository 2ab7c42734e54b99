"""Text -> dates."""

import pytest

from kg.text.dates import DateMention, find_dates

TODAY = "2024-10-18"


def only(text: str, today: str = TODAY) -> DateMention:
    (date,) = find_dates(text, today)
    return date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年5月13日", "2024-05-13"),
        ("2024.5.13", "2024-05-13"),
        ("2024-05-13", "2024-05-13"),
        ("二〇二四年五月", "2024-05"),
        ("今年2月1日", "2024-02-01"),
        ("去年12月", "2023-12"),
        ("明年3月", "2025-03"),
        ("2027年底", "2027"),
        ("上月", "2024-09"),
        ("本月底", "2024-10"),
        ("昨日", "2024-10-17"),
        ("10月12日", "2024-10-12"),
        ("5月13-14日", "2024-05-13"),
        ("13日，记者", "2024-10-13"),
        ("2月31日", "2024-02"),
    ],
)
def test_a_date_is_as_exact_as_its_words(text: str, iso: str) -> None:
    assert only(text).iso == iso


@pytest.mark.parametrize("text", ["今年2月1日", "去年12月", "上月", "昨日", "10月12日", "年底"])
def test_without_the_articles_date_only_written_years_count(text: str) -> None:
    assert only(text, "").iso == ""
    assert only("2024年5月", "").iso == "2024-05"


@pytest.mark.parametrize(("text", "ago"), [("去年", 1), ("今年", 0), ("明年", -1), ("2010年", 14)])
def test_the_year_counts_from_the_articles(text: str, ago: int) -> None:
    assert only(text).years_ago == ago


@pytest.mark.parametrize("text", ["前三季度", "今年上半年", "1至8月", "1-4月", "2023年1—11月", "今年以来"])
def test_a_part_of_a_year_is_none(text: str) -> None:
    assert only(text).is_part


def test_the_same_year_is_the_one_named_before() -> None:
    dates = find_dates("2022年3月备案，同年9月开工，次年8月投产", TODAY)
    assert [date.iso for date in dates] == ["2022-03", "2022-09", "2023-08"]


@pytest.mark.parametrize("text", ["近日", "6.5元", "投产后年产值", "1号厂房", "60日内", "第3项", ""])
def test_no_dates(text: str) -> None:
    assert find_dates(text, TODAY) == []


def test_a_day_that_is_none_does_no_harm() -> None:
    assert only("昨日", "2024-02-31").iso == ""
