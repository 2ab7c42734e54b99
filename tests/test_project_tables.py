"""Tables of projects: what is read of a sheet, what is left out, and what is told."""

import csv
import io
import time
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.articles import split_articles
from kg.errors import DataError
from kg.model import Facts, Source, Unread
from kg.pipeline import extract
from kg.schema import DATA
from kg.sources import read_sources
from kg.tables.columns import meaning, unit_of
from kg.tables.parties import find_parties, type_of
from kg.tables.stages import find_row_stages, read_dates
from kg.tables.stories import ROWS, amount_text
from kg.words import WORD_FILES, ColumnWords, load_words, read_words
from tests.workbooks import make_ods, make_workbook

HEAD = ["序号", "项目名称", "建设单位", "建设地点", "总投资（亿元）"]
ROW = [1, "白河装备产业园项目", "重庆白河装备有限公司", "合川区", 2.3]
SECOND = [2, "山石电池基地项目", "重庆山石电池有限公司", "铜梁区", 5]


def read(folder: Path, data: bytes, name: str = "表.xlsx") -> list[Source | Unread]:
    (folder / name).write_bytes(data)
    return list(read_sources([folder / name]))


def facts_of(items: Sequence[Source | Unread]) -> list[Facts]:
    return [extract(a) for item in items if isinstance(item, Source) for a in split_articles(item)]


def told(items: Sequence[Source | Unread]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Unread)]


def said(all_facts: Sequence[Facts]) -> set[tuple[Any, ...]]:
    """Return every fact as names and values."""
    found: set[tuple[Any, ...]] = set()
    for facts in all_facts:
        names = {entity.id: entity.name for entity in facts.entities}
        found |= {(names[r.head], r.type, names[r.tail]) for r in facts.relations}
        found |= {(names[a.entity], a.name, a.value) for a in facts.attributes}
        found |= {(names[m.project], m.stage, m.date) for m in facts.milestones}
        for one in (*facts.relations, *facts.attributes, *facts.milestones):
            assert facts.article.text[one.evidence.start : one.evidence.end] == one.evidence.text
        for anchor in facts.article.anchors:
            assert facts.article.text[anchor.start : anchor.end].strip() and "!" in anchor.cell
    return found


FIRST = {
    ("重庆白河装备有限公司", "develops", "白河装备产业园项目"),
    ("白河装备产业园项目", "locatedIn", "合川区"),
    ("白河装备产业园项目", "investment", 230_000_000.0),
}
LINKS = {fact for fact in FIRST if fact[1] != "investment"}
OTHER = {
    ("重庆山石电池有限公司", "develops", "山石电池基地项目"),
    ("山石电池基地项目", "locatedIn", "铜梁区"),
    ("山石电池基地项目", "investment", 500_000_000.0),
}


