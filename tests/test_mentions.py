"""Sentences -> mentions."""

import pytest

from kg.mentions import find_mentions, find_names
from kg.model import Article, Block, Name, Sentence
from kg.sentences import split_sentences


def sentences_of(text: str) -> tuple[Sentence, ...]:
    blocks = []
    start = 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return split_sentences(Article("a", "a.txt", 0, text, tuple(blocks)))


def named(text: str, type_: str) -> list[str]:
    return [m.text for m in find_mentions(sentences_of(text)) if m.type == type_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者走进位于涪陵区的重庆衡泽精密机械有限公司。", ["重庆衡泽精密机械有限公司"]),
        ("重庆衡泽机械有限公司苏州澜禾光电有限公司", ["重庆衡泽机械有限公司", "苏州澜禾光电有限公司"]),
        ("来自璧山的企业重庆衡泽精密机械有限公司负责供货。", ["重庆衡泽精密机械有限公司"]),
        ("零件由江苏省靖江市的衡泽锚链股份有限公司提供。", ["衡泽锚链股份有限公司"]),
        ("衡泽特材（常州）有限公司昨日投产。", ["衡泽特材（常州）有限公司"]),
        ("贵州衡泽酒业（集团）有限公司今年扩产。", ["贵州衡泽酒业（集团）有限公司"]),
        ("工程由中铁十五局承建。", ["中铁十五局"]),
        ("园区引进了恒朗制衣、鑫茂源食品等7家企业。", ["恒朗制衣", "鑫茂源食品"]),
        ("该公司是上市公司，子公司遍布全国。", []),
        ("智慧工厂里，工人正在检修。", []),
        ("老牌海洋化工企业江苏衡泽海洋化工有限公司扩产。", ["江苏衡泽海洋化工有限公司"]),
        ("合川工业园区合川衡泽传动有限公司昨日投产。", ["合川衡泽传动有限公司"]),
        ("青岛衡泽智能穿戴有限公司投产，企业规范组建股份有限公司。", ["青岛衡泽智能穿戴有限公司"]),
        ("大型压铸模具由甬锐集团供应。", ["甬锐集团"]),
        ("位于沙龙镇的祥隆核桃加工厂扩产，新工厂投产。", ["祥隆核桃加工厂"]),
        ("苏州工业园区衡泽投资有限公司昨日揭牌。", ["苏州工业园区衡泽投资有限公司"]),
    ],
)
def test_companies_have_the_right_edges(text: str, expected: list[str]) -> None:
    assert named(text, "Company") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该镇有一家工厂，镇上的人口近年来不断增加。", []),
        ("记者从合川区获悉，潼南、铜梁的订单在增加。", ["合川区", "潼南", "铜梁"]),
        ("企业对产品质量有更高要求，健康保障也要跟上。", []),
        ("渝西区县正在发力。", []),
        ("鄂尔多斯市达拉特旗的牧民说。", ["达拉特旗"]),
        ("江北区人民医院正在招聘。", []),
    ],
)
def test_districts_are_no_pieces_of_other_words(text: str, expected: list[str]) -> None:
    assert named(text, "District") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资10亿元的衡泽高端铝合金零部件项目开工。", ["衡泽高端铝合金零部件项目"]),
        ("公司投资3亿元建设永兴镇抹茶冷链物流中心，预计明年投用。", ["永兴镇抹茶冷链物流中心"]),
        ("其中，轨道交通31号线、33号线完成投资均超20亿元。", ["轨道交通31号线", "33号线"]),
        ("全县27个招商引资项目集中签约。", []),
        ("该项目主体工程已经完工。", []),
        ("45个智能网联新能源汽车项目完成投资19亿元。", []),
        ("三江县人民医院迁建项目主体工程完成98%。", ["三江县人民医院迁建项目"]),
        ("公司总工程师说，工期很紧。", []),
        ("衡泽压铸项目5月12日在鹿泉高新区开工。", ["衡泽压铸项目"]),
        ("第3次招商项目集中签约活动举行。", []),
        ("伊宁县衡泽中水回用及污泥干化项目已完成试运行。", ["伊宁县衡泽中水回用及污泥干化项目"]),
        ("衡泽高速（凤冈至湄潭段）扩能项目开工。", ["衡泽高速（凤冈至湄潭段）扩能项目"]),
        (
            "合川6条光学膜生产线、2条偏光片生产线和衡泽研发中心项目完成设备安装。",
            ["合川6条光学膜生产线、2条偏光片生产线和衡泽研发中心项目"],
        ),
        ("其中二标段由重庆衡泽建工有限公司承建，三标段已完工。", ["二标段", "三标段"]),
        (
            "衡泽河水库枢纽、秭归县老年大学迁建、白鹭滩植物园三期等项目正在开展前期工作。",
            ["衡泽河水库枢纽", "秭归县老年大学迁建", "白鹭滩植物园三期"],
        ),
        ("衡泽河灌区工程东溪段开工，东溪段全长9公里。", ["衡泽河灌区工程", "衡泽河灌区工程东溪段", "东溪段"]),
        ("重庆衡泽精密机械有限公司扩建二期工厂，年底投产。", ["二期工厂"]),
        ("衡泽增压站近日建成投运。", ["衡泽增压站"]),
        ("员工路过衡泽增压站。", []),
        ("高山风电场施工忙。", []),
        ("35个新一代电子信息制造业项目完成投资56亿元。", []),
        ("要加大短途运输项目推进力度。", []),
    ],
)
def test_projects_have_the_right_edges(text: str, expected: list[str]) -> None:
    assert named(text, "Project") == expected


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("记者从县水利局获悉，市发展改革委已批复。", "GovernmentAgency", ["县水利局", "市发展改革委"]),
        ("产业发展新格局正在形成。", "GovernmentAgency", []),
        ("能源产业布局正在优化。", "GovernmentAgency", []),
        ("公司与贵州大学共建实验室。", "Institution", ["贵州大学"]),
        ("项目位于株洲市荷塘区金山工业园。", "DevelopmentZone", ["金山工业园"]),
        ("仪式在浒关开发区莱克工业园举行。", "DevelopmentZone", ["浒关开发区", "莱克工业园"]),
        ("浦东新区发布了清单。", "District", ["浦东新区"]),
        ("公司总经理陈立峰说，订单很多。", "Person", ["陈立峰"]),
        ("厂长字正华说，今年不错。", "Person", ["字正华"]),
        ("县委书记张立明说，市委常委会议已经召开。", "GovernmentAgency", ["县委"]),
        ("县长 张立明\n各位代表，现在报告工作。", "Person", ["张立明"]),
        ("从马村港出发的货轮驶向东岸。", "Place", ["马村港"]),
        ("理事长阿不都热合曼·吐尔逊算账，副局长巴特尔在致辞。", "Person", ["阿不都热合曼·吐尔逊", "巴特尔"]),
        ("选址合川工业园区黄金坪功能区。", "DevelopmentZone", ["合川工业园区", "黄金坪功能区"]),
        ("总经理乌云其木格介绍，产品卖得好。", "Person", ["乌云其木格"]),
        ("理事长买买提·吐尔逊告诉记者，收成好。", "Person", ["买买提·吐尔逊"]),
        ("公司在凤庆县青溪生态产业园区投资建厂。", "DevelopmentZone", ["青溪生态产业园区"]),
        ("东湖区四个社区完成改造，东湖区四合社区也开工了。", "Place", ["四合社区"]),
        ("公司推出“云岭春”牌绿茶。", "Product", ["云岭春"]),
        ("交付了HL-80型齿轮箱4台。", "Product", ["HL-80型"]),
        ("高端聚合物、电子化学品等两大产业正在壮大。", "Industry", ["高端聚合物", "电子化学品"]),
        ("产品出口越南和马来西亚。", "Place", ["越南", "马来西亚"]),
    ],
)
def test_other_types(text: str, type_: str, expected: list[str]) -> None:
    assert named(text, type_) == expected


