"""A child process that holds the graph, as its parent sees it: how it is started, asked, and ends."""

import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from kg.errors import KGError, OutputError, QueryError, QueryUnanswered
from kg.query.disk import Tell
from kg.query.frames import Question, pack, read_frame
from kg.query.stamp import Stamp

LATE = 5.0  # seconds beyond its time, after which a process that has not ended itself is ended
LONGEST = 1e6  # seconds that can be waited for
FAULTS = {  # signals that a process brings upon itself, and its own clock's
    -getattr(signal, name)
    for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSYS", "SIGALRM")
    if hasattr(signal, name)
}


class ChildEnded(QueryUnanswered):
    """Somebody ended the process: another one may be asked."""

    def __init__(self) -> None:
        super().__init__("query: the engine has stopped; try again")


class GivenUp(QueryUnanswered):
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        super().__init__("query: the engine has stopped; try again")


class Child:
    """A process with the graph of one file; it answers one question at a time."""

    def __init__(self, stamp: Stamp, large: int) -> None:
        self.stamp, self.large = stamp, large
        self.usable = False
        # A fresh interpreter that takes over our module path: the same on Windows and Linux, and it runs
        # nothing of the program that called us.
        main = "from kg.query.engine import serve; serve(sys.argv[1], int(sys.argv[2]))"
        code = f"import sys; sys.path[:] = {sys.path!r}; {main}"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", code, stamp.path, str(large)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def load(self, tell: Tell) -> None:
        """Wait until the graph is read; ``tell`` is given what the user should know of that.

        ChildEnded if somebody ended the process, OutputError if the graph cannot be read.
        """
        try:
            while isinstance(line := self._read(), str):
                tell(line)
        except EOFError as error:
            self._check_end()
            reason = "reading the graph takes too long, or too much memory"
            raise OutputError(f"{self.stamp.path}: {reason}; build less into one folder") from error
        except KGError:  # it ends
            self.usable = False
            raise

    def ask(self, question: Question) -> Any:
        """Return the answer to a question.

        QueryUnanswered if there is none in its time, ChildEnded if somebody ended the process before that.
        """
        assert self._process.stdin
        self.usable = False
        began = time.monotonic()
        try:
            self._process.stdin.write(pack(question))
            self._process.stdin.flush()
        except OSError as error:  # it has ended while it waited for a question: that was no question's fault
            raise ChildEnded from error
        try:
            if not self._begins_within(question.timeout + LATE):
                self.kill()
            return self._read()
        except EOFError as error:
            seconds = question.timeout
            if time.monotonic() - began >= seconds:
                late = f"query: no answer in {seconds:g} seconds; ask for less, or give it more time"
                raise QueryUnanswered(late) from error
            self._check_end()
            reason = "it is nested too deep, needs too much memory, or sorts unlike values (sort by STR)"
            raise QueryError(f"query: {reason}; ask for less") from error

    def alive(self) -> bool:
        """Say whether the process can take another question."""
        return self.usable and self._process.poll() is None

    def kill(self) -> None:
        """End the process; who waits for its answer is told that there is none."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and what leads to it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):  # half a question was left in the pipe
                    stream.close()

    def _read(self) -> Any:
        assert self._process.stdout
        answer = read_frame(self._process.stdout)
        self.usable = True
        if isinstance(answer, KGError):
            raise answer
        return answer

    def _begins_within(self, seconds: float) -> bool:
        """Say whether an answer, or the end of the process, comes in time: its own clock may stand still."""
        if not hasattr(select, "poll"):
            return True
        waiting = select.poll()
        waiting.register(self._process.stdout, select.POLLIN)  # type: ignore[arg-type]
        return bool(waiting.poll(min(seconds, LONGEST) * 1000))

    def _check_end(self) -> None:
        """Raise ChildEnded unless the process, which has closed its pipe, ended by its own fault."""
        code = self._process.wait()
        own = code >= 0xC0000000 if sys.platform == "win32" else code > 0 or code in FAULTS
        if not own:
            raise ChildEnded
