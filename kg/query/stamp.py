"""A file -> the state that it is in: another content is another state."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kg.errors import OutputError
from kg.files import finish_replacing


class Stamp(NamedTuple):
    """A file as it was: its path, its times in nanoseconds, its number on the disk, its size in bytes.

    Who writes a file can set its time; ``changed`` (not on Windows, where it is the time of creation) and
    ``inode`` follow every change and every replacement all the same.
    """

    path: str
    modified: int
    changed: int
    inode: int
    size: int

    @property
    def key(self) -> str:
        """A name for this state, wherever the folder of the file is mounted."""
        return sha256(repr(self[1:]).encode()).hexdigest()[:16]


def stamp_of(file: Path) -> Stamp:
    """Return the state of a file of a build; OutputError if it is not there."""
    finish_replacing(file.parent)  # of one that was ended while it replaced its files
    try:
        info = file.stat()
    except OSError as error:
        raise OutputError(f"{file}: no such file; run kg build, or name its folder with -o") from error
    return Stamp(str(file.resolve()), info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size)
