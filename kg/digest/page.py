"""A digest -> one HTML file that loads nothing, and reads the same on paper."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from kg.digest import Digest
from kg.digest.printing import origin, sections, span
from kg.display.text import load_text

FOLDER = Path(__file__).parent / "static"


def to_page(digest: Digest, *, lang: str = "zh") -> bytes:
    """Return the page, in UTF-8; text of documents is escaped."""
    words = load_text("digest/text.toml", lang)
    pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
    text = pages.get_template("digest.html").render(
        lang="zh-CN" if lang == "zh" else "en",
        words=words,
        span=span(digest, lang),
        notes=digest.notes,
        sections=sections(digest, lang),
        origin=partial(origin, lang=lang),
    )
    return (text + "\n").encode("utf-8", "replace")
