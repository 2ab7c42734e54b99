"""Passages written for training, with their names marked -> annotations.

    [王立新|Person]任[白河电缆=重庆白河电缆有限公司|Company]总经理。
      王立新 worksFor 重庆白河电缆有限公司 role=总经理

A line is a passage. ``[words|Type]`` is a name; ``[short=full|Type]`` is one for a thing whose full name is
another; ``[words|Type?]`` is neither right nor wrong. Below it, indented: all that it says, head, relation,
tail, or thing, attribute, number; ``?`` before a line: neither required nor wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.schema import load_schema
from tools.train.annotations import ATTRIBUTES, TYPES, Annotated, Said, Thing, split_sentences

_MARK = re.compile(r"\[(?:([^\[\]=|]+)=)?([^\[\]|]+)\|(\w+)(\?)?\]")
_RELATIONS = tuple(load_schema().relations)


def read_written(path: Path) -> Iterator[Annotated]:
    """Yield the passages of a file; ValueError names file and line where one is wrong."""
    passage: str | None = None
    facts: list[tuple[int, str]] = []
    start = 0
    lines = [*path.read_text("utf-8").splitlines(), ""]
    for number, line in enumerate(lines, 1):
        if line.startswith("  ") and line.strip():
            facts.append((number, line.strip()))
            continue
        if passage is not None:
            yield _read(f"{path.name}:{start}", passage, facts)
        passage, facts, start = (line.strip() or None), [], number
        if line.startswith("#"):
            passage = None


def read_frames(path: Path) -> Iterator[Annotated]:
    """Yield the sentences of a table: marked as above, a tab, what the relation above them must find."""
    relation = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        if "\t" not in line:
            relation = line.strip("[] ")
            continue
        marked, found = line.split("\t", 1)
        facts = [
            f"{a} {relation} {b}"
            for a, b in (pair.split(" > ") for pair in found.split("; ") if pair.strip())
        ]
        one = _read(f"{path.name}:{number}", marked, [(number, fact) for fact in facts])
        yield replace(one, only=relation)


def _read(name: str, marked: str, facts: list[tuple[int, str]]) -> Annotated:
    things: dict[str, tuple[str, list[str], bool]] = {}
    text, last = "", 0
    for match in _MARK.finditer(marked):
        short, full, kind, free = match.groups()
        if kind not in TYPES:
            raise ValueError(f"{name}: unknown type {kind}")
        text += marked[last : match.start()] + (short or full)
        last = match.end()
        thing = things.setdefault(full, (kind, [], bool(free)))
        if thing[0] != kind:
            raise ValueError(f"{name}: {full} has two types")
        thing[1].append(short or full)
    text += marked[last:]
    if re.search(r"[\[\]|]", text):
        raise ValueError(f"{name}: a mark is not closed: {text}")
    everywhere = tuple(range(1, len(split_sentences(text)) + 1))
    said = [_fact(f"{name}+{number}", fact, things, text, everywhere) for number, fact in facts]
    return Annotated(
        name,
        text,
        {
            full: Thing(kind, tuple((form, ()) for form in dict.fromkeys(forms)), free)
            for full, (kind, forms, free) in things.items()
        },
        tuple(said),
        sentences=split_sentences(text),
        is_passage=True,
    )


def _fact(
    where: str,
    fact: str,
    things: dict[str, tuple[str, list[str], bool]],
    text: str,
    everywhere: tuple[int, ...],
) -> Said:
    optional = fact.startswith("?")
    role = re.search(r" role=(\S+)$", fact)
    body = fact.lstrip("? ").removesuffix(role[0] if role else "")
    match = re.match(rf"(.+?) ({'|'.join([*_RELATIONS, *ATTRIBUTES])}) (.+)$", body)
    if not match or match[1] not in things:
        raise ValueError(f"{where}: not a fact of marked names: {fact}")
    if match[2] in _RELATIONS and match[3] not in things:
        raise ValueError(f"{where}: {match[3]} is not marked: {fact}")
    return Said(match[2], match[1], match[3], everywhere, role[1] if role else "", "", optional)


if __name__ == "__main__":
    import sys

    for argument in sys.argv[1:]:
        count = facts_count = 0
        try:
            for one in read_written(Path(argument)):
                count += 1
                facts_count += len(one.said)
        except ValueError as error:
            sys.exit(str(error))
        print(f"{argument}: {count} passages, {facts_count} facts")
