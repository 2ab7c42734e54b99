"""The lines that the code keeps to."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.schema import load_schema

ROOT = Path(kg.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LAYERS = Path(__file__).parent.parent / "docs" / "architecture.md"


def read_layers() -> dict[str, int]:
    """Return the row of each part of kg in the table of docs/architecture.md."""
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", LAYERS.read_text(encoding="utf-8"), re.MULTILINE)
    return {part: int(row) for row, parts in rows for part in parts.split(", ")}


def read_page_rows() -> dict[str, int]:
    """Return the row of each module of the page that docs/architecture.md names."""
    table = LAYERS.read_text(encoding="utf-8").split("| modules | hold |\n|---|---|\n")[1].split("\n\n")[0]
    rows = [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines()]
    return {name: row for row, names in enumerate(rows) for name in names.split(", ")}


def module_of(path: Path) -> str:
    """Return the part of kg that a file belongs to: kg/mentions/line.py -> mentions."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.startswith("kg."):
                yield name.split(".")[1]


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of the code; docstrings are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_part_imports_only_what_stands_above_it(path: Path) -> None:
    layers = read_layers()
    own = module_of(path)
    if own.startswith("__"):  # kg/__init__.py and __main__.py open the door to the rest
        return
    others = set(imports(path)) - {own, "__version__"}
    assert not {part for part in others if layers[part] >= layers[own]}


def test_modules_of_the_page_stand_in_rows() -> None:
    rows = read_page_rows()
    assert "view" in rows
    for name, row in rows.items():
        text = (ROOT / "view" / "static" / f"{name}.js").read_text(encoding="utf-8")
        imported = re.findall(r'^(?:import|\}).* from "\./(\w+)\.js";$', text, re.MULTILINE)
        assert not [other for other in imported if rows.get(other, 0) > row], name


def test_every_part_has_its_row() -> None:
    assert set(read_layers()) == {part for part in map(module_of, FILES) if not part.startswith("__")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 320
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 50, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_of_a_language_are_data(path: Path) -> None:
    """Strings of code hold next to no Chinese: examples in comments and docstrings may."""
    chinese = [text for text in strings(path) if re.search(r"[\u4e00-\u9fff]", text)]
    assert len(chinese) <= 5, chinese


def named_in(text: str) -> set[str]:
    """Return the names that a string may give: it is one, or a file's or a rule's, or holds prefixed ones."""
    return {*re.findall(r"\bkg:(\w+)", text), *re.findall(r"^(?:[\w./]+/)?(\w+)(?:\.\w+)?$", text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Company", "Company"),
        ("?a kg:locatedIn ?b", "locatedIn"),
        ("reader/supplies", "supplies"),
        ("supplies.toml", "supplies"),
        ("words/supplies.toml", "supplies"),
    ],
)
def test_a_name_in_a_string_is_seen(text: str, name: str) -> None:
    assert name in named_in(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_types_and_relations_are_data(path: Path) -> None:
    """Code names no type of entities and no relation: schema.toml says which ones it is about."""
    schema = load_schema()
    inverse = {relation.inverse_name for relation in schema.relations.values()} - {""}
    names = {*schema.types, *schema.relations, *inverse}
    assert {name for text in strings(path) for name in named_in(text)} & names == set()


def test_public_names_are_sorted_and_there() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    assert all(getattr(kg, name) is not None for name in kg.__all__)
    with pytest.raises(AttributeError):
        _ = kg.nothing
