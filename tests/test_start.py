"""kg start: the server behind the page, what it refuses, and the file that starts it."""

import configparser
import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from kg.errors import SourceError
from kg.start import RUNNING, find_running
from kg.start.starter import write_starter
from kg.start.works import RECORD, Works, list_folder, safe_name, safe_path

ROOT = Path(__file__).parent.parent
STORY = "重庆衡泽光电有限公司投资3亿元在合川区建设光电产业园项目。\n5月13日，该项目在合川区开工。\n"


def fetch(address: str) -> tuple[int, str, str]:
    """Return status, policy and text of a page."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request("GET", address[address.index("/", 8) :])
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Content-Security-Policy", ""), answer.read().decode()


class Started:
    """kg start in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "kg", "start", "--folder", str(folder), "--no-browser"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        told = re.match(r"open (http://\S+/start/)#(\S+) ;", self.process.stderr.readline())
        assert told, "the server did not start"
        self.address, self.token = told[1], told[2]

    def ask(
        self, what: str, body: Any = None, *, method: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Return status and answer; what is no JSON is text."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"X-Kg-Token": self.token, **(headers or {})}
        connection.request(method or ("POST" if data is not None else "GET"), f"/start/{what}", data, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(text) if is_json else text

    def put(self, work: str, path: str, data: bytes) -> tuple[int, Any]:
        return self.ask(f"file?work={quote(work)}&path={quote(path)}", data, method="PUT")

    def wait(self) -> dict[str, Any]:
        """Return how the build ended."""
        for _ in range(600):
            build: dict[str, Any] = self.ask("state")[1]["build"]
            if build["state"] != "running":
                return build
            time.sleep(0.1)
        raise AssertionError("the build did not end")

    def close(self) -> None:
        self.ask("quit", {})
        _, complaints = self.process.communicate(timeout=30)
        assert (self.process.returncode, complaints) == (0, "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("带 空格")


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[Started]:
    started = Started(folder)
    yield started
    started.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Kg-Token": "guess"}, 403),
        ({"X-Kg-Token": ""}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Origin": "http://evil.example"}, 421),
        ({"Origin": "null"}, 421),
    ],
)
def test_only_its_own_page_may_ask(page: Started, headers: dict[str, str], status: int) -> None:
    assert page.ask("state", headers=headers)[0] == status
    assert page.ask("stop", {}, headers=headers)[0] == status


def test_the_page_asks_nothing_of_others_and_holds_no_secret(page: Started) -> None:
    status, policy, text = fetch(f"{page.address}?lang=en")
    assert status == 200 and "Drop a folder or files here" in text and page.token not in text
    assert "default-src 'none'" in policy
    assert not re.findall(r"""(?:src|href)=["'](?!static/|data:|\?)""", text)
    files = ("start.js", "start.css", "start.html")
    assert [fetch(f"{page.address}static/{name}")[0] for name in files] == [200, 200, 404]


def test_files_are_dropped_built_and_looked_at(page: Started, folder: Path) -> None:
    name = "2024年 报纸"
    assert page.put(name, "二版/20240513.txt", STORY.encode()) == (200, {"work": name})
    assert page.put(name, "../../../空.txt", b"") == (200, {"work": name})
    assert page.put(name, "..", b"x")[0] == 400
    inside = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.txt"))
    assert inside == [f"{name}/sources/二版/20240513.txt", f"{name}/sources/空.txt"]
    assert page.ask("build?lang=zh", {"work": name}) == (200, {"work": name})
    build = page.wait()
    assert (build["state"], build["work"], build["share"]) == ("done", name, build["share"])
    assert build["report"]["articles"] == 1 and build["report"]["facts"] > 0
    state = page.ask("state?lang=zh")[1]
    assert [work["name"] for work in state["works"]] == [name]
    assert state["works"][0]["built"] and state["works"][0]["report"]["lines"] == ["未读取：空.txt：是空的"]
    status, told = page.ask("open", {"work": name})
    assert status == 200 and page.ask("open", {"work": name})[1] == told
    assert [fetch(told["address"] + path)[0] for path in ("", "query")] == [200, 200]


def test_a_folder_of_this_machine_stays_where_it_is(page: Started, folder: Path, tmp_path: Path) -> None:
    pages = tmp_path / "版面"
    pages.mkdir()
    (pages / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    listed = page.ask(f"folders?path={quote(str(tmp_path))}")[1]
    assert (listed["path"], listed["folders"], listed["files"]) == (str(tmp_path), ["版面"], 0)
    assert page.ask("build", {"folder": str(pages)}) == (200, {"work": "版面"})
    assert page.wait()["state"] == "done"
    assert [path.name for path in pages.iterdir()] == ["a.txt"]
    assert (folder / "版面" / "graph" / "graph.json").is_file()
    assert "choose another name" in page.put("版面", "b.txt", b"x")[1]["error"]
    other = tmp_path / "其他" / "版面"
    other.mkdir(parents=True)
    assert page.ask("build", {"folder": str(other)}) == (200, {"work": "版面-2"})
    failed = page.wait()
    assert failed["state"] == "failed" and "no file to read in this folder" in failed["error"]


@pytest.mark.parametrize(
    ("what", "body", "told"),
    [
        ("build", {"work": "没有"}, "no such graph here"),
        ("build", {"work": "../.."}, "no such graph here"),
        ("open", {"work": ""}, "no such graph here"),
        ("build", {"folder": "没有/这个"}, "there is no such folder"),
        ("build", {"folder": "\0"}, ""),
        ("build", {"folder": "~nobody-here"}, "the folder cannot be opened"),
        ("build", {"folder": "/\ud800"}, "there is no such folder"),
        ("build", {"work": "长" * 9000}, "no such graph here"),
        ("open", {"work": "\ud800"}, "no such graph here"),
        ("open", {"work": "a\0b"}, "no such graph here"),
        ("build", [], "no request of the page"),
        ("open", b"{", "no request of the page"),
    ],
)
def test_what_cannot_be_done_is_told(page: Started, what: str, body: Any, told: str) -> None:
    status, answer = page.ask(what, body)
    assert status == 400 and told in answer["error"]


def test_many_files_whose_long_names_begin_alike_are_all_kept(page: Started, folder: Path) -> None:
    names = [f"{'版' * 70}{number}.txt" for number in range(12)] + [f"{'面' * 45}{n}.txt" for n in range(12)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda name: page.put("同名", name, name.encode() * 9000), names))
    assert {status for status, _ in answers} == {200}
    kept = [file.read_bytes() for file in (folder / "同名" / "sources").iterdir()]
    assert sorted(kept) == sorted(name.encode() * 9000 for name in names)


def test_two_folders_of_one_long_name_are_two_graphs(tmp_path: Path) -> None:
    works = Works(tmp_path)
    one, other = (works.make("长" * 60, tmp_path / name) for name in "ab")
    assert one.name != other.name and works.make("长" * 60, tmp_path / "a").name == one.name


@pytest.mark.parametrize("name", ["长" * 70, "上 ", "a:b", "con"])
def test_a_graph_that_was_named_anew_by_hand_stays_in_the_list(tmp_path: Path, name: str) -> None:
    works = Works(tmp_path)
    works.make("旧").folder.rename(tmp_path / name)
    (tmp_path / "其他").mkdir()
    assert [work.name for work in works.all()] == [name] and works.find(name).folder == tmp_path / name


@pytest.mark.parametrize("name", ["..", ".", "", "/etc", "a/../旧", "\0", "\udcb0"])
def test_what_is_not_in_the_list_is_not_found(tmp_path: Path, name: str) -> None:
    works = Works(tmp_path / "kg")
    works.make("旧")
    (tmp_path / RECORD).write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match="no such graph here"):
        works.find(name)


@pytest.mark.parametrize(
    "record", ["", "[]", "5", "{", '{"report": {"lines": 5}}', '{"report": 1}', "[" * 9999]
)
def test_a_record_that_somebody_wrote_into_holds_nothing(tmp_path: Path, record: str) -> None:
    works = Works(tmp_path)
    (works.make("一").folder / RECORD).write_text(record, encoding="utf-8")
    assert [(work.name, work.report) for work in works.all()] == [("一", {})]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.skipif(sys.platform == "win32", reason="links as POSIX has them")
def test_links_that_lead_nowhere_hide_no_folder(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    for name, target in {"loop": "loop", "gone": "nowhere", "shut": f"a.txt{os.sep}below"}.items():
        (tmp_path / name).symlink_to(target)
    listed = list_folder(str(tmp_path))
    assert (listed["folders"], listed["files"]) == (["pages"], 1)


def test_a_folder_whose_name_has_another_encoding_hides_no_other(page: Started, tmp_path: Path) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/" + "重庆".encode("gbk"))
    (tmp_path / "版面").mkdir()
    status, told = page.ask(f"folders?path={quote(str(tmp_path))}")
    assert (status, told["folders"]) == (200, ["版面"])


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-x\r\n", b"HTTP/1.0 200 OK\r\n\r\n<html>", b"HTTP/1.0 200 OK\r\n\r\n5", b""]
)
def test_another_program_at_the_port_of_before_is_not_taken_for_the_page(
    tmp_path: Path, answer: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/start/#token"
        (tmp_path / RUNNING).write_text(json.dumps({"address": address}), encoding="utf-8")

        def serve() -> None:
            with listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        assert find_running(tmp_path) == ""
        thread.join()


def test_no_proxy_learns_the_token(page: Started, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert find_running(folder) == f"{page.address}#{page.token}"


def test_a_page_that_is_closed_while_it_copies_leaves_nothing_half(page: Started, folder: Path) -> None:
    page.put("断", "a.txt", b"x")
    head = (
        f"PUT /start/file?work={quote('断')}&path=b.txt HTTP/1.1\r\nHost: {urlsplit(page.address).netloc}\r\n"
    )
    with socket.create_connection(("127.0.0.1", urlsplit(page.address).port or 0)) as connection:
        connection.sendall(f"{head}X-Kg-Token: {page.token}\r\nContent-Length: 99999\r\n\r\nhalf".encode())
        time.sleep(0.5)
    sources = folder / "断" / "sources"
    for _ in range(50):
        if [file.name for file in sources.iterdir()] == ["a.txt"]:
            break
        time.sleep(0.1)
    assert [file.name for file in sources.iterdir()] == ["a.txt"]


def test_a_build_can_be_stopped_and_leaves_nothing_half(page: Started, folder: Path) -> None:
    for number in range(40):
        page.put("长", f"{number}.txt", (STORY * 300).encode())
    page.ask("build", {"work": "长"})
    assert "another graph is being built" in page.ask("build", {"work": "长"})[1]["error"]
    time.sleep(1)
    page.ask("stop", {})
    assert page.ask("state")[1]["build"]["state"] == "stopped"
    assert not (folder / "长" / "graph" / "graph.json").exists()


def test_a_second_start_opens_the_first(page: Started, folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "start", "--folder", str(folder), "--no-browser"]
    again = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert again.returncode == 0 and f"{page.address}#{page.token}" in again.stderr


def test_without_a_terminal_kg_prints_its_help() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "kg"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert (ran.returncode, ran.stdout) == (2, "") and ran.stderr.startswith("Usage: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_in_a_terminal_kg_opens_the_page_and_tells_how_to_get_help(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    environment = {"HOME": str(tmp_path), "DISPLAY": ":0", "BROWSER": str(browser), "LC_ALL": "zh_CN.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg"],
        env=os.environ | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        told = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/start/#\S+", told)
        assert told.startswith("请在浏览器里打开 ") and "kg --help" in told and address
        for _ in range(100):
            if seen.exists():
                break
            time.sleep(0.1)
        assert seen.read_text(encoding="utf-8").strip() == address[0]
        running = tmp_path / "kg" / ".running.json"
        assert running.stat().st_mode & 0o077 == 0
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert not running.exists()
    finally:
        process.kill()
        process.communicate()
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2024年 报纸", "2024年 报纸"),
        ("a/b\\c:d", "a_b_c_d"),
        (" .. ", "_"),
        ("", "_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("版\u202e面\0.txt", "版_面_.txt"),
        ("长" * 100 + ".pdf", "长" * 47 + "-5d8397d9.pdf"),
        ("长" * 100, "长" * 51 + "-ef07217e"),
    ],
)
def test_names_are_made_safe(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a.txt", "a.txt"),
        ("报纸/二版/a.txt", "报纸/二版/a.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\报纸\\a.txt", "C_/报纸/a.txt"),
    ],
)
def test_paths_stay_below_their_folder(text: str, path: str) -> None:
    assert safe_path(text) == Path(path)


@pytest.mark.parametrize("text", ["", "/", "../..", "a/" * 30])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        safe_path(text)


SPACED = "/家 目录/a'b/100%/python"


def test_a_starter_for_linux(tmp_path: Path) -> None:
    file = write_starter(tmp_path, python=SPACED, platform="linux")
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.read(file, encoding="utf-8")
    words = shlex.split(entry["Desktop Entry"]["exec"].replace("%%", "%"))
    assert words == [SPACED, "-m", "kg", "start"] and file.stat().st_mode & 0o111


def test_a_starter_for_a_mac_runs(tmp_path: Path) -> None:
    python = tmp_path / "空 格'%" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    file = write_starter(tmp_path, python=str(python), platform="darwin")
    assert subprocess.run([str(file)], capture_output=True, text=True).stdout == "-m kg start\n"


def test_a_starter_for_windows(tmp_path: Path) -> None:
    file = write_starter(tmp_path, python="C:\\程序 100%\\python.exe", platform="win32")
    lines = file.read_bytes().split(b"\r\n")
    assert file.suffix == ".bat" and lines[1] == b"chcp 65001 >nul"
    assert lines[2].decode() == '"C:\\程序 100%%\\python.exe" -m kg start'
    assert write_starter(tmp_path, python="C:\\Python\\python.exe", platform="win32").read_bytes().isascii()
