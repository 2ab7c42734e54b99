"""Pages -> stories, with their paragraphs joined: columns, headlines, frames, flow, captions, boxes."""

from collections.abc import Iterable, Sequence

from kg.model import Page
from kg.pages.columns import join_pieces
from kg.pages.flow import Chain, chain_frames
from kg.pages.frames import find_boxes, find_frames, mark_captions, set_regions
from kg.pages.geometry import Block, Rect, Sheet, beside, open_sheet, overlap
from kg.pages.headlines import find_headlines
from kg.pages.jumps import join_jumps
from kg.pages.masthead import Folio, read_masthead
from kg.pages.paragraphs import Printed, PrintedStory, make_paragraphs
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

_LEAST = 0.1  # points
_NEAR = 4.0  # em between a caption or a box and the story that it belongs to


def tell_stories(pages: Sequence[Page]) -> list[PrintedStory]:
    """Return the stories of ``pages`` in their order."""
    stories: list[PrintedStory] = []
    for page in pages:
        stories += _stories(page)
    return join_jumps(stories)


def _stories(page: Page) -> list[PrintedStory]:
    sheet, folio = read_masthead(join_pieces(open_sheet(page)))
    heads, rest = find_headlines(sheet)
    blocks = find_frames(rest, heads, sheet)
    mark_captions(blocks, sheet)
    boxes = find_boxes(sheet)
    set_regions([*heads, *blocks], boxes)
    frames = [block for block in blocks if block.kind == "frame"]
    captions = [block for block in blocks if block.kind == "caption"]
    chains = chain_frames(heads, frames, captions, sheet)
    stories = [_story(chain, folio, sheet) for chain in chains]
    stories = _give_boxes(chains, stories, sheet)
    stories = _give_captions(captions, stories, folio, sheet)
    return sorted(stories, key=lambda story: (story.areas[0].y0, story.areas[0].x0))


def _story(chain: Chain, folio: Folio, sheet: Sheet) -> PrintedStory:
    story = PrintedStory(sheet.number, folio=folio)
    if chain.head is not None:
        story.head = _head(chain.head, sheet)
        story.areas.append(_rect(chain.head))
    story.areas += [_rect(frame) for frame in chain.frames]
    story.text = make_paragraphs(chain.frames, sheet) if chain.frames else []
    return story


def _head(head: Block, sheet: Sheet) -> list[Printed]:
    byline = load_words(PrintWords).byline
    parts = [("kicker", head.over), ("headline", head.lines)]
    subtitle = [line for line in head.under if not byline.match(plain(line.text))]
    parts += [("subtitle", subtitle), ("byline", [line for line in head.under if line not in subtitle])]
    return [Printed(kind, list(lines), [sheet.number] * len(lines)) for kind, lines in parts if lines]


def _rect(block: Block) -> Rect:
    return Rect(block.x0, block.y0, block.x1, block.y1)


def _give_boxes(chains: Sequence[Chain], stories: Sequence[PrintedStory], sheet: Sheet) -> list[PrintedStory]:
    """Give a box without a headline of its own, or under a mere label, to the story around it."""
    kept = list(stories)
    for chain, story in zip(chains, stories, strict=True):
        blocks = [*([chain.head] if chain.head else []), *chain.frames]
        boxed = blocks[0].region >= 0 and chain.frames
        title = "".join(line.text for line in chain.head.lines) if chain.head else ""
        if not boxed or (title and plain(title).strip("【】[]:■□●") not in load_words(PrintWords).labels):
            continue
        others = [other for other in kept if other is not story and other.text]
        owner = _nearest(story.areas, others, sheet)
        if owner is not None:
            parts = [Printed("box", part.lines, part.pages) for part in (*story.headline, *story.text)]
            owner.beside += parts
            kept.remove(story)
    return kept


def _give_captions(
    captions: Iterable[Block], stories: list[PrintedStory], folio: Folio, sheet: Sheet
) -> list[PrintedStory]:
    """Give each caption to the story around its picture; one that has none is a story of its own."""
    for caption in sorted(captions, key=lambda block: (block.y0, block.x0)):
        printed = Printed("caption", list(caption.lines), [sheet.number] * len(caption.lines))
        picture = min(sheet.pictures, key=lambda picture: _distance(picture, caption), default=_rect(caption))
        owner = _nearest([picture, _rect(caption)], [story for story in stories if story.text], sheet)
        if owner is None:
            owner = PrintedStory(sheet.number, folio=folio, areas=[_rect(caption)])
            stories.append(owner)
        owner.beside.append(printed)
    return stories


def _nearest(areas: Sequence[Rect], stories: Sequence[PrintedStory], sheet: Sheet) -> PrintedStory | None:
    """Return the story whose parts stand closest around ``areas``."""
    best: tuple[float, PrintedStory] | None = None
    for story in stories:
        gaps = sorted(_distance(part, area) for part in story.areas for area in areas)
        if not gaps or gaps[0] > _NEAR * sheet.body:
            continue
        whole = _around(story.areas)
        # In the columns of its story, and between the top and the foot of it.
        # A picture beyond the edge of the page has no size.
        across = min(overlap(whole, area) / max(area.x1 - area.x0, _LEAST) for area in areas)
        down = min(beside(whole, area) / max(area.y1 - area.y0, _LEAST) for area in areas)
        parted = _ruled(story.areas, areas, sheet)
        score = gaps[0] / sheet.body - 4 * across - 2 * down * (across > 0.6) + 2 * parted
        if best is None or score < best[0]:
            best = score, story
    return best[1] if best else None


def _around(areas: Sequence[Rect]) -> Rect:
    return Rect(
        min(area.x0 for area in areas),
        min(area.y0 for area in areas),
        max(area.x1 for area in areas),
        max(area.y1 for area in areas),
    )


def _ruled(story: Sequence[Rect], areas: Sequence[Rect], sheet: Sheet) -> bool:
    """Whether a rule stands between ``areas`` and the part of the story that is closest to them."""
    _, part, area = min(
        ((_distance(part, area), part, area) for part in story for area in areas), key=lambda found: found[0]
    )
    first, last = (part, area) if part.y0 < area.y0 else (area, part)
    return any(
        rule.y1 - rule.y0 < 5 and first.y1 - 2 < rule.y0 < last.y0 + 2 and overlap(rule, area) > 0
        for rule in sheet.rules
    )


def _distance(a: Rect, b: Rect | Block) -> float:
    across = max(0.0, a.x0 - b.x1, b.x0 - a.x1)
    down = max(0.0, a.y0 - b.y1, b.y0 - a.y1)
    return across + down
