"""Text -> lines of a column, broken as Chinese typesetters do."""

import re
from dataclasses import dataclass

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth

FONT = "STSong-Light"
registerFont(UnicodeCIDFont(FONT))
_ATOM = re.compile(r"[A-Za-z0-9.%+\-]+|——|……|.", re.DOTALL)
_NO_BEGIN = frozenset("，。、；：！？）》”’」』】%…")
_NO_END = frozenset("（《“‘「『【")


@dataclass(frozen=True)
class Set:
    """A line as it is set: ``indent`` in em, ``last`` of its paragraph."""

    text: str
    indent: float
    last: bool


def width(text: str, size: float) -> float:
    return float(stringWidth(text, FONT, size))


def break_lines(text: str, room: float, size: float, indent: float) -> list[Set]:
    """Return ``text`` in lines as wide as ``room``; marks at an end are squeezed in."""
    lines: list[Set] = []
    atoms = _ATOM.findall(text)
    line: list[str] = []
    left = room - indent * size
    for atom in atoms:
        wide = width(atom, size)
        squeezed = atom in _NO_BEGIN and wide <= left + 0.8 * size
        if line and wide > left + 0.05 and not squeezed:
            carry: list[str] = []
            while len(line) > 1 and (atom in _NO_BEGIN or line[-1] in _NO_END) and len(carry) < 2:
                carry.insert(0, line.pop())
                if line[-1] not in _NO_END and carry[0] not in _NO_BEGIN:
                    break
            lines.append(Set("".join(line), indent if not lines else 0.0, False))
            line = carry
            left = room - sum(width(each, size) for each in line)
        line.append(atom)
        left -= wide
    lines.append(Set("".join(line), indent if not lines else 0.0, True))
    return lines
