"""Lines of text -> frames: stretches of a column without a break; captions, boxes."""

from collections.abc import Iterable, Sequence

from kg.pages.geometry import Block, Line, Rect, Sheet, beside, inside, overlap, share
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

_PITCH = 1.28  # of the page's leading: what is further away begins anew
_GAP = 0.9  # em more where paragraphs stand apart
_SMALL = 0.93  # of the body size: captions, tables
_NEAR = 2.0  # em between a picture and its caption
_PAGE = 0.6  # of the page: a box this large is its edge
_CORNER = 3.0  # points by which the corners of a box may miss each other
_MOST_RULES = 1_500  # that are looked at


def find_boxes(sheet: Sheet) -> list[Rect]:
    """Return the boxes that four rules make, the smallest first."""
    rules = sheet.rules[:_MOST_RULES]
    level = [rule for rule in rules if rule.y1 - rule.y0 < 5 < rule.x1 - rule.x0]
    upright = [rule for rule in rules if rule.x1 - rule.x0 < 5 < rule.y1 - rule.y0]
    boxes: set[Rect] = set()
    for left in upright:
        ends = {
            round(rule.x1)
            for y in (left.y0, left.y1)
            for rule in level
            if abs(rule.x0 - left.x0) < _CORNER and abs(rule.y0 - y) < _CORNER
        }
        for right in upright:
            if round(right.x1) in {end + miss for end in ends for miss in (-2, -1, 0, 1, 2)}:
                same = abs(right.y0 - left.y0) < _CORNER and abs(right.y1 - left.y1) < _CORNER
                if same and right.x0 > left.x1 + _CORNER and _closed(left, right, level):
                    boxes.add(Rect(left.x0, left.y0, right.x1, left.y1))
    large = _PAGE * sheet.width * sheet.height
    kept = [box for box in boxes if 400 < _area(box) < large]
    return sorted(kept, key=lambda box: (_area(box), box.x0, box.y0))


def _closed(left: Rect, right: Rect, level: Sequence[Rect]) -> bool:
    """Whether rules lead from one upright rule to the other at both their ends."""
    return all(
        any(
            abs(rule.y0 - y) < _CORNER
            and abs(rule.x0 - left.x0) < _CORNER
            and abs(rule.x1 - right.x1) < _CORNER
            for rule in level
        )
        for y in (left.y0, left.y1)
    )


def _area(box: Rect) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def find_frames(lines: Sequence[Line], heads: Sequence[Block], sheet: Sheet) -> list[Block]:
    """Stack lines of one column; a rule, a headline or a wide gap between two ends a frame."""
    frames: list[Block] = []
    walls: list[Rect | Block] = [
        *(rule for rule in sheet.rules if rule.y1 - rule.y0 < 5),
        *heads,
        *sheet.pictures,
    ]
    for line in sorted(lines, key=lambda line: (line.y0, line.x0)):
        above = [frame for frame in frames[-60:] if _joins(frame, line, walls, sheet)]
        if above:
            frame = max(above, key=lambda frame: (frame.lines[-1].y0, share(frame, line)))
            frame.lines.append(line)
            frame.fit()
        else:
            frames.append(Block([line], "frame"))
    return frames


def _joins(frame: Block, line: Line, walls: Iterable[Rect | Block], sheet: Sheet) -> bool:
    last = frame.lines[-1]
    step = line.y1 - last.y1
    subhead = "subhead" in (line.kind, last.kind) or _is_centred(line, frame) or _is_centred(last, frame)
    size = max(line.size, last.size)
    if step < 0.5 * size or (not subhead and abs(line.size - last.size) > 0.06 * size):
        return False
    usual = sheet.leading if abs(size - sheet.body) < 0.1 * sheet.body else 1.75 * size
    limit = 3.2 * sheet.leading if subhead else max(_PITCH * usual, usual + _GAP * size)
    if step > limit or overlap(frame, line) < 0.5 * min(line.x1 - line.x0, last.x1 - last.x0):
        return False
    if not _one_column(frame, line, sheet):
        return False
    if _is_credit(last) and any(_is_under(frame, picture, sheet) for picture in sheet.pictures):
        return False
    return not any(
        last.y1 - 0.35 * size < wall.y0
        and wall.y1 < line.y1
        and wall.y0 < line.y0 + 0.3 * size
        and overlap(wall, line) > 0.3 * (line.x1 - line.x0)
        for wall in walls
    )


def _is_centred(line: Line, frame: Block) -> bool:
    """Whether ``line`` is short and stands in the middle of a column."""
    left, right = line.x0 - frame.x0, frame.x1 - line.x1
    return left > line.size and abs(left - right) < line.size and len(frame.lines) > 1


def _one_column(frame: Block, line: Line, sheet: Sheet) -> bool:
    """Whether no second column begins beside ``line`` under a wider frame, and none ended over it."""
    em = sheet.body
    if line.x1 > frame.x1 + 2.5 * em and len(frame.lines) > 2:
        return False
    if line.x0 < frame.x0 - 2.6 * em:
        return False
    for other in sheet.near(line.y0, 0.5 * em):
        if other is line or other.size > 1.4 * em:
            continue
        if overlap(other, frame) > 2 * em and len(other.text) > 3 and overlap(other, line) == 0:
            return False
    return True


def _is_under(block: Block, picture: Rect, sheet: Sheet) -> bool:
    return -2 < block.y0 - picture.y1 < _NEAR * sheet.body and share(block, picture) > 0.6


def _is_credit(line: Line) -> bool:
    return load_words(PrintWords).credit.search(plain(line.text)) is not None


def mark_captions(frames: Sequence[Block], sheet: Sheet) -> None:
    """Make captions of what stands at a picture in small type, or ends with who took it."""
    words = load_words(PrintWords)
    for frame in frames:
        if len(frame.lines) > 8:
            continue
        small = frame.size < _SMALL * sheet.body
        credit = any(_is_credit(line) for line in frame.lines[-2:]) and len(frame.lines) <= 5
        opening = words.caption.match(plain(frame.lines[0].text[:8]))
        for picture in sheet.pictures:
            if (_is_under(frame, picture, sheet) and (small or credit or opening)) or (
                small and _stands_at(frame, picture, sheet)
            ):
                frame.kind = "caption"
        if opening and len(frame.lines) <= 5:
            frame.kind = "caption"


def _stands_at(frame: Block, picture: Rect, sheet: Sheet) -> bool:
    """Whether a block stands over a picture or at its side."""
    near = _NEAR * sheet.body
    over = 0 <= picture.y0 - frame.y1 < near and share(frame, picture) > 0.6
    side = min(abs(frame.x0 - picture.x1), abs(picture.x0 - frame.x1)) < near and beside(frame, picture) > 0
    return over or side


def set_regions(blocks: Iterable[Block], boxes: Sequence[Rect]) -> None:
    """Tell each block the smallest box that it stands in; a box around a headline alone is none."""
    every = list(blocks)
    for number, box in enumerate(boxes):
        held = [block for block in every if inside(block, box)]
        if any(block.kind != "head" for block in held):
            for block in held:
                if block.region < 0:
                    block.region = number
