"""data/lexicon -> the administrative divisions of China, and which of them a name means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError
from kg.schema import LEXICON, load_schema, read_rows

_LEVELS = ("province", "prefecture", "county")
_KINDS = ("renamed", "merged")
_PLANNED = 2  # years that a text may be ahead of a change
_REMEMBERED = 10  # years that an abolished name stays in use
_UNDATED = 30  # years that a text without a date is likely to be old at most
_CITIES_OF_PROVINCE_RANK = frozenset({"110000", "120000", "310000", "500000"})
_CITIES_OF_PLAN_RANK = frozenset({"210200", "330200", "350200", "370200", "440300"})


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one of its names. ``until`` is empty for a current one; both years are inclusive."""

    code: str  # GB/T 2260
    name: str
    level: str  # province, prefecture or county
    parent: str
    since: str
    until: str
    shorts: tuple[str, ...]

    @property
    def type(self) -> str:
        """The type of entity that it is."""
        roles = load_schema().roles
        return roles.district if self.level == "county" else roles.place


class Successor(NamedTuple):
    """What an abolished division became in ``year``: itself under another name, or a part of ``code``."""

    code: str
    year: str
    merged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Divisions:
    """All divisions since 1980.

    ``by_code`` holds the last name of a code, ``periods`` every name that it had, oldest first. ``risky`` are
    names, mostly short forms, that are also ordinary words, brands or parts of words.
    """

    by_code: dict[str, Division]
    periods: dict[str, tuple[Division, ...]]
    names: dict[str, tuple[str, ...]]  # full name or short form -> codes, sorted
    risky: frozenset[str]
    abbreviations: dict[str, str]  # one character -> code of the province
    neighbours: dict[str, frozenset[str]]  # province -> the provinces around it
    successors: dict[str, Successor]  # code of an abolished division -> what it became
    formers: dict[str, tuple[Division, ...]]  # code -> the names that the place no longer bears
    latest: int  # the last year that the list knows of

    def current(self, code: str) -> str:
        """Return the code that the place has today: 潼南县 (500223) is 潼南区 (500152); 江干区 is no more."""
        while (after := self.successors.get(code)) is not None and not after.merged:
            code = after.code
        return code

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """Return what contains the division, nearest first: of a county the prefecture, then the province."""
        found: list[Division] = []
        division = self.by_code.get(code)
        while division is not None and division.parent:
            division = self.by_code[division.parent]
            found.append(division)
        return tuple(found)

    def province_of(self, code: str) -> str:
        """Return the code of the division's province, its own if it is one, "" if the code is unknown."""
        above = self.ancestors(code)
        return above[-1].code if above else code if code in self.by_code else ""

    def common_area(self, codes: Iterable[str]) -> str:
        """Return the smallest division that is or contains all of ``codes``, "" if there is none."""
        lines = [(code, *(above.code for above in self.ancestors(code))) for code in sorted(set(codes))]
        if not lines:
            return ""
        return next((area for area in lines[0] if all(area in line for line in lines)), "")

    def resolve(
        self, codes: Iterable[str], near: Sequence[str], date: str = "", name: str = ""
    ) -> tuple[str, str]:
        """Choose the division meant among ``codes`` that share ``name``; return it and the reason in words.

        ``near`` are divisions known of the article, most trusted first. The closest wins: same prefecture,
        same province, neighbouring province; then the one in force at ``date`` (ISO, or as much of it as is
        known; without it today), then the most prominent. Nothing decides: "" and what was ambiguous.
        """
        pool = sorted({code for code in codes if code in self.by_code})
        if not pool:
            return "", "ambiguous: not in the list of divisions"
        if len(pool) == 1:
            return pool[0], "the only division of that name"
        year = int(date[:4]) if date[:4].isdecimal() and len(date) >= 4 else 0
        fit = {code: self._fit(code, year, name) for code in pool}
        pool, reason = self._closest([code for code in pool if fit[code]] or pool, near)
        if len(pool) > 1:
            best = max(fit[code] for code in pool)
            kept = [code for code in pool if fit[code] == best]
            if len(kept) < len(pool):
                reason = _joined(reason, f"in force in {year}" if year else "current")
            pool = kept
        if len(pool) > 1:
            first = min(self._rank(code) for code in pool)
            pool = [code for code in pool if self._rank(code) == first]
            reason = _joined(reason, "most prominent")
        if len({self.current(code) for code in pool}) == 1:
            pool = pool[-1:]  # 璧山 in the year in which 璧山县 became 璧山区
        if len(pool) > 1:
            return "", "ambiguous: " + ", ".join(self._described(code) for code in pool)
        return pool[0], reason or "the only one of its time"

    def _fit(self, code: str, year: int, name: str) -> int:
        """Return 2 for a division in force in ``year`` (0: today), 1 shortly before or after, else 0."""
        held = [d for d in self.periods[code] if name == d.name or name in d.shorts] or self.periods[code]
        since, until = int(held[0].since or 0), int(held[-1].until or 9999)
        if year == 0:
            return 2 if until == 9999 else 1 if until >= self.latest - _UNDATED else 0
        if since <= year <= until:
            return 2
        return 1 if since - _PLANNED <= year <= until + _REMEMBERED else 0

    def _closest(self, pool: list[str], near: Sequence[str]) -> tuple[list[str], str]:
        """Return the divisions of the pool that are closest to a known one, and how close they are."""
        known = [code for code in near if code in self.by_code]
        for other in known:
            area = self._prefecture_of(other)
            close = [code for code in pool if self._prefecture_of(code) == area]
            if close:
                division = self.by_code[area]
                return close, f"same {division.level} {division.name}"
        for other in known:
            area = self.province_of(other)
            close = [code for code in pool if self.province_of(code) == area]
            if close:
                return close, f"same province {self.by_code[area].name}"
        for other in known:
            area = self.province_of(other)
            around = self.neighbours.get(area, frozenset())
            close = [code for code in pool if self.province_of(code) in around]
            if close:
                return close, f"neighbouring province of {self.by_code[area].name}"
        return pool, ""

    def _prefecture_of(self, code: str) -> str:
        division = self.by_code[code]
        return division.parent if division.level == "county" else code

    def _rank(self, code: str) -> int:
        """Return a small number for a well-known division: its level, then that of its city."""
        level = _LEVELS.index(self.by_code[code].level)
        city = self._prefecture_of(code)
        if city in _CITIES_OF_PROVINCE_RANK:
            return 10 * level
        is_capital = city.endswith("0100")  # the first prefecture of a province holds its capital
        return 10 * level + (1 if is_capital or city in _CITIES_OF_PLAN_RANK else 2)

    def _described(self, code: str) -> str:
        names = [division.name for division in reversed(self.ancestors(code))]
        return "".join([*names, self.by_code[code].name])


