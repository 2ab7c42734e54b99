"""Broken and hostile files, made the same way each time, with what has to become of each.

python tests/bad_files.py FOLDER            makes them, in the sizes that the tests use
python tests/bad_files.py FOLDER --full     with 100 MB of one character, a million empty lines, 1e6 brackets
… --measure                                 and builds the graph of each kind: how many should end in a result
                                            and how many not be read, how many end otherwise, seconds and MiB

No kind takes more than 150 seconds of one core or 800 MiB in the full sizes.
"""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.sources.finding import show_path

# The outcome of a file: a result, words of the reason why it was not read, or what its test looks at itself.
READ, OTHER = "", "*"
STORY = (
    "锚澜光电在合川投产\n\n"
    "5月13日，位于合川区的重庆锚澜光电有限公司投产。该公司投资3亿元建设合川车灯生产基地项目，"
    "总经理陈立峰说，产品供应重庆朗衡汽车有限公司。\n"
)
TRADITIONAL = "錨瀾光電在合川投產\n\n5月13日，位於合川區的重慶錨瀾光電有限公司投產，廠房將在年底前完工。\n"
SECRET = "禁读铜官锚密机械有限公司位于璧山区"  # stands in a file that no one named
FORMULA = "=cmd|' /C calc'!A0"


@dataclass(frozen=True)
class Bad:
    """A file: bytes, or what puts something that is no plain file at its path."""

    kind: str
    name: str
    content: "bytes | Callable[[Path], None]"
    outcome: str = READ


def files(full: bool = False) -> Iterator[Bad]:
    """Yield every bad file; their names are relative to one folder, and sorted by kind."""
    size = 1_000_000 if full else 10_000
    yield from _empty()
    yield from _cut()
    yield from _mixed()
    yield from _marks()
    yield from _characters()
    yield from _long(full, size)
    yield from _packed()
    yield from _patterns(min(size, 100_000))
    yield from _web(min(size, 100_000))
    yield from _records()
    yield from _tables()
    yield from _names()
    yield from _special()


def make(folder: Path, full: bool = False) -> list[Bad]:
    """Put every bad file into ``folder``/bad, and beside it the one that must not be read."""
    root = folder / "bad"
    made = list(files(full))
    root.mkdir(parents=True)
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "secret").mkdir()
    (folder / "secret" / "a.txt").write_text(SECRET, encoding="utf-8")
    for bad in made:
        path = root / bad.kind / bad.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(bad.content, bytes):
            path.write_bytes(bad.content)
        else:
            bad.content(path)
    return made


def _texts(kind: str, outcome: str = READ, suffix: str = ".txt", **texts: str) -> Iterator[Bad]:
    for name, text in texts.items():
        yield Bad(kind, name + suffix, text.encode("utf-8", "surrogatepass"), outcome)


def _empty() -> Iterator[Bad]:
    boms = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    yield from (Bad("empty", f"bom-{name}.txt", bom, "no text") for name, bom in boms.items())
    yield from _texts("empty", "is empty", nothing="", blank=" ", breaks="\n\r\n\r", tabs="\t\v\f")
    yield from _texts("empty", "no text", ideographic="\u3000" * 9, invisible="\u200b\u2060\ufeff")
    yield from _texts("empty", "no text", ".html", markup="<html><body></body></html>", comment="<!-- -->")
    yield from _texts("empty", "is empty", ".jsonl", lines="\n\n\n")
    yield from _texts("empty", "no text", ".md", front="---\ntitle: 锚\n---\n", hidden="<!-- x -->")


def _cut() -> Iterator[Bad]:
    """A character lost in the middle: at the end it is let go, elsewhere the file is broken."""
    body = STORY.strip().removesuffix("。")
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        yield Bad("cut", f"end-{encoding}.txt", body.encode(encoding)[:-1])
    yield Bad("cut", "end-big5.txt", TRADITIONAL.strip().removesuffix("。").encode("big5")[:-1])
    yield Bad("cut", "end-utf-8-two.txt", body.encode()[:-2])
    yield Bad("cut", "end-gb18030-four.txt", (body + "𬭚").encode("gb18030")[:-1])
    yield Bad("cut", "start-utf-8.txt", STORY.encode()[1:], "the first at byte 0")
    yield Bad("cut", "middle-utf-8.txt", STORY.encode()[:40] + STORY.encode()[41:], "broken characters")
    yield Bad("cut", "middle-utf-16.txt", STORY.encode("utf-16")[:41] + STORY.encode("utf-16")[42:], "UTF-16")
    yield Bad("cut", "overlong.txt", STORY.encode() + b"\xc0\xaf\xe0\x80\xaf" + STORY.encode(), "broken")
    yield Bad("cut", "beyond-unicode.txt", STORY.encode() + b"\xf4\x90\x80\x80" + STORY.encode(), "broken")


