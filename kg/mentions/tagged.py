"""Line and the tagger's spans -> organisations that neither lexicon nor suffix gave."""

from collections.abc import Iterator

from kg.mentions.line import Candidate, Line, is_break, is_proper, word_table, word_tuple
from kg.mentions.tagger import Tagged


def find_tagged(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield the tagger's organisations, typed by their last words; a bare one is taken for a company."""
    table = word_table("tagger")
    sport = bool(tags) and speaks_of_sport(line)
    for span in tags:
        name = line.text[span.start : span.end]
        if span.tag != "ORG" or len(name) < 2 or name in table["never"] or any(map(is_break, name)):
            continue
        type_ = next((t for t, ends in table["types"].items() if name.endswith(tuple(ends))), "Company")
        if type_ == "Company" and (sport or not _is_bare_brand(line, span)):
            continue
        if name.endswith(word_tuple("tagger", "skip")) or name.startswith(word_tuple("tagger", "not_first")):
            continue
        # With its field behind a place it is more than the place: 湖北|国投.
        field = type_ == "Company" and name.endswith(word_tuple("brands", "units"))
        yield Candidate(span.start, span.end, type_, "tagger/ORG", 0.6 if field else 0.5)


def speaks_of_sport(line: Line) -> bool:
    """Tell whether the line is about a match: what the tagger takes for an organisation is a club then."""
    sport = word_table("tagger")["sport"]
    return "vs" in line.text or any(word.text in sport for word in line.words)


def _is_bare_brand(line: Line, span: Tagged) -> bool:
    """Tell whether the span is whole words that jieba does not hold as common ones."""
    words = [word for word in line.words if span.start <= word.start < span.end]
    whole = bool(words) and words[0].start == span.start and words[-1].end == span.end
    common = word_table("industries")["known"] | word_table("projects")["generic"]
    if not whole or (span.end - span.start == 2 and words[0].pos == "x"):
        return False  # two letters that no dictionary holds are mostly a piece of something else
    named = any(is_proper(word) or word.pos == "nr" for word in words)  # jieba takes 华为 for a person
    return named and not any(word.text in common for word in words)
