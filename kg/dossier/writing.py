"""A dossier -> its files in a folder, named by the thing."""

import re
from pathlib import Path

from kg.dossier.content import Dossier
from kg.dossier.document import to_document
from kg.dossier.page import to_page
from kg.files import write_bytes

_LONGEST = 60  # letters of a name in a file name: 180 bytes
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)")


def write_dossier(dossier: Dossier, folder: Path) -> list[Path]:
    """Write the page and the document into ``folder``, which is made where it is missing; return both."""
    folder.mkdir(parents=True, exist_ok=True)
    name = file_name(dossier.name) or dossier.key
    made = {folder / f"{name}.html": to_page(dossier), folder / f"{name}.docx": to_document(dossier)}
    for path, content in made.items():
        write_bytes(path, [content])
    return list(made)


def file_name(name: str) -> str:
    """Return ``name`` as every system takes it for a file: |川渝/合作|项目 -> 川渝_合作项目."""
    safe = _UNSAFE.sub("_", name)[:_LONGEST].strip(" ._")
    return f"_{safe}" if _RESERVED.match(safe) else safe
