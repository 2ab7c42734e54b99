"""JavaScript modules become one script, in the order of their imports; what cannot be joined is named."""

from pathlib import Path

import pytest

from kg.display.joining import join, order
from kg.errors import DataError

BASE = {"base.js": "// What both need.\nexport const one = 1;\nlet own = one;\nexport function two() {\n}\n"}
WORKS = {
    "an order": (
        {"view.js": 'import { b } from "./b.js";\nimport "./a.js";\nb();\n', "a.js": "a();\n"}
        | {"b.js": 'import { one, two } from "./base.js";\n\nexport const { b } = one;\n'},
        ["base.js", "b.js", "a.js", "view.js"],
    ),
    "a module twice": (
        {"view.js": 'import { one } from "./base.js";\nimport "./a.js";\n'}
        | {"a.js": 'import {\n  two,\n  one,\n} from "./base.js";\n'},
        ["base.js", "a.js", "view.js"],
    ),
    "a folder": ({"view.js": 'import "./in/a.js";\n', "in/a.js": 'import "../base.js";\n'}, None),
    "words in a text": ({"view.js": 'const text = `\n  import "./no.js";`;\n'}, ["view.js"]),
}
FAILS = {
    "missing": ('go();\nimport "./no.js";\n', r"^view\.js:2: no module no\.js can be read"),
    "not exported": ('import { one, own } from "./base.js";\n', r"^view\.js:1: base\.js exports no own;"),
    "unknown name": (
        '\nimport {\n  three,\n} from "./base.js";\n',
        r"^view\.js:2: base\.js exports no three;",
    ),
    "cycle": ('import "./a.js";\n', r"^a\.js:1: modules import each other: view\.js -> a\.js -> view\.js;"),
    "itself": ('\nimport "./view.js";\n', r"^view\.js:2: modules import each other: view\.js -> view\.js;"),
    "renamed": ('import { one as a } from "./base.js";\n', r"^view\.js:1: base\.js exports no one as a;"),
    "default": ("a();\nexport default a;\n", r"^view\.js:2: write import"),
    "a package": ('import { a } from "vis";\n', r"^view\.js:1: write import"),
    "declared twice": (
        'import "./base.js";\nfunction own() {}\n',
        r"^view\.js: own is declared in base\.js, too;",
    ),
    "taken apart": ('import "./base.js";\nconst [x, two] = [];\n', r"^view\.js: two is declared in base\.js"),
}


def put(folder: Path, modules: dict[str, str]) -> Path:
    for name, text in modules.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "view.js"


@pytest.mark.parametrize("case", WORKS)
def test_modules_are_ordered_by_their_imports(tmp_path: Path, case: str) -> None:
    modules, expected = WORKS[case]
    entry = put(tmp_path, BASE | modules)
    assert [path.name for path in order(entry)] == (expected or ["base.js", "a.js", "view.js"])


def test_a_script_has_neither_imports_nor_exports(tmp_path: Path) -> None:
    entry = put(tmp_path, BASE | WORKS["an order"][0])
    declared = "// What both need.\nconst one = 1;\nlet own = one;\nfunction two() {\n}"
    assert join(entry) == f'"use strict";\n\n{declared}\n\nconst {{ b }} = one;\n\na();\n\nb();\n'


def test_what_the_page_has_already_is_left_out(tmp_path: Path) -> None:
    entry = put(tmp_path, BASE | WORKS["an order"][0])
    assert join(entry, given=tmp_path / "b.js") == '"use strict";\n\na();\n\nb();\n'


@pytest.mark.parametrize("case", FAILS)
def test_what_cannot_be_joined_is_named(tmp_path: Path, case: str) -> None:
    text, message = FAILS[case]
    entry = put(tmp_path, BASE | {"view.js": text, "a.js": 'import { x } from "./view.js";\n'})
    with pytest.raises(DataError, match=message):
        join(entry)
