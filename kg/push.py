"""graph.ttl -> a SPARQL 1.1 Graph Store server, by its Graph Store HTTP Protocol."""

import base64
import os
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, quote, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from kg.errors import OutputError, PushError
from kg.files import finish_replacing

FILE = "graph.ttl"


def push(
    directory: Path, url: str, *, graph: str | None = None, replace: bool = False, timeout: float = 600.0
) -> str:
    """Load the export into the store at ``url``: its default graph, or the named ``graph``.

    What the graph held stays, or goes with ``replace``. Return where it went; PushError says what failed.
    """
    parts = _split(url)
    where = "default" if graph is None else urlencode({"graph": graph}, quote_via=quote)
    address = urlunsplit(
        parts._replace(netloc=parts.netloc.rpartition("@")[2], query=_join(parts.query, where))
    )
    path = directory / FILE
    finish_replacing(directory)
    try:
        with path.open("rb") as file:
            headers = {
                "Content-Type": "text/turtle",
                "Content-Length": str(os.fstat(file.fileno()).st_size),
                **_login(parts),
            }
            _send(Request(address, file, headers, method="PUT" if replace else "POST"), timeout)
    except FileNotFoundError as error:
        raise OutputError(f"{path}: no such file; run kg build, or name its folder with -o") from error
    return address


def _split(url: str) -> SplitResult:
    mend = "give the address of its graph store, like http://127.0.0.1:7878/store"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise PushError(f"{url}: {error}; {mend}") from error
    if not usable:
        raise PushError(f"{url}: not an address of a server; {mend}")
    return parts


def _join(query: str, more: str) -> str:
    return f"{query}&{more}" if query else more


def _login(parts: SplitResult) -> dict[str, str]:
    """Return the header for a name and password in the address."""
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"}


def _send(request: Request, timeout: float) -> None:
    where = request.full_url
    try:
        with urlopen(request, timeout=timeout):
            return
    except HTTPError as error:
        with error:
            said = " ".join(error.read(300).decode("utf-8", "replace").split())
        raise PushError(
            f"{where}: {error.code} {error.reason}: {said}; check the address and the rights"
        ) from error
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise PushError(f"{where}: cannot be reached ({reason}); is the server running?") from error
