"""How fast a build is, as ratios to one pass of jieba.posseg over the same text in the same run.

    python -m tests.benchmarks.text [SOURCE…]

Processor seconds of all threads count, all data is loaded before, every figure is the least of several turns.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jieba.posseg

import kg
from kg.model import Source
from kg.pipeline import extract_source
from kg.sources import read_sources
from kg.validation import validate
from tests.timing import seconds

SEEDS = Path(__file__).parents[2] / "seeds"
TEXTS = sorted(SEEDS.glob("*.txt"))  # what posseg can read, too


def compare(sources: Sequence[Path], turns: int = 8) -> dict[str, float]:
    """Return processor seconds by what was done, and the characters under ``characters``."""
    with compared(sources) as work:
        found = {what: [seconds(do)] for what, do in work.items()}  # the first turn loads the data
        for _ in range(turns):  # in turn: what else the machine does disturbs all alike
            for what, do in work.items():
                found[what].append(seconds(do))
    characters = float(sum(len(source.text) for source in read_texts(sources)))
    return {what: min(taken[1:]) for what, taken in found.items()} | {"characters": characters}


def read_texts(sources: Sequence[Path]) -> list[Source]:
    return [source for source in read_sources(sources) if isinstance(source, Source)]


@contextmanager
def compared(sources: Sequence[Path]) -> Iterator[dict[str, Callable[[], object]]]:
    """Give what is compared, to be done in this order at first: what is validated must have been built."""
    read = read_texts(sources)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield {
            "posseg": lambda: [list(jieba.posseg.cut(source.text)) for source in read],
            "extraction": lambda: list(map(extract_source, read)),
            "build": lambda: kg.build(sources, folder, fresh=True),
            "build again": lambda: kg.build(sources, folder),
            "validate": lambda: validate(folder),
        }


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", type=Path, default=TEXTS)
    taken = compare(parser.parse_args().sources)
    characters = taken.pop("characters")
    print(f"text: {characters:.0f} characters")
    for what, each in taken.items():
        rate = characters / each / 1000
        print(f"{what}: {each:.2f} s, {rate:.0f} k characters/s, {each / taken['posseg']:.2f} of posseg")


if __name__ == "__main__":
    main()
