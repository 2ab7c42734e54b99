"""Who invests in a project, and who only works for it: by the words beside the company's name."""

import re

import pytest

from kg.reader.nodes import LinkEnd
from kg.reader.roles import role_of
from kg.text.folding import fold

# a sentence, its companies marked, the first of them the one in question -> its role
SENTENCES = [
    ("由|中铁昌岭工程有限公司|承建的松岭隧道贯通。", "施工"),
    ("由|中铁昌岭工程有限公司|（以下简称昌岭工程）负责施工的松岭隧道贯通。", "施工"),
    ("该项目由|川北建工集团|施工,总投资3.8亿元。", "施工"),
    ("|川北建工集团|中标该项目。", "施工"),
    ("施工单位为|川北建工集团|，计划明年完工。", "施工"),
    ("|川北建工集团|和|蜀南路桥|联合承建，总投资3亿元。", "施工"),
    ("|沐岚新材料|投资3亿元，由|川北建工集团|施工。", "投资"),
    ("由|沐岚新材料|投资、|川北建工集团|承建的生产基地开工。", "投资"),
    ("总投资5亿元的项目由|沐岚新材料|投资建设。", "投资"),
    ("由全资子公司|沐岚循环科技|负责运营。", "运营"),
    ("运营方|神女果业|总经理说，眼下是试运行。", "运营"),
    ("由|华东勘测院|设计。", "设计"),
    ("由|永川城投|代建，总投资2亿元。", "代建"),
    ("总投资5亿元的项目由|沐岚新材料|建设。", ""),
    ("|沐岚新材料|的生产基地开工。", ""),
    ("|沐岚新材料|的董事长到由|川北建工集团|承建的工地看望工人。", ""),
]


@pytest.mark.parametrize(("marked", "role"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_words_beside_a_company_tell_its_role(marked: str, role: str) -> None:
    text, nodes = "", []
    for at, part in enumerate(marked.split("|")):
        if at % 2:
            nodes.append(LinkEnd(len(text), len(text) + len(part), "Company", 0, part))
        text += part
    assert role_of(nodes[0], nodes, fold(text)) == role
    assert re.sub(r"\s", "", text) == text
