"""Seed -> a PDF and what it tells: headlines, paragraphs, captions of each story."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.pages.draw import Sheet, print_pdf
from tests.pages.plan import Grid, Slot, cut
from tests.pages.style import Style, aside, usual
from tests.pages.text import WORDS, Writer
from tests.pages.typeset import Set, break_lines, width


@dataclass
class Told:
    """What is true of a story."""

    headline: str
    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    kind: str = "story"  # story, briefs, box, photo, table


@dataclass
class Made:
    """A made PDF."""

    pdf: bytes
    stories: list[Told]
    date: str
    publisher: str
    pages: tuple[str, ...]
    style: Style


@dataclass
class Segment:
    """A piece of a column that text may fill."""

    column: int
    top: float
    bottom: float


Unit = tuple[str, Set | str]  # kind (text, subhead, gap), what


class Maker:
    """Makes the pages of one paper."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.style = (usual if seed < 1000 else aside)(self.draw)
        self.grid = Grid(self.style, top=150.0 if self.style.masthead == "front" else 70.0)
        self.stories: list[Told] = []
        self.sheets: list[Sheet] = []
        self.carried: tuple[Told, list[Unit]] | None = None
        draw = self.draw
        self.date = f"202{draw.randint(3, 6)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        self.publisher = draw.choice(WORDS["papers"])
        self.labels: list[str] = []

    @property
    def pitch(self) -> float:
        return self.style.body * self.style.leading

    def make(self) -> Made:
        self._page(1)
        if self.carried:
            self._page(2)
        order = self.draw if self.draw.random() < 0.8 else None
        pdf = print_pdf(self.sheets, order)
        told = [story for story in self.stories if story.paragraphs]
        return Made(pdf, told, self.date, self.publisher, tuple(self.labels), self.style)

    def _page(self, number: int) -> None:
        style = self.style
        self.sheet = Sheet(style.width, style.height)
        self.sheets.append(self.sheet)
        self._masthead(number)
        body = Slot(0, style.columns, self.grid.top, style.height - 50)
        self.slots = list(cut(body, style, self.draw))
        carry = number == 1 and self.draw.random() < 0.25
        large = max(self.slots, key=lambda slot: slot.columns * slot.height)
        for slot in self.slots:
            if slot.notch:
                self._story(slot.notch, rule_over=slot.notch.top > slot.top)
            if slot is large and self.carried:
                self._rest(slot)
            elif slot is large and carry:
                self._story(slot, carry=True)
            else:
                self._fill(slot)

    def _masthead(self, number: int) -> None:
        draw, style, sheet = self.draw, self.style, self.sheet
        year, month, day = self.date.split("-")
        label = f"第{number}版" if draw.random() < 0.5 else f"{number:02}版"
        self.labels.append(str(number) if label[0] == "第" else f"{number:02}")
        date = f"{year}年{int(month)}月{int(day)}日 星期{draw.choice('一二三四五六日')}"
        y = style.height - 34 if style.masthead == "foot" else 38.0
        if style.masthead == "front" and number == 1:
            sheet.centred(0, style.width, 40, self.publisher, 56)
            sheet.centred(0, style.width, 110, f"{date}  {label}  今日8版", 9)
        else:
            editor = Writer(draw).person()
            sheet.text(36, y, self.publisher, 11)
            sheet.centred(0, style.width, y, date, 9)
            sheet.text(style.width - 200, y, f"责任编辑 {editor}", 8)
            sheet.text(style.width - 90, y, f"{label} {draw.choice(WORDS['sections'])}", 11)
        if style.masthead != "foot":
            sheet.rule(36, self.grid.top - 12, style.width - 36, self.grid.top - 12)

    def _fill(self, slot: Slot) -> None:
        chance = self.draw.random()
        if slot.columns == 1 and chance < 0.35 and not slot.notch:
            self._briefs(slot)
        elif chance < 0.06 and not slot.notch:
            self._advert(slot)
        elif slot.columns >= 2 and chance < 0.14 and not slot.notch:
            self._photo_story(slot)
        elif slot.columns <= 2 and chance < 0.2 and not slot.notch:
            self._story(slot, boxed=True)
        else:
            self._story(slot)

    # -- stories

    def _story(self, slot: Slot, *, boxed: bool = False, carry: bool = False, rule_over: bool = True) -> None:
        writer = Writer(self.draw)
        told = Told("", kind="box" if boxed else "story")
        self.stories.append(told)
        inner, pad = self._frame(slot, boxed, rule_over)
        head_end = inner.end
        if inner.notch and inner.notch.top == slot.top:
            head_end = inner.notch.first
        elif inner.columns >= 3 and self.draw.random() < self.style.narrow_head:
            head_end = inner.end - 1
        top = self._headline(inner, head_end, told, writer, pad)
        segments = self._segments(inner, top, head_end)
        if self.draw.random() < self.style.photo and inner.columns >= 2 and head_end > inner.first:
            segments = self._photo(inner, segments, told, writer, top)
        units = self._units(told, writer, segments, pad, whole=not carry)
        self._set(segments, units, pad, told, carry=carry)

    def _frame(self, slot: Slot, boxed: bool, rule_over: bool) -> tuple[Slot, float]:
        style, grid, sheet = self.style, self.grid, self.sheet
        gap = style.gap * style.body
        left, right = grid.left(slot.first), grid.right(slot.end - 1)
        if boxed:
            sheet.box(left, slot.top + gap / 2, right, slot.bottom - gap / 4)
            return Slot(slot.first, slot.end, slot.top + gap / 2 + 8, slot.bottom - gap / 4 - 6), 7.0
        if style.rules != "none":
            notch = slot.notch
            upper = grid.right(notch.first - 1) if notch and notch.top == slot.top else right
            if rule_over and slot.top > grid.top + 1:
                sheet.rule(left, slot.top + gap * 0.35, upper, slot.top + gap * 0.35)
            if notch:
                self._rule_notch(slot, notch)
            if slot.first > 0:
                x = left - grid.gutter / 2
                sheet.rule(x, slot.top + gap * 0.6, x, slot.bottom - gap * 0.2)
        return Slot(slot.first, slot.end, slot.top + gap, slot.bottom, slot.notch), 0.0

    def _rule_notch(self, slot: Slot, notch: Slot) -> None:
        grid, gap = self.grid, self.style.gap * self.style.body
        if notch.top == slot.top:
            y = notch.bottom + gap * 0.35
            self.sheet.rule(grid.left(notch.first), y, grid.right(notch.end - 1), y)
        edge = notch.first if notch.first > slot.first else notch.end
        x = grid.left(edge) - grid.gutter / 2
        self.sheet.rule(x, notch.top + gap * 0.4, x, notch.bottom)

    def _headline(self, slot: Slot, end: int, told: Told, writer: Writer, pad: float) -> float:
        draw, style, grid, sheet = self.draw, self.style, self.grid, self.sheet
        columns = end - slot.first
        left, right = grid.left(slot.first) + pad, grid.right(end - 1) - pad
        small, large = style.heads
        size = style.body * (small + (large - small) * min(1.0, (columns - 1) / 3) * draw.uniform(0.7, 1))
        text = writer.say("long_headlines" if columns > 1 and draw.random() < 0.6 else "headlines")
        told.headline = text
        y = slot.top
        centred = draw.random() < 0.7
        if columns > 1 and draw.random() < 0.3:
            y = self._beside(left, right, y, writer.say("kickers"), centred) + 0.5 * style.body
        for line in _wrap(text, (right - left) * 0.96, size):
            if centred:
                sheet.centred(left, right, y, line, size)
            else:
                sheet.text(left, y, line, size)
            y += 1.22 * size
        if columns > 1 and draw.random() < 0.25:
            y = self._beside(left, right, y + 0.3 * style.body, writer.say("subtitles"), centred)
        self.byline = ""
        if style.byline != "opening" and draw.random() < 0.85:
            mark = "□" if style.byline == "mark" else ""
            self.byline = f"{mark}本报记者 {writer.person()}"
            if style.byline == "line" or columns > 1:
                y += 0.4 * style.body
                if centred:
                    sheet.centred(left, right, y, self.byline, style.body)
                else:
                    sheet.text(left + 2 * style.body, y, self.byline, style.body)
                y += 1.3 * style.body
                self.byline = ""
        return y + 0.8 * style.body

    def _beside(self, left: float, right: float, y: float, text: str, centred: bool) -> float:
        size = self.style.body * self.draw.choice([1.15, 1.3, 1.5])
        if width(text, size) > right - left:
            return y
        if centred:
            self.sheet.centred(left, right, y, text, size)
        else:
            self.sheet.text(left, y, text, size)
        return y + 1.3 * size

    def _segments(self, slot: Slot, top: float, head_end: int) -> list[Segment]:
        segments = []
        gap = self.style.gap * self.style.body
        for column in range(slot.first, slot.end):
            upper, lower = (top if column < head_end else slot.top), slot.bottom
            notch = slot.notch
            if notch and notch.first <= column < notch.end:
                if notch.top <= slot.top:
                    upper = notch.bottom + gap
                else:
                    lower = notch.top
            segments.append(Segment(column, upper, lower))
            if self.style.rules == "columns" and column > slot.first:
                x = self.grid.left(column) - self.grid.gutter / 2
                self.sheet.rule(x, max(upper, top), x, lower - 4)
        return segments

    def _photo(
        self, slot: Slot, segments: list[Segment], told: Told, writer: Writer, top: float
    ) -> list[Segment]:
        wide = self.draw.randint(1, min(2, len(segments)))
        at = self.draw.randint(0, len(segments) - wide)
        chosen = segments[at : at + wide]
        room = min(each.bottom for each in chosen) - max(each.top for each in chosen)
        size = self.style.body * self.style.caption
        high = self.draw.uniform(0.3, 0.45) * room
        if room < 16 * self.pitch or len({each.top for each in chosen}) > 1:
            return segments
        if len({each.bottom for each in chosen}) > 1:
            return segments
        left, right = self.grid.left(chosen[0].column), self.grid.right(chosen[-1].column)
        lines = self._caption_lines(writer, told, right - left, size)
        used = high + len(lines) * 1.3 * size + 0.5 * size
        upper = self.draw.random() < 0.5
        y = chosen[0].top if upper else chosen[0].bottom - used
        self.sheet.picture(left, y, right, y + high)
        for number, line in enumerate(lines):
            self.sheet.line(left, y + high + (0.4 + 1.3 * number) * size, line, size, right - left, False)
        for each in chosen:
            if upper:
                each.top += used + self.style.body
            else:
                each.bottom -= used + 0.5 * self.style.body
        return segments

    def _caption_lines(self, writer: Writer, told: Told, room: float, size: float) -> list[Set]:
        caption = writer.say("captions")
        told.captions.append(caption)
        return break_lines(f"{caption}记者 {writer.person()} 摄", room, size, 0)

    def _units(
        self, told: Told, writer: Writer, segments: list[Segment], pad: float, whole: bool
    ) -> list[Unit]:
        style, draw = self.style, self.draw
        room = self.grid.column - 2 * pad
        capacity = sum(int((each.bottom - each.top) / self.pitch) for each in segments)
        if not whole:
            capacity = int(capacity * 1.5) + 4
        slack = draw.choice([0, 0, 1, 3])
        units: list[Unit] = []
        if self.byline:
            units.append(("text", Set(self.byline, 0 if draw.random() < 0.5 else style.indent, True)))
        subheads = capacity > 60 and draw.random() < 0.5
        while len(units) < capacity - slack:
            left = capacity - slack - len(units)
            per_line = int(room / style.body)
            fresh = not units or units[-1][0] == "subhead"
            if told.paragraphs and subheads and not fresh and left > 14 and draw.random() < 0.25:
                units.append(("subhead", writer.say("subheads")[: per_line - 2]))
                continue
            text = writer.paragraph(30, min(170, max(40, left * per_line)))
            if not told.paragraphs:
                text = writer.say("leads") + (text if left > 10 else "")
            opening = ""
            if not told.paragraphs and style.byline == "opening":
                opening = f"本报讯（记者 {writer.person()}）"
            lines = break_lines(opening + text, room, style.body, style.indent)
            if len(lines) > left:
                if told.paragraphs:
                    break
                text = writer.say("leads")
                lines = break_lines(opening + text, room, style.body, style.indent)
            told.paragraphs.append(text)
            units += [("text", line) for line in lines]
            if not style.indent and style.paragraph_gap:
                units.append(("gap", ""))
        return units

    def _set(
        self, segments: list[Segment], units: list[Unit], pad: float, told: Told, *, carry: bool = False
    ) -> None:
        style, grid, sheet = self.style, self.grid, self.sheet
        room = grid.column - 2 * pad
        queue = list(units)
        for number, segment in enumerate(segments):
            y, x = segment.top, grid.left(segment.column) + pad
            last = number == len(segments) - 1
            while queue and y + self.pitch <= segment.bottom + 0.5:
                kind, what = queue[0]
                if kind == "gap":
                    y += style.paragraph_gap * style.body
                    queue.pop(0)
                    continue
                if isinstance(what, str):
                    if y + 3 * self.pitch > segment.bottom:
                        break
                    size = style.subhead * style.body
                    sheet.centred(x, x + room, y + 0.15 * self.pitch, what, size)
                    y += 1.3 * self.pitch
                    queue.pop(0)
                    continue
                if carry and last and y + 2 * self.pitch > segment.bottom and len(queue) > 3:
                    sheet.text(x + room - 8 * style.body, y, "（下转第2版）", style.body)
                    self.carried = told, queue
                    return
                sheet.line(x, y, what, style.body, room, style.justified)
                y += self.pitch
                queue.pop(0)
        self._drop(told, queue)

    def _drop(self, told: Told, queue: list[Unit]) -> None:
        """Take what found no room off the truth."""
        lost = "".join(what.text for kind, what in queue if isinstance(what, Set))
        while lost and told.paragraphs:
            if lost.endswith(told.paragraphs[-1]):
                lost = lost[: -len(told.paragraphs[-1])]
                told.paragraphs.pop()
            else:
                told.paragraphs[-1] = told.paragraphs[-1].removesuffix(lost)
                break

    def _rest(self, slot: Slot) -> None:
        assert self.carried
        told, queue = self.carried
        self.carried = None
        inner, pad = self._frame(slot, False, True)
        size = 1.8 * self.style.body
        lines = _wrap(told.headline, self.grid.right(slot.end - 1) - self.grid.left(slot.first), size)
        y = inner.top
        head_end = inner.end
        if inner.notch and inner.notch.top == slot.top:
            head_end = inner.notch.first
            lines = _wrap(told.headline, self.grid.right(head_end - 1) - self.grid.left(slot.first), size)
        for line in lines:
            self.sheet.text(self.grid.left(slot.first), y, line, size)
            y += 1.25 * size
        self.sheet.text(self.grid.left(slot.first), y, "（上接第1版）", self.style.body)
        y += 1.6 * self.style.body
        self._set(self._segments(inner, y, head_end), queue, pad, told)

    # -- what is no usual story

    def _briefs(self, slot: Slot) -> None:
        """Short items in one column, under a common title or each under its own headline."""
        style, grid, sheet, draw = self.style, self.grid, self.sheet, self.draw
        inner, _ = self._frame(slot, False, True)
        x, right, y = grid.left(slot.first), grid.right(slot.first), inner.top
        titled = draw.random() < 0.6
        while y + 9 * self.pitch < inner.bottom:
            writer = Writer(draw)
            told = Told("", kind="briefs")
            size = 1.5 * style.body
            head = _wrap(writer.say("headlines"), right - x, size)
            told.headline = "".join(head)
            for line in head:
                sheet.text(x, y, line, size)
                y += 1.25 * size
            y += 0.4 * style.body
            text = writer.say("leads") + writer.say("sentences")
            opening = f"本报讯（记者 {writer.person()}）" if titled else ""
            lines = break_lines(opening + text, right - x, style.body, style.indent)
            if y + len(lines) * self.pitch > inner.bottom + 1:
                del sheet.orders[-len(head) :]
                break
            for each in lines:
                sheet.line(x, y, each, style.body, right - x, style.justified)
                y += self.pitch
            told.paragraphs.append(text)
            self.stories.append(told)
            y += style.body * 1.2

    def _advert(self, slot: Slot) -> None:
        grid, sheet, draw = self.grid, self.sheet, self.draw
        left, right = grid.left(slot.first), grid.right(slot.end - 1)
        sheet.box(left, slot.top + 10, right, slot.bottom - 4)
        size = min(40.0, (right - left) / 8)
        for number, word in enumerate(draw.sample(WORDS["advert_words"], 2)):
            sheet.centred(left, right, slot.top + 30 + number * 1.6 * size, word, size)
        sheet.centred(left, right, slot.bottom - 40, f"电话：023-4{draw.randint(1000000, 9999999)}", 12)

    def _photo_story(self, slot: Slot) -> None:
        """A large picture under a headline, and one paragraph."""
        style, grid, sheet, draw = self.style, self.grid, self.sheet, self.draw
        writer = Writer(draw)
        told = Told("", kind="photo")
        inner, _ = self._frame(slot, False, True)
        left, right = grid.left(slot.first), grid.right(slot.end - 1)
        told.headline = writer.say("headlines")
        size = 2.2 * style.body
        lines = break_lines(writer.say("leads") + writer.say("sentences"), right - left, style.body, 2.0)
        text = "".join(line.text for line in lines)
        high = len(lines) * self.pitch
        sheet.picture(left, inner.top, right, inner.bottom - high - 2.4 * size)
        y = inner.bottom - high - 1.9 * size
        sheet.centred(left, right, y, told.headline, size)
        for number, line in enumerate(lines):
            sheet.line(left, y + 1.6 * size + number * self.pitch, line, style.body, right - left, True)
        told.paragraphs.append(text)
        self.stories.append(told)


def _wrap(text: str, room: float, size: float) -> list[str]:
    """Return a headline in lines: at its blank, or where it is full."""
    if width(text, size) <= room:
        return [text]
    parts = text.split(" ")
    if len(parts) == 2 and all(width(part, size) <= room for part in parts):
        return parts
    lines = break_lines(text.replace(" ", "　"), room, size, 0)
    return [line.text.strip("　") for line in lines]


def make_pages(seeds: range) -> Iterator[tuple[int, Made]]:
    """Yield the made PDF of each seed; from 1000 on of the styles that were set aside."""
    for seed in seeds:
        yield seed, Maker(seed).make()
