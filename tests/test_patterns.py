"""Data files of words and patterns: what they may hold, and what is said of one that is broken."""

import re
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from kg.errors import DataError
from kg.schema import DATA
from kg.words import WORD_FILES, load_words
from kg.words.patterns import Letters, Numbers, Ordered, Pattern, Patterns, Piece, Words, read_patterns

ROOT = DATA.parent.parent
_WIDTH = 110
_LISTS = (Words, Ordered, Patterns, Numbers)


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Rule:
    side: Side
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class File:
    goods: Words
    marks: Letters
    part: Piece
    rules: tuple[Rule, ...]
    years: Numbers


SOUND = """# goods
goods = [
    "电池",
    "芯片",
    "芯片组",
]
marks = "●■"
part = '{goods}{0,1}'

[[rules]]
side = "left"
pattern = '''
    供应 (?:{part})  # whatever
    |供给{years}
'''

[[rules]]
side = "right"
pattern = '采购{goods}'

[years]
"去年" = -1
"今年" = 0
"""
BROKEN = [  # what stands in the file, what stands there instead, what is said of it
    ("goods = [", "gods = [", "line 2: gods: unknown key; write goods"),
    (
        'marks = "●■"',
        'zzz = 1\nmarks = "●■"',
        "line 7: zzz: unknown key; use goods, marks, part",
    ),
    ('marks = "●■"\n', "", "line 1: the key 'marks' is missing; add it"),
    ('side = "right"\n', "", "line 17: rules: the key 'side' is missing; add it"),
    ('side = "right"', 'side = "rigth"', "line 18: side: unknown 'rigth'; write right"),
    ('side = "right"', "side = 1", "line 18: side: unknown 1; use left, right"),
    ("'采购{goods}'", "'采购{wares}'", "line 19: pattern: {wares} stands for nothing; name a list, a table"),
    ("'采购{goods}'", "'采购{rules}'", "line 19: pattern: {rules} stands for nothing; name a list, a table"),
    ("'采购{goods}'", "'采购({goods}'", "line 19: pattern: the pattern does not compile (missing )"),
    ("'采购{goods}'", "7", "line 19: pattern: 7 is not a pattern; write it in '…'"),
    ("'{goods}{0,1}'", "'{goods}{part}'", "line 8: part: {part} holds itself; mend the pattern"),
    ("{part})  #", "{goods})  #", "line 8: part: no pattern of the file holds it; delete it"),
    ('    "芯片组",\n', '    "芯片",\n', "line 5: goods: '芯片' stands there twice; delete one"),
    ('    "芯片组",\n', '    "",\n', "line 5: goods: an entry is empty; delete it"),
    ('    "芯片组",\n', '    "包装",\n', "line 5: goods: '包装' stands behind '芯片'; sort the list"),
    ('    "芯片组",\n', "    3,\n", "line 2: goods: is not a list of texts; write one in each line"),
    ('"●■"', '"●■●"', "line 7: marks: '●' stands there twice; delete one"),
    ('"去年" = -1', '"去年" = 1', "line 23: 今年: stands behind '去年'; sort by value, then by word"),
    ('"去年" = -1', '"去年" = "x"', "line 22: 去年: 'x' is not a whole number; mend it"),
    ("[[rules]]", "[[rules]", "Expected ']]' at the end of an array declaration (at line 10"),
]


def _file(folder: Path, text: str) -> Path:
    path = folder / "file.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_slot_stands_for_a_list_the_longest_first(tmp_path: Path) -> None:
    file = read_patterns(_file(tmp_path, SOUND), File)
    assert [rule.side for rule in file.rules] == [Side.LEFT, Side.RIGHT]
    match = file.rules[1].pattern.search("采购芯片组")
    assert match is not None and match.group() == "采购芯片组"
    assert file.rules[0].pattern.fullmatch("供应电池") and not file.rules[0].pattern.search("购电池")
    assert file.years == {"去年": -1, "今年": 0}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_fault_names_file_line_and_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    with pytest.raises(DataError) as error:
        read_patterns(_file(tmp_path, SOUND.replace(old, new, 1)), File)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("file.toml")
    assert said in str(error.value)


def _lists(form: Any, keys: tuple[str, ...] = ()) -> "list[tuple[str, ...]]":
    """Return the ways to the lists and tables of words of a form."""
    found = []
    for name, hint in get_type_hints(form, include_extras=True).items():
        if hint in _LISTS:
            found.append((*keys, name))
        elif is_dataclass(hint):
            found += _lists(hint, (*keys, name))
        elif any(inner in _LISTS for inner in get_args(hint)):
            found.append((*keys, name))  # a table of lists
    return found


def test_every_file_of_words_has_its_form() -> None:
    assert sorted(WORD_FILES.values()) == sorted(path.name for path in (DATA / "words").iterdir())
    for form in WORD_FILES:
        assert fields(load_words(form))


@pytest.mark.parametrize("form", WORD_FILES, ids=lambda form: str(form.__name__))
def test_file_says_who_reads_it_and_its_lists_what_they_are(form: Any) -> None:
    lines = (DATA / "words" / WORD_FILES[form]).read_text(encoding="utf-8").split("\n")
    head = " ".join(line.lstrip("# ") for line in lines[: lines.index("")])
    readers = re.findall(r"kg/[a-z_/]+(?:\.py)?", head)
    assert "ead by" in head and readers
    assert all((ROOT / reader).exists() for reader in readers), readers
    for keys in _lists(form):
        starts = (f"{keys[-1]} = [", f"[{'.'.join(keys)}]")
        at = next(number for number, line in enumerate(lines) if line in starts)
        comment = ""
        while lines[at - 1].startswith("#"):
            at -= 1
            comment = f"{lines[at]} {comment}"
        assert re.search("# (Words|Patterns)", comment), keys
        assert "e.g." in comment and "not " in comment, keys


@pytest.mark.parametrize("path", sorted((DATA / "words").iterdir()), ids=lambda path: str(path.name))
def test_lines_are_short_and_lists_have_one_entry_a_line(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        assert len(line) <= _WIDTH, (number, len(line))
        assert not re.match(r"\w+ = \[.+,", line) or line.endswith("]"), number
        assert not re.match(r"""    (["']).*?\1, *["']""", line), number
