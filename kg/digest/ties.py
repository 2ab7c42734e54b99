"""Two sides -> what begins between two things: districts, firms, who is behind a project."""

from collections.abc import Iterator

from kg.digest.changes import Change, Item
from kg.digest.rules import load_rules
from kg.digest.side import Side, Tie
from kg.schema import load_schema

Pair = tuple[str, str]


def new_links(base: Side, now: Side) -> Iterator[Change]:
    """Yield the first relation between two districts or two firms: |甲公司|向|乙公司|供货|."""
    known = {pair_of(tie) for tie in linked_ties(base)}
    found: dict[Pair, list[Tie]] = {}
    for tie in linked_ties(now):
        if pair_of(tie) not in known:
            found.setdefault(pair_of(tie), []).append(tie)
    for _, (tie, *_) in sorted(found.items()):
        item = Item((tie.kind, tie.head, tie.tail), tie.kind, tie.statements)
        yield Change("link", (tie.head, tie.tail), (), (item,))


def new_districts(base: Side, now: Side) -> Iterator[Change]:
    """Yield the first relation between firms of two districts that nothing had tied before."""
    known = {pair for tie in linked_ties(base) if (pair := district_pair(base, tie))}
    told: set[Pair] = set()
    for tie in linked_ties(now):
        pair = district_pair(now, tie)
        if pair and pair not in known | told and pair_of(tie) != pair:
            told.add(pair)
            item = Item((tie.kind, tie.head, tie.tail), tie.kind, tie.statements)
            yield Change("districts", (*pair, tie.head, tie.tail), (), (item,))


def new_investors(base: Side, now: Side) -> Iterator[Change]:
    """Yield who is behind a known project, and had not been told to be before."""
    before = base.investors
    for project, investors in sorted(now.investors.items()):
        if project in base.members:
            for investor in sorted(investors.keys() - before.get(project, {}).keys()):
                said = tuple(investors[investor])
                yield Change("investor", (project, investor), (), (Item((), None, said),))


def linked_ties(side: Side) -> Iterator[Tie]:
    """Yield the relations between two things of one type that is told of."""
    rules = load_rules()
    for kind in load_schema().relations:
        for tie in () if kind in rules.unlinked else side.ties.get(kind, ()):
            if side.type_of(tie.head) == side.type_of(tie.tail) in rules.linked:
                yield tie


def pair_of(tie: Tie) -> Pair:
    return min(tie.head, tie.tail), max(tie.head, tie.tail)


def district_pair(side: Side, tie: Tie) -> Pair | None:
    """Return the two districts that a relation ties, itself or by where its ends lie."""
    if side.type_of(tie.head) == load_schema().roles.district:
        return pair_of(tie)
    ends = side.districts.get(tie.head), side.districts.get(tie.tail)
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return min(ends[0], ends[1]), max(ends[0], ends[1])
