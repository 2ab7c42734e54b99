"""Examples -> a trained network."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from kg.reader.answers import POST, load_answers
from kg.reader.nodes import LinkEnd
from kg.reader.spans import best_spans
from tools.train.examples import Example
from tools.train.network import Network
from tools.train.targets import IGNORE, Pairs, gold_nodes, make_pairs, tag_targets, type_numbers

BATCH = 2600  # characters of a batch


SHARES = (1.0, 0.3, 0.2, 0.02)  # of the losses of tags, inner tags, links, roles


class Phase(NamedTuple):
    """Some passes over a part of the texts."""

    epochs: int
    rate: float
    stories: float  # the share of the real stories that is read
    written: int = 1  # how often each written passage is read
    varied: float = 0.0  # the share of texts that stand there with other names
    rare: bool = True  # the seldomer a label, the more each pair that bears it counts
    stray_from: float = 0.0  # the share of steps behind which wrong names that are found are shown as such


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


def stray_nodes(example: Example, found: Sequence[tuple[int, int, int]]) -> list[tuple[LinkEnd, str]]:
    """Return the names that the network finds where none is annotated."""
    taken = np.zeros(len(example.text) + 1, np.bool_)
    for start, end, *_ in (*example.spans, *example.inner):
        taken[start:end] = True
    types = load_answers().spans
    return [
        (LinkEnd(s, e, types[k], example.sentence_of(s), example.text[s:e]), "stray")
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
    net: Network, data: list[Prepared], varied: list[Prepared], phase: Phase, *, seed: int = 0
) -> Network:
    """Train ``net`` as ``phase`` says; return the running mean of its weights, which is the better network.

    In each pass some of ``data`` give way to as many of ``varied``, the same texts with other names.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    weights = rarity(data) if phase.rare else None
    steps = phase.epochs * len(_batches(data))
    optimizer, schedule = _optimizer(net, phase.rate, int(steps * 1.1) + 10)
    mean = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995)
    )
    step = 0
    for epoch in range(phase.epochs):
        net.train()
        begun, told = time.time(), np.zeros(len(SHARES))
        others = int(phase.varied * len(data))
        order = random.sample(data, len(data) - others) + random.sample(varied, min(others, len(varied)))
        random.shuffle(order)
        for items in _batches(order):
            step += 1
            losses = _losses(net, items, weights, stray=step > phase.stray_from * steps)
            optimizer.zero_grad()
            sum(share * loss for share, loss in zip(SHARES, losses, strict=True)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(net)
            told += [float(loss.detach()) for loss in losses]
        shown = " ".join(f"{x:.3f}" for x in told / len(_batches(order)))
        print(f"pass {epoch + 1} of {phase.epochs}: {shown}; {time.time() - begun:.0f} s", flush=True)
    return mean.module


def _optimizer(net: Network, rate: float, steps: int) -> tuple[Any, Any]:
    """Return what changes the weights: LAC's layers slowly, ours faster, both ever slower to the end."""
    slow = [p for n, p in net.named_parameters() if n.startswith(("first", "second", "lac"))]
    kept = ("first", "second", "lac", "letters")
    fast = [p for n, p in net.named_parameters() if not n.startswith(kept)]
    optimizer = torch.optim.AdamW([{"params": slow}, {"params": fast}], weight_decay=0.01)
    rates = [rate * 0.35, rate]
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.15)


def _losses(
    net: Network, items: Sequence[Prepared], weights: Tensor | None, *, stray: bool
) -> tuple[Tensor, ...]:
    """Return how wrong the network is on a batch: tags, places inside of projects, links, roles."""
    batch = make_batch([(d.example, d.ids) for d in items])
    states = flat_states(net, batch)
    wanted = torch.tensor(np.concatenate([d.tags for d in items]))
    inner = torch.tensor(np.concatenate([d.inner for d in items]))
    tags_loss = cross_entropy(net.tags(states), wanted, ignore_index=IGNORE, label_smoothing=0.02)
    inner_loss = cross_entropy(net.inner(states), inner, ignore_index=IGNORE)
    made = []
    for d, offset in zip(items, batch.offsets, strict=True):
        pairs = d.pairs
        if stray and random.random() < 0.5:
            found = find_spans(net, states, d.example, offset, net.tags)
            wrong = stray_nodes(d.example, [f[:3] for f in found])
            if wrong:
                pairs = make_pairs(d.example, sorted([*gold_nodes(d.example), *wrong]))
        if len(pairs.pairs):
            made.append((pairs, offset))
    links_loss = roles_loss = torch.tensor(0.0)
    if made:
        answers = torch.tensor(np.concatenate([p.labels for p, _ in made]))
        links, roles = score_pairs(net, states, made)
        if (answers != IGNORE).any():
            total = cross_entropy(links, answers, weight=weights, ignore_index=IGNORE, reduction="sum")
            links_loss = total / (60 + 3 * (answers > 0).sum())
        kinds = torch.tensor(np.concatenate([p.roles for p, _ in made]))
        if (kinds != IGNORE).any():
            roles_loss = cross_entropy(roles, kinds, ignore_index=IGNORE)
    return tags_loss, inner_loss, links_loss, roles_loss
