"""A network and examples -> how well it finds names and links, roughly: names are compared, not entities."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch

from kg.reader.answers import POST, VALUES, admissible, load_answers
from kg.reader.nodes import LinkEnd
from kg.schema import load_schema
from tools.train.examples import Example, values_as_nodes
from tools.train.network import Network
from tools.train.targets import Pairs, make_pairs, type_numbers
from tools.train.training import Prepared, find_spans, flat_states, make_batch, score_pairs

Triple = tuple[str, str, str]


def predict(net: Network, data: Prepared) -> tuple[list[LinkEnd], Pairs, np.ndarray]:
    """Return the nodes that the network finds, the pairs of them and the probabilities of their labels."""
    example = data.example
    with torch.no_grad():
        batch = make_batch([(example, data.ids)])
        states = flat_states(net, batch)
        types = load_answers().spans
        spans = [s for s in find_spans(net, states, example, 0, net.tags) if types[s[2]] != POST]
        nodes = [LinkEnd(s, e, types[k], example.sentence_of(s), example.text[s:e]) for s, e, k, _ in spans]
        projects = [n for n in nodes if n.type == load_schema().roles.project]
        for s, e, k, _ in find_spans(net, states, example, 0, net.inner):
            if any(p.start <= s and e <= p.end and (p.start, p.end) != (s, e) for p in projects):
                nodes.append(
                    LinkEnd(s, e, load_answers().inner[k], example.sentence_of(s), example.text[s:e])
                )
        nodes = sorted([*nodes, *values_as_nodes(example)])
        made = make_pairs(example, [(n, "") for n in nodes])
        if not len(made.pairs):
            return nodes, made, np.zeros((0, len(load_answers().labels)))
        links, _ = score_pairs(net, states, [(made, 0)])
        kinds = type_numbers(nodes)
        mask = admissible()[kinds[made.pairs[:, 0]], kinds[made.pairs[:, 1]]]
        links = links.masked_fill(~torch.tensor(mask), -1e9)
        return nodes, made, links.softmax(-1).numpy()


def measure(
    net: Network, data: Sequence[Prepared], cuts: Sequence[float] = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
) -> str:
    net.eval()
    types: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    per: dict[float, dict[str, np.ndarray]] = {c: defaultdict(lambda: np.zeros(3)) for c in cuts}
    for one in data:
        nodes, made, probabilities = predict(net, one)
        _count_names(one.example, nodes, types)
        gold, free = _gold(one.example)
        forms = _forms(one.example)
        said: dict[tuple[str, ...], float] = {}
        for at, (x, y) in enumerate(made.pairs.tolist()):
            label = int(probabilities[at, 1:].argmax()) + 1
            name, forward = load_answers().labels[label]
            if name in ("same", "stage"):
                continue
            head, tail = (x, y) if forward else (y, x)
            a, b = nodes[head], nodes[tail]
            if name in load_schema().attributes:
                a, b = (a, b) if b.type in VALUES else (b, a)
                value = next(v for s, e, _, v in one.example.amounts if s == b.start and e == b.end)
                key = (forms.get((a.type, a.name), a.name), name, f"{value:.4g}")
            else:
                key = (forms.get((a.type, a.name), a.name), name, forms.get((b.type, b.name), b.name))
                if load_schema().relations[name].symmetric:
                    key = (min(key[0], key[2]), name, max(key[0], key[2]))
            said[key] = max(said.get(key, 0.0), float(probabilities[at, label]))
        for cut in cuts:
            found = {k for k, p in said.items() if p >= cut}
            for key in found:
                if key in gold:
                    per[cut][key[1]][0] += 1
                elif key not in free:
                    per[cut][key[1]][1] += 1
            for key in gold - found:
                per[cut][key[1]][2] += 1
    lines = ["names: " + "  ".join(f"{t} {_f(c)}" for t, c in types.items())]
    total = sum(types.values())
    lines[0] += f"  ALL {_f(total)}"
    attributes = load_schema().attributes
    for cut in cuts:
        rel = sum((c for k, c in per[cut].items() if k not in attributes), np.zeros(3))
        att = sum((c for k, c in per[cut].items() if k in attributes), np.zeros(3))
        lines.append(f"cut {cut}: relations {_f(rel)}  attributes {_f(att)}")
    lines.append("at .5: " + "  ".join(f"{k} {_f(c)}" for k, c in sorted(per.get(0.5, per[cuts[0]]).items())))
    return "\n".join(lines)


def _f(c: np.ndarray) -> str:
    p, r = c[0] / max(c[0] + c[1], 1), c[0] / max(c[0] + c[2], 1)
    return f"{2 * p * r / max(p + r, 1e-9):.3f}({p:.2f}/{r:.2f})"


def _forms(example: Example) -> dict[tuple[str, str], str]:
    return {(t, example.text[s:e]): k for s, e, t, k, _ in example.spans} | {
        (t, example.text[s:e]): k for s, e, t, k in example.inner
    }


def _gold(example: Example) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    gold, free = set(), set()
    here = {k for _, _, _, k, _ in example.spans} | {k for *_, k in example.inner}
    for head, kind, tail, _, _, optional in example.relations:
        if head not in here or tail not in here:
            continue
        symmetric = load_schema().relations[kind].symmetric
        key = (min(head, tail), kind, max(head, tail)) if symmetric else (head, kind, tail)
        ends = any(example.things[k][1] for k in (head, tail))
        (free if optional or ends else gold).add(key)
    for thing, kind, value, _, optional in example.values:
        if thing in here:
            (free if optional or example.things[thing][1] else gold).add((thing, kind, f"{value:.4g}"))
    return gold, free - gold


def _count_names(example: Example, nodes: list[LinkEnd], types: dict[str, np.ndarray]) -> None:
    forms = _forms(example)
    here = {k for _, _, _, k, _ in example.spans} | {k for *_, k in example.inner}
    found = {(n.type, n.name) for n in nodes if n.type not in VALUES}
    hit = {forms[f] for f in found if f in forms}
    for f in found:
        if f not in forms:
            types[f[0]][1] += 1
    for key in here:
        type_, optional = example.things[key]
        if not optional:
            types[type_][0 if key in hit else 2] += 1
