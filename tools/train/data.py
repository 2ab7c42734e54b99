"""Annotations and texts -> examples, by what they are for."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tools.train.annotations import Annotated, read_annotations, read_gold
from tools.train.examples import Example, make_examples
from tools.train.varying import vary
from tools.train.written import read_frames, read_written

FOLDER = Path(__file__).parent
PARTS = ("train", "development", "aside")


def load_annotated(texts: Path, golds: Iterable[Path]) -> dict[str, list[Annotated]]:
    """Return the annotated texts of each part.

    ``texts``: the folder that rebuild.py wrote, ID.txt; ``golds``: folders of gold JSON files, whose texts
    stand beside them or in texts/. Stories whose text is missing are left out.
    """
    split = tomllib.loads((FOLDER / "split.toml").read_text("utf-8"))
    found: dict[str, list[Annotated]] = defaultdict(list)
    with (FOLDER / "sources.tsv").open(encoding="utf-8") as file:
        sources = {row["id"]: row["repository"] for row in csv.DictReader(file, delimiter="\t")}
    for path in sorted((FOLDER / "annotations").glob("*.ann")):
        text = texts / f"{path.stem}.txt"
        if text.exists():
            part = _part(split, "sources", sources[path.stem])
            found[part].append(read_annotations(path, text.read_text("utf-8")))
    for folder in golds:
        for path in sorted(folder.glob("*.json")):
            annotated = _read_gold(path)
            if annotated is not None:
                found[_part(split, "written", path.stem)].append(annotated)
    for path in sorted((FOLDER / "written").iterdir()):
        found["train"] += read_frames(path) if path.suffix == ".tsv" else read_written(path)
    return found


def _part(split: dict[str, dict[str, list[str]]], key: str, name: str) -> str:
    return next((part for part in PARTS if name in split.get(part, {}).get(key, ())), "train")


def _read_gold(path: Path) -> Annotated | None:
    for folder in (path.parent / "texts", path.parent):
        for text in sorted(folder.glob(f"{path.stem}*.txt")):
            return read_gold(path, text.read_text("utf-8"))
    return None


def load_examples(texts: Path, golds: Iterable[Path]) -> dict[str, list[Example]]:
    """Return the examples of training, of training with other names, and of development.

    Nothing is made of what is set aside.
    """
    annotated = load_annotated(texts, golds)
    parts = {
        "train": annotated["train"],
        "varied": vary(annotated["train"], seed=1),
        "development": annotated["development"],
    }
    return {part: [example for one in some for example in make_examples(one)] for part, some in parts.items()}
