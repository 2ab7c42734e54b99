"""Sentences written for these tests: places are real, companies and people are not.

In a marked text [合川区|District] is a mention; [澜禾=重庆澜禾机械有限公司|Company] names the same thing by a
short name. A line is a paragraph.
"""

import re
from collections.abc import Iterator
from time import process_time

import pytest
from kg.relations.lines import read_line
from kg.relations.places import is_inside
from kg.relations.rules import load_rules, read_rule

from kg.errors import DataError
from kg.model import Article, Block, Entity, Mention, Relation, Sentence, Source
from kg.pipeline import extract_source
from kg.relations import find_relations
from kg.schema import Example, RelationType, load_schema
from kg.sentences import split_sentences

_MARK = re.compile(r"\[(?:([^\[\]=|]+)=)?([^\[\]|]+)\|(\w+)\]")
RELATIONS = load_schema().relations
EXAMPLES = [(relation, example) for relation in RELATIONS.values() for example in relation.examples]


def read_marked(marked: str) -> tuple[Article, tuple[Sentence, ...], tuple[Entity, ...]]:
    """Return the article, the sentences and the entities of a marked text."""
    spans: list[tuple[int, str, str, str]] = []
    text, last = "", 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        short, name, kind = match[1] or match[2], match[2], match[3]
        spans.append((len(text), short, name, kind))
        text += short
        last = match.end()
    text += marked[last:]
    article = Article("a", "a.txt", 0, text, tuple(_blocks(text)))
    sentences = split_sentences(article)
    return article, sentences, tuple(_entities(spans, sentences))


