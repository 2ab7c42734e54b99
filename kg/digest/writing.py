"""A digest -> a file, whole or not there: .html a page, .atom or .xml a feed, .json, .txt."""

import json
from pathlib import Path

from kg.digest import Digest
from kg.digest.feed import to_feed
from kg.digest.page import to_page
from kg.digest.printing import print_digest, to_table
from kg.errors import OutputError
from kg.files import replacing, write_bytes
from kg.graph import FILE as GRAPH

_SUFFIXES = (".html", ".atom", ".xml", ".json", ".txt")


def check_target(path: Path) -> None:
    """Raise OutputError where the end of a name does not tell what is to be written."""
    if path.suffix.lower() not in _SUFFIXES:
        raise OutputError(f"{path}: ends in none of {', '.join(_SUFFIXES)}; name digest.html or digest.atom")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if path.stem == Path(GRAPH).stem:
        raise OutputError(f"{path}: is what kg build writes; name digest{path.suffix}")


def write_digest(digest: Digest, path: Path, *, lang: str = "zh") -> None:
    """Write the digest into ``path`` in the form that its end tells."""
    check_target(path)
    with replacing(path) as beside:
        write_bytes(beside, [_to_bytes(digest, path.suffix.lower(), lang)])


def _to_bytes(digest: Digest, suffix: str, lang: str) -> bytes:
    if suffix == ".html":
        return to_page(digest, lang=lang)
    if suffix in (".atom", ".xml"):
        return to_feed(digest, lang=lang)
    if suffix == ".json":
        return f"{json.dumps(to_table(digest), ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")
    return "".join(f"{line}\n" for line in print_digest(digest, lang=lang)).encode("utf-8", "replace")
