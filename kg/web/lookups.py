"""HTTP whose plainest requests take a short cut: GET /sparql?query=… on a connection that asks nothing else.

Many small look-ups are what programs ask of an endpoint, and much of the time of one goes into reading and
writing HTTP in general. Whatever is not plain goes uvicorn's way, and so does the rest of its connection.

Look-ups per second, as ratios to oxigraph's server in the same run (tests/benchmarks/serving.py), 1 and 8
connections, two busy cores: 1.3 and 1.4, and 26 µs of a processor each to 42 and 49. Read as queries instead
(kg/query/lookup.py): 1.0 and 0.6 to 0.7, 40 µs. Without this file about half of that, and with every look-up
sent to a child process 0.13 to 0.26 and 0.16 to 0.24.
"""

import asyncio
import re
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.responses import Response

from kg.query.frames import Body, Question
from kg.web.app import EVERY, Front
from kg.web.connections import HEAD, Connection
from kg.web.sparql import address_of, answer_with

PLAIN = re.compile(rb"GET /sparql\?query=([!$-%'-~]+) HTTP/1\.1\r\n((?:[a-zA-Z-]+:[\t -~]*\r\n)+)\r\n")
USUAL = {
    "host",
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "pragma",
    "user-agent",
}
STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])


ALWAYS = _lines(EVERY)


@cache
def head_of(media: str) -> bytes:
    """Return the headers of an answer in a media type, without its length."""
    headers = answer_with(Body(media, b"")).raw_headers
    return _lines([pair for pair in headers if pair[0] != b"content-length"])


class Lookups(Connection):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._front: Front = self.app
        self._plain = not self._front.cors
        self._used = -1.0  # when the end of the connection for want of requests was last put off
        self._head = b""  # the headers of the last request; a client hardly changes them
        self._accept: str | None = None
        self._address = ""
        self._task: asyncio.Task[None] | None = None  # what answers later
        self._held = bytearray()  # what came meanwhile

    def data_received(self, data: bytes) -> None:
        if self._task is not None:
            self._hold(data)
            return
        text = self._read(data) if self._plain else None
        if text is not None:
            self._answer(text)
            return
        self._plain = False
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:
            self._task.cancel()
        super().connection_lost(exc)

    def _hold(self, data: bytes) -> None:
        """Keep some of what comes before its turn; the rest waits at its sender, for it may be any amount."""
        self._held += data
        if len(self._held) > HEAD:
            self.flow.pause_reading()

    def _read(self, data: bytes) -> str | None:
        """Return the query of a plain request; None if it is not plain."""
        request = PLAIN.fullmatch(data)
        if (
            not request
            or len(self.connections) >= (self.limit_concurrency or 0)
            or not self._reads(request[2])
        ):
            return None
        try:
            return unquote_to_bytes(request[1].replace(b"+", b" ")).decode()
        except UnicodeDecodeError:
            return None

    def _reads(self, head: bytes) -> bool:
        """Say whether these headers are plain; their Accept is kept."""
        if head != self._head:
            pairs = [line.split(b":", 1) for line in head.split(b"\r\n")[:-1]]
            headers = Headers(raw=[(name.lower(), value.strip()) for name, value in pairs])
            names = headers.keys()
            if len(set(names)) < len(names) or not USUAL.issuperset(names):
                return False
            if headers.get("connection", "keep-alive").lower() != "keep-alive" or not self._front.knows(
                headers
            ):
                return False
            self._head, self._accept = head, headers.get("accept") or "*/*"
            self._address = address_of("/sparql", headers)
        return True

    def _answer(self, text: str) -> None:
        """Answer a look-up now, anything else when its answer is there."""
        assert self._accept
        endpoint = self._front.endpoint
        found = endpoint.graph.look_up(Question(text, endpoint.timeout, self._accept))
        if found is not None:
            self._write(STATUS_LINES[200], head_of(found.media), found.content)
            self._waits = now = self.loop.time()
            if now > self._used + 1:  # timers set anew for every look-up cost time
                self._used = now
                self.on_response_complete()
            return
        self._unset_keepalive_if_required()
        self._expect(None)
        self._waits = None
        self._task = self.loop.create_task(self._answer_later(text, self._accept))
        self.tasks.add(self._task)
        self._task.add_done_callback(self.tasks.discard)

    async def _answer_later(self, text: str, accept: str) -> None:
        try:
            response = await self._front.endpoint.answer([("query", text)], accept, self._address)
        except Exception:  # as uvicorn does it
            self.logger.exception("Exception in ASGI application")
            response = Response("Internal Server Error", 500, media_type="text/plain")
        self._task = None
        self._send(response)
        held, self._held = bytes(self._held), bytearray()
        if held and not self.transport.is_closing():
            self.data_received(held)

    def _send(self, response: Response) -> None:
        lines = _lines([pair for pair in response.raw_headers if pair[0] != b"content-length"])
        self._write(STATUS_LINES[response.status_code], lines, bytes(response.body))
        self.on_response_complete()

    def _write(self, status: bytes, lines: bytes, content: bytes) -> None:
        """Write an answer, all at once."""
        if not self.transport.is_closing():
            date = _lines(self.server_state.default_headers)
            size = b"content-length: %d\r\n\r\n" % len(content)
            self.transport.write(b"".join((status, date, lines, ALWAYS, size, content)))
