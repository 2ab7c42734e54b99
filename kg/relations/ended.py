"""A relation and the sentence that seems to say it -> whether it tells of a deal that ended or never was."""

from kg.words import EndedWords, load_words


def has_ended(relation: str, text: str) -> bool:
    """Tell whether ``text`` says that deals as ``relation`` tells of ended, failed or are a rumour."""
    words = load_words(EndedWords)
    return relation in words.relations and words.pattern.search(text) is not None