def _mixed() -> Iterator[Bad]:
    names = ("utf-8", "gb18030", "big5", "utf-16-le")
    texts = {name: (TRADITIONAL if name == "big5" else STORY) for name in names}
    for first in names:
        for second in names:
            if first != second:
                data = texts[first].encode(first) + b"\n" + texts[second].encode(second)
                yield Bad("mixed", f"{first}-{second}.txt", data, "save it")
    latin = STORY.encode() + "Déjà vu à l'été".encode("latin-1") + STORY.encode()
    yield Bad("mixed", "utf-8-latin-1.txt", latin, "broken characters")
    yield Bad("mixed", "declared-wrongly.html", f"<meta charset=big5><p>{STORY}</p>".encode())
    for name in ("utf-7", "rot13", "zip", "idna", "undefined", "none", "unicode_escape"):
        yield Bad("mixed", f"declared-{name}.html", f"<meta charset={name}><p>{STORY}</p>".encode("gb18030"))


def _marks() -> Iterator[Bad]:
    """NUL, surrogates and byte order marks where they do not belong."""
    data = STORY.encode()
    for place, at in {"start": 0, "middle": 60, "end": len(data)}.items():
        yield Bad("nul", f"{place}.txt", data[:at] + b"\0" + data[at:], "NUL")
    yield Bad("nul", "between.txt", b"\0".join(data[i : i + 1] for i in range(len(data))), "not text")
    yield Bad("nul", "only.txt", b"\0" * 5000, "NUL")
    yield Bad("nul", "record.jsonl", json.dumps({"text": "\0" + STORY.replace("合川", "合\0川")}).encode())
    for name, text in {"high": "\ud800", "low": "\udfff", "turned": "\udc00\ud800"}.items():
        wide = STORY[:30] + text + STORY[30:]
        yield Bad("surrogates", f"{name}.txt", wide.encode("utf-8", "surrogatepass"), "broken characters")
        yield Bad("surrogates", f"{name}-16.txt", wide.encode("utf-16-le", "surrogatepass"), "save it")
        yield Bad("surrogates", f"{name}.jsonl", json.dumps({"text": wide, "title": text}).encode())
        yield Bad("surrogates", f"{name}.html", f"<p>{STORY}&#{ord(text[0])};</p>".encode())
    for name, bom in {"8": b"\xef\xbb\xbf", "two": b"\xef\xbb\xbf" * 2}.items():
        yield Bad("bom", f"middle-{name}.txt", data[:27] + bom + data[27:])
        yield Bad("bom", f"start-{name}.txt", bom + data)
    yield Bad("bom", "middle-16.txt", "\ufeff\n".join((STORY, STORY)).encode("utf-16"))
    yield Bad("bom", "wrong-16.txt", b"\xff\xfe" + data, "UTF-16")
    yield Bad("bom", "wrong-16-be.txt", b"\xfe\xff" + data + b"\n", "UTF-16")
    yield Bad("bom", "wrong-32.txt", b"\xff\xfe\0\0" + data, "UTF-32")
    yield Bad("bom", "lines.jsonl", b"\n".join(b"\xef\xbb\xbf" + _line(text=STORY) for _ in range(3)))


INSIDE = {  # what must not cut a name in two: the company has to be found all the same
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u2063\ufe0f\U000e0101\U000e0041",
    "right-to-left": "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "control": "\x01\x07\x08\x1b\x7f\x80\x9b",
}


