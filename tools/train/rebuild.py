"""Clones of public repositories -> the annotated texts: python -m tools.train.rebuild CLONES TEXTS.

CLONES holds the repositories of sources.tsv as folders owner/name. A file is read as it was at the commit, or
as it lies in the work tree; each line of its text is found there by length and hash, without white space.
TEXTS/ID.txt gets the lines. White space in a line is the file's, tidied, and may differ from what was
annotated: then only what is not white space is known to be the same, and names are looked for without it.
A text with a line that is not found is told and not written.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from itertools import chain
from pathlib import Path

SOURCES = Path(__file__).parent / "sources.tsv"
_UNSEEN = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff"  # neither white space nor letters
)
_HIDDEN, _BLANK = re.compile(f"[{_UNSEEN}]+"), re.compile(rf"[\s{_UNSEEN}]+")
_TAG = re.compile(
    r"<!\[CDATA\[|\]\]>|<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[/!?%a-z][^<>]*>", re.DOTALL | re.IGNORECASE
)
_MARK = "\0"  # where a tag was
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)|\"\"", re.DOTALL)
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…·]"
_GAP = re.compile(rf"(?<={_CHINESE}) (?={_CHINESE})")


@dataclass(frozen=True)
class Row:
    """A text of sources.tsv: where it comes from, and each line's length and hash without white space."""

    name: str
    repository: str
    commit: str  # may be unknown: ""
    path: str
    date: str
    publisher: str
    sha256: str
    lines: tuple[tuple[int, str], ...]


def read_sources(path: Path = SOURCES) -> list[Row]:
    """Return the rows of ``path``; its first line names the columns."""
    found = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        name, repository, commit, file, date, publisher, whole, lines = line.split("\t")
        pairs = [part.split(":") for part in lines.split()]
        hashed = tuple((int(length), digest) for length, digest in pairs)
        found.append(Row(name, repository, commit, file, date, publisher, whole, hashed))
    return found


def squeeze(text: str) -> str:
    """Return ``text`` without white space and control characters."""
    return _BLANK.sub("", text)


def digest(letters: str) -> str:
    """Return the hash by which a line without white space is known."""
    return sha256(letters.encode()).hexdigest()[:10]


def read_file(clones: Path, row: Row) -> bytes | None:
    """Return the file at the row's commit, else that of the work tree, else None."""
    folder = clones / row.repository
    if row.commit and folder.is_dir():
        command = ["git", "-C", str(folder), "show", f"{row.commit}:{row.path}"]
        shown = subprocess.run(command, capture_output=True, check=False)
        if shown.returncode == 0:
            return shown.stdout
    path = folder / row.path
    return path.read_bytes() if path.is_file() else None


def decode(raw: bytes) -> str:
    """Return the characters of a file by the encoding that fits it best: there are torn and binary ones."""
    texts = [raw.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return min(texts, key=lambda text: text.count("\ufffd"))


def views(text: str) -> Iterator[str]:
    """Yield ``text`` as a page, with marks for its tags, and as it is; then so with quoted strings read."""
    for read in (text, unquote(text)):
        page = unescape(_TAG.sub(_MARK, read))
        yield page
        yield unescape(_TAG.sub(_MARK, page))  # tags that were entities
        yield unescape(read)


def unquote(text: str) -> str:
    r"""Return ``text`` with the escapes of JSON (\n, \", \u4e2d) and CSV ("") as what they stand for."""

    def plain(match: re.Match[str]) -> str:
        escaped = match[1] or '"'
        if len(escaped) == 5:
            return chr(int(escaped[1:], 16))
        return {"n": "\n", "r": "\n", "t": "\t"}.get(escaped, escaped)

    return _ESCAPE.sub(plain, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Stream:
    """A view without its white space, in which lines are looked for."""

    def __init__(self, view: str) -> None:
        self.view = view
        self.where: list[int] = []  # of each letter, its place in the view
        self.begun: list[int] = []  # letters behind white space or a tag: lines begin there
        parts, end = [], 0
        for match in chain(_BLANK.finditer(view), [None]):
            start = match.start() if match else len(view)
            if start > end:
                self.begun.append(len(self.where))
                self.where.extend(range(end, start))
                parts.append(view[end:start])
            end = match.end() if match else end
        self.letters = "".join(parts)

    def find(self, length: int, wanted: str, near: int) -> int | None:
        """Return where the line begins; ``near``, and where lines begin, is looked first."""
        last = len(self.letters) - length
        places: Iterable[int] = chain((near,), self.begun, range(last + 1))
        return next((p for p in places if p <= last and digest(self.letters[p : p + length]) == wanted), None)

    def between(self, start: int, end: int) -> str:
        """Return the letters from ``start`` to ``end`` with single spaces where the view has white space."""
        part = self.view[self.where[start] : self.where[end - 1] + 1]
        return " ".join(_HIDDEN.sub("", part).split())


def find_lines(row: Row, text: str) -> list[str | None]:
    """Return the lines of ``row`` as they are found in the file ``text``, None for those that are not."""
    found: list[str | None] = [None if length else "" for length, _ in row.lines]
    for view in dict.fromkeys(views(text)):
        if None not in found:
            break
        stream, near = Stream(view), 0
        for number, (length, wanted) in enumerate(row.lines):
            if found[number] is None and (at := stream.find(length, wanted, near)) is not None:
                near = at + length
                found[number] = stream.between(at, near)
    return found


def join_lines(lines: list[str], wanted: str) -> tuple[str, bool]:
    """Return the text of ``lines``, and whether its sha256 is the ``wanted`` one: spaces between Chinese
    characters are dropped below the headline, or nowhere, or everywhere."""
    tight = [_GAP.sub("", line) for line in lines]
    texts = ["\n".join(each) for each in ([*lines[:1], *tight[1:]], lines, tight)]
    for text in texts:
        if sha256(text.encode()).hexdigest() == wanted:
            return text, True
    return texts[0], False


def main(clones: Path, texts: Path, sources: Path = SOURCES) -> int:
    """Write the texts that can be rebuilt, tell of the others; return 1 where there is none."""
    texts.mkdir(parents=True, exist_ok=True)
    rows, written, same = read_sources(sources), 0, 0
    for row in rows:
        where = f"{row.repository}/{row.path}"
        raw = read_file(clones, row)
        if raw is None:
            print(f"{row.name}: no file {where}")
            continue
        found = find_lines(row, decode(raw))
        lines = [line for line in found if line is not None]
        if len(lines) < len(found):
            print(f"{row.name}: {len(found) - len(lines)} of {len(found)} lines are not in {where}")
            continue
        text, exact = join_lines(lines, row.sha256)
        (texts / f"{row.name}.txt").write_bytes(text.encode())
        written, same = written + 1, same + exact
    print(f"{written} of {len(rows)} texts are rebuilt, {written - same} of them with other white space")
    return 0 if written else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
