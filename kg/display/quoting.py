"""A statement -> the words that prove it: its sentence, behind the one that names what it refers to."""

from kg.graph import Statement


def is_apart(said: Statement, text: str) -> bool:
    """Tell whether the context of ``said`` is not right before its sentence in its article's ``text``."""
    end, start = said["contextEnd"], said["start"]
    return end > start or bool(text[end:start].strip())


def quote(said: Statement, text: str, gap: str) -> str:
    """Return context and sentence as one text; ``gap`` stands for what is left out between them."""
    if "context" not in said:
        return said["evidence"]
    between = gap if is_apart(said, text) else text[said["contextEnd"] : said["start"]]
    return said["context"] + between + said["evidence"]
