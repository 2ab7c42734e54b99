"""Text as people have it: copied from pages, saved in a wrong encoding, dated by its file's name alone."""

import csv
import io
from pathlib import Path

import pytest

from kg.articles import split_articles
from kg.model import Source, Unread
from kg.pipeline import build
from kg.sources import read_sources
from kg.sources.dates import named_date

CUT = (
    "本报讯 6月1日，总投资2.3亿元的白河",
    "装备产业园项目在合川区开工，由重庆白",
    "河装备有限公司投资建设。公司董事长王",
    "立新介绍，项目占地120亩。",
)
STORY = "".join(CUT).removeprefix("本报讯 ")


def read(path: Path) -> list[Source | Unread]:
    return list(read_sources([path]))


@pytest.mark.parametrize(
    "lines",
    [
        [f"{number:02} {line}" for number, line in enumerate(CUT, 1)],
        [f"{number}　{line}" for number, line in enumerate(CUT, 17)],
        [f"{f'{number} ' if number % 2 == 0 else ''}".ljust(4) + line for number, line in enumerate(CUT, 1)],
    ],
)
def test_numbers_of_lines_are_no_words(lines: list[str]) -> None:
    (article,) = split_articles(Source("a.txt", "招商动态\n" + "\n".join(lines) + "\n"))
    assert article.text.split("\n")[1] == STORY


@pytest.mark.parametrize(
    "text",
    [
        "重点项目\n1 白河智能装备产业园项目一期\n2 山石智能装备产业园项目二期\n3 红土装备产业园项目\n",
        "1 月份，全市开工项目十个。\n2 月份，全市开工项目二十个。\n3 月份，全市开工项目三个。\n",
        "12 家企业签约。\n14 家企业开工，其中三家在合川区。\n",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    kept = "\n".join(article.text for article in split_articles(Source("a.txt", text)))
    assert [char for char in kept if char.isdigit()] == [char for char in text if char.isdigit()]


@pytest.mark.parametrize("sign", "-\u2010")
def test_a_hyphen_at_the_end_of_a_line_goes(sign: str) -> None:
    text = f"招商动态\n本报讯 6月1日，总投资2.3亿元的红土装备产业{sign}\n园项目在合川区开工。"
    (article,) = split_articles(Source("a.txt", text))
    assert "红土装备产业园项目" in article.text


@pytest.mark.parametrize("text", ["万州—达州\n", "万州-达州班列\n", "A-\nB型\n"])
def test_other_hyphens_stay(text: str) -> None:
    (article,) = split_articles(Source("a.txt", text))
    assert any(sign in article.text for sign in "-—")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gbk.txt", STORY.encode().decode("gb18030", "ignore")),
        ("english.txt", "A factory was opened."),
        ("numbers.txt", "1 2 3 4 5\n6 7 8 9 10\n3.14 2.71"),
    ],
)
def test_text_that_is_broken_already_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (item,) = read(tmp_path / name)
    assert isinstance(item, Unread) and "wrong encoding" in item.reason


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("20240513.txt", "2024-05-13"),
        ("2024-05-13.txt", "2024-05-13"),
        ("人民日报20240513-03版.txt", "2024-05-13"),
        ("2024-05-13/03/a.txt", "2024-05-13"),
        ("2024-05/13/a.txt", "2024-05-13"),
        ("2024年5月13日要闻.txt", "2024-05-13"),
        ("2024/20240601 补.txt", "2024-06-01"),
        ("120240513.txt", ""),
        ("20241332.txt", ""),
        ("20230231.txt", ""),
        ("2024.txt", ""),
        ("13812345678.txt", ""),
    ],
)
def test_dates_in_names(path: str, day: str) -> None:
    assert named_date(path) == day


@pytest.mark.parametrize(
    ("path", "text", "day"),
    [
        ("20240513.txt", STORY, "2024-05-13"),
        (
            "20240513.txt",
            f"山城日报 2024年5月20日 星期一 第02版\n\n{STORY}",
            "2024-05-20",
        ),  # the page knows better
        ("2024-05-13/a.txt", STORY, "2024-05-13"),
        ("20240513.html", f"<html><body><p>{STORY}</p></body></html>", "2024-05-13"),
        ("20240513.jsonl", f'{{"text": "{STORY}"}}', "2024-05-13"),
        ("20240513.jsonl", f'{{"text": "{STORY}", "date": "2024-05-01"}}', "2024-05-01"),
        ("a.txt", STORY, ""),
    ],
)
def test_the_date_of_an_article(tmp_path: Path, path: str, text: str, day: str) -> None:
    file = tmp_path / "named" / path
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    (source,) = read(tmp_path / "named")
    assert isinstance(source, Source)
    assert [article.date for article in split_articles(source)] == [day]


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_articles_without_a_date_are_counted_and_listed(tmp_path: Path) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    for name in ("a.txt", "b.txt", "20240513.txt"):
        (pages / name).write_text(f"{name}\n\n{STORY}", encoding="utf-8")
    assert build([pages], out).undated == 2
    todo = out / "metadata-todo.csv"
    assert [row["file"] for row in rows_of(todo)] == ["a.txt", "b.txt"]
    assert "metadata-todo.csv" in (out / "report.md").read_text(encoding="utf-8")
    # What was filled in stays; where the list is put, the articles are dated.
    todo.write_text(
        todo.read_text(encoding="utf-8-sig").replace("a.txt,", "a.txt,2024-06-01"), encoding="utf-8"
    )
    build([pages], out)
    assert [row["date"] for row in rows_of(todo)] == ["2024-06-01", ""]
    (pages / "metadata.csv").write_bytes(todo.read_bytes())
    assert build([pages], out).undated == 1
    (pages / "metadata.csv").write_text("file,date\na.txt,2024\nb.txt,2024\n", encoding="utf-8")
    assert build([pages], out).undated == 0 and not todo.exists()


def test_every_file_of_a_folder_is_read_or_named_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.mp4", "c.mp4", "sub/d.mp4", "LIES", "x.y-z"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    for name in ("Thumbs.db", ".DS_Store", "~$a.docx", "desktop.ini", "a.txt~", "._a.txt"):
        (tmp_path / name).write_bytes(b"\x00\x01")
    items = read(tmp_path)
    assert [item.path for item in items] == ["LIES", "a.txt", "b.mp4"]
    reasons = [item.reason for item in items if isinstance(item, Unread)]
    assert (
        "(and 1 more)" in reasons[0] and "is a .mp4 file (and 2 more), which kg does not read" in reasons[1]
    )


def test_what_a_build_wrote_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    build([tmp_path], tmp_path)
    assert [item.path for item in read(tmp_path)] == ["a.txt"]
