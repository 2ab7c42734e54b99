"""`kg dossier`: each claim of the page has a numbered quote, and both files can be handed out."""

import io
import re
import zipfile
from pathlib import Path

import networkx as nx
import pytest
from docx import Document
from typer.testing import CliRunner

from kg.cli import app
from kg.dossier import make_dossier, to_document, to_page, write_dossier
from kg.dossier.writing import file_name
from kg.graph import save_graph
from tests.conftest import HOSTILE, KEYS

DAY = "2025-01-01"

# thing, the sentences of its summary in Chinese
SUMMARIES = [
    ("district", ["报道提到合川区的1个项目。", "与它有关的项目是锚泰智造基地（约7.6亿元）。"]),
    (
        "project",
        [
            "锚泰智造基地位于合川区。",
            "投资方是重庆锚泰科技有限公司。",
            "投资额约7.6亿元。",
            "2024-05-13开工。",
            "预计2025-06投产。",
        ],
    ),
    ("person", ["\U00020bb7小兰任重庆锚泰科技有限公司总经理。"]),
    ("agency", ["1篇报道提到合川区经济信息委；下面的事实请对照原文。"]),
]


@pytest.mark.parametrize(("thing", "sentences"), SUMMARIES, ids=[thing for thing, _ in SUMMARIES])
def test_the_summary_says_what_facts_say(
    small_graph: "nx.MultiDiGraph[str]", thing: str, sentences: list[str]
) -> None:
    dossier = make_dossier(small_graph, KEYS[thing], day=DAY)
    found = [line.text for line in dossier.summary]
    assert [text for text in found if not text.startswith("最近的进展")] == sentences


def test_a_company_is_told_with_its_partners(small_graph: "nx.MultiDiGraph[str]") -> None:
    found = [line.text for line in make_dossier(small_graph, KEYS["company"], day=DAY).summary]
    assert found[0] == "重庆锚泰科技有限公司与嘉江学院、合川工业园区有合作。"
    assert any(text.startswith(f"给它供货的有{HOSTILE[:3]}") for text in found)
    assert any("约7.6亿元" in text for text in found)


@pytest.mark.parametrize("thing", KEYS)
def test_numbers_lead_to_quotes_that_stand_there(small_graph: "nx.MultiDiGraph[str]", thing: str) -> None:
    dossier = make_dossier(small_graph, KEYS[thing])
    rows = [row.notes for table in dossier.tables for row in table.rows]
    used = {note for notes in (*rows, *(line.notes for line in dossier.summary)) for note in notes}
    used |= {note for moment in dossier.moments for note in moment.notes}
    assert used == {quote.number for quote in dossier.quotes}
    articles = small_graph.graph["articles"].values()
    texts = ["".join(article["text"].split()) for article in articles]
    for quote in dossier.quotes:
        sentence = "".join(quote.text.split())
        assert any(sentence[-10:] in text for text in texts)


def test_a_promise_is_overdue_from_its_day_on(small_graph: "nx.MultiDiGraph[str]") -> None:
    states = {
        day: [moment.state for moment in make_dossier(small_graph, KEYS["project"], day=day).moments]
        for day in ("2025-01-01", "2025-07-01")
    }
    assert states["2025-01-01"][-1] == "open"
    assert states["2025-07-01"][-1] == "overdue"


@pytest.mark.parametrize("thing", ["hostile", "company"])
def test_no_text_of_a_document_is_markup(small_graph: "nx.MultiDiGraph[str]", thing: str) -> None:
    page = to_page(make_dossier(small_graph, KEYS[thing])).decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert not re.search(r'(src|href)="(?!#q\d+")', page)


def test_the_document_opens_and_is_the_same_every_time(small_graph: "nx.MultiDiGraph[str]") -> None:
    dossier = make_dossier(small_graph, KEYS["project"], day=DAY)
    content = to_document(dossier)
    assert content == to_document(dossier)
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "锚泰智造基地" and any("投资额约7.6亿元。 [1]" in text for text in texts)
    cells = [cell.text for table in document.tables for cell in table._cells]
    assert "约7.6亿元" in cells and "重庆锚泰科技有限公司" in cells
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


# name, the file's name without its ending
FILE_NAMES = [
    ("合川区", "合川区"),
    ("川渝/合作\\项目", "川渝_合作_项目"),
    ("../../etc/passwd", "etc_passwd"),
    ("CON", "_CON"),
    ("nul.项目", "_nul.项目"),
    ("a" * 200, "a" * 60),
    ("项目. ", "项目"),
    ("\u202e项目\x00", "_项目"),
    ("...", ""),
]


@pytest.mark.parametrize(("name", "wanted"), FILE_NAMES)
def test_file_names_are_safe_on_every_system(name: str, wanted: str) -> None:
    assert file_name(name).strip("_") == wanted.strip("_")
    assert not set(file_name(name)) & set('<>:"/\\|?*')


def test_a_hostile_name_stays_in_its_folder(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    made = write_dossier(make_dossier(small_graph, KEYS["hostile"]), tmp_path / "new" / "folder")
    assert [path.suffix for path in made] == [".html", ".docx"]
    assert {path.parent for path in made} == {tmp_path / "new" / "folder"}
    assert all(path.is_file() for path in made)


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [("合川区", 0, "open "), ("合川区县", 1, "合川区县")],
    ids=["known", "unknown"],
)
def test_the_command(
    small_graph: "nx.MultiDiGraph[str]", tmp_path: Path, name: str, code: int, message: str
) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    result = CliRunner().invoke(app, ["dossier", name, "-o", str(tmp_path), "--to", str(tmp_path / "out")])
    assert bool(result.exit_code) == bool(code)
    assert message in (result.output if not code else str(result.exception))
    assert (tmp_path / "out" / "合川区.docx").exists() == (code == 0)
