"""What is known -> lines for a terminal."""

import unicodedata
from collections.abc import Callable, Iterator

from kg.display.text import load_text
from kg.show import Fact, Path, Thing

Style = Callable[[str], str]


def print_thing(thing: Thing, *, lang: str = "zh", faint: Style = str) -> Iterator[str]:
    """Yield the lines that tell all of ``thing``, each fact with its sentences.

    ``faint`` makes a text lighter where the terminal can.
    """
    words = load_text("view/text", lang)
    yield plain(f"{thing.name}  [{thing.label}]  {thing.id}")
    if thing.aliases:
        yield plain(f"{words['also']}: {', '.join(thing.aliases)}")
    if thing.former:
        yield plain(f"{words['former_name']}: {', '.join(thing.former)}")
    if thing.code:
        yield plain(f"{words['code']}: {thing.code}")
    if thing.why:
        yield plain(f"{words['why']}: {'; '.join(thing.why)}")
    named = words["named"] if thing.mentions else words["not_named"]
    yield plain(named.format(mentions=thing.mentions, articles=thing.articles))
    if thing.day:
        yield plain(words["as_of_day"].format(day=thing.day))
        if thing.undated:
            yield plain(words["as_of_undated"].format(count=thing.undated))
    for fact in (*thing.facts, *thing.contradictions):
        yield ""
        yield from _fact(fact, words, faint)


def print_path(path: Path, *, lang: str = "zh", faint: Style = str) -> Iterator[str]:
    """Yield the lines that tell how two things are connected, the best way first."""
    words = load_text("view/text", lang)
    if path.common or path.official:
        yield plain(words["way_official"].format(place=path.common) if path.common else words["way_list"])
    ways = (path, *path.others)
    for number, way in enumerate(ways, 1):
        if number > 1:
            yield ""
            steps = words["step_count"].format(count=way.length)
            yield plain(words["way_number"].format(number=number, steps=steps))
        yield plain(" · ".join(way.names))
        for step in way.steps:
            for fact in step.facts:
                yield ""
                yield from _fact(fact, words, faint)


def plain(text: str) -> str:
    """Return ``text`` on one line, without characters that could steer a terminal."""
    unsafe = ("Cc", "Cf", "Cs")
    line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(char) in unsafe else char for char in line)


def _fact(fact: Fact, words: dict[str, str], faint: Style) -> Iterator[str]:
    yield plain(f"{fact.text} — {fact.note}" if fact.note else fact.text)
    if fact.official:
        yield f"    {words['official']}"
    for said in fact.said:
        if said.context:  # in brackets: not every terminal can make it lighter
            gap = words["gap"].strip() if said.apart else ""
            yield f"    {faint(f'[{plain(said.context)}] {gap}'.rstrip())}"
        yield f"    {plain(said.sentence)}"
        by = words["confirmed"].format(by=said.confirmed) if said.confirmed else ""
        yield f"      {plain(' · '.join(filter(None, (said.headline, said.date, said.file, said.cell, by))))}"
