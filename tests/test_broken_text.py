"""Text that was broken before it was saved is read as it was meant, or told in one line: no facts."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.errors import SourceError
from kg.model import Source, Unread
from kg.pipeline import build
from kg.sources import read_sources
from kg.sources.decoding import mend

STORY = (
    "锚澜光电在合川投产\n\n5月13日，位于合川区的重庆锚澜光电有限公司投产。该公司投资3亿元建设合川车灯生产基地项目，"
    "总经理陈立峰说，产品供应重庆朗衡汽车有限公司。"
)
HTML = "<title>合川新闻</title><script src=a.js></script><body><div id=app>{}</div></body>"


def as_browsers_show(data: bytes) -> str:
    """Windows-1252, with control characters for the five bytes that it lacks."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in data
    )


def numbered(text: str, form: str) -> str:
    return "".join(f"&#{form.format(ord(char))};" for char in text)


def escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


MENDED: dict[str, Callable[[str], str]] = {
    "GB18030 as Latin-1": lambda text: text.encode("gb18030").decode("latin-1"),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "GB18030 as Windows-1252": lambda text: as_browsers_show(text.encode("gb18030")),
    "UTF-8 as Windows-1252": lambda text: as_browsers_show(text.encode()),
    "JSON": escaped,
    "percent": quote,
    "percent of GBK": lambda text: quote(text.encode("gbk")),
    "numbers": lambda text: numbered(text, "{}"),
    "hexadecimal numbers": lambda text: numbered(text, "x{:x}"),
}
LOST: dict[str, Callable[[str], str]] = {
    "UTF-8 as GBK": lambda text: text.encode().decode("gbk", "replace"),
    "UTF-8 as GB18030": lambda text: text.encode().decode("gb18030", "replace"),
    "GBK as Big5": lambda text: text.encode("gbk").decode("big5", "replace"),
    "GBK as UTF-8": lambda text: text.encode("gbk").decode("utf-8", "replace"),
    "question marks": lambda text: text.encode("ascii", "replace").decode(),
    "letters lost": lambda text: "".join("\ufffd" if at % 3 else char for at, char in enumerate(text)),
}


def read(folder: Path, name: str, text: str) -> Source | Unread:
    (folder / name).write_text(text, encoding="utf-8")
    (found,) = read_sources([folder / name])
    return found


@pytest.mark.parametrize("kind", MENDED)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_what_was_certainly_meant_is_read(tmp_path: Path, kind: str, name: str) -> None:
    text = MENDED[kind](STORY)
    title = MENDED[kind]("锚澜光电在合川投产")
    source = read(tmp_path, name, json.dumps({"text": text, "title": title}) if name == "a.jsonl" else text)
    assert isinstance(source, Source), source
    assert source.text == STORY
    assert not source.title or source.title in STORY


@pytest.mark.parametrize("kind", MENDED)
def test_also_in_a_page(tmp_path: Path, kind: str) -> None:
    body = "".join(f"<p>{MENDED[kind](line)}</p>" for line in STORY.split("\n") if line)
    source = read(tmp_path, "a.html", f"<html><title>News</title><body>{body}</body></html>")
    assert isinstance(source, Source), source
    assert STORY.split("\n")[-1] in source.text


def test_single_lines_of_a_text_are_mended(tmp_path: Path) -> None:
    source = read(tmp_path, "a.txt", f"{STORY}\n{MENDED['GB18030 as Latin-1'](STORY)}")
    assert isinstance(source, Source) and source.text == f"{STORY}\n{STORY}"


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.html"])
def test_what_is_lost_is_told_in_one_line(tmp_path: Path, kind: str, name: str) -> None:
    text = LOST[kind](STORY)
    found = read(tmp_path, name, json.dumps({"text": text}) if name == "a.jsonl" else text)
    assert isinstance(found, Unread), found
    assert "saved in a wrong encoding" in found.reason and "\n" not in found.reason
    with pytest.raises(SourceError, match="wrong encoding"):
        build([tmp_path / name], tmp_path / "out")


@pytest.mark.parametrize("shown", ["", "Loading…", "正在加载，请启用脚本"])
def test_a_page_filled_by_a_script_is_told(tmp_path: Path, shown: str) -> None:
    found = read(tmp_path, "a.html", HTML.format(shown))
    assert isinstance(found, Unread) and "filled by a script" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Müller与Škoda在重庆签约。",
        "Café ——“Déjà vu à l'été”",
        "Ærøskøbing, Þórður og Ævar",
        "见 https://example.org/%E5%90%88%E5%B7%9D ，合川区的新闻。",
        r"路径是C:\users\u5408，合川区的公司。",
        "价格&#165;300，重庆的公司。",
        "100%，50%20",
    ],
)
def test_what_is_not_broken_stays(text: str) -> None:
    assert mend(text) == text
