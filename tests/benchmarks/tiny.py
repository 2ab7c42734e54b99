"""What a tiny file costs outside extraction: to find, read, keep and link it, and to write all files."""

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import kg
from kg import pipeline
from tests.benchmarks.articles import make_articles
from tests.benchmarks.rows import Result, Sizes
from tests.timing import seconds

_A_FOLDER = 1000  # files


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "tiny", in milliseconds of a processor for a file."""
    with tempfile.TemporaryDirectory() as name:
        pages = Path(name) / "pages"
        write_files(pages, sizes.files)
        plain = seconds(lambda: keep_plainly(pages, Path(name) / "plain.db"))
        ours = seconds_outside(lambda: kg.build([pages], Path(name) / "out"))
        for row in wanted:
            yield Result(row, 1000 * ours / sizes.files, 1000 * plain / sizes.files)


def write_files(folder: Path, number: int) -> None:
    """Write ``number`` files of one sentence each."""
    for at, record in enumerate(make_articles(number)):
        file = folder / str(at // _A_FOLDER) / f"{at}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(record["text"].partition("。")[0] + "。", encoding="utf-8")


def keep_plainly(folder: Path, store: Path) -> None:
    """Do by the plainest means what must be done with every file: read it, hash it, keep it."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE files (hash PRIMARY KEY, text) WITHOUT ROWID")
        for file in sorted(folder.rglob("*.txt")):
            data = file.read_bytes()
            row = hashlib.sha256(data).digest(), data.decode()
            connection.execute("INSERT OR IGNORE INTO files VALUES (?, ?)", row)
        connection.commit()


def seconds_outside(build: Callable[[], object]) -> float:
    """Return the processor seconds of a build in this process, without those of reading and extracting."""
    inside = 0.0

    def timed(stage: Callable[..., Any]) -> Callable[..., Any]:
        def work(*given: Any) -> Any:
            nonlocal inside
            began = time.process_time()
            try:
                return stage(*given)
            finally:
                inside += time.process_time() - began

        return work

    stages = {name: timed(getattr(pipeline, name)) for name in ("extract", "read_stories")}
    with patch.multiple(pipeline, **stages):
        return seconds(build) - inside
