"""HTML -> the text of the article in it, with title, date and authors."""

import copy
import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from kg.sources.dates import iso_date, stated_date
from kg.sources.saved import paper_article, script_date, wechat_article
from kg.tables.grid import Grid, Merged
from kg.text.folding import fold
from kg.words import WebPageWords, load_words

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Elements that do not begin a line of their own.
_INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|data|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|su[bp]|time|u"
)
_HIDDEN = re.compile("script|style|noscript|template|head|svg|select|button|textarea")
# A tag with its attributes, read once from the left.
_TAG = re.compile(r"""<([A-Za-z][\w:-]{0,40})(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>?""")
_LONGEST_TAG = 3000  # characters
_MANY_TAGS = 10_000  # in which the last resort of trafilatura compares each paragraph with each
_ROWS, _COLUMNS = 20_000, 200  # of a table
_LINES, _LONGEST_LINE = 10, 80  # below a title
_CELLS = re.compile(r"^\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE)


def declared_encoding(data: bytes) -> str:
    """Return the encoding that the page says it is in, or nothing."""
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii", "ignore").lower() if match else ""
    return _ALIASES.get(name, name)


def read_webpage(html: str) -> tuple[str, dict[str, str]]:
    """Return the article's text, or all the page's text where no article stands out, and its metadata."""
    scripted = script_date(html)
    html = shorten_tags(_DECLARATION.sub("", html))
    text, fields = _known_page(html) or _any_page(html)
    fields = {key: value for key, value in fields.items() if value}
    if not (fields.get("date") and fields.get("publisher")):
        stated = below_title(_visible_text(html), fields.get("title", ""))
        fields = stated | fields
    if scripted:
        fields.setdefault("date", scripted)
    return text, fields


def shorten_tags(html: str) -> str:
    """Return ``html`` without the attributes of very long tags: the parser compares each with each."""
    return _TAG.sub(lambda tag: tag[0] if len(tag[0]) <= _LONGEST_TAG else f"<{tag[1]}>", html)


def below_title(text: str, title: str) -> dict[str, str]:
    """Return date, publisher and authors as the lines between the title and the article state them.

    ``text`` is all that the page shows.
    """
    lines = text.split("\n")
    spelled = "".join(title.split())
    start = next((at + 1 for at, line in enumerate(lines) if spelled and "".join(line.split()) == spelled), 0)
    told: dict[str, str] = {}
    words = load_words(WebPageWords)
    for line in lines[start : start + _LINES]:
        folded = fold(line)
        if len(folded) > _LONGEST_LINE or any(mark in folded for mark in words.stops):
            break
        if date := stated_date(folded):
            told.setdefault("date", date)
        for key, pattern in (("publisher", words.publisher), ("author", words.author)):
            if match := pattern.search(folded):
                told.setdefault(key, match[1].replace("、", ";"))
    return told


def page_grids(html: str, name: str) -> Iterator[Grid]:
    """Yield the tables of a page as grids."""
    root = _parse(shorten_tags(html))
    for number, table in enumerate([] if root is None else root.iter("table"), 1):
        if any(parent.tag == "table" for parent in table.iterancestors()):
            continue
        rows: list[list[str]] = []
        merged: list[Merged] = []
        held: dict[int, int] = {}  # column -> rows that a cell above still reaches over
        for row in islice(table.iter("tr"), _ROWS):
            rows.append(_page_row(row, len(rows), held, merged))
        yield Grid(name if number == 1 else f"{name} {number}", rows, merged)


def _page_row(row: Any, number: int, held: dict[int, int], merged: list[Merged]) -> list[str]:
    texts: list[str] = []
    for cell in row.xpath("./td|./th"):
        while held.get(len(texts), 0) > 0:
            held[len(texts)] -= 1
            texts.append("")
        wide, high = (_span(cell.get(name), _COLUMNS) for name in ("colspan", "rowspan"))
        at = len(texts)
        if at + wide > _COLUMNS:
            break
        if wide > 1 or high > 1:
            merged.append((number, at, number + high - 1, at + wide - 1))
        for column in range(at, at + wide):
            held[column] = high - 1
        texts += ["\n".join(line for line in _visible(cell).split("\n") if line), *[""] * (wide - 1)]
    for column in range(len(texts), max(held, default=0) + 1):
        held[column] = max(held.get(column, 0) - 1, 0)
    return texts


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 6 else 1


def _known_page(html: str) -> tuple[str, dict[str, str]] | None:
    """Return the text and metadata of a page of WeChat or of an e-paper, None of another one."""
    paper = paper_article(html)
    if paper is not None:
        text = _visible_text(paper[0])
        return (text, paper[1]) if text else None
    if "js_content" not in html:
        return None
    root = _parse(html)
    found = None if root is None else wechat_article(root)
    if found is None:
        return None
    text = _visible(found[0])
    return (text, found[1]) if text else None


def _any_page(html: str) -> tuple[str, dict[str, str]]:
    page = _extract(html)
    if page is None:
        return _visible_text(html), {}
    lines = _CELLS.sub("", page.text or "").replace(" | ", "　").splitlines()
    text = "\n".join(line.strip() for line in lines)
    fields = {
        "title": page.title or "",
        "date": iso_date(page.date or ""),
        "publisher": page.sitename or "",
        "authors": page.author or "",
        "url": page.url or "",
    }
    return text or _visible_text(html), fields


def _extract(html: str) -> Any:
    import trafilatura

    # The date is what the page states: a guess would depend on the day of the build.
    stated = {
        "original_date": True,
        "extensive_search": False,
        "min_date": "1800-01-01",
        "max_date": "2100-12-31",
    }
    return trafilatura.bare_extraction(
        html,
        fast=html.count("<") > _MANY_TAGS,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params=stated,
        config=_config(),
    )


@cache
def _config() -> Any:
    from trafilatura.settings import DEFAULT_CONFIG

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = copy.deepcopy(DEFAULT_CONFIG)
    # Its measures are of English text; a Chinese story of 40 characters is a story.
    config["DEFAULT"]["min_extracted_size"] = "40"
    return config


def _visible_text(html: str) -> str:
    root = _parse(html)
    return "" if root is None else _visible(root)


def _parse(html: str) -> Any:
    from lxml import etree
    from lxml import html as parser

    try:
        return parser.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return None


def _visible(root: Any) -> str:
    from lxml import etree

    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        # Comments and the like have a function for a tag.
        name = element.tag if isinstance(element.tag, str) else "span"
        is_hidden = bool(_HIDDEN.fullmatch(name))
        hidden += is_hidden and event == "start"
        if not _INLINE.fullmatch(name):
            parts.append("\n")
        if event == "start":
            parts.append("" if hidden else element.text or "")
        else:
            hidden -= is_hidden
            parts.append("" if hidden else element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).splitlines())
    return "\n".join(line for line in lines if line)
