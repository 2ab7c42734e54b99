"""How fast text is read and built, beside one pass of jieba.posseg over the same text.

Processor seconds of all threads count, all data is loaded before, every figure is the least of several turns.
"""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jieba.posseg

import kg
from kg.model import Source
from kg.pipeline import extract_source
from kg.sources import read_sources
from kg.validation import validate
from tests.benchmarks.rows import Result, Sizes
from tests.benchmarks.turns import Pairs, compare

SEEDS = Path(__file__).parents[2] / "seeds"
TEXTS = sorted(SEEDS.glob("*.txt"))  # what posseg can read, too


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "text"."""
    with text_pairs() as pairs:
        yield from compare(pairs, wanted, sizes.turns)


@contextmanager
def text_pairs(sources: Sequence[Path] = TEXTS) -> Iterator[Pairs]:
    """Give what is compared; all was done once, so that all data is loaded."""
    read = [source for source in read_sources(sources) if isinstance(source, Source)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def tag() -> object:
            return [list(jieba.posseg.cut(source.text)) for source in read]

        def build() -> object:
            return kg.build(sources, folder, fresh=True)

        pairs = {
            "extraction": (lambda: list(map(extract_source, read)), tag),
            "build": (build, tag),
            "build-again": (lambda: kg.build(sources, folder), build),
            "validate": (lambda: validate(folder), tag),
        }
        for pair in pairs.values():
            for work in reversed(pair):
                work()
        yield pairs
