"""A large graph.trig -> Oxigraph's store on disk beside it: loaded once, opened at once, read by many.

The folder may be deleted at any time. A store in it is named after the state of the file that it holds, so
that no other state is ever answered from it; it gets that name when it is whole.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from kg.query.stamp import Stamp, stamp_of

FOLDER = ".kg-store"
_LOADING, _LOCK, _USED = "loading", "lock", ".used"
_WAIT = 24 * 3600.0  # seconds for another process that loads; who started us ends us long before
_STILL = 2.0  # seconds: the coarsest that a file system (FAT) keeps time
_UNREADABLE = (OSError, RuntimeError)  # Oxigraph's errors for a store that is not there, and a damaged one

Tell = Callable[[str], None]


def silent(line: str) -> None:
    """Tell nobody."""


def open_store(file: Path, tell: Tell) -> tuple[ox.Store, Path] | None:
    """Return the store of a TriG file and its folder, loaded now if need be; None if it can have none.

    ``tell`` is given a line for the user when that takes long, or cannot be. SyntaxError and ValueError say
    that ``file`` is no TriG.
    """
    folder = file.parent / FOLDER
    with suppress(*_UNREADABLE):
        return _open(folder, stamp_of(file))
    try:
        with _alone(folder, _WAIT):
            return _load(file, folder, tell)
    except (*_UNREADABLE, sqlite3.Error) as error:
        reason = " ".join(str(getattr(error, "strerror", None) or error).split())
        tell(f"{folder}: cannot be used ({reason}); {file.name} is held in memory, and read again each time")
        return None


def remove_stores(output: Path) -> None:
    """Delete the stores of an output folder; what another program holds on to is left to the next time."""
    folder = output / FOLDER
    if folder.is_dir():
        with suppress(OSError, sqlite3.Error):
            with _alone(folder, 0):
                _clear(folder)
                kept = any(path.is_dir() for path in folder.iterdir())
            if not kept:
                shutil.rmtree(folder)


def count_unopened(folder: Path) -> int:
    """Return how many files of an open store this process has yet to open."""
    held = set()
    for number in os.listdir("/dev/fd") if os.path.isdir("/dev/fd") else ():  # not on Windows
        with suppress(OSError):  # the one that listed them is closed
            held.add(_identity(os.fstat(int(number))))
    return sum(_identity(file.stat()) not in held for file in folder.glob("*.sst"))


def _identity(info: os.stat_result) -> tuple[int, int]:
    return info.st_dev, info.st_ino


def _open(folder: Path, stamp: Stamp) -> tuple[ox.Store, Path]:
    path = folder / f"{stamp.key}-{ox.__version__}"
    lock = _lock(path)
    try:
        store = ox.Store.read_only(str(path))
    except _UNREADABLE:
        lock.close()
        raise
    if old := _using.get(folder):
        old.close()
    _using[folder] = lock
    return store, path


_using: dict[Path, sqlite3.Connection] = {}  # by folder: what tells others of the store that is read here


def _lock(path: Path) -> sqlite3.Connection:
    """Keep others from removing a store until this process reads the next one, or ends.

    Its files are opened when they are needed, which can be much later.
    """
    with suppress(sqlite3.Error):  # where nothing can be written, nothing is removed either
        used = Path(f"{path}{_USED}") if path.is_dir() else ":memory:"
        lock = sqlite3.connect(used, isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN")
        lock.execute("SELECT 1 FROM sqlite_master").fetchall()
        return lock
    return sqlite3.connect(":memory:")


def _is_used(path: Path) -> bool:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path}{_USED}", timeout=0)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        return False
    return True


def _load(file: Path, folder: Path, tell: Tell) -> tuple[ox.Store, Path]:
    with suppress(*_UNREADABLE):  # another process has loaded it while we waited
        return _open(folder, stamp_of(file))
    _clear(folder)
    tell(f"{file.name}: loaded into {FOLDER} for this question and all later ones; this takes a while")
    _let_settle(file)
    stamp = stamp_of(file)
    part = folder / _LOADING
    try:
        store = ox.Store(str(part))
        # Not store.optimize() after it: that doubled the size, and queries were no faster.
        store.bulk_load(path=stamp.path)
        store.flush()
        del store  # closes it
        os.replace(part, folder / f"{stamp.key}-{ox.__version__}")
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return _open(folder, stamp)


def _let_settle(file: Path) -> None:
    """Wait until a change of ``file`` would show in its times: from then on its stamp can be trusted."""
    info = file.stat()
    age = time.time() - max(info.st_mtime, info.st_ctime)
    time.sleep(min(max(_STILL - age, 0), _STILL))


def _clear(folder: Path) -> None:
    """Remove older stores that nobody reads, and what a process that was ended while loading left."""
    for path in [path for path in folder.iterdir() if path.is_dir()]:
        if path.name == _LOADING or not _is_used(path):
            shutil.rmtree(path, ignore_errors=True)
            Path(f"{path}{_USED}").unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path, seconds: float) -> Iterator[None]:
    """Keep other processes that load into ``folder`` out; sqlite3.Error if one is in for so many seconds."""
    folder.mkdir(exist_ok=True)
    # SQLite's lock is the same on every system, waits, and ends with the process that holds it.
    with closing(sqlite3.connect(folder / _LOCK, timeout=seconds, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
