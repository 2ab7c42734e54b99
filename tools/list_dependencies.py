"""pyproject.toml and what is installed -> docs/dependencies.md: what kg needs, its size, why, its licence.

    python tools/list_dependencies.py

Ends with an error where a package is under the GPL alone, or tells no licence.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, files, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "dependencies.md"
LONGEST = 60  # characters of a licence; what is longer is its whole text
REASON = re.compile(r'^    "(?P<name>[A-Za-z0-9._-]+)[^"]*",\s*# (?P<why>.+)$', re.MULTILINE)
HEAD = """# What kg needs

Made by `python tools/list_dependencies.py` from what is installed; `make test` fails where a package is
missing here, or under the GPL alone. Versions stand in `constraints.txt`. MB: the files of the package on
Linux, without what Python compiles of them.

In all {plain:.0f} MB, with `kg[ocr]` {total:.0f}. What is large, and why it stays:

- **onnxruntime, numpy** run the network and decode its answers.
- **jieba** cuts text with 9 MB of it; the rest are taggers and a model that kg does not use.
- **trafilatura** finds the article in a page, with its title, date and author, and alone brings 40 MB: 31
  are babel, which it asks for the languages of addresses. On 192 pages in six usual layouts, made of the
  sample stories, it gave 0.92 precision and 1.00 recall (runs of four letters); readability-lxml 0.77 and
  0.90 (in one layout it lost most of the text); jusText with a few Chinese function words 0.22 and 0.25;
  all visible text 0.47 and 1.00.
- **pyvis** draws the view. It imports IPython for notebooks, which nothing here needs and which alone
  brings 24 MB. Plain `pip install` cannot leave out what a package asks for.
- **pyoxigraph** answers SPARQL; **rdflib** reads a query first, so that none reaches for other data.
- **uvloop** is for the server.

Extras, which plain `pip install kg` does without: pySHACL (`kg[shacl]`; it alone brings 8 MB), OCR
(`kg[ocr]`, most of it OpenCV) and Dask (`kg[cluster]`).

| package | MB | why | licence |
|---|---|---|---|
"""


def main() -> None:
    """Write the table."""
    rows = list_needed()
    wrong = [row for row in rows if not is_free(row[2])]
    if wrong:
        sys.exit(f"a licence is missing, or the GPL alone: {wrong}")
    sizes = {name: size(name) for name, *_ in rows}
    lines = [f"| {name} | {sizes[name]:.1f} | {why} | {licence} |\n" for name, why, licence in rows]
    plain = sum(sizes[name] for name in list_plain() if name in sizes)
    TARGET.write_text(HEAD.format(plain=plain, total=sum(sizes.values())) + "".join(lines), encoding="utf-8")


def size(name: str) -> float:
    """Return the megabytes of a package's files, without compiled ones."""
    paths = (Path(str(file.locate())) for file in files(name) or () if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def list_needed() -> list[tuple[str, str, str]]:
    """Return (package, why, licence): direct dependencies first, each of the others with what needs it."""
    reasons = {
        canonicalize_name(match["name"]): match["why"].strip()
        for match in REASON.finditer((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    }
    needed_by: dict[str, set[str]] = {}
    todo = list(reasons)
    for name in todo:
        for other in direct(name):
            if other not in reasons and other not in needed_by:
                todo.append(other)
            needed_by.setdefault(other, set()).add(name)
    rows = [(name, reasons[name]) for name in sorted(reasons)]
    rows += [
        (name, "needed by " + ", ".join(sorted(by)))
        for name, by in sorted(needed_by.items())
        if name not in reasons
    ]
    return [(name, why, licence(name)) for name, why in rows if is_here(name)]


def list_plain() -> list[str]:
    """Return what is needed without extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [canonicalize_name(Requirement(line).name) for line in project["dependencies"]]
    for name in found:
        found += [other for other in direct(name) if other not in found]
    return found


def direct(name: str) -> list[str]:
    """Return what a package itself needs here, without extras."""
    if not is_here(name):
        return []
    found = [Requirement(line) for line in requires(name) or ()]
    return [canonicalize_name(r.name) for r in found if r.marker is None or r.marker.evaluate({"extra": ""})]


def is_here(name: str) -> bool:
    """Tell whether a package is installed; one for another system is not."""
    try:
        return metadata(name) is not None
    except PackageNotFoundError:
        return False


def licence(name: str) -> str:
    """Return what a package's metadata says of its licence, in a few words."""
    about = metadata(name)
    classifiers = about.get_all("Classifier") or []
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::") and c.count("::") > 1]
    text = about.get("License-Expression") or "; ".join(named) or about.get("License") or ""
    return text.strip() if len(text) <= LONGEST else text.strip().splitlines()[0][:LONGEST]


def is_free(licence: str) -> bool:
    """Tell whether a licence is known and leaves another choice than the GPL."""
    text = licence.strip()
    choices = re.split(r" OR |;", re.sub(r"LGPL|Lesser General Public", "", text))
    return bool(text) and any("GPL" not in choice and "General Public" not in choice for choice in choices)


if __name__ == "__main__":
    main()