def _characters() -> Iterator[Bad]:
    for kind, characters in INSIDE.items():
        for char in characters:
            text = STORY.replace("锚澜光电有限", f"锚澜{char}光电{char}有限")
            yield from _texts(kind, **{f"u{ord(char):04x}": text})
    swapped = {
        "cyrillic": ("A", "А"),
        "kangxi": ("人", "⼈"),
        "fullwidth": ("3", "３"),
        "latin": ("亿", "億"),
    }
    for name, (plain, other) in swapped.items():
        yield from _texts(
            "homoglyphs", **{name: STORY.replace(plain, other) + "A股人士说。".replace(plain, other)}
        )
    yield from _texts("homoglyphs", mixed="АBС科技有限公司位于合川区，ΑΒΓ有限公司位于璧山区。\n" + STORY)
    yield from _texts(
        "control", escape=STORY + "\x1b[31m红\x1b]0;题\x07", stacked=STORY + "锚" + "\u0301" * 9000
    )
    yield from _texts("control", **{"private-use": STORY + "\ue000\uf8ff\U0010fffd\ufdd0\U0010ffff"})
    yield from _texts("control", **{"line-ends": STORY.replace("\n", "\x85") + "一\v二\f三\u2028四\u2029五"})


_NOT_FULL = {"blank": "is empty", "latin": "no Chinese", "digit": "no Chinese", "stop": "no Chinese"}


