"""Facts and the types that people gave -> the same facts, as if they had been read so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.chunks import Chunk, chunks_of
from kg.decisions.records import Record
from kg.model import Entity, Facts, entity_id
from kg.schema import load_schema


class Retyped(Iterable[Facts]):
    """The facts of all articles with other types for some entities; they can be gone through again.

    An entity of another type has another id, so it is one with what bears its name in that type. What its new
    type cannot have by the schema is left out; what is no division has no code, and lies in none by the list.
    """

    def __init__(self, all_facts: Iterable[Facts], types: Mapping[Record, str]) -> None:
        self._facts, self._types = all_facts, types
        self._articles: dict[str, dict[Record, str]] = defaultdict(dict)  # what is decided, by article
        for record, type_ in types.items():
            self._articles[record[0]][record] = type_

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield all facts, ``size`` articles at a time."""
        for chunk in chunks_of(self._facts, size):
            types: dict[Record, str] = {}
            for article in self._articles.keys() & set(chunk.articles):
                types |= self._articles[article]
            yield Chunk(chunk.articles, Retyped(chunk.facts, types)) if types else chunk

    def __iter__(self) -> Iterator[Facts]:
        for facts in self._facts:
            yield self._retype(facts) if facts.article.id in self._articles else facts

    def _retype(self, facts: Facts) -> Facts:
        roles, ids = load_schema().roles, dict[str, str]()
        entities: dict[str, Entity] = {}
        for entity in facts.entities:
            type_ = self._types.get((facts.article.id, entity.id), entity.type)
            ids[entity.id] = id_ = entity_id(type_, entity.key) if type_ != entity.type else entity.id
            mentions = tuple(replace(mention, type=type_) for mention in entity.mentions)
            code = entity.code if type_ in (entity.type, roles.district, roles.place) else ""
            turned = replace(entity, id=id_, type=type_, mentions=mentions, code=code)
            entities[id_] = _join(entities[id_], turned) if id_ in entities else turned
        return _remap(facts, ids, entities)


def _join(first: Entity, second: Entity) -> Entity:
    """Return two entities of one article that turned out to be one."""
    mentions = sorted((*first.mentions, *second.mentions), key=lambda mention: (mention.start, mention.end))
    forms = {second.name, *first.aliases, *second.aliases} - {first.name}
    return replace(first, mentions=tuple(mentions), aliases=tuple(sorted(forms)))


def _remap(facts: Facts, ids: Mapping[str, str], entities: Mapping[str, Entity]) -> Facts:
    schema = load_schema()
    turned = {id_ for old, id_ in ids.items() if old != id_}

    def may_be(id_: str, types: Iterable[str]) -> bool:
        return id_ not in turned or entities[id_].type in types

    relations = (replace(one, head=ids[one.head], tail=ids[one.tail]) for one in facts.relations)
    attributes = (replace(one, entity=ids[one.entity]) for one in facts.attributes)
    milestones = (replace(one, project=ids[one.project]) for one in facts.milestones)
    return replace(
        facts,
        entities=tuple(entities.values()),
        relations=tuple(
            one
            for one in relations
            if may_be(one.head, schema.relations[one.type].subject)
            and may_be(one.tail, schema.relations[one.type].object)
        ),
        attributes=tuple(
            one for one in attributes if may_be(one.entity, schema.attributes[one.name].subject)
        ),
        milestones=tuple(one for one in milestones if may_be(one.project, (schema.roles.project,))),
        corrections=tuple(replace(one, entity=ids.get(one.entity, one.entity)) for one in facts.corrections),
    )
