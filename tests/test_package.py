import re
import shlex
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kg
from kg.cli import app
from kg.graph import save_graph
from tools.list_dependencies import is_free, list_needed

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SYSTEMS = {"linux": ("Linux", "posix"), "win32": ("Windows", "nt"), "darwin": ("Darwin", "posix")}
ENVIRONMENTS = [
    {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
    | {"sys_platform": system, "platform_system": name, "os_name": kind}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system, (name, kind) in SYSTEMS.items()
]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def needed() -> set[str]:
    """Return every package that kg, its OCR and its tests need on any system."""
    extras = PROJECT["optional-dependencies"]
    todo = [Requirement(line) for line in (*PROJECT["dependencies"], *extras["ocr"], *extras["test"])]
    seen: set[tuple[str, str]] = set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, extra))
            try:
                lines = requires(name) or []
            except PackageNotFoundError:  # needed on another system only
                lines = []
            todo += [more for more in map(Requirement, lines) if applies(more, extra)]
    return {name for name, _ in seen}


def applies(requirement: Requirement, extra: str) -> bool:
    if requirement.marker is None:
        return not extra
    return any(requirement.marker.evaluate({**environment, "extra": extra}) for environment in ENVIRONMENTS)


def test_constraints_pin_what_is_needed_and_nothing_else() -> None:
    # What the extra ocr needs in its turn is known where it is installed.
    assert set(pins()) == needed() if is_installed("rapidocr") else set(pins()) >= needed()
    assert list(pins()) == sorted(pins())
    assert all(re.fullmatch(r"[0-9][0-9a-z.+]*", pin) for pin in pins().values())


def test_constraints_are_what_the_tests_run_with() -> None:
    assert {name: version(name) for name in pins() if is_installed(name)} == {
        name: pin for name, pin in pins().items() if is_installed(name)
    }


def is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def build_wheel(root: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_the_program_and_its_data(tmp_path: Path) -> None:
    wheel = build_wheel(ROOT, tmp_path)
    assert wheel.name == f"kg-{kg.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry = archive.read(f"kg-{kg.__version__}.dist-info/entry_points.txt").decode()
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= names
    assert {name.split("/")[0] for name in names} == {"kg", f"kg-{kg.__version__}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "kg = kg.cli:main" in entry


def test_the_wheel_is_built_the_same_again(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "kg", tree / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, tree / name)  # with other times and other rights
    wheels = [build_wheel(root, tmp_path / name) for root, name in ((ROOT, "first"), (tree, "second"))]
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def test_what_is_needed_may_be_used_and_is_listed() -> None:
    rows = list_needed()
    assert [row for row in rows if not is_free(row[2])] == []
    listed = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    lines = (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ocr"])
    direct = {canonicalize_name(Requirement(line).name) for line in lines}
    here = {name for name in direct if is_installed(name)}
    assert {name for name, *_ in rows[: len(here)]} == here
    assert [name for name in sorted(direct) if f"| {name} |" not in listed] == []


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("MIT AND GPL-2.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GNU General Public License v2 (GPLv2)", False),
        ("AGPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_is_known_and_no_gpl(licence: str, free: bool) -> None:
    assert is_free(licence) is free


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_knows_this_version() -> None:
    assert f"\n## {kg.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_python_dash_m_works() -> None:
    command = [sys.executable, "-m", "kg", "--version"]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"kg {kg.__version__}\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="make and bash are not at home there")
def test_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n") and "set -euo pipefail\n" in text
    assert text.splitlines()[-1] == "make test"


def readme_commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def command_options() -> dict[str, set[str]]:
    import typer

    group: Any = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in (*parameter.opts, "--help")}
        for name, command in group.commands.items()
    }


def test_the_readme_names_commands_and_options_that_exist() -> None:
    options = command_options()
    named = [shlex.split(line) for line in readme_commands() if line.startswith("kg ")]
    named += [shlex.split(line) for line in re.findall(r"`(kg [a-z][^`]*)`", README)]
    assert {words[1] for words in named} == set(options)
    for words in named:
        assert {word for word in words[2:] if word.startswith("-")} <= options[words[1]], words


def test_the_readme_names_make_targets_and_files_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {line.split()[1] for line in readme_commands() if line.startswith("make ")}
    assert targets == {"run", "test", "wheels"}
    assert all(f"\n{target}:" in makefile for target in targets)
    for path in re.findall(r"`((?:kg|seeds|tests|docs)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


def test_the_chinese_readme_has_the_same_sections_commands_and_figures() -> None:
    chinese = (ROOT / "README_zh.md").read_text(encoding="utf-8")
    assert README.startswith("[中文](README_zh.md)\n") and chinese.startswith("[English](README.md)\n")
    for pattern in (
        r"^## ",  # as many sections
        r"```(?:console|toml|python)\n(.*?)```",
        r"```text$",
        r"^\| (?:… )?`(.+?)` \|",  # commands, options and files
        r"\b0\.\d\d\b",  # figures
        r"\]\((docs/[\w.]+|tools/[\w./]+|tests/[\w./]+)\)",
    ):
        found = [re.findall(pattern, text, re.MULTILINE | re.DOTALL) for text in (README, chinese)]
        assert [text.replace("、", ", ") for text in found[1]] == found[0]


def test_the_readme_s_python_runs(
    small_graph: "nx.MultiDiGraph[str]",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(block.splitlines()) == 5
    save_graph(small_graph, tmp_path / "output" / "graph.json")
    monkeypatch.chdir(tmp_path)
    exec(block, {})
    assert "重庆锚泰科技有限公司 develops 锚泰智造基地 ['2024年5月13日" in capsys.readouterr().out
