"""The process of one build, python -m kg.start.child OUTPUT LANG BASE SOURCE…: it tells, in JSON."""

import json
import os
import signal
import stat
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.pipeline import build

if TYPE_CHECKING:
    from kg.schedule import Progress

_OFTEN = 0.25  # seconds between two lines
_LINES = 200  # of what was not read, that are told


def main(output: str, lang: str, base_iri: str, *sources: str) -> None:
    """Build, and tell how far it is, and the end: a report, or an error."""
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=_end_with_parent, daemon=True).start()
    told = 0.0

    def progress(step: "Progress", total: int) -> None:
        nonlocal told
        if monotonic() - told > _OFTEN or step.done >= total:
            told = monotonic()
            _tell(done=step.done, total=total, articles=step.articles, source=step.source[-120:])

    try:
        report = build(
            [*map(Path, sources)],
            Path(output),
            lang=lang,
            base_iri=base_iri or None,
            jobs=os.cpu_count() or 1,
            progress=progress,
        )
    except KGError as error:
        _tell(error=str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _tell(error=f"{where}{error.strerror or error}; check the disk, and who may write there")
    else:
        lines = [f"not read: {one.path}: {one.reason}" for one in report.unread]
        _tell(
            report={
                "articles": report.articles,
                "entities": report.entities,
                "facts": report.facts,
                "undated": report.undated,
                "unread": len(lines),
                "unchanged": report.unchanged,
                "lines": [*filter(None, [report.notice]), *lines[:_LINES], *report.decided],
            }
        )


def _end_with_parent() -> None:
    """End this process, and all that it started, when its parent ends: the pipe from there closes then."""
    while os.read(0, 1024):
        pass
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _tell(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
