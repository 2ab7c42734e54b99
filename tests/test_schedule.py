"""Sources -> facts in the store: only what is new is worked out, and what fails is set aside."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import pipeline, schedule
from kg.articles import split_articles
from kg.errors import KGError, OutputError
from kg.model import Article, Facts, Name, Source, Unread, article_id
from kg.schedule import Progress, Stages, extract_into
from kg.sources import find_text, read_sources
from kg.store import FILE, open_store
from tests.benchmarks.articles import make_articles
from tests.failing_stages import FAILING, fail_or_extract, read_lines
from tests.timing import TURNS, assert_ratio

STORIES = (
    "衡泽投产\n\n□ 本报记者 李明\n\n合川区的重庆衡泽光电有限公司（以下简称衡泽光电）昨日投产，投资3亿元。",
    "朗润扩产\n\n■ 本报记者 王芳\n\n铜梁区的重庆朗润汽车有限公司与衡泽光电合作多年，双方昨日签约。",
    "澜岳开工\n\n□ 本报记者 田强\n\n位于璧山区的重庆澜岳机械有限公司（以下简称澜岳机械）开工，总经理到场。",
    "供货忙\n\n□ 本报记者 何静\n\n澜岳机械为重庆朗润汽车有限公司供应轴承，去年产值1.2亿元。",
)


def count_calls(calls: list[str]) -> Stages:
    def extract(article: Article, names: Iterable[Name]) -> Facts:
        calls.append(article.text)
        return pipeline.extract(article, names)

    return Stages(pipeline.read_stories, extract)


def take(folder: Path, files: Path, stages: Stages | None = None) -> tuple[list[Facts], list[Unread]]:
    stages = stages or Stages(pipeline.read_stories, pipeline.extract)
    with open_store(folder) as store:
        unread = extract_into(store, read_sources([files], raw=True), stages)
        store.prune()
        return list(store), unread


def write(folder: Path, pages: dict[str, tuple[int, ...]]) -> None:
    """Write a page of the numbered stories under each name; a name of the form x.jsonl is of records."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, stories in pages.items():
        texts = [STORIES[story] for story in stories]
        rows = [json.dumps({"id": str(at), "text": text}) for at, text in enumerate(texts)]
        text = "\n".join(rows) if name.endswith(".jsonl") else "\n\n".join(texts)
        (folder / name).write_text(text, encoding="utf-8")


pages = st.dictionaries(
    st.sampled_from(["a.txt", "b.txt", "c.jsonl", "d.jsonl"]),
    st.lists(st.integers(0, len(STORIES) - 1), max_size=4).map(tuple),
    max_size=4,
)


