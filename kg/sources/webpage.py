"""HTML -> the text of the article in it, with title, date and authors."""

import copy
import logging
import re
from functools import cache
from typing import Any

from kg.sources.dates import iso_date

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Elements that do not begin a line of their own.
_INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|data|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|su[bp]|time|u"
)
_HIDDEN = re.compile("script|style|noscript|template|head|svg|select|button|textarea")
_CELLS = re.compile(r"^\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE)


def declared_encoding(data: bytes) -> str:
    """Return the encoding that the page says it is in, or nothing."""
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii", "ignore").lower() if match else ""
    return _ALIASES.get(name, name)


def read_webpage(html: str) -> tuple[str, dict[str, str]]:
    """Return the article's text, or all the page's text where no article stands out, and its metadata."""
    html = _DECLARATION.sub("", html)
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
    from lxml import etree
    from lxml import html as parser

    try:
        root = parser.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return ""
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
