"""Graph -> what it says of each document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import networkx as nx

from kg.evaluation.alignment import spell
from kg.graph import ArticleRecord, RelationStatement, ValueStatement, edges, meta, nodes

_ENDS = "。！？\n"


@dataclass(frozen=True, slots=True)
class First:
    """Where a document first names a thing: the sentence, and the rule that found the name."""

    sentence: str
    rule: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the graph says of one document: things by id, relations and values with their statements."""

    texts: list[str] = field(default_factory=list)
    entities: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)  # type, spelled names
    names: dict[str, str] = field(default_factory=dict)
    first: dict[str, First] = field(default_factory=dict)
    relations: dict[tuple[str, str, str], list[RelationStatement]] = field(default_factory=dict)
    values: dict[tuple[str, str, float], list[ValueStatement]] = field(default_factory=dict)

    def sentence_of(self, *names: str) -> str:
        """Return the first sentence that holds one of ``names``, the first name that is there at all."""
        places = ((text, text.find(name)) for name in names for text in self.texts)
        return next((_sentence(text, at) for text, at in places if at >= 0), "")


def read_documents(graph: "nx.MultiDiGraph[str]") -> dict[str, Document]:
    """Return what the graph says of each file, by file name."""
    articles = meta(graph)["articles"]
    file_of = {key: PurePosixPath(article["source"]).name for key, article in articles.items()}
    things = dict(nodes(graph))
    documents = {name: Document() for name in file_of.values()}
    for key, article in sorted(articles.items(), key=lambda item: (item[1]["source"], item[1]["position"])):
        document = documents[file_of[key]]
        document.texts.append(article["text"])
        for entity, first in _first(article):
            node = things[entity]
            document.entities[entity] = (
                node["type"],
                frozenset(spell(name) for name in (node["name"], *node["aliases"])),
            )
            document.names[entity] = node["name"]
            document.first.setdefault(entity, first)
    for head, tail, kind, edge in edges(graph):
        for said in edge["statements"]:
            documents[file_of[said["article"]]].relations.setdefault((head, kind, tail), []).append(said)
    for key, node in things.items():
        for value in node["attributes"]:
            if value["currency"] == "CNY":
                # As many digits as the exports write.
                found = (key, value["name"], float(f"{value['value']:.15g}"))
                documents[file_of[value["article"]]].values.setdefault(found, []).append(value)
    return documents


def _first(article: ArticleRecord) -> Iterator[tuple[str, First]]:
    """Yield each thing that the article names, with its first name."""
    seen = set()
    for mention in article["mentions"]:
        if mention["entity"] not in seen:
            seen.add(mention["entity"])
            yield mention["entity"], First(_sentence(article["text"], mention["start"]), mention["rule"])


def _sentence(text: str, at: int) -> str:
    """Return the sentence around a position of ``text``, on one line."""
    start = max(text.rfind(mark, 0, at) for mark in _ENDS) + 1
    ends = [end for mark in _ENDS if (end := text.find(mark, at)) >= 0]
    return " ".join(text[start : min(ends, default=len(text)) + 1].split())
