"""Texts with marked names -> the values and stages found in them.

A name stands as {P:name}, its type's letter before it; forms of one thing share a digit: {P1:…}.
"""

import re
from collections import defaultdict

from kg.attributes import find_attributes
from kg.model import Article, Attribute, Block, Entity, Mention, Milestone
from kg.sentences import split_sentences

TYPES = {
    "P": "Project",
    "C": "Company",
    "Z": "DevelopmentZone",
    "L": "Place",
    "D": "District",
    "A": "GovernmentAgency",
    "S": "Institution",
    "N": "Person",
    "I": "Industry",
}
NAME = re.compile(r"\{([A-Z])(\d?):([^}]*)\}")
TODAY = "2024-10-18"


def read(marked: str, date: str = TODAY) -> tuple[Article, tuple[Attribute, ...], tuple[Milestone, ...]]:
    """Return the article of the marked text, a paragraph a line, with what is found in it."""
    text, blocks = "", []
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in marked.split("\n"):
        start, last = len(text), 0
        for found in NAME.finditer(line):
            text += line[last : found.start()]
            places[found[1] + (found[2] or found[3])].append((len(text), len(text) + len(found[3])))
            text += found[3]
            last = found.end()
        text += line[last:]
        blocks.append(Block("paragraph", start, len(text)))
        text += "\n"
    article = Article("a", "a.txt", 0, text, tuple(blocks), date=date)
    sentences = split_sentences(article)
    entities = []
    for key, spans in places.items():
        forms = sorted({text[a:b] for a, b in spans}, key=lambda form: (-len(form), form))
        mentions = tuple(
            Mention(a, b, text[a:b], TYPES[key[0]], i, "test")
            for a, b in spans
            for i, sentence in enumerate(sentences)
            if sentence.start <= a < sentence.end
        )
        entities.append(Entity(forms[0], TYPES[key[0]], forms[0], forms[0], tuple(forms[1:]), mentions))
    return article, *find_attributes(article, sentences, tuple(entities))


def values(marked: str, date: str = TODAY) -> set[tuple[str, str, float]]:
    return {(found.entity, found.name, found.value) for found in read(marked, date)[1]}


def stages(marked: str, date: str = TODAY) -> set[tuple[str, str, str]]:
    return {(found.project, found.stage, found.date) for found in read(marked, date)[2]}
