"""Stories as they are printed -> articles: bylines and credits cut off, each line's place kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.articles.bylines import cut_credit, cut_ending, cut_story_head, read_byline
from kg.articles.joining import glue, is_prose
from kg.articles.plain import compact
from kg.model import Anchor, Article, Block, Box, Source, article_id, position_in
from kg.pages.layout import tell_stories
from kg.pages.paragraphs import Printed, PrintedStory
from kg.words import PageWords, load_words

_BLANK = re.compile(r"\s+")
_NARROW = re.compile(r"[!-~]")
_HEADLINES = ("kicker", "headline", "subtitle")
_LEAST_HEADLINE = 6  # letters of a headline without a text that may tell something


@dataclass(frozen=True, slots=True)
class Text:
    """A block's text, and for each of its characters the line that it is printed in."""

    kind: str
    text: str
    lines: tuple[tuple[int, Box, float], ...]  # page, box, how sure OCR is

    def cut(self, start: int, end: int) -> "Text":
        """Return the characters from ``start`` to ``end``; of a line that is cut, the box of the rest."""
        lines = self.lines[start:end]
        for whole in {*lines[:1], *lines[-1:]}:
            first = self.lines.index(whole)
            count = self.lines.count(whole)
            page, (left, top, right, bottom), sure = whole
            width, before = right - left, max(0, start - first)
            after = max(0, first + count - end)
            box = (left + width * before // count, top, right - width * after // count, bottom)
            lines = tuple((page, box, sure) if line == whole else line for line in lines)
        return Text(self.kind, self.text[start:end], lines)


def read_printed(source: Source) -> tuple[Article, ...]:
    """Return the articles of a source of printed pages."""
    stories = tell_stories(source.pages)
    known = next((story.folio for story in stories if story.folio.date), None)
    made = [made for story in stories if (made := _make(story))]
    articles = []
    for index, (story, texts, names) in enumerate(made):
        date = story.folio.date or (known.date if known else "")
        publisher = story.folio.publisher or (known.publisher if known else "")
        articles.append(_article(source, index, story, texts, names, date, publisher))
    return tuple(articles)


def _article(
    source: Source,
    index: int,
    story: PrintedStory,
    texts: Sequence[Text],
    names: Sequence[str],
    date: str,
    publisher: str,
) -> Article:
    blocks: list[Block] = []
    anchors: list[Anchor] = []
    start = 0
    for text in texts:
        kind = "headline" if text.kind in _HEADLINES else text.kind
        blocks.append(Block(kind, start, start + len(text.text)))
        anchors += _anchors(text, start)
        start += len(text.text) + 1
    position = position_in(source, index)
    headline = " ".join(text.text for text in texts if text.kind == "headline")
    return Article(
        id=article_id(source.path, source.record, position),
        source=source.path,
        position=position,
        text="\n".join(text.text for text in texts),
        blocks=tuple(blocks),
        headline=headline,
        authors=tuple(dict.fromkeys(names)) or source.authors,
        date=source.date or date,
        publisher=source.publisher or publisher,
        page=source.page or story.folio.label,
        url=source.url,
        sha256=source.sha256,
        anchors=tuple(anchors),
    )


def _anchors(text: Text, offset: int) -> Iterator[Anchor]:
    at = offset
    for (page, box, sure), run in groupby(text.lines):
        end = at + len(list(run))
        yield Anchor(at, end, page, box, sure=sure)
        at = end


def _make(story: PrintedStory) -> tuple[PrintedStory, list[Text], list[str]] | None:
    """Return the texts of a story and who signed it; None where it tells nothing."""
    texts: list[Text] = []
    names: list[str] = []
    photographers: list[str] = []
    for part in story.parts():
        text = _text(part)
        if part.kind == "byline" or (part.kind in ("paragraph", "subtitle") and _signs(text)):
            byline = read_byline(text.text)
            names += byline.names if byline else ()
            continue
        if part.kind == "caption":
            text, who = _cut_credit(text)
            photographers += who
        elif part.kind == "paragraph":
            text, who = _cut_bylines(text)
            names += who
        if text.text:
            texts.append(_tidy(text))
    if not story.text and not story.beside and sum(len(text.text) for text in texts) < _LEAST_HEADLINE:
        return None
    if not story.head and all(_is_furniture(text.text) for text in texts):
        return None
    return (story, texts, names + photographers) if texts else None


def _is_furniture(text: str) -> bool:
    return len(text) < 90 and load_words(PageWords).furniture.fullmatch(compact(text)) is not None


def _signs(text: Text) -> bool:
    byline = read_byline(text.text)
    return byline is not None and (byline.by_role or byline.marked)


def _text(part: Printed) -> Text:
    """Join the lines of a part."""
    text, lines = "", list[tuple[int, Box, float]]()
    phrases = part.kind in _HEADLINES
    for page, line in zip(part.pages, part.lines, strict=True):
        if text:
            between = glue(text, line.text, phrases and len(line.text) > 3)
            text += between
            lines += [lines[-1]] * len(between)
        text += line.text
        lines += [(page, line.box, line.sure)] * len(line.text)
    return Text(part.kind, text, tuple(lines))


def _tidy(text: Text) -> Text:
    """Take out blanks that part nothing: in prose all but those between two Latin words."""
    if text.kind in (*_HEADLINES, "box", "subhead") and not is_prose(text.text):
        return text
    kept = [
        index
        for index, char in enumerate(text.text)
        if not char.isspace()
        or (_NARROW.match(text.text[index - 1 : index]) and _NARROW.match(text.text[index + 1 : index + 2]))
    ]
    return Text(
        text.kind, "".join(text.text[index] for index in kept), tuple(text.lines[index] for index in kept)
    )


def _cut_credit(text: Text) -> tuple[Text, Sequence[str]]:
    rest, credit = cut_credit(text.text)
    return (text.cut(0, len(rest)), credit.names) if credit else (text, ())


def _cut_bylines(text: Text) -> tuple[Text, Sequence[str]]:
    """Take 本报讯（记者 …） off the beginning of a paragraph and （记者 …） off its end."""
    names: list[str] = []
    opening = cut_story_head(text.text)
    if opening:
        names += opening.names
        rest = text.cut(len(text.text) - len(opening.text), len(text.text))
        if opening.head and rest.text:
            head = f"{opening.head} "
            rest = Text(text.kind, head + rest.text, (text.lines[0],) * len(head) + rest.lines)
        text = rest
    cut, ending = cut_ending(text.text)
    if ending:
        names += ending.names
        text = text.cut(0, len(cut))
    return text, names


__all__ = ["read_printed"]
