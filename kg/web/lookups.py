"""HTTP whose plainest requests take a short cut: GET /sparql?query=… on a connection that asks nothing else.

Many small look-ups are what programs ask of an endpoint, and much of the time of one goes into reading and
writing HTTP in general. Whatever is not plain goes uvicorn's way, and so does the rest of its connection.
"""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.query.frames import Question
from kg.web.app import EVERY, Front
from kg.web.sparql import answer_with

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


class Lookups(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._front: Front = self.app
        self._plain = not self._front.cors
        self._busy = False
        self._held = b""  # came before the last answer was given
        self._head = b""  # the headers of the last request; a client hardly changes them
        self._accept: str | None = None

    def data_received(self, data: bytes) -> None:
        if self._busy:
            self._held += data
            return
        text = self._read(data) if self._plain else None
        if text is not None:
            self._unset_keepalive_if_required()
            self._answer(text)
            return
        self._plain = False
        super().data_received(data)

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
            return unquote_plus(request[1].decode("ascii"), errors="strict")
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
        return True

    def _answer(self, text: str) -> None:
        """Answer a look-up now, anything else when its answer is there."""
        assert self._accept
        endpoint = self._front.endpoint
        found = endpoint.pool.look_up(Question(text, endpoint.timeout, self._accept))
        if found is not None:
            self._send(answer_with(found))
            return
        self._busy = True
        task = self.loop.create_task(self._answer_later(text, self._accept))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer_later(self, text: str, accept: str) -> None:
        response = await self._front.endpoint.answer([("query", text)], accept)
        self._busy = False
        self._send(response)
        if self._held and not self.transport.is_closing():
            data, self._held = self._held, b""
            self.data_received(data)

    def _send(self, response: Response) -> None:
        if not self.transport.is_closing():
            headers = (*self.server_state.default_headers, *response.raw_headers, *EVERY)
            lines = [b"%b: %b\r\n" % pair for pair in headers]
            self.transport.write(
                b"".join((STATUS_LINES[response.status_code], *lines, b"\r\n", response.body))
            )
        self.on_response_complete()
