"""Phases -> their wholes: |岚钧合川基地二期| is a part of |岚钧锂电产业园|."""

from collections import defaultdict
from collections.abc import Sequence

from kg.linking.atoms import Atom
from kg.linking.features import Known, compare, veto
from kg.linking.scorer import load_scorer

_MOST = 100  # things of like names among which the whole of a phase is looked for


def find_wholes(atoms: Sequence[Atom], ids: Sequence[str], known: Known) -> dict[str, str]:
    """Return the id of a whole for each phase that has one; ``ids`` of the atoms."""
    scorer = load_scorer()
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, atom in enumerate(atoms):
        if not atom.name.phase and atom.name.core:
            for end in {atom.name.core[:2], atom.name.core[-2:]}:
                blocks[end].append(at)
    best: dict[str, tuple[float, str]] = {}
    for at, atom in enumerate(atoms):
        if not atom.name.phase:
            continue
        ends = blocks.get(atom.name.core[:2], []), blocks.get(atom.name.core[-2:], [])
        near = {at for block in ends for at in block[:_MOST]}  # blocks are sorted
        for other in sorted(near)[:_MOST]:
            whole = atoms[other]
            score = 0.0
            if veto(atom, whole) in ("", "other phase") and ids[at] != ids[other]:
                features = compare(atom, whole, known)
                if not features.get("other_name"):
                    score = scorer.score(atom.type, features)
            if score >= scorer.same:
                best[ids[at]] = max(best.get(ids[at], (0.0, "")), (score, ids[other]))
    return {part: whole for part, (_, whole) in sorted(best.items())}
