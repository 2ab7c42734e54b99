import io
import json
import os
import random
import sys
from pathlib import Path

import pytest

from kg.model import Source, Unread
from kg.sources import read_sources
from kg.sources.dates import iso_date
from kg.sources.markdown import read_markdown
from kg.sources.webpage import read_webpage
from tests.timing import assert_linear

STORY = "本报讯　五月的江边，长河机械有限公司的新厂房封顶了。\n\n公司负责人说，厂房将在年底前投产。\n"
TRADITIONAL = "本報訊　五月的江邊，長河機械有限公司的新廠房封頂了。\n\n公司負責人說，廠房將在年底前投產。\n"


def write(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def read(*paths: Path) -> list[Source | Unread]:
    return list(read_sources(paths))


def read_one(folder: Path, name: str, data: bytes | str) -> Source:
    (source,) = read(write(folder, name, data))
    assert isinstance(source, Source), source
    return source


def why_unread(folder: Path, name: str, data: bytes | str) -> str:
    (unread,) = read(write(folder, name, data))
    assert isinstance(unread, Unread), unread
    assert unread.path == name
    return unread.reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_reads_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert read_one(tmp_path, "a.txt", STORY.encode(encoding)).text == STORY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_reads_the_shortest_text(tmp_path: Path, encoding: str) -> None:
    assert read_one(tmp_path, "a.txt", "投产".encode(encoding)).text == "投产"


def test_reads_traditional_encodings(tmp_path: Path) -> None:
    for number, encoding in enumerate(["big5", "gb18030", "utf-8"]):
        assert read_one(tmp_path, f"{number}.txt", TRADITIONAL.encode(encoding)).text == TRADITIONAL


def test_reads_rare_characters_of_gb18030(tmp_path: Path) -> None:
    text = STORY + "𬭚元素与㛃先生"
    assert read_one(tmp_path, "a.txt", text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_lets_go_of_a_character_cut_off_at_the_end(tmp_path: Path, encoding: str) -> None:
    cut = STORY.strip().removesuffix("。") + "厂"
    assert read_one(tmp_path, "a.txt", cut.encode(encoding)[:-1]).text == cut[:-1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (STORY.encode()[:40] + b"\xff" + STORY.encode()[40:], "broken characters (the first at byte"),
        (b"\xff\xfe\x00\xd8\x41\x00\x42\x00\x43\x00", "broken UTF-16-LE"),
        ("Déjà vu à l'été".encode("latin-1"), "neither UTF-8, GB18030, UTF-16 nor Big5"),
        (b"\x7fELF\x01\x01\x00\x00\x00\x00\x00\x02\x00\x03", "is not text"),
        (b"ab\x01\x02\x03\x04\x05cd", "is not text"),
        (b"%PDF-1.4 \xe2\xe3", "is a PDF"),
        (b"PK\x03\x04abc", "Word"),
    ],
)
def test_says_why_a_file_is_not_read(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in why_unread(tmp_path, "a.txt", data)


def test_random_bytes_are_never_text(tmp_path: Path) -> None:
    for seed in range(20):
        why_unread(tmp_path, "a.txt", random.Random(seed).randbytes(5000 + seed))


def test_keeps_ideographic_blanks_and_removes_control_characters(tmp_path: Path) -> None:
    text = "\u3000\u3000一\x07行\r\n\r\n二\u200b行\r三\tx\ufeff"
    assert read_one(tmp_path, "a.txt", text).text == "\u3000\u3000一行\n\n二行\n三\tx"


def test_walks_folders_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in (
        "b.TXT",
        "a/z.md",
        "a/y.htm",
        ".hidden.txt",
        ".git/c.txt",
        "a/~$notes.docx",
        "Thumbs.db",
        "c.jsonl",
    ):
        write(tmp_path, name, '{"text": "一句话。"}')
    assert [item.path for item in read(tmp_path)] == ["a/y.htm", "a/z.md", "b.TXT", "c.jsonl"]


def test_a_graph_in_the_folder_is_no_source(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "out/graph.json",
        "out/graph.html",
        "out/report.md",
        "out/deals.csv",
        "out/ledger.xlsx",
        "out/digest.html",
        "other/report.md",
    ):
        write(tmp_path, name, STORY)
    assert [item.path for item in read(tmp_path)] == ["a.txt", "other/report.md"]
    assert [item.path for item in read(tmp_path / "out/report.md")] == ["report.md"]


def test_names_what_is_missing_or_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    missing, empty = read(tmp_path / "nothing.txt", tmp_path / "empty")
    assert isinstance(missing, Unread) and missing.reason == "no such file; check the spelling"
    assert isinstance(empty, Unread) and "no file to read in this folder" in empty.reason


def test_reads_a_named_file_of_any_suffix(tmp_path: Path) -> None:
    assert read_one(tmp_path, "page.001", STORY).text == STORY
    assert "PDF" in why_unread(tmp_path, "page.pdf", b"%PDF-1.4")


def test_reads_a_file_named_twice_once(tmp_path: Path) -> None:
    file = write(tmp_path, "sub/a.txt", STORY)
    assert [item.path for item in read(tmp_path, file, tmp_path / "sub")] == ["sub/a.txt"]


def test_equal_paths_of_two_sources_get_their_folders(tmp_path: Path) -> None:
    for name in ("x/2023/01.txt", "x/2023/02.txt", "x/2024/01.txt", "y/2024/01.txt"):
        write(tmp_path, name, STORY + name)
    x23, x24, y24 = tmp_path / "x/2023", tmp_path / "x/2024", tmp_path / "y/2024"
    assert [item.path for item in read(x23, x24)] == ["2023/01.txt", "02.txt", "2024/01.txt"]
    assert [item.path for item in read(x24, x23)] == ["2024/01.txt", "2023/01.txt", "02.txt"]
    assert [item.path for item in read(x24, y24)] == ["x/2024/01.txt", "y/2024/01.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_neither_loop_nor_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "b/a.txt", STORY)
    (tmp_path / "b/up").symlink_to(tmp_path)
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    read_, gone = read(tmp_path)
    assert isinstance(read_, Source) and read_.path == "b/a.txt"
    assert isinstance(gone, Unread) and gone.path == "gone.txt" and "gone" in gone.reason


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", STORY)
    os.mkfifo(tmp_path / "b.txt")
    (found,) = (item for item in read(tmp_path) if item.path == "b.txt")
    (named,) = read(tmp_path / "b.txt")
    for item in (found, named):
        assert isinstance(item, Unread) and "name it -" in item.reason


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_followed_within_the_folder_only(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.txt", STORY)
    write(tmp_path, "named/b/c.txt", STORY)
    (tmp_path / "named/a").symlink_to("a")  # a link to itself hides nothing behind it
    (tmp_path / "named/out.txt").symlink_to("../outside/a.txt")
    (tmp_path / "named/out").symlink_to("../outside")
    (tmp_path / "named/in.txt").symlink_to("b/c.txt")
    (tmp_path / "link").symlink_to("named")
    for folder in ("named", "link"):
        items = {item.path: item for item in read(tmp_path / folder)}
        assert isinstance(items.pop("b/c.txt"), Source)
        for item in items.values():
            assert isinstance(item, Unread) and "leads outside the folder" in item.reason
        assert set(items) == {"out", "out.txt"}


def test_two_encodings_in_one_file_are_told(tmp_path: Path) -> None:
    data = (STORY * 3).encode("gbk") + TRADITIONAL.encode("big5")
    assert "more than one encoding (see line 10)" in why_unread(tmp_path, "a.txt", data)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_file_name_in_gbk_can_be_written(tmp_path: Path) -> None:
    name = os.fsdecode("旧报.txt".encode("gbk"))
    (item,) = read(write(tmp_path, name, STORY))
    assert item.path == "旧报.txt"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be read here")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", STORY).chmod(0)
    (item,) = read(tmp_path)
    assert isinstance(item, Unread) and "may not be read" in item.reason


def test_refusals_of_the_system_are_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "a.txt", STORY)
    for error, reason in (
        (PermissionError(), "may not be read"),
        (OSError(5, "Input/output error"), "Input/output"),
    ):

        def refuse(*_: object, error: OSError = error) -> None:
            raise error

        monkeypatch.setattr(Path, "open", refuse)
        (item,) = read(file)
        assert isinstance(item, Unread) and reason in item.reason


def test_reads_standard_input_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode("gbk"))))
    assert read(Path("-"), Path("-")) == [Source("stdin", STORY)]


