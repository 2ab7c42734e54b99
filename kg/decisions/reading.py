"""decisions.toml -> decisions. Each table is read on its own: a broken one is told, and the others count."""

import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from kg.datafile import Location, convert
from kg.decisions.shape import FORMS, Amount, Decision, FactKey, Kind, NewValue, Rename, What, When
from kg.errors import DataError
from kg.schema import AttributeName, RelationName, StageName, TypeName, load_schema
from kg.sources.finding import BESIDE, STDIN
from kg.text.folding import fold
from kg.text.quantities import find_quantities

FILE = BESIDE[0]
_HEAD = re.compile(r"\s*\[\[\s*([^\[\]]*?)\s*\]\]\s*(?:#.*)?")
_TOLD = 10  # faults of a file that are told one by one
_LARGEST = 1e18  # a slip of the pen, or what no export can hold
_UNITS = {"money": "CNY", "area": "m²", "percent": "%"}


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the file, as it is written."""

    line: int  # of its head, 1-based
    kind: str
    lines: tuple[str, ...]  # its head among them


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, the oldest first, and what could not be read."""

    entries: tuple[Decision, ...] = ()
    faults: tuple[str, ...] = ()


def decision_files(sources: Iterable[Path], name: str = FILE) -> list[Path]:
    """Return where ``name`` can stand: in each named folder, or beside each named file."""
    folders = [path if path.is_dir() else path.parent for path in sources if str(path) != STDIN]
    return list(dict.fromkeys(Path(os.path.abspath(folder)) / name for folder in folders))


def read_decisions(files: Iterable[Path]) -> Decisions:
    """Return the decisions of all ``files`` that are there; what is broken is told with line and mend."""
    entries: dict[str, Decision] = {}
    faults: list[str] = []
    for file in files:
        if os.path.lexists(file):
            entries.update((decision.id, decision) for decision in _read(file, faults))
    return Decisions(tuple(sorted(entries.values(), key=_moment)), tuple(faults))


def parse_tables(text: str) -> list[Decision]:
    """Return the decisions of a text; DataError names the first that is broken."""
    file = Path(FILE)
    found = (_decision(file, block) for block in split_blocks(text))
    return [decision for decision in found if decision is not None]


def read_text(file: Path) -> str:
    """Return the text of a file of decisions; DataError tells why it cannot be read."""
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would wait for ever
            raise DataError(f"{file}: is no file; remove it")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{file}: is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror or error}); mend or remove it") from error


def split_blocks(text: str) -> Iterator[Block]:
    """Yield the tables of a file; what stands before the first one is a block without a kind."""
    start, kind, held = 1, "", list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if head := _HEAD.fullmatch(line):
            yield Block(start, kind, tuple(held))
            start, kind, held = number, head[1], []
        held.append(line)
    yield Block(start, kind, tuple(held))


def check(kind: Kind, what: What, place: Location) -> None:
    """Raise DataError where the keys of a decision do not go together."""
    if isinstance(what, Rename) and not is_name(what.to):
        raise place.fault(f"{what.to!r} is no name on one line; mend it")
    if isinstance(what, FactKey):
        if sum(map(bool, (what.relation, what.attribute, what.stage))) != 1:
            raise place.fault(f"{kind} is of one relation, attribute or stage; name one")
        if bool(what.relation) != (what.other is not None):
            raise place.fault("relation and other go together; name both")
        if bool(what.attribute) != (what.value is not None):
            raise place.fault("attribute and value go together; name both")
    if isinstance(what, FactKey | NewValue) and (wrong := find_wrong_unit(what)):
        raise place.fault(f"{wrong}; mend it")


def is_name(text: str) -> bool:
    """Tell whether a text can be shown as a name: something, on one line."""
    breaks = any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text)
    return bool(text.strip()) and not breaks


def find_wrong_unit(what: FactKey | NewValue) -> str:
    """Return which amount is in another unit than its attribute, or nothing."""
    amounts = [what.was, what.to] if isinstance(what, NewValue) else [what.value] if what.value else []
    unit = load_schema().attributes[what.attribute].unit if amounts else ""
    for amount in amounts:
        if amount.text and unit != (amount.currency if amount.currency in _UNITS.values() else "CNY"):
            return f"{amount.text} is not in {unit}, as {what.attribute} is"
    return ""


