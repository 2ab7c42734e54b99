"""Text -> words with parts of speech (jieba)."""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import jieba

from kg.model import Word
from kg.text.cutting import cut_block
from kg.words import SegmentationWords, load_words

# What jieba cuts by itself, whatever stands around it, or one other character.
_BLOCK = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+|.", re.DOTALL)


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    # jieba loads its cache with marshal: keep it out of a folder that others can write to.
    folder = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "kg")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError:
        folder = tempfile.mkdtemp(prefix="kg-")
    tokenizer.tmp_dir = folder
    tokenizer.initialize()
    for word, tag in sorted(_own_words().items()):
        tokenizer.add_word(word, tag=tag)
    return tokenizer


@cache
def _own_words() -> dict[str, str]:
    """Return the words that jieba's dictionary lacks, with their parts of speech."""
    words = load_words(SegmentationWords)
    return {**_by_word(words.new), **_by_word(words.own)}


def _by_word(words_of: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: tag for tag, words in words_of.items() for word in words}


@cache
def _tags() -> dict[str, str]:
    with jieba.get_module_res("dict.txt") as file:
        lines = (line.split() for line in file.read().decode("utf-8").splitlines())
        tags = {word: tag for word, _, tag in lines}
    words = load_words(SegmentationWords)
    return {**_by_word(words.new), **tags, **_by_word(words.common), **_by_word(words.own)}


def is_word(text: str) -> bool:
    """Tell whether the dictionary holds ``text``: 天然, 长安; not the brand 珩远."""
    return text in _tags()


def segment(text: str) -> tuple[Word, ...]:
    """Return the words of ``text``, with their offsets in it.

    Parts of speech come from jieba's dictionary, not from its tagger: six times the speed, and a word that
    the dictionary lacks is ``x``, which is what a name looks like.
    """
    words = []
    make = tuple.__new__  # what Word() does, in a third of the time
    start = 0
    for block in _BLOCK.findall(text):
        for word, tag in _cut(block):
            end = start + len(word)
            words.append(make(Word, (start, end, word, tag)))
            start = end
    return tuple(words)


# A page is cut as lines and again as sentences: the clauses are the same.
@lru_cache(maxsize=1024)
def _cut(block: str) -> tuple[tuple[str, str], ...]:
    tags = _tags()
    if len(block) == 1:
        return ((block, tags.get(block, "x")),)
    words = []
    for word in cut_block(_tokenizer(), block):
        tag = tags.get(word)
        if tag is None:
            words += [(part, tags.get(part, "x")) for part in _split_unknown(word)]
        else:
            words.append((word, tag))
    return tuple(words)


def _split_unknown(word: str) -> tuple[str, ...]:
    """Cut a function word out of a word that jieba made up: 由蒙|晟 -> 由|蒙|晟, 具由浪屿 -> 具|由|浪屿."""
    function, dividing = _function_letters(), load_words(SegmentationWords).dividing_letters
    if len(word) > 1 and word[0] in function:
        return word[0], *_split_unknown(word[1:])
    if len(word) > 1 and word[-1] in function:
        return *_split_unknown(word[:-1]), word[-1]
    at = next((at for at in range(1, len(word) - 1) if word[at] in dividing), 0)
    return (*_split_unknown(word[:at]), word[at], *_split_unknown(word[at + 1 :])) if at else (word,)


@cache
def _function_letters() -> frozenset[str]:
    return frozenset(load_words(SegmentationWords).function_letters)
