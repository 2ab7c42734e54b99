"""Stories that the network was not trained on -> kg/data/reader/calibration.toml."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np

from kg import confidence
from kg.articles import split_articles
from kg.confidence import EDGE, Curve
from kg.evaluation import Judged, evaluate
from kg.model import Source
from kg.pipeline import build
from kg.reader import read
from kg.sources import find_text
from kg.text.folding import fold
from kg.text.sentences import split_sentences
from tools.train.annotations import ATTRIBUTES, Annotated

_ENOUGH = 40  # facts from which on a kind has a line of its own
_PULL = 4.0  # how strongly a line is drawn to that of all facts
_PLAIN = """stories = 0
facts = 0
right = 0
[together]
all = [1.0, 1.0, 0.0]
[apart]
all = [1.0, 1.0, 0.0]
[names]
"""


def calibrate(stories: Sequence[Annotated], path: Path = confidence.PATH) -> None:
    """Fit curves to what kg finds in ``stories`` with the network as it is, and write them to ``path``."""
    path.write_text(_PLAIN, encoding="utf-8")
    confidence.load_calibration.cache_clear()
    least = sorted(least_confidences(stories).items())
    cuts = [f"{type_} = {sure:.2f}" for type_, sure in least]
    path.write_text(_PLAIN + "\n".join(cuts) + "\n", encoding="utf-8")
    confidence.load_calibration.cache_clear()
    judged = judge(stories)
    groups: dict[bool, dict[str, list[Judged]]] = {True: defaultdict(list), False: defaultdict(list)}
    for fact in judged:
        groups[fact.together][fact.kind].append(fact)
    lines = [
        f"# Fitted by tools/train on {len(stories)} stories for development. Do not edit it: train again.",
        f"stories = {len(stories)}",
        f"facts = {len(judged)}",
        f"right = {sum(fact.right for fact in judged)}",
    ]
    for together, title in ((True, "together"), (False, "apart")):
        everything = [fact for facts in groups[together].values() for fact in facts]
        base = fit(everything, (1.0, 1.0, 0.0))
        lines += ["", f"[{title}]  # a, b, c", _row("all", base)]
        for kind, facts in sorted(groups[together].items()):
            if len(facts) >= _ENOUGH:
                lines.append(_row(kind, fit(facts, base)))
    lines += ["", "[names]  # less sure ones are none", *cuts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    confidence.load_calibration.cache_clear()


def _row(name: str, curve: Curve) -> str:
    return f"{name} = [{', '.join(f'{x:.3f}' for x in curve)}]"


def least_confidences(stories: Sequence[Annotated]) -> dict[str, float]:
    """Return the confidence of each type below which a name is better left out: where F1 of names is best."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)  # confidence and thing, "" for none
    wanted: dict[str, int] = defaultdict(int)
    for number, story in enumerate(stories):
        forms = {
            (thing.type, "".join(fold(form).split())): "?" if thing.optional else f"{number} {key}"
            for key, thing in story.things.items()
            for form, _ in thing.forms
        }
        for thing in story.things.values():
            wanted[thing.type] += not thing.optional
        for (type_, name), sure in _names(story).items():
            if forms.get((type_, name)) != "?":
                found[type_].append((sure, forms.get((type_, name), "")))
    return {type_: _best_cut(names, wanted[type_]) for type_, names in found.items()}


def _names(story: Annotated) -> dict[tuple[str, str], float]:
    """Return the names that the reader finds in a story, each with the confidence of its surest mention."""
    names: dict[tuple[str, str], float] = {}
    for article in split_articles(find_text(Source(f"{story.name}.txt", story.text))):
        for span in read(split_sentences(article)).spans:
            key = (span.type, "".join(fold(article.text[span.start : span.end]).split()))
            names[key] = max(names.get(key, 0.0), span.confidence)
    return names


def _best_cut(names: Sequence[tuple[float, str]], wanted: int) -> float:
    def f1(cut: float) -> float:
        kept = [thing for sure, thing in names if sure >= cut]
        right = len(set(kept) - {""})
        return 2 * right / max(right + sum(thing == "" for thing in kept) + wanted, 1)

    return max((step / 20 for step in range(20)), key=lambda cut: (round(f1(cut), 3), -cut))


def judge(stories: Sequence[Annotated]) -> list[Judged]:
    """Return all facts that kg finds in ``stories``, however unsure, each with whether it is right."""
    with tempfile.TemporaryDirectory() as folder:
        texts, golds, output = (Path(folder) / name for name in ("texts", "golds", "output"))
        texts.mkdir()
        golds.mkdir()
        for story in stories:
            (texts / f"{story.name}.txt").write_text(story.text, encoding="utf-8")
            (golds / f"{story.name}.json").write_text(json.dumps(to_gold(story)), encoding="utf-8")
        build([texts], output, min_confidence=0.0)
        return evaluate(output, golds).judged


def fit(facts: Sequence[Judged], prior: Curve) -> Curve:
    """Return the curve from the network's probability to the share that is right: Newton's method, damped."""
    likely = [min(max(fact.confidence, EDGE), 1 - EDGE) for fact in facts]
    x = np.array([[log(p), -log(1 - p), 1.0] for p in likely]).reshape(-1, 3)
    right = np.array([float(fact.right) for fact in facts])
    center = np.array(prior)

    def cost(weights: np.ndarray) -> float:
        odds = x @ weights
        away = weights - center
        return float((np.logaddexp(0, odds) - right * odds).sum() + _PULL / 2 * away @ away)

    weights = center.copy()
    for _ in range(50):
        sure = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (sure - right) + _PULL * (weights - center)
        bend = (x * (sure * (1 - sure))[:, None]).T @ x + _PULL * np.eye(3)
        step = np.linalg.solve(bend, slope)
        while np.abs(step).max() > 1e-9 and cost(weights - step) > cost(weights):
            step /= 2
        weights = weights - step
    weights[:2] = np.maximum(weights[:2], 0.05)  # what is likelier is surer
    return float(weights[0]), float(weights[1]), float(weights[2])


def to_gold(story: Annotated) -> dict[str, object]:
    """Return the annotations as a gold file, as ``kg evaluate`` reads them."""
    free = {key: thing.optional for key, thing in story.things.items()}
    units = {"investment": "CNY", "annualOutput": "CNY", "area": "m2", "progress": "percent"}

    def quote(sentences: Sequence[int]) -> str:
        return "".join(story.sentences[n - 1] for n in sentences[:2] if n <= len(story.sentences))[:120]

    return {
        "doc": f"{story.name}.txt",
        "articles": [],
        "entities": [
            {
                "id": key,
                "type": thing.type,
                "name": thing.forms[0][0],
                "mentions": [form for form, _ in thing.forms],
                "optional": thing.optional,
            }
            for key, thing in story.things.items()
        ],
        "relations": [
            {
                "head": said.subject,
                "rel": said.kind,
                "tail": said.value,
                "evidence": quote(said.sentences),
                "optional": said.optional or free[said.subject] or free[said.value],
            }
            for said in story.said
            if said.value in free and said.kind not in ("anaphor", "stage")
        ],
        "attributes": [
            {
                "entity": said.subject,
                "attr": said.kind,
                "value": float(said.value),
                "unit": units[said.kind],
                "evidence": quote(said.sentences),
                "optional": said.optional or free[said.subject],
            }
            for said in story.said
            if said.kind in ATTRIBUTES
        ],
    }
