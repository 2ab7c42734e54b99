"""An article made of the rows of a table -> its facts: what the columns say, without the reader."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from kg.confidence import FROM_COLUMNS
from kg.entities.divisions import find_divisions
from kg.entities.grouping import group_mentions
from kg.entities.located import Homes, find_homes
from kg.model import (
    Anchor,
    Article,
    Attribute,
    Block,
    Entity,
    Evidence,
    Facts,
    Mention,
    Milestone,
    Relation,
    entity_id,
)
from kg.schema import load_schema
from kg.tables.columns import AMOUNTS
from kg.tables.parties import find_parties
from kg.tables.places import Places, find_places_in
from kg.tables.stages import find_row_stages
from kg.text.folding import fold, form_of
from kg.text.quantities import find_quantities
from kg.words import ColumnWords, load_words

_FROM_TITLE = 0.8  # a place that only the title, or the head of a group, names for all its rows
_INSIDE = 0.85  # … that only the project's own name begins with
_NO_INDUSTRY = regex.compile(r"[、；;，,/]")


@dataclass(slots=True)
class _Row:
    """A row at work: what it names, as mentions, and what was found."""

    block: Block
    evidence: Evidence
    anchors: Sequence[Anchor]
    project: Mention
    parties: list[tuple[Mention, str]] = field(default_factory=list)  # and the column
    industries: list[Mention] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    inner: Places = field(default_factory=Places)  # at the beginning of the project's name
    above: tuple[Places, Evidence] | None = None  # in the title or the head of the group


def is_table(article: Article) -> bool:
    """Tell whether an article is made of rows of a table."""
    return any(anchor.column for anchor in article.anchors)


def read_table(article: Article) -> Facts:
    """Return what the rows of ``article`` say."""
    rows = list(_rows(article))
    if not any(row.places.ends or row.above for row in rows):
        # A brand may be a short name of a far-off county: only other places tell that the county is meant.
        for row in rows:
            row.inner = row.inner.in_full()
    mentions = [mention for row in rows for mention in _mentions(row)]
    above = {id(row.above[0]): row.above[0] for row in rows if row.above}
    mentions += (mention for places in above.values() for mention in places.mentions)
    divisions = [m for m in mentions if m.codes]
    inner = frozenset(m.start for row in rows for m in row.inner.mentions)
    entities = [*find_divisions(article, sorted(divisions, key=_place), inner)]
    others = [m for m in mentions if not m.codes and m.type != load_schema().roles.project]
    entities += _others(*find_homes(article, others, entities))
    ids = {(m.start, m.end): entity.id for entity in entities for m in entity.mentions}
    projects, project_ids = _projects(rows, ids)
    facts = [_facts(article, row, project_ids[row.project.start], ids) for row in rows]
    entities += projects
    return Facts(
        article,
        tuple(sorted(entities, key=lambda entity: (entity.mentions[0].start, entity.id))),
        tuple(relation for relations, _, _ in facts for relation in relations),
        tuple(attribute for _, attributes, _ in facts for attribute in attributes),
        tuple(milestone for _, _, milestones in facts for milestone in milestones),
    )


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _rows(article: Article) -> Iterator[_Row]:
    by_block: dict[int, list[Anchor]] = defaultdict(list)
    starts = [block.start for block in article.blocks]
    at = 0
    for anchor in article.anchors:
        while at + 1 < len(starts) and starts[at + 1] <= anchor.start:
            at += 1
        by_block[at].append(anchor)
    title: tuple[Places, Evidence] | None = None
    group: tuple[Places, Evidence] | None = None
    for number, block in enumerate(article.blocks):
        evidence = Evidence(block.start, block.end, article.text[block.start : block.end])
        if block.kind in ("headline", "subhead"):
            places = find_places_in(evidence.text, block.start, number, "title", full=True)
            found = (places, evidence) if len(places.ends) == 1 else None
            title, group = (found, None) if block.kind == "headline" else (title, found)
            continue
        anchors = by_block[number]
        name = next((anchor for anchor in anchors if anchor.column == "project"), None)
        if name is not None:
            yield _row(article, evidence, block, number, name, anchors, group or title)


def _row(
    article: Article,
    evidence: Evidence,
    block: Block,
    number: int,
    name: Anchor,
    anchors: Sequence[Anchor],
    above: tuple[Places, Evidence] | None,
) -> _Row:
    row = _Row(block, evidence, anchors, _mention(article, name, load_schema().roles.project, number))
    row.inner = find_places_in(row.project.text, name.start, number, "project", head=True)
    for anchor in anchors:
        text = article.text[anchor.start : anchor.end]
        if anchor.column in load_words(ColumnWords).parties.roles:
            for start, end, type_ in find_parties(text):
                part = anchor._replace(start=anchor.start + start, end=anchor.start + end)
                row.parties.append((_mention(article, part, type_, number), anchor.column))
        elif anchor.column == "place":
            row.places = find_places_in(text, anchor.start, number, "place")
        elif anchor.column == "industry":
            row.industries += _industries(article, anchor, number)
    row.above = above
    return row


def _mention(article: Article, anchor: Anchor, type_: str, number: int) -> Mention:
    text = article.text[anchor.start : anchor.end]
    return Mention(anchor.start, anchor.end, text, type_, number, f"table/{anchor.column}", FROM_COLUMNS)


def _industries(article: Article, anchor: Anchor, number: int) -> Iterator[Mention]:
    words = load_words(ColumnWords)
    start = anchor.start
    for piece in _NO_INDUSTRY.split(article.text[anchor.start : anchor.end]):
        word = piece.strip()
        if 2 <= len(word) <= 20 and word not in words.rows.nothing:
            at = start + piece.index(word)
            yield _mention(
                article, anchor._replace(start=at, end=at + len(word)), words.industries.type, number
            )
        start += len(piece) + 1


def _mentions(row: _Row) -> Iterator[Mention]:
    yield from (mention for mention, _ in row.parties)
    yield from row.industries
    yield from row.places.mentions
    yield from row.inner.mentions


def _others(mentions: Sequence[Mention], homes: Homes) -> Iterator[Entity]:
    """Group what is written alike, or is of one place; in a table a shorter name is another thing's."""
    groups: dict[object, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=_place):
        home = homes.by_start.get(mention.start)
        groups[mention.type, home or form_of(mention.text)].append(mention)
    for group in groups.values():
        yield from group_mentions(group, homes)


