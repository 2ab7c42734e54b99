"""pyproject.toml and what is installed -> docs/dependencies.md: each package that kg needs, why, its licence.

    python tools/list_dependencies.py

Ends with an error where a package is under the GPL alone, or tells no licence.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "dependencies.md"
LONGEST = 60  # characters of a licence; what is longer is its whole text
REASON = re.compile(r'^    "(?P<name>[A-Za-z0-9._-]+)[^"]*",\s*# (?P<why>.+)$', re.MULTILINE)
HEAD = """# What kg needs

Made by `python tools/list_dependencies.py` from what is installed, `kg[ocr]` included; `make test` fails
where a package is missing here, or under the GPL alone. Versions stand in `constraints.txt`.

| package | why | licence |
|---|---|---|
"""


def main() -> None:
    """Write the table."""
    rows = list_needed()
    wrong = [row for row in rows if not is_free(row[2])]
    if wrong:
        sys.exit(f"a licence is missing, or the GPL alone: {wrong}")
    TARGET.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows), encoding="utf-8")


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
