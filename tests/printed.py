"""A PDF of two pages with a story each, for the tests of evidence."""

from pathlib import Path

from kg.pipeline import build
from tests.pages.draw import Sheet, print_pdf
from tests.pages.typeset import break_lines

HEADLINE = "合川车灯项目投产"
STORY = (
    "位于合川区的重庆锚澜光电有限公司昨日举行投产仪式。"
    "重庆锚澜光电有限公司投资3亿元建设合川车灯生产基地项目。"
)
OTHER = ("璧山签下新项目", "位于璧山区的重庆青桐轴承有限公司投资2亿元建设璧山轴承产业园项目。")


def print_pages() -> bytes:
    sheets = []
    for headline, text in ((HEADLINE, STORY), OTHER):
        page = Sheet(780, 1105)
        page.text(40, 80, headline, 16)
        for row, line in enumerate(break_lines(text, 160, 9, 2)):
            page.line(40, 110 + 13 * row, line, 9, 160, True)
        sheets.append(page)
    return print_pdf(sheets, None)


def build_pages(folder: Path) -> Path:
    """Return the output folder of a build of these pages."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "page.pdf").write_bytes(print_pages())
    build([folder / "in"], folder / "out")
    return folder / "out"
