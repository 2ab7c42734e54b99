"""Decisions of people: kept in a file, and made of what a person types."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions import read_decisions
from kg.decisions.deciding import decide
from kg.decisions.reading import decision_files, parse_amount
from kg.decisions.records import is_quoted
from kg.decisions.review import review
from kg.decisions.shape import Decision, FactKey, Key, Kind, Rename
from kg.decisions.writing import append, check_file, file_of, remember, to_toml, undo
from kg.errors import DataError, NameNotFound, OutputError
from tests.decided import (
    AGAIN,
    FULL,
    LINK,
    OFFICE,
    PERSON,
    PLANT,
    SCHOOL,
    SECOND,
    SIGNED,
    SIGNS,
    TIED,
    TOLD,
    entity,
    key,
    names,
    pair,
    replayed,
    signed,
    story,
)

# The file


RENAMED = '[[rename]]\nthing = { type = "Company", name = "甲" }\n'
VALUED = '[[value]]\nthing = { type = "Project", name = "甲" }\nattribute = "investment"\nwas = 3.0\n'
NO_AMOUNTS = ("inf", "nan", "'nan'", "-5.0", "1e300", "1" + "0" * 400, "true", "''")
BROKEN = [
    ("[[same]]\nthing = 3\nother = 3\n" + SIGNS, "line 2: thing: 3 is not a table"),
    ("[[sam]]\n" + SIGNS, "line 1: unknown [[sam]]; write same"),
    ('[[rename]]\nthing = { type = "Company", name = "甲" }\n' + SIGNS, "the key 'to' is missing; add it"),
    (
        '[[rename]]\nthing = { type = "Compny", name = "甲" }\nto = "乙"\n' + SIGNS,
        "line 2: type: unknown 'Compny'",
    ),
    ('[[rename]]\nthing = { type = "Company", name = "甲" }\nto = "乙\n' + SIGNS, "line 1: is no TOML"),
    ('[[rename]]\nthing = { type = "Company", name = "甲" }\nto = "乙"\nwho = "li"\nwhen = "May"', "no date"),
    ('[[true]]\nthing = { type = "Company", name = "甲" }\n' + SIGNS, "one relation, attribute or stage"),
    ('[[true]]\nthing = { type = "Company", name = "甲" }\nrelation = "develops"\n' + SIGNS, "name both"),
    (
        '[[true]]\nthing = { type = "Project", name = "甲" }\nattribute = "investment"\nvalue = "3亩"\n'
        + SIGNS,
        "3亩 is not in CNY",
    ),
    (
        '[[true]]\nthing = { type = "Project", name = "甲" }\nattribute = "investment"\nvalue = "许多"\n'
        + SIGNS,
        "'许多' is no amount",
    ),
    ('who = "li"\n', "stands before the first"),
    ("[[rename]]\nextra = 1\n" + SIGNS, "line 2: extra: unknown key"),
    (f"{RENAMED}to = ''\n{SIGNS}", "line 1: rename: '' is no name on one line; mend it"),
    (f'{RENAMED}to = "乙\\n丙"\n{SIGNS}', "is no name on one line; mend it"),
    (
        f'{RENAMED}to = "乙"\n{SIGNS}\n[type]\nto = "Place"\n',
        "[type] is no part of the table; write [[type]]",
    ),
    *((f"{VALUED}to = {value}\n{SIGNS}", "is no amount; write a number") for value in NO_AMOUNTS),
]


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_broken_table_is_told_and_the_others_count(tmp_path: Path, text: str, told: str) -> None:
    good = to_toml(pair(Kind.same, key(SECOND), key(FULL)))
    file = tmp_path / "decisions.toml"
    file.write_text(f"{text}\n{good}", encoding="utf-8")
    found = read_decisions([file])
    assert [one.kind for one in found.entries] == [Kind.same]
    (fault,) = found.faults
    assert told in fault and fault.startswith("decisions.toml, line ") and "\n" not in fault


def test_the_line_of_a_fault_is_that_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(
        f"# one\n\n{to_toml(pair(Kind.same, key(SECOND), key(FULL)))}\n[[type]]\nto = 1\n", "utf-8"
    )
    (fault,) = read_decisions([file]).faults
    assert "line 10: type: the key" in fault


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", "名".encode("gbk") * 3])
def test_a_file_of_another_encoding_is_told_and_never_written(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "decisions.toml"
    file.write_bytes(data)
    assert "is not UTF-8" in read_decisions([file]).faults[0]
    with pytest.raises(DataError):
        append(file, pair(Kind.same, key(SECOND), key(FULL)))
    assert file.read_bytes() == data


def test_many_broken_tables_are_told_in_few_lines(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text("[[same]]\nx = 1\n" * 500, encoding="utf-8")
    assert len(read_decisions([file]).faults) == 11


NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=40)
@given(name=NAME, why=NAME, near=st.lists(NAME, max_size=2).map(tuple))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, why: str, near: tuple[str, ...]
) -> None:
    file = tmp_path_factory.mktemp("kept") / "decisions.toml"
    first = pair(Kind.different, Key("Person", name, near), key(FULL))
    what = FactKey(
        thing=Key("Project", name), attribute="investment", value=parse_amount("58亿元"), **signed(14)
    )
    second = Decision(Kind.not_true, replace(what, why=why, quote=name))
    for decision in (first, second):
        append(file, decision)
    assert [one.what for one in read_decisions([file]).entries] == [first.what, second.what]
    assert undo(file) == to_toml(second).strip()
    assert [one.what for one in read_decisions([file]).entries] == [first.what]
    undo(file)
    with pytest.raises(OutputError, match="nothing to undo"):
        undo(file)


def test_comments_and_hand_made_tables_stay(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text("# by hand\r\n[[same]] # broken\r\nx = 1\r\n", encoding="utf-8-sig")
    append(file, pair(Kind.same, key(SECOND), key(FULL)))
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# by hand") and "[[same]] # broken" in text
    assert len(read_decisions([file]).entries) == 1


def test_what_a_link_leads_to_is_written_and_its_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "real.toml").touch(0o640)
    file = tmp_path / "decisions.toml"
    file.symlink_to(tmp_path / "shared" / "real.toml")
    append(file, pair(Kind.same, key(SECOND), key(FULL)))
    assert file.is_symlink() and len(read_decisions([file]).entries) == 1
    assert (tmp_path / "shared" / "real.toml").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["decisions.toml", "real.toml", "shared"]


def test_a_folder_and_a_pipe_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, told in (("pipe", "is no file; remove it"), ("folder", "cannot be read")):
        assert told in read_decisions([tmp_path / name]).faults[0]
        with pytest.raises(DataError, match=told):
            append(tmp_path / name, pair(Kind.same, key(SECOND), key(FULL)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]


def test_of_those_who_write_at_once_none_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    decisions = [pair(Kind.same, key(SECOND), Key("Company", f"{number}")) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: append(file, one), decisions))
    assert {one.id for one in read_decisions([file]).entries} == {one.id for one in decisions}
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.toml"]


def test_what_one_who_was_ended_left_behind_is_taken_over(tmp_path: Path) -> None:
    left = tmp_path / ".decisions.toml.next"
    left.touch()
    os.utime(left, (0, 0))
    append(tmp_path / "decisions.toml", pair(Kind.same, key(SECOND), key(FULL)))
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.toml"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("pages/one.txt", "reads decisions of decisions.toml alone"),
        ("gone/decisions.toml", "have the sources moved"),
    ],
)
def test_a_file_that_no_build_would_read_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(OutputError, match=told):
        check_file(tmp_path / name)
    remember([tmp_path / name], tmp_path)
    if name.startswith("gone"):
        with pytest.raises(OutputError, match=told):
            file_of(tmp_path)
    remember([Path("-")], tmp_path)  # of what came from a pipe nothing is kept
    with pytest.raises(OutputError, match="run kg build, or name the file"):
        file_of(tmp_path)


def test_the_file_stands_in_the_folder_or_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    found = decision_files([tmp_path / "a.txt", tmp_path, Path("-")])
    assert found == [tmp_path / "decisions.toml"]


# What a person types


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        (Kind.same, ["川岳二局"], "same: it is of A B"),
        (Kind.same, ["川岳二局", "川岳二局"], "both mean the same thing"),
        (Kind.same, ["川岳二局", "锚泰基地项目"], "first decide the type"),
        (Kind.true, ["川岳二局", "locatedIn", "锚泰基地项目"], "no such fact is in the graph"),
        (Kind.true, ["川岳二局", "owns", "锚泰基地项目"], "no such relation, attribute or stage"),
        (Kind.true, ["川岳二局", "develops"], "of which other thing"),
        (Kind.value, ["锚泰基地项目", "investment", "许多", "58"], "no amount"),
        (Kind.value, ["锚泰基地项目", "investment", "58亿元", "inf"], "no amount"),
        (
            Kind.value,
            ["锚泰基地项目", "investment", "58亿元", "58亩"],
            "58亩 is not in CNY, as investment is",
        ),
        (Kind.rename, ["锚泰基地项目", "\x00"], "is no name on one line"),
        (Kind.type, ["锚泰基地项目", "Thing"], "no such type"),
        (Kind.rename, ["锚泰基地项目", " "], "no new name"),
        (Kind.rename, ["没有这个", "x"], "nothing in the graph has this name"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(kind: Kind, words: list[str], told: str) -> None:
    graph, _ = replayed([TIED, TOLD])
    with pytest.raises(NameNotFound, match=told):
        decide(graph, kind, words, SIGNED)


def test_a_thing_with_namesakes_is_kept_with_what_is_near_it() -> None:
    graph, _ = replayed([TIED, TOLD])
    decision = decide(graph, Kind.rename, [PLANT.name, "锚泰"], SIGNED)
    assert decision.what.thing.near[0] == SECOND.name
    graph, _ = replayed([story("a", "江北区", entity("District", "江北区", code="500105"))])
    assert decide(graph, Kind.rename, ["江北区", "江北"], SIGNED).what.thing.near == ("500105",)


def test_two_in_one_thing_are_named_by_what_is_near_them() -> None:
    facts = [story("a", "江北中学的周敏", PERSON, SCHOOL), story("b", "江北水务局的周敏", PERSON, OFFICE)]
    graph, _ = replayed(facts)
    assert names(graph).count([PERSON.name]) == 1
    decision = decide(graph, Kind.different, ["周敏@江北中学", "周敏@江北水务局"], SIGNED)
    assert names(replayed(facts, decision)[0]).count([PERSON.name]) == 2


def test_a_thing_is_kept_by_its_name_in_the_texts() -> None:
    rename = Decision(Kind.rename, Rename(thing=key(SECOND), to="二局", **signed(1)))
    graph, _ = replayed([TIED], rename)
    assert decide(graph, Kind.rename, ["二局", "老二局"], SIGNED).what.thing == key(SECOND)
    assert decide(graph, Kind.rename, [PLANT.name, "锚泰"], SIGNED).what.thing.near[0] == SECOND.name


def test_review_puts_use_times_doubt_first() -> None:
    graph, _ = replayed([TIED, TOLD, AGAIN])
    items = review(graph, more=" -o out")
    assert [item.weight for item in items] == sorted((item.weight for item in items), reverse=True)
    relation = next(item for item in items if "→" in item.text)
    assert relation.commands[1] == f"kg decide not-true {SECOND.id} develops {PLANT.id} -o out"
    confirmed, _ = replayed([TIED, TOLD, AGAIN], Decision(Kind.true, LINK))
    assert not any("→" in item.text for item in review(confirmed))


def test_review_names_sums_that_contradict() -> None:
    graph, _ = replayed([story("a", "一", PLANT, sums=[58e8]), story("b", "二", PLANT, sums=[5.8e8])])
    (clash,) = (item for item in review(graph) if item.what == "contradiction")
    assert clash.text == "锚泰基地项目: 投资额 58亿元 / 5.8亿元"
    assert clash.commands[0] == f"kg decide not-true {PLANT.id} investment 5800000000"


@pytest.mark.parametrize(
    ("quote", "evidence", "same"),
    [
        ("总投资 58亿元的项目开工", "总投资58亿元的项目开工。", True),
        ("在江北区的项目今日开工建设", "在江北区的项目今天开工建设。", True),
        ("总投资58亿元的项目今日开工", "总投资25亿元的项目今日开工", False),
        ("项目", "总投资25亿元的项目今日开工", False),
        ("專案開工了", "专案开工了", True),
    ],
)
def test_a_quote_is_known_again(quote: str, evidence: str, same: bool) -> None:
    assert is_quoted(quote, evidence) is same