def test_too_large_a_file_is_left_out_with_a_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources._LIMIT", 2**20)
    assert (
        why_unread(tmp_path, "a.txt", b"a" * (2**20 + 1))
        == "is larger than 1 MB; split it into smaller files"
    )


def test_a_line_without_end_is_left_out_and_the_rest_read(tmp_path: Path) -> None:
    source, problem = read(write(tmp_path, "a.txt", STORY + "无" * 5_000_000 + "\n完"))[::-1]
    assert isinstance(source, Source) and source.text == STORY + "\n完"
    assert isinstance(problem, Unread) and problem.path == "a.txt:4"


@pytest.mark.timing
def test_a_line_without_end_takes_linear_time(tmp_path: Path) -> None:
    assert_linear(lambda size: read(write(tmp_path, "a.txt", STORY + "无" * size)), 4_000_000)


def test_jsonl_reads_good_lines_and_names_bad_ones(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "title": "封顶",
        "text": STORY,
        "date": "2024年5月3日",
        "source": "江边晚报",
        "page": 2,
        "url": "u",
    }
    lines = [
        json.dumps(record),
        "{broken",
        "",
        "[1]",
        '{"id": "x"}',
        '{"text": "第六行。\\ud800"}',
        '{"id": "7", "text": "同号。", "date": "soon", "authors": ["甲", 3]}',
        "[" * 100_000,
    ]
    items = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    first, *others = [item for item in items if isinstance(item, Source)]
    assert first == Source("a.jsonl", STORY, "7", "封顶", "2024-05-03", "江边晚报", "2", "u")
    assert others == [
        Source("a.jsonl", "第六行。", "6"),
        Source("a.jsonl", "同号。", "7:7", authors=("甲",)),
    ]
    problems = [(item.path, item.reason.split(";")[0][:14]) for item in items if isinstance(item, Unread)]
    assert problems == [
        ("a.jsonl:2", "is not JSON (E"),
        ("a.jsonl:4", "is not a JSON "),
        ("a.jsonl:5", "has no text"),
        ("a.jsonl:8", "is not JSON th"),
    ]


