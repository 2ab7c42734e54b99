"""The whole program on one page: extract(article) -> Facts, build(sources) -> the files of a graph."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kg.articles import split_articles
from kg.attributes import correct, find_milestones, find_told_amounts, find_values, settle_phases
from kg.confidence import MIN_CONFIDENCE, doubt_print
from kg.entities import bind_links, find_entities
from kg.errors import SourceError
from kg.graph import FILE
from kg.making import LARGE, Wanted, make_or_keep, remove_unfinished
from kg.mentions import find_mentions, find_names, introduces_names
from kg.model import Article, Entity, Facts, Link, Mention, Name, Reason, Sentence, Source, Tell, Unread
from kg.pages.readings import FOLDER as READINGS
from kg.rdf.turtle import check_base_iri
from kg.reader import Reading, read
from kg.relations import find_relations, find_told
from kg.schedule import Progress, Stages, extract_into
from kg.schema import load_schema
from kg.sources import count_bytes, find_text, read_sources
from kg.sources.finding import SUFFIXES
from kg.store import BrokenStore, open_store
from kg.tables.facts import is_table, read_table
from kg.text.sentences import split_sentences
from kg.workers import work_in_order

OnProgress = Callable[[Progress, int], None]  # what is done, and how many bytes there are to read


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read and found."""

    articles: int
    entities: int
    facts: int
    unread: tuple[Unread, ...]
    notice: str = ""  # what the user should know of the build itself
    undated: int = 0  # articles without a date
    decided: tuple[str, ...] = ()  # what is to be told of the decisions of people
    selection: str = ""  # what is to be told where graph.json and the page hold a selection
    unchanged: bool = False  # nothing has, and the files of the last build have stayed


@dataclass(frozen=True, slots=True)
class Trace:
    """What the stages made of one article, each for the next."""

    sentences: tuple[Sentence, ...]
    reading: Reading
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    facts: Facts


def extract(article: Article, names: Iterable[Name] = ()) -> Facts:
    """Return all that one article says; ``names`` are short names that its neighbours introduce."""
    if is_table(article):
        return read_table(article)
    return trace(article, names).facts


def trace(article: Article, names: Iterable[Name] = (), tell: Tell | None = None) -> Trace:
    """Return what each stage made of an article; ``tell`` hears why links are left out or read otherwise."""
    sentences = split_sentences(article)
    reading = read(sentences)
    mentions = find_mentions(sentences, reading.spans, reading.places, names)
    entities = find_entities(article, mentions)
    bound = tuple(bind_links(reading.link(mentions, tell), mentions, entities, tell))
    bound = (*bound, *find_told_amounts(sentences, entities, bound, reading.quantities, article.date))
    settled = settle_phases(sentences, bound, entities, tell)
    links = (*settled, *find_told(sentences, entities, tell))
    relations = find_relations(sentences, links, article.date, tell)
    values = find_values(sentences, links, reading.quantities, article.date, tell)
    milestones = find_milestones(sentences, links, article.date, tell)
    said = Facts(article, entities, relations, values, milestones)
    facts = doubt_print(correct(said, sentences, links, reading.quantities))
    return Trace(sentences, reading, mentions, entities, links, facts)


def read_stories(source: Source) -> tuple[tuple[Article, ...], tuple[Name, ...]]:
    """Return the articles of a source, and the short names that they introduce for each other."""
    articles = split_articles(find_text(source))
    told = (article for article in articles if not is_table(article))
    return articles, _names(split_sentences(article, introduces_names) for article in told)


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
    jobs: int = 0,
    cluster: str = "",
    fresh: bool = False,
    rdf12: bool = False,
    progress: OnProgress | None = None,
    large: int = LARGE,
) -> Report:
    """Read ``sources``, write every file of the graph into ``output`` and return what was found.

    Facts of earlier builds are used again, unless ``fresh``; where nothing has changed, the files of the last
    build stay. With no ``jobs`` this process extracts, and no limit ends an article. The graph of more than
    ``large`` articles is made on disk; graph.json, the page and the report then hold the best connected part
    of it. SourceError where nothing could be read, OutputError where ``output`` cannot be written; the files
    of an earlier build then stay as they were.
    """
    check_base_iri(base_iri or load_schema().base_iri)
    wanted = Wanted(sources, output, lang, base_iri or "", min_confidence, rdf12, large)
    build_once = partial(_build, wanted, jobs=jobs, cluster=cluster, progress=progress)
    try:
        return build_once(fresh=fresh)
    except BrokenStore as error:
        return replace(build_once(fresh=True), notice=str(error))


def _build(wanted: Wanted, *, jobs: int, cluster: str, progress: OnProgress | None, fresh: bool) -> Report:
    sources, output = wanted.sources, wanted.output
    total = count_bytes(sources) if progress is not None else 0
    with open_store(output, fresh=fresh) as store:
        remove_unfinished(output)
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
            progress(Progress(total, len(store), FILE), total)
        with work_in_order(jobs, cluster) as mapper:
            made = make_or_keep(wanted, store, unread, mapper)
        store.prune()
        counts = len(store), made.entities, made.facts
        return Report(
            *counts,
            tuple(unread),
            undated=made.undated,
            decided=made.decided,
            selection=made.selection,
            unchanged=made.unchanged,
        )


def _nothing_read(sources: Sequence[Path], unread: Sequence[Unread]) -> str:
    if len(unread) == 1:
        return f"{unread[0].path}: {unread[0].reason}"
    named, kinds = ", ".join(map(str, sources)), " ".join(SUFFIXES)
    more = "".join(f"\nnot read: {item.path}: {item.reason}" for item in unread)
    return f"{named}: nothing to read; name files ({kinds}), or folders that hold some{more}"


def inspect(path: Path, stage: str) -> Iterator[dict[str, Any]]:
    """Yield what ``stage`` made of a source, as kg.cli names the stages."""
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
    else:
        traced = trace(article, names)
        values: dict[str, Iterable[Any]] = {
            "mentions": traced.mentions,
            "entities": traced.entities,
            "relations": traced.facts.relations,
            "attributes": traced.facts.attributes,
            "milestones": traced.facts.milestones,
        }
        yield from map(asdict, values[stage]) if stage in values else _links(traced)


def _links(traced: Trace) -> Iterator[dict[str, Any]]:
    """Yield the reader's links between mentions; those that it left out say why in ``dropped``."""
    dropped: list[tuple[Link, Reason]] = []
    kept = traced.reading.link(traced.mentions, lambda link, reason: dropped.append((link, reason)))
    rows = [*((link, "") for link in kept), *((link, reason.why) for link, reason in dropped)]
    for link, why in sorted(rows, key=lambda row: (row[0].sentence, row[0].context, row[0].type)):
        names = {
            f"{end}_text": traced.mentions[int(number)].text if number else ""
            for end, number in (("head", link.head), ("tail", link.tail))
        }
        row = asdict(link)
        yield {key: row[key] for key in row if key not in ("ends", "found")} | names | {"dropped": why}
