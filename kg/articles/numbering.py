"""Text copied from a page -> the same without the numbers of its lines and hyphens at their ends."""

import re
from collections import Counter
from collections.abc import Sequence

_NUMBERED = re.compile(r"[ \t]*(\d{1,4})(?:[ \t\u3000]+(?=\S)|$)")
_SOME = re.compile(r"^[ \t]*\d{1,4}[ \t\u3000\n]", re.MULTILINE)
_BLANK = re.compile(r"[ \t\u3000]*")
_CUT = re.compile("[-\u2010\u2011](?=[ \t\r]*\n[ \t\u3000]*[\u4e00-\u9fff])")
_HAN_BEFORE = re.compile("[\u4e00-\u9fff]$")
_MARKS = re.compile("[，。；、：]")
_LEAST = 3  # numbers that show a count, where every line has one
_LONG = 16  # characters of a line of print


def without_numbers(text: str) -> str:
    """Return ``text`` without what belongs to its lines and not to its words."""
    text = _CUT.sub(lambda cut: "" if _HAN_BEFORE.search(text, 0, cut.start()) else cut[0], text)
    if len(_SOME.findall(text)) < 2:
        return text
    lines = text.split("\n")
    for rows in (range(len(lines)), [at for at, line in enumerate(lines) if line.strip()]):
        numbered = _counted(lines, rows)
        if numbered:
            counted = set(numbered)
            for at in range(numbered[0], numbered[-1] + 1):
                match = _NUMBERED.match(lines[at])
                if at in counted and match:
                    lines[at] = lines[at][match.end() :]
                else:
                    lines[at] = lines[at].lstrip()
            return "\n".join(lines)
    return text


def _counted(lines: Sequence[str], rows: Sequence[int]) -> list[int]:
    """Return the lines whose numbers count them: 01 … 02 …, or 5 … 10 … with blanks before the others."""
    found = {place: match for place, at in enumerate(rows) if (match := _NUMBERED.match(lines[at]))}
    if len(found) < 2:
        return []
    shifts = Counter(int(match[1]) - place for place, match in found.items())
    shift, times = shifts.most_common(1)[0]
    places = [place for place, match in found.items() if int(match[1]) - place == shift]
    counted = set(places)
    between = [place for place in range(places[0], places[-1]) if place not in counted]
    indented = all(len(_BLANK.match(lines[rows[place]])[0]) > 1 for place in between)  # type: ignore[index]
    enough = times >= _LEAST if not between else times >= 2 and indented
    texts = [lines[rows[place]].strip() for place in range(places[0], places[-1] + 1)]
    # The items of a numbered list are no lines of print: these break off within a sentence.
    printed = sum(len(line) >= _LONG and line[-1] not in "。！？；：" for line in texts[:-1] if line)
    marked = sum(bool(_MARKS.search(line)) for line in texts)
    if not enough or 2 * printed < len(texts) - 1 or 2 * marked < len(texts):
        return []
    return [rows[place] for place in places]
