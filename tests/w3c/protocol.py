"""The W3C's tests of the protocol, sent to the endpoint in this process."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError
from kg.query.engine import answer
from kg.query.frames import Question
from kg.web.app import make_app
from tests.w3c.manifest import MF, Manifest

HT, CNT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#"
DATA = "http://kasei.us/2009/09/sparql/data/"  # the graphs that the tests name


class _Pool:
    """Stands for the pool: the same engine, in this process."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    async def ask(self, question: Question) -> Any:
        """Return what a child would answer."""
        found = answer(self._store, {}, question)
        if isinstance(found, KGError):
            raise found
        return found


def find_fault(manifest: Manifest, test: Any) -> str:
    """Return which request of a test is answered otherwise than it should be; nothing if none is."""
    store = ox.Store()
    store.add_graph(ox.NamedNode(f"{DATA}data0.rdf"))
    for number in (1, 2, 3):
        file, graph = manifest.file.parent / f"data{number}.nt", ox.NamedNode(f"{DATA}data{number}.rdf")
        store.load(path=str(file), to_graph=graph)
    pool: Any = _Pool(store)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder), pool, host="127.0.0.1", timeout=9.0, cors=False, lang="en")
        requests = manifest.items(manifest.one(test, MF + "action"), HT + "requests")
        return next(filter(None, (_send(app, manifest, one) for one in requests)), "")


def _send(app: Any, manifest: Manifest, request: Any) -> str:
    """Send one request; return what is wrong with its answer."""
    path, _, query = manifest.one(request, HT + "absolutePath").value.partition("?")
    scope = {"type": "http", "method": manifest.one(request, HT + "methodName").value, "path": path}
    scope |= {"raw_path": path.encode(), "query_string": query.encode(), "scheme": "http"}
    scope |= {"http_version": "1.1", "root_path": "", "headers": _headers(manifest, request)}
    coming = [{"type": "http.request", "body": _body(manifest, request), "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return coming.pop(0) if coming else await asyncio.Event().wait()

    async def keep(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, keep))
    told, status = manifest.one(request, HT + "resp"), str(sent[0]["status"])
    said = b"".join(part.get("body", b"") for part in sent[1:])
    if status[0] not in [value.value[-3] for value in manifest.all_of(told, MF + "expectedStatus")]:
        return f"{status} {said[:200]!r}"
    yes = manifest.one(told, MF + "expectedBoolean")
    wrong = yes is not None and f'"boolean":{yes.value}'.encode() not in said
    return f"not {yes.value}: {said[:200]!r}" if wrong else ""


def _headers(manifest: Manifest, request: Any) -> list[tuple[bytes, bytes]]:
    headers = [(b"host", b"localhost")]
    for header in manifest.items(request, HT + "headers"):
        name, value = (manifest.one(header, HT + part).value for part in ("fieldName", "fieldValue"))
        headers.append((name.lower().encode(), value.encode()))
    return headers


def _body(manifest: Manifest, request: Any) -> bytes:
    body = manifest.one(request, HT + "body")
    chars, encoding = (manifest.one(body, CNT + name) for name in ("chars", "characterEncoding"))
    return b"" if chars is None else chars.value.encode(encoding.value if encoding else "utf-8")
