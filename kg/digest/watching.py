"""A watch list (watch.txt: a name a line, # begins a comment) -> the things that are meant."""

import re
from dataclasses import dataclass
from pathlib import Path

from kg.digest.side import Side
from kg.errors import SourceError
from kg.text.folding import spell_name

_COMMENT = re.compile(r"(?:^|\s)#.*")  # not the # in a name


@dataclass(frozen=True, slots=True)
class Watched:
    """The groups that are watched, with the name in the list, and the names that nothing bears."""

    groups: dict[str, str]
    unknown: tuple[str, ...]


def read_watch_list(path: Path) -> list[str]:
    """Return the names of a watch list; SourceError names the file and the mend."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error}); name a text file") from error
    names = (_COMMENT.sub("", line).strip() for line in lines)
    return list(dict.fromkeys(filter(None, names)))


def find_watched(names: list[str], *sides: Side) -> Watched:
    """Return what the names mean in either graph: all that bear one, now or formerly, or have it as id."""
    bearers: dict[str, set[str]] = {}
    for side in sides if names else ():
        for key, group in side.groups.items():
            node = side.node(key)
            former = [one["name"] for one in node.get("former", ())]
            for name in (key, node["name"], *node["aliases"], *former):
                bearers.setdefault(spell_name(name), set()).add(group)
    groups = {group: name for name in reversed(names) for group in bearers.get(spell_name(name), ())}
    return Watched(groups, tuple(name for name in names if spell_name(name) not in bearers))
