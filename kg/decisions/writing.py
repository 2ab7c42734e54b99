"""A decision -> a table at the end of decisions.toml; the file is replaced as a whole, or stays as it was."""

import json
import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.decisions.reading import FILE, Block, decision_files, parse_tables, read_text, split_blocks
from kg.decisions.shape import Amount, Decision, FactKey, Key, NewValue, Pair
from kg.errors import DataError, OutputError
from kg.files import unwritten, write_text

POINTER = ".kg-decisions"  # in an output folder: where the decisions about its sources stand
_WAIT, _STALE = 0.02, 10.0  # seconds: how long another person's writing can take
_HEAD = """\
# What people decided about the graph; kg build does it again, kg decide adds to it (docs/decisions.md).
# A table may be changed or removed by hand: save the file as UTF-8.
"""


def remember(sources: Sequence[Path], output: Path) -> None:
    """Note beside a graph where the decisions about its sources stand."""
    if files := decision_files(sources):
        write_text(output / POINTER, f"{files[0]}\n")
    else:
        (output / POINTER).unlink(missing_ok=True)


def file_of(output: Path) -> Path:
    """Return where the decisions about a graph stand; OutputError where no build noted it."""
    try:
        file = Path((output / POINTER).read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        reason = "says nothing of where its sources are; run kg build, or name the file with --file"
        raise OutputError(f"{output}: {reason}") from error
    return check_file(file)


def check_file(file: Path) -> Path:
    """Return ``file`` where a build can find it; OutputError where it never would."""
    if file.name != FILE:
        raise OutputError(f"{file}: kg build reads decisions of {FILE} alone; name such a file")
    if not file.parent.is_dir():
        mend = "have the sources moved? run kg build, or name the file with --file"
        raise OutputError(f"{file.parent}: there is no such folder; {mend}")
    return file


def append(file: Path, decision: Decision) -> None:
    """Add a decision to ``file``, which is made where there is none."""
    append_all(file, [decision])


def append_all(file: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to ``file``: all or none."""
    with _alone(file) as beside:
        text = read_text(file) if os.path.lexists(file) else _HEAD
        _replace(file, beside, "\n\n".join((text.rstrip(), *map(to_toml, decisions))))


def remove(file: Path, ids: Collection[str]) -> list[str]:
    """Take the decisions of these ids out of ``file``, and return those; the rest stays as written."""
    gone: list[str] = []
    with _alone(file) as beside:
        lines: list[str] = []
        for block in split_blocks(read_text(file) if os.path.lexists(file) else ""):
            found = [id_ for id_ in _ids(block) if id_ in ids]
            lines += _comments_behind(block) if found else block.lines
            gone += found
        _replace(file, beside, "\n".join(lines))
    return gone


def _ids(block: Block) -> list[str]:
    """Return the id of the decision in a table; nothing where it is broken."""
    try:
        return [decision.id for decision in parse_tables("\n".join(block.lines))]
    except DataError:
        return []


def _comments_behind(block: Block) -> list[str]:
    """Return the comments at the end of a table: they may be about the next one."""
    own = max(at for at, line in enumerate(block.lines) if line.strip() and not line.lstrip().startswith("#"))
    behind = block.lines[own + 1 :]
    return list(behind) if any(map(str.strip, behind)) else []


def undo(file: Path) -> str:
    """Remove the last table of ``file`` and return it; OutputError where there is none."""
    with _alone(file) as beside:
        text = read_text(file) if os.path.lexists(file) else ""
        *before, last = split_blocks(text)
        if not last.kind:
            raise OutputError(f"{file}: holds no decision; there is nothing to undo")
        kept = "\n".join(line for block in before for line in block.lines)
        _replace(file, beside, f"{kept.rstrip()}\n")
    return "\n".join(last.lines).strip()


def to_toml(decision: Decision) -> str:
    """Return a decision as it stands in the file."""
    return "".join(f"{line}\n" for line in (f"[[{decision.kind}]]", *_lines(decision)))


def _lines(decision: Decision) -> Iterator[str]:
    what = decision.what
    yield f"thing = {_key(what.thing)}"
    if isinstance(what, Pair):
        yield f"other = {_key(what.other)}"
    elif isinstance(what, FactKey):
        for name in ("relation", "attribute", "stage", "date", "quote"):
            if value := getattr(what, name):
                yield f"{name} = {_text(value)}"
        if what.other is not None:
            yield f"other = {_key(what.other)}"
        if what.value is not None:
            yield f"value = {_amount(what.value)}"
    elif isinstance(what, NewValue):
        yield f"attribute = {_text(what.attribute)}"
        yield f"was = {_amount(what.was)}"
        yield f"to = {_amount(what.to)}"
    else:
        yield f"to = {_text(what.to)}"
    yield f"who = {_text(what.who)}"
    yield f"when = {what.when}"
    yield f"why = {_text(what.why)}"


def _key(key: Key) -> str:
    near = f", near = [{', '.join(map(_text, key.near))}]" if key.near else ""
    return f"{{ type = {_text(key.type)}, name = {_text(key.name)}{near} }}"


def _amount(amount: Amount) -> str:
    return _text(amount.text) if amount.text else repr(amount.value)


def _text(text: str) -> str:
    """Return a string of TOML on one line; JSON writes it so, but for a character or two."""
    written = json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False)
    return written.replace("\x7f", "\\u007f")


@contextmanager
def _alone(file: Path) -> Iterator[Path]:
    """Give a file beside ``file`` to write into, and to put in its place: while it is there, others wait.

    One that a program left behind that was ended is taken over.
    """
    beside = Path(os.path.realpath(file)).with_name(f".{file.name}.next")
    try:
        while True:
            try:
                beside.touch(exist_ok=False)
                break
            except FileExistsError:
                _wait_for(beside)
    except OSError as error:
        raise unwritten(file, error, "who may write there?") from error
    try:
        yield beside
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _wait_for(beside: Path) -> None:
    try:
        if time.time() - beside.stat().st_mtime > _STALE:
            beside.unlink(missing_ok=True)
    except FileNotFoundError:
        return
    time.sleep(_WAIT)


def _replace(file: Path, beside: Path, text: str) -> None:
    """Put ``text`` in place of ``file``; of a link, in place of what it leads to."""
    try:
        if file.exists():
            beside.chmod(file.stat().st_mode & 0o777)
        write_text(beside, text)
        os.replace(beside, os.path.realpath(file))
    except OSError as error:
        raise unwritten(file, error, "close it elsewhere") from error
