"""kg serve --edit: what its page may write, and all that may not."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg import build
from kg.decisions.reading import FILE, read_decisions
from kg.web.editing import MAX_BYTES
from tests.test_pipeline import PAGE
from tests.test_web import Site

TABLE = """[[not-true]]
thing = {{ type = "Company", name = "重庆衡泽光电有限公司" }}
relation = "develops"
other = {{ type = "Project", name = "合川车灯生产基地项目" }}
who = "{who}"
when = 2026-05-13T09:30:00.250+08:00
why = ""
"""
FIRST, OTHER = TABLE.format(who="li"), TABLE.format(who="wang")


class Desk:
    """A server that may edit, and what its page knows."""

    def __init__(self, folder: Path) -> None:
        self.site, self.file = Site(folder / "out", "--edit"), folder / "pages" / FILE
        _, self.headers, self.page = self.site.ask("/")
        self.token = re.search(r'<meta name="kg-edit" content="([\w-]{40,})">', self.page)[1]  # type: ignore[index]

    def post(self, body: object, **headers: str) -> tuple[int, str]:
        given = {
            "origin": self.site.address.rstrip("/"),
            "x-kg-token": self.token,
            "content-type": "application/json",
        }
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value}
        text = body if isinstance(body, str) else json.dumps(body)
        status, _, answer = self.site.ask("/decisions", method="POST", body=text, headers=given)
        return status, answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edited")
    (folder / "pages").mkdir()
    (folder / "pages" / "one.txt").write_text(PAGE, encoding="utf-8")
    build([folder / "pages"], folder / "out")
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder)
    yield desk
    desk.site.close()


@pytest.fixture(autouse=True)
def clean(folder: Path) -> Iterator[None]:
    yield
    (folder / "pages" / FILE).unlink(missing_ok=True)


def test_a_decision_is_written_read_and_taken_out(desk: Desk) -> None:
    written = "# a word\n[[same]]\nbroken = \n\n# about the next\n[[true]]\nalso broken\n"
    desk.file.write_text(written, encoding="utf-8")
    status, answer = desk.post({"tables": [FIRST, OTHER]})
    first, other = json.loads(answer)["ids"]
    assert status == 200
    assert [one.id for one in read_decisions([desk.file]).entries] == [first, other]
    assert desk.file.read_text(encoding="utf-8").startswith(written.rstrip())
    status, _, text = desk.site.ask("/decisions", headers={"x-kg-token": desk.token})
    tables = json.loads(text)["tables"]
    assert [one["id"] for one in tables] == [first, other]
    assert 'who = "wang"' in tables[1]["table"]
    assert desk.post({"undo": [first, "unknown"]}) == (
        200,
        json.dumps({"ids": [first]}, separators=(",", ":")),
    )
    assert [one.what.who for one in read_decisions([desk.file]).entries] == ["wang"]
    assert desk.post({"undo": [other]})[0] == 200
    assert desk.file.read_text(encoding="utf-8").rstrip() == written.rstrip()


REFUSED = {
    "another site": ({"origin": "https://evil.example"}, 403),
    "another port": ({"origin": "http://127.0.0.1:1"}, 403),
    "no origin": ({"origin": ""}, 403),
    "a file": ({"origin": "null"}, 403),
    "no token": ({"x_kg_token": ""}, 403),
    "a wrong token": ({"x_kg_token": "0" * 43}, 403),
    "a token of other letters": ({"x_kg_token": "é"}, 403),
    "a form": ({"content_type": "application/x-www-form-urlencoded"}, 415),
    "plain text": ({"content_type": "text/plain"}, 415),
    "another name": ({"host": "evil.example", "origin": "http://evil.example"}, 421),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_another_page_sends_is_refused(desk: Desk, case: str) -> None:
    headers, status = REFUSED[case]
    assert desk.post({"tables": [FIRST]}, **headers)[0] == status
    assert not desk.file.exists()


BAD = {
    "no JSON": ("[[not-true]]", 400),
    "a list": ([FIRST], 400),
    "no text": ({"tables": [1]}, 400),
    "nothing": ({"tables": []}, 400),
    "both": ({"tables": [FIRST], "undo": ["a"]}, 400),
    "a path": ({"tables": [FIRST], "file": "/etc/passwd"}, 400),
    "too much": ({"tables": ["#" * MAX_BYTES]}, 413),
    "too many": ({"tables": [""] * 1001}, 400),
    "no decision": ({"tables": ["# only a word"]}, 400),
    "a relation that is none": ({"tables": [FIRST.replace("develops", "likes")]}, 400),
    "one good and one broken": ({"tables": [FIRST, "[[same]]\nx = 1\n"]}, 400),
    "a head in a string": ({"tables": [FIRST.replace('"li"', '"""\n[[same]]\n"""')]}, 400),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_decision_is_refused_and_nothing_is_written(desk: Desk, case: str) -> None:
    body, status = BAD[case]
    found, answer = desk.post(body)
    assert found == status
    assert answer.strip() and "\n" not in answer.strip()
    assert not desk.file.exists()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_no_other_method_writes(desk: Desk, method: str) -> None:
    status, headers, _ = desk.site.ask("/decisions?undo=a", method=method)
    assert status in (403, 405)
    assert "access-control-allow-origin" not in headers


def test_a_hundred_writers_keep_a_hundred(desk: Desk) -> None:
    bodies = [{"tables": [TABLE.format(who=f"writer {number}")]} for number in range(100)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(desk.post, bodies))
    assert {status for status, _ in answers} == {200}
    kept = read_decisions([desk.file])
    assert (len(kept.entries), kept.faults) == (100, ())
    half = [json.loads(answer)["ids"] for _, answer in answers[:50]]
    with ThreadPoolExecutor(20) as pool:
        assert {status for status, _ in pool.map(lambda ids: desk.post({"undo": ids}), half)} == {200}
    left = {one.id for one in read_decisions([desk.file]).entries}
    assert left == {one.id for one in kept.entries} - {id_ for ids in half for id_ in ids}


def test_the_page_may_ask_its_own_server_and_no_other(desk: Desk) -> None:
    assert "connect-src 'self'" in desk.headers["content-security-policy"]
    assert desk.headers["cache-control"] == "no-store"
    assert re.search(r"content=\"default-src 'none'; connect-src 'self'; script-src", desk.page)
    assert desk.page.count("connect-src") == 1


def test_without_edit_nothing_can_be_written(folder: Path) -> None:
    site = Site(folder / "out")
    try:
        _, headers, page = site.ask("/")
        assert "kg-edit" not in page.split("<script")[0]
        assert headers["content-security-policy"].endswith(
            "connect-src 'self'"
        )  # whether it is still the last
        assert site.ask("/decisions")[0] == 404
        sent = {"origin": site.address.rstrip("/"), "content-type": "application/json"}
        assert site.ask("/decisions", method="POST", body="{}", headers=sent)[0] == 404
    finally:
        site.close()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "0.0.0.0"], "--edit: 0.0.0.0 can be reached from other machines"),
        (["-o", "nowhere"], "says nothing of where its sources are"),
    ],
)
def test_a_server_that_may_not_edit_does_not_start(folder: Path, options: list[str], told: str) -> None:
    command = [
        sys.executable,
        "-m",
        "kg",
        "serve",
        "--edit",
        "--port",
        "0",
        "-o",
        str(folder / "out"),
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder, check=False)
    assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "told"), [(b"[[broken", "decisions.toml"), (b"\xff\xfe\x00", "UTF-8"), (b"", "")]
)
def test_a_file_that_cannot_be_read_is_told_and_stays(desk: Desk, content: bytes, told: str) -> None:
    desk.file.write_bytes(content)
    status, _, answer = desk.site.ask("/decisions", headers={"x-kg-token": desk.token})
    faults = json.loads(answer)["faults"]
    assert status == 200 and bool(faults) == bool(told) and told in "".join(faults)
    assert desk.file.read_bytes() == content
