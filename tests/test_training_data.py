"""The training annotations are well-formed; their texts can be rebuilt from what sources.tsv says."""

import re
import subprocess
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from kg.schema import load_schema
from tools.train.annotations import ATTRIBUTES, Annotated, Said, read_annotations
from tools.train.rebuild import Row, decode, digest, find_lines, main, read_sources, squeeze

TRAIN = Path(__file__).parent.parent / "tools" / "train"
FILES = sorted((TRAIN / "annotations").rglob("*.ann"))
WIDER = {  # what annotations say beyond kg's schema: heads that a place or a zone may be
    "develops": {"DevelopmentZone", "District", "Place"},
    "exportsTo": {"Place"},
    "partOf": {"DevelopmentZone"},
}
DATE = re.compile(r"(\d{4}(-\d\d){0,2}|\d\d(-\d\d)?)?")


def faults(path: Path) -> list[str]:
    """Return what is wrong in a file of annotations."""
    lines = [line.split("#", 1)[0].strip() for line in path.read_text("utf-8").splitlines()]
    found = read_annotations(path, "")
    wrong = [f"{said}: {why}" for said in found.said for why in faults_of(said, found)]
    if sum(map(bool, lines)) != len(found.things) + len(found.said):
        wrong.append("a line is not read, or an id is used twice")
    wrong += [f"{key}: no form" for key, thing in found.things.items() if not all(f for f, _ in thing.forms)]
    return [f"{path.name}: {why}" for why in wrong]


def faults_of(said: Said, found: Annotated) -> list[str]:
    """Return what is wrong in a line that says something of an entity."""
    schema, kind = load_schema(), said.kind
    if said.subject not in found.things or not said.sentences or min(said.sentences) < 1:
        return ["its entity is not declared, or no sentence says it"]
    if kind in schema.relations:
        relation = schema.relations[kind]
        if said.value not in found.things:
            return ["its tail is not declared"]
        head, tail = found.things[said.subject].type, found.things[said.value].type
        if head not in relation.subject | WIDER.get(kind, set()) or tail not in relation.object:
            return [f"not between {head} and {tail}"]
    elif kind in ATTRIBUTES:
        if not re.fullmatch(r"\d+(\.\d+)?", said.value):
            return ["not a number"]
    elif kind == "stage":
        if said.value not in schema.stages or not DATE.fullmatch(said.date):
            return ["no such stage, or not a date"]
    elif kind != "anaphor" or not 1 <= len(said.value) <= 6:
        return ["no such line"]
    return []


def test_annotations_are_well_formed():
    assert len(FILES) > 900
    assert [fault for path in FILES for fault in faults(path)] == []


def test_comments_quote_nothing():
    quoted = re.compile(r"#.*[\u4e00-\u9fff、，。]{11}")
    assert [path.name for path in FILES if quoted.search(path.read_text("utf-8"))] == []


def test_sources_name_every_text_once_and_hold_none():
    rows = read_sources()
    names = [row.name for row in rows]
    assert names == sorted({path.stem for path in FILES})
    assert {path.stem for path in FILES if path.parent.name == "second"} <= set(names)
    for row in rows:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", row.repository) and row.path, row.name
        assert re.fullmatch(r"([0-9a-f]{40})?", row.commit) and re.fullmatch(r"[0-9a-f]{64}", row.sha256), (
            row.name
        )
        assert DATE.fullmatch(row.date) and len(row.publisher) <= 20, row.name
        assert all(
            re.fullmatch(r"[0-9a-f]{10}" if length else "-", hashed) for length, hashed in row.lines
        ), row.name


def test_no_source_is_used_twice():
    """Neither a repository nor a line is both set aside and trained on, or looked at in development."""
    split = tomllib.loads((TRAIN / "split.toml").read_text("utf-8"))
    parts = {source.lower(): part for part in ("aside", "development") for source in split[part]["sources"]}
    assert len(parts) == sum(len(split[part]["sources"]) for part in ("aside", "development"))
    rows = read_sources()
    assert parts.keys() <= {row.repository.lower() for row in rows}
    seen: dict[tuple[int, str], str] = {}
    for row in rows:
        part = parts.get(row.repository.lower(), "training")
        for line in row.lines:
            assert line[0] < 20 or seen.setdefault(line, part) == part, row.name


