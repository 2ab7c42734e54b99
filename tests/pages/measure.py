"""Made pages and what kg reads on them -> the share of paragraphs that are whole and in the right story."""

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from kg.articles import split_articles
from kg.model import Article, Source
from kg.sources import read_sources
from tests.pages.made import Made, Told


@dataclass
class Score:
    """Counts of what is true, and of what was found."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def share(self, found: str, of: str) -> float:
        return self.counts[found] / max(1, self.counts[of])

    def add(self, other: "Score") -> None:
        self.counts += other.counts
        self.misses += other.misses
        self.seconds += other.seconds


def tight(text: str) -> str:
    return "".join(text.split())


def read_made(made: Made, folder: Path | None = None) -> list[Article]:
    with tempfile.TemporaryDirectory() as name:
        file = Path(folder or name) / "page.pdf"
        file.write_bytes(made.pdf)
        articles: list[Article] = []
        for source in read_sources([file]):
            assert isinstance(source, Source), source
            articles += split_articles(source)
        return articles


def compare(made: Made, articles: Sequence[Article], slack: float = 0.0) -> Score:
    """Return the score of ``articles``: a paragraph counts when a block is exactly it, or nearly.

    ``slack``: the share of its characters that may differ.
    """
    score = Score()
    found = [
        (tight(article.headline), {kind: _blocks(article, kind) for kind in ("paragraph", "caption")})
        for article in articles
    ]
    for told in made.stories:
        _compare(told, found, score, slack)
    score.counts["pages"] += len(made.pages)
    score.counts["dates"] += all(article.date == made.date for article in articles)
    score.counts["publishers"] += all(article.publisher == made.publisher for article in articles)
    score.counts["labels"] += {article.page for article in articles} == set(made.pages)
    score.counts["papers"] += 1
    score.counts["articles"] += len(articles)
    return score


def _compare(told: Told, found: list[tuple[str, dict[str, list[str]]]], score: Score, slack: float) -> None:
    counts = score.counts
    headline = tight(told.headline)
    alike = [SequenceMatcher(None, headline, other, autojunk=False).ratio() for other, _ in found]
    best = max(alike, default=0.0)
    right = [
        blocks for (_, blocks), ratio in zip(found, alike, strict=True) if ratio == best and ratio > 0.85
    ]
    counts["headlines"] += 1
    counts["headlines found"] += bool(right)
    if not right:
        score.misses.append(f"headline {told.kind} {told.headline}")
    for kind, texts in (("paragraph", told.paragraphs), ("caption", told.captions)):
        for text in map(tight, texts):
            counts[kind] += 1
            whole = any(_holds(blocks[kind], text, slack) for _, blocks in found)
            under = any(_holds(blocks[kind], text, slack) for blocks in right)
            counts[f"{kind} whole"] += whole
            counts[f"{kind} right"] += under
            if not under:
                why = "elsewhere" if whole else "broken"
                score.misses.append(f"{kind} {why} {told.kind} {told.headline} | {text[:16]}…{text[-10:]}")


def _holds(blocks: list[str], text: str, slack: float) -> bool:
    if text in blocks or not slack:
        return text in blocks
    most = slack * len(text)
    return any(abs(len(one) - len(text)) <= most and distance(one, text) <= most for one in blocks)


def distance(a: str, b: str) -> int:
    """Return how many characters are to be changed, put in or left out to make ``b`` of ``a``."""
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != other))
    return row[-1]


def _blocks(article: Article, kind: str) -> list[str]:
    return [tight(article.text[each.start : each.end]) for each in article.blocks if each.kind == kind]


def measure(made: Made) -> Score:
    begin = time.process_time()
    articles = read_made(made)
    seconds = time.process_time() - begin
    score = compare(made, articles)
    score.seconds = seconds
    return score