def _blocks(text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        yield Block("paragraph", start, start + len(line))
        start += len(line) + 1


def _entities(spans: list[tuple[int, str, str, str]], sentences: tuple[Sentence, ...]) -> Iterator[Entity]:
    for name, kind in dict.fromkeys((name, kind) for _, _, name, kind in spans):
        mentions = tuple(
            Mention(start, start + len(short), short, kind, number, "test")
            for start, short, full, kind_ in spans
            if (full, kind_) == (name, kind)
            for number, sentence in enumerate(sentences)
            if sentence.start <= start < sentence.end
        )
        aliases = tuple(sorted({mention.text for mention in mentions} - {name}))
        yield Entity(f"{kind}:{name}", kind, name, name, aliases, mentions)


def find(marked: str) -> tuple[Relation, ...]:
    return find_relations(*read_marked(marked))


def said(marked: str, *types: str) -> set[str]:
    """Return 甲 type 乙 for each relation found, of ``types`` where any are given."""
    return {
        f"{relation.head.partition(':')[2]} {relation.type} {relation.tail.partition(':')[2]}"
        for relation in find(marked)
        if not types or relation.type in types
    }


@pytest.mark.parametrize(("relation", "example"), EXAMPLES, ids=[example.text for _, example in EXAMPLES])
def test_examples_of_the_relation_files(relation: RelationType, example: Example) -> None:
    (facts,) = extract_source(Source("a.txt", example.text, record="1"))
    names = {entity.id: entity.name for entity in facts.entities}
    found = [(names[one.head], names[one.tail]) for one in facts.relations if one.type == relation.name]
    if relation.symmetric:
        assert {frozenset(pair) for pair in found} == {frozenset(pair) for pair in example.finds}
    else:
        assert set(found) == set(example.finds)


@pytest.mark.parametrize("relation", RELATIONS.values(), ids=RELATIONS)
def test_each_relation_has_examples_and_near_misses(relation: RelationType) -> None:
    assert sum(bool(example.finds) for example in relation.examples) >= 4
    assert sum(not example.finds for example in relation.examples) >= 3


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾机械|Company]位于[合川区|District]。", {"澜禾机械 locatedIn 合川区"}),
        (
            "位于[滨海县|District][滨海港镇|Place]的[澜禾机械|Company]扩产。",
            {"澜禾机械 locatedIn 滨海港镇", "滨海港镇 locatedIn 滨海县"},
        ),
        ("[合川区|District]的[澜禾机械|Company]扩产。", {"澜禾机械 locatedIn 合川区"}),
        ("[璧山|District]企业[澜禾机械|Company]扩产。", {"澜禾机械 locatedIn 璧山"}),
        ("[綦江区|District][石角镇|Place]的桃子熟了。", {"石角镇 locatedIn 綦江区"}),
        (
            "[綦江区|District][石角镇|Place]、[东溪镇|Place]的桃子熟了。",
            {"石角镇 locatedIn 綦江区", "东溪镇 locatedIn 綦江区"},
        ),
        ("[澜禾机械|Company]（位于[合川区|District]）与本案无关。", {"澜禾机械 locatedIn 合川区"}),
        (
            "园区通水，[合川工业园|DevelopmentZone]引进[澜禾|Company]、[启澄|Company]等七家企业。",
            {"澜禾 locatedIn 合川工业园", "启澄 locatedIn 合川工业园"},
        ),
        ("走进[合川区|District]，[澜禾机械|Company]的车间一片忙碌。", {"澜禾机械 locatedIn 合川区"}),
        (
            "在[合川区|District]，桂花开了。[澜禾机械|Company]的订单排到年底。",
            {"澜禾机械 locatedIn 合川区"},
        ),
        ("[澜禾机械|Company]由[永川区|District]整体搬迁至[合川区|District]。", {"澜禾机械 locatedIn 合川区"}),
        (
            "[合川区云门山水厂项目|Project]完工。[合川区|District]今年雨多。",
            {"合川区云门山水厂项目 locatedIn 合川区"},
        ),
        ("[合川区|District]至[永川区|District]的公路通车。", set()),
        ("[合川区|District]、[永川区|District]同日下雨。", set()),
        ("[澜禾机械|Company]没有落户[合川区|District]。", set()),
        ("[澜禾机械|Company]从[合川区|District]采购砂石。", set()),
    ],
)
def test_located_in(marked: str, expected: set[str]) -> None:
    assert said(marked, "locatedIn") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾机械|Company]总经理[周明远|Person]说。", {("周明远", "澜禾机械", "总经理")}),
        (
            "[县经信委|GovernmentAgency]党委书记、主任[何静|Person]说。",
            {("何静", "县经信委", "党委书记、主任")},
        ),
        ("[澜禾机械|Company]成本控制中心主任[何静|Person]说。", {("何静", "澜禾机械", "成本控制中心主任")}),
        (
            "[澜禾机械|Company]董事长、[启澄光电|Company]总经理[何静|Person]说。",
            {("何静", "澜禾机械", "董事长"), ("何静", "启澄光电", "总经理")},
        ),
        (
            "[澜禾机械|Company]董事长[何静|Person]、总经理[周明远|Person]出席。",
            {("何静", "澜禾机械", "董事长"), ("周明远", "澜禾机械", "总经理")},
        ),
        ("[澜禾机械|Company]扩产。公司董事长[何静|Person]说，订单多。", {("何静", "澜禾机械", "董事长")}),
        ("[澜禾机械|Company]扩产。总工程师[何静|Person]说，订单多。", {("何静", "澜禾机械", "总工程师")}),
        ("[何静|Person]现任[澜禾机械|Company]总经理。", {("何静", "澜禾机械", "总经理")}),
        ("[重庆大学|Institution]教授[何静|Person]到场。", {("何静", "重庆大学", "教授")}),
        ("[何静|Person]参观了[澜禾机械|Company]。", set()),
        ("[澜禾机械|Company]附近的居民[何静|Person]说。", set()),
    ],
)
def test_works_for_keeps_the_role(marked: str, expected: set[tuple[str, str, str]]) -> None:
    found = [relation for relation in find(marked) if relation.type == "worksFor"]
    assert {(r.head.partition(":")[2], r.tail.partition(":")[2], r.role) for r in found} == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("由[澜禾|Company]投资建设的[青石桥|Project]通车。", {"澜禾 develops 青石桥"}),
        ("[青石桥|Project]通车，该工程由[澜禾|Company]施工。", {"澜禾 develops 青石桥"}),
        (
            "[青石桥|Project]通车。项目由[澜禾|Company]和[启澄|Company]共同出资建设。",
            {"澜禾 develops 青石桥", "启澄 develops 青石桥"},
        ),
        ("[澜禾|Company]投资3亿元，计划明年开工，建设[青石桥|Project]。", {"澜禾 develops 青石桥"}),
        ("[青石桥|Project]，投资方为[澜禾|Company]，金额3亿元。", {"澜禾 develops 青石桥"}),
        ("[澜禾|Company]的[青石桥|Project]通车。", {"澜禾 develops 青石桥"}),
        ("[澜禾|Company]与[合川区|District]签订[青石桥|Project]投资协议。", {"澜禾 develops 青石桥"}),
        (
            "[澜禾=重庆澜禾机械有限公司|Company]扩产。[澜禾水厂项目|Project]完工。",
            {"重庆澜禾机械有限公司 develops 澜禾水厂项目"},
        ),
        ("[澜禾|Company]没有投资[青石桥|Project]。", set()),
        ("[澜禾|Company]的员工路过[青石桥|Project]。", set()),
    ],
)
def test_develops(marked: str, expected: set[str]) -> None:
    assert said(marked, "develops") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾|Company]为[启澄|Company]供应支架。", {"澜禾 supplies 启澄"}),
        (
            "[澜禾|Company]扩产，为[启澄|Company]、[沐岚|Company]等配套。",
            {"澜禾 supplies 启澄", "澜禾 supplies 沐岚"},
        ),
        ("[启澄|Company]扩产，支架由[澜禾|Company]供应。", {"澜禾 supplies 启澄"}),
        ("[启澄|Company]的支架来自[澜禾|Company]。", {"澜禾 supplies 启澄"}),
        ("[澜禾|Company]投产。首批产品发往[启澄|Company]。", {"澜禾 supplies 启澄"}),
        (
            "[澜禾|Company]、[沐岚|Company]都是[启澄|Company]的核心供应商。",
            {"澜禾 supplies 启澄", "沐岚 supplies 启澄"},
        ),
        ("[启澄|Company]从[澜禾|Company]采购支架。", {"澜禾 supplies 启澄"}),
        ("[澜禾|Company]拿下[启澄|Company]的订单。", {"澜禾 supplies 启澄"}),
        ("[澜禾|Company]与[启澄|Company]同城，后者为[沐岚|Company]供应支架。", {"启澄 supplies 沐岚"}),
        ("[澜禾|Company]不为[启澄|Company]供应支架。", set()),
        ("[澜禾|Company]曾与[启澄|Company]洽谈供货，不了了之。", set()),
    ],
)
def test_supplies(marked: str, expected: set[str]) -> None:
    assert said(marked, "supplies") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾|Company]与[重庆大学|Institution]共建实验室。", {("澜禾", "重庆大学")}),
        ("[澜禾|Company]扩产，并联合[重庆大学|Institution]组建研发团队。", {("澜禾", "重庆大学")}),
        ("[澜禾|Company]和[启澄|Company]共同开发车灯。", {("澜禾", "启澄")}),
        ("[合川区|District]签下[澜禾|Company]、[启澄|Company]。", {("澜禾", "合川区"), ("启澄", "合川区")}),
        (
            "[合川区|District]、[永川区|District]分别与[昆山市|District]、[晋江市|District]签订协议。",
            {("合川区", "昆山市"), ("永川区", "晋江市")},
        ),
        ("[澜禾|Company]到[合川区|District]考察，随后双方签约。", {("澜禾", "合川区")}),
        ("[澜禾|Company]与[启澄|Company]没有达成合作协议。", set()),
        ("[澜禾|Company]希望与[启澄|Company]达成战略合作协议。", set()),
        ("[澜禾|Company]与[启澄|Company]签署合作协议。协议已于6月终止。", set()),
        ("在[澜禾|Company]和[启澄|Company]的共同努力下，路修好了。", set()),
    ],
)
def test_cooperates_with(marked: str, expected: set[tuple[str, str]]) -> None:
    found = [relation for relation in find(marked) if relation.type == "cooperatesWith"]
    pairs = {frozenset((r.head.partition(":")[2], r.tail.partition(":")[2])) for r in found}
    assert pairs == {frozenset(pair) for pair in expected}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾传动|Company]是[澜禾|Company]的全资子公司。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("[澜禾|Company]扩产，由其控股子公司[澜禾传动|Company]运营。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("[澜禾|Company]旗下的[澜禾传动|Company]投产。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("由[澜禾|Company]全资设立的[澜禾传动|Company]投产。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("[澜禾传动|Company]去年扭亏，控股股东为[澜禾|Company]。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("[澜禾|Company]持有[澜禾传动|Company]65%股权。", {"澜禾传动 subsidiaryOf 澜禾"}),
        ("[澜禾|Company]持有[澜禾传动|Company]35%股权。", set()),
        ("[澜禾传动|Company]不是[澜禾|Company]的子公司。", set()),
        ("[澜禾|Company]计划收购[启澄|Company]。", set()),
    ],
)
def test_subsidiary_of(marked: str, expected: set[str]) -> None:
    assert said(marked, "subsidiaryOf") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[澜禾|Company]生产的[澜影|Product]热销。", {"澜禾 produces 澜影"}),
        ("[澜影|Product]是[澜禾|Company]的拳头产品。", {"澜禾 produces 澜影"}),
        ("[澜禾|Company]扩产，主打“[澜影|Product]”牌车灯。", {"澜禾 produces 澜影"}),
        ("[澜禾|Company]为[启澄|Company]供应[澜影|Product]。", {"澜禾 produces 澜影"}),
        ("[澜禾|Company]扩产。去年，其研发的[澜影|Product]通过验证。", {"澜禾 produces 澜影"}),
        ("[澜禾|Company]的[澜影|Product]出口[德国|Place]。", {"澜禾 produces 澜影", "澜禾 exportsTo 德国"}),
        (
            "[澜禾|Company]扩产。[澜影|Product]已出口[德国|Place]。",
            {"澜禾 produces 澜影", "澜禾 exportsTo 德国"},
        ),
        (
            "[澜禾|Company]扩产，产品销往[德国|Place]、[越南|Place]。",
            {"澜禾 exportsTo 德国", "澜禾 exportsTo 越南"},
        ),
        ("[澜禾|Company]的产品销往[四川|Place]。", set()),
        ("[澜禾|Company]扩产。对方生产[澜影|Product]。", set()),
        ("[澜禾|Company]停产。[市民政局|GovernmentAgency]推出[澜影|Product]。", set()),
        ("[澜禾|Company]不再生产[澜影|Product]。", set()),
    ],
)
def test_produces_and_exports_to(marked: str, expected: set[str]) -> None:
    assert said(marked, "produces", "exportsTo") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[澜禾|Company]、[启澄|Company]等[汽车零部件|Industry]企业扩产。",
            {"澜禾 inIndustry 汽车零部件", "启澄 inIndustry 汽车零部件"},
        ),
        ("老牌[海洋化工|Industry]企业[澜禾|Company]扩产。", {"澜禾 inIndustry 海洋化工"}),
        ("[锂电产业|Industry]产值过百亿元，[澜禾|Company]是其中的骨干。", {"澜禾 inIndustry 锂电产业"}),
        (
            "20个[先进材料|Industry]项目完成投资3亿元。其中，[青石膜厂|Project]投产；[松岭膜厂|Project]封顶。",
            {"青石膜厂 inIndustry 先进材料", "松岭膜厂 inIndustry 先进材料"},
        ),
        ("20个[先进材料|Industry]项目完成投资3亿元。\n其中，[青石膜厂|Project]投产。", set()),
        ("[锂电产业|Industry]产值过百亿元。[澜禾|Company]扩产。", set()),
    ],
)
def test_in_industry(marked: str, expected: set[str]) -> None:
    assert said(marked, "inIndustry") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[松岭隧道|Project]是[青石水库|Project]的控制性节点。", {"松岭隧道 partOf 青石水库"}),
        ("[青石水库|Project]总投资9亿元，其中[松岭隧道|Project]完工。", {"松岭隧道 partOf 青石水库"}),
        ("[青石水库|Project]完工。[青石水库二期工程|Project]开工。", {"青石水库二期工程 partOf 青石水库"}),
        ("“[青石水库|Project]”“[松岭隧道|Project]”同日完工。", set()),
    ],
)
def test_part_of(marked: str, expected: set[str]) -> None:
    assert said(marked, "partOf") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (  # places at the head of a name, one behind the other; the nearest holds the project
            "[綦江区|District]下雨，[石角镇|Place]也下雨。[綦江区石角镇水厂项目|Project]完工。",
            {"石角镇 locatedIn 綦江区", "綦江区石角镇水厂项目 locatedIn 石角镇"},
        ),
        (  # a place that the name holds
            "[石角镇|Place]下雨。[澜禾石角水厂项目|Project]完工。",
            {"澜禾石角水厂项目 locatedIn 石角镇"},
        ),
        (  # who builds it makes it
            "[澜禾|Company]投资建设[年产5万吨再生铝项目|Project]。[再生铝|Product]涨价。",
            {"澜禾 develops 年产5万吨再生铝项目", "澜禾 produces 再生铝"},
        ),
        (  # the district that the story is about
            "[綦江区|District]下雨。[綦江区|District]天晴。[綦江区|District]起风。[松岭隧道|Project]贯通。",
            {"松岭隧道 locatedIn 綦江区"},
        ),
        (  # … but not where the text says another place
            "[綦江区|District]下雨。[綦江区|District]天晴。[綦江区|District]起风。[松岭隧道|Project]位于[石角镇|Place]。",
            {"松岭隧道 locatedIn 石角镇"},
        ),
        ("[石角镇|Place]至[东溪镇|Place]下雨。[石角镇至东溪镇公路|Project]完工。", set()),
    ],
)
def test_what_names_and_the_whole_story_say(marked: str, expected: set[str]) -> None:
    assert said(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (  # whoever talks
            "“公司与[重庆大学|Institution]签约。”[澜禾|Company]总经理[何静|Person]说。",
            {"何静 worksFor 澜禾", "澜禾 cooperatesWith 重庆大学"},
        ),
        (  # the last two named side by side
            "[澜禾|Company]与[启澄|Company]投产，前者位于[合川区|District]，后者位于[永川区|District]。",
            {"澜禾 locatedIn 合川区", "启澄 locatedIn 永川区"},
        ),
        (  # not the company of the same clause
            "[澜禾|Company]扩产。[启澄|Company]为其供应支架。",
            {"启澄 supplies 澜禾"},
        ),
        (  # the subject of the sentence before, not the last name
            "[澜禾|Company]向[启澄|Company]道贺。该公司位于[合川区|District]。",
            {"澜禾 locatedIn 合川区"},
        ),
        (  # as many projects as are counted
            "[启澄中试线|Project]、[沐岚隔膜线|Project]同日签约。两个项目均落户[合川区|District]。",
            {"启澄中试线 locatedIn 合川区", "沐岚隔膜线 locatedIn 合川区"},
        ),
        (  # the projects that are listed below a place
            "[合川区|District]三个项目昨日开工。[澜禾|Company]投建的[启澄中试线|Project]总投资3亿元。",
            {"启澄中试线 locatedIn 合川区", "澜禾 develops 启澄中试线"},
        ),
        (  # who tells it is who it is about
            "据[澜禾|Company]总经理介绍，公司位于[合川区|District]。",
            {"澜禾 locatedIn 合川区"},
        ),
        (  # the group named before
            "[澜禾集团|Company]扩产。集团旗下的[启澄|Company]落户[合川区|District]。",
            {"启澄 subsidiaryOf 澜禾集团", "启澄 locatedIn 合川区"},
        ),
        (  # the only company of the story buys
            "[澜禾|Company]扩产。\n支架由[启澄|Company]供应。",
            {"启澄 supplies 澜禾"},
        ),
        (  # A is no subject: its company is
            "[澜禾|Company]投资的[启澄|Company]为[沐岚|Company]供货。",
            {"启澄 supplies 沐岚"},
        ),
        (  # … and what came to nothing is not said
            "[澜禾|Company]原定投建的[启澄中试线|Project]已经取消。",
            set(),
        ),
        (  # 其 inside a word or a name is no pronoun
            "[澜禾|Company]扩产。尤其是子公司[启澄|Company]，订单多。",
            {"启澄 subsidiaryOf 澜禾"},
        ),
    ],
)
def test_words_that_point_back(marked: str, expected: set[str]) -> None:
    assert said(marked) == expected


