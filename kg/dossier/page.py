"""A dossier -> one HTML file that loads nothing, and reads the same on paper."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from kg.display.text import load_text
from kg.dossier.content import Dossier
from kg.dossier.ring import HEIGHT, WIDTH

FOLDER = Path(__file__).parent / "static"


def to_page(dossier: Dossier) -> bytes:
    """Return the page, in UTF-8; text of documents is escaped."""
    pages = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    text = pages.get_template("dossier.html").render(
        lang="zh-CN" if dossier.lang == "zh" else "en",
        words=load_text("view/text", dossier.lang),
        dossier=dossier,
        size=(WIDTH, HEIGHT),
    )
    return (text + "\n").encode("utf-8", "replace")