@settings(max_examples=12)
@given(st.lists(pages, min_size=2, max_size=4))
def test_any_sequence_of_edits_gives_what_a_full_build_gives(
    tmp_path_factory: pytest.TempPathFactory, edits: list[dict[str, tuple[int, ...]]]
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    for number, edit in enumerate(edits):
        write(folder / "pages", edit)
        assert take(folder / "kept", folder / "pages") == take(folder / str(number), folder / "pages")


def test_only_what_is_new_is_worked_out(tmp_path: Path) -> None:
    calls: list[str] = []
    files, out, stages = tmp_path / "pages", tmp_path / "out", count_calls(calls)
    steps = [  # pages -> how many articles are worked out
        ({"a.txt": (0, 1), "c.jsonl": (2, 3)}, 4),
        ({"a.txt": (0, 1), "c.jsonl": (2, 3)}, 0),
        ({"b.txt": (0, 1), "d.jsonl": (2, 3)}, 0),  # under other names
        ({"b.txt": (0, 1, 3), "d.jsonl": (2, 3)}, 1),  # of a page, the story that is new
        ({"b.txt": (0, 1, 3), "d.jsonl": (2,)}, 0),
        ({"b.txt": (0, 1, 2, 3)}, 2),  # the third introduces a name that occurs in the fourth
        ({"b.txt": (1, 2, 3)}, 1),  # nobody introduces the name any more
    ]
    for page, expected in steps:
        calls.clear()
        write(files, page)
        take(out, files, stages)
        assert len(calls) == expected, page


@pytest.mark.timing
def test_one_more_article_of_a_hundred_costs_little(tmp_path: Path) -> None:
    """Target: a twentieth of the time."""
    records = [json.dumps(record, ensure_ascii=False) for record in make_articles(100 + TURNS)]
    file, numbers = tmp_path / "pages.jsonl", count(100)

    def take_one_more(folder: Path) -> None:
        file.write_text("\n".join(records[: next(numbers)]), encoding="utf-8")
        take(folder, file)

    def take_all() -> None:
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        take(tmp_path / "new", file)

    take_one_more(tmp_path / "out")
    assert_ratio(lambda: take_one_more(tmp_path / "out"), take_all, 0.05)


@pytest.mark.parametrize("value", [1, "text", 2.5, b"x" * 17])
@pytest.mark.parametrize("column", ["articles.facts", "articles.key", "sources.articles", "sources.key"])
def test_a_store_with_values_of_another_type_is_made_anew(value: object, column: str, tmp_path: Path) -> None:
    write(tmp_path / "pages", {"a.txt": (0,)})
    whole = pipeline.build([tmp_path / "pages"], tmp_path / "out")
    table, name = column.split(".")
    with closing(sqlite3.connect(tmp_path / "out" / FILE)) as connection:
        connection.execute(f"UPDATE {table} SET {name} = ?", (value,))
        connection.commit()
    again = pipeline.build([tmp_path / "pages"], tmp_path / "out")
    assert replace(again, notice="", unchanged=False) == whole
    assert (FILE in again.notice) == (column != "sources.key")


def test_web_pages_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the text in a page costs a third of all the rest."""
    found: list[str] = []

    def find(source: Source) -> Source:
        found.append(source.path)
        return find_text(source)

    monkeypatch.setattr("kg.pipeline.find_text", find)
    files = tmp_path / "pages"
    files.mkdir()
    for number, story in enumerate(STORIES):
        text = "".join(f"<p>{line}</p>" for line in story.split("\n\n"))
        (files / f"{number}.html").write_text(f"<article>{text}</article>", encoding="utf-8")
    (files / "empty.html").write_text("<html></html>", encoding="utf-8")
    (files / "metadata.csv").write_text("file,date\n1.html,2024-05-13\n", encoding="utf-8")
    facts, unread = take(tmp_path / "out", files)
    assert unread == [Unread("empty.html", "holds no text")]
    assert [item.article.date for item in facts] == ["", "2024-05-13", "", ""]
    plain = [item for item in read_sources([files]) if isinstance(item, Source)]
    assert [item.article for item in facts] == [one for page in plain for one in split_articles(page)]
    found.clear()
    assert take(tmp_path / "out", files) == (facts, unread)
    assert set(found) == {"empty.html"}


def test_articles_stand_in_the_order_of_source_and_place(tmp_path: Path) -> None:
    write(tmp_path / "pages", {"b.txt": (0, 1), "a.txt": (2, 3)})
    facts, _ = take(tmp_path / "out", tmp_path / "pages")
    places = [(item.article.source, item.article.position) for item in facts]
    assert places == [("a.txt", 0), ("a.txt", 1), ("b.txt", 0), ("b.txt", 1)]
    for item in facts:
        id_ = article_id(item.article.source, item.article.record, item.article.position)
        assert item.article.id == id_


def test_no_value_holds_a_path(tmp_path: Path) -> None:
    write(tmp_path / "secretfolder", {"a.txt": (0, 1), "c.jsonl": (2,)})
    (tmp_path / "secretfolder" / "a.txt").rename(tmp_path / "secretfolder" / "secretname.txt")
    take(tmp_path / "out", tmp_path / "secretfolder")
    content = (tmp_path / "out" / FILE).read_bytes()
    assert b"secret" not in content and b"c.jsonl" not in content


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes for the smallest input, and small tasks."""
    monkeypatch.setattr(schedule, "_FEW", 1)
    monkeypatch.setattr(schedule, "_TASK", 40)


def lines(*bad: str) -> list[Source]:
    good = [Source(f"{number:02}.txt", f"one {number}\ntwo {number}", size=10) for number in range(12)]
    return [*good[:6], Source("bad.txt", "\n".join(["before", *bad, "after"]), size=20), *good[6:]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bad", "reasons"),
    [
        (["hang"], ["article 2 took more than 1 seconds and was left out"]),
        (["crash", "fail"], ["article 2 ended the process that", "article 3 could not be worked out"]),
    ],
)
@pytest.mark.usefixtures("few")
def test_an_article_that_fails_is_set_aside_and_the_rest_goes_on(
    bad: list[str], reasons: list[str], tmp_path: Path
) -> None:
    with open_store(tmp_path) as store:
        unread = extract_into(store, lines(*bad), FAILING, jobs=2, patience=1.0)
        read = [facts.article.text for facts in store]
    assert [item.path for item in unread] == ["bad.txt"] * len(reasons)
    for item, reason in zip(unread, reasons, strict=True):
        assert item.reason.startswith(reason)
    assert sorted(read) == sorted(line for source in lines() for line in source.text.split("\n"))


@pytest.mark.slow
@pytest.mark.usefixtures("few")
def test_one_job_is_bounded_in_time_too(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        (unread,) = extract_into(store, lines("hang"), FAILING, jobs=1, patience=1.0)
    assert unread.reason.startswith("article 2 took more than 1 seconds")


def test_the_markup_of_a_page_is_no_text_when_its_time_is_counted() -> None:
    page = Source("a.html", "", raw=bytes(10 * 2**20))
    assert schedule.SplitSource(FAILING, b"", page).size < 110_000


def test_an_article_that_fails_is_set_aside_in_one_process_too(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        unread = extract_into(store, lines("fail"), FAILING)
        assert len(store) == 26
    assert [item.path for item in unread] == ["bad.txt"]
    calls: list[str] = []
    with open_store(tmp_path) as store:  # it is tried again, and it alone
        assert extract_into(store, lines("fail"), counting(calls)) == unread
        assert calls == ["fail"]


def counting(calls: list[str]) -> Stages:
    def extract(article: Article, names: Iterable[Name]) -> Facts:
        calls.append(article.text)
        return fail_or_extract(article, names)

    return Stages(read_lines, extract)


def unreadable(source: Source) -> tuple[tuple[Article, ...], tuple[Name, ...]]:
    if source.path == "bad.txt":
        raise RecursionError("too deep")
    return read_lines(source)


def test_a_source_whose_stories_cannot_be_told_apart_is_set_aside(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        (unread,) = extract_into(store, lines(), Stages(unreadable, fail_or_extract))
        assert len(store) == 24
    assert unread == Unread("bad.txt", "could not be worked out (RecursionError: too deep); please report it")


@pytest.mark.usefixtures("few")
def test_the_queue_is_bounded(tmp_path: Path) -> None:
    """Sources are read as they are needed: memory does not grow with their number."""
    ahead = []

    def read(done: list[int]) -> Iterator[Source]:
        for number in range(200):
            ahead.append(number - len(done))
            yield Source(f"{number}.txt", f"a line of forty characters, number {number:8}", size=1)

    done: list[int] = []

    def note(step: Progress) -> None:
        done.append(step.articles)

    with open_store(tmp_path) as store:
        assert not extract_into(store, read(done), FAILING, jobs=2, progress=note)
        assert len(store) == 200
    assert done == list(range(1, 201))
    assert max(ahead) < 12


def test_a_cluster_that_is_not_there_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.cluster._CONNECT", 0.5)
    address = "tcp://127.0.0.1:9"
    with (
        open_store(tmp_path) as store,
        pytest.raises(KGError, match="no Dask scheduler answers there; start"),
    ):
        extract_into(store, lines(), FAILING, cluster=address)


def test_two_builds_do_not_write_into_one_folder(tmp_path: Path) -> None:
    again = open_store(tmp_path)
    with open_store(tmp_path), pytest.raises(OutputError, match="another build is writing"), again:
        pass


def flip(content: bytes) -> bytes:
    return bytes(byte ^ 0x55 if number % 97 == 0 else byte for number, byte in enumerate(content))


def without_articles(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM articles")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"no database"),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.write_bytes(flip(file.read_bytes())),
        lambda file: file.write_bytes(file.read_bytes()[:100] + flip(file.read_bytes()[100:])),
        without_articles,
    ],
)
def test_a_broken_store_is_made_anew(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    write(tmp_path / "pages", {"a.txt": (0, 1), "c.jsonl": (2, 3)})
    out = tmp_path / "out"
    assert not pipeline.build([tmp_path / "pages"], out).notice
    before = {file.name: file.read_bytes() for file in out.iterdir() if file.name != FILE}
    spoil(out / FILE)
    report = pipeline.build([tmp_path / "pages"], out)
    assert report.notice.startswith(str(out / FILE)) and report.notice.endswith("everything was read again")
    assert {file.name: file.read_bytes() for file in out.iterdir() if file.name != FILE} == before
    assert not pipeline.build([tmp_path / "pages"], out).notice


def test_what_is_not_used_is_forgotten(tmp_path: Path) -> None:
    records = [json.dumps(record, ensure_ascii=False) for record in make_articles(30)]
    file = tmp_path / "pages.jsonl"
    sizes = []
    for number in (30, 2, 30):
        file.write_text("\n".join(records[:number]), encoding="utf-8")
        take(tmp_path / "out", file)
        sizes.append((tmp_path / "out" / FILE).stat().st_size)
    assert sizes[1] < sizes[0] / 2
    assert sizes[2] <= sizes[0] * 1.1


def test_fresh_reads_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr("kg.pipeline.extract", counting(calls).extract)
    write(tmp_path / "pages", {"a.txt": (0, 1)})
    for fresh, expected in ((False, 2), (False, 2), (True, 4)):
        pipeline.build([tmp_path / "pages"], tmp_path / "out", fresh=fresh)
        assert len(calls) == expected
