"""Text or bytes -> files. A build's are whole or not there: written beside the old ones, then moved."""

import errno
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError

BOM = "\ufeff"  # without it Excel reads UTF-8 as the system's own encoding
_STAGE, _DECIDED = ".kg-next", ".kg-ready"
_MOVING = 10.0  # seconds after which a folder of which nothing was moved is one that was left


def unwritten(what: object, error: OSError, mend: str) -> OutputError:
    """Return the error of what cannot be written; a full disk and lacking rights are mended elsewhere."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        mend = "make room on the disk, or choose another folder"
    elif os.name != "nt" and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):  # there: in use
        mend = "check who may write there, or choose another folder"
    return OutputError(f"{what}: cannot be written ({error.strerror or error}); {mend}")


def write_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """Write ``parts``, one after the other, into the file ``path``, and wait until they are on the disk."""
    write_together([path], ((part,) for part in parts))


def write_together(paths: Sequence[Path], parts: Iterable[Sequence[bytes]]) -> None:
    """Write several files at once: of each of ``parts`` the first into the first file, and so on."""
    try:
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("wb")) for path in paths]
            for part in parts:
                for file, piece in zip(files, part, strict=True):
                    file.write(piece)
            for file in files:
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        named, mend = (
            ", ".join(map(str, paths)),
            "close it in other programs, or choose another folder with -o",
        )
        raise unwritten(named, error, mend) from error


def write_text(path: Path, text: str) -> None:
    """Write ``text`` into the file ``path``, in UTF-8 with its line ends as they are."""
    write_bytes(path, encoded([text]))


def encoded(parts: Iterable[str]) -> Iterator[bytes]:
    """Yield ``parts`` in UTF-8."""
    # A lone surrogate has no UTF-8: a question mark takes its place, so that offsets still count.
    return (part.encode("utf-8", "replace") for part in parts)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write into; if the block ends well, it takes the place of ``path``."""
    beside = path.with_name(f".{path.name}.next")
    try:
        yield beside
        os.replace(beside, path)
    except OSError as error:
        mend = "close it in other programs, or choose another name"
        raise unwritten(path, error, mend) from error
    finally:
        with suppress(OSError):
            beside.unlink()


@contextmanager
def replacing_all(folder: Path) -> Iterator[Path]:
    """Give a folder beside the files of ``folder``; what a block that ends well wrote there replaces them.

    One renaming decides: a block that fails, or is ended before it, leaves all old files as they were; when
    it is ended after it, ``finish_replacing`` does the rest.
    """
    settle(folder)
    stage = folder / _STAGE
    try:
        stage.mkdir(parents=True)
        yield stage
        os.replace(stage, folder / _DECIDED)
        finish_replacing(folder)
    except OSError as error:
        mend = "close its files in other programs, or choose another folder with -o"
        raise unwritten(folder, error, mend) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def settle(folder: Path) -> None:
    """Finish what an ended build had decided, and remove the rest; no other may be at work there."""
    finish_replacing(folder)
    shutil.rmtree(folder / _STAGE, ignore_errors=True)


def is_replacing(folder: Path) -> bool:
    """Tell whether a build is moving its files into ``folder``; one that was ended while it did is not."""
    with suppress(OSError):
        return time.time() - (folder / _DECIDED).stat().st_mtime < _MOVING
    return False


def finish_replacing(folder: Path) -> None:
    """Do what a build that was ended left to do; several processes may do it at a time."""
    decided = folder / _DECIDED
    try:
        if decided.is_symlink():
            raise OutputError(f"{decided}: is a link, which no build makes; remove it")
        if decided.is_dir():
            _move(decided, folder)
    except OSError as error:
        mend = "close it in other programs"
        raise unwritten(folder, error, mend) from error


def _move(decided: Path, folder: Path) -> None:
    """Move all files to their places; what is gone has been moved by another process."""
    folders = [decided]
    with suppress(FileNotFoundError):
        for path in sorted(decided.rglob("*")):
            if path.is_dir():
                folders.append(path)
                continue
            target = folder / path.relative_to(decided)
            target.parent.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                os.replace(path, target)
    for path in reversed(folders):
        with suppress(OSError):  # not what the next build has brought meanwhile
            path.rmdir()


def why_unreadable(error: Exception) -> str:
    """Return in plain words why a file of JSON cannot be read."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: no JSON"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(getattr(error, "strerror", None) or error)
