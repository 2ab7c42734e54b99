"""The whole program on one page: extract(article) -> Facts, build(sources) -> graph."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kg.articles import split_articles
from kg.attributes import find_milestones, find_values
from kg.confidence import MIN_CONFIDENCE, doubt_print
from kg.entities import bind_links, find_entities
from kg.errors import SourceError
from kg.export import RDF12, write_exports
from kg.extraction import Stages, Step, extract_into
from kg.files import replacing_all
from kg.graph import FILE, build_graph, save_graph
from kg.linking import link_entities
from kg.mentions import find_mentions, find_names, introduces_names
from kg.model import Article, Facts, Name, Sentence, Source, Unread
from kg.pages.readings import FOLDER as READINGS
from kg.query.disk import remove_stores
from kg.rdf.turtle import check_base_iri
from kg.reader import read
from kg.relations import find_relations, find_supplies
from kg.schema import load_schema
from kg.sources import count_bytes, find_text, read_sources
from kg.store import BrokenStore, open_store
from kg.text.sentences import split_sentences

Progress = Callable[[Step, int], None]  # what is done, and how many bytes there are to read


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read and found."""

    articles: int
    entities: int
    facts: int
    unread: tuple[Unread, ...]
    notice: str = ""  # what the user should know of the build itself


def extract(article: Article, names: Iterable[Name] = ()) -> Facts:
    """Return all that one article says; ``names`` are short names that its neighbours introduce."""
    sentences = split_sentences(article)
    reading = read(sentences)
    mentions = find_mentions(sentences, reading.spans, reading.places, names)
    found = reading.link(mentions)
    entities = find_entities(article, mentions)
    links = bind_links(found, mentions, entities)
    relations = find_relations(sentences, (*links, *find_supplies(sentences, entities)))
    values = find_values(sentences, links, reading.quantities)
    milestones = find_milestones(sentences, links, article.date)
    return doubt_print(Facts(article, entities, relations, values, milestones))


def read_stories(source: Source) -> tuple[tuple[Article, ...], tuple[Name, ...]]:
    """Return the articles of a source, and the short names that they introduce for each other."""
    articles = split_articles(find_text(source))
    return articles, _names(split_sentences(article, introduces_names) for article in articles)


def _names(stories: Iterable[tuple[Sentence, ...]]) -> tuple[Name, ...]:
    found: set[Name] = set()
    for sentences in stories:
        reading = read(sentences)
        found.update(find_names(sentences, reading.spans, reading.places))
    return tuple(sorted(found, key=lambda name: (name.short, name.full, name.type)))


def extract_source(source: Source) -> tuple[Facts, ...]:
    """Return the facts of each article of a source; a short name of one story is known in the others."""
    articles, names = read_stories(source)
    return tuple(extract(article, names) for article in articles)


def build(
    sources: Sequence[Path],
    output: Path,
    *,
    lang: str = "zh",
    base_iri: str | None = None,
    min_confidence: float = MIN_CONFIDENCE,
    jobs: int = 1,
    cluster: str = "",
    fresh: bool = False,
    rdf12: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read ``sources``, write every file of the graph into ``output`` and return what was found.

    Facts of earlier builds are used again, unless ``fresh``. SourceError where nothing could be read,
    OutputError where ``output`` cannot be written; the files of an earlier build then stay as they were.
    """
    check_base_iri(base_iri or load_schema().base_iri)
    build_once = partial(
        _build,
        sources,
        output,
        lang,
        base_iri or "",
        min_confidence,
        jobs=jobs,
        cluster=cluster,
        rdf12=rdf12,
        progress=progress,
    )
    try:
        return build_once(fresh=fresh)
    except BrokenStore as error:
        return replace(build_once(fresh=True), notice=str(error))


def _build(
    sources: Sequence[Path],
    output: Path,
    lang: str,
    base_iri: str,
    min_confidence: float,
    *,
    jobs: int,
    cluster: str,
    rdf12: bool,
    progress: Progress | None,
    fresh: bool,
) -> Report:
    total = count_bytes(sources) if progress is not None else 0
    with open_store(output, fresh=fresh) as store:
        unread = extract_into(
            store,
            read_sources(sources, raw=True, readings=output / READINGS),
            Stages(read_stories, extract),
            jobs=jobs,
            cluster=cluster,
            progress=None if progress is None else lambda step: progress(step, total),
        )
        if not len(store):
            raise SourceError(_nothing_read(sources, unread))
        if progress is not None:
            progress(Step(total, len(store), FILE), total)
        linked = link_entities(store)
        graph = build_graph(store, linked, unread=unread, base_iri=base_iri, min_confidence=min_confidence)
        with replacing_all(output) as stage:
            write_exports(graph, stage, lang=lang, rdf12=rdf12)
            save_graph(graph, stage / FILE)
        remove_stores(output)
        if not rdf12:
            (output / RDF12).unlink(missing_ok=True)
        store.prune()
        facts = sum(_count_facts(facts, min_confidence) for facts in store)
        return Report(len(store), graph.number_of_nodes(), facts, tuple(unread))


def _count_facts(facts: Facts, least: float) -> int:
    return sum(sure >= least for sure in _confidences(facts))


def _confidences(facts: Facts) -> Iterator[float]:
    yield from (relation.confidence for relation in facts.relations)
    yield from (attribute.confidence for attribute in facts.attributes)
    yield from (milestone.confidence for milestone in facts.milestones)


def _nothing_read(sources: Sequence[Path], unread: Sequence[Unread]) -> str:
    if len(unread) == 1:
        return f"{unread[0].path}: {unread[0].reason}"
    named = ", ".join(map(str, sources))
    more = "".join(f"\nnot read: {item.path}: {item.reason}" for item in unread)
    kinds = ".txt, .md, .html, .jsonl, .pdf, .png, .jpg or .tif files"
    return f"{named}: nothing to read; name {kinds}, or folders that hold some{more}"


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
        sentences = split_sentences(article)
        reading = read(sentences)
        for mention in find_mentions(sentences, reading.spans, reading.places, names):
            yield asdict(mention)
    elif stage == "entities":
        for entity in extract(article, names).entities:
            yield asdict(entity)
    else:
        for relation in extract(article, names).relations:
            yield asdict(relation)
