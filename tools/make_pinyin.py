"""Data package -> kg/data/view/pinyin.tsv: a reading without its tone, and every character read so.

    pip download --no-deps --dest DIR pypinyin==0.55.0
    python tools/make_pinyin.py DIR

A table, because loading pypinyin takes longer than writing the whole page; its words are not needed, as the
search takes any reading of a character.
"""

import json
import sys
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parent.parent / "kg" / "data" / "view" / "pinyin.tsv"
TONES = ("\u0300", "\u0301", "\u0304", "\u030c")  # of the marks, those of a tone: ü keeps its dots


def plain(reading: str) -> str:
    """Return a reading as it is typed: lǚ is lv."""
    marks = unicodedata.normalize("NFD", reading)
    kept = "".join(mark for mark in marks if mark not in TONES)
    return unicodedata.normalize("NFC", kept).replace("ü", "v").replace("ê", "e")


def main(folder: Path) -> None:
    (wheel,) = folder.glob("pypinyin-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        table = json.loads(archive.read("pypinyin/pinyin_dict.json"))
    found = defaultdict(set)
    for code, several in table.items():
        for reading in several.split(","):
            if plain(reading).isascii():
                found[plain(reading)].add(chr(int(code)))
    lines = ["reading\tcharacters", *(f"{key}\t{''.join(sorted(found[key]))}" for key in sorted(found))]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
