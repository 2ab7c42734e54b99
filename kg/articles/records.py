"""A record of a .jsonl file -> its story, its text untouched when it is clean."""

from kg.articles.joining import ends, full_width, is_prose
from kg.articles.lines import width
from kg.articles.stories import Story
from kg.model import Source

_SEEN = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(13, 32), 127], " "))


def keep_record(source: Source) -> Story | None:
    """Return the story of a record with its text as it is; None when its lines are wrapped."""
    title = source.title.strip()
    if _is_wrapped(source.text):
        return None
    # Characters without a look become blanks: offsets into the record hold.
    text = source.text.translate(_SEEN).encode("utf-8", "replace").decode("utf-8")
    lines = _lines(text)
    if not lines:
        return Story((("headline", title),), source.authors) if title else None
    blocks = [
        ("paragraph" if is_prose(line.strip()) or len(lines) == 1 else "subhead", line) for line in lines
    ]
    if title and not text.lstrip().startswith(title):
        blocks.insert(0, ("headline", title))
    elif lines[0].strip() == title or (len(lines) > 1 and not is_prose(lines[0].strip())):
        blocks[0] = ("headline", lines[0])
    return Story(tuple(blocks), source.authors)


def _lines(text: str) -> list[str]:
    """Cut ``text`` into lines that give it again when joined by line breaks; empty ones go with the next."""
    lines: list[str] = []
    held = ""
    for line in text.split("\n"):
        if line.strip():
            lines.append(held + line)
            held = ""
        else:
            held += f"{line}\n"
    if held and lines:
        lines[-1] += f"\n{held[:-1]}"
    return lines


def _is_wrapped(text: str) -> bool:
    """Whether the text is cut into lines of one width, by line breaks or by blanks."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    pieces = max((line.split() for line in lines), key=len, default=[])
    return _are_cut(lines) or _are_cut(pieces)


def _are_cut(pieces: list[str]) -> bool:
    broken = sum(not ends(piece) for piece in pieces[:-1])
    return (
        len(pieces) > 4
        and broken > len(pieces) / 2
        and full_width([width(piece) for piece in pieces[:-1]]) > 0
    )
