import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import networkx as nx
import pytest

import kg
from kg.cli import app, main
from kg.cli.console import faint
from kg.errors import SourceError
from kg.files import write_text
from kg.graph import save_graph
from kg.model import Unread
from kg.rdf.dataset import to_trig, to_turtle

COMMANDS = sorted(command.callback.__name__ for command in app.registered_commands if command.callback)


class Ran(NamedTuple):
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``kg`` with the given arguments in this process."""

    def run_(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        if isinstance(code, str):
            return Ran(1, out, f"{err}{code}\n")
        return Ran(code or 0, out, err)

    return run_


@pytest.fixture
def folder(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> Path:
    """An output folder with the small graph."""
    save_graph(small_graph, tmp_path / "graph.json")
    write_text(tmp_path / "graph.ttl", to_turtle(small_graph))
    write_text(tmp_path / "graph.trig", to_trig(small_graph))
    return tmp_path


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_has_a_worked_example(run: Run, command: str) -> None:
    ran = run(*filter(None, (command, "--help")))
    assert ran.code == 0
    assert f"Example:  kg {command}" in ran.out
    assert run(*filter(None, (command, "-h"))).out == ran.out


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, kg.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "networkx",
        "rdflib",
        "pyoxigraph",
        "jieba",
        "trafilatura",
        "onnxruntime",
        "opencc",
        "numpy",
        "rich",
    }
    assert not heavy & set(loaded)


def test_prints_its_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"kg {kg.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["sow"],
        ["show"],
        ["show", "a", "--lang", "fr"],
        ["build", "--jobs", "0"],
        ["build", "--min-confidence", "2"],
        ["inspect", "a.txt"],
        ["inspect", "a.txt", "--stage", "words"],
        ["query"],
        ["query", "ASK {}", "--name", "x"],
        ["query", "ASK {}", "--param", "a=b"],
        ["query", "--name", "x", "--param", "ab"],
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Error" in ran.err


def test_build_hands_over_its_options_and_reports(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def build(sources: list[Path], output: Path, **options: object) -> SimpleNamespace:
        asked.update(sources=sources, output=output, **options)
        return SimpleNamespace(
            articles=3,
            entities=20,
            facts=11,
            selection="",
            unchanged=True,
            notice="x",
            undated=2,
            unread=[Unread("a.pdf", "is a PDF")],
            decided=("decisions.toml, line 3: same: is contradicted",),
        )

    monkeypatch.setattr("kg.pipeline.build", build, raising=False)
    ran = run(
        "build",
        "a",
        "b.txt",
        "-o",
        "out",
        "--lang",
        "en",
        "--jobs",
        "2",
        "--min-confidence",
        "0.6",
        "--fresh",
    )
    assert asked == {
        "sources": [Path("a"), Path("b.txt")],
        "output": Path("out"),
        "lang": "en",
        "base_iri": None,
        "min_confidence": 0.6,
        "rdf12": False,
        "jobs": 2,
        "cluster": "",
        "fresh": True,
        "progress": None,
    }
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[:5] == [
        "x",
        "not read: a.pdf: is a PDF",
        "decisions.toml, line 3: same: is contradicted",
        "2 articles have no date: fill in out/metadata-todo.csv and put it beside them as metadata.csv",
        "3 articles, 20 entities, 11 facts",
    ]
    run("build")
    assert (asked["sources"], asked["output"]) == ([Path("seeds")], Path("output"))
    assert asked["min_confidence"] == 0.5
    assert asked["jobs"] == os.cpu_count()
    assert "default: 0.5" in run("build", "--help").out


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            SourceError("news: no file to read; check the folder"),
            "kg: news: no file to read; check the folder\n",
        ),
        (PermissionError(13, "Permission denied", "out/x"), "kg: out/x: Permission denied; check the disk"),
        (OSError(28, "No space left on device"), "kg: No space left on device; check the disk"),
    ],
)
def test_what_a_user_can_mend_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, line: str
) -> None:
    def build(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("kg.pipeline.build", build, raising=False)
    ran = run("build")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(line) and ran.err.count("\n") == 1


def test_inspect_prints_json_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def inspect(path: Path, stage: str) -> Iterator[dict[str, Any]]:
        yield {"source": str(path), "stage": stage, "text": "合川"}

    monkeypatch.setattr("kg.pipeline.inspect", inspect, raising=False)
    ran = run("inspect", "a.txt", "--stage", "mentions")
    assert ran == Ran(0, '{"source": "a.txt", "stage": "mentions", "text": "合川"}\n', "")


SENTENCE = "重庆衡泽光电有限公司位于合川区。"


def test_explain_prints_for_people_and_for_programs(run: Run) -> None:
    ran = run("explain", SENTENCE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("[重庆衡泽光电有限公司|企业]位于[合川区|区县]。\n  名称\n    √ ")
    assert "located in → 合川区" in run("explain", SENTENCE, "--lang", "en").out
    row = json.loads(run("explain", SENTENCE, "--json").out)
    assert [fact["tail"] for fact in row["facts"]] == ["合川区"]


def test_explain_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode("gb18030"))))
    assert run("explain", "-") == run("explain", SENTENCE)


@pytest.mark.parametrize(
    ("arguments", "typed", "line"),
    [
        (["explain", " "], b"", "kg: the text is empty; give one sentence or more"),
        (["explain", "-"], b"", "kg: stdin: is empty"),
        (["explain", "-"], b"\x00\x01" * 99, "kg: stdin: "),
        (["explain", "合川区。", "--date", "5月"], b"", "kg: 5月: no date; write it as 2024-05-13"),
        (["explain", "合川区。" * 2000], b"", "kg: the text has 8000 characters, more than 5000"),
    ],
)
def test_what_cannot_be_explained_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], typed: bytes, line: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))
    ran = run(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(line) and ran.err.count("\n") == 1


def test_show_tells_each_fact_with_its_sentence(run: Run, folder: Path) -> None:
    ran = run("show", "锚泰科技", "-o", folder)
    assert ran.code == 0
    assert ran.out.startswith("重庆锚泰科技有限公司 [企业] ")
    assert "\n投资建设: 锚泰智造基地\n    2024年5月13日，总投资约7.6亿元的" in ran.out
    assert "\n      锚泰智造基地在合川区开工 · 2024-05-14 · 锚泰/第一 版.txt\n" in ran.out
    table = json.loads(run("show", "锚泰科技", "-o", folder, "--json").out)
    assert table["name"] == "重庆锚泰科技有限公司"
    develops = next(fact for fact in table["facts"] if fact["kind"] == "develops")
    assert develops["said"][0]["file"] == "锚泰/第一 版.txt"


def test_show_tells_what_a_sentence_refers_to(run: Run, folder: Path) -> None:
    told = run("show", "铜官区", "-o", folder).out
    assert '    ["""引号\\反斜杠 <script>' in told and "5000万美元。] ……\n    该厂位于铜官区，" in told
    (said,) = json.loads(run("show", "铜官区", "-o", folder, "--json").out)["facts"][1]["said"]
    assert said["apart"] and said["context"].endswith("5000万美元。")
    assert "[" in run("path", "铜官区", "锚泰科技", "-o", folder).out


