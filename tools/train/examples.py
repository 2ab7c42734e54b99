"""Annotated texts -> examples to train on: what the reader sees of an article, and what it should find."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kg.articles import split_articles
from kg.model import Sentence, Source
from kg.reader.answers import STAGE, load_answers
from kg.reader.features import describe
from kg.reader.nodes import LinkEnd
from kg.reader.passages import Passage, join_passages
from kg.schema import load_schema
from kg.sources import find_text
from kg.text.folding import fold
from kg.text.sentences import split_sentences
from tools.train.annotations import ATTRIBUTES, Annotated

VAGUE = ("Product", "Industry", "Project")  # optional ones are neither right nor wrong
Where = tuple[int, int]  # start and end in the passages of the article, one behind the other


@dataclass
class Example:
    """An article. Offsets count in its passages put one behind the other (``text``)."""

    name: str
    passages: list[Passage]
    text: str
    rows: np.ndarray  # len(SIZES) x characters
    starts: list[int]  # where each sentence begins
    paragraphs: list[int]
    headlines: frozenset[int]
    spans: list[tuple[int, int, str, str, bool]] = field(default_factory=list)  # type, thing, optional
    inner: list[tuple[int, int, str, str]] = field(default_factory=list)
    posts: list[Where] = field(default_factory=list)
    amounts: list[tuple[int, int, str, float]] = field(default_factory=list)
    stage_words: list[tuple[int, int, str]] = field(default_factory=list)
    relations: list[tuple[str, str, str, frozenset[int], str, bool]] = field(default_factory=list)
    values: list[tuple[str, str, float, frozenset[int], bool]] = field(default_factory=list)
    stages: list[tuple[str, str, frozenset[int]]] = field(default_factory=list)  # thing, stage
    things: dict[str, tuple[str, bool]] = field(default_factory=dict)
    whole: bool = False
    is_passage: bool = False  # written for training
    only: str = ""  # the one relation that was annotated

    def sentence_of(self, at: int) -> int:
        return int(np.searchsorted(self.starts, at, side="right")) - 1


def make_examples(annotated: Annotated, date: str = "") -> list[Example]:
    """Return an example for each article that the text is read as."""
    record = "1" if annotated.is_passage else ""
    source = find_text(Source(annotated.name + ".txt", annotated.text, record=record, date=date))
    plan = _Plan(annotated)
    return [
        example
        for article in split_articles(source)
        if (example := _example(plan, split_sentences(article))) is not None
    ]


class _Plan:
    """Where the annotations stand in the text without its white space."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.letters = [(i, c) for i, c in enumerate(fold(annotated.text)) if not c.isspace()]
        self.text = "".join(c for _, c in self.letters)
        self.sentence: list[int] = []  # of each letter, its annotated sentence from 1 on
        for number, sentence in enumerate(annotated.sentences, 1):
            self.sentence += [number] * sum(not c.isspace() for c in sentence)
        assert len(self.sentence) == len(self.letters), annotated.name
        self.spans: list[tuple[int, int, str, str, bool]] = []
        self.inner: list[tuple[int, int, str, str]] = []
        self._find_spans()

    def _find_spans(self) -> None:
        """Find all forms, the longest first; only places may lie inside others: in projects."""
        things = self.annotated.things
        forms = [
            (re.sub(r"\s+", "", fold(form)), key, only)
            for key, thing in things.items()
            for form, only in thing.forms
        ]
        forms = [f for f in forms if f[0] and f[2] != (0,)]
        forms.sort(key=lambda f: (-len(f[0]), f[0], not f[2], things[f[1]].optional))
        used: list[str] = [""] * len(self.text)
        for form, key, only in forms:
            for match in re.finditer(re.escape(form), self.text):
                start, end = match.span()
                if only and self.sentence[start] not in only:
                    continue
                type_, around = things[key].type, set(used[start:end])
                if around == {""}:
                    used[start:end] = [type_] * (end - start)
                    self.spans.append((start, end, type_, key, things[key].optional))
                elif around == {load_schema().roles.project} and type_ in load_answers().inner:
                    self.inner.append((start, end, type_, key))


