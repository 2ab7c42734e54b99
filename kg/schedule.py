"""The schedule of extraction: sources -> tasks for workers -> facts in the store.

What the store knows is left out; what cannot be worked out is set aside, and the rest goes on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any, NamedTuple

from kg.model import Article, Facts, Name, Source, Unread
from kg.store import Store, article_key, pack, source_key, without_place
from kg.text.folding import fold
from kg.workers import PATIENCE, Failed, Task, Workers, check_address, start_workers

_TASK = 8_000  # characters of a task: a third of a second
_PAGE = 40_000  # characters of a source whose articles are given to several workers
_MARKUP = 10  # bytes of a web page for each character of its article
_PARSED = 100  # bytes of a web page that take the time of a character of text
_FEW = 40_000  # characters that are sooner read here than worker processes are started

Entry = tuple[bytes, bytes]  # the key of an article, its packed facts


class Stages(NamedTuple):
    """What extraction is made of."""

    read: Callable[[Source], tuple[tuple[Article, ...], tuple[Name, ...]]]  # stories, names they introduce
    extract: Callable[[Article, Iterable[Name]], Facts]


class Progress(NamedTuple):
    """How far extraction is."""

    done: int  # bytes
    articles: int
    source: str  # the one at hand


class KeyedArticle(NamedTuple):
    """An article with all that its facts depend on."""

    place: int
    key: bytes
    article: Article
    names: tuple[Name, ...]


def split_source(stages: Stages, source: Source) -> tuple[KeyedArticle, ...]:
    """Return the stories of ``source``; a name introduced in one goes with those that it occurs in."""
    articles, names = stages.read(source)
    stories = []
    for place, article in enumerate(articles):
        text = fold(article.text)
        near = tuple(name for name in names if name.short in text)
        stories.append(KeyedArticle(place, article_key(article, near), without_place(article), near))
    return tuple(stories)


def _extract(stages: Stages, story: KeyedArticle) -> Entry:
    return story.key, pack(stages.extract(story.article, story.names))


@dataclass(frozen=True, slots=True)
class ExtractSources:
    """Sources to be worked out as they are -> the entries of each."""

    stages: Stages
    sources: tuple[tuple[bytes, Source], ...]

    @property
    def size(self) -> int:
        """How many characters it reads."""
        return sum(_work(source) for _, source in self.sources)

    def __call__(self) -> list[list[Entry]]:
        """Work them out."""
        return [
            [_extract(self.stages, story) for story in split_source(self.stages, source)]
            for _, source in self.sources
        ]


@dataclass(frozen=True, slots=True)
class SplitSource:
    """A source of which some stories may be known -> its stories. ``broke``: one may bring a worker down."""

    stages: Stages
    key: bytes
    source: Source
    broke: bool = False

    @property
    def size(self) -> int:
        """How many characters it reads."""
        return _work(self.source)

    def __call__(self) -> tuple[KeyedArticle, ...]:
        """Tell its stories apart."""
        return split_source(self.stages, self.source)


@dataclass(frozen=True, slots=True)
class ExtractArticles:
    """Articles of the split source ``number`` -> their entries."""

    stages: Stages
    number: int
    articles: tuple[KeyedArticle, ...]

    @property
    def size(self) -> int:
        """How many characters it reads."""
        return sum(len(story.article.text) for story in self.articles)

    def __call__(self) -> list[Entry]:
        """Work them out."""
        return [_extract(self.stages, story) for story in self.articles]


@dataclass(slots=True)
class _SplitUp:
    """A source whose stories are being worked out."""

    key: bytes
    source: Source
    articles: list[bytes | None]
    missing: int


class _Extraction:
    """One build's way from sources to the store."""

    def __init__(self, stages: Stages, store: Store, progress: Callable[[Progress], None] | None) -> None:
        self._unread: list[Unread] = []
        self._failed: list[Unread] = []
        self._stages, self._store, self._progress = stages, store, progress
        self._split_up: dict[int, _SplitUp] = {}
        self._numbers = count()
        self._more: deque[Task] = deque()  # what follows from a result
        self._apart: deque[Task] = deque()  # what may bring a worker down
        self._bytes = self._articles = 0

    @property
    def unread(self) -> list[Unread]:
        """What could not be read, in the order of reading, then what could not be worked out."""
        return self._unread + sorted(self._failed, key=lambda item: (item.path, item.reason))

    def unknown(self, read: Iterable[Source | Unread]) -> Iterator[tuple[bytes, Source]]:
        """Yield what the store does not know yet; the rest is part of the build at once."""
        for item in read:
            if isinstance(item, Unread):
                self._unread.append(item)
                continue
            key = source_key(item)
            known = self._store.articles_of(key)
            if known is None:
                yield key, item
            else:
                self._finish(key, item, known)

    def run(self, workers: Workers, sources: Iterable[tuple[bytes, Source]]) -> None:
        """Have ``workers`` work out ``sources``."""
        fresh = self._tasks(sources)
        while True:
            while self._apart:
                workers.submit(self._apart.popleft(), apart=True)
            while workers.has_room:
                task = self._more.popleft() if self._more else next(fresh, None)
                if task is None:
                    break
                workers.submit(task)
            if not workers.busy:
                return
            for done, result in workers.results():
                self._take(done, result)

    def _tasks(self, sources: Iterable[tuple[bytes, Source]]) -> Iterator[Task]:
        whole: list[tuple[bytes, Source]] = []
        size = 0
        for key, source in sources:
            # Of a page that was changed, stories may be known.
            changed = not self._store.was_empty and not source.record
            if changed or _length(source) > _PAGE:
                yield SplitSource(self._stages, key, source)
                continue
            if whole and size + _length(source) > _TASK:
                yield ExtractSources(self._stages, tuple(whole))
                whole, size = [], 0
            whole.append((key, source))
            size += _length(source)
        if whole:
            yield ExtractSources(self._stages, tuple(whole))

    def _take(self, task: Task, result: Any) -> None:
        match task, result:
            case ((ExtractSources() | SplitSource() | ExtractArticles()), Failed()):
                self._retry(task, result)
            case ExtractSources(), _:
                for (key, source), entries in zip(task.sources, result, strict=True):
                    self._store.keep(entries)
                    self._finish(key, source, [article for article, _ in entries])
            case SplitSource(), _:
                self._follow(task, result)
            case ExtractArticles(), _:
                self._store.keep(result)
                self._count(task)

    def _retry(self, task: ExtractSources | SplitSource | ExtractArticles, failed: Failed) -> None:
        """Try again in smaller pieces; what is small enough, and certain to be at fault, is set aside."""
        later = self._apart if failed.broke else self._more
        match task:
            case ExtractSources():
                later.extend(SplitSource(self._stages, key, one, failed.broke) for key, one in task.sources)
            case ExtractArticles() if len(task.articles) > 1:
                later.extend(replace(task, articles=(one,)) for one in task.articles)
            case _ if not failed.certain:
                later.append(task)
            case SplitSource():
                self._failed.append(Unread(_name(task.source), failed.reason))
            case ExtractArticles():
                self._set_aside(task, failed.reason)

    def _follow(self, task: SplitSource, stories: Sequence[KeyedArticle]) -> None:
        missing = [story for story in stories if not self._store.holds(story.key)]
        number = next(self._numbers)
        articles: list[bytes | None] = [story.key for story in stories]
        self._split_up[number] = _SplitUp(task.key, task.source, articles, len(missing))
        batches = ((story,) for story in missing) if task.broke else _batches(missing)
        later = self._apart if task.broke else self._more
        later.extend(ExtractArticles(self._stages, number, batch) for batch in batches)
        if not missing:
            self._close(number)

    def _set_aside(self, task: ExtractArticles, reason: str) -> None:
        opened, (story,) = self._split_up[task.number], task.articles
        opened.articles[story.place] = None
        where = f"article {story.place + 1} " if len(opened.articles) > 1 else ""
        self._failed.append(Unread(_name(opened.source), where + reason))
        self._count(task)

    def _count(self, task: ExtractArticles) -> None:
        opened = self._split_up[task.number]
        opened.missing -= len(task.articles)
        if not opened.missing:
            self._close(task.number)

    def _close(self, number: int) -> None:
        opened = self._split_up.pop(number)
        self._finish(opened.key, opened.source, opened.articles)

    def _finish(self, key: bytes, source: Source, articles: Sequence[bytes | None]) -> None:
        self._store.place(source, key, articles)
        self._bytes += source.size
        self._articles += len(articles)
        if self._progress is not None:
            self._progress(Progress(self._bytes, self._articles, source.path))


