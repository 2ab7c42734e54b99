"""Which reader a document or saved page is for, whatever its name; old Word files are converted."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from kg.errors import SourceError
from kg.model import Source, Unread
from kg.sources.finding import TABLES
from kg.sources.mail import read_mail
from kg.sources.tables import read_page_tables, read_tables
from kg.sources.word import read_word

_PACKED, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table|div)\b", re.IGNORECASE
)
_MAIL = re.compile(rb"(?:[\w-]{1,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}?MIME-Version:", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SECONDS = 120
_OLD = "save it as .docx (Word, WPS or LibreOffice do that), or install LibreOffice, and kg converts it"


def kind_of(data: bytes, suffix: str) -> str:
    """Return the kind of a file: its suffix, or what its bytes are where those of offices lie."""
    if suffix in (".doc", ".docx", ".docm", ".rtf", ".wps"):
        if data.startswith(_PACKED):
            return ".docx"
        if data.startswith((_OLE, _RTF)):
            return ".doc"
        if _HTML.match(data):
            return ".html in"
        return ".mht" if _MAIL.match(data[:4096]) else "" if suffix != ".docx" else ".docx"
    if suffix in TABLES and _HTML.match(data):
        return ".html tables"
    return suffix


def _read_html(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield the page that is saved under the name of a Word document or a workbook."""
    fields = cast(dict[str, Any], known)
    yield Source(path, "", raw=data, size=len(data), sha256=sha256(data).hexdigest(), **fields)


def _read_html_tables(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield the tables of a page under the name of a workbook, or the page where it has none."""
    try:
        found = list(read_page_tables(data, path, known))
    except SourceError:
        found = []
    sources = any(isinstance(item, Source) for item in found)
    yield from found if sources else _read_html(data, path, known)


def _read_old_word(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield an old Word document, converted by LibreOffice where that is installed."""
    if _ENCRYPTED in data:
        raise SourceError("is protected by a password; save it without one")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SourceError(f"is an old Word or RTF document; {_OLD}")
    yield from read_word(_convert(program, data), path, known)


def _convert(program: str, data: bytes) -> bytes:
    """Return ``data`` as .docx; LibreOffice works in a folder and with a profile of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / ("page.rtf" if data.startswith(_RTF) else "page.doc")
        file.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", "docx", "--outdir", str(folder), str(file)]
        try:
            _run(command, folder)
            return (folder / "page.docx").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SourceError(f"is an old Word document that LibreOffice did not convert; {_OLD}") from error


def _run(command: list[str], folder: Path) -> None:
    """Run a program that starts others, and end them all when it takes too long."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as running:
        try:
            running.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(running.pid, signal.SIGKILL)
            running.kill()
            raise


READERS: dict[str, Callable[[bytes, str, dict[str, str]], Iterator[Source | Unread]]] = {
    **dict.fromkeys(TABLES, read_tables),
    ".docx": read_word,
    ".doc": _read_old_word,
    ".mht": partial(read_mail, page=True),
    ".mhtml": partial(read_mail, page=True),
    ".eml": partial(read_mail, page=False),
    ".html in": _read_html,
    ".html tables": _read_html_tables,
}
