"""HTTP whose connections are bounded: a head in bytes, a request in bytes and time, an answer in time.

A connection that waits for its client (for a request, for the rest of one, for an answer to be taken) makes
room where others come: the longest wait ends first. So slow clients end each other, and lock nobody out.
"""

from asyncio import BaseTransport, TimerHandle
from typing import Any, Literal

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

CONNECTIONS = 256  # at a time; beyond that those that wait for their client are closed
HEAD = 64 << 10  # bytes of a request's head
REQUEST = 8 << 20  # bytes of a request as it is sent; of a body less is read (MAX_BODY in kg.web.sparql)
QUEUED = 16  # requests of a connection behind the one that is answered; those beyond wait at their sender
RECEIVING = 30.0  # seconds in which a request must be there
IDLE = 60.0  # seconds in which the next one must begin
TAKING = 30.0  # seconds in which LEAST bytes of an answer that waits must be taken
LEAST = 256 << 10
UNTAKEN = 512 << 20  # bytes of answers that wait, of all connections
LINGER = 2.0  # seconds for a client to read why its request is refused
REASONS = {
    400: (b"Bad Request", b"the request is not understood\n"),
    408: (b"Request Timeout", b"the request takes too long\n"),
    413: (b"Content Too Large", b"the request is too large\n"),
    431: (b"Request Header Fields Too Large", b"the head of the request is larger than 64 kB\n"),
}


class Connection(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._part: Literal["", "head", "body", "refused"] = ""  # of a request: where the client is
        self._size = 0  # bytes of the request so far
        self._refusal = 0  # the status that is still to be told
        self._running: RequestResponseCycle | None = None  # the request that is, or was, answered last
        self._waits: float | None = 0.0  # since when the client has to do something; None: it waits for us
        self._receiving: TimerHandle | None = None
        self._taking: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._waits = self.loop.time()
        self._expect(RECEIVING)
        if len(self.connections) > CONNECTIONS:
            self._waiting()[0].drop()

    def connection_lost(self, exc: Exception | None) -> None:
        self._receiving = self._clock(self._receiving, None)
        self._taking = self._clock(self._taking, None)
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True  # uvicorn tells only the last of several
            self._running.message_event.set()
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        self.connections.discard(self)
        self.transport.abort()

    def _waiting(self) -> list["Connection"]:
        """Return the connections that wait for their clients, the longest wait first."""
        waiting = [one for one in self.connections if isinstance(one, Connection) and one._waits]
        return sorted(waiting, key=lambda one: one._waits or 0.0)

    # The request

    def data_received(self, data: bytes) -> None:
        if self._part == "refused":
            return
        self._size += len(data)
        super().data_received(data)
        if self._part != "body" and 0 < len(self.pipeline) < QUEUED:
            self.flow.resume_reading()  # who reads nothing does not learn that the client goes
        if self._size > (REQUEST if self._part == "body" else HEAD):
            self.refuse(413 if self._part == "body" else 431)

    def on_message_begin(self) -> None:
        self._part = "head"
        self._expect(RECEIVING)
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._part == "head":  # what stands behind a body, nobody reads
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD:
            self.refuse(431)
            raise HttpParserError  # ends the reading of what has come
        super().on_headers_complete()
        self._part = "body"

    def on_message_complete(self) -> None:
        self._part, self._size = "", 0
        super().on_message_complete()
        self._turn()

    def send_400_response(self, msg: str) -> None:
        self.refuse(400)

    def refuse(self, status: int) -> None:
        """Read nothing more, and say why, behind the answers to what came before."""
        if self._part == "refused" or self.transport.is_closing():
            return
        own = self.cycle if self._part == "body" else None
        self._part = "refused"
        if self.pipeline and self.pipeline[0][0] is own:
            self.pipeline.popleft()
        if own is not None and own.response_started:
            self.transport.close()
        elif self._answers(own):
            self._refusal = status
        else:
            self._say(status)

    def _say(self, status: int) -> None:
        phrase, reason = REASONS[status]
        lines = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
        head = b"HTTP/1.1 %d %b\r\n%bcontent-length: %d\r\n\r\n"
        self.transport.write(head % (status, phrase, lines, len(reason)) + reason)
        # Closed at once, what the client still sends would be answered by an error that hides the reason.
        self.transport.write_eof()
        self._receiving = self._clock(self._receiving, LINGER, self.drop)

    def _expect(self, seconds: float | None) -> None:
        """Let the client have so much time for what it has to send."""
        self._receiving = self._clock(self._receiving, seconds, self._late)

    def _late(self) -> None:
        own = self.cycle if self._part == "body" else None
        if self._answers(own):  # the request before it: until that is done, no more is read
            self._expect(RECEIVING)
        elif self._part == "" or (own is not None and own.response_complete):
            self.transport.close()
        else:
            self.refuse(408)

    # The answer

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._turn()
        if self._refusal and not self._answers(None) and not self.transport.is_closing():
            self._say(self._refusal)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._waits = self.loop.time()
        self._watch_taking()
        held = {one: one.transport.get_write_buffer_size() for one in self._waiting()}
        excess = sum(held.values()) - UNTAKEN
        for one, size in held.items():
            if excess > 0 and size:
                excess -= size
                one.drop()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taking = self._clock(self._taking, None)
        self._turn()

    def _answers(self, own: RequestResponseCycle | None) -> bool:
        """Say whether a request is being answered, other than ``own``, which is not all there."""
        return self._running not in (None, own) and not self._running.response_complete

    def _turn(self) -> None:
        """See whose turn it is: the client's, or ours."""
        ours = self._answers(self.cycle if self._part == "body" else None)
        self._waits = None if ours else self.loop.time()
        if self._part == "":
            self._expect(None if ours else IDLE)

    def _watch_taking(self) -> None:
        untaken = self.transport.get_write_buffer_size()

        def check() -> None:
            if self.transport.get_write_buffer_size() > untaken - LEAST:
                self.drop()
            else:
                self._watch_taking()

        self._taking = self._clock(self._taking, TAKING, check)

    def _clock(
        self, clock: TimerHandle | None, seconds: float | None, then: Any = None
    ) -> TimerHandle | None:
        """Stop a clock; start a new one if ``seconds`` are given."""
        if clock is not None:
            clock.cancel()
        return None if seconds is None else self.loop.call_later(seconds, then)
