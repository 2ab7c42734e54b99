"""Folders of texts -> in how many of them each entry of kg/data/words matters.

    python tools/word_use.py [--exact] [--file stages.toml] [--most N] FOLDER…

Prints an entry a line: texts in which it matches, texts whose facts change when it is taken out (only with
--exact, and only looked at where it matches in at most N texts), file, key, entry. Of a pattern each run of
Chinese characters is an entry, and is not taken out. What matches nowhere is not yet useless: weekdays, units
and the like are knowledge, whether these texts hold them or not.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import regex

import kg.words
from kg.articles.plain import compact, plain
from kg.confidence import MIN_CONFIDENCE
from kg.datafile import read_toml
from kg.model import Attribute, Facts, Milestone, Relation, Source
from kg.pipeline import extract_source
from kg.sources import find_text, read_sources
from kg.text.folding import fold
from kg.words.patterns import TABLES, Ordered, Pattern, Patterns, Piece, Words

_WORD = regex.compile(r"\[[^\]]*\]|(\p{Han}{2,})")
_KEPT = frozenset({"load_divisions", "load_towns", "load_schema", "_automaton", "_session", "_numbers"})


class Entry(NamedTuple):
    """A word or pattern of a file; ``whole`` where it is a line of its own that can be taken out."""

    file: str
    key: str
    text: str
    whole: bool
    pattern: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--file", default="*.toml")
    parser.add_argument("--most", type=int, default=3)
    asked = parser.parse_args(arguments)
    sources = [one for one in read_sources(asked.folders) if isinstance(one, Source)]
    texts = [find_text(source).text for source in sources]
    lines = ["\n".join(f"{plain(line)}\n{compact(line)}" for line in text.split("\n")) for text in texts]
    folded = [fold(text) for text in texts]
    facts = [extract_source(source) for source in sources] if asked.exact else []
    for form in (form for form, name in kg.words.WORD_FILES.items() if fnmatch(name, asked.file)):
        for entry in entries(form):
            found = [at for at in range(len(texts)) if _matches(entry, folded[at], lines[at])]
            changed = "-"
            if asked.exact and entry.whole and len(found) <= asked.most:
                changed = str(
                    _count_changed(entry, [sources[at] for at in found], [facts[at] for at in found])
                )
            sys.stdout.write(
                f"{len(found)}\t{changed}\t{entry.file}\t{entry.key}\t{' '.join(entry.text.split())}\n"
            )


def entries(form: type[Any]) -> Iterator[Entry]:
    """Yield the entries of a file in its order."""
    file = kg.words.WORD_FILES[form]
    yield from _entries(file, "", form, read_toml(kg.words.FOLDER / file))


def _entries(file: str, key: str, hint: Any, value: Any) -> Iterator[Entry]:
    if hint in (Words, Ordered, Patterns, *TABLES):
        yield from (Entry(file, key, word, True, hint == Patterns) for word in value)
    elif hint in (Pattern, Piece):
        words = dict.fromkeys(found[1] for found in _WORD.finditer(value) if found[1])
        yield from (Entry(file, key, word, False, False) for word in words)
    elif is_dataclass(hint):
        for name, inner in get_type_hints(hint, include_extras=True).items():
            yield from _entries(file, f"{key}.{name}".strip("."), inner, value[name])
    elif get_origin(hint) is dict:
        for name, held in value.items():
            yield from _entries(file, f"{key}.{name}", get_args(hint)[1], held)
    elif get_origin(hint) is tuple:
        for held in value:
            yield from _entries(file, key, get_args(hint)[0], held)


def _matches(entry: Entry, folded: str, lines: str) -> bool:
    if not entry.pattern:
        return entry.text in folded or entry.text in lines
    text = regex.sub(r"\{[a-z_]+\}", ".*", entry.text)
    start = "^" if entry.key == "openers" else ""
    end = "$" if entry.key == "furniture" else ""
    return regex.search(f"{start}(?:{text}){end}", lines, regex.VERBOSE | regex.MULTILINE) is not None


def _count_changed(entry: Entry, sources: Sequence[Source], before: Sequence[tuple[Facts, ...]]) -> int:
    """Return of how many texts the facts are others without the entry."""
    if not sources:
        return 0
    folder = kg.words.FOLDER
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(folder, name, dirs_exist_ok=True)
        _take_out(Path(name) / entry.file, entry)
        kg.words.FOLDER = Path(name)
        _forget()
        after = [extract_source(source) for source in sources]
    kg.words.FOLDER = folder
    _forget()
    return sum(_said(old) != _said(new) for old, new in zip(before, after, strict=True))


def _said(stories: tuple[Facts, ...]) -> list[object]:
    """Return what stories say that stands in an export, without how sure it is."""
    said: list[object] = []
    for facts in stories:
        said += [("name", entity.id) for entity in facts.entities]
        found: list[Relation | Attribute | Milestone]
        found = [*facts.relations, *facts.attributes, *facts.milestones]
        for fact in found:
            if fact.confidence >= MIN_CONFIDENCE:
                said.append((type(fact).__name__, *_parts(fact)))
    return said


def _parts(fact: Relation | Attribute | Milestone) -> tuple[object, ...]:
    if isinstance(fact, Relation):
        return fact.head, fact.type, fact.tail, fact.role
    if isinstance(fact, Attribute):
        return fact.entity, fact.name, fact.value, fact.qualifier
    return fact.project, fact.stage, fact.date


def _take_out(path: Path, entry: Entry) -> None:
    """Take the entry's line out of its list; where several lists hold it, out of the one of its key."""
    lines = path.read_text(encoding="utf-8").split("\n")
    last = entry.key.rsplit(".", 1)[-1]
    heads = (f"{last} = [", f"[{entry.key}]")
    start = next(number for number, line in enumerate(lines) if line in heads)
    first = entry.text.split("\n")[0]
    begins = regex.compile(rf"""\s*['"]+{regex.escape(first)}(?:['"]|$)""")
    at = next(number for number in range(start, len(lines)) if begins.match(lines[number]))
    end = at + entry.text.count("\n") + 1
    path.write_text("\n".join(lines[:at] + lines[end:]), encoding="utf-8")


def _forget() -> None:
    """Forget what was read of the files of words."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("kg."):
            for key, value in vars(module).items():
                if hasattr(value, "cache_clear") and key not in _KEPT:
                    value.cache_clear()


if __name__ == "__main__":
    main()
