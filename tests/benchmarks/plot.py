"""Costs of several sizes -> SVG: time an article and peak memory, over the number of articles."""

from collections.abc import Callable, Sequence
from math import log10

from tests.benchmarks.archive import Row, behind, extraction, peak

Curve = tuple[str, Callable[[Row], float]]


def plot(rows: Sequence[Row]) -> str:
    """Return the curves; that of extraction is left out where nothing was extracted."""
    time_of: list[Curve] = [("linking, graph, exports", behind)]
    if any("extraction" in row for row in rows):
        time_of.insert(0, ("extraction", extraction))
    memory: list[Curve] = [("building process", peak)]
    panels = [("ms of processor time an article", time_of), ("peak memory, MB", memory)]
    drawn = "".join(_panel(rows, title, curves, 60 + 400 * at) for at, (title, curves) in enumerate(panels))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 300"'
        ' font-family="sans-serif" font-size="12">\n'
        f'<rect width="840" height="300" fill="white"/>\n{drawn}</svg>\n'
    )


def _panel(rows: Sequence[Row], title: str, curves: Sequence[Curve], left: int) -> str:
    low, high = (log10(end(row["articles"] for row in rows)) for end in (min, max))
    top = 1.2 * max(value(row) for _, value in curves for row in rows)

    def x(row: Row) -> float:
        return left + 320 * (log10(row["articles"]) - low) / ((high - low) or 1)

    def y(value: float) -> float:
        return 250 - 200 * value / top

    parts = [f'<text x="{left}" y="30" font-weight="bold">{title}</text>']
    parts += [f'<path d="M{left} 50V250H{left + 320}" fill="none" stroke="#888"/>']
    for part in range(5):
        at = top * part / 4
        parts.append(f'<text x="{left - 6}" y="{y(at) + 4:.0f}" text-anchor="end">{at:.4g}</text>')
    for row in rows:
        parts.append(f'<text x="{x(row):.0f}" y="268" text-anchor="middle">{row["articles"]:,}</text>')
    for (name, value), color in zip(curves, ("#1f6fb2", "#c2571a"), strict=False):
        points = " ".join(f"{x(row):.1f},{y(value(row)):.1f}" for row in rows)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(row):.1f}" cy="{y(value(row)):.1f}" r="3" fill="{color}"/>' for row in rows
        ]
        parts.append(f'<text x="{left + 8}" y="{y(value(rows[0])) - 8:.0f}" fill="{color}">{name}</text>')
    parts.append(f'<text x="{left + 160}" y="288" text-anchor="middle">articles</text>')
    return "\n".join(parts) + "\n"
