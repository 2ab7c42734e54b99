"""Numbers of characters -> states of the network and scores; scores of pairs. The weights: kg/data/reader.

The two files are made by tools/train from annotated stories; the network began as Baidu's LAC (Apache-2.0).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import DataError
from kg.reader.features import Array
from kg.schema import DATA

FOLDER = DATA / "reader"
_BATCH = 4_000  # characters
_SPREAD = 24  # characters by which the passages of one batch may differ in length

Floats = npt.NDArray[np.float32]


class Encoded(NamedTuple):
    """What the network makes of the characters of an article's passages, one passage behind the other."""

    states: Floats  # characters x width
    pool: Floats  # … of what stands between two names
    tags: Floats  # scores of BIES of each type
    inner: Floats  # … of places inside of projects


def encode(texts: Sequence[str], rows: Sequence[Array]) -> Encoded:
    """Return what the network makes of passages; ``rows`` are those of ``describe`` for each."""
    offsets = np.cumsum([0, *map(len, texts)])
    result: list[Floats] = []
    session = _session("encoder.onnx")
    for batch in _batches([len(text) for text in texts]):
        lengths = [len(texts[i]) for i in batch]
        ids = np.zeros((len(batch), max(lengths)), np.int64)
        known = np.zeros((len(rows[0]), *ids.shape), np.int64)
        for place, i in enumerate(batch):
            ids[place, : lengths[place]] = [_numbers().get(c, 0) for c in texts[i]]
            known[:, place, : lengths[place]] = rows[i]
        found = session.run(None, {"ids": ids, "known": known, "lengths": np.array(lengths, np.int32)})
        if not result:
            result = [np.zeros((int(offsets[-1]), one.shape[2]), np.float32) for one in found]
        for whole, one in zip(result, found, strict=True):
            for place, i in enumerate(batch):
                whole[offsets[i] : offsets[i + 1]] = one[place, : lengths[place]]
    return Encoded(*result)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return indexes of passages, those of like length together."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    batches: list[list[int]] = []
    for i in order:
        short = bool(batches) and (len(batches[-1]) + 1) * lengths[i] <= _BATCH
        if short and lengths[i] - lengths[batches[-1][0]] <= _SPREAD:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def score_pairs(
    encoded: Encoded,
    nodes: npt.NDArray[np.int64],
    types: npt.NDArray[np.int64],
    pairs: npt.NDArray[np.int32],
    told: npt.NDArray[np.int32],
    ranges: npt.NDArray[np.int64],
) -> Floats:
    """Return the scores of the labels of each pair.

    ``nodes``: first and last character; ``types``: number of the types of both ends of each pair;
    ``ranges``: see ``pair_ranges``.
    """
    ends = np.concatenate([encoded.states[nodes[:, 0]], encoded.states[nodes[:, 1]]], axis=1)
    feed = {
        "ends": ends,
        "pairs": pairs.astype(np.int64),
        "types": types,
        "told": told.astype(np.int64),
        "pooled": range_max(encoded.pool, ranges).reshape(len(pairs), -1),
    }
    links: Floats = _session("links.onnx").run(None, feed)[0]  # what it says of roles, words say better
    return links


def range_max(values: Floats, ranges: npt.NDArray[np.int64]) -> Floats:
    """Return the largest values within each range (pairs x ranges x 2), 0 where it is empty.

    By a table of the largest of 1, 2, 4 … rows: two look-ups a range, however long it is.
    """
    lengths = ranges[..., 1] - ranges[..., 0]
    levels, size = [values], 1
    while 2 * size <= max(int(lengths.max(initial=1)), 1):
        before = levels[-1]
        levels.append(np.maximum(before[: len(before) - size], before[size:]))
        size *= 2
    found = np.zeros((*lengths.shape, values.shape[1]), np.float32)
    level = np.floor(np.log2(np.maximum(lengths, 1) + 0.1)).astype(np.int64)
    for number, table in enumerate(levels):
        here = (level == number) & (lengths > 0)
        start, end = ranges[here, 0], ranges[here, 1]
        found[here] = np.maximum(table[start], table[end - 2**number])
    return found


@cache
def _session(name: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # builds run one process per core
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(FOLDER / name), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes have no common parent but this
        raise DataError(f"reader/{name}: missing or damaged; install kg again") from error


@cache
def _numbers() -> dict[str, int]:
    try:
        letters = (FOLDER / "characters.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("reader/characters.txt: missing or damaged; install kg again") from error
    return {letter: number for number, letter in enumerate(letters, 1)}
