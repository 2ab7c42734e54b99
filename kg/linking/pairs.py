"""Atoms of one type -> pairs that may be one thing, by blocks: never all with all."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.linking.atoms import Atom
from kg.schema import load_schema

_CROWD = 24  # atoms of a block up to which each is compared with each
_HEADS = 8  # atoms of a larger block that all others are compared with
_LONGEST = 6  # letters of a bare name that is the begin of one in full
_BRAND = 2  # letters that two names of one thing begin or end with
_HELD = 1 << 22  # pairs up to which the same one may stand twice
_HALF = 32  # bits of a position

Pairs = NDArray[np.int64]  # of two positions each, the lesser one in the upper half: sorted as they are


def pack(a: int, b: int) -> int:
    """Return two positions as one number."""
    return min(a, b) << _HALF | max(a, b)


def unpack(pairs: Pairs) -> tuple[Pairs, Pairs]:
    """Return the lesser and the greater positions."""
    return pairs >> _HALF, pairs & ((1 << _HALF) - 1)


def candidate_pairs(atoms: Sequence[Atom]) -> Pairs:
    """Return pairs of positions in ``atoms``, sorted; the number grows with that of the atoms."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, atom in enumerate(atoms):
        for key in dict.fromkeys(_keys(atom)):
            blocks[key].append(at)
    found, runs = array("q"), list[Pairs]()
    while blocks:
        key, block = blocks.popitem()
        found.extend(_pairs(atoms, block, narrow=len(key) == 2))
        if len(found) > _HELD:
            runs.append(np.unique(np.array(found)))
            found = array("q")
    runs.append(np.array(found, dtype=np.int64))
    return np.unique(np.concatenate(runs))


def _keys(atom: Atom) -> Iterator[tuple[str, ...]]:
    for form in atom.forms | atom.formers:
        yield "name", form
    core = atom.name.core
    traits, project = load_schema().types[atom.type].names, load_schema().roles.project
    if not core or (traits.tied_by and atom.type != project):  # people of two names are two
        return
    yield "core", core
    if traits.registered:  # a bare name may be the begin of one in full
        lengths = range(_BRAND, _LONGEST + 1) if atom.name.registered else [len(core)]
        yield from (("begin", core[:length]) for length in lengths if length <= len(core))
    elif atom.type == project:
        yield "begin", core[:_BRAND]
        yield "end", core[-_BRAND:]
    for tie in atom.ties:
        yield "tie", tie


def _pairs(atoms: Sequence[Atom], block: Sequence[int], *, narrow: bool) -> Iterator[int]:
    if len(block) <= _CROWD:  # blocks are sorted
        yield from (a << _HALF | b for at, a in enumerate(block) for b in block[at + 1 :])
        return
    heads = sorted(block, key=lambda at: (not atoms[at].name.registered, -len(atoms[at].articles), at))
    for head in heads[:_HEADS]:
        yield from (pack(head, at) for at in block if at != head)
    if narrow:  # those of one place, or named with the same things
        smaller: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at in block:
            for tie in (*atoms[at].ties, *(atoms[at].around.told or atoms[at].around.near)):
                smaller["tie", tie, atoms[at].name.core].append(at)
        for inner in smaller.values():
            yield from _pairs(atoms, inner, narrow=False)
