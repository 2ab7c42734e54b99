"""The whole program on one page: extract(article) -> Facts, build(sources) -> graph."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.articles import split_articles
from kg.attributes import find_attributes
from kg.confidence import MIN_CONFIDENCE
from kg.entities import find_entities
from kg.errors import SourceError
from kg.export import write_exports
from kg.export.turtle import check_base_iri
from kg.graph import FILE, build_graph, save_graph
from kg.linking import link_entities
from kg.mentions import find_mentions, find_names
from kg.model import Article, Facts, Name, Sentence, Source, Unread
from kg.relations import find_relations
from kg.schema import load_schema
from kg.sentences import split_sentences
from kg.sources import read_sources

Progress = Callable[[int, int, str], None]  # sources done, sources in all, the one at hand


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read and found."""

    articles: int
    entities: int
    facts: int
    unread: tuple[Unread, ...]


def extract(article: Article, names: Iterable[Name] = ()) -> Facts:
    """Return all that one article says; ``names`` are short names that its neighbours introduce."""
    return _extract(article, split_sentences(article), names)


def _extract(article: Article, sentences: tuple[Sentence, ...], names: Iterable[Name]) -> Facts:
    mentions = find_mentions(sentences, names)
    entities = find_entities(article, mentions)
    relations = find_relations(article, sentences, entities)
    attributes, milestones = find_attributes(article, sentences, entities)
    return Facts(article, entities, relations, attributes, milestones)


def extract_source(source: Source) -> tuple[Facts, ...]:
    """Return the facts of each article of a source; a short name of one story is known in the others."""
    articles = [(article, split_sentences(article)) for article in split_articles(source)]
    names = _names(sentences for _, sentences in articles)
    return tuple(_extract(article, sentences, names) for article, sentences in articles)


def _names(stories: Iterable[tuple[Sentence, ...]]) -> tuple[Name, ...]:
    found = {name for sentences in stories for name in find_names(sentences)}
    return tuple(sorted(found, key=lambda name: (name.short, name.full, name.type)))


def extract_all(
    paths: Sequence[Path], *, jobs: int = 1, progress: Progress | None = None
) -> tuple[list[Facts], list[Unread]]:
    """Return the facts of every source and what could not be read; the same for any number of jobs."""
    read = list(read_sources(paths))
    sources = [item for item in read if isinstance(item, Source)]
    unread = [item for item in read if isinstance(item, Unread)]
    facts: list[Facts] = []
    with ExitStack() as stack:
        results: Iterator[tuple[Facts, ...]] = map(extract_source, sources)
        if jobs > 1 and len(sources) > 1:
            results = stack.enter_context(ProcessPoolExecutor(jobs)).map(extract_source, sources)
        for done, (source, found) in enumerate(zip(sources, results, strict=True), 1):
            facts += found
            if progress is not None:
                progress(done, len(sources), source.path)
    return facts, unread


def build(
    sources: Sequence[Path],
    output: Path,
    *,
    lang: str = "zh",
    base_iri: str | None = None,
    min_confidence: float = MIN_CONFIDENCE,
    jobs: int = 1,
    rdf12: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read ``sources``, write every file of the graph into ``output`` and return what was found.

    SourceError where nothing could be read, OutputError where ``output`` cannot be written; the files of
    an earlier build then stay as they were.
    """
    check_base_iri(base_iri or load_schema().base_iri)
    facts, unread = extract_all(sources, jobs=jobs, progress=progress)
    if not facts:
        raise SourceError(_nothing_read(sources, unread))
    graph = build_graph(
        facts, link_entities(facts), unread=unread, base_iri=base_iri or "", min_confidence=min_confidence
    )
    write_exports(graph, output, lang=lang, rdf12=rdf12)
    save_graph(graph, output / FILE)
    return Report(len(facts), graph.number_of_nodes(), _count_facts(facts, min_confidence), tuple(unread))


def _count_facts(facts: Iterable[Facts], least: float) -> int:
    return sum(sure >= least for item in facts for sure in _confidences(item))


def _confidences(facts: Facts) -> Iterator[float]:
    yield from (relation.confidence for relation in facts.relations)
    yield from (attribute.confidence for attribute in facts.attributes)
    yield from (milestone.confidence for milestone in facts.milestones)


def _nothing_read(sources: Sequence[Path], unread: Sequence[Unread]) -> str:
    if len(unread) == 1:
        return f"{unread[0].path}: {unread[0].reason}"
    named = ", ".join(map(str, sources))
    more = "".join(f"\nnot read: {item.path}: {item.reason}" for item in unread)
    return f"{named}: nothing to read; name .txt, .md, .html or .jsonl files, or folders that hold some{more}"


def inspect(path: Path, stage: str) -> Iterator[dict[str, Any]]:
    """Yield what ``stage`` made of a source: articles, sentences, mentions, entities or relations."""
    for source in read_sources([path]):
        if isinstance(source, Unread):
            raise SourceError(f"{source.path}: {source.reason}")
        articles = split_articles(source)
        names = _names(map(split_sentences, articles)) if stage not in ("articles", "sentences") else ()
        for article in articles:
            place = {"source": article.source, "article": article.record or str(article.position)}
            for row in _rows(article, names, stage):
                yield place | row


def _rows(article: Article, names: Iterable[Name], stage: str) -> Iterator[dict[str, Any]]:
    """Yield the stage's values; offsets count in the article's text."""
    if stage == "articles":
        yield asdict(article)
    elif stage == "sentences":
        for sentence in split_sentences(article):
            yield {"start": sentence.start, "end": sentence.end, "text": sentence.text, "kind": sentence.kind}
    elif stage == "mentions":
        for mention in find_mentions(split_sentences(article), names):
            yield asdict(mention)
    elif stage == "entities":
        for entity in extract(article, names).entities:
            yield asdict(entity)
    else:
        for relation in extract(article, names).relations:
            yield asdict(relation)
