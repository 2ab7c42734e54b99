"""Headlines and frames of a page -> chains: which frame a story begins with, and where it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.pages.edges import find_columns, find_ends, flow, uses_indents
from kg.pages.geometry import Block, Rect, Sheet, beside, overlap
from kg.pages.matching import match

_FAR = 7.0  # em between a headline and its text, and between two columns


@dataclass(slots=True)
class Chain:
    """A headline, or None, and its frames in the order in which they are read."""

    head: Block | None
    frames: list[Block]


def chain_frames(
    heads: Sequence[Block], frames: Sequence[Block], others: Sequence[Block], sheet: Sheet
) -> list[Chain]:
    """Return the chains of a page; ``others`` are captions, which stand in the way of headlines."""
    if not frames:
        return [Chain(head, []) for head in heads]
    page = _Scores(heads, frames, others, sheet)
    before = match(page.table())
    following = {row: column for column, row in enumerate(before) if row >= 0}
    chains = []
    for row in [*range(len(heads)), *(len(heads) + i for i, row in enumerate(before) if row < 0)]:
        chain = Chain(heads[row], []) if row < len(heads) else Chain(None, [frames[row - len(heads)]])
        while row in following:
            chain.frames.append(frames[following[row]])
            row = len(heads) + following[row]
        chains.append(chain)
    return _adopt(chains, page)


class _Scores:
    """What stands over and beside each frame, and how likely each is the next of another."""

    def __init__(
        self, heads: Sequence[Block], frames: Sequence[Block], others: Sequence[Block], sheet: Sheet
    ) -> None:
        self.heads, self.frames, self.sheet = heads, frames, sheet
        self.em = sheet.body
        columns = find_columns(frames, sheet)
        indents = uses_indents(frames, columns)
        self.ends = {frame: find_ends(frame, columns[frame], indents=indents) for frame in frames}
        self.level = [rule for rule in sheet.rules if rule.y1 - rule.y0 < 5]
        self.upright = [rule for rule in sheet.rules if rule.x1 - rule.x0 < 5]
        blocks: list[Block | Rect] = [*heads, *frames, *others, *sheet.pictures, *self.upright]
        self.domain = {head: self._domain(head, blocks) for head in heads}
        self.roof = {frame: self._roof(frame) for frame in frames}
        self.root = {frame: self._root(frame) for frame in frames}

    def _domain(self, head: Block, blocks: Sequence[Block | Rect]) -> Rect:
        """Return the room that a headline has to itself, to its left and right."""
        left, right = 0.0, self.sheet.width
        for block in blocks:
            high = min(head.y1 - head.y0, block.y1 - block.y0) if not isinstance(block, Rect) else 0
            if block is head or beside(head, block) <= max(0.25 * high, 1.0):
                continue
            if block.x0 >= head.x1 - 2:
                right = min(right, block.x0)
            elif block.x1 <= head.x0 + 2:
                left = max(left, block.x1)
        return Rect(left, head.y0, right, head.y1)

    def _centred(self, head: Block, frame: Block) -> bool:
        """Whether ``frame`` stands in the room of a headline that has as much to its left as to its right."""
        room = self.domain[head]
        middle = (min(line.x0 for line in head.lines) + max(line.x1 for line in head.lines)) / 2
        half = min(middle - room.x0, room.x1 - middle) + self.em
        return middle - half <= frame.x0 and frame.x1 <= middle + half

    def _roof(self, frame: Block) -> Block | None:
        """Return the headline or the frame that stands right over a frame."""
        wide = frame.x1 - frame.x0
        above = [
            other
            for other in (*self.heads, *self.frames)
            if other is not frame
            and other.region == frame.region
            and other.y1 <= frame.y0 + 0.6 * self.em
            and other.y0 < frame.y0
            and overlap(self.domain.get(other, other), frame) > 0.3 * wide
        ]
        if not above:
            return None
        lowest = max(above, key=lambda other: (other.y1, overlap(other, frame)))
        claims = [
            other
            for other in above
            if other.kind == "head"
            and abs(other.y1 - lowest.y1) < _FAR * self.em
            and self._centred(other, frame)
        ]
        if lowest.kind == "head" and overlap(lowest, frame) == 0 and len(claims) == 1:
            lowest = claims[0]
        # A headline's room is a guess: what really stands over the frame, not far away, goes before it.
        if lowest.kind == "head" and overlap(lowest, frame) < 0.2 * wide:
            real = [other for other in above if overlap(other, frame) > 0.2 * wide and other.y1 > lowest.y0]
            lowest = max(real, key=lambda other: other.y1, default=lowest)
        return lowest

    def _root(self, frame: Block) -> Block | None:
        """Return the headline that is found by going up, as far as no rule is in the way."""
        seen = 0
        while seen < 50:
            roof = self.roof[frame]
            if roof is None or roof.kind == "head":
                return roof
            if self._ruled(roof, frame):
                return None
            frame = roof
            seen += 1
        return None

    def _ruled(self, above: Block, below: Block) -> bool:
        return any(
            above.y1 - 2 < rule.y0 < below.y0 + 2 and overlap(rule, below) > 0.4 * (below.x1 - below.x0)
            for rule in self.level
        )

    def table(self) -> NDArray[np.float64]:
        """Return the score of each frame (columns) behind each headline and each frame (rows)."""
        scores = np.full((len(self.heads) + len(self.frames), len(self.frames)), -1.0)
        for column, frame in enumerate(self.frames):
            for row, head in enumerate(self.heads):
                if self.roof[frame] is head:
                    scores[row, column] = self._begins(head, frame)
            for row, other in enumerate(self.frames, len(self.heads)):
                if other is not frame and other.region == frame.region:
                    score = self._follows(other, frame)
                    if score is not None:
                        scores[row, column] = score
        return scores

    def _begins(self, head: Block, frame: Block) -> float:
        """Return how likely a story with this headline begins with ``frame``."""
        score = 4.5
        under = [other for other in self.frames if self.roof[other] is head]
        if frame is not min(under, key=lambda other: (round(other.x0 / self.em), other.y0)):
            score -= 2.5
        gap = (frame.y0 - head.y1) / self.em
        if gap > _FAR and not self._picture_between(head, frame):
            score -= 2.0
        ends = self.ends[frame]
        score += 1.0 if ends.opens else -1.5 if ends.goes_on else 0.0
        if overlap(head, frame) < 0.2 * (frame.x1 - frame.x0):
            score -= 1.0
        return score

    def _picture_between(self, head: Block, frame: Block) -> bool:
        return any(
            picture.y0 > head.y0 and picture.y1 < frame.y1 and overlap(picture, frame) > 0
            for picture in self.sheet.pictures
        )

    def _follows(self, first: Block, then: Block) -> float | None:
        """Return how likely the text of ``first`` goes on in ``then``; None where it cannot."""
        if self.roof[then] is first:
            score = self._below(first, then)
        elif then.x0 > first.x1 - self.em:
            beside_ = self._right(first, then)
            if beside_ is None:
                return None
            score = beside_
        else:
            return None
        ends, other = self.ends[first], self.ends[then]
        score += flow(ends, other)
        # What breaks off must go on somewhere, and what goes on must come from somewhere.
        return score + 0.8 * bool(ends.breaks_off) + 0.8 * bool(other.goes_on)

    def _below(self, first: Block, then: Block) -> float:
        gap = (then.y0 - first.y1) / self.em
        score = 2.2 - min(1.8, 0.2 * max(0.0, gap - 1))
        return score - 2.6 * self._ruled(first, then)

    def _right(self, first: Block, then: Block) -> float | None:
        em = self.em
        gap = then.x0 - first.x1
        wide = max(first.x1 - first.x0, then.x1 - then.x0)
        if then.y0 > first.y1 + 2 * em or gap > 1.3 * wide + 3 * em:
            return None
        between = [
            other
            for other in self.frames
            if other.x0 > first.x1 - em
            and other.x1 < then.x0 + em
            and min(beside(other, first), beside(other, then)) > 2 * em
        ]
        if between:
            return None
        score = 0.4 - (1.0 if gap > 4 * em else 0.0)
        score += self._one_story(first, then)
        root = self.root[first]
        if then.y1 < first.y0 or (root is not None and then.y0 < root.y0 - 2 * em):
            score -= 1.5  # it stands over the story
        if abs(first.y1 - then.y1) < 1.5 * self.sheet.leading:
            score += 0.4
        if any(self.roof[other] is first and not self._ruled(first, other) for other in self.frames):
            score -= 0.8
        return score

    def _one_story(self, first: Block, then: Block) -> float:
        """Return how much the places of two frames say that they stand under one headline."""
        root, other = self.root[first], self.root[then]
        tops = abs(self._top(first) - then.y0) < 1.2 * self.em
        if root is not None and root is other:
            return 2.6 if tops or self.roof[then] is root else 1.6
        score = 1.2 if tops else 0.0
        if self.roof[then] is other and other is not None:
            score -= 1.5 if then.y0 - other.y1 < _FAR * self.em else 0.5
        if any(
            first.x1 - 2 < rule.x0 < then.x0 + 2 and beside(rule, first) > 0 and beside(rule, then) > 0
            for rule in self.upright
        ):
            score -= 0.7
        return score

    def _top(self, frame: Block) -> float:
        """Return where the column of ``frame`` begins, as far as it is one story."""
        for _ in range(50):
            roof = self.roof[frame]
            if roof is None or roof.kind == "head" or self._ruled(roof, frame):
                break
            frame = roof
        return frame.y0


def _adopt(chains: list[Chain], page: _Scores) -> list[Chain]:
    """Give a chain without a headline to the headline that it stands under, unless a rule is between."""
    by_head = {chain.head: chain for chain in chains if chain.head is not None}
    kept: list[Chain] = []
    for chain in chains:
        first = chain.frames[0] if chain.head is None else None
        root = page.root[first] if first is not None else None
        if root is None or first is None:
            kept.append(chain)
            continue
        frames = by_head[root].frames
        place = [_place(frame, page.em) for frame in frames]
        at = sum(other < _place(first, page.em) for other in place)
        frames[at:at] = chain.frames
    return kept


def _place(frame: Block, em: float) -> tuple[int, float]:
    return round(frame.x0 / (4 * em)), frame.y0
