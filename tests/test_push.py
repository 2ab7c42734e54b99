"""The export into a real Graph Store server."""

import base64
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from rdflib import Graph

from kg.cli import main
from kg.errors import OutputError, PushError
from kg.push import push

GRAPH = "https://example.org/新闻?a=1&b=2"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server with an empty store."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("there is no oxigraph for this system")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(tmp_path_factory.mktemp("store")), "--bind", address[7:]]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        for _ in range(100):
            try:
                urlopen(f"{address}/query?query=ASK%7B%7D", timeout=5).close()
                break
            except URLError:
                time.sleep(0.1)
        yield address
        server.terminate()


def count(store: str, pattern: str) -> int:
    query = quote(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    with urlopen(f"{store}/query?query={query}", timeout=30) as answer:
        return int(answer.read().decode().partition('"value":"')[2].partition('"')[0])


def test_the_export_arrives_whole_and_once(store: str, output: Path) -> None:
    expected = len(Graph().parse(output / "graph.ttl"))
    for _ in range(2):
        assert push(output, f"{store}/store") == f"{store}/store?default"
        assert count(store, "?s ?p ?o") == expected


def test_a_named_graph_is_added_to_or_replaced(store: str, output: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    pattern = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}"
    push(tmp_path, f"{store}/store", graph=GRAPH)
    assert count(store, pattern) == 1
    push(output, f"{store}/store", graph=GRAPH)
    assert count(store, pattern) == 1 + len(Graph().parse(output / "graph.ttl"))
    push(tmp_path, f"{store}/store", graph=GRAPH, replace=True)
    assert count(store, pattern) == 1


def test_the_command(
    store: str, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kg", "push", f"{store}/store", "-o", str(output), "--graph", "a:g"])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code in (0, None)
    assert capsys.readouterr().err == f"loaded into {store}/store?graph=a%3Ag\n"


@pytest.mark.parametrize(
    ("path", "graph", "said"),
    [
        ("/nowhere", None, "404 Not Found"),
        ("/store", "no iri", "400 Bad Request"),
    ],
)
def test_what_the_server_says_is_told(
    store: str, output: Path, path: str, graph: str | None, said: str
) -> None:
    with pytest.raises(PushError) as caught:
        push(output, f"{store}{path}", graph=graph)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:7878/store", "not an address of a server"),
        ("ftp://127.0.0.1/store", "not an address of a server"),
        ("file:///etc/hostname", "not an address of a server"),
        ("http:///store", "not an address of a server"),
        ("http://127.0.0.1:x/store", "give the address of its graph store"),
        ("http://127.0.0.1:1/store", "cannot be reached"),
    ],
)
def test_a_wrong_address_is_one_line(output: Path, url: str, said: str) -> None:
    with pytest.raises(PushError) as caught:
        push(output, url)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_export_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"graph\.ttl: no such file; run kg build"):
        push(tmp_path, "http://127.0.0.1:1/store")


def test_name_and_password_of_the_address_are_sent_and_not_shown(output: Path) -> None:
    seen: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.path, self.headers["Authorization"]))
            self.send_error(403, "No")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    try:
        with pytest.raises(PushError, match="403 No") as caught:
            push(output, f"http://me:p%40ss@127.0.0.1:{server.server_port}/data?x=1")
    finally:
        thread.join()
        server.server_close()
    assert seen == [("/data?x=1&default", f"Basic {base64.b64encode(b'me:p@ss').decode()}")]
    assert "p%40ss" not in str(caught.value) and "p@ss" not in str(caught.value)
