"""Line and the tagger's spans -> organisations that neither lexicon nor suffix gave."""

from collections.abc import Iterator

from kg.mentions.line import Candidate, Line, is_break, word_table
from kg.mentions.tagger import Tagged


def find_tagged(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield the tagger's organisations, typed by their last words; a bare one is taken for a company."""
    table = word_table("tagger")
    for span in tags:
        name = line.text[span.start : span.end]
        if span.tag != "ORG" or len(name) < 2 or name in table["never"] or any(map(is_break, name)):
            continue
        type_ = next((t for t, ends in table["types"].items() if name.endswith(tuple(ends))), "Company")
        if name.endswith(tuple(table["skip"])) or name.startswith(tuple(table["not_first"])):
            continue
        yield Candidate(span.start, span.end, type_, "tagger/ORG", 0.5)