def _long(full: bool, size: int) -> Iterator[Bad]:
    many = 100_000_000 if full else 3_300_000
    for name, char in {
        "han": "锚".encode(),
        "latin": b"a",
        "blank": b" ",
        "digit": b"9",
        "stop": "。".encode(),
    }.items():
        reason = "is larger" if full else _NOT_FULL.get(name, "characters was left out")
        yield Bad("one character", f"{name}.txt", char * (many // len(char)), reason)
    for name, char in {
        "han": "国",
        "blank": "　",
        "stop": "。",
        "comma": "，",
        "digit": "9",
        "emoji": "😀",
    }.items():
        yield from _texts("one character", **{f"{name}-story": STORY + char * size + "\n" + STORY})
    lines = 1_000_000 if full else 100_000
    yield from _texts("empty lines", "is empty", only="\n" * lines, crlf="\r\n" * lines)
    yield from _texts(
        "empty lines", between=STORY + "\n" * lines + STORY, blanks=STORY + " \n\u3000\n" * lines
    )
    yield from _texts("empty lines", suffix=".jsonl", record="\n" * lines + _line(text=STORY).decode())
    for name, pair in {
        "round": "（）",
        "ascii": "()",
        "title": "《》",
        "quote": "“”",
        "corner": "「」",
    }.items():
        yield from _texts("brackets", **{f"{name}-open": STORY + pair[0] * (size // 2) + "\n" + STORY})
        nested = pair[0] * (size // 2) + pair[1] * (size // 2)  # as long as a line may be
        yield from _texts("brackets", **{f"{name}-nested": STORY + nested + "\n" + STORY})


def _packed() -> Iterator[Bad]:
    """What unpacks to much more than it is, and other files that are no text."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), b"\0" * 10_000_000)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as archive_:
        archive_.addfile(tarfile.TarInfo("../../outside.txt"), io.BytesIO())
    zeros = bytes(10_000_000)
    packed = {
        "zip": bomb.getvalue(),
        "gzip": gzip.compress(zeros, mtime=0),
        "bzip2": bz2.compress(zeros),
        "xz": lzma.compress(zeros),
        "tar": tar.getvalue(),
        "seven-zip": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(64),
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(32),
        "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + bytes(64),
        "elf": b"\x7fELF\2\1\1" + bytes(64),
        "sqlite": b"SQLite format 3\0" + bytes(84),
        "pickle": pickle.dumps({"text": STORY}, protocol=4),
    }
    for name, data in packed.items():
        yield Bad("zip bombs", f"{name}.txt", data, "save it")
    yield Bad("zip bombs", "zip.html", bomb.getvalue(), "save it")
    yield Bad("zip bombs", "gzip.md", gzip.compress(zeros, mtime=0), "save it")
    yield Bad("zip bombs", "gzip.jsonl", gzip.compress(_line(text=STORY), mtime=0), "save it")


def _patterns(size: int) -> Iterator[Bad]:
    """Repetitions on which a careless pattern takes quadratic time, or a parser too many levels."""
    # fmt: off
    pieces = (
        "a", "1,", "1.", "一二", "十", "亿", "万", "百分之", "3亿", "2024年", "5月", "1至", "8—", "约",
        "第一", "有限公司", "重庆", "合川区", "区", "项目", "、", "和", "（以下简称", "“", "记者 ", "A-",
        "·", "/", "总经理", "□ 本报记者 李明\n", "董事长陈立峰", "据悉，", "说：", "http://", "@", "a@b.",
        "　", "-", "■", "●", "(", "1\n", "说。\n",
    )
    # fmt: on
    for at, piece in enumerate(pieces):
        yield from _texts("patterns", **{f"{at:02}": STORY + piece * (size // len(piece)) + "！\n" + STORY})
    for at, text in enumerate(
        (
            "投资" + "9" * size + "亿元。",
            "投资0." + "0" * size + "1亿元。",
            "投资1" + ",000" * (size // 4) + "元。",
        )
    ):
        yield from _texts("numbers", **{f"huge-{at}": STORY.replace("投资3亿元", text) + text})
    for at, text in enumerate(
        ("0元", "00亿元", "1e999亿元", "９" * 400 + "％", "九" * 20 + "亿亿亿元", "100000000000%")
    ):
        yield from _texts("numbers", **{f"odd-{at}": STORY.replace("3亿元", text)})
    for at, date in enumerate(
        ("0000年0月0日", "2024年13月32日", "9999年12月31日", "2024-02-30", "1900年2月29日")
    ):
        yield from _texts("numbers", **{f"date-{at}": f"{date}，" + STORY + f"项目将于{date}建成投产。"})
    for at, piece in enumerate(
        ("*", "[", "`", "<!--", "> ", "|", "_a", "<", "- ", "[^", "**a", "[a](", "---\na: b\n")
    ):
        yield from _texts(
            "patterns", suffix=".md", **{f"{at:02}": STORY + "\n\n" + piece * (size // len(piece))}
        )


def _web(size: int) -> Iterator[Bad]:
    for tag in ("div", "p", "b", "table", "ul", "blockquote", "svg", "template"):
        deep = f"<{tag}>" * (size // 10) + STORY
        yield from _texts("deep html", suffix=".html", **{f"open-{tag}": f"<p>{STORY}</p>{deep}"})
    closed = "<div>" * (size // 10) + STORY + "</div>" * (size // 10)
    text = f"<html><body><p>{STORY}</p>%s</body></html>"
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    external = '<!DOCTYPE a [<!ENTITY x SYSTEM "../../secret.txt">]><html><p>&x;</p>'
    laughs = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "哈">{entities}]><html><p>'
    inside = '<iframe src="../../secret.txt"></iframe><link rel="import" href="../../secret.txt">'
    pages = {
        "closed": text % closed,
        "tags": text % ("<" * size),
        "entities": text % ("&" * size + "&amp" * 99),
        "attributes": text % f"<p {'a ' * (size // 2)}>",
        "attribute": text % f"<p a='{'x' * size}",
        "comment": text % ("<!--" * (size // 4)),
        "script": text % ("<script>" * (size // 8)),
        "laughs": laughs + f"{STORY}&a9;</p></html>",
        "external": external + f"<p>{STORY}</p></html>",
        "include": inside + STORY,
        "base": f'<base href="file:///etc/"><meta http-equiv="refresh" content="0;url=passwd"><p>{STORY}</p>',
        "injected": f"<title></title><script>alert(1)</script><p>{STORY}</p><img src=x onerror=alert(1)>",
        "json-ld": f'<script type="application/ld+json">{"[" * (size // 2)}</script><p>{STORY}</p>',
        "cdata": f"<![CDATA[{STORY}]]><p>{STORY}</p>",
    }
    for name, page in pages.items():
        yield from _texts("html", suffix=".html", **{name: page})
    marks = (
        '"""',
        "\\",
        "]]>",
        "</script><script>alert(1)</script>",
        "> . <a> <b>",
        "'; DROP",
        "%s{0}",
        "$(id)",
    )
    for at, mark in enumerate(marks):
        yield from _texts("injection", **{f"{at}": STORY.replace("锚澜光电有限", f"锚澜{mark}光电有限")})


def _line(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def _records() -> Iterator[Bad]:
    kind = "jsonl"
    for at, value in enumerate((None, 1, 1.5, True, [], ["a"], {}, {"text": STORY}, "", " ", "\u200b")):
        yield Bad(kind, f"text-{at}.jsonl", _line(text=value), "has no text")
    for at, line in enumerate((b"[]", b"1", b'"text"', b"null", b"NaN", b"true", b"-Infinity")):
        yield Bad(kind, f"top-{at}.jsonl", line, "is not a JSON object")
    broken = (b"{", b'{"text": "a"', b"{'text': 'a'}", b'{"text": "a",}', b'{"text": 1' + b"0" * 5000 + b"}")
    for at, line in enumerate((*broken, b"\\", b"[" * 100_000, b'{"a":' * 100_000)):
        yield Bad(kind, f"broken-{at}.jsonl", line, "is not JSON")
    odd: list[object] = [
        None,
        1,
        -1,
        1.5,
        True,
        [],
        {},
        [[[]]],
        {"a": {}},
        "\ud800",
        "\n",
        "=1+1",
        "../../a",
        "9" * 5000,
    ]
    for at, value in enumerate(odd):
        fields = dict.fromkeys(("id", "title", "date", "source", "page", "url", "author", "authors"), value)
        yield Bad(kind, f"field-{at}.jsonl", json.dumps({"text": STORY, **fields}).encode())
    yield Bad(kind, "keys.jsonl", b'{"text": "a", "text": ' + json.dumps(STORY).encode() + b"}")
    yield Bad(kind, "same-ids.jsonl", b"\n".join(_line(id="a", text=STORY) for _ in range(20)))
    yield Bad(kind, "long-line.jsonl", b'{"text": "' + b"a" * (5 << 20) + b'"}', "longer than 4 MB")
    yield Bad(kind, "long-number.jsonl", b'{"text": "a", "id": ' + b"9" * 4301 + b"}", "is not JSON")
    yield Bad(kind, "utf-16.jsonl", _line(text=STORY).decode().encode("utf-16"))
    yield Bad(kind, "story.jsonl", STORY.encode(), "is not JSON")


def _tables() -> Iterator[Bad]:
    """A formula as a name, a headline, an author, a publisher; a metadata.csv that is none."""
    for at, mark in enumerate("=+-@＝＋－＠"):
        title = mark + FORMULA[1:]
        line = _line(text=STORY, title=title, source=title, author=title, id=title, page=title, url=title)
        yield Bad("formulas", f"{at}.jsonl", line)
        yield Bad("formulas", f"{title.replace('/', '')}.txt", f"{title}\n\n{STORY}".encode())
    tables = {
        "no-column": "name,date\na.txt,2024\n",
        "formula": f"file,publisher,title\na.txt,{FORMULA},@SUM(1)\n",
        "outside": "file,date\n../../../secret.txt,2024\n/etc/passwd,2024\n..,2024\n",
        "long-name": f"file,date\n{'a' * 5000},2024\n",
        "long-cell": "file\n" + "x" * 200_000,
        "nul": "file,date\na\0b.txt,2024\n",
        "quote": 'file,date\n"a.txt,2024\n' * 50,
        "columns": "," * 50_000 + "\nfile" + "," * 50_000,
        "twice": "file,file,date,date\na.txt,b.txt,2024,x\n",
        "line-break": 'file,date\n"a\nb.txt",soon\n',
        "surrogate": "file,date\n\ud800.txt,2024\n",
    }
    for name, table in tables.items():
        yield Bad("metadata.csv", f"{name}/metadata.csv", table.encode("utf-8", "surrogatepass"), OTHER)
        yield from _texts("metadata.csv", **{f"{name}/a": STORY})
    yield Bad("metadata.csv", "binary/metadata.csv", bytes(range(256)) * 9, OTHER)
    yield from _texts("metadata.csv", **{"binary/a": STORY})


def _names() -> Iterator[Bad]:
    """Names that break lines, lead elsewhere, or mean something to a shell, a page or a table."""
    # fmt: off
    plain = [
        "a\nb", "a\rb", "a\tb", "a\x1b[31mb", "a\x7fb", "a\u2028b", "a\u202egpj", "a\u200bb", "a..", "a..b",
        "a\\..\\..\\b", "--help", "%2e%2e%2fa", "$(id)", "`id`", "a;b", "a'b", 'a"b', "<script>alert(1)<",
        "]]>", "a#b?c", "*", "[a]", "{0}%s", "CON", "stdin", "metadata.csv", "a b", " ", "😀", "锚" * 83,
        "graph.json", "~", "-",
    ]
    # fmt: on
    for at, name in enumerate(plain):
        yield Bad("names", f"{name}.txt", f"{at}号消息\n\n{STORY}".encode())
    for name in ("旧报".encode("gbk"), b"\xff\xfe", b"\xed\xa0\x80"):
        yield Bad("names", f"{os.fsdecode(name)}.txt", STORY.encode())
    yield Bad("names", "e\u0301.txt", STORY.encode(), OTHER)  # one name in two forms: only one is read
    yield Bad("names", "\u00e9.txt", STORY.encode(), OTHER)
    yield Bad("names", "/".join(["深"] * 60) + "/a.txt", STORY.encode())
    yield Bad("names", "a.txt/b.txt", STORY.encode())


def _special() -> Iterator[Bad]:
    def link(target: str) -> Callable[[Path], None]:
        return lambda path: path.symlink_to(target)

    def locked(path: Path) -> None:
        path.write_bytes(STORY.encode())
        path.chmod(0)

    def locked_folder(path: Path) -> None:
        locked(path / "a.txt") if path.mkdir() is None else None
        path.chmod(0)

    def socket_file(path: Path) -> None:
        os.mknod(path, 0o140600)

    no_file = "is not a file"
    yield Bad("special", "pipe.txt", os.mkfifo, no_file)
    yield Bad("special", "pipe.jsonl", os.mkfifo, no_file)
    yield Bad("special", "socket.txt", socket_file, no_file)
    yield Bad("special", "zero.txt", link("/dev/zero"), no_file)
    yield Bad("special", "terminal.txt", link("/dev/tty"), no_file)
    yield Bad("links", "itself.txt", link("itself.txt"), "is a link")
    yield Bad("links", "one.txt", link("two.txt"), "is a link")
    yield Bad("links", "two.txt", link("one.txt"), "is a link")
    yield Bad("links", "gone.txt", link("nothing.txt"), "is a link")
    yield Bad("links", "under-a-file.txt", link("../nul/end.txt/a.txt"), "is a link")
    yield Bad("links", "long.txt", link("a" * 300), "is a link")
    yield Bad("links", "outside.txt", link("../../secret.txt"), "outside")
    yield Bad("links", "passwd.txt", link("/etc/passwd"), "outside")
    yield Bad("links", "outside", link("../../secret"), "outside")
    yield Bad("links", "a-loop", link("a-loop"), OTHER)
    yield Bad("links", "up", link(".."), OTHER)
    yield Bad("links", "after-a-loop/a.txt", STORY.encode())
    yield Bad("no permission", "a.txt", locked, "may not be read")
    yield Bad("no permission", "a.jsonl", locked, "may not be read")
    yield Bad("no permission", "folder", locked_folder, "cannot be opened")


def measure(folder: Path, made: list[Bad]) -> Iterator[str]:
    """Build the graph of each kind in a process of its own and yield the rows of a table."""
    yield f"{'kind':16}{'files':>6}{'result':>8}{'not read':>10}{'unlike':>8}{'seconds':>9}{'MiB':>6}"
    script = Path(__file__).with_name("watched_build.py")
    for kind in dict.fromkeys(bad.kind for bad in made):
        files_ = [bad for bad in made if bad.kind == kind]
        command = [sys.executable, script, folder / "out", folder / "bad" / kind]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        lines = "\n".join(told["said"][0]).removeprefix("kg: ").splitlines()
        unlike = sum(not _is_as_expected(bad, lines) for bad in files_)
        read = sum(bad.outcome == READ for bad in files_)
        refused = sum(bad.outcome not in (READ, OTHER) for bad in files_)
        cost = f"{told['seconds']:9.1f}{told['mib']:6.0f}"
        yield f"{kind:16}{len(files_):6}{read:8}{refused:10}{unlike:8}{cost}"


def _is_as_expected(bad: Bad, lines: list[str]) -> bool:
    """Tell whether what a build said of a file is its outcome: nothing, or words of the reason."""
    said = [line for line in lines if f"{show_path(bad.name)}:" in line]
    return bad.outcome == OTHER or (
        not said if bad.outcome == READ else any(bad.outcome in line for line in said)
    )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    everything = make(target, full="--full" in sys.argv)
    for row in measure(target, everything) if "--measure" in sys.argv else ():
        print(row, flush=True)
