"""Builds that are ended: forks of this process, which has loaded all data, so that one takes no second.

python -m tests.interrupted_builds SEED FOLDER [LARGE]

The graph of more than LARGE articles is made on disk.
"""

import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from kg import pipeline, schedule, store
from kg.errors import OutputError
from kg.files import finish_replacing
from kg.graph import sorting
from kg.making import LARGE
from tests.benchmarks.articles import make_articles

KILLS = 50
ARTICLES = 8
State = dict[str, str]  # a build's file -> the hash of its content


def state(folder: Path) -> State:
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if not file.name.startswith(".")
    }


def write_pages(folder: Path, first: int) -> None:
    """Write the articles from ``first`` on, one a file, and remove the others."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for number, record in list(enumerate(make_articles(first + ARTICLES)))[first:]:
        (folder / f"{number}.txt").write_text(record["title"] + "\n\n" + record["text"], encoding="utf-8")


def fork(work: Callable[[], object]) -> int:
    """Do ``work`` in a child, and return the child's number."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except OutputError:
            os._exit(1)
        except KeyboardInterrupt:
            os._exit(130)
    return child


def main(seed: int, folder: Path, large: int = LARGE) -> None:
    """Print what became of the builds as JSON."""
    store._EVERY = 0.0  # every task is kept at once
    schedule._TASK = 1
    sorting._HELD = 4000  # so that rows are sorted on disk
    draw = random.Random(seed)
    pages, out = folder / "pages", folder / "out"
    expected: list[State] = []
    for version in range(2):
        write_pages(pages, 4 * version)
        start = time.monotonic()
        pipeline.build([pages], folder / f"whole{version}", large=large)
        took = time.monotonic() - start
        expected.append(state(folder / f"whole{version}"))
    write_pages(pages, 0)
    pipeline.build([pages], out, large=large)
    seen = {"old": 0, "new": 0, "other": 0}
    limited = 0
    for number in range(KILLS):
        version = number // 5 % 2  # each version has five attempts
        if number % 5 == 0:
            write_pages(pages, 4 * version)
            if number % 10:
                (out / store.FILE).unlink()
        if number % 5 == 3:
            child = fork(partial(build_on_a_full_disk, pages, out, draw.randint(1, 400) * 1024, large))
            limited += os.waitpid(child, 0)[1] != 0
        else:
            child = fork(partial(pipeline.build, [pages], out, large=large))
            time.sleep(draw.random() * took)
            os.kill(child, draw.choice((signal.SIGKILL, signal.SIGINT)))
            os.waitpid(child, 0)
        finish_replacing(out)  # what the next build begins with
        found = state(out)
        seen["new" if found == expected[version] else "old" if found in expected else "other"] += 1
    pipeline.build([pages], out, large=large)
    left = sorted(file.name for file in out.iterdir() if file.name.startswith("."))
    end = "same" if state(out) == expected[version] else "other"
    print(json.dumps({"seen": seen, "limited": limited, "end": end, "left": left}))


def build_on_a_full_disk(pages: Path, out: Path, room: int, large: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    pipeline.build([pages], out, large=large, fresh=True)  # one that finds nothing new writes nothing


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