@pytest.mark.parametrize(
    ("terminal", "variables", "shown"),
    [(True, {}, "\x1b[2m甲\x1b[22m"), (False, {}, "甲"), (True, {"NO_COLOR": "1"}, "甲")],
)
def test_only_a_terminal_shows_what_is_faint(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, variables: dict[str, str], shown: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: terminal))
    assert faint("甲") == shown


def test_show_asks_which_where_several_fit(run: Run, folder: Path) -> None:
    ran = run("show", "锚泰", "-o", folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("kg: 锚泰: 3 things could be meant;")


def test_path_tells_how_two_things_are_connected(run: Run, folder: Path) -> None:
    ran = run("path", "小兰", "合川", "-o", folder)
    assert ran.out.startswith("\U00020bb7小兰 · 重庆锚泰科技有限公司 · 锚泰智造基地 · 合川区\n")
    table = json.loads(run("path", "小兰", "合川", "-o", folder, "--json").out)
    assert [step["facts"][0]["kind"] for step in table["steps"]] == ["worksFor", "develops", "locatedIn"]


def test_query_answers_in_every_format(run: Run, folder: Path, tmp_path: Path) -> None:
    text = "SELECT ?n { ?d a kg:District; skos:prefLabel ?n } ORDER BY ?n"
    assert run("query", text, "-o", folder).out.split() == ["n", "------", "合川区", "铜官区"]
    assert run("query", text, "-o", folder, "--format", "csv").out == "n\r\n合川区\r\n铜官区\r\n"
    file = tmp_path / "q.rq"
    file.write_text(f"\ufeff{text}", encoding="utf-8")
    assert json.loads(run("query", "-f", file, "-o", folder, "--format", "json").out)["head"] == {
        "vars": ["n"]
    }


def test_csv_in_a_file_opens_in_excel(output: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "kg",
        "query",
        "--name",
        "suppliers",
        "--format",
        "csv",
        "-o",
        str(output),
    ]
    with (tmp_path / "a.csv").open("wb") as file:
        subprocess.run(command, stdout=file, check=True, timeout=60)
    piped = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + piped.stdout
    assert piped.stdout.startswith(b"supplier,")


def test_the_list_of_queries_comes_as_json(run: Run) -> None:
    listed = json.loads(run("query", "--list", "--format", "json", "--lang", "en").out)
    (found,) = (one for one in listed if one["name"] == "projects-by-investment")
    assert found["title"] == "Which projects are the largest"
    assert [(one["name"], one["kind"]) for one in found["parameters"]][:1] == [("minimum", "number")]


def test_a_query_that_finds_nothing_says_what_may_be_wrong(run: Run, output: Path) -> None:
    ran = run("query", "SELECT ?a { ?a a kg:Compny }", "-o", str(output))
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "query, line 1, column 18: no class or property kg:Compny; did you mean kg:Company?",
        "no rows: nothing in the graph fits all of it",
    ]


