"""A relation and the sentence that seems to say it -> whether it tells of a deal that ended or never was."""

from kg.model import Reason
from kg.words import WORD_FILES, EndedWords, load_words


def ended_by(relation: str, text: str) -> Reason | None:
    """Return what says that deals as ``relation`` tells of ended, failed or are a rumour, if anything."""
    words = load_words(EndedWords)
    match = words.pattern.search(text) if relation in words.relations else None
    return Reason("ended", f"words/{WORD_FILES[EndedWords]}", "pattern", match.group()) if match else None