def _projects(rows: Sequence[_Row], ids: dict[tuple[int, int], str]) -> tuple[list[Entity], dict[int, str]]:
    """Return the projects and which one each row tells of: rows of one name are one where nothing differs."""
    groups: dict[str, list[tuple[_Row, frozenset[str]]]] = defaultdict(list)
    for row in rows:
        ends = (*(m for m, _ in row.parties), *row.places.ends)
        ties = frozenset(ids[m.start, m.end] for m in ends if (m.start, m.end) in ids)
        groups[form_of(row.project.text)].append((row, ties))
    entities: list[Entity] = []
    of_row: dict[int, str] = {}
    for form, members in groups.items():
        clusters: list[tuple[set[str], list[Mention]]] = []
        for row, ties in members:
            near = next((c for c in clusters if not c[0] or not ties or c[0] & ties), None)
            if near is None:
                clusters.append((set(ties), [row.project]))
            else:
                near[0].update(ties)
                near[1].append(row.project)
        for number, (ties_, mentions) in enumerate(clusters):
            (entity,) = group_mentions(mentions)
            if number:
                key = f"{form}\n{min(ties_)}"
                entity = replace(entity, id=entity_id(entity.type, key), key=key)
            entities.append(entity)
            of_row.update((mention.start, entity.id) for mention in mentions)
    return entities, of_row


def _facts(
    article: Article, row: _Row, project: str, ids: dict[tuple[int, int], str]
) -> tuple[list[Relation], list[Attribute], list[Milestone]]:
    relations = list(_relations(row, project, ids))
    attributes: list[Attribute] = []
    milestones: list[Milestone] = []
    for anchor in row.anchors:
        text = article.text[anchor.start : anchor.end]
        attributes += _values(row, project, anchor, text)
        head = article.text[row.block.start : anchor.start]
        for stage, date, promised in find_row_stages(anchor.column, head, text, article.date):
            rule = f"table/{anchor.column}"
            milestones.append(
                Milestone(project, stage, date, row.evidence, FROM_COLUMNS, rule, promised=promised)
            )
    return relations, attributes, milestones


def _values(row: _Row, project: str, anchor: Anchor, text: str) -> Iterator[Attribute]:
    kind = AMOUNTS.get(anchor.column) or ("percent" if anchor.column == "progress" else "")
    found = [one for one in find_quantities(fold(text)) if one.kind == kind] if kind else []
    attribute = load_words(ColumnWords).attributes.get(anchor.column)
    if (
        attribute is None
        or len(found) != 1
        or (kind == "percent" and (len(text) > 12 or not 0 <= found[0].value <= 100))
    ):
        return
    (one,) = found
    if not one.value:
        return
    yield Attribute(
        project,
        attribute,
        float(one.value),
        row.evidence,
        FROM_COLUMNS,
        f"table/{anchor.column}",
        text[one.start : one.end],
        one.qualifier,
        None if one.minimum is None else float(one.minimum),
        None if one.maximum is None else float(one.maximum),
        one.currency or "CNY",
    )


def _relations(row: _Row, project: str, ids: dict[tuple[int, int], str]) -> Iterator[Relation]:
    words, within = load_words(ColumnWords), load_schema().roles.within

    def relation(
        head: str, type_: str, tail: Mention, column: str, sure: float = FROM_COLUMNS
    ) -> Iterator[Relation]:
        id_ = ids.get((tail.start, tail.end))
        if id_ is not None and id_ != head:
            yield Relation(head, type_, id_, row.evidence, sure, f"table/{column}")

    for party, column in row.parties:
        id_ = ids[party.start, party.end]
        role, develops = words.parties.roles[column], words.parties.relation
        yield Relation(id_, develops, project, row.evidence, FROM_COLUMNS, f"table/{column}", role)
    for industry in row.industries:
        yield from relation(project, words.industries.relation, industry, "industry")
    for place in row.places.ends:
        yield from relation(project, within, place, "place")
    for inner, outer in row.places.within:
        if (inner.start, inner.end) in ids:
            yield from relation(ids[inner.start, inner.end], within, outer, "place")
    if row.places.ends:
        return
    own = [found for end in row.inner.ends for found in relation(project, within, end, "project", _INSIDE)]
    yield from own
    if row.above is not None and not own:
        places, evidence = row.above
        for place in places.ends:
            for found in relation(project, within, place, "title", _FROM_TITLE):
                yield replace(found, context=evidence)


def table_cells(article: Article) -> dict[tuple[int, str], str]:
    """Return the cell of each column by where its row's sentence begins, as rules name the columns."""
    return dict(_cells(article.blocks, article.anchors))


def _cells(blocks: Sequence[Block], anchors: Iterable[Anchor]) -> Iterator[tuple[tuple[int, str], str]]:
    at = 0
    for anchor in anchors:
        while at + 1 < len(blocks) and blocks[at + 1].start <= anchor.start:
            at += 1
        yield (blocks[at].start, anchor.column), anchor.cell