def parse_amount(value: object) -> Amount | None:
    """Return a number, or an amount in words (58亿元), as a value; nothing where it is none."""
    if isinstance(value, bool):
        return None
    text = str(value).strip()
    found = find_quantities(fold(text)) if isinstance(value, str) else []
    try:
        amount = Amount(float(value if isinstance(value, int | float) else text), "", "")
    except (ValueError, OverflowError):
        if len(found) != 1:
            return None
        amount = Amount(float(found[0].value), text, found[0].currency or _UNITS[found[0].kind])
    return amount if 0 <= amount.value <= _LARGEST else None


def _read(file: Path, faults: list[str]) -> Iterator[Decision]:
    """Yield the decisions of one file; ``faults`` gets a line for each of the first broken tables."""
    broken = 0
    try:
        blocks = list(split_blocks(read_text(file)))
    except DataError as error:
        faults.append(f"{error}; no decision in it counts")
        return
    for block in blocks:
        try:
            if (decision := _decision(file, block)) is not None:
                yield decision
        except DataError:
            broken += 1
            if broken <= _TOLD:
                faults.append(f"{_fault(file, block)}; left out")
    if broken > _TOLD:
        faults.append(f"{file.name}: {broken - _TOLD} more decisions are broken; left out")


def _fault(file: Path, block: Block) -> str:
    """Return what is wrong with a broken table, with the line of the whole file."""
    shifted = Block(block.line, block.kind, ("",) * (block.line - 1) + block.lines)
    try:
        _decision(file, shifted)
    except DataError as error:
        return str(error)
    return f"{file.name}, line {block.line}: is broken; mend it"


def _decision(file: Path, block: Block) -> Decision | None:
    where = f"{file.name}, line {block.line}"
    try:
        table = tomllib.loads("\n".join(block.lines))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataError(f"{where}: is no TOML ({error}); mend the table") from None
    if not block.kind:
        if table:
            raise DataError(f"{where}: {next(iter(table))} stands before the first [[…]]; remove it")
        return None
    kinds = [kind.value for kind in Kind]
    if block.kind not in kinds:
        near = get_close_matches(block.kind, kinds, 1) or [", ".join(kinds)]
        raise DataError(f"{where}: unknown [[{block.kind}]]; write {near[0]}")
    kind = Kind(block.kind)
    if strange := [name for name in table if name != kind.value]:
        heads = [name for name in strange if name in kinds]
        mend = f"write [[{heads[0]}]]" if heads else "remove it"
        raise DataError(f"{where}: [{strange[0]}] is no part of the table; {mend}")
    place = Location(file, block.lines, table, (kind.value, 0))
    what = cast(What, convert(place, table[kind.value][0], FORMS[kind], _kinds()))
    check(kind, what, place)
    return Decision(kind, what, file.name, block.line)


def _kinds() -> dict[object, Callable[[Location, Any], object]]:
    schema = load_schema()
    return {
        When: _when,
        Amount: _amount,
        TypeName: lambda place, value: place.choose(value, schema.types),
        RelationName: lambda place, value: place.choose(value, schema.relations),
        AttributeName: lambda place, value: place.choose(value, schema.attributes),
        StageName: lambda place, value: place.choose(value, schema.stages),
    }


def _when(place: Location, value: Any) -> str:
    try:
        if isinstance(value, date):  # a datetime is one, too
            return value.isoformat()
        return datetime.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise place.fault(f"{value!r} is no date; write it as 2024-05-13") from None


def _amount(place: Location, value: Any) -> Amount:
    amount = parse_amount(value)
    if amount is None:
        raise place.fault(f"{str(value)[:40]!r} is no amount; write a number, or one with its unit")
    return amount


def _moment(decision: Decision) -> tuple[datetime, int]:
    when = datetime.fromisoformat(decision.what.when)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)), decision.line


def tell_some(lines: Sequence[str], more: str, most: int = 5) -> Iterator[str]:
    """Yield the first of ``lines``, then how many more there are."""
    yield from lines[:most]
    if len(lines) > most:
        yield more.format(count=len(lines) - most)
