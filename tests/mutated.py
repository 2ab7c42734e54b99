"""Queries -> others that are broken, or nearly so, the same for the same seed."""

import random
import re
from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)
_ODD = (
    "-1.0",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ";",
    ".",
    "\\u0041",
    "\\",
    "'",
    '"',
    "#",
    "\r",
    "\x00",
    "²",
)
_ODD += (
    "SERVICE",
    "FROM <a:b>",
    "FROM",
    "<<(",
    ")>>",
    "{|",
    "|}",
    "@en--ltr",
    "1e9",
    "*",
    "^",
    "!",
    "_:a",
    "\ud800",
)


def mutate(queries: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """Yield ``count`` queries with one to four of their pieces gone, doubled, moved, or something odd."""
    chance = random.Random(seed)
    all_pieces = [_PIECE.findall(query) for query in queries]
    for _ in range(count):
        pieces = list(chance.choice(all_pieces))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(pieces) + 1)
            other = chance.choice(chance.choice(all_pieces) or [" "])
            pieces[place : place + chance.randint(0, 2)] = [chance.choice((other, chance.choice(_ODD), ""))]
        yield "".join(pieces)
