"""A message in English, as the code has it -> the same in the reader's language.

The code says what it has to say in English; kg/data/messages says each sentence in Chinese, one a line:

    "{file}: no such file; run kg build" = "{file}：没有这个文件；请先运行 kg build"

What stands for {file} is kept as it is; what stands for {reason} or {mend} is a message itself. So a message
may pass through processes and files as plain text, and is put into Chinese where a person reads it. A test
finds the messages of the code that have no Chinese.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from kg.datafile import read_toml

FOLDER = Path(__file__).parent / "data" / "messages"
ENGLISH, CHINESE = "en", "zh"
TOLD = frozenset({"reason", "mend"})  # slots that hold messages
SLOT = re.compile(r"\{(\w+)\}")
_LONGEST = 4000  # characters of a line that is looked up
_CHINESE_WINDOWS = 0x04  # the primary language of Windows in Chinese
_spoken = ENGLISH


def set_language(lang: str) -> None:
    """Say everything in ``lang`` from now on."""
    global _spoken
    _spoken = lang


def language() -> str:
    """Return the language in which messages are said."""
    return _spoken


def say(text: str) -> str:
    """Return a message in the language of the user."""
    return translate(text, _spoken)


def translate(text: str, lang: str) -> str:
    """Return a message in ``lang``, line by line; a line that kg/data/messages lacks stays as it is.

    "graph.json: no such file; run kg build, or name its folder with -o"
    -> "graph.json：没有这个文件；请先运行 kg build，或用 -o 指定它所在的文件夹"
    """
    if lang != CHINESE:
        return text
    return "\n".join(_find(line) or line for line in text.split("\n"))


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the system speaks to its user: Chinese, or English for all others."""
    told = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if told or sys.platform != "win32":
        return CHINESE if told.lower().startswith("zh") else ENGLISH
    import ctypes  # there is no windll elsewhere

    spoken = int(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    return CHINESE if spoken & 0x3FF == _CHINESE_WINDOWS else ENGLISH


@cache
def phrases(folder: Path = FOLDER) -> dict[str, str]:
    """Return the Chinese of each message."""
    return {
        english: chinese
        for path in sorted(folder.glob("*.toml"))
        for english, chinese in read_toml(path).items()
    }


def _find(line: str) -> str | None:
    """Return the Chinese of a line, or None."""
    if len(line) > _LONGEST:
        return None
    return _find_as(line, plain=True) or _find_as(line, plain=False)


def _find_as(line: str, *, plain: bool) -> str | None:
    """Return the Chinese of a whole line, or of what stands behind a place ("a.txt: ")."""
    if chinese := _match(line, plain=plain):
        return chinese
    for colon in reversed([*re.finditer(": ", line)]):
        if chinese := _match(line[colon.end() :], plain=plain):
            return f"{_find_place(line[: colon.start()])}：{chinese}"
    return None


def _slot(values: Mapping[str, str], slot: re.Match[str]) -> str:
    return values[slot[1]]


def _find_place(place: str) -> str:
    """Return a place with its known parts in Chinese: "a.xlsx: sheet 2"; a file's name stays as it is."""
    parts = place.split(": ")
    known = [_match(part, plain=True) for part in parts]
    return "：".join(found or part for found, part in zip(known, parts, strict=True)) if any(known) else place


def _match(line: str, *, plain: bool) -> str | None:
    for pattern, chinese in _patterns(plain):
        if found := pattern.fullmatch(line):
            slots = found.groupdict()
            told = {name: _find(slots[name]) for name in TOLD & slots.keys()}
            if not plain or all(told.values()):
                filled = slots | {name: text for name, text in told.items() if text}
                return SLOT.sub(partial(_slot, filled), chinese)
    return None


@cache
def _patterns(plain: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what finds each message, those with most letters of their own first.

    A plain one has no ": " in a slot, for what stands before it is most often a place.
    """
    own = {english: len(SLOT.sub("", english)) for english in phrases()}
    ordered = sorted(own, key=lambda english: (-own[english], english))
    return tuple((re.compile("".join(_pieces(one, plain))), phrases()[one]) for one in ordered)


def _pieces(english: str, plain: bool) -> Iterator[str]:
    seen: set[str] = set()
    for number, piece in enumerate(SLOT.split(english)):
        if number % 2 == 0:
            yield re.escape(piece)
        elif piece in seen:
            yield f"(?P={piece})"
        else:
            held = "(?:(?!: ).)*?" if plain and piece not in TOLD else ".*?"
            yield f"(?P<{piece}>{held})"
            seen.add(piece)