HEAD = "锚泰智造 一期开工"
FACT = "总投资约7.6亿元的锚泰“智造基地”在合川区开工，用地 31.7 亩。"
END = "锚泰科技 Motai Co 负责。"
TEXT = f"{HEAD}\n\n{FACT}\n{END}"
PAGE = (
    "<html><!-- <p>不是 --><script>if (1 < 2) '锚泰';</script><title>锚泰智造 一期开工 - 合川</title>\n"
    "<%@ page x='1' %><p class='a'>　　总投资约<b>7.6</b>亿元的锚泰&ldquo;智造\n 基地&rdquo;在合川区开工，"
    "用地&nbsp;31.7 亩。</p>\n"
    "<p>锚泰科技 Motai\t Co 负责。</p></html>"
)
KINDS = {
    "page": PAGE.encode(),
    "page in gb18030": PAGE.encode("gb18030"),
    "cdata": f"<doc><title>{HEAD}</title><body><![CDATA[{FACT}\n{END}]]></body></doc>".encode(),
    "tags as entities": f"<a>{HEAD}<b>&lt;p&gt;{FACT[:9]}&lt;br/&gt;{FACT[9:]}&lt;p&gt;{END}</b>".encode(),
    "json": f'{{"body": "<p>\\u3000{FACT}<\\/p>\\r\\n{END}", "title": "\\u951a{HEAD[1:]}"}}'.encode(),
    "csv": f'id,text\n1,"{HEAD}""x"" {FACT}",{END}\n'.encode(),
    "torn": b'\x04\x08I"\x02\x90' + f"# {HEAD}\n{FACT[:9]}\u200b{FACT[9:]}\n\n{END}".encode() + b"\xe9\x94",
    "markdown": f"# {HEAD}\n\n{FACT}\n\n{END}\n".encode(),
}


def make_row(text: str, commit: str = "") -> Row:
    lines = tuple((len(line), digest(line) if line else "-") for line in map(squeeze, text.split("\n")))
    hashed = sha256(text.encode()).hexdigest()
    return Row("t1", "owner/name", commit, "news/一.dat", "2024-05-13", "合川日报", hashed, lines)


def rebuild(folder: Path, row: Row) -> int:
    """Run the command for one row; return its exit code."""
    cells = [getattr(row, name) for name in Row.__dataclass_fields__ if name != "lines"]
    told = "\t".join([*cells, " ".join(f"{length}:{hashed}" for length, hashed in row.lines)])
    (folder / "sources.tsv").write_text(f"names\n{told}\n", "utf-8")
    return main(folder / "clones", folder / "texts", folder / "sources.tsv")


def put(folder: Path, raw: bytes) -> Path:
    clone = folder / "clones" / "owner" / "name"
    (clone / "news").mkdir(parents=True, exist_ok=True)
    (clone / "news" / "一.dat").write_bytes(raw)
    return clone


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_rebuilt(kind, tmp_path, capsys):
    put(tmp_path, KINDS[kind])
    assert rebuild(tmp_path, make_row(TEXT)) == 0
    assert (tmp_path / "texts" / "t1.txt").read_text("utf-8") == TEXT
    assert capsys.readouterr().out == "1 of 1 texts are rebuilt, 0 of them with other white space\n"


def test_other_white_space_is_told(tmp_path, capsys):
    put(tmp_path, KINDS["markdown"])
    assert rebuild(tmp_path, make_row(TEXT.replace("Motai Co", "MotaiCo"))) == 0
    assert (tmp_path / "texts" / "t1.txt").read_text("utf-8") == TEXT
    assert "1 of them with other white space" in capsys.readouterr().out


def test_what_is_missing_is_told(tmp_path, capsys):
    row = make_row(TEXT)
    assert rebuild(tmp_path, row) == 1
    put(tmp_path, KINDS["page"].replace(b"7.6", b"7.7"))
    assert rebuild(tmp_path, row) == 1
    assert not list((tmp_path / "texts").iterdir())
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "t1: no file owner/name/news/一.dat"
    assert told[2] == "t1: 1 of 4 lines are not in owner/name/news/一.dat"
    assert find_lines(row, decode(KINDS["markdown"][:40])) == [HEAD, "", None, None]


def test_the_commit_is_read_before_the_work_tree(tmp_path):
    clone = put(tmp_path, KINDS["page"])

    def git(*words: str) -> str:
        given = ["git", "-C", str(clone), "-c", "user.name=t", "-c", "user.email=t@t", *words]
        return subprocess.run(given, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "t")
    put(tmp_path, b"another file")
    assert rebuild(tmp_path, make_row(TEXT)) == 1
    assert rebuild(tmp_path, make_row(TEXT, git("rev-parse", "HEAD"))) == 0
