"""kg/data/lexicon/divisions.tsv -> successors.tsv: which division an abolished one became, or went into.

    python tools/make_successors.py

A county and a district of one stem that ended and began at one time in one province are one place renamed
(潼南县, 潼南区). What the names do not tell stands in tools/lexicon/successors.tsv.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from kg.divisions import Division, load_divisions
from tools.make_lexicon import SPLIT_FROM, read_table, shorten, write_table

FROM = 1999  # older changes are in no text that is read
SPLIT = {"锡山市", "南岔区"}  # of their stem, yet not all of what was there


def main() -> None:
    """Write the file."""
    table = load_divisions()
    named = {code: held[0] for code, held in table.periods.items()}
    ended = [d for d in table.by_code.values() if d.until and int(d.until) >= FROM]
    rows = dict(_by_name(ended, named.values()))
    for name, until, now, kind in read_table("successors.tsv"):
        for old, new in _by_hand(ended, table.by_code.values(), name, until, now):
            rows[old.code] = [old.code, new.code, until, kind]
    write_table("successors.tsv", "code successor year kind", [rows[code] for code in sorted(rows)])


def _by_name(ended: Iterable[Division], all_: Iterable[Division]) -> Iterator[tuple[str, list[str]]]:
    """Yield the renamed ones: there is one division of that stem that began when it ended."""
    began = list(all_)
    for old in ended:
        after = [
            new
            for new in began
            if new.since == old.until and (new.level, new.code[:2]) == (old.level, old.code[:2])
            if _stem(new.name) == _stem(old.name) and new.name != old.name
        ]
        if len(after) == 1 and old.name not in SPLIT:
            yield old.code, [old.code, after[0].code, old.until, "renamed"]


def _by_hand(
    ended: Iterable[Division], all_: Iterable[Division], name: str, until: str, now: str
) -> list[tuple[Division, Division]]:
    news = [d for d in all_ if d.name == now and not d.until]
    pairs = [
        (old, new)
        for old in ended
        for new in news
        if (old.name, old.until) == (name, until) and old.code != new.code
        if SPLIT_FROM.get(new.code[:2] + "0000", new.code)[:2] == old.code[:2] or new.code[:2] == old.code[:2]
    ]
    near = [(old, new) for old, new in pairs if old.parent == new.parent]
    found = near or pairs
    if len(found) != 1:
        print(f"{name} {until} {now}: {len(found)} pairs", file=sys.stderr)
    return found


def _stem(name: str) -> str:
    return (shorten(name) or [name[:-1]])[-1]


if __name__ == "__main__":
    main()
