"""The view: self-contained, inert towards hostile text, the same bytes every time, true to the graph."""

import json
import re
from html.parser import HTMLParser
from typing import Any, TypeAlias

import networkx as nx
import pytest
from conftest import KEYS

from kg.datafile import read_toml
from kg.display.joining import order
from kg.schema import DATA, load_schema
from kg.text.pinyin import readings
from kg.view import FOLDER, to_html
from kg.view.drawing import DRAWN, draw
from kg.view.layout import place
from kg.view.page import utf16

Graph: TypeAlias = "nx.MultiDiGraph[str]"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.js"))
HOSTILE = (
    '</script><img src=x onerror=alert(1)> <!--<script> {{ 7*7 }} {% x %} href="javascript:x" \u2028&amp;'
)
RUNS_TEXT = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "fetch(",
)

IMPORTS = re.compile(r"^import \{([\w\s,]*)\} from", re.M).findall
EXPORTS = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", re.M).findall
FUNCTIONS = re.compile(r"^(?:export )?(?:async )?function\b.*?^\}", re.M | re.S).findall


class Page(HTMLParser):
    """What a browser makes of the page: its tags, and the text of its scripts."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._open = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id") or "code" if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[self._open] = self.scripts.get(self._open, "") + data

    def data(self, name: str) -> Any:
        """Return the JSON that the page holds under ``name``."""
        return json.loads(self.scripts[name])


@pytest.fixture
def page(small_graph: Graph) -> Page:
    return Page(to_html(small_graph, lang="zh"))


def entity(page: Page, name: str) -> dict[str, Any]:
    return next(thing for thing in page.data("data")["entities"] if thing["name"] == name)


def star(leaves: int, *, rim: str = "Company", code: str = "") -> Graph:
    """Return a place with ``leaves`` things in it, each pair of them working together."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(
        version="0.1.0",
        base_iri="https://example.org/",
        min_confidence=0.5,
        sources=[],
        problems=[],
        articles={},
    )
    plain = {"aliases": [], "mentions": 1, "articles": [], "reasons": [], "attributes": [], "milestones": []}
    graph.add_node("hub", type="Place", name="岚州", code=code, **plain)
    said = {"article": "", "start": 0, "end": 0, "evidence": "", "confidence": 1.0, "rule": "", "role": ""}
    for number in range(leaves):
        graph.add_node(f"c{number}", type=rim, name=f"岚州第{number}机械有限公司", code="", **plain)
        graph.add_edge(f"c{number}", "hub", key="locatedIn", statements=[said], official=False)
    for number in range(0, leaves - 1, 2):
        graph.add_edge(
            f"c{number}", f"c{number + 1}", key="cooperatesWith", statements=[said], official=False
        )
    return graph


def test_view_loads_nothing(page: Page) -> None:
    for tag, attributes in page.tags:
        assert tag not in ("link", "img", "iframe", "base", "object"), tag
        assert not {"src", "href", "srcset", "action"} & attributes.keys(), (tag, attributes)
    css = (FOLDER / "view.css").read_text(encoding="utf-8")
    assert "url(" not in css and "@import" not in css


def test_view_forbids_connections(page: Page) -> None:
    policies = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert policies[0] is not None and policies[0].startswith("default-src 'none';")
    assert "connect-src" not in policies[0] and "http" not in policies[0]
    first = [tag for tag, _ in page.tags].index("script")
    assert ("meta", "Content-Security-Policy") in [(t, a.get("http-equiv")) for t, a in page.tags[:first]]


def test_hostile_text_is_no_markup(small_graph: Graph) -> None:
    harmless = Page(to_html(small_graph, lang="zh"))
    for key in sorted(small_graph):
        small_graph.nodes[key]["name"] += HOSTILE
        small_graph.nodes[key]["aliases"].append(HOSTILE)
    for article in small_graph.graph["articles"].values():
        for field in ("headline", "source", "publisher", "page", "url", "text"):
            article[field] += HOSTILE
    hostile = Page(to_html(small_graph, lang="zh"))
    assert hostile.tags == harmless.tags
    things = hostile.data("data")["entities"]
    assert all(thing["name"].endswith(HOSTILE) for thing in things)
    assert all("<" not in text for name, text in hostile.scripts.items() if name != "code")
    assert "\u2028" not in "".join(text for name, text in hostile.scripts.items() if name != "code")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_make_no_markup_of_text(script: str) -> None:
    code = (FOLDER / script).read_text(encoding="utf-8")
    allowed = (
        {"fetch("} if script == "editing.js" else set()
    )  # of the server that serves the page to be edited
    assert not [word for word in RUNS_TEXT if word in code and word not in allowed]
    assert len(code.splitlines()) < 300


