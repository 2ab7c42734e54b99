"""Facts of all articles -> what is the same thing."""

from itertools import permutations

import pytest

from kg.linking import link_entities
from kg.model import Article, Entity, Evidence, Facts, Mention, Relation, entity_id


def entity(type_: str, name: str, *aliases: str, reason: str = "") -> Entity:
    mention = Mention(0, len(name), name, type_, 0, "test")
    return Entity(entity_id(type_, name), type_, name, name, aliases, (mention,), reason=reason)


def facts(id_: str, source: str, *entities: Entity, **tails: Entity) -> Facts:
    """Return an article whose first entity has the relations ``tails``."""
    first, said = entities[0], Evidence(0, 1, "…")
    relations = (Relation(first.id, type_, tail.id, said, 0.9, "test") for type_, tail in tails.items())
    return Facts(Article(id_, source, 0, "…", ()), (*entities, *tails.values()), tuple(relations))


PERSON = entity("Person", "张伟")
FIRST, SECOND = entity("Company", "衡泽有限公司"), entity("Company", "朗润有限公司")


def test_people_of_one_name_and_two_employers_are_two() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, worksFor=FIRST), facts("b", "2.txt", PERSON, worksFor=SECOND)]
    )
    assert linked.id_of("a", PERSON.id) != linked.id_of("b", PERSON.id)


def test_people_of_one_name_and_one_employer_are_one() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, worksFor=FIRST), facts("b", "2.txt", PERSON, worksFor=FIRST)]
    )
    assert linked.id_of("a", PERSON.id) == linked.id_of("b", PERSON.id) == PERSON.id


def test_bare_short_name_goes_to_its_only_bearer() -> None:
    full = entity("Company", "重庆衡泽光电有限公司", "衡泽光电")
    short = entity("Company", "衡泽光电")
    linked = link_entities([facts("a", "1.txt", full), facts("b", "2.txt", short)])
    assert linked.id_of("b", short.id) == full.id
    assert linked.reasons[full.id] == ("衡泽光电 = 重庆衡泽光电有限公司 (same core, same name, likeness)",)


def test_bare_short_name_of_two_stays_apart() -> None:
    short = entity("Company", "衡泽")
    fulls = [entity("Company", name, "衡泽") for name in ("重庆衡泽光电有限公司", "无锡衡泽集团有限公司")]
    linked = link_entities([facts("a", "1.txt", *fulls), facts("b", "2.txt", short)])
    assert linked.id_of("b", short.id) == short.id


PARK, HALL = entity("Project", "车灯园项目"), entity("Project", "厂房项目")
HERE, THERE = entity("District", "合川区"), entity("District", "璧山区")
FULL, OTHER = entity("Company", "重庆衡泽光电有限公司", "衡泽光电"), entity("Company", "川岳二局集团有限公司")


@pytest.mark.parametrize(
    ("several", "things"),
    [
        (
            [
                facts("a", "1.txt", PERSON, worksFor=FIRST),
                facts("b", "2.txt", PERSON, worksFor=SECOND),
                facts("c", "3.txt", PERSON),
            ],
            3,
        ),
        (
            [  # both names are shared, and one project is what ties the other
                facts("a", "1.txt", HALL, partOf=PARK),
                facts("b", "2.txt", HALL, locatedIn=HERE),
                facts("c", "3.txt", PARK, locatedIn=THERE),
            ],
            2,
        ),
        ([facts("a", "1.txt", FULL), facts("b", "1.txt", entity("Company", "衡泽光电"))], 1),
        ([facts("a", "1.txt", OTHER), facts("b", "2.txt", entity("Company", "川岳二局"))], 1),
        ([facts("a", "1.txt", OTHER), facts("b", "2.txt", entity("Company", "川岳二十三局"))], 2),
        ([facts("a", "1.txt", entity("Project", f"车灯园{n}期")) for n in "一二"], 2),
        ([facts("a", "1.txt", entity("Project", name)) for name in ("车灯园（一期）", "车灯园一期工程")], 1),
        ([facts("a", "1.txt", entity("GovernmentAgency", f"{n}商务局")) for n in ("合川区", "璧山区")], 2),
    ],
)
def test_things_are_the_same_in_any_order(several: list[Facts], things: int) -> None:
    linked = link_entities(several)
    assert all(link_entities(order) == linked for order in permutations(several))
    first = [one.entities[0] for one in several]
    assert len({linked.id_of(one.article.id, one.entities[0].id) for one in several}) == things, first


def test_phase_is_a_part_of_its_whole() -> None:
    phase = entity("Project", "车灯园一期")
    several = [facts("a", "1.txt", PARK, develops=FIRST), facts("b", "2.txt", phase, develops=FIRST)]
    assert link_entities(several).parts == {phase.id: PARK.id}


@pytest.mark.parametrize("same", [True, False])
def test_what_is_decided_stands_above_what_names_tell(same: bool) -> None:
    other = entity("Company", "朗润有限公司") if same else FIRST
    several = [facts("a", "1.txt", FIRST), facts("b", "2.txt", other)]
    linked = link_entities(several, {(("a", FIRST.id), ("b", other.id)): same})
    assert (linked.id_of("a", FIRST.id) == linked.id_of("b", other.id)) is same


def test_what_may_be_one_is_doubtful_and_apart() -> None:
    short = entity("Company", "衡泽")
    fulls = [entity("Company", name, "衡泽") for name in ("重庆衡泽光电有限公司", "无锡衡泽集团有限公司")]
    linked = link_entities([facts("a", "1.txt", *fulls), facts("b", "2.txt", short)])
    assert {short.id} < {id_ for doubt in linked.doubtful for id_ in doubt[:2]}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青溪灌区一期工程", "青溪灌区一期工程安河段", False),  # its sum is not that of its section
        ("青溪灌区一期", "青溪灌区一期工程", True),
    ],
)
def test_a_work_is_not_its_section(one: str, other: str, same: bool) -> None:
    several = [facts("a", "1.txt", entity("Project", one), entity("Project", other))]
    linked = link_entities(several)
    ids = {linked.id_of("a", entity("Project", name).id) for name in (one, other)}
    assert (len(ids) == 1) is same
