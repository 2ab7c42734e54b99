"""Word documents, saved web pages and mails: what is read of them, and what is told."""

import io
import os
import stat
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from kg.articles import split_articles
from kg.model import Article, Source, Unread
from kg.pipeline import extract
from kg.sources import read_sources
from kg.sources.webpage import read_webpage
from tests.timing import assert_linear

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STORY = "6月1日，总投资2.3亿元的白河装备产业园项目在合川区开工，由重庆白河装备有限公司投资建设。"
SECOND = "3月2日，总投资3亿元的山石电池基地项目在铜梁区投产，由重庆山石电池有限公司投资建设。"


def read(folder: Path, name: str, data: bytes) -> list[Source | Unread]:
    (folder / name).write_bytes(data)
    return list(read_sources([folder / name]))


def articles_of(items: Sequence[Source | Unread]) -> list[Article]:
    return [article for item in items if isinstance(item, Source) for article in split_articles(item)]


def told(items: Sequence[Source | Unread]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Unread)]


def word(write: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    document.core_properties.created = datetime(2025, 6, 2, tzinfo=UTC)
    document.core_properties.author = ""
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_are_headlines_and_each_begins_a_story(tmp_path: Path) -> None:
    def write(document: docx.document.Document) -> None:
        document.add_heading("白河开工", 1)
        document.add_paragraph(STORY)
        document.add_heading("一、背景", 1)
        document.add_paragraph("公司成立于2001年。")
        document.add_heading("山石投产", 1)
        document.add_paragraph("2024年3月3日　来源：某日报")
        document.add_paragraph(SECOND)

    first, second = articles_of(read(tmp_path, "a.docx", word(write)))
    assert (first.headline, second.headline) == ("白河开工", "山石投产")
    assert [b.kind for b in first.blocks] == ["headline", "paragraph", "subhead", "paragraph"]
    assert (first.date, second.date) == ("2025-06-02", "2024-03-03") and first.id != second.id


def test_a_document_without_headings_is_told_apart_as_a_text_is(tmp_path: Path) -> None:
    def write(document: docx.document.Document) -> None:
        for line in ("2025年5月30日 星期五", "白河开工", "本报讯（记者 王立新）" + STORY):
            document.add_paragraph(line)

    (article,) = articles_of(read(tmp_path, "a.docx", word(write)))
    assert (article.headline, article.authors, article.date) == ("白河开工", ("王立新",), "2025-05-30")


def test_tables_of_projects_are_read_by_their_columns(tmp_path: Path) -> None:
    def write(document: docx.document.Document) -> None:
        document.add_paragraph("合川区2025年项目表")
        rows = [
            ["项目名称", "建设单位", "投资（亿元）", ""],
            ["", "", "总投资", "年度投资"],
            ["白河项目一期", "重庆白河有限公司", "2", "1"],
        ]
        table = document.add_table(3, 4)
        for number, row in enumerate(rows):
            for at, text in enumerate(row):
                table.cell(number, at).text = text
        table.cell(0, 2).merge(table.cell(0, 3))
        for at in (0, 1):
            table.cell(0, at).merge(table.cell(1, at))
        other = document.add_table(1, 2)
        other.cell(0, 0).text, other.cell(0, 1).text = "主送", "各区县"
        document.add_paragraph(STORY)

    text, table = articles_of(read(tmp_path, "a.docx", word(write)))
    assert "主送 各区县" in text.text and STORY in text.text and "白河项目一期" not in text.text
    assert table.headline == "合川区2025年项目表"
    (value,) = extract(table).attributes
    assert (value.name, value.value) == ("investment", 200_000_000.0)
    assert {anchor.cell for anchor in table.anchors} == {
        "table 1!A3",
        "table 1!B3",
        "table 1!C3",
        "table 1!D3",
    }


def test_tracked_deletions_are_left_out_and_text_boxes_are_read(tmp_path: Path) -> None:
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>框内一句。</w:t></w:r></w:p></w:txbxContent>"
    changed = (
        f"<w:p {W}><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:t>乙。</w:t></w:r>"
        f"<w:hyperlink><w:r><w:t>链接。</w:t></w:r></w:hyperlink><w:r><w:pict>{box}</w:pict></w:r></w:p>"
    )

    def write(document: docx.document.Document) -> None:
        document.element.body.insert(0, parse_xml(changed))

    (source,) = read(tmp_path, "a.docx", word(write))
    assert isinstance(source, Source) and source.text == "甲新乙。链接。\n框内一句。"


@pytest.mark.parametrize(
    ("author", "authors"), [("王立新", ("王立新",)), ("微软用户", ()), ("Administrator", ())]
)
def test_the_author_is_a_person(tmp_path: Path, author: str, authors: tuple[str, ...]) -> None:
    def write(document: docx.document.Document) -> None:
        document.core_properties.author = author
        document.add_paragraph(STORY)

    (article,) = articles_of(read(tmp_path, "a.docx", word(write)))
    assert article.authors == authors


def rezipped(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a document whose text is changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == "word/document.xml" else text)
    return file.getvalue()


PLAIN = word(lambda document: document.add_paragraph(STORY))
OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.docx", PLAIN[:900], "cannot be read as a Word document"),
        ("a.docx", b"PK\x03\x04" + b"x" * 90, "cannot be read as a Word document"),
        ("a.docx", "你好".encode(), "cannot be read as a Word document"),
        ("a.docx", word(lambda document: None), "holds no text"),
        ("a.docx", rezipped(PLAIN, lambda text: text + b" " * (60 << 20)), "50 MB"),
        ("a.docx", rezipped(PLAIN, lambda text: text[:-9]), "cannot be read"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.doc", OLD, "is an old Word or RTF document; save it as .docx"),
        ("a.rtf", b"{\\rtf1 x}", "is an old Word or RTF document; save it as .docx"),
        ("a.mht", b"", "holds no text"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx", "no saved page or mail"),
        ("a.eml", b"Subject: x\n\n\n", "holds no text"),
    ],
)  # fmt: skip
def test_broken_and_hostile_documents_end_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, line: str
) -> None:
    monkeypatch.setenv("PATH", "")
    (reason,) = told(read(tmp_path, name, data))
    assert line in reason and "\n" not in reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("docx.doc", PLAIN),
        ("page.doc", f"<html><body><p>{STORY}</p></body></html>".encode("gb18030")),
        ("text.doc", STORY.encode()),
        ("page.xls", f"<html><body><p>{STORY}</p></body></html>".encode()),
    ],
)
def test_files_under_a_wrong_name_are_read(tmp_path: Path, name: str, data: bytes) -> None:
    (article,) = articles_of(read(tmp_path, name, data))
    assert STORY in article.text