@pytest.mark.parametrize(
    ("rows", "merged", "found"),
    [
        ([HEAD, ROW, SECOND], (), FIRST | OTHER),
        ([["某市重点项目表"], ["单位：亿元"], [*HEAD[:4], "总投资"], ROW], (), FIRST),
        ([["某市重点项目表（单位：万元）"], [*HEAD[:4], "总投资"], [*ROW[:4], 23000]], (), FIRST),
        ([[*HEAD[:4], "总投资"], [*ROW[:4], "2.3亿元"]], (), FIRST),
        ([["单位：万元"], HEAD, ROW], (), FIRST),  # the head's own unit counts first
        # group rows and totals
        ([HEAD, ["一、产业项目（2个）", "", "", "", 7.3], ROW, ["合计", "", "", "", 7.3]], (), FIRST),
        ([HEAD, ["（一）", "产业项目", "", "", 7.3], ROW, ["", "小计（1个）", "", "", 2.3]], (), FIRST),
        ([HEAD, ["一", "产业项目（2个）", "", "", 7.3], ROW, ["", "其中：续建", "", "", 1]], (), FIRST),
        ([HEAD, ROW, HEAD, ["填表说明：以上数据由各单位提供"]], (), FIRST),  # the head again on page two
        # dittos and merged cells
        (
            [HEAD, ROW, [2, "白河二期厂房项目", "同上", "〃", 1]],
            (),
            FIRST
            | {
                ("重庆白河装备有限公司", "develops", "白河二期厂房项目"),
                ("白河二期厂房项目", "locatedIn", "合川区"),
                ("白河二期厂房项目", "investment", 100_000_000.0),
            },
        ),
        (
            [HEAD, ROW, [2, "白河二期厂房项目", "", "", ""]],
            ("C2:C3", "D2:D3", "E2:E3"),  # one sum for both is the sum of neither
            (FIRST - {("白河装备产业园项目", "investment", 230_000_000.0)})
            | {
                ("重庆白河装备有限公司", "develops", "白河二期厂房项目"),
                ("白河二期厂房项目", "locatedIn", "合川区"),
            },
        ),
        (
            [HEAD, ROW, ["", "", "重庆大江建工有限公司", "", ""]],
            ("A2:A3", "B2:B3", "D2:D3", "E2:E3"),
            FIRST | {("重庆大江建工有限公司", "develops", "白河装备产业园项目")},
        ),
        # heads of two rows
        (
            [
                [*HEAD[:4], "投资", "", "联系人"],
                ["", "", "", "", "总投资（万元）", "2025年计划投资"],
                [*ROW[:4], 23000, 9, "甲"],
            ],
            ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"),
            FIRST,
        ),
        (
            [["", "基本情况", "", "", "投资（亿元）", ""], [*HEAD[:4], "总投资", "累计完成投资"], [*ROW, 1]],
            ("B1:D1", "E1:F1"),
            FIRST,
        ),
        # one year's part and money spent are no investment
        ([[*HEAD[:4], "年度计划投资（万元）", "累计完成投资（万元）"], [*ROW[:4], 9, 9]], (), LINKS),
        # several parties, and several lines in a cell
        (
            [HEAD, [1, ROW[1], "重庆白河装备有限公司\n合川区经信委", "合川区、铜梁区", 2.3]],
            (),
            FIRST
            | {("合川区经信委", "develops", ROW[1]), ("白河装备产业园项目", "locatedIn", "铜梁区")},
        ),
        # a title's place is that of rows without one
        ([["合川区2025年重点项目"], ["项目名称", "建设单位"], ROW[1:3]], (), LINKS),
        # dates, progress, states
        (
            [
                ["项目名称", "开工时间", "计划竣工时间", "形象进度", "所属行业"],
                ["山石电池基地项目", date(2024, 5, 1), "2026年12月", 0.85, "新能源"],
            ],
            (),
            {
                ("山石电池基地项目", "started", "2024-05-01"),
                ("山石电池基地项目", "planned", "2026-12"),
                ("山石电池基地项目", "progress", 85.0),
                ("山石电池基地项目", "inIndustry", "新能源"),
            },
        ),
    ],
)  # fmt: skip
def test_what_a_sheet_says(
    tmp_path: Path, rows: list[list[Any]], merged: Sequence[str], found: set[tuple[Any, ...]]
) -> None:
    assert said(facts_of(read(tmp_path, make_workbook(rows, merged=merged)))) == found


def test_other_kinds_of_workbooks(tmp_path: Path) -> None:
    assert said(facts_of(read(tmp_path, make_ods([HEAD, ROW]), "a.ods"))) == FIRST
    items = list(read_sources([Path(__file__).parent / "samples" / "list.xls"]))
    assert said(facts_of(items)) == FIRST | {(ROW[1], "started", "2024-05-01")}
    assert told(items) == ["sheet 隐 is hidden and was not read; unhide it if it is to be read"]


