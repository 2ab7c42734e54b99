"""Source text -> articles: page furniture set aside, broken lines joined, stories told apart."""

from kg.articles.lines import PageText, read_page
from kg.articles.printed import read_printed
from kg.articles.records import keep_record
from kg.articles.stories import Story, tell_stories
from kg.articles.units import join_lines, mend_units
from kg.model import Article, Block, Source, article_id, position_in

__all__ = ["split_articles"]


def split_articles(source: Source) -> tuple[Article, ...]:
    """Return the stories of ``source`` in their order; a record of a .jsonl file is one article."""
    if source.pages:
        return read_printed(source)
    text = source.text
    titled = source.title.strip()
    if titled and not text.lstrip().startswith(titled):
        text = f"{titled}\n\n{text}"
    if source.record:
        story = keep_record(source)
        if story:
            return (_article(source, PageText(()), story, 0),)
    page = read_page(text)
    stories = tell_stories(mend_units(join_lines(page.lines)), one=bool(source.record))
    return tuple(_article(source, page, story, position) for position, story in enumerate(stories))


def _article(source: Source, page: PageText, story: Story, position: int) -> Article:
    blocks = []
    start = 0
    for kind, text in story.blocks:
        blocks.append(Block(kind, start, start + len(text)))
        start += len(text) + 1
    headline = " ".join(text for kind, text in story.blocks if kind == "headline")
    return Article(
        id=article_id(source.path, source.record, position_in(source, position)),
        source=source.path,
        position=position_in(source, position),
        text="\n".join(text for _, text in story.blocks),
        blocks=tuple(blocks),
        headline=source.title.strip() if source.record and source.title.strip() else headline,
        authors=story.authors or source.authors,
        record=source.record,
        date=source.date or page.date,
        publisher=source.publisher or page.publisher,
        page=source.page or page.page,
        url=source.url,
        sha256=source.sha256,
    )
