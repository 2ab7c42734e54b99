"""Examples -> a trained network."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kg.reader.answers import POST, load_answers
from kg.reader.nodes import Node
from kg.reader.spans import best_spans
from tools.train.examples import Example
from tools.train.network import Network
from tools.train.targets import IGNORE, Pairs, gold_nodes, make_pairs, tag_targets, type_numbers

BATCH = 2600  # characters of a batch
VARIED = 0.3  # of an epoch: texts with other names
STRAY_FROM = 0.3  # of training: from here on, wrong names that the network finds are shown to it as such


@dataclass
class Prepared:
    """An example as numbers."""

    example: Example
    ids: np.ndarray
    tags: np.ndarray
    inner: np.ndarray
    pairs: Pairs


def prepare(examples: Sequence[Example], characters: str) -> list[Prepared]:
    number = {c: i for i, c in enumerate(characters, 1)}
    return [
        Prepared(
            e,
            np.array([number.get(c, 0) for c in e.text], np.int64),
            *tag_targets(e),
            make_pairs(e, gold_nodes(e)),
        )
        for e in examples
    ]


@dataclass
class Batch:
    """Several articles: passages padded to one length, and where their characters lie in a row."""

    ids: Tensor
    rows: Tensor
    lengths: list[int]
    flat: Tensor  # index into passages x characters of each character
    offsets: list[int]  # where each article begins


def make_batch(items: Sequence[tuple[Example, np.ndarray]]) -> Batch:
    pieces: list[tuple[np.ndarray, np.ndarray]] = []
    offsets, total = [], 0
    for example, ids in items:
        offsets.append(total)
        at = 0
        for passage in example.passages:
            n = len(passage.text)
            pieces.append((ids[at : at + n], example.rows[:, at : at + n]))
            at += n
        total += at
    lengths = [len(p[0]) for p in pieces]
    longest = max(lengths)
    ids_ = np.zeros((len(pieces), longest), np.int64)
    rows = np.zeros((pieces[0][1].shape[0], len(pieces), longest), np.int64)
    flat = np.zeros(total, np.int64)
    at = 0
    for i, (piece, known) in enumerate(pieces):
        n = len(piece)
        ids_[i, :n], rows[:, i, :n] = piece, known
        flat[at : at + n] = i * longest + np.arange(n)
        at += n
    return Batch(torch.tensor(ids_), torch.tensor(rows), lengths, torch.tensor(flat), offsets)


def flat_states(net: Network, batch: Batch) -> Tensor:
    states = net.encode(batch.ids, batch.rows, batch.lengths)
    return states.flatten(0, 1)[batch.flat]


def score_pairs(net: Network, states: Tensor, made: Sequence[tuple[Pairs, int]]) -> tuple[Tensor, Tensor]:
    """Return the scores of the pairs of several articles; each comes with where it begins in ``states``."""
    nodes, types, pairs, told, ranges, count = [], [], [], [], [], 0
    for one, offset in made:
        if not one.nodes:
            continue
        nodes.append(np.array([(n.start + offset, n.end - 1 + offset) for n in one.nodes], np.int64))
        types.append(type_numbers(one.nodes))
        pairs.append(one.pairs.astype(np.int64) + count)
        told.append(one.told.astype(np.int64))
        ranges.append(one.ranges + offset)
        count += len(one.nodes)
    return net.pair(
        states,
        torch.tensor(np.concatenate(nodes)),
        torch.tensor(np.concatenate(types)),
        torch.tensor(np.concatenate(pairs)),
        torch.tensor(np.concatenate(told)),
        torch.tensor(np.concatenate(ranges)),
    )


def stray_nodes(example: Example, found: Sequence[tuple[int, int, int]]) -> list[tuple[Node, str]]:
    """Return the names that the network finds where none is annotated."""
    taken = np.zeros(len(example.text) + 1, np.bool_)
    for start, end, *_ in (*example.spans, *example.inner):
        taken[start:end] = True
    types = load_answers().spans
    return [
        (Node(s, e, types[k], example.sentence_of(s), example.text[s:e]), "stray")
        for s, e, k in found
        if types[k] != POST and not taken[s:e].any() and example.sentence_of(s) == example.sentence_of(e - 1)
    ]


def find_spans(
    net: Network, states: Tensor, example: Example, offset: int, head: nn.Linear
) -> list[tuple[int, int, int, float]]:
    """Return the spans of an article: start, end, type's number, confidence."""
    logits = head(states[offset : offset + len(example.text)]).detach().numpy()
    found, at = [], 0
    for passage in example.passages:
        n = len(passage.text)
        for s in best_spans(logits[None, at : at + n], [n])[0]:
            found.append((s.start + at, s.end + at, s.type, s.confidence))
        at += n
    return found


