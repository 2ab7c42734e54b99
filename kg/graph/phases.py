"""Phases that linking found a whole for -> an edge each, with the sentence that names the phase."""

from collections.abc import Container, Iterable, Iterator, Mapping

from kg.graph.reading import Graph
from kg.graph.shape import Edge, RelationStatement
from kg.linking import Linked
from kg.model import Article, Facts, Mention
from kg.schema import load_schema
from kg.text.sentences import split_sentences

RULE = "linking/phase"
_SURE = 0.9  # of a whole that its name, place and builder tell

NamedPhase = tuple[str, Article, Mention]  # its id in the graph, and where an article first names it


def named_phases(facts: Facts, ids: Mapping[str, str], parts: Container[str]) -> Iterator[NamedPhase]:
    """Yield those of ``parts`` that an article names."""
    for entity in facts.entities if parts else ():
        if (part := ids.get(entity.id, entity.id)) in parts:
            yield part, facts.article, entity.mentions[0]


class Phases:
    """The phases of which linking knows the whole, each with the first article, by date, that names it."""

    def __init__(self, linked: Linked) -> None:
        self._linked = linked
        self._first: dict[str, tuple[str, str, Article, Mention]] = {}

    def hear(self, named: Iterable[NamedPhase]) -> None:
        """Take in the phases that an article names."""
        for part, article, mention in named:
            place = (article.date or "9999", article.id)
            if part not in self._first or place < self._first[part][:2]:
                self._first[part] = (*place, article, mention)

    def add_to(self, graph: Graph) -> None:
        """Add phase -> whole where no sentence says so: |岚钧锂电产业园一期| is a part of |岚钧锂电产业园|.

        The evidence is the sentence of the first article that names the phase.
        """
        relation, parts = load_schema().roles.part, self._linked.parts
        for part, (*_, article, mention) in sorted(self._first.items()):
            if parts[part] in graph and not graph.has_edge(part, parts[part], relation):
                edge: Edge = {"statements": [_statement(article, mention)], "official": False}
                graph.add_edge(part, parts[part], relation, **edge)


def _statement(article: Article, mention: Mention) -> RelationStatement:
    sentences = split_sentences(article)
    sentence = next(one for one in sentences if one.start <= mention.start < one.end)
    return {
        "article": article.id,
        "start": sentence.start,
        "end": sentence.end,
        "evidence": sentence.text,
        "confidence": _SURE,
        "rule": RULE,
        "role": "",
    }