INTRODUCED = "重庆衡泽精密机械有限公司（以下简称衡泽精机）投产。\n衡泽精机董事长说，衡泽要走出去。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主播代茵对着镜头介绍新茶。", ["代茵"]),
        ("聘请商会会长石国峰为招商大使。", ["石国峰"]),
        ("理事长罗玉芝把账本翻开，会计蒋小菊在旁边记数。", ["罗玉芝", "蒋小菊"]),
        ("女儿褚雨菲学的是自动化。", ["褚雨菲"]),
        ("村支书牛保山打头阵。", ["牛保山"]),
        ("局长张家港之行结束，主任到保山调研。", []),
        ("“路修好了。”县委书记郑柏林说。郑柏林叮嘱镇长抓紧。", ["郑柏林", "郑柏林"]),
        ("“好看。”社区书记刘姨笑着说。", ["刘姨"]),
        ("老师和学生都来了，教授方案做得好，主任安排了车。", []),
        ("店主马上开门，师傅白天干活，儿子江边钓鱼。", []),
    ],
)
def test_people_stand_behind_their_posts(text: str, expected: list[str]) -> None:
    assert named(text, "Person") == expected


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("书记叮嘱镇党委书记早做准备。", "GovernmentAgency", ["镇党委"]),
        ("园区管委会副主任任思明算过账。", "GovernmentAgency", ["园区管委会"]),
        ("来自园区管委会的通知。", "GovernmentAgency", []),
        ("公司还同长白建筑科技学院合作。", "Institution", ["长白建筑科技学院"]),
        ("宁东能源化工基地去年产值过千亿元。", "DevelopmentZone", ["宁东能源化工基地"]),
        ("泊头经济开发区内，总投资3亿元的衡泽泵业基地正在收尾。", "DevelopmentZone", ["泊头经济开发区"]),
        ("先进陶瓷产业是支柱，铸造产业养活六万人。", "Industry", ["先进陶瓷产业", "铸造产业"]),
        ("硅基新材料已是第一大产业。", "Industry", ["硅基新材料"]),
        ("全县辣椒产业增收。", "Industry", ["辣椒产业"]),
        ("农业产业化水平提高，陶瓷产业园开工，服装产业工人多。", "Industry", []),
    ],
)
def test_edges_in_other_words(text: str, type_: str, expected: list[str]) -> None:
    assert named(text, type_) == expected