def test_a_row_is_a_sentence_and_names_its_cells(tmp_path: Path) -> None:
    (facts,) = facts_of(read(tmp_path, make_workbook([["某市项目表"], HEAD, ROW])))
    assert [block.kind for block in facts.article.blocks] == ["headline", "box"]
    sentence = (
        "项目名称：白河装备产业园项目；建设单位：重庆白河装备有限公司；建设地点：合川区；总投资：2.3亿元。"
    )
    assert facts.article.text == f"某市项目表\n{sentence}"
    cells = {anchor.column: anchor.cell for anchor in facts.article.anchors}
    assert cells == {
        "project": "项目表!B3",
        "owner": "项目表!C3",
        "place": "项目表!D3",
        "investment": "项目表!E3",
    }


def test_people_and_telephones_are_never_read(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "联系人", "联系方式"],
        [*ROW[:2], "重庆白河装备有限公司 13812345678", *ROW[3:], "王立新", "023-68888888"],
    ]
    items = read(tmp_path, make_workbook(rows))
    assert not any(word in repr(items) for word in ("王立新", "138", "6888")) and told(items) == []


@pytest.mark.parametrize(
    ("rows", "more", "line"),
    [
        ([[*HEAD[:4], "总投资"], ROW], {}, "column 总投资 has no unit"),
        ([[*HEAD, "怪栏"], [*ROW, 1]], {}, "heads kg does not know were not read: 怪栏"),
        ([HEAD, ROW], {".旧表": [HEAD, SECOND]}, "sheet 旧表 is hidden and was not read"),
        ([HEAD, ROW], {"随记": [["买菜"]]}, "sheet 随记: holds no table"),
        ([["买菜", "记得"]], {}, "holds no table that kg knows"),
        ([[]], {}, "is empty"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told(
    tmp_path: Path, rows: list[list[Any]], more: dict[str, list[list[Any]]], line: str
) -> None:
    (reason,) = told(read(tmp_path, make_workbook(rows, more=more)))
    assert line in reason


def zipped(data: bytes, blanks: int) -> bytes:
    """Return a workbook whose sheet holds ``blanks`` blanks more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * blanks)
            new.writestr(name, content)
    return file.getvalue()


def far_away() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.xlsx", make_workbook([HEAD, ROW])[:3000], "cannot be read as a workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 900, "cannot be read as a workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.xlsx", far_away(), "more memory than there is"),  # two cells of a sheet of 17,000 million
        ("a.ods", make_ods([HEAD, ROW], repeated=(1_048_576, 16_000)), "cannot be read as a workbook"),
        ("a.xlsx", zipped(make_workbook([HEAD, ROW]), 520 * 2**20), "larger than 512 MB once unpacked"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\x01\x02\x03\x04\x05", "is not text"),
    ],
    ids=["cut", "broken", "locked", "far", "repeated", "bomb", "empty", "bytes"],
)
def test_hostile_files_end_in_a_line(tmp_path: Path, name: str, data: bytes, line: str) -> None:
    began = time.monotonic()
    (reason,) = told(read(tmp_path, data, name))
    assert line in reason and "\n" not in reason and time.monotonic() - began < 60


def test_formulas_are_values_and_links_are_not_followed(tmp_path: Path) -> None:
    rows = [HEAD, [1, '=HYPERLINK("http://127.0.0.1:9/","x")', "=[1]Sheet1!A1", "合川区", 1], ROW]
    assert said(facts_of(read(tmp_path, make_workbook(rows)))) == FIRST


def to_csv(rows: Sequence[Sequence[Any]], mark: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=mark).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("表.csv", ","), ("表.tsv", "\t"), ("表.csv", ";")])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, name: str, mark: str) -> None:
    items = read(tmp_path, to_csv([HEAD, ROW, SECOND], mark).encode(encoding), name)
    assert said(facts_of(items)) == FIRST | OTHER
    assert facts_of(items)[0].article.anchors[0].cell == "表!B2"


@pytest.mark.parametrize(
    "rows",
    [
        [["标题", "日期", "正文", "作者"], ["山石开工", "2025-06-01", "山石项目开工。", "王立新、李明"]],
        [["编号", "新闻标题", "发布时间", "内容"], ["7", "山石开工", date(2025, 6, 1), "山石项目开工。"]],
        [["title", "date", "text"], ["山石开工", "2025年6月1日", "山石项目开工。"], ["空", "", ""]],
    ],
)
def test_a_table_of_articles_is_read_as_articles(tmp_path: Path, rows: list[list[Any]]) -> None:
    for data, name in ((make_workbook(rows), "a.xlsx"), (to_csv(rows).encode(), "a.csv")):
        (item,) = read(tmp_path, data, name)
        assert isinstance(item, Source) and item.record in ("2", "7")
        assert (item.title, item.date, item.text) == ("山石开工", "2025-06-01", "山石项目开工。")


def test_many_rows_are_read_in_bounded_pieces(tmp_path: Path) -> None:
    rows = [
        HEAD,
        *([n, f"白河第{n}号产业园项目", "重庆白河装备有限公司", "合川区", 1] for n in range(1, 3 * ROWS)),
    ]
    (source,) = read(tmp_path, to_csv(rows).encode(), "a.csv")
    articles = split_articles(source) if isinstance(source, Source) else ()
    assert len(articles) == 3 and len({article.id for article in articles}) == 3
    assert sum(len(extract(article).attributes) for article in articles) == 3 * ROWS - 1


def test_rows_beyond_the_limit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.workbook.ROWS", 2)
    monkeypatch.setattr("kg.sources.tables.ROWS", 2)
    for data, name in (
        (make_workbook([HEAD, ROW, SECOND]), "a.xlsx"),
        (to_csv([HEAD, ROW, SECOND]).encode(), "a.csv"),
    ):
        items = read(tmp_path, data, name)
        assert said(facts_of(items)) == FIRST and told(items) == [
            "1 rows beyond 2 were left out; split the file"
        ]


def test_rows_of_one_name_are_one_project_only_where_nothing_differs(tmp_path: Path) -> None:
    rows = [HEAD, [1, "老旧小区改造项目", "", "合川区", 1], [2, "老旧小区改造项目", "", "铜梁区", 2]]
    (facts,) = facts_of(read(tmp_path, make_workbook(rows)))
    assert sum(entity.type == "Project" for entity in facts.entities) == 2


@pytest.mark.parametrize(
    ("head", "means"),
    [
        ("项目名称", "project"), ("项 目\n名 称", "project"), ("总投资（亿元）", "investment"),
        ("计划总投资额(万元)", "investment"), ("总投资万元", "investment"), ("年度计划投资", "text"),
        ("2025年计划投资（万元）", "text"), ("1-5月完成投资", "text"), ("累计完成投资", "text"),
        ("投资完成率", "text"), ("资本金", "text"), ("联系人", "personal"), ("包联领导", "personal"),
        ("联系电话", "personal"), ("法定代表人", "personal"), ("项目法人", "owner"), ("怪栏", ""),
        ("拟竣工", "finish"), ("实际投产时间", "production"), ("项目联系人", "personal"),
    ],
)  # fmt: skip
def test_meaning_of_heads(head: str, means: str) -> None:
    assert meaning(head) == means


@pytest.mark.parametrize(
    ("head", "unit"),
    [("总投资（亿元）", "亿元"), ("总投资(单位：万元)", "万元"), ("总投资万元", "万元"), ("总投资", "")],
)
def test_unit_of_a_head(head: str, unit: str) -> None:
    assert unit_of(head, "money") == unit


@pytest.mark.parametrize(
    ("cell", "unit", "text"),
    [
        ("1,200.5", "万元", "1200.5万元"), ("460000.0", "万元", "460000万元"), ("约3亿", "", "约3亿元"),
        ("约3亿", "万元", "约3亿元"), ("3亿元", "万元", "3亿元"), ("1.5-2", "亿元", "1.5-2亿元"),
        ("5以上", "亿元", "5亿元以上"), ("5", "", "5"), ("待定", "亿元", "待定"),
        ("1亿美元", "亿元", "1亿美元"),
    ],
)  # fmt: skip
def test_amounts_of_cells(cell: str, unit: str, text: str) -> None:
    assert amount_text(cell, unit, money=True) == text


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2025-03-01", ["2025-03-01"]), ("2025年3月", ["2025-03"]), ("2025.3", ["2025-03"]),
        ("202503", ["2025-03"]), ("20250301", ["2025-03-01"]), ("2025.1", ["2025"]),
        ("2025.10", ["2025-10"]), ("2024-2026", ["2024", "2026"]), ("2025年", ["2025"]),
        ("2023.5—2025.12", ["2023-05", "2025-12"]), ("12000", []), ("年底", []),
    ],
)  # fmt: skip
def test_dates_of_cells(text: str, dates: list[str]) -> None:
    assert read_dates(text) == dates


@pytest.mark.parametrize(
    ("column", "head", "text", "today", "stage"),
    [
        ("start", "开工时间：", "2025-03", "2025-06-01", [("started", "2025-03")]),
        ("start", "开工时间：", "2025-09", "2025-06-01", [("planned", "2025-09")]),
        ("start", "计划开工时间：", "2025-03", "2025-06-01", [("planned", "2025-03")]),
        ("start", "开工时间：", "2025-03", "2025", [("planned", "2025-03")]),  # a table of the year
        ("finish", "竣工时间：", "2025-03", "", [("planned", "2025-03")]),
        ("term", "建设年限：", "2024-2026", "2025", [("started", "2024"), ("planned", "2026")]),
        ("progress", "形象进度：", "主体施工", "", []),
        ("progress", "形象进度：", "正在进行主体施工", "", [("underConstruction", "")]),
        ("progress", "形象进度：", "预计年底投产", "", [("planned", "")]),
        ("status", "是否开工：", "是", "", [("started", "")]),
        ("status", "建设性质：", "续建", "", [("underConstruction", "")]),
        ("status", "建设性质：", "新建", "", []),
    ],
)  # fmt: skip
def test_stages_of_cells(column: str, head: str, text: str, today: str, stage: list[tuple[str, str]]) -> None:
    found = list(find_row_stages(column, head, text, today))
    assert [(one, date) for one, date, _ in found] == stage
    assert all(bool(promised) == (one == "planned") for one, _, promised in found)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("重庆白河装备有限公司", "Company"), ("赛力斯汽车", "Company"), ("合川区经信委", "GovernmentAgency"),
        ("双槐镇人民政府", "GovernmentAgency"), ("合川区人民医院", "Institution"),
        ("重庆大学", "Institution"), ("双槐镇", ""), ("王立新", ""),
        ("待定", ""), ("/", ""), ("合川高新区", ""),
    ],
)  # fmt: skip
def test_type_of_a_party(name: str, type_: str) -> None:
    assert type_of(name) == type_


def test_parties_of_a_cell() -> None:
    text = "1.甲江建工有限公司；2、乙山（集团）有限公司（牵头单位） 丙水局,李某"
    assert [(text[a:b], kind) for a, b, kind in find_parties(text)] == [
        ("甲江建工有限公司", "Company"),
        ("乙山（集团）有限公司", "Company"),
        ("丙水局", "GovernmentAgency"),
    ]


@pytest.mark.parametrize("table", ["heads", "states", "articles"])
def test_a_word_stands_in_one_list(table: str) -> None:
    words = [word for listed in getattr(load_words(ColumnWords), table).values() for word in listed]
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\noperator = [", "\nopperator = [", "opperator: unknown 'opperator'; write operator"),
        ('relation = "develops"', 'relation = "develop"', "relation: unknown 'develop'; write develops"),
        ('type = "DevelopmentZone"', 'type = "Zone"', "type: unknown 'Zone'; "),
        ('output = "annualOutput"', 'output = "anualOutput"', "output: unknown 'anualOutput'; write annual"),
        ('finish = "completed"', 'finish = "complete"', "finish: unknown 'complete'; write completed"),
    ],
)
def test_what_a_column_means_is_checked(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / WORD_FILES[ColumnWords]
    text = (DATA / "words" / path.name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=r"columns\.toml, line \d+: ") as error:
        read_words(path, ColumnWords)
    assert said in str(error.value)
