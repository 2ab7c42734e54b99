"""All that is measured of kg, as one table: kg's figure, a peer's in the same run, the ratio and its limit.

python -m tests.benchmarks [ROW or GROUP …]
"""

import argparse
import os
import platform
import sys
from dataclasses import fields

from tests.benchmarks.rows import ROWS, Result, Row, Sizes
from tests.benchmarks.turns import in_process, measure_group

WIDTHS = tuple(max(len(getattr(row, part)) for row in ROWS.values()) for part in ("name", "what", "peer"))


def show(row: Row, result: Result) -> str:
    """Return a line of the table."""
    ratio = result.ratio
    limits = [(row.most, "<= {:g}"), (row.least, ">= {:g}"), (row.figure, "<= {:g} " + row.unit)]
    limit = ", ".join(form.format(limit) for limit, form in limits if limit is not None)
    shown = "-" if ratio is None else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.4f}"
    figures = (_figure(figure, row.unit) for figure in (result.kg, result.peer))
    broken = "" if row.holds(result) else " BROKEN"
    return line(row.name, row.what, next(figures), row.peer, next(figures), shown, limit + broken)


def line(name: str, what: str, ours: str, peer: str, theirs: str, ratio: str, limit: str) -> str:
    left = [f"{text:{width}}" for text, width in zip((name, what, peer), WIDTHS, strict=True)]
    return f"| {left[0]} | {left[1]} | {ours:>12} | {left[2]} | {theirs:>12} | {ratio:>6} | {limit} |"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "not in time"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def main() -> None:
    """Print a row after the other; the exit status tells how many limits are broken or groups failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    groups = list(dict.fromkeys(row.group for row in ROWS.values()))
    names = f"groups: {', '.join(groups)}; rows: {', '.join(ROWS)}"
    parser.add_argument("names", nargs="*", metavar="ROW or GROUP", help=names)
    for size in fields(Sizes):
        parser.add_argument(f"--{size.name}", type=type(size.default), default=size.default)
    asked = parser.parse_args()
    if unknown := set(asked.names) - {*groups, *ROWS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; {names}")
    sizes = Sizes(*(getattr(asked, size.name) for size in fields(Sizes)))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    print(f"{machine}, Python {platform.python_version()}, {sizes}\n", flush=True)
    print(line("row", "what", "kg", "peer", "its figure", "ratio", "limit"))
    print("|" + "---|" * 7, flush=True)
    failed = 0
    for group in groups:
        chosen = (row for row in ROWS.values() if row.group == group)
        wanted = [row.name for row in chosen if not asked.names or {row.name, group} & set(asked.names)]
        try:
            for result in in_process(measure_group, group, sizes, wanted) if wanted else ():
                failed += not ROWS[result.row].holds(result)
                print(show(ROWS[result.row], result), flush=True)
        except Exception as error:
            failed += 1
            print(f"{group}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