def test_every_script_is_in_the_page() -> None:
    joined = order(FOLDER / "settings.js") | order(FOLDER / "view.js")
    assert sorted(path.name for path in joined) == SCRIPTS


def test_modules_export_what_others_import_and_functions_are_small() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(DATA.parent.glob("*/static/*.js"))}
    imported = {
        name.strip() for text in texts.values() for names in IMPORTS(text) for name in names.split(",")
    }
    for path, text in texts.items():
        assert set(EXPORTS(text)) <= imported, path.name
        for found in FUNCTIONS(text):
            assert found.count("\n") < 40, found.splitlines()[0]


DOSSIER = [f"../../dossier/{name}.py" for name in ("content", "document", "footnotes", "summary")]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_name_no_type_or_relation(script: str) -> None:
    schema = load_schema()
    strings = set(re.findall(r'"(\w+)"', (FOLDER / script).read_text(encoding="utf-8")))
    assert not strings & (schema.types.keys() | schema.relations.keys())


def test_words_of_the_page_are_all_there() -> None:
    files = sorted((DATA / "view" / "text").glob("*.toml"))
    words = {key: entry for file in files for key, entry in read_toml(file).items()}
    used = set()
    parts = (
        "../page.py",
        "../../show/changes.py",
        "../../show/printing.py",
        "../../timeline/promises.py",
        *DOSSIER,
    )
    for name in (*SCRIPTS, "template.html", "../../dossier/static/dossier.html", *parts):
        code = (FOLDER / name).read_text(encoding="utf-8")
        used |= set(re.findall(r'say\("(\w+)"|words\.(\w+)\b(?!\()|words\["(\w+)"\]', code)) - {("", "", "")}
        used |= {(key,) for key in words if f'"{key}"' in code}
    named = {key for group in used for key in group if key}
    assert named == set(words)
    for key, entry in words.items():
        slots = [sorted(re.findall(r"\{(\w+)\}", entry[lang])) for lang in ("zh", "en")]
        assert slots[0] == slots[1], key


def test_same_graph_same_bytes(small_graph: Graph, turned_graph: Graph) -> None:
    assert to_html(turned_graph, lang="zh") == to_html(small_graph, lang="zh")


def test_sentences_are_where_javascript_counts_them(small_graph: Graph, page: Page) -> None:
    data = page.data("data")
    wanted = sorted(s["evidence"] for *_, edge in small_graph.edges(data=True) for s in edge["statements"])
    found = []
    for fact in data["facts"]:
        for said in fact["said"]:
            units = data["articles"][said["article"]]["text"].encode("utf-16-le")
            found.append(units[2 * said["start"] : 2 * said["end"]].decode("utf-16-le"))
    assert sorted(found) == wanted


def test_contexts_are_where_javascript_counts_them(small_graph: Graph, page: Page) -> None:
    data = page.data("data")
    said = [said for fact in data["facts"] for said in fact["said"]]
    for thing in data["entities"]:
        said += [one for row in (*thing["values"], *thing["stages"]) for one in row["said"]]
    found = []
    for one in said:
        if "context" in one:
            start, end = one["context"]
            units = data["articles"][one["article"]]["text"].encode("utf-16-le")
            found.append(units[2 * start : 2 * end].decode("utf-16-le"))
    statements = [s for *_, edge in small_graph.edges(data=True) for s in edge["statements"]]
    for _, node in small_graph.nodes(data=True):
        statements += [*node["attributes"], *node["milestones"]]
    assert sorted(found) == sorted(s["context"] for s in statements if "context" in s)
    assert len(found) == 6


