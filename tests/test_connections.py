"""Clients that go, that are slow, that send without end; children that somebody ends: others are answered."""

import contextlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import KEYS
from test_web import Site

from kg.errors import QueryError
from kg.query import close_workers, run_query

pytestmark = pytest.mark.timing  # what waits for a second or two is no test beside others
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ANY = "ASK { ?s ?p ?o }"  # a child answers it
LOOKUP = f"ASK {{ id:{KEYS['company']} a kg:Company }}"
SMALL = "import kg.web.connections as limits; limits.RECEIVING = limits.IDLE = 1.5; limits.TAKING = 1.0"
HOST = "Host: localhost\r\n"


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    (output / "graph.html").write_text("x" * (40 << 20), encoding="utf-8")
    served = Site(
        output, "--timeout", "60", first="import kg.web.connections as limits; limits.UNTAKEN = 20 << 20"
    )
    yield served
    served.close()


@pytest.fixture(scope="module")
def hasty(output: Path, site: Site) -> Iterator[Site]:
    served = Site(output, "--timeout", "4", first=SMALL)
    yield served
    served.close()


def get(text: str, headers: str = "") -> bytes:
    return f"GET /sparql?query={quote(text)} HTTP/1.1\r\n{HOST}{headers}\r\n".encode()


def post(text: str) -> bytes:
    head = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode()


def read_all(line: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    got = b""
    with contextlib.suppress(ConnectionError):
        while more := line.recv(1 << 16):
            got += more
    return got


def read_answer(line: socket.socket, got: bytes = b"") -> int:
    """Return the status of the next answer, of which ``got`` is read, and leave nothing of it on the line."""
    while not (head := re.match(rb"HTTP/1.1 (\d+)(?s:.*)content-length: (\d+)(?s:.*?)\r\n\r\n", got)) or len(
        got
    ) < head.end() + int(head[2]):
        more = line.recv(1 << 16)
        assert more, got
        got += more
    return int(head[1])


def children(pid: int) -> list[int]:
    """Return the processes that answer questions of a server, or of this process."""
    told = [file.read_text().split() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    every = [int(one) for ones in told for one in ones]
    return [one for one in every if b"kg.query.engine" in Path(f"/proc/{one}/cmdline").read_bytes()]


def answers(site: Site) -> bool:
    return bool(json.loads(site.query(ANY)[2])["boolean"])


def leave(site: Site, lines: list[socket.socket]) -> None:
    """Close connections; who comes then is answered: a second for each query that ran, and another child."""
    for line in lines:
        line.close()
    began = time.monotonic()
    assert answers(site)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "sent", [get(ENDLESS), get(ENDLESS, "X-Other: 1\r\n"), post(ENDLESS)], ids=["short cut", "get", "post"]
)
def test_queries_end_when_their_clients_go(site: Site, sent: bytes) -> None:
    """Four run and the others wait, a minute each, unless they are ended."""
    lines = [site.connect() for _ in range(60)]
    for line in lines:
        line.sendall(sent)
    time.sleep(0.5)
    leave(site, lines)


def test_a_query_ends_when_one_of_several_requests_is_left(site: Site) -> None:
    lines = [site.connect() for _ in range(8)]
    for sent in (get(ENDLESS, "X-Other: 1\r\n"), get(ENDLESS), get(ANY)):
        for line in lines:
            line.sendall(sent)
        time.sleep(0.3)
    leave(site, lines)


def test_the_query_of_a_client_that_stays_goes_on_while_others_go(hasty: Site) -> None:
    got: list[int] = []
    asker = threading.Thread(target=lambda: got.append(hasty.query(ENDLESS)[0]))
    asker.start()
    for _ in range(10):
        with hasty.connect() as line:
            line.sendall(get(ANY))
    asker.join()
    assert got == [503]  # at its time, not before


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"x-a: " + b"y" * (65 << 10), 431),
        (b"x-a: y\r\n" * 9000, 431),
        (b"x-a: " + b"y" * (8 << 20), 431),
        (b"x-a: " + b"y" * (60 << 10), 200),
    ],
    ids=["one header", "many headers", "8 MB", "60 kB"],
)
@pytest.mark.parametrize("first", [b"", get(LOOKUP)])
def test_a_head_has_an_end(site: Site, head: bytes, status: int, first: bytes) -> None:
    with site.connect() as line:
        with contextlib.suppress(ConnectionError):
            line.sendall(first + get(LOOKUP)[:-2] + head + b"\r\nconnection: close\r\n\r\n")
        statuses = re.findall(rb"HTTP/1.1 (\d+)", read_all(line))
    assert statuses == [b"200"] * bool(first) + [b"%d" % status]


def test_an_address_has_an_end(site: Site) -> None:
    assert site.ask("/" + "a" * (70 << 10))[0] == 431
    assert site.ask("/query?q=" + "a" * (60 << 10))[0] == 200


CHUNKED = post("").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")


@pytest.mark.parametrize(
    ("sent", "again"),
    [
        (b"", b""),
        (b"GET /spar", b""),
        (b"\r\n\r\n", b"\r\n"),
        (get(LOOKUP)[:-2], b""),
        (get(LOOKUP)[:-2], b"a: b\r\n"),
        (post(LOOKUP)[:-5], b""),
        (CHUNKED, b"1\r\n \r\n"),
        (CHUNKED + b"0\r\n", b"trailer: x\r\n"),
        (get(LOOKUP), b""),
        (get(LOOKUP) + b"GET /spar", b""),
        (b"PUT /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n", b"x"),
    ],
)
def test_a_request_has_its_time(hasty: Site, sent: bytes, again: bytes) -> None:
    """What is sent in drops takes no longer than what is sent in halves."""
    with hasty.connect() as line:
        line.sendall(sent)
        line.settimeout(0.2)
        began, got = time.monotonic(), b" "
        while got:
            assert time.monotonic() - began < 10, "still open"
            with contextlib.suppress(TimeoutError):
                got = line.recv(1 << 16)
                continue
            with contextlib.suppress(ConnectionError):
                line.sendall(again)
                continue
            break