def test_a_web_page_named_as_a_workbook_is_a_table(tmp_path: Path) -> None:
    page = (
        '<html><table><tr><td colspan="3">项目表</td></tr>'
        "<tr><th>项目名称</th><th>建设单位</th><th>总投资（万元）</th></tr>"
        '<tr><td>白河项目一期</td><td rowspan="2">重庆白河有限公司</td><td>5</td></tr>'
        "<tr><td>白河项目二期</td><td>6</td></tr></table></html>"
    )
    (article,) = articles_of(read(tmp_path, "a.xls", page.encode("gbk")))
    facts = extract(article)
    assert sorted(value.value for value in facts.attributes) == [50_000.0, 60_000.0]
    assert len(facts.relations) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(("script", "read_"), [("cp", True), ("false", False)])
def test_an_old_word_file_is_converted_where_libreoffice_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, read_: bool
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "made.docx").write_bytes(PLAIN)
    program = tmp_path / "bin" / "soffice"
    program.write_text(f'#!/bin/sh\n{script} "{tmp_path}/made.docx" page.docx\n')
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    items = read(tmp_path, "a.doc", OLD)
    assert bool(articles_of(items)) == read_
    assert read_ or "LibreOffice did not convert" in told(items)[0]


HEAD = "<html><head><title>白河开工</title></head><body><h1>白河开工</h1>"
PAGE = f"{HEAD}<p>2025年6月2日</p><p>{STORY}</p></body></html>"