def test_mentions_are_where_javascript_counts_them(page: Page) -> None:
    data = page.data("data")
    for article in data["articles"]:
        units = article["text"].encode("utf-16-le")
        for start, end, index in article["mentions"]:
            thing = data["entities"][index]
            name = units[2 * start : 2 * end].decode("utf-16-le")
            assert name in (thing["name"], *thing["aliases"])


@pytest.mark.parametrize(
    ("text", "offset", "units"),
    [
        ("锚泰", 2, 2),
        ("\U00020bb7小兰", 0, 0),
        ("\U00020bb7小兰", 1, 2),
        ("a\U00020bb7b\U00020bb7", 4, 6),
        ("", 0, 0),
    ],
)
def test_utf16(text: str, offset: int, units: int) -> None:
    assert utf16(text)(offset) == units


@pytest.mark.parametrize(
    ("lang", "figures"),
    [
        (0, ["5000万美元", "约7.6亿元", "3.17万平方米", "40%至45%", "31.7%"]),
        (1, ["USD 50 million", "about CNY 760 million", "31,700 m²", "40% to 45%", "31.7%"]),
    ],
)
def test_figures_as_a_reader_writes_them(page: Page, lang: int, figures: list[str]) -> None:
    project = entity(page, "锚泰智造基地")
    assert [value["text"][lang] for value in project["values"]] == figures
    stages = [(stage["date"], stage["ahead"], len(stage["said"])) for stage in project["stages"]]
    assert stages == [("2024-05-13", False, 2), ("2025-06", True, 1)]


def test_roles_and_official_facts(page: Page) -> None:
    data = page.data("data")
    facts = {
        (data["entities"][f["head"]]["name"], f["type"], data["entities"][f["tail"]]["name"]): f
        for f in data["facts"]
    }
    works = facts["\U00020bb7小兰", "worksFor", "重庆锚泰科技有限公司"]
    assert works["said"][0]["roles"] == ["总经理"]
    listed = facts["铜官区", "locatedIn", "铜陵市"]
    assert listed["official"] and not listed["said"]
    stated = facts["合川区", "locatedIn", "重庆市"]
    assert stated["official"] and len(stated["said"]) == 1


def test_official_list_and_provinces_are_not_drawn_at_first(page: Page) -> None:
    data = page.data("data")
    drawn = {data["entities"][node["id"]]["name"] for node in page.data("nodes")}
    assert {"重庆锚泰科技有限公司", "锚泰智造基地", "合川区"} <= drawn
    assert not {"重庆市", "安徽省", "铜陵市"} & drawn
    assert not [edge for edge in page.data("edges") if edge["dashes"]]
    assert [link for link in data["links"] if link["dashes"]]


def test_pyvis_draws_without_physics_and_titles(page: Page) -> None:
    assert page.data("options")["physics"] == {"enabled": False}
    nodes = page.data("nodes")
    assert nodes and all({"x", "y", "group"} <= node.keys() and "title" not in node for node in nodes)


@pytest.mark.parametrize("code", ["500000", ""])
def test_a_hub_does_not_swallow_the_picture(code: str) -> None:
    graph = star(2 * DRAWN, code=code)
    positions = draw(graph).positions
    assert "hub" not in positions
    assert 0 < len(positions) <= DRAWN


def test_people_of_a_drawn_company_come_after_the_core() -> None:
    graph = star(DRAWN, rim="Person")
    assert len(draw(graph).positions) <= DRAWN


def test_an_empty_graph_has_a_view() -> None:
    graph = star(0)
    graph.remove_node("hub")
    assert Page(to_html(graph, lang="zh")).data("nodes") == []