def test_a_request_in_pieces_is_answered_within_its_time(hasty: Site) -> None:
    with hasty.connect() as line:
        for sent in (get(LOOKUP, "X-Other: 1\r\n"), post(ANY), get(LOOKUP)):
            for at in range(0, len(sent), 40):
                line.sendall(sent[at : at + 40])
                time.sleep(0.05)
            assert read_answer(line) == 200
            time.sleep(0.8)  # it may pause between two requests


def test_a_long_query_is_not_cut_off_by_the_time_of_requests(hasty: Site) -> None:
    """Nor is what comes behind it while it runs."""
    with hasty.connect() as line:
        line.sendall(get(ENDLESS, "X-Other: 1\r\n") + get(LOOKUP, "X-Other: 1\r\n")[:-9])
        assert read_answer(line) == 503
        line.sendall(get(LOOKUP, "X-Other: 1\r\n")[-9:])
        assert read_answer(line) == 200


def test_an_answer_that_nobody_takes_is_dropped(hasty: Site) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(hasty.connect()) for _ in range(3)]
        for line in lines:
            line.sendall(f"GET / HTTP/1.1\r\n{HOST}\r\n".encode())
        time.sleep(4)
        assert all(len(read_all(line)) < 40 << 20 for line in lines)
    with hasty.connect() as line:  # one who takes it, if slowly, gets all of it
        line.sendall(f"GET / HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode())
        got = 0
        while more := line.recv(1 << 19):
            got += len(more)
            time.sleep(0.02)
    assert got > 40 << 20


def test_answers_that_nobody_takes_are_bounded_together(site: Site) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(site.connect()) for _ in range(6)]
        for line in lines:
            line.sendall(get("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"))
            line.recv(1)
        sizes = [len(read_all(line)) for line in lines[:2]]
        for line in lines[-1:]:
            assert read_answer(line, b"H") == 200
    assert max(sizes) < 5 << 20


@pytest.mark.parametrize("sent", [b"", b"GET / HTT", get(LOOKUP), post(LOOKUP)[:-2]])
def test_many_slow_connections_lock_nobody_out(site: Site, sent: bytes) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(line := site.connect())
            line.sendall(sent)
        assert answers(site)
        assert site.query(LOOKUP)[0] == 200


def test_the_newest_connections_stay(site: Site) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(site.connect()) for _ in range(300)]
        time.sleep(0.5)
        lines[-1].sendall(get(LOOKUP))
        assert read_answer(lines[-1]) == 200
        assert read_all(lines[0]) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_child_that_somebody_ends_is_replaced_before_anyone_sees_it(site: Site) -> None:
    for wait in (0.0, 0.0, 0.0, 0.5, 1.5):
        assert answers(site)
        time.sleep(wait)
        ended = children(site.pid)
        assert ended
        for child in ended:
            os.kill(child, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_question_whose_child_somebody_ends_is_asked_once_more(output: Path, number: int) -> None:
    close_workers()
    got: list[object] = []

    def ask() -> None:
        try:
            got.append(run_query(output, ENDLESS, timeout=4))
        except QueryError as error:
            got.append(str(error))

    asker = threading.Thread(target=ask)
    asker.start()
    ended = 0
    while asker.is_alive() and ended < 2:
        time.sleep(0.7)
        for child in children(os.getpid())[:1]:
            os.kill(child, number)
            ended += 1
            if ended == 1:
                time.sleep(1.5)  # another one is asked
                assert asker.is_alive() and len(children(os.getpid())) == 1
    asker.join()
    assert got == ["query: the engine has stopped; try again"]
    assert run_query(output, ANY) is True
    close_workers()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_child_that_stands_still_is_ended(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.query.child.LATE", 0.5)
    assert run_query(output, ANY) is True
    for child in children(os.getpid()):
        os.kill(child, signal.SIGSTOP)
    with pytest.raises(QueryError, match="no answer in 1 seconds"):
        run_query(output, ANY, timeout=1)
    assert run_query(output, ANY) is True


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    told = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert told
    return int(told[1]) << 10


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_requests_leave_nothing_in_memory(hasty: Site) -> None:
    def ask(count: int) -> dict[int, int]:
        with hasty.connect() as line:
            for number in range(count):
                text = f"ASK {{ id:{KEYS['company']} a kg:Company, kg:C{number} }}"
                for sent in (get(LOOKUP), get(text), get(LOOKUP, f"X-Other: {number}\r\n"), post(text)):
                    line.sendall(sent)
                    assert read_answer(line) == 200
        return {pid: resident(pid) for pid in (hasty.pid, *children(hasty.pid))}

    ask(150)
    time.sleep(3)  # until the spare child is there
    before = ask(150)
    grown = {pid: size - before[pid] for pid, size in ask(600).items() if pid in before}
    assert hasty.pid in grown and len(grown) > 1
    assert max(grown.values()) < 2 << 20, grown  # so much would be 850 bytes a request