def test_jsonl_without_lines_is_empty(tmp_path: Path) -> None:
    assert why_unread(tmp_path, "a.jsonl", "\n") == "is empty"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_jsonl_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    data = '{"text": "第一条。"}\n{"text": "第二条。"}\n'.encode(encoding)
    assert [item.text for item in read(write(tmp_path, "a.jsonl", data)) if isinstance(item, Source)] == [
        "第一条。",
        "第二条。",
    ]


def test_jsonl_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.records._LIMIT", 100)
    lines = ['{"text": "甲"}', '{"text": "' + "长" * 500 + '"}', '{"text": "乙"}']
    first, long, last = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert isinstance(first, Source) and isinstance(last, Source)
    assert isinstance(long, Unread) and long.path == "a.jsonl:2"
    assert (first.record, last.record) == ("1", "3")


PAGE = """<html><head><meta charset="{charset}"><title>新厂房封顶 - 江边晚报</title>
<meta name="author" content="记者 周某; 李某">
<meta property="article:published_time" content="2024-05-03T08:00:00+08:00">
<meta property="og:site_name" content="江边晚报"></head><body>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/e">经济</a></li></ul>
<div class="content"><h1>新厂房封顶</h1><p>五月的江边，长河机械有限公司的新厂房封顶了。</p>
<p>公司负责人说，厂房将在年底前投产，届时可为周边三个区县的企业提供零件。</p></div>
<script>var a = "<p>不是正文</p>";</script></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("none", "gb18030"),
    ],
)
def test_html_gives_article_and_metadata(tmp_path: Path, charset: str, encoding: str) -> None:
    source = read_one(tmp_path, "a.html", PAGE.format(charset=charset).encode(encoding))
    assert "长河机械有限公司的新厂房封顶了。" in source.text
    assert "首页" not in source.text and "不是正文" not in source.text
    assert (source.title, source.date, source.publisher) == ("新厂房封顶", "2024-05-03", "江边晚报")
    assert source.authors == ("记者 周某", "李某")


def test_html_in_big5(tmp_path: Path) -> None:
    page = f'<html><meta charset="big5"><body><p>{TRADITIONAL}</p></body></html>'
    assert "長河機械有限公司的新廠房封頂了" in read_one(tmp_path, "a.html", page.encode("big5")).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>短</p>", "短"),
        ("<body>前<b>中</b>后<!-- x --><br>段<script>x</script>尾<style>y</style></body>", "前中后\n段尾"),
        ('<?xml version="1.0" encoding="gb2312"?><html><body><p>短</p></body></html>', "短"),
        ("", ""),
        ("<!-- -->", ""),
    ],
)
def test_html_without_article_gives_all_visible_text(html: str, text: str) -> None:
    assert read_webpage(html)[0] == text


def test_html_without_text_is_unread(tmp_path: Path) -> None:
    assert "holds no text" in why_unread(tmp_path, "a.html", "<html><style>1</style></html>")


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# 标题 #\n\n## 小标题\n正文", "标题\n\n小标题\n正文"),
        ("标题\n====\n\n---\n正文", "标题\n\n\n\n正文"),
        ("**长河机械**与*江边*厂__合作__，`A-1`型，~~旧~~", "长河机械与江边厂合作，A-1型，旧"),
        ('见[公告](https://example.org/a "t")与![厂房](a.png)[^1]', "见公告与厂房"),
        ("- 一\n* 二\n+ [x] 三\n> 引\n1. 四", "一\n二\n三\n引\n1. 四"),
        ("| 公司 | 投资 |\n|---|:-:|\n| 甲 | 1亿元 |", "公司　投资\n\n甲　1亿元"),
        ("3 * 4 * 5 与 a_b_c 不变\n```py\n码\n```", "3 * 4 * 5 与 a_b_c 不变\n\n码\n"),
        ("**“长河”**与__江边（合川）。__厂", "“长河”与江边（合川）。厂"),
        ("甲<br>乙<!-- 注 --><span>丙</span> 1 < 2 \\*星\\*", "甲\n乙丙 1 < 2 *星*"),
    ],
)
def test_markdown_becomes_plain(markdown: str, plain: str) -> None:
    assert read_markdown(markdown)[0] == plain


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece", ["<table><tr><td>合川</td><td>2</td></tr></table>", "<li><a href=x>合川</a>", "<b a=1>"]
)
def test_pages_take_linear_time(piece: str) -> None:
    assert_linear(lambda size: read_webpage(f"<p>{STORY}</p>{piece * size}"), 4_000)


def test_front_matter_is_metadata(tmp_path: Path) -> None:
    front = '---\ntitle: "封顶"\ndate: 2024/5/3\nsource: 江边晚报\nauthor: 周某\n---\n正文'
    expected = Source(
        "a.md", "正文", title="封顶", date="2024-05-03", publisher="江边晚报", authors=("周某",)
    )
    assert read_one(tmp_path, "a.md", front) == expected


@pytest.mark.timing
@pytest.mark.parametrize("piece", ["*", "[", "`", "<!--", "> ", "|", "_a", "<", "- ", "[^", "# ", "**a"])
def test_markdown_takes_linear_time(piece: str) -> None:
    assert_linear(lambda size: read_markdown(piece * size), 20_000)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_metadata_table_is_read(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "a.txt", STORY)
    write(tmp_path, "sub/b.txt", STORY)
    rows = "file,date,publisher,page,url\r\na.txt,2024/5/3,江边晚报,第3版,u\r\nsub\\b.txt,20240504,,,\r\n"
    write(tmp_path, "metadata.csv", rows.encode(encoding))
    assert read(tmp_path) == [
        Source("a.txt", STORY, date="2024-05-03", publisher="江边晚报", page="第3版", url="u"),
        Source("sub/b.txt", STORY, date="2024-05-04"),
    ]


@pytest.mark.parametrize(
    ("table", "path", "reason"),
    [
        ("name,date\na.txt,2024\n", "metadata.csv", "has no column 'file'"),
        ("file,date\na.txt,soon\n", "metadata.csv:2", "column 'date' of a.txt is not a date"),
        ("file,date\nb.txt,2024\n", "metadata.csv", "column 'file': there is no b.txt"),
        ("\0\0\0", "metadata.csv", "is not text"),
        ("file\n" + "x" * 200_000, "metadata.csv", "is not a CSV table"),
    ],
)
def test_a_broken_metadata_table_is_named(tmp_path: Path, table: str, path: str, reason: str) -> None:
    write(tmp_path, "a.txt", STORY)
    write(tmp_path, "metadata.csv", table)
    problem, source = read(tmp_path)
    assert isinstance(problem, Unread) and problem.path == path and reason in problem.reason
    assert isinstance(source, Source) and source.text == STORY


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024/5/3", "2024-05-03"),
        ("2024年5月3日", "2024-05-03"),
        ("２０２４年５月３日 星期五", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024.05.03", "2024-05-03"),
        ("2024-05-03T08:00:00Z", "2024-05-03"),
        ("2024-05-03 08:00", "2024-05-03"),
        ("2024年5月", "2024-05"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("2024-02-30", ""),
        ("2024/13/1", ""),
        ("05/03/2024", ""),
        ("202405031", ""),
        ("2024-5/3", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_are_iso_where_they_are_clear(written: str, iso: str) -> None:
    assert iso_date(written) == iso