BOXES = [(40.0 + 7 * (at % 5), 30.0) for at in range(60)]
SHAPES: dict[str, list[tuple[int, int]]] = {
    "nothing": [],
    "pairs": [(at, at + 1) for at in range(0, 60, 2)],
    "star": [(0, at) for at in range(1, 60)],
    "line": [(at, at + 1) for at in range(59)],
    "clique": [(a, b) for a in range(12) for b in range(a)],
    "ring": [(at, (at + 1) % 60) for at in range(60)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_place_puts_nothing_on_another(shape: str) -> None:
    centres = place(BOXES, SHAPES[shape])
    assert centres == place(BOXES, SHAPES[shape])
    for a, ((x, y), (width, height)) in enumerate(zip(centres, BOXES, strict=True)):
        for (other_x, other_y), (wide, high) in zip(centres[:a], BOXES[:a], strict=True):
            apart = abs(x - other_x) >= (width + wide) / 2 - 1 or abs(y - other_y) >= (height + high) / 2 - 1
            assert apart, (shape, a)


def test_place_keeps_the_picture_small() -> None:
    for shape, links in SHAPES.items():
        centres = place(BOXES, links)
        assert max(abs(part) for centre in centres for part in centre) < 4000, shape


def test_place_puts_neighbours_near() -> None:
    centres = place(BOXES[:20], [(at, at + 1) for at in range(9)] + [(at, at + 1) for at in range(10, 19)])

    def away(a: int, b: int) -> float:
        return float(((centres[a][0] - centres[b][0]) ** 2 + (centres[a][1] - centres[b][1]) ** 2) ** 0.5)

    assert max(away(at, at + 1) for at in range(9)) < away(0, 9)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("a1，。", {}),
        ("合川", {"合": ["ge", "he"], "川": ["chuan"]}),
        ("重重", {"重": ["chong", "tong", "zhong"]}),
        ("吕", {"吕": ["lv"]}),
        ("\U0002cb5a", {"\U0002cb5a": ["chun", "dui"]}),
        ("賽", {"賽": ["sai"]}),
    ],
)
def test_readings(text: str, read: dict[str, list[str]]) -> None:
    assert readings(text) == read


def test_every_common_character_has_a_reading() -> None:
    common = bytes(part for row in range(0xB0, 0xF8) for at in range(0xA1, 0xFF) for part in (row, at))
    known = readings(common.decode("gb2312", "ignore"))
    assert len(known) == 6763  # all of GB 2312
    assert all(re.fullmatch("[a-z]+", reading) for found in known.values() for reading in found)


def test_what_filters_and_list_need(page: Page) -> None:
    data = page.data("data")
    name = [thing["name"] for thing in data["entities"]]
    project = entity(page, "锚泰智造基地")
    assert project["amount"] == 7.6e8  # the dollars are no yuan
    assert [name[place] for place in project["districts"]] == ["合川区"]
    assert [stage["stage"] for stage in project["stages"]] == ["started", "inProduction"]
    assert "amount" not in entity(page, "锚泰二期厂房")
    assert data["dates"] == ["2024-05-14", "2024-06"]
    assert set("".join(data["readings"].values())) >= set("锚泰智造基地")
    assert "塞" in data["readings"]["sai"]  # in no name: people mistype
    assert data["stages"]["started"] == ["开工", "started"]


def test_companies_districts_and_projects_come_first() -> None:
    graph = star(DRAWN, rim="Person", code="500117")
    graph.nodes["hub"]["type"] = "District"
    for number in range(100):
        graph.nodes[f"c{number}"]["type"] = "Company"
    types = {graph.nodes[key]["type"] for key in draw(graph).positions}
    assert types == {"Company", "District"}


def test_a_promise_comes_with_what_tells_its_state_on_any_day(small_graph: Graph) -> None:
    dates = {key: article["date"] for key, article in small_graph.graph["articles"].items()}
    node, second = small_graph.nodes[KEYS["project"]], max(dates, key=lambda key: str(dates[key]))
    stone = node["milestones"][0]
    node["milestones"].append({**stone, "stage": "planned", "promised": "started", "date": "2024-04"})
    node["attributes"][0]["correctedBy"] = second
    project = entity(Page(to_html(small_graph, lang="zh")), "锚泰智造基地")
    stages = {(one["stage"], one["ahead"]): one for one in project["stages"]}
    assert stages["started", True]["fates"] == [["2024-05-14", "kept", "2024-05-13", 13]]
    assert stages["started", True]["due"] == "2024-04-31"
    assert (stages["inProduction", True]["fates"], stages["inProduction", True]["due"]) == ([], "2025-06-31")
    assert len(stages["started", False]["said"]) == 2
    wrong = [one["corrected"] for value in project["values"] for one in value["said"] if "corrected" in one]
    assert wrong == [sorted(small_graph.graph["articles"]).index(second)]
