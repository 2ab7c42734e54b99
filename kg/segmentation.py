"""Text -> words with parts of speech (jieba)."""

import os
import re
import tempfile
from functools import cache, lru_cache
from typing import Any

import jieba

from kg.model import Word
from kg.schema import DATA, read_toml

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
def _knowledge() -> dict[str, Any]:
    return read_toml(DATA / "words" / "segmentation.toml")


@cache
def _own_words() -> dict[str, str]:
    """Return the words that jieba's dictionary lacks, with their parts of speech."""
    return {**_listed("new"), **_knowledge()["words"]}


def _listed(table: str) -> dict[str, str]:
    return {word: tag for tag, words in _knowledge()[table].items() for word in words.split()}


@cache
def _tags() -> dict[str, str]:
    with jieba.get_module_res("dict.txt") as file:
        lines = (line.split() for line in file.read().decode("utf-8").splitlines())
        tags = {word: tag for word, _, tag in lines}
    return {**_listed("new"), **tags, **_listed("common"), **_knowledge()["words"]}


def segment(text: str, offset: int = 0) -> tuple[Word, ...]:
    """Return the words of ``text``, their offsets shifted by ``offset``.

    Parts of speech come from jieba's dictionary, not from its tagger: six times the speed, and a word that
    the dictionary lacks is ``x``, which is what a name looks like.
    """
    words = []
    start = offset
    for block in _BLOCK.findall(text):
        for word, tag in _cut(block):
            end = start + len(word)
            words.append(Word(start, end, word, tag))
            start = end
    return tuple(words)


# A page is cut as lines and again as sentences: the clauses are the same.
@lru_cache(maxsize=1024)
def _cut(block: str) -> tuple[tuple[str, str], ...]:
    tags = _tags()
    if len(block) == 1:
        return ((block, tags.get(block, "x")),)
    return tuple(
        (word, tags.get(word, "x"))
        for chunk in _tokenizer().cut(block)
        for word in ((chunk,) if chunk in tags else _split_unknown(chunk))
    )


def _split_unknown(word: str) -> tuple[str, ...]:
    """Cut a function word off a word that jieba made up: 由蒙|晟 -> 由|蒙|晟."""
    function = _function_letters()
    if len(word) > 1 and word[0] in function:
        return word[0], *_split_unknown(word[1:])
    if len(word) > 1 and word[-1] in function:
        return *_split_unknown(word[:-1]), word[-1]
    return (word,)


@cache
def _function_letters() -> frozenset[str]:
    return frozenset(_knowledge()["function_letters"])
