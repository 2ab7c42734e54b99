"""What a page and its bylines are told by: the keys of articles, bylines, joining, pages and webpages.toml.

What a key means stands in the file.
"""

from dataclasses import dataclass

from kg.words.patterns import Letters, Ordered, Pattern, Patterns, Piece, Words


@dataclass(frozen=True, slots=True)
class CaptionWords:
    """What tells a caption."""

    marks: Letters
    opening: Pattern
    whole: Pattern
    scene: Pattern


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page carries beside its stories, and what its lines begin with."""

    papers: Words
    furniture: Patterns
    masthead: Patterns
    publisher: Pattern
    page: Pattern
    jump: Piece
    jump_first: Pattern
    jump_last: Pattern
    numbered: Pattern
    labels: Words
    captions: CaptionWords


@dataclass(frozen=True, slots=True)
class JoiningWords:
    """When a line goes on in the next."""

    units: Letters
    starters: Letters
    open_words: Words
    open_tags: Words
    anaphora: Patterns
    openers: Patterns


@dataclass(frozen=True, slots=True)
class BylineWords:
    """How a story and a picture are signed."""

    marks: Letters
    papers: Words
    outlet: Piece
    role: Piece
    signed: Pattern
    wrote: Pattern
    agency: Pattern
    story_head: Pattern
    no_head: Pattern
    told_by: Pattern
    credit: Pattern
    no_name: Letters
    alone: Words
    photo: Words
    tails: Ordered


@dataclass(frozen=True, slots=True)
class PrintWords:
    """What tells furniture, captions, bylines and notes of a printed page from the text of a story."""

    furniture: Patterns
    publisher: Pattern
    label: Pattern
    date: Pattern
    jump_to: Pattern
    jump_from: Pattern
    numerals: Letters
    opening: Pattern
    byline: Pattern
    credit: Pattern
    caption: Pattern
    labels: Words
    bullets: Letters
    stops: Letters
    closers: Letters
    no_begin: Letters
    no_end: Letters


@dataclass(frozen=True, slots=True)
class WebPageWords:
    """What the lines between the title of a web page and its article tell."""

    publisher: Pattern
    author: Pattern
    stops: Letters