@cache
def load_divisions(folder: Path = LEXICON) -> Divisions:
    """Return the divisions of ``folder``; DataError names file and line."""
    periods: dict[str, list[Division]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for code, name, level, parent, since, until, short in read_rows(folder / "divisions.tsv", 7):
        division = Division(code, name, level, parent, since, until, tuple(short.split("|")) if short else ())
        periods[code].append(division)
        for form in (name, *division.shorts):
            names[form].add(code)
    by_code = {code: held[-1] for code, held in periods.items()}
    _check(folder, by_code)
    successors = _load_successors(folder, by_code)
    years = (int(year) for division in by_code.values() for year in (division.since, division.until) if year)
    return Divisions(
        by_code,
        {code: tuple(held) for code, held in periods.items()},
        {name: tuple(sorted(codes)) for name, codes in sorted(names.items())},
        frozenset(name for name, _ in read_rows(folder / "risky.tsv", 2)),
        dict(read_rows(folder / "abbreviations.tsv", 2)),
        {code: frozenset(others.split("|")) for code, others in read_rows(folder / "neighbours.tsv", 2)},
        successors,
        _formers(periods, successors),
        max(years, default=0),
    )


def _load_successors(folder: Path, by_code: dict[str, Division]) -> dict[str, Successor]:
    found: dict[str, Successor] = {}
    for code, after, year, kind in read_rows(folder / "successors.tsv", 4):
        where = f"{folder / 'successors.tsv'}: {code} {after}"
        if code not in by_code or after not in by_code:
            raise DataError(f"{where}: not both in divisions.tsv; give codes that stand there")
        if kind not in _KINDS:
            raise DataError(f"{where}: unknown kind {kind!r}; use {', '.join(_KINDS)}")
        if int(by_code[after].until or 9999) <= int(by_code[code].until or 9999):
            raise DataError(f"{where}: it did not last longer; give the code of the later one")
        found[code] = Successor(after, year, kind == "merged")
    return found


def _formers(
    periods: Mapping[str, Sequence[Division]], successors: Mapping[str, Successor]
) -> dict[str, tuple[Division, ...]]:
    """Return the names that each place bore before its present one, of its code and of codes it had."""
    formers: dict[str, list[Division]] = defaultdict(list)
    for code, held in periods.items():
        now, own = code, held[:-1]
        while (after := successors.get(now)) is not None and not after.merged:
            now, own = after.code, held
        formers[now] += own
    return {code: tuple(held) for code, held in formers.items() if held}


@cache
def load_towns(folder: Path = LEXICON) -> dict[str, tuple[str, ...]]:
    """Return towns, townships and subdistricts: full name -> codes of the counties that have one."""
    towns: dict[str, list[str]] = defaultdict(list)
    for code, names in read_rows(folder / "towns.tsv", 2):
        for name in names.split():
            towns[name].append(code)
    return {name: tuple(sorted(codes)) for name, codes in towns.items()}


def _joined(first: str, second: str) -> str:
    return f"{first}, {second}" if first else second


def _check(folder: Path, by_code: dict[str, Division]) -> None:
    for division in by_code.values():
        where = f"{folder / 'divisions.tsv'}: {division.code} {division.name}"
        if division.level not in _LEVELS:
            raise DataError(f"{where}: unknown level {division.level!r}; use {', '.join(_LEVELS)}")
        above = by_code.get(division.parent)
        if division.parent and (above is None or _LEVELS.index(above.level) >= _LEVELS.index(division.level)):
            raise DataError(
                f"{where}: {division.parent!r} cannot contain it; give the code of a higher level"
            )
