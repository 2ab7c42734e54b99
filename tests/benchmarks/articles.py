"""Numbers -> invented newspaper articles, as many as wanted: the same number and seed, the same articles.

python -m tests.benchmarks.articles 1000 pages.jsonl
"""

import json
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.divisions import load_divisions

FRAMES = Path(__file__).parent / "frames.toml"
_SENTENCES = (4, 7)
_BUSY = 0.6  # a new name for every so many articles: names grow with the archive, more slowly than it


def make_articles(number: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield ``number`` records of a .jsonl file. A few names are everywhere and most of them rare."""
    return (record for record, _ in make_told(number, seed))


def make_told(number: int, seed: int = 0) -> Iterator[tuple[dict[str, str], dict[str, object]]]:
    """Yield such records, each with what it names."""
    words: dict[str, Any] = tomllib.loads(FRAMES.read_text(encoding="utf-8"))
    counties = [division for division in load_divisions().by_code.values() if division.level == "county"]
    places = sorted(division.name for division in counties if not division.until)
    for article in range(number):
        # By its number, not by those before it: the first thousand of a million are those of a thousand.
        draw = random.Random(f"{seed}:{article}")
        fields = _fields(draw, words, places, 30 + int(_BUSY * (article + 1)))
        yield _article(draw, words, fields, f"{seed}-{article}"), fields


def _fields(draw: random.Random, words: dict[str, Any], places: list[str], names: int) -> dict[str, object]:
    """Return what an article names, by the fields of frames.toml."""
    rank = _zipf(draw, names)
    other = _zipf(draw, names - 1)
    first, second = (_company(number, words, places) for number in (rank, other + (other >= rank)))
    return {
        **first,
        "d": second["c"],
        "other": second["short"],
        "p": _person(draw, words),
        "q": _person(draw, words),
        "product": draw.choice(words["products"]),
        "project": first["short"] + draw.choice(words["projects"]),
        "n": draw.randint(2, 80) / 10,
        "m": draw.randint(11, 99),
        "month": draw.randint(1, 12),
        "day": draw.randint(1, 28),
        "year": draw.randint(2024, 2027),
    }


def _article(
    draw: random.Random, words: dict[str, Any], fields: dict[str, object], id_: str
) -> dict[str, str]:
    said = draw.sample(words["bodies"]["frames"], draw.randint(*_SENTENCES))
    lines = [draw.choice(words["leads"]["frames"]), *said]
    half = len(lines) // 2
    paragraphs = ("".join(lines[:half]), "".join(lines[half:]))
    return {
        "id": id_,
        "title": draw.choice(words["headlines"]["frames"]).format(**fields),
        "text": "\n".join(paragraphs).format(**fields),
        "date": f"2025-{fields['month']:02}-{fields['day']:02}",
        "source": "渝西产业观察报",
    }


def _zipf(draw: random.Random, number: int) -> int:
    """Return a rank up to ``number``: the second half as seldom as the first, as words are."""
    return int(number ** draw.random()) - 1


def _company(rank: int, words: dict[str, Any], places: list[str]) -> dict[str, str]:
    """Return the company of a rank: it stays in its district and keeps its name."""
    draw = random.Random(f"company {rank}")
    brand = draw.choice(words["heads"]) + draw.choice(words["tails"])
    kind = draw.choice(words["kinds"])
    place = places[_zipf(draw, len(places))]
    city = place.removesuffix("区").removesuffix("县").removesuffix("市")
    return {"c": f"{city}{brand}{kind}有限公司", "short": brand + kind[:2], "place": place}


def _person(draw: random.Random, words: dict[str, Any]) -> str:
    return draw.choice(words["surnames"]) + "".join(
        draw.choice(words["given"]) for _ in range(draw.randint(1, 2))
    )


def write_articles(number: int, file: Path, seed: int = 0) -> None:
    """Write ``number`` articles as a .jsonl file."""
    with file.open("w", encoding="utf-8") as stream:
        for record in make_articles(number, seed):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write_articles(int(sys.argv[1]), Path(sys.argv[2]))
