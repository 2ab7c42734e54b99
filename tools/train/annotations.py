"""Annotations of a text, written by hand -> values; the form is told in tools/train/README.md."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from kg.schema import load_schema

TYPES = tuple(load_schema().types)
ATTRIBUTES = tuple(load_schema().attributes)


@dataclass(frozen=True)
class Thing:
    """An entity: each form with the numbers of the sentences that it is bound to, none for all of them."""

    type: str
    forms: tuple[tuple[str, tuple[int, ...]], ...]
    optional: bool


@dataclass(frozen=True)
class Said:
    """What sentences say of an entity: a relation (``value`` the other entity), an attribute (a number), a
    stage (its name), an anaphor (the word)."""

    kind: str
    subject: str
    value: str
    sentences: tuple[int, ...]  # from 1 on
    role: str = ""
    date: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Annotated:
    """A text with its annotations. ``whole``: anaphors and stages were annotated too; ``only``: of all
    relations no other was."""

    name: str
    text: str
    things: dict[str, Thing]
    said: tuple[Said, ...]
    whole: bool = False
    only: str = ""
    sentences: list[str] = field(default_factory=list)
    is_passage: bool = False  # a few sentences without a headline


def split_sentences(text: str) -> list[str]:
    """Split at line ends and behind 。！？: the numbers of annotations count these sentences."""
    found = []
    for line in text.splitlines():
        for part in re.findall(r"[^。！？]*[。！？]+[”’」』）)]*|[^。！？]+$", line):
            if part.strip():
                found.append(part.strip())
    return found


def read_annotations(path: Path, text: str) -> Annotated:
    """Return what the lines of ``path`` (.ann) say of ``text``."""
    things: dict[str, Thing] = {}
    said: list[Said] = []
    for raw in path.read_text("utf-8").splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        optional = line.startswith("?")
        parts = line.lstrip("? ").split(None, 2)
        if len(parts) < 3:
            continue
        first, word, rest = parts
        if word in TYPES:
            forms = []
            for form in rest.split("|"):
                form, _, where = form.strip().partition("@")
                forms.append((form.strip(), tuple(int(n) for n in where.split(",") if n.isdigit())))
            things[first] = Thing(word, tuple(forms), optional)
        else:
            at = tuple(int(n) for n in re.findall(r"@([\d,]+)", rest) for n in n.split(",") if n)
            role, date = re.search(r"role=(\S+)", rest), re.search(r"date=(\S+)", rest)
            value = rest.split()[0]
            said.append(
                Said(word, first, value, at, role[1] if role else "", date[1] if date else "", optional)
            )
    whole = any(s.kind in ("anaphor", "stage") for s in said)
    return Annotated(path.stem, text, things, tuple(said), whole, "", split_sentences(text))


def read_gold(path: Path, text: str) -> Annotated:
    """Return what a gold JSON file says of ``text``; sentences are found by the evidence."""
    gold = json.loads(path.read_text("utf-8"))
    sentences = split_sentences(text)
    squeezed = [re.sub(r"\s+", "", s) for s in sentences]
    things = {
        e["id"]: Thing(
            e["type"],
            tuple((form, ()) for form in dict.fromkeys([e["name"], *e["mentions"]])),
            bool(e.get("optional")),
        )
        for e in gold["entities"]
    }

    def where(item: dict[str, object], ends: tuple[str, ...]) -> tuple[int, ...]:
        quote = re.sub(r"\s+", "", str(item.get("evidence", "")))
        for length in (len(quote), 14):
            found = tuple(n for n, s in enumerate(squeezed, 1) if quote[:length] and quote[:length] in s)
            if found:
                return found[:2]
        joined = "".join(squeezed)
        at = joined.find(quote[:14]) if quote else -1
        if at >= 0:
            total = 0
            for n, s in enumerate(squeezed, 1):
                total += len(s)
                if at < total:
                    return (n, n + 1) if n < len(squeezed) else (n,)
        forms = [[re.sub(r"\s+", "", f) for f, _ in things[e].forms] for e in ends if e in things]
        return tuple(n for n, s in enumerate(squeezed, 1) if all(any(f in s for f in fs) for fs in forms))[:2]

    said = [
        Said(
            r["rel"],
            r["head"],
            r["tail"],
            where(r, (r["head"], r["tail"])),
            r.get("role", ""),
            "",
            bool(r.get("optional")),
        )
        for r in gold["relations"]
    ]
    said += [
        Said(
            a["attr"], a["entity"], str(a["value"]), where(a, (a["entity"],)), "", "", bool(a.get("optional"))
        )
        for a in gold.get("attributes", ())
        if a["attr"] in ATTRIBUTES
    ]
    return Annotated(path.stem, text, things, tuple(said), sentences=sentences)
