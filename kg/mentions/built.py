"""Line and a name in it -> whether the line says that the thing is being built."""

from functools import cache

import regex

from kg.mentions.line import Candidate, Line, word_table, word_tuple

_BEFORE, _CLAUSE = 24, 80  # characters beside a name that are looked at, for a verb, for another project
_COST = 40  # characters in front of a name in which the sum begins that it costs
_LIST = 60  # characters in front of a name in which the list of a work's parts begins


def any_of(patterns: frozenset[str]) -> str:
    """Return a pattern for any of the patterns, the longest first."""
    return "|".join(sorted(patterns, key=lambda word: (-len(word), word)))


@cache
def words_of(key: str) -> regex.Pattern[str]:
    """Return a pattern for any of the patterns under ``key`` of data/words/projects.toml."""
    return regex.compile(f"(?:{any_of(word_table('projects')[key])})")


@cache
def _ending(key: str) -> regex.Pattern[str]:
    return regex.compile(f"(?:{any_of(word_table('projects')[key])})$")


@cache
def _built_after() -> regex.Pattern[str]:
    gap, progress, sized, told = _saying()
    end = "(?=[，。；]|$)"
    return regex.compile(f"{gap}(?:{progress})|{sized}+{gap}(?:{progress}){end}|{sized}*(?:{told})")


@cache
def _worked_after() -> regex.Pattern[str]:
    gap, progress, sized, told = _saying()
    work, goes_on = (any_of(word_table("projects")[key]) for key in ("work", "goes_on"))
    end = f"(?:{goes_on})?(?=[，。；、）]|$)"
    return regex.compile(f"{gap}(?:{progress}|{work})+{end}|{sized}*(?:{told})")


@cache
def _built_later() -> regex.Pattern[str]:
    gap, progress, sized, told = _saying()
    return regex.compile(f"，(?:{gap[:-1]}+(?:{progress})|{sized}*(?:{told}))")


def _saying() -> tuple[str, str, str, str]:
    """Return patterns for what stands in front of the words of progress, for those, for a size, for a sum."""
    gap, progress, size, told = (
        any_of(word_table("projects")[key]) for key in ("gap", "progress", "size", "told_sum")
    )
    return f"(?:{gap})*", progress, f"(?:(?:{size})，)", told


def is_built_after(line: Line, end: int) -> bool:
    """Tell whether the words behind the name say that the thing is built, or what it costs."""
    return _built_after().match(line.text, end) is not None


def is_worked_after(line: Line, end: int) -> bool:
    """Tell whether the words behind the name, and no object, say so, or that the works go on or it opens."""
    return _worked_after().match(line.text, end) is not None


def is_costed(line: Line, start: int) -> bool:
    """Tell whether a sum stands in front of the name: 总投资3亿元的."""
    return _ending("cost_before").search(line.text, max(0, start - _COST), start) is not None


def is_built_later(line: Line, start: int, end: int) -> bool:
    """Tell whether the next clause says so, of a name that is no place of something else."""
    return _built_later().match(line.text, end) is not None and not _is_elsewhere(_clause(line, start))


def is_built_before(line: Line, start: int) -> bool:
    """Tell whether the words in front of the name say that the thing is built, or is part of a work."""
    text = line.text
    if _ending("built_before").search(text, max(0, start - _BEFORE), start):
        return True
    return _ending("part_before").search(text, max(0, start - _LIST), start) is not None


def is_built(line: Line, c: Candidate) -> bool:
    """Tell whether the school, hospital or park is said to be built, not something else in it."""
    text = line.text
    if text.endswith(word_tuple("projects", "place_before"), 0, c.start):
        return False
    if text.startswith(word_tuple("projects", "place_behind"), c.end):  # 经济开发区|内
        return False
    if is_built_after(line, c.end) and not words_of("own_sum").match(text, c.end):
        return True
    if is_costed(line, c.start):
        return True
    if c.type != "DevelopmentZone":
        return _ending("new_before").search(text, max(0, c.start - _BEFORE), c.start) is not None
    park = text.endswith(word_tuple("projects", "park"), 0, c.end)
    if park and _ending("park_before").search(text, max(0, c.start - _BEFORE), c.start):
        return True
    return _is_called_project(line, c)


def _is_called_project(line: Line, c: Candidate) -> bool:
    clause = _clause(line, c.start)
    if _is_elsewhere(clause):
        return False
    called = words_of("as_project").search(line.text, c.end, c.end + _CLAUSE)
    if called is None or (clause and called.start() != c.end):
        return False
    return not any(w in line.text[c.end : called.start()] for w in word_table("projects")["whole"])


def _clause(line: Line, end: int) -> str:
    return regex.split("[，。；：]", line.text[max(0, end - _CLAUSE) : end])[-1]


def _is_elsewhere(clause: str) -> bool:
    return any(word in clause for word in word_table("projects")["elsewhere"])


def near_building(line: Line, end: int) -> bool:
    """Tell whether a word of building stands near the name that ends at ``end``."""
    window = line.text[max(0, end - 60) : end + 40]
    return any(word in window for word in word_table("projects")["building"])
