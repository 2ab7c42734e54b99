"""A digest -> lines for a terminal, and as a table for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kg.digest import Digest, Line
from kg.display.text import load_text
from kg.show.printing import Style, plain
from kg.show.said import Said


def print_digest(digest: Digest, *, lang: str = "zh", faint: Style = str) -> Iterator[str]:
    """Yield the lines of a digest, each with its sentences; ``faint`` makes a text lighter."""
    words = load_text("digest/text.toml", lang)
    yield f"{words['title']}: {span(digest, lang)}"
    if not digest.lines:
        yield words["nothing"]
    for title, lines in sections(digest, lang):
        yield from ("", f"{title} ({len(lines)})")
        for line in lines:
            yield from ("", plain(f"{'★ ' if line.watched else ''}{line.text}"))
            for said in line.said:
                if said.context:
                    yield f"    {faint(f'[{plain(said.context)}]')}"
                yield f"    {plain(said.sentence)}"
                yield f"      {faint(plain(origin(said, lang)))}"
            if line.more:
                yield f"      {faint(words['more_said'].format(count=line.more))}"
            yield f"      {faint(plain(f'kg show {line.thing}'))}"


def sections(digest: Digest, lang: str) -> list[tuple[str, list[Line]]]:
    """Return the lines under their titles: watched, others, and what is no longer told."""
    words = load_text("digest/text.toml", lang)
    told = [line for line in digest.lines if not line.gone]
    watched = [line for line in told if line.watched]
    others = [line for line in told if not line.watched]
    gone = [line for line in digest.lines if line.gone]
    rest = words["rest_title" if watched else "all_title"]
    groups = [(words["watched_title"], watched), (rest, others), (words["gone_title"], gone)]
    return [(title, lines) for title, lines in groups if lines]


def span(digest: Digest, lang: str) -> str:
    """Return between which days the news lie; of two graphs of one day, that day."""
    words = load_text("digest/text.toml", lang)
    return words["span_day" if digest.old == digest.new else "span"].format(old=digest.old, new=digest.new)


def origin(said: Said, lang: str) -> str:
    """Return where a sentence stands, and how sure its reading is."""
    words = load_text("digest/text.toml", lang)
    sure = words["sure"].format(confidence=f"{said.confidence:.2f}")
    return " · ".join(
        filter(None, (said.headline, said.date or words["undated"], said.file, said.cell, sure))
    )


def to_table(digest: Digest) -> dict[str, Any]:
    """Return a digest as a table of plain values."""
    return asdict(digest)
