"""A random number -> how a paper is set: grid, type, rules, habits."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """Lengths are points, or em of the body type."""

    width: float
    height: float
    columns: int
    body: float
    leading: float  # of the body size
    gutter: float  # em
    indent: float  # em; 0: paragraphs are told by their short last lines or by a gap
    paragraph_gap: float  # em, where there is no indent
    justified: bool
    rules: str  # none, stories, columns
    gap: float  # em between stories
    caption: float  # size of captions, of the body size
    heads: tuple[float, float]  # sizes of headlines over one column and over all, of the body size
    subhead: float  # size of subheads, of the body size
    byline: str  # line, mark, opening
    notch: float  # how often another story stands in a corner of a large one
    narrow_head: float  # how often a headline stands over some of its columns only
    photo: float
    masthead: str  # folio, front, foot


def usual(draw: random.Random) -> Style:
    """Return a style of the range that layout was tuned on."""
    tabloid = draw.random() < 0.6
    columns = draw.choice([3, 4, 4, 5] if tabloid else [5, 5, 6])
    return Style(
        *((780.0, 1105.0) if tabloid else (992.0, 1417.0)),
        columns=columns,
        body=draw.choice([8.8, 9.0, 9.5, 10.0]),
        leading=draw.uniform(1.35, 1.65),
        gutter=draw.choice([1.0, 1.4, 2.0, 2.5]),
        indent=2.0 if draw.random() < 0.8 else 0.0,
        paragraph_gap=draw.choice([0.0, 0.6]),
        justified=draw.random() < 0.8,
        rules=draw.choice(["none", "stories", "stories", "columns"]),
        gap=draw.uniform(1.6, 2.8),
        caption=draw.choice([0.82, 0.85, 0.9, 1.0]),
        heads=(draw.uniform(1.5, 1.9), draw.uniform(2.6, 4.0)),
        subhead=draw.choice([1.0, 1.1, 1.2, 1.3]),
        byline=draw.choice(["line", "mark", "opening"]),
        notch=0.5,
        narrow_head=0.15,
        photo=0.4,
        masthead=draw.choice(["folio", "folio", "front", "foot"]),
    )


def aside(draw: random.Random) -> Style:
    """Return a style of other ranges, on which layout was not tuned."""
    columns = draw.choice([3, 4, 6, 7])
    return Style(
        *draw.choice([(842.0, 1191.0), (1077.0, 1531.0), (680.0, 965.0)]),
        columns=columns if columns < 7 else 6,
        body=draw.choice([7.9, 8.3, 10.5]),
        leading=draw.uniform(1.25, 1.8),
        gutter=draw.choice([0.8, 1.2, 1.7, 3.0]),
        indent=2.0 if draw.random() < 0.7 else 0.0,
        paragraph_gap=draw.choice([0.0, 0.5, 0.8]),
        justified=draw.random() < 0.6,
        rules=draw.choice(["none", "stories", "columns"]),
        gap=draw.uniform(1.3, 3.5),
        caption=draw.choice([0.8, 0.88, 0.93, 1.0]),
        heads=(draw.uniform(1.4, 2.1), draw.uniform(2.3, 4.6)),
        subhead=draw.choice([1.05, 1.15, 1.25, 1.35]),
        byline=draw.choice(["line", "mark", "opening"]),
        notch=0.6,
        narrow_head=0.25,
        photo=0.5,
        masthead=draw.choice(["folio", "front", "foot"]),
    )