def _example(plan: _Plan, sentences: tuple[Sentence, ...]) -> Example | None:
    """Return the example of one article; the letters of its sentences are looked for in the text."""
    passages = join_passages(sentences)
    if not passages:
        return None
    offset = {}
    parts, starts, total = [], [], 0
    for passage in passages:
        for number in range(passage.first, passage.last):
            starts.append(total + sentences[number].start - passage.start)
        parts.append(passage.text)
        total += len(passage.text)
    example = Example(
        plan.annotated.name,
        passages,
        "".join(parts),
        np.zeros((0, 0)),
        starts,
        [s.paragraph for s in sentences],
        frozenset(i for i, s in enumerate(sentences) if s.kind in ("headline", "subhead")),
    )
    rows = np.zeros((5, total), np.int32)
    at = 0
    numbers: dict[int, set[int]] = defaultdict(set)  # annotated sentence -> ours
    for index, sentence in enumerate(sentences):
        known = describe(sentence)
        rows[:, starts[index] : starts[index] + len(sentence.text)] = known.rows
        example.stage_words += [
            (starts[index] + w.start, starts[index] + w.end, w.stage) for w in known.stages
        ]
        for q in known.quantities:
            example.amounts.append((starts[index] + q.start, starts[index] + q.end, q.kind, float(q.value)))
        letters = [i for i, c in enumerate(sentence.folded) if not c.isspace()]
        key = "".join(sentence.folded[i] for i in letters)
        found = plan.text.find(key, at)
        if found < 0:
            found = plan.text.find(key)
        if found < 0:
            found = _roughly(plan.text, key, at)
            if found is None:
                continue
        at = found
        for i, letter in enumerate(letters):
            if found + i < len(plan.sentence):
                offset[found + i] = starts[index] + letter
                numbers[plan.sentence[found + i]].add(index)
    example.rows = rows
    _place(example, plan, offset, numbers)
    return example


def _roughly(text: str, key: str, at: int) -> int | None:
    """Return where a sentence stands whose letters were changed by reading; None where it cannot be told."""
    found = text.find(key[:8], at) if len(key) >= 8 else -1
    return found if found >= 0 else None


def _place(example: Example, plan: _Plan, offset: dict[int, int], numbers: dict[int, set[int]]) -> None:
    def moved(start: int, end: int) -> Where | None:
        a, b = offset.get(start), offset.get(end - 1)
        if a is None or b is None or b < a or b - a > 3 * (end - start) + 4:
            return None
        return (a, b + 1) if example.sentence_of(a) == example.sentence_of(b) else None

    things = plan.annotated.things
    for start, end, type_, key, optional in plan.spans:
        if (where := moved(start, end)) is not None:
            example.spans.append((*where, type_, key, optional))
    for start, end, type_, key in plan.inner:
        if (where := moved(start, end)) is not None:
            example.inner.append((*where, type_, key))
    example.spans.sort()
    example.things = {key: (thing.type, thing.optional) for key, thing in things.items()}
    example.is_passage = plan.annotated.is_passage
    example.whole, example.only = plan.annotated.whole, plan.annotated.only
    schema = load_schema()
    for said in plan.annotated.said:
        where_said = frozenset(n for number in said.sentences for n in numbers.get(number, ()))
        if said.kind in schema.relations:
            example.relations.append(
                (said.subject, said.kind, said.value, where_said, said.role, said.optional)
            )
        elif said.kind in ATTRIBUTES:
            example.values.append((said.subject, said.kind, float(said.value), where_said, said.optional))
        elif said.kind == "stage":
            example.stages.append((said.subject, said.value, where_said))
    example.posts = list(_posts(example))


def _posts(example: Example) -> Iterator[Where]:
    """Yield where the roles of people stand: in the sentence that says so, outside of names."""
    taken = np.zeros(len(example.text) + 1, np.bool_)
    for start, end, *_ in example.spans:
        taken[start:end] = True
    seen, known = set(), load_schema().relations
    for head, kind, _, where, role, _ in example.relations:
        if known[kind].role != "post" or not role:
            continue
        for number in where:
            begin = example.starts[number]
            stop = example.starts[number + 1] if number + 1 < len(example.starts) else len(example.text)
            people = [s for s in example.spans if s[3] == head and begin <= s[0] < stop]
            best = None
            for match in re.finditer(re.escape(fold(role)), example.text[begin:stop]):
                span = (begin + match.start(), begin + match.end())
                if taken[span[0] : span[1]].any() or not people:
                    continue
                distance = min(max(p[0] - span[1], span[0] - p[1]) for p in people)
                if best is None or distance < best[0]:
                    best = (distance, span)
            if best and best[1] not in seen and best[0] < 40:
                seen.add(best[1])
                yield best[1]


def values_as_nodes(example: Example) -> list[LinkEnd]:
    """Return the amounts and the words for stages as nodes."""
    found = [amount[:3] for amount in example.amounts] + [(s, e, STAGE) for s, e, _ in example.stage_words]
    return [LinkEnd(s, e, kind, example.sentence_of(s), example.text[s:e]) for s, e, kind in found]
