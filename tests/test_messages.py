"""Messages in the reader's language: each has both, the slots agree, and what is quoted stays."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer

from kg.cli import app
from kg.messages import SLOT, phrases, system_language, translate
from tests.said import texts

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_message_of_the_code_has_its_chinese() -> None:
    said = {text: where for where, text in texts() if re.search(r"[a-z]{2}", text)}
    assert len(said) > 150
    lacking = [f"{where}: {text}" for text, where in said.items() if not is_known(text.replace("{}", "X"))]
    assert lacking == []


def is_known(line: str) -> bool:
    """Tell whether a message, or what stands behind its place, has its Chinese."""
    words = re.sub(r"\bX\b|--since", "", line)
    return not re.search("[a-z]", words) or translate(line, "zh") != line


@pytest.mark.parametrize(("english", "chinese"), phrases().items())
def test_both_languages_hold_the_same_slots(english: str, chinese: str) -> None:
    assert CHINESE.search(chinese) or chinese == "{reason}"
    assert set(SLOT.findall(chinese)) <= set(SLOT.findall(english))
    lost = set(SLOT.findall(english)) - set(SLOT.findall(chinese))
    assert lost <= {"what"}  # what the Chinese sentence says in another way


def helps() -> Iterator[str]:
    group = typer.main.get_command(app)
    for command in (group, *group.commands.values()):  # type: ignore[attr-defined]
        yield from (" ".join(one.split()) for one in (command.help or "").split("\n\n"))
        yield from filter(None, (getattr(param, "help", "") for param in command.params))


def test_every_help_has_its_chinese() -> None:
    lacking = [text for text in helps() if not text.startswith("Example:") and translate(text, "zh") == text]
    assert lacking == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "out/graph.json: no such file; run kg build, or name its folder with -o",
            "out/graph.json：没有这个文件；请先运行 kg build，或用 -o 指定它所在的文件夹",
        ),
        (
            "not read: a: b.pdf: is locked with a password; save it without one",
            "未读取：a: b.pdf：有密码；请另存为不带密码的文件",
        ),
        ("a.xlsx: sheet 一: is empty", "a.xlsx：工作表 一：是空的"),
        (
            "x: cannot be written (No space left on device); close it in other programs",
            "x：写不进去（磁盘已满）；请在其他程序里关闭它",
        ),
        (
            "a.json: cannot be read (Expecting value: line 1 column 1); run kg build",
            "a.json：读不了（Expecting value: line 1 column 1）；请运行 kg build 重新生成",
        ),
        ("query, line 2, column 7: '}' is not understood here", "查询语句第 2 行第 7 列：此处看不懂 '}'"),
        (
            "合穿区: nothing in the graph has this name; check the spelling",
            "合穿区：图谱里没有这个名称；请检查是否有错字",
        ),
        (
            "seeds: nothing to read; name files (.txt), or folders that hold some\nnot read: a.txt: is empty",
            "seeds：没有可读的内容；请给出文件（.txt），或放有这些文件的文件夹\n未读取：a.txt：是空的",
        ),
        (
            "not built: x: cannot be written (No space left on device); make room on the disk, or choose "
            "another folder; the last graph is still served",
            "未能生成：x：写不进去（磁盘已满）；请腾出磁盘空间，或换一个文件夹；仍提供上一次的图谱",
        ),
        (
            "built anew (1 new, 0 changed, 2 gone): 4 articles, 63 entities, 56 facts, 5.4 s",
            "已重新生成（新增 1、改动 0、删去 2 个文件）：4 篇报道，63 个实体，56 条事实，用时 5.4 秒",
        ),
        ("a word that nobody knows: and more", "a word that nobody knows: and more"),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_a_message_is_put_into_chinese(english: str, chinese: str) -> None:
    assert translate(english, "zh") == chinese
    assert translate(english, "en") == english


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LC_ALL": "", "LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_system_says_which_language(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert system_language(environment) == language


def kg(*arguments: str, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {"LC_ALL": lang, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--help"], 0, "用法："),
        (["build", "--help"], 0, "读取报纸版面，生成图谱和全部导出文件。"),
        (["sow"], 2, "错误：没有 sow 这个命令，是不是 show？"),
        (["show"], 2, "错误：缺少参数 NAME。"),
        (["build", "--jobs", "0"], 2, "（--jobs）的值不对：不能小于 1"),
        (["show", "x", "--lang", "fr"], 2, "不在可选值之列"),
        (["show", "合川", "-o", "none"], 1, "kg: none/graph.json：没有这个文件；"),
        (["query", "--name", "x"], 1, "kg: --name x：没有这个查询；"),
    ],
)
def test_the_command_line_speaks_chinese(arguments: list[str], code: int, told: str) -> None:
    by_locale = kg(*arguments, lang="zh_CN.UTF-8")
    assert by_locale.returncode == code and told in by_locale.stdout + by_locale.stderr
    asked = kg("--lang", "zh", *arguments)
    assert told in asked.stdout + asked.stderr or "fr" in arguments  # --lang fr comes last
