"""Values -> what the command line prints."""

import dataclasses
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kg.messages import say

if TYPE_CHECKING:
    from kg.evaluation import Evaluation
    from kg.query import NamedQuery
    from kg.schedule import Progress

OnProgress = Callable[["Progress", int], None]  # what is done, and how many bytes there are to read
_WIDTH = 30  # letters of a name beside the progress bar


def write_lines(lines: Iterable[str]) -> None:
    """Write ``lines`` to stdout."""
    with _while_read():
        for line in lines:
            sys.stdout.write(f"{line}\n")


def write_text(text: str) -> None:
    """Write ``text`` to stdout with its line ends as they are: CSV has its own."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")
    with _while_read():
        sys.stdout.write(text)


@contextmanager
def _while_read() -> Iterator[None]:
    """End the block, without an error, when whoever reads our output has seen enough."""
    try:
        yield
    except BrokenPipeError:
        let_go()


def let_go() -> None:
    """Write what is left for stdout nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def open_closed() -> None:
    """Let stdout and stderr lead nowhere where they were closed before the program began."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - as long as the program runs


def goes_to_file() -> bool:
    """Tell whether stdout is a file: neither a terminal, nor another program that reads on."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def faint(text: str) -> str:
    """Return ``text`` in a lighter colour where stdout is a terminal that is known to show it."""
    shows = sys.stdout.isatty() and sys.platform != "win32" and "NO_COLOR" not in os.environ
    return f"\x1b[2m{text}\x1b[22m" if shows else text


def tell(message: str) -> None:
    """Write a message to stderr, in the language of the user."""
    sys.stderr.write(f"{say(message)}\n")


def plain(value: Any) -> Any:
    """Return a dataclass as a dictionary, anything else as it is."""
    is_value = dataclasses.is_dataclass(value) and not isinstance(value, type)
    return dataclasses.asdict(value) if is_value else value


def to_json(value: Any) -> str:
    """Return one line of JSON, escaped only where stdout cannot hold the characters themselves."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(plain(value), ensure_ascii=not is_utf8)


@contextmanager
def progress_bar() -> Iterator[OnProgress | None]:
    """Give a function that draws a progress bar on stderr, or nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]}"))
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, speed="")

        def advance(step: "Progress", total: int) -> None:
            elapsed = bar.tasks[task].elapsed or 0.0
            speed = say(f"{step.articles / elapsed:.0f} articles/s") if elapsed > 1 else ""
            what = escape(step.source[-_WIDTH:])
            bar.update(task, completed=step.done, total=total or None, description=what, speed=speed)

        yield advance


def query_lines(queries: Iterable["NamedQuery"], lang: str) -> Iterator[str]:
    """Yield the named queries with their parameters and a row of an answer."""
    for query in queries:
        yield f"{query.name}  {query.label.text(lang)}"
        for parameter in query.parameters:
            yield f"    --param {parameter.name}=…  {parameter.label.text(lang)}"
        yield f"    → {' | '.join(query.sample)}"


def query_table(queries: Iterable["NamedQuery"], lang: str) -> list[dict[str, Any]]:
    """Return the named queries with their parameters and a row of an answer, for programs."""
    return [
        {
            "name": query.name,
            "title": query.label.text(lang),
            "parameters": [
                {"name": one.name, "kind": one.kind, "label": one.label.text(lang)}
                for one in query.parameters
            ],
            "sample": query.sample,
        }
        for query in queries
    ]


def score_lines(result: "Evaluation") -> Iterator[str]:
    """Yield the scores as a table."""
    groups = (result.entities, result.relations, result.attributes, result.totals())
    yield f"{'':18}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}"
    for name, score in ((name, score) for group in groups for name, score in group.items()):
        shares = f"{score.precision:7.3f}{score.recall:7.3f}{score.f1:7.3f}"
        yield f"{name:18}{shares}{score.right:7}{score.wrong:7}{score.missed:7}"
    yield f"confidence and share of right facts lie {result.calibration_error:.3f} apart"
