"""What OCR read on a page <-> a file that people can read and correct: NAME-HASH8-PAGE.json.

OCR takes long, and other machines may read a character otherwise: a page that was read once is not read
again, until its file is deleted. A line of the file is a line of print: text, box, size, how sure OCR is.
"""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.files import write_text
from kg.model import Box, Page, PageLine

FOLDER = "readings"  # in a build's output
_NAME = re.compile(r"[^\w.+-]+")
_LONGEST_NAME = 60
_LIMIT = 16 * 2**20  # bytes of a reading
_MOST_LINES = 20_000
_LARGEST = 20_000.0  # points
_BROKEN = ".broken"


class BrokenReading(Exception):
    """A reading that cannot be used; it was put aside, under the name that ``args[0]`` tells."""


class Readings:
    """The readings of one file's pages."""

    def __init__(self, folder: Path | None, name: str, sha256: str) -> None:
        self._folder, self._name, self._sha256 = folder, name, sha256

    def path(self, number: int) -> Path | None:
        """Return where the reading of a page stands; None where none is to be kept."""
        if self._folder is None:
            return None
        name = _NAME.sub("_", self._name)[-_LONGEST_NAME:]
        return self._folder / f"{name}-{self._sha256[:8]}-{number}.json"

    def load(self, number: int) -> tuple[Page, int] | None:
        """Return a page and how many its file has; None where it was not read yet.

        BrokenReading where what stands there is no reading of it.
        """
        path = self.path(number)
        if path is None or not path.is_file():
            return None
        try:
            with path.open("rb") as stream:
                data = json.loads(stream.read(_LIMIT).decode("utf-8-sig"))
            if data["sha256"] != self._sha256 or data["page"] != number:
                raise ValueError("is of another page")
            return _page(data), int(data["of"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError, OSError) as error:
            aside = path.with_name(path.name + _BROKEN)
            with suppress(OSError):  # it may have been corrected by hand
                os.replace(path, aside)
            raise BrokenReading(aside.name) from error

    def keep(self, page: Page, of: int, made: str) -> None:
        """Write the reading of a page of a file that has ``of``; ``made`` tells what read it."""
        path = self.path(page.number)
        if path is None:
            return
        head = {
            "file": self._name,
            "sha256": self._sha256,
            "page": page.number,
            "of": of,
            "made": made,
            "width": page.width,
            "height": page.height,
            "turn": page.turn,
        }
        lines = [[line.text, line.box, line.size, line.sure] for line in page.lines]
        parts = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
        parts += [
            f" {_json(key)}: {_rows(rows)}"
            for key, rows in (("rules", page.rules), ("pictures", page.pictures), ("lines", lines))
        ]
        write_text(path, "{\n" + ",\n".join(parts) + "\n}\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(rows: Sequence[Any]) -> str:
    return "[\n" + ",\n".join(f"  {_json(row)}" for row in rows) + "\n ]" if rows else "[]"


def _page(data: Any) -> Page:
    """Return the page that a reading tells; ValueError, KeyError or TypeError where it tells none."""
    if len(data["lines"]) > _MOST_LINES or len(data["rules"]) > _MOST_LINES:
        raise ValueError("too many lines")
    return Page(
        int(data["page"]),
        _number(data["width"]),
        _number(data["height"]),
        tuple(_line(*row) for row in data["lines"]),
        tuple(_box(row) for row in data["rules"]),
        tuple(_box(row) for row in data["pictures"]),
        ocr=True,
        turn=_number(data["turn"], -180, 180),
    )


def _line(text: Any, box: Any, size: Any, sure: Any) -> PageLine:
    if not isinstance(text, str):
        raise TypeError(text)
    return PageLine(" ".join(text.split()), _box(box), _number(size), _number(sure, 0, 1))


def _box(box: Any) -> Box:
    left, top, right, bottom = (int(_number(at, 0, 10_000)) for at in box)
    return left, top, right, bottom


def _number(value: Any, least: float = 0.01, most: float = _LARGEST) -> float:
    number = float(value)
    if not least <= number <= most:
        raise ValueError(value)
    return number
