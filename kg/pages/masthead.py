"""The head and the foot of a page: set aside; they tell date, publisher and the number of the page."""

from dataclasses import dataclass, replace

from kg.pages.geometry import Line, Sheet
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

_HEAD, _FOOT = (
    0.075,
    0.95,
)  # of the page's height: nothing but furniture stands over the one and under the other
_FRONT = 0.22  # of the height, in which the name of the paper may stand on a front page
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Folio:
    """What a page says of itself."""

    date: str = ""
    publisher: str = ""
    label: str = ""


def read_masthead(sheet: Sheet) -> tuple[Sheet, Folio]:
    """Return ``sheet`` without its masthead and folio, and what they say."""
    edge = _edge(sheet)
    furniture = [line for line in sheet.lines if _is_furniture(line, sheet, edge)]
    told = Folio()
    for line in sorted(furniture, key=lambda line: (-line.size, line.y0, line.x0)):
        told = _read(line, told)
    kept = tuple(line for line in sheet.lines if line not in set(furniture))
    return replace(sheet, lines=kept), told


def _edge(sheet: Sheet) -> float:
    """Return where the head of the page ends: at a rule across the page, or under the name of the paper."""
    high = _HEAD * sheet.height
    name = [
        line.y1
        for line in sheet.lines
        if line.y1 < _FRONT * sheet.height and line.size > 2.2 * sheet.body and _names_paper(line)
    ]
    limit = max(high, _FRONT * sheet.height if name else 0)
    across = [
        rule.y1
        for rule in sheet.rules
        if rule.y1 - rule.y0 < 5 and rule.x1 - rule.x0 > 0.7 * sheet.width and rule.y0 < limit
    ]
    over = max([edge for edge in across if edge >= max(name, default=0)], default=0.0)
    return over or max([*name, 0.0])


def _names_paper(line: Line) -> bool:
    text = plain(line.text).replace(" ", "")
    return load_words(PrintWords).publisher.fullmatch(text) is not None


def _is_furniture(line: Line, sheet: Sheet, edge: float) -> bool:
    text = plain(line.text).replace(" ", "")
    if line.y1 <= edge + 1:
        return True
    high = line.y1 < max(_HEAD * sheet.height, edge + 5 * sheet.body)
    low = line.y0 > _FOOT * sheet.height
    words = load_words(PrintWords)
    if not (high or low) or len(text) > _LONGEST or line.size > 3 * sheet.body:
        return False
    return bool(words.furniture.search(text) or words.publisher.search(text))


def _read(line: Line, told: Folio) -> Folio:
    words = load_words(PrintWords)
    text = plain(line.text)
    tight = text.replace(" ", "")
    date = words.date.search(tight)
    if date and not told.date:
        year, month, day = date.groups()
        told = replace(told, date=f"{year}-{int(month):02}-{int(day):02}")
    label = words.label.search(text) or words.label.search(tight)
    if label and not told.label:
        told = replace(told, label=next(group for group in label.groups() if group))
    publisher = words.publisher.search(tight)
    if publisher and not told.publisher:
        told = replace(told, publisher=publisher[1])
    return told
