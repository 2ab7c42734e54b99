"""A request -> what the server answers, asked in this process and without a socket.

The graph holds a tag in all its texts, and its folder lies beside a file that is nobody's business.
"""

import asyncio
import atexit
import json
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox
from hostile import hostile_graph
from starlette.types import ASGIApp, Message

from kg.errors import KGError, QueryUnanswered
from kg.query import FILE
from kg.query.engine import answer
from kg.query.frames import Body, Question, cut_frame, pack
from kg.query.loading import LARGE
from kg.rdf.dataset import to_trig
from kg.view import to_html
from kg.web.app import make_app
from kg.web.graph import ServedGraph
from kg.web.pages import STATIC
from kg.web.state import read_state

CANARY, SECRET = "<x-canary onload=1>", "nobody's business"
PIECES = json.loads(Path(__file__).with_name("requests.json").read_text(encoding="utf-8"))  # 127 of them
END = 0xFF  # ends a part of a request
METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "DELETE")
STARTS = (
    "/sparql?query=",
    "/sparql?query=SELECT * { ",
    "/sparql?",
    "/sparql",
    "/query/bound?q=several-articles&at_least=",
    "/query/bound?q=neighbourhood&name=",
    "/query/bound?q=",
    "/query",
    "/entity/",
    "/entity/first",
    "/entity/article-x",
    "/static/",
    "/",
    "",
    "/query/answer",
    "/query/empty?of=",
    "/query/suggest?text=",
    "/query?format=csv&query=",
    "/query?format=",
    "/built",
    "/pages/",
)
MEDIA = ("application/sparql-query", "application/x-www-form-urlencoded", "")
VARIABLES = 9  # of a query that is run: the work may grow a hundredfold with every two

_FORMS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_folder = tempfile.TemporaryDirectory(prefix="kg-fuzz-")
atexit.register(_folder.cleanup)


class _Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all_of(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


class _Graph(ServedGraph):
    """The served graph, whose questions are answered in this process, where they can be watched."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._state = read_state(file, LARGE, None)

    def look_at_file(self) -> None:
        """Do nothing: no build comes."""

    async def ask_all(self, questions: Sequence[Question]) -> list[Any]:
        """Return what a child would answer."""
        return [self._answer(question) for question in questions]

    async def ask(self, question: Question) -> Any:
        """Return what a look-up finds, which must be what a child would answer."""
        found, (full,) = self.look_up(question), await self.ask_all([question])
        if found is not None:
            assert isinstance(full, Body) and found.media == full.media
            any_rows = "limit" in question.text.lower()
            assert any_rows or _rows(found) == _rows(full), "a short cut goes elsewhere"
        return full if found is None else found

    def _answer(self, question: Question) -> Any:
        variables = set(re.findall(r"[?$]\w+", question.text))
        if question.accept is not None and len(variables) > VARIABLES:
            raise QueryUnanswered("query: no answer in time; ask for less")
        found = answer(self.state.store, self.prefixes, question)
        full = cut_frame(bytearray(pack(found)))  # as through the pipe
        if isinstance(full, KGError):
            raise full
        return full


def _rows(body: Body) -> list[str]:
    """Return the rows of an answer; no order of rows, nor of columns under a star, is promised."""
    if body.media not in _FORMS:
        return []
    results = ox.parse_query_results(body.content, _FORMS[body.media])
    if isinstance(results, ox.QueryBoolean):
        return [str(results)]
    names = sorted(results.variables, key=str)
    return sorted(str([(name, row[name]) for name in names]) for row in results)


@cache
def _server(host: str) -> ASGIApp:
    """Return the server of the hostile graph, as it is for one machine or for all."""
    folder = Path(_folder.name, "output")
    folder.mkdir(exist_ok=True)
    graph = hostile_graph(CANARY, f"b{CANARY}", f"c{CANARY}")
    (folder / FILE).write_text(to_trig(graph), encoding="utf-8")
    (folder / "graph.html").write_bytes(to_html(graph, lang="en"))
    for secret in (folder / "graph.json", folder.parent / "secret.html", folder.parent / "graph.html"):
        secret.write_text(SECRET, encoding="utf-8")
    return make_app(folder, _Graph(folder / FILE), host=host, timeout=2.0, cors=True, lang="en")


def _bytes_of(part: bytes) -> bytes:
    """Return what a part of a request stands for: a byte for itself, one of 128 and more for a piece."""
    return b"".join(
        bytes([byte]) if byte < 0x80 else PIECES[byte - 0x80].encode("utf-8", "surrogatepass")
        for byte in part
    )


def _ask(app: ASGIApp, scope: dict[str, Any], body: bytes) -> _Answer:
    """Return the answer to one request, whose body comes in two halves."""
    coming = [
        {"type": "http.request", "body": body[:9], "more_body": True},
        {"type": "http.request", "body": body[9:], "more_body": False},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()  # the client stays to hear the answer
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    start, *rest = sent
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
    assert rest and not rest[-1].get("more_body") and {one["type"] for one in rest} == {"http.response.body"}
    return _Answer(start["status"], headers, b"".join(one.get("body", b"") for one in rest))


def web(data: bytes) -> None:
    """A request: an answer that is no fault of the server, and in which no text is markup."""
    head, target, accept, body, host, *_ = [*data.split(bytes([END])), b"", b"", b"", b"", b""]
    first, second = [*head, 0, 0][:2]
    address = STARTS[first % len(STARTS)].encode() + _bytes_of(target)
    path, _, query = address.partition(b"?")
    fields = {
        b"host": _bytes_of(host) or b"localhost:8000",
        b"accept": _bytes_of(accept),
        b"content-type": MEDIA[second % len(MEDIA)].encode() or _bytes_of(host),
    }
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": "http",
        "method": METHODS[second // 4 % len(METHODS)],
        "path": unquote(path.decode("ascii", "replace")),
        "raw_path": path,
        "query_string": query,
        "headers": [
            (name, re.sub(rb"[\x00-\x1f\x7f]", b"", value)) for name, value in fields.items() if value
        ],
    }
    answer = _ask(_server("127.0.0.1" if second < 128 else "0.0.0.0"), scope, _bytes_of(body))
    _check(answer, scope["path"])


def _check(answer: _Answer, path: str) -> None:
    assert answer.status < 500 or (answer.status == 503 and answer.all_of("retry-after"))
    assert answer.all_of("x-content-type-options") == ["nosniff"]
    assert not any(re.search(r"[\r\n\0]", name + value) for name, value in answer.headers)
    assert SECRET.encode() not in answer.body
    media = "".join(answer.all_of("content-type")).partition(";")[0]
    if answer.status >= 400 and media.endswith("json"):
        assert json.loads(answer.body)["message"]
    elif answer.status >= 400:
        assert media == "text/plain" and answer.body.strip() and answer.body.endswith(b"\n")
        assert answer.body.decode().count("\n") == 1 or b"things could be meant" in answer.body
    elif media == "text/html":
        assert CANARY.encode() not in answer.body
        assert b"x-canary onload" in answer.body or not path.startswith("/entity/")  # but as text it is there
        assert "default-src 'none'" in answer.all_of("content-security-policy")[0]
    elif media.endswith("json"):
        json.loads(answer.body)
    else:
        assert media or not answer.body
    if path.startswith("/static/") and answer.status == 200:
        assert path.removeprefix("/static/") in STATIC
