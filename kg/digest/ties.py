"""Two sides -> what begins between two things: districts, firms, who is behind a project."""

from collections.abc import Iterator

from kg.digest.changes import Change, Item
from kg.digest.rules import load_rules
from kg.digest.side import Side, Tie
from kg.schema import load_schema

Pair = tuple[str, str]


def new_links(base: Side, now: Side) -> Iterator[Change]:
    """Yield the first relation between two districts or two firms: |甲公司|向|乙公司|供货|."""
    known = {_pair(tie) for tie in _ties(base)}
    found: dict[Pair, list[Tie]] = {}
    for tie in _ties(now):
        if _pair(tie) not in known:
            found.setdefault(_pair(tie), []).append(tie)
    for _, (tie, *_) in sorted(found.items()):
        item = Item((tie.kind, tie.head, tie.tail), tie.kind, tie.statements)
        yield Change("link", (tie.head, tie.tail), (), (item,))


def new_districts(base: Side, now: Side) -> Iterator[Change]:
    """Yield the first relation between firms of two districts that nothing had tied before."""
    known = {pair for tie in _ties(base) if (pair := _districts(base, tie))}
    told: set[Pair] = set()
    for tie in _ties(now):
        pair = _districts(now, tie)
        if pair and pair not in known | told and _pair(tie) != pair:
            told.add(pair)
            item = Item((tie.kind, tie.head, tie.tail), tie.kind, tie.statements)
            yield Change("districts", (*pair, tie.head, tie.tail), (), (item,))


def new_investors(base: Side, now: Side) -> Iterator[Change]:
    """Yield who is behind a known project, and had not been told to be before."""
    before = base.investors()
    for project, investors in sorted(now.investors().items()):
        if project in base.members:
            for investor in sorted(investors.keys() - before.get(project, {}).keys()):
                said = tuple(investors[investor])
                yield Change("investor", (project, investor), (), (Item((), None, said),))


def _ties(side: Side) -> Iterator[Tie]:
    """Yield the relations between two things of one type that is told of."""
    rules = load_rules()
    for kind in load_schema().relations:
        for tie in () if kind in rules.unlinked else side.ties.get(kind, ()):
            if side.type_of(tie.head) == side.type_of(tie.tail) in rules.linked:
                yield tie


def _pair(tie: Tie) -> Pair:
    return min(tie.head, tie.tail), max(tie.head, tie.tail)


def _districts(side: Side, tie: Tie) -> Pair | None:
    """Return the two districts that a relation ties, itself or by where its ends lie."""
    if side.type_of(tie.head) == load_schema().roles.district:
        return _pair(tie)
    ends = side.districts.get(tie.head), side.districts.get(tie.tail)
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return min(ends[0], ends[1]), max(ends[0], ends[1])