def _batches(order: Sequence[Prepared]) -> list[list[Prepared]]:
    """Return articles in batches of at most ``BATCH`` characters, or of one article."""
    batches: list[list[Prepared]] = [[]]
    size = 0
    for one in order:
        if size + len(one.ids) > BATCH and batches[-1]:
            batches.append([])
            size = 0
        batches[-1].append(one)
        size += len(one.ids)
    return batches


def rarity(data: Sequence[Prepared]) -> Tensor:
    """Return a weight for each label: 1 for nothing and what is common, up to 3 for what is rare."""
    counts = np.bincount(
        np.concatenate([d.pairs.labels[d.pairs.labels >= 0] for d in data]),
        minlength=len(load_answers().labels),
    )
    weights = np.sqrt(np.median(counts[1:]) / np.maximum(counts, 1)).clip(1, 3)
    weights[0] = 1
    return torch.tensor(weights, dtype=torch.float32)


def train(
    net: Network,
    data: list[Prepared],
    varied: list[Prepared],
    epochs: int,
    *,
    rate: float = 1.6e-3,
    stray_from: float = STRAY_FROM,
    rare: bool = False,
    seed: int = 0,
    each: Callable[[int, Network], None] | None = None,
    log: Callable[[str], None] = print,
) -> Network:
    """Train ``net``; return the running mean of its weights, which is the better network.

    In each epoch some of ``data`` give way to as many of ``varied``, the same texts with other names. From
    ``stray_from`` of the steps on, wrong names that the network finds are shown to it as such. ``rare``: the
    seldomer a label, the more each pair that bears it counts.
    """
    weights = rarity(data) if rare else None
    random.seed(seed)
    torch.manual_seed(seed)
    slow = [p for n, p in net.named_parameters() if n.startswith(("first", "second", "lac"))]
    fast = [p for n, p in net.named_parameters() if not n.startswith(("first", "second", "lac", "letters"))]
    optimizer = torch.optim.AdamW([{"params": slow}, {"params": fast}], weight_decay=0.01)
    steps = epochs * len(_batches(data))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [rate * 0.35, rate], total_steps=int(steps * 1.1) + 10, pct_start=0.15
    )
    mean = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995)
    )
    step = 0
    for epoch in range(epochs):
        net.train()
        begun, losses = time.time(), np.zeros(4)
        order = random.sample(data, len(data) - int(VARIED * len(data)))
        order += random.sample(varied, min(int(VARIED * len(data)), len(varied)))
        random.shuffle(order)
        batches = _batches(order)
        for items in batches:
            step += 1
            batch = make_batch([(d.example, d.ids) for d in items])
            states = flat_states(net, batch)
            tags, inner = net.tags(states), net.inner(states)
            loss_tags = nn.functional.cross_entropy(
                tags,
                torch.tensor(np.concatenate([d.tags for d in items])),
                ignore_index=IGNORE,
                label_smoothing=0.02,
            )
            loss_inner = nn.functional.cross_entropy(
                inner, torch.tensor(np.concatenate([d.inner for d in items])), ignore_index=IGNORE
            )
            made = []
            for d, offset in zip(items, batch.offsets, strict=True):
                pairs = d.pairs
                if step > stray_from * steps and random.random() < 0.5:
                    found = find_spans(net, states, d.example, offset, net.tags)
                    stray = stray_nodes(d.example, [f[:3] for f in found])
                    if stray:
                        pairs = make_pairs(d.example, sorted([*gold_nodes(d.example), *stray]))
                if len(pairs.pairs):
                    made.append((pairs, offset))
            loss_links = loss_roles = torch.tensor(0.0)
            if made:
                answers = torch.tensor(np.concatenate([p.labels for p, _ in made]))
                keep = answers != IGNORE
                links, roles = score_pairs(net, states, made)
                if keep.any():
                    loss_links = nn.functional.cross_entropy(
                        links, answers, weight=weights, ignore_index=IGNORE, reduction="sum"
                    )
                    loss_links = loss_links / (60 + 3 * (answers > 0).sum())
                wanted = torch.tensor(np.concatenate([p.roles for p, _ in made]))
                if (wanted != IGNORE).any():
                    loss_roles = nn.functional.cross_entropy(roles, wanted, ignore_index=IGNORE)
            loss = loss_tags + 0.3 * loss_inner + 0.2 * loss_links + 0.02 * loss_roles
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(net)
            losses += [float(x.detach()) for x in (loss_tags, loss_inner, loss_links, loss_roles)]
        shown = " ".join(f"{x:.3f}" for x in losses / len(batches))
        log(f"epoch {epoch + 1}/{epochs}: tags inner links roles {shown}; {time.time() - begun:.0f} s")
        if each is not None:
            each(epoch, mean.module)
    return mean.module