def _batches(stories: Sequence[KeyedArticle]) -> Iterator[tuple[KeyedArticle, ...]]:
    batch: list[KeyedArticle] = []
    for story in stories:
        if batch and sum(len(one.article.text) for one in batch) + len(story.article.text) > _TASK:
            yield tuple(batch)
            batch = []
        batch.append(story)
    if batch:
        yield tuple(batch)


def _length(source: Source) -> int:
    """Return how many characters are to be read; of a web page a guess."""
    told = sum(len(text) for story in source.stories for _, text in story.blocks)
    printed = sum(len(line.text) for page in source.pages for line in page.lines)
    return len(source.text) + told + printed or len(source.raw) // _MARKUP


def _work(source: Source) -> int:
    """Return how many characters there are to read as far as time goes: markup takes little."""
    return len(source.raw) // _PARSED or _length(source)


def _name(source: Source) -> str:
    return f"{source.path}:{source.record}" if source.record else source.path


def extract_into(
    store: Store,
    read: Iterable[Source | Unread],
    stages: Stages,
    *,
    jobs: int = 0,
    cluster: str = "",
    patience: float = PATIENCE,
    progress: Callable[[Progress], None] | None = None,
) -> list[Unread]:
    """Bring the facts of all sources into ``store``; return what could not be read.

    Memory holds the sources in flight, no more; the facts are the same for any number of workers. With no
    ``jobs``, or few sources, this process reads, and nothing ends what takes for ever.
    """
    check_address(cluster)
    extraction = _Extraction(stages, store, progress)
    unknown = extraction.unknown(read)
    first: list[tuple[bytes, Source]] = []
    size = 0
    while size < _FEW and (one := next(unknown, None)) is not None:
        first.append(one)
        size += _length(one[1]) + len(one[1].raw)  # a page may hold what takes for ever
    if first:
        with start_workers(jobs if size >= _FEW else 0, cluster, patience=patience) as workers:
            extraction.run(workers, chain(first, unknown))
    return extraction.unread
