"""Text or bytes -> a file that is always whole: written under a temporary name, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; what a block that ends well wrote there becomes ``path``.

    A block that fails leaves the old file as it was, and nothing beside it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        mend = "close it in other programs, or choose another folder with -o"
        raise OutputError(f"{path}: cannot be written ({error.strerror or error}); {mend}") from error
    finally:
        with suppress(OSError):  # of the two errors, the first is to be told
            temporary.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Make ``content`` the file ``path``."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_text(path: Path, text: str) -> None:
    """Make ``text`` the file ``path``, in UTF-8 with its line ends as they are."""
    # A lone surrogate has no UTF-8: a question mark takes its place, so that offsets still count.
    write_bytes(path, text.encode("utf-8", "replace"))