def test_a_caption_does_not_change_who_is_meant() -> None:
    article, sentences, entities = read_marked(
        "[澜禾|Company]扩产。\n图为[启澄|Company]车间。\n公司位于[合川区|District]。"
    )
    (caption,) = [sentence for sentence in sentences if sentence.text.startswith("图为")]
    changed = tuple(
        Sentence(s.start, s.end, s.text, s.folded, s.words, "caption", s.paragraph) if s is caption else s
        for s in sentences
    )
    (relation,) = find_relations(article, changed, entities)
    assert (relation.head, relation.tail) == ("Company:澜禾", "District:合川区")


def test_evidence_is_the_sentence_and_each_sentence_counts() -> None:
    marked = "[澜禾|Company]位于[合川区|District]。雨停了。[澜禾|Company]地处[合川区|District]。"
    article, sentences, entities = read_marked(marked)
    relations = find_relations(article, sentences, entities)
    assert [relation.evidence.text for relation in relations] == ["澜禾位于合川区。", "澜禾地处合川区。"]
    for relation in relations:
        assert article.text[relation.evidence.start : relation.evidence.end] == relation.evidence.text
        assert 0.5 <= relation.confidence < 1
        assert relation.rule == "located-in/located"


def test_a_line_has_one_sign_for_a_name() -> None:
    _, sentences, entities = read_marked("“[澜影|Product]”由[澜禾|Company]（以下简称小澜）  研 发。")
    mentions = [(mention, entity) for entity in entities for mention in entity.mentions]
    line = read_line(0, sentences[0], mentions)
    assert re.fullmatch("[\ue000-\uf8ff]由[\ue000-\uf8ff]研发。", line.text)
    assert len(line.text) == len(line.names) == len(line.offsets)
    assert [name.entities[0].name for name in line.names if name] == ["澜影", "澜禾"]


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        (("Place", "石角镇"), ("District", "綦江区"), True),
        (("District", "綦江区"), ("Place", "石角镇"), False),
        (("District", "綦江区"), ("Place", "重庆市"), True),
        (("District", "綦江区"), ("District", "永川区"), False),
        (("Place", "坪坝村"), ("Place", "石角镇"), True),
        (("Company", "澜禾"), ("Place", "石角镇"), True),
        (("Place", "四川省"), ("Place", "德国"), True),
    ],
)
def test_is_inside(inner: tuple[str, str], outer: tuple[str, str], expected: bool) -> None:
    one, other = (Entity(name, kind, name, name, (), ()) for kind, name in (inner, outer))
    assert is_inside(one, other) is expected


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [(relation.name, rule.get("name")) for relation in RELATIONS.values() for rule in relation.rules]
    assert all(name for _, name in names)
    assert len(names) == len(set(names))
    assert load_rules() is load_rules()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"phrases": ["{subject}位于{object}"], "confidence": 0.9},
            "produces.toml: rule 1: unknown key 'confidence'",
        ),
        ({"phrasess": ["{subject}位于{object}"]}, "produces.toml: rule 1: unknown key 'phrasess'"),
        ({"name": "empty"}, "produces.toml: rule 1: give it phrases or a mechanism"),
        ({"name": "x", "mechanism": "magic"}, "produces/x: unknown mechanism 'magic'"),
        ({"name": "x", "phrases": ["{subject}(造{object}"]}, "produces/x: phrase '{subject}(造{object}'"),
        ({"name": "x", "phrases": ["{subject}<no_such_word>{object}"]}, "words.no_such_word is missing"),
        ({"name": "x", "phrases": ["{subject}造{objekt}"]}, "unknown slot '{objekt}'"),
    ],
)
def test_a_broken_rule_is_named(table: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=re.escape(message)):
        read_rule(RELATIONS["produces"], 1, table)


def test_time_grows_with_the_text() -> None:
    paragraph = (
        "位于[合川区|District]的[澜禾|Company]为[启澄|Company]供应[澜影|Product]，公司与[重庆大学|Institution]签约，"
        "双方共建[青石桥|Project]，项目由[沐岚|Company]施工，产品出口[德国|Place]。\n"
    )
    find(paragraph)  # compile
    times = []
    for size in (20, 80):
        parts = read_marked(paragraph * size)
        start = process_time()
        find_relations(*parts)
        times.append(process_time() - start)
    assert times[1] < 10 * times[0]
