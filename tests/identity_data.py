"""The threads of tests/gold/identity: articles over years, and which thing each names how.

    python -m tests.identity_data PART TARGET [--since DAY] [--until DAY] [--apart]

writes the records of a part (a.jsonl, b.jsonl) that are of those days: into the file TARGET, or with --apart
into a folder TARGET, a file an article.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

IDENTITY = Path(__file__).parent / "gold" / "identity"
THREADS = IDENTITY / "threads.json"
PARTS = ("a", "b")
TURN = "2025-01-01"  # what was printed before is older, the rest newer


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that matters, and all that the articles say of it; see README.md beside the annotations."""

    id: str
    type: str
    name: str
    mentions: dict[str, list[str]]  # article id -> its forms there; form@2: only where it stands second
    partOf: str = ""
    formerNames: list[dict[str, str]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    sums: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Threads:
    """The annotations with the articles that they are of."""

    things: dict[str, Thing]
    threads: list[dict[str, Any]]  # without their things
    articles: dict[str, dict[str, str]]  # id -> the record

    def part_of(self, article: str) -> str:
        """Return the part that an article belongs to: its id begins with it."""
        return article[0]


class Place(NamedTuple):
    """Where an article names a thing."""

    start: int
    end: int
    thing: str
    form: str  # without @


def load_threads(path: Path = THREADS) -> Threads:
    """Return the annotations in ``path`` with the articles of the .jsonl files beside it."""
    table = json.loads(path.read_text("utf-8"))
    threads, listed = [], list(table["common"])
    for thread in table["threads"]:
        listed += thread.pop("things")
        threads.append(thread)
    things = {entry["id"]: Thing(**entry) for entry in listed}
    if len(things) != len(listed):
        raise ValueError(f"{path}: two things have one id")
    records = [record for part in PARTS for record in read_records(path.parent / f"{part}.jsonl")]
    return Threads(things, threads, {record["id"]: record for record in records})


def read_records(path: Path) -> Iterator[dict[str, str]]:
    """Yield the records of a .jsonl file."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def text_of(record: dict[str, str]) -> str:
    """Return the text of an article as ``kg build`` has it: the headline is its first line."""
    return f"{record['title']}\n{record['text']}"


def find_form(text: str, form: str) -> list[tuple[int, int]]:
    """Return where ``form`` stands in ``text``; of form@2 the second place."""
    form, _, number = form.partition("@")
    found = []
    start = text.find(form)
    while start >= 0:
        found.append((start, start + len(form)))
        start = text.find(form, start + len(form))
    return found[int(number) - 1 :][:1] if number else found


def places_in(threads: Threads, article: str) -> list[Place]:
    """Return where the article names which thing. What lies in a longer name of its type is no name."""
    text = text_of(threads.articles[article])
    found = [
        Place(start, end, thing.id, form.partition("@")[0])
        for thing in threads.things.values()
        for form in thing.mentions.get(article, ())
        for start, end in find_form(text, form)
    ]
    types = {thing.id: thing.type for thing in threads.things.values()}
    return sorted(
        place
        for place in found
        if not any(
            other.start <= place.start
            and place.end <= other.end
            and other.end - other.start > place.end - place.start
            and types[other.thing] == types[place.thing]
            for other in found
        )
    )


def write_records(
    part: str, target: Path, *, since: str = "", until: str = "9999", apart: bool = False
) -> None:
    """Write the records of a part that are of these days, ``until`` included, into one file or one each."""
    chosen = [one for one in read_records(IDENTITY / f"{part}.jsonl") if since <= one["date"] <= until]
    if not apart:
        target.write_text(_lines(chosen), encoding="utf-8")
        return
    target.mkdir(parents=True, exist_ok=True)
    for record in chosen:
        (target / f"{record['id']}.jsonl").write_text(_lines([record]), encoding="utf-8")


def _lines(records: Iterable[dict[str, str]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def main() -> None:
    """Write the records that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("target", type=Path)
    parser.add_argument("--since", default="")
    parser.add_argument("--until", default="9999")
    parser.add_argument("--apart", action="store_true")
    asked = parser.parse_args()
    write_records(asked.part, asked.target, since=asked.since, until=asked.until, apart=asked.apart)


if __name__ == "__main__":
    main()
