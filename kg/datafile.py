"""A TOML file of kg/data and a dataclass of its keys -> what the file holds.

Every fault (an unknown key, a missing one, a value of another kind) is told with file, line and mend.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

from kg.errors import DataError

T = TypeVar("T")
Keys: TypeAlias = tuple[str | int, ...]  # the way to a value: "phrases", 2, "between"
_HEAD = re.compile(r"(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""(?:"([^"]+)"|([\w.-]+))\s*=""")
_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Location:
    """Where a value stands in a file; ``root`` is the whole of it."""

    path: Path
    lines: tuple[str, ...]
    root: dict[str, Any]
    keys: Keys = ()

    def under(self, key: str | int) -> "Location":
        """Return the place of what stands under ``key``."""
        return Location(self.path, self.lines, self.root, (*self.keys, key))

    def fault(self, message: str, *, entry: str | None = None) -> DataError:
        """Return the error of this place, or of the ``entry`` of a list that stands there."""
        name = next((key for key in reversed(self.keys) if isinstance(key, str)), "")
        where = f"{self.path.name}, line {self._line(entry)}"
        return DataError(f"{where}: {name}: {message}" if name else f"{where}: {message}")

    def choose(self, value: object, allowed: Collection[str]) -> str:
        """Return ``value`` if it is one of ``allowed``."""
        if not isinstance(value, str) or value not in allowed:
            raise self.fault(f"unknown {value!r}; {_mend(value, allowed)}")
        return value

    def _line(self, entry: str | None) -> int:
        """Return the number of the line: of the entry's last copy, else of the nearest key."""
        known = dict(_keys_of(self.lines))
        keys = self.keys
        while keys and keys not in known:
            keys = keys[:-1]
        line = known.get(keys, 1)
        if entry is None:
            return line
        later = min((number for number in known.values() if number > line), default=len(self.lines) + 1)
        first, more, _ = entry.partition("\n")
        quoted = [f"{mark}{first}{'' if more else mark}" for mark in ("'", '"')]
        held = [n for n in range(line, later) if any(text in self.lines[n - 1] for text in quoted)]
        return held[-1] if held else line


Kind: TypeAlias = Callable[[Location, Any], object]  # a value as TOML has it -> what it stands for


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in ``path``; DataError names the file and the line."""
    return _read(path).root


def read_form(path: Path, form: type[T], kinds: Mapping[object, Kind] | None = None) -> T:
    """Return the file as a ``form``, a dataclass; ``kinds`` tells what its special annotations stand for.

    An annotation may be str, int, float, bool, an Enum, tuple, dict, or another dataclass.
    """
    place = _read(path)
    return cast(T, convert(place, place.root, form, kinds or {}))


def _read(path: Path) -> Location:
    try:
        text = path.read_text(encoding="utf-8")
        return Location(path, tuple(text.split("\n")), tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name}: {error}; mend the file or install kg again") from error


def convert(place: Location, value: Any, hint: Any, kinds: Mapping[object, Kind]) -> object:
    """Return ``value`` as the annotation ``hint`` has it."""
    if hint in kinds:
        return kinds[hint](place, value)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:  # a key that may be missing
        return convert(place, value, inner[0], kinds)
    if is_dataclass(hint):
        return _fill(place, value, hint, kinds)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(place.choose(value, [str(one.value) for one in hint]))
    if origin is dict:
        return {
            convert(place.under(key), key, inner[0], kinds): convert(place.under(key), held, inner[1], kinds)
            for key, held in _need(place, value, dict, "a table").items()
        }
    if origin is tuple:
        items = _need(place, value, list, "a list")
        hints = [inner[0]] * len(items) if inner[1:] == (...,) else inner
        if len(items) != len(hints):
            raise place.fault(f"{len(items)} values, not {len(hints)}; mend the list")
        return tuple(
            convert(place.under(at), item, each, kinds)
            for at, (item, each) in enumerate(zip(items, hints, strict=True))
        )
    fits = isinstance(value, (int, float) if hint is float else hint)
    if not fits or (isinstance(value, bool) and hint is not bool):
        raise place.fault(f"{value!r} is not {_NAMES[hint]}; mend it")
    return value


def _need(place: Location, value: Any, type_: type, name: str) -> Any:
    if not isinstance(value, type_):
        raise place.fault(f"{value!r} is not {name}; mend it")
    return value


def _fill(place: Location, value: Any, form: Any, kinds: Mapping[object, Kind]) -> object:
    table = _need(place, value, dict, "a table")
    hints, known = _keys_in(form)
    for key in table:
        if key not in known:
            raise place.under(key).fault(f"unknown key; {_mend(key, known)}")
    for name, field in known.items():
        if name not in table and _is_needed(field):
            raise place.fault(f"the key {name!r} is missing; add it")
    return form(**{key: convert(place.under(key), held, hints[key], kinds) for key, held in table.items()})


@cache
def _keys_in(form: Any) -> tuple[dict[str, Any], dict[str, "Field[Any]"]]:
    """Return the annotation and the field of each key of a dataclass."""
    return get_type_hints(form, include_extras=True), {field.name: field for field in fields(form)}


def _is_needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _mend(value: object, allowed: Collection[str]) -> str:
    near = get_close_matches(str(value), allowed, 1)
    return f"write {near[0]}" if near else f"use {', '.join(allowed)}"


def _keys_of(lines: tuple[str, ...]) -> Iterator[tuple[Keys, int]]:
    """Yield each key that begins a line, the first one of it, and each head of a table, with their lines."""
    head: Keys = ()
    counts: dict[str, int] = {}
    quote = ""  # that of a text over several lines
    for number, line in enumerate(lines, 1):
        if not quote and (found := _HEAD.fullmatch(line)):
            name = found[2].strip()
            head = tuple(name.split("."))
            if found[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                head = (*head, counts[name])
            yield head, number
        elif not quote and (key := _KEY.match(line)):
            named = (key[1],) if key[1] else tuple(key[2].split("."))
            yield (*head, *named), number
        for mark in ("'''", '"""'):
            if line.count(mark) % 2 and quote in ("", mark):
                quote = "" if quote else mark
                break
