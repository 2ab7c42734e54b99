"""What all sentences together say: the place in a name, the place a story is about."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.model import Entity, Sentence
from kg.relations.matching import Finding
from kg.relations.phrases import shared_pattern
from kg.relations.places import is_inside, level
from kg.relations.rules import Rule, load_rules


class _Story(NamedTuple):
    """An article with what its sentences say."""

    sentences: Sequence[Sentence]
    entities: Sequence[Entity]
    found: Sequence[Finding]


_REGIONS = (0, 2, 3)  # characters of the region that a company's name begins with
_SHORTEST_BRAND = 4
_OWNERS = frozenset({"Company"})


def run_mechanisms(
    sentences: Sequence[Sentence], entities: Sequence[Entity], found: Sequence[Finding]
) -> list[Finding]:
    """Return what the mechanisms that the rules name find in an article as a whole."""
    more: list[Finding] = []
    for rule in load_rules().mechanisms:
        more += _MECHANISMS[rule.mechanism](rule, _Story(sentences, entities, [*found, *more]))
    return more


def _name(rule: Rule, story: _Story) -> list[Finding]:
    """The head's name begins with the tail's, or holds it: 石角镇水厂项目 stands in 石角镇."""
    pairs = _named_after(story.entities, rule.types, rule.into, within=rule.within)
    return [
        Finding(head, tail, rule, head.mentions[0].sentence)
        for head, tail in pairs
        if is_inside(head, tail) and (tail.type != "Place" or (level(tail) or 0) >= 2)
    ]


def _name_of_head(rule: Rule, story: _Story) -> list[Finding]:
    """The tail's name begins with the head's: 澜禾体验馆 is built by 澜禾."""
    pairs = _named_after(story.entities, rule.into, rule.types, within=rule.within)
    return [Finding(head, tail, rule, tail.mentions[0].sentence) for tail, head in pairs]


def _named_after(
    entities: Sequence[Entity], types: frozenset[str], after: frozenset[str], *, within: bool
) -> Iterator[tuple[Entity, Entity]]:
    """Yield (entity of ``types``, entity of ``after`` that its name begins with or holds)."""
    known = {form: e for e in reversed(entities) if e.type in after for form in _forms(e)}
    owners = {form for e in entities if e.type in _OWNERS - after for form in (e.name, *e.aliases)}
    longest = max(map(len, [*known, *owners]), default=0)
    for entity in entities:
        if entity.type in types and entity.mentions:
            named = {e.id: e for form in _seen(entity) for e in _parts(form, known, owners, longest, within)}
            yield from ((entity, other) for other in named.values() if other.id != entity.id)


def _forms(entity: Entity) -> list[str]:
    """Return the names that ``entity`` has at the head of other names, 合川 for 合川区 among them."""
    forms = {entity.name, *entity.aliases}
    if entity.type in {"District", "Place"}:
        forms |= {shared_pattern("place_suffix").sub("", form) for form in forms}
    if entity.type == "Company":  # 澜禾钛业 for 云南澜禾钛业有限公司
        brand = shared_pattern("legal_form").sub("", entity.name)
        forms |= {brand[length:] for length in _REGIONS if len(brand) - length >= _SHORTEST_BRAND}
    return [form for form in forms if len(form) > 1]


def _seen(entity: Entity) -> list[str]:
    return sorted({entity.name, *(mention.text for mention in entity.mentions)})


def _chain(name: str, known: dict[str, Entity], owners: set[str], longest: int) -> tuple[list[Entity], int]:
    """Return the things that ``name`` begins with, one behind the other, and where they end."""
    chain: list[Entity] = []
    position = 0
    rest = 1 if shared_pattern("stretch").search(name) else 3  # 合川段, but 合川水厂
    while True:
        ends = range(min(position + longest, len(name) - rest), position + 1, -1)
        end = next((end for end in ends if name[position:end] in known or name[position:end] in owners), None)
        if end is None or shared_pattern("joint").match(name, end):
            return chain, position
        if name[position:end] in owners:
            return [], end
        chain.append(known[name[position:end]])
        position = end


def _parts(name: str, known: dict[str, Entity], owners: set[str], longest: int, within: bool) -> list[Entity]:
    """Return the last of the things that ``name`` begins with, or else one that it holds."""
    joint = shared_pattern("joint")
    chain, position = _chain(name, known, owners, longest)
    if chain or not within:
        return chain[-1:]
    for start in range(max(position, 1), len(name) - 2):
        for end in range(min(start + longest, len(name)), start + 1, -1):
            if name[start:end] in known and not joint.match(name, end) and not joint.match(name, start - 1):
                return [known[name[start:end]]]
    return []


def _name_chain(rule: Rule, story: _Story) -> list[Finding]:
    """Places side by side at the head of a name: 綦江区石角镇产业园 says that 石角镇 lies in 綦江区."""
    known = {
        form: e for e in reversed(story.entities) if e.type in rule.into for form in (e.name, *e.aliases)
    }
    longest = max(map(len, known), default=0)
    more = []
    for entity in story.entities:
        for form in _seen(entity) if entity.type not in rule.into and entity.mentions else ():
            chain, _ = _chain(form, known, set(), longest)
            number = entity.mentions[0].sentence
            for outer, inner in pairwise(chain):
                if inner.type in rule.types and inner.id != outer.id and is_inside(inner, outer):
                    more.append(Finding(inner, outer, rule, number))
    return more


def _by_project(rule: Rule, story: _Story) -> list[Finding]:
    """Who builds 年产5万吨再生铝项目 makes 再生铝."""
    products = [e for e in story.entities if e.type in rule.into]
    return [
        Finding(f.head, product, rule, f.sentence)
        for f in story.found
        if f.tail.type == "Project" and f.head.type in rule.types
        for product in products
        if shared_pattern("yearly_output").search(f.tail.name) and product.name in f.tail.name
    ]


def _topic(rule: Rule, story: _Story) -> list[Finding]:
    """In a story about one district, what is not said to be elsewhere is there; of a road that runs through
    more than one, no part is."""
    districts = sorted((e for e in story.entities if e.type in rule.into), key=lambda e: -len(e.mentions))
    total = sum(len(e.mentions) for e in districts)
    several = len(districts) > 1
    leads = {number for number, sentence in enumerate(story.sentences) if sentence.kind == "headline"} | {
        0,
        1,
        2,
    }
    districts = [e for e in districts if len(e.mentions) > 4 or any(m.sentence in leads for m in e.mentions)]
    if not districts or len(districts[0].mentions) < 3 or len(districts[0].mentions) < 0.6 * total:
        return []
    placed = {f.head.id for f in story.found if f.rule.relation is rule.relation}
    return [
        Finding(e, districts[0], rule, e.mentions[0].sentence)
        for e in story.entities
        if e.type in rule.types
        and e.id not in placed
        and e.mentions
        and not shared_pattern("joint").search(e.name)
        and not (several and shared_pattern("along").search(e.name))
    ]


_MECHANISMS: dict[str, Callable[[Rule, _Story], list[Finding]]] = {
    "name": _name,
    "name_of_head": _name_of_head,
    "name_chain": _name_chain,
    "by_project": _by_project,
    "topic": _topic,
}