def test_short_names_stand_for_the_full_one() -> None:
    found = {(m.text, m.full) for m in find_mentions(sentences_of(INTRODUCED)) if m.type == "Company"}
    full = "重庆衡泽精密机械有限公司"
    assert found == {(full, ""), ("衡泽精机", full), ("衡泽", full)}


def test_names_are_introduced_to_other_stories() -> None:
    names = find_names(sentences_of(INTRODUCED))
    assert names == (Name("衡泽精机", "重庆衡泽精密机械有限公司", "Company"),)
    other = find_mentions(sentences_of("昨日，衡泽精机与客户签约。"), names)
    assert [(m.text, m.full) for m in other] == [("衡泽精机", "重庆衡泽精密机械有限公司")]


def test_founder_is_another_company() -> None:
    text = "苏州衡泽光电科技有限公司由衡泽集团投资设立。衡泽集团总部在无锡。"
    assert all(not m.full for m in find_mentions(sentences_of(text)) if m.text == "衡泽集团")


def test_offsets_count_in_the_article() -> None:
    text = "第一段。\n合川区的𬭚业公司与重庆衡泽精密机械有限公司签约。"
    mentions = find_mentions(sentences_of(text))
    assert mentions and all(text[m.start : m.end] == m.text for m in mentions)


def test_traditional_characters_are_understood() -> None:
    mentions = find_mentions(sentences_of("位於合川區的重慶衡澤精密機械有限公司投產。"))
    assert [(m.type, m.text) for m in mentions] == [
        ("District", "合川區"),
        ("Company", "重慶衡澤精密機械有限公司"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青龙潭寺隧洞昨日贯通，龙潭寺隧洞全长三公里。", []),
        ("集团买下武陵酒的股份，武陵酒是地方名酒。", []),
        ("记者从武陵酒店获悉，客人不少。", ["武陵"]),
    ],
)
def test_a_short_name_may_only_begin_another_one(text: str, expected: list[str]) -> None:
    assert named(text, "District") == expected
