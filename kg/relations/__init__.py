"""An article's entities -> relations with evidence.

A sentence becomes a line, in which names are signs (lines); words that point back become signs too
(references, discourse); the rules of data/relations/*.toml match lines (phrases, matching); a few
mechanisms need more than a line (mechanisms).
"""

from collections.abc import Iterable, Sequence

from kg.model import Article, Entity, Evidence, Mention, Relation, Sentence
from kg.relations.discourse import Discourse
from kg.relations.lines import Line, read_line
from kg.relations.matching import Finding, absorb, state, state_early
from kg.relations.mechanisms import run_mechanisms
from kg.relations.references import resolve_references
from kg.relations.speeches import find_speeches

_LONGEST = 1000  # characters; what is longer is a table or no sentence at all
_BESIDE = {"caption", "box"}  # blocks that the running text does not go on from


def find_relations(
    article: Article, sentences: tuple[Sentence, ...], entities: tuple[Entity, ...]
) -> tuple[Relation, ...]:
    """Return what the sentences of ``article`` say of ``entities``, each with the sentence that says it."""
    raw = _read(sentences, entities)
    lines, found = _describe(raw)
    discourse = Discourse(find_speeches(article, sentences, lines))
    discourse.learn((finding.head, finding.tail) for finding in found)
    for number, (line, sentence) in enumerate(zip(lines, sentences, strict=True)):
        if sentence.kind not in _BESIDE:
            discourse.enter(sentence.paragraph)
        resolved = resolve_references(line, discourse)
        line, described = absorb(resolved) if resolved is not line else (line, [])
        discourse.learn((finding.head, finding.tail) for finding in described)
        if not any(line.names):
            continue
        following = sentences[number + 1] if number + 1 < len(sentences) else sentence
        after = following.folded if following.paragraph == sentence.paragraph else ""
        found += described + state_early(raw[number], discourse) + state(line, discourse, after)
        if sentence.kind not in _BESIDE:
            discourse.read(line)
    found += run_mechanisms(sentences, entities, found)
    return _as_relations(article, sentences, _without_weak(found))


def _without_weak(found: Sequence[Finding]) -> list[Finding]:
    """Return ``found`` without the guesses about things of which the text says something else."""
    told = {(f.head.id, f.rule.relation.name) for f in found if not f.rule.weak}
    return [f for f in found if not (f.rule.weak and (f.head.id, f.rule.relation.name) in told)]


def _read(sentences: tuple[Sentence, ...], entities: tuple[Entity, ...]) -> list[Line]:
    """Return the line of each sentence."""
    mentions: list[list[tuple[Mention, Entity]]] = [[] for _ in sentences]
    for entity in entities:
        for mention in entity.mentions:
            mentions[mention.sentence].append((mention, entity))
    return [
        read_line(number, sentence, mentions[number] if len(sentence.text) <= _LONGEST else ())
        for number, sentence in enumerate(sentences)
    ]


def _describe(raw: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Return the lines reduced to their bare names, and what the words around the names said."""
    lines, found = [], []
    for one in raw:
        line, described = absorb(one)
        lines.append(line)
        found += described
    return lines, found


def _as_relations(
    article: Article, sentences: tuple[Sentence, ...], found: Iterable[Finding]
) -> tuple[Relation, ...]:
    """Return the first rule's finding of each relation and sentence, in the order of the text.

    Not the surest one's: how sure a rule is is counted on what it finds, and must not decide that.
    """
    best: dict[tuple[int, str, str, str], Finding] = {}
    for finding in found:
        head, tail = finding.head.id, finding.tail.id
        if finding.rule.relation.symmetric:
            head, tail = sorted((head, tail))
        key = (finding.sentence, finding.rule.relation.name, head, tail)
        if key not in best or finding.role > best[key].role:
            best[key] = finding
    relations = []
    for (number, name, head, tail), finding in sorted(best.items(), key=lambda item: item[0]):
        sentence = sentences[number]
        evidence = Evidence(sentence.start, sentence.end, sentence.text)
        relations.append(
            Relation(head, name, tail, evidence, finding.rule.confidence, finding.rule.id, finding.role)
        )
    return tuple(relations)