def mht(encoding: str, transfer: str) -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/news/1"
    message["Subject"] = "saved"
    message["Date"] = "Tue, 3 Jun 2025 09:00:00 +0800"
    message.set_content(PAGE, subtype="html", charset=encoding, cte=transfer)
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.doc"])
@pytest.mark.parametrize(("encoding", "transfer"), [("utf-8", "base64"), ("gb18030", "quoted-printable")])
def test_saved_pages(tmp_path: Path, name: str, encoding: str, transfer: str) -> None:
    (article,) = articles_of(read(tmp_path, name, mht(encoding, transfer)))
    assert STORY in article.text and article.headline == "白河开工"
    assert (article.date, article.url) == ("2025-06-02", "https://example.org/news/1")


def test_a_mail_is_read_and_its_attachments_are_told(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "白河开工"
    message["Date"] = "Tue, 3 Jun 2025 09:00:00 +0800"
    message.set_content(STORY)
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="表.pdf")
    items = read(tmp_path, "a.eml", message.as_bytes())
    (article,) = articles_of(items)
    assert (article.headline, article.date) == ("白河开工", "2025-06-03") and STORY in article.text
    assert told(items) == ["its attachment 表.pdf was not read; save it as a file of its own"]


MORE = "公司董事长张大海介绍，项目占地120亩，达产后年产值5亿元。"
BODY = f'<div class="content"><p>{STORY}</p><p>{MORE}</p></div>'


@pytest.mark.parametrize(
    ("between", "date", "publisher"),
    [
        ("<em>2025年6月2日 08:30</em>", "2025-06-02", ""),
        ("<span>2025年6月2日 08:30</span>", "2025-06-02", ""),
        ("<div>发布时间：2025年06月02日 08:30</div>", "2025-06-02", ""),
        ("<p>日期：2025/6/2</p>", "2025-06-02", ""),
        ("<div>时间：2025.06.02　来源：合川日报　浏览：12次</div>", "2025-06-02", "合川日报"),
        ("<div><span>来源:合川日报</span> <span>2025-06-02</span></div>", "2025-06-02", "合川日报"),
        ("<i>二〇二五年六月二日</i>", "2025-06-02", ""),
        ("<div>字号：大 中 小</div>", "", ""),
        ("<p>2025年6月2日，合川区召开会议。</p>", "", ""),  # a sentence of the story
    ],
)
def test_what_stands_between_the_title_and_the_article(between: str, date: str, publisher: str) -> None:
    text, fields = read_webpage(f"{HEAD}{between}{BODY}</body></html>")
    assert (fields.get("date", ""), fields.get("publisher", "")) == (date, publisher) and STORY in text


def test_a_page_of_wechat() -> None:
    page = (
        '<html><body><h1 id="activity-name"> 白河开工 </h1><a id="js_name">合川发布</a>'
        f'<div id="js_content" style="visibility: hidden"><section><p>{STORY}</p></section></div>'
        '<p>阅读原文</p><script>if (a<b) {} var ct = "1748824200";</script></body></html>'
    )
    text, fields = read_webpage(page)
    assert text == STORY
    assert fields == {"title": "白河开工", "publisher": "合川发布", "date": "2025-06-02"}


def test_a_page_of_an_e_paper() -> None:
    page = (
        "<html><!--enpproperty <date>2025-06-02 00:00:00.0</date><author>王立新</author>"
        "<title>白河开工</title><sourcename>合川日报</sourcename>/enpproperty--><body><ul><li>上一篇</li></ul>"
        f"<founder-content><!--enpcontent--><P>{STORY}</P><!--/enpcontent--></founder-content></body></html>"
    )
    text, fields = read_webpage(page)
    assert (text, fields["date"], fields["authors"]) == (STORY, "2025-06-02", "王立新")
    assert (fields["title"], fields["publisher"]) == ("白河开工", "合川日报")


@pytest.mark.timing
@pytest.mark.parametrize("value", ["", "=1", '="<"', "='>'", '=">"'])
def test_a_tag_of_very_many_attributes_takes_linear_time(value: str) -> None:
    def read(count: int) -> None:
        attributes = " ".join(f"a{number}{value}" for number in range(count))
        text, _ = read_webpage(
            f"<html><body><h1>白河开工</h1><div {attributes}><p>{STORY}</p></div></body></html>"
        )
        assert STORY in text

    assert_linear(read, 40_000)