def test_query_names_what_is_wrong(run: Run, folder: Path) -> None:
    for arguments in (
        ["SELECT"],
        ["-f", folder / "none.rq"],
        ["--name", "none"],
        ["DELETE WHERE { ?s ?p ?o }"],
    ):
        ran = run("query", *arguments, "-o", folder)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("kg: ") and ran.err.count("\n") == 1


def test_what_had_been_said_by_a_day(run: Run, folder: Path) -> None:
    told = run("show", "锚泰智造基地", "-o", folder, "--as-of", "2024-05", "--lang", "en").out
    assert "As articles had it by 2024-05-31" in told and "USD 50 million" not in told
    thing = json.loads(run("show", "锚泰智造基地", "-o", folder, "--as-of", "2024", "--json").out)
    assert [(one["stage"], one["date"], one["state"]) for one in thing["life_line"]] == [
        ("started", "2024-05-13", "reached"),
        ("inProduction", "2025-06", "open"),
    ]
    assert [fact["text"] for fact in thing["facts"][:2]] == ["投资额: 5000万美元", "投资额: 约7.6亿元"]
    late = json.loads(run("show", "锚泰智造基地", "-o", folder, "--as-of", "2025-07-01", "--json").out)
    assert late["life_line"][1]["state"] == "overdue" and late["day"] == "2025-07-01"
    ask = ("query", "SELECT (COUNT(*) AS ?n) { ?a a schema:NewsArticle }", "--format", "csv", "-o", folder)
    assert [run(*ask, "--as-of", day).out.split()[1] for day in ("2024-05-31", "2024-06-30")] == ["1", "2"]
    assert run("query", "--name", "projects-by-stage", "-o", folder, "--as-of", "2024-05").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "德国", "--as-of", "soon"], "--as-of soon: no such day; write it as 2024-06-30"),
        (["show", "德国", "--as-of", "2020"], "by 2020-12-31; first named on 2024-05-14; take a later day"),
        (
            ["path", "锚泰二期厂房", "合川区", "--as-of", "2024-05-20"],
            "锚泰二期厂房: no article had named it by",
        ),
        (["query", "ASK {}", "--as-of", "2024-02-30"], "no such day"),
        (["show", "没有这个", "--as-of", "2024"], "nothing in the graph has this name"),
    ],
)
def test_a_day_that_tells_nothing(run: Run, folder: Path, arguments: list[str], told: str) -> None:
    ran = run(*arguments, "-o", folder)
    assert (ran.code, ran.out) == (1, "") and told in ran.err
    assert ran.err.count("\n") == 1


def test_query_lists_those_that_come_with_kg(run: Run) -> None:
    from kg.query import list_queries

    ran = run("query", "--list", "--lang", "en")
    assert ran.code == 0
    assert all(query.name in ran.out and query.label.en in ran.out for query in list_queries())


def test_validate_prints_problems(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.validation.validate", lambda directory: [])
    assert run("validate") == Ran(0, "", "valid\n")
    monkeypatch.setattr("kg.validation.validate", lambda directory: [f"{directory}: broken"])
    assert run("validate", "-o", "x") == Ran(1, "x: broken\n", "1 problems\n")
    monkeypatch.setattr("kg.validation.has_shacl", lambda: False)
    told = "the shapes were not checked: pySHACL is missing; pip install 'kg[shacl]' brings it\n"
    assert run("validate", "-o", "x") == Ran(1, "x: broken\n", f"{told}1 problems\n")


def test_evaluate_tells_what_confidence_is_worth(
    run: Run, tmp_path: Path, small_graph: "nx.MultiDiGraph[str]"
) -> None:
    gold = tmp_path / "gold.json"
    gold.write_text('{"doc": "第一 版.txt", "entities": [], "relations": []}', encoding="utf-8")
    save_graph(small_graph, tmp_path / "graph.json")
    ran = run("evaluate", gold, "-o", tmp_path)
    apart = json.loads(run("evaluate", gold, "-o", tmp_path, "--json").out)["calibration_error"]
    assert apart > 0.5  # nothing is right, and all is sure
    assert ran.code == 0 and f"{apart:.3f} apart" in ran.out.splitlines()[-1]


@pytest.mark.parametrize(
    "command", [["show", "合川区"], ["path", "合川区", "重庆市"], ["evaluate", "gold.json"]]
)
def test_an_output_that_is_not_there_is_one_line(run: Run, tmp_path: Path, command: list[str]) -> None:
    gold = tmp_path / "gold.json"
    gold.write_text('{"doc": "a.txt", "entities": [], "relations": []}', encoding="utf-8")
    arguments = [gold if argument == "gold.json" else argument for argument in command]
    ran = run(*arguments, "-o", tmp_path / "none")
    assert (ran.code, ran.out) == (1, "")
    assert "run kg build" in ran.err and ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["show", "合川区"], ["show", "合川区", "--json"], ["show", "没有这个𬭚"]]
)
def test_a_gbk_console_does_not_crash(folder: Path, arguments: list[str]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "kg", *arguments, "-o", str(folder)]
    ran = subprocess.run(command, capture_output=True, env=environment, check=False)
    err = ran.stderr.decode("gbk")
    assert "Traceback" not in err
    assert ran.returncode == ("没有" in arguments[1])
    if "--json" in arguments:
        assert json.loads(ran.stdout.decode("ascii"))["name"] == "合川区"
    else:
        assert "合川区" in ran.stdout.decode("gbk") or "没有这个?" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    command = f"'{sys.executable}' -m kg show 锚泰科技 -o '{folder}' | true"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "| true"])
@pytest.mark.parametrize(
    "command", ["query --list", "inspect {file} --stage articles", "build {file} -o {out}"]
)
def test_where_no_one_listens_all_is_well(tmp_path: Path, command: str, streams: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("5月13日，位于合川区的重庆锚澜光电有限公司投产。", encoding="utf-8")
    line = f"{sys.executable} -m kg {command.format(file=file, out=tmp_path)} {streams}"
    line += '; exit "${PIPESTATUS[0]}"' if "|" in streams else ""
    done = subprocess.run(["bash", "-c", line], capture_output=True, timeout=60, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr
