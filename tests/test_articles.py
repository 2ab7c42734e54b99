"""Pages written for these tests: places are real, companies and events are not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.articles import split_articles
from kg.articles.bylines import cut_credit, cut_story_head, read_byline
from kg.articles.joining import NO, PERHAPS, YES, goes_on, mend_blanks
from kg.model import Article, Source
from tests.timing import assert_linear


def split(text: str, **fields: str) -> tuple[Article, ...]:
    return split_articles(Source("page.txt", text, **fields))


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("□ 本报记者 杜 鹃 通讯员 罗小满", ("杜鹃", "罗小满")),
        ("■江城-江城日报记者 彭小石 实习生 郑青禾", ("彭小石", "郑青禾")),
        ("（本报记者 王小明）", ("王小明",)),
        ("作者：王晓芳", ("王晓芳",)),
        ("文/图 本报记者 彭小石 郑青禾", ("彭小石", "郑青禾")),
        ("彭小石 郑青禾", ("彭小石", "郑青禾")),
        ("張雲亮 羅小滿", ("張雲亮", "羅小滿")),
        ("本报首席记者 阿依古丽", ("阿依古丽",)),
        ("江城日报特约摄影 彭小石/视觉江城", ("彭小石",)),
    ],
)
def test_read_byline_finds_names(line: str, names: tuple[str, ...]) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert byline.names == names


@pytest.mark.parametrize(
    "line",
    [
        "记者调查",
        "记者 观察",
        "本报记者 走基层",
        "■ 链接",
        "高新区",
        "金融 科技",
        "两地齐心协力",
        "实习",
        "记者说，项目已开工。",
        "",
    ],
)
def test_read_byline_leaves_other_lines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "head", "text", "names"),
    [
        ("本报讯（记者 彭小石）昨日，园区开园。", "", "昨日，园区开园。", ("彭小石",)),
        ("本报讯(江城-江城日报记者 彭小石)昨日", "", "昨日", ("彭小石",)),
        ("本报寿光讯（通讯员 罗小满）昨日", "本报寿光讯", "昨日", ("罗小满",)),
        ("新华社重庆5月14日电（记者 彭小石）今年", "新华社重庆5月14日电", "今年", ("彭小石",)),
        ("本报邹平讯 记者从园区获悉", "本报邹平讯", "记者从园区获悉", ()),
        ("本报讯 记者彭小石 罗小满报道：今年", "", "今年", ("彭小石", "罗小满")),
    ],
)
def test_cut_opening(line: str, head: str, text: str, names: tuple[str, ...]) -> None:
    opening = cut_story_head(line)
    assert opening is not None
    assert (opening.head, opening.text, opening.names) == (head, text, names)


@pytest.mark.parametrize(
    "line", ["江城日报通讯员说，园区开园。", "国家电网电力负荷创新高", "本报记者昨日走进园区，看到"]
)
def test_cut_opening_leaves_other_paragraphs(line: str) -> None:
    assert cut_story_head(line) is None


@pytest.mark.parametrize(
    ("line", "rest", "names"),
    [
        ("工人正在装配减速机。 记者 彭小石 摄/视觉江城", "工人正在装配减速机。", ("彭小石",)),
        ("晨曦下的园区 摄/彭小石", "晨曦下的园区", ("彭小石",)),
        ("新车下线。江城日报通讯员 罗小满 摄", "新车下线。", ("罗小满",)),
        ("新车下线。企业供图", "新车下线。", ()),
        ("大桥合龙（彭小石 摄）", "大桥合龙", ("彭小石",)),
        ("图片由江城区委宣传部提供", "", ()),
    ],
)
def test_cut_credit(line: str, rest: str, names: tuple[str, ...]) -> None:
    left, credit = cut_credit(line)
    assert credit is not None
    assert (left, credit.names) == (rest, names)


@pytest.mark.parametrize("line", ["市民在公园里拍摄", "会议由发展改革委主任彭小石主持。"])
def test_cut_credit_leaves_sentences(line: str) -> None:
    assert cut_credit(line) == (line, None)


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        ("江城区的锚泰科技有限公", "司与园区签约，", YES),  # a word is cut
        ("这家企业投资900", "万元改造生产线，", YES),
        ("双方合作顺利，", "订单猛增。", YES),
        ("（以下简称锚泰科技", "）投资建设", YES),
        ("近年来，这个县城从", "教育、医疗着手，", YES),
        ("培训结束以后，参加这次活动的全体学员", "前往园区参观。", PERHAPS),
        ("他们走访了不少企业，一直在苦苦寻", "“我们以前的零件由外地提供。”他说", NO),
        ("改革背后是高效的业务和数据协", "市民政局负责人说，", NO),  # the other half is lost
        ("项目已经开工。", "项目由锚泰科技建设。", NO),
        ("锚泰科技落户江城", "3月5日，锚泰科技开工。", NO),
    ],
)
def test_goes_on(first: str, second: str, sure: int) -> None:
    assert goes_on(first, second) == sure


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "位于江城区的重庆锚 泰科技有限 公司投产，产值1.2亿 元。",
            "位于江城区的重庆锚泰科技有限公司投产，产值1.2亿元。",
        ),
        ("桥隧贯通 机组投产 首桩开钻", "桥隧贯通 机组投产 首桩开钻"),
        ("两家企业互补 良品率提高20%", "两家企业互补 良品率提高20%"),
        ("285 个项目完成投资 288.2 亿元", "285个项目完成投资288.2亿元"),
        ("江 城 晚 景", "江城晚景"),
        ("新款 Model Y 下线", "新款 Model Y 下线"),
        ("一座园区的 见闻", "一座园区的见闻"),
    ],
)
def test_mend_blanks(text: str, mended: str) -> None:
    assert mend_blanks(text)[0] == mended


def test_wrapped_lines_become_paragraphs() -> None:
    (article,) = split(
        "锚泰科技落户昌平\n首期投资六亿元\n□本报记者 彭小石\n"
        "　　3月4日，北京锚泰重工装备有限公司（以下\n简称锚泰重工）在昌平区南口镇举行开工仪式，\n"
        "项目总投资6亿元，占地120亩，明年投产。\n"
        "　　“我们看中的是这里的配套能力。”锚泰重\n工总经理高远说。\n"
        "　　配套企业跟着来\n"
        "　　目前已有京锚科技等8家企业与锚泰重工签\n订供货协议。"
    )
    assert blocks(article) == [
        ("headline", "锚泰科技落户昌平"),
        ("headline", "首期投资六亿元"),
        (
            "paragraph",
            "3月4日，北京锚泰重工装备有限公司（以下简称锚泰重工）在昌平区南口镇举行开工仪式，项目总投资6亿元，占地120亩，明年投产。",
        ),
        ("paragraph", "“我们看中的是这里的配套能力。”锚泰重工总经理高远说。"),
        ("subhead", "配套企业跟着来"),
        ("paragraph", "目前已有京锚科技等8家企业与锚泰重工签订供货协议。"),
    ]
    assert article.authors == ("彭小石",)
    assert article.headline == "锚泰科技落户昌平 首期投资六亿元"


def test_caption_inside_a_sentence_moves_behind_its_paragraph() -> None:
    (article,) = split(
        "老码头变身新港区\n\n5月18日，荆州江陵港新区散货码头项目\n\n\n\n"
        "江陵港新区散货码头俯瞰 本报记者 彭小石 摄\n\n正式投产，总投资12.6亿元。"
    )
    assert blocks(article)[1:] == [
        ("paragraph", "5月18日，荆州江陵港新区散货码头项目正式投产，总投资12.6亿元。"),
        ("caption", "江陵港新区散货码头俯瞰"),
    ]


def test_a_fragment_stays_one_when_another_story_follows() -> None:
    first, second = split(
        "锚泰科技扩产\n\n□ 本报记者 彭小石\n\n今年，江城区的锚泰科技发展很快，目前已与周边的\n\n"
        "景泰县办起茶厂\n\n□ 本报记者 罗小满\n\n景泰县的茶厂开张了。"
    )
    assert first.text.endswith("目前已与周边的")
    assert second.text == "景泰县办起茶厂\n景泰县的茶厂开张了。"


BRIEFS = """简讯
2023年7月19日 星期三 版式 王小明

【诸城】农机园区动工
本报诸城讯（记者 彭小石）7月18
日，诸城市密州街道农机园区开建。
园区由潍坊锚农机械有限公司出资六
千万元，明年春天建成。

【荣成】新渔船下水
本报荣成讯 记者从荣成市石岛镇的
锚海船业有限公司获悉，该公司造好
的两艘渔船日前下水，将开往烟台的
长岛海域，今年产值有望达到3亿元。
"""


def test_briefs_are_stories_of_their_own() -> None:
    first, second = split(BRIEFS)
    assert first.headline == "【诸城】农机园区动工"
    assert "本报诸城讯 7月18日，诸城市密州街道农机园区开建。" in first.text
    assert second.text.startswith("【荣成】新渔船下水\n本报荣成讯 记者从")
    assert (first.date, first.authors, second.authors) == ("2023-07-19", ("彭小石",), ())


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        pytest.param(
            "甲厂投产\n\n湖南锚味食品有限公司平江县新厂昨日投产。(记者 彭小石)\n\n"
            "乙厂扩建\n\n汨罗市锚龙舟厂扩建。(记者 罗小满)",
            ["甲厂投产", "乙厂扩建"],
            id="signed at the end",
        ),
        pytest.param(
            "茶园丰收\n\n□ 本报记者 彭小石\n\n梁平区的茶园丰收了，梁平区农业局说。\n\n高山风电场施工忙\n\n"
            "黔江区的风电场正在施工，黔江区将新增三台风机。\n\n武陵晚报记者 罗小满 摄",
            ["茶园丰收", "高山风电场施工忙"],
            id="a picture's story",
        ),
        pytest.param(
            "泸州：包装基地开工\n5月4日，泸州江阳区包装基地开工。\n自贡：灯会出海\n5月5日，自贡锚灯集团与法国签约。",
            ["泸州：包装基地开工", "自贡：灯会出海"],
            id="places lead",
        ),
        pytest.param(
            "茶香飘出大山\n\n□ 本报记者 彭小石\n\n湄潭县的锚茶公司把茶卖到北非。\n\n"
            "老厂换新装\n\n仁怀市的锚酒公司换了包装。",
            ["茶香飘出大山"],
            id="subheads part nothing",
        ),
        pytest.param(
            "茶香飘出大山\n\n核心提示：这里是茶乡，茶园成片。\n\n□ 本报记者 彭小石\n\n湄潭县的锚茶公司开工。",
            ["茶香飘出大山"],
            id="a lead above the byline",
        ),
    ],
)
def test_stories_are_told_apart(text: str, headlines: list[str]) -> None:
    assert [article.headline for article in split(text)] == headlines


def test_furniture_is_set_aside_and_read() -> None:
    (article,) = split(
        "昌平日报 2024年3月5日 星期二 A03 综合新闻\n责编 王小明 美编 李小红\n\n锚泰科技扩产\n\n"
        "昌平区的锚泰科技扩产了，今年产值翻番。\n\n精彩视频\n扫一扫 就看到\n\n"
        "新闻热线：010-12345678\n（数据来源：区统计局）"
    )
    assert article.text == "锚泰科技扩产\n昌平区的锚泰科技扩产了，今年产值翻番。"
    assert (article.date, article.publisher, article.page) == ("2024-03-05", "昌平日报", "A03")


def test_lists_and_tables_are_boxes() -> None:
    (article,) = split(
        "湖州市重点项目\n\n□ 本报记者 彭小石\n\n湖州市公布了名单。\n\n"
        "项目\t投资\t地点\n锚湖科技城\t20亿元\t吴兴区\n\n"
        "●12个项目完成投资5亿元\n投资进度31.7%\n●40个项目完成投资6亿元"
    )
    assert blocks(article)[2:] == [
        ("box", "项目 投资 地点"),
        ("box", "锚湖科技城 20亿元 吴兴区"),
        ("box", "●12个项目完成投资5亿元"),
        ("box", "投资进度31.7%"),
        ("box", "●40个项目完成投资6亿元"),
    ]


def test_a_drawn_frame_is_a_box_and_no_text() -> None:
    (article,) = split(
        "锚湖新厂开工\n本报讯 锚湖新厂昨日在吴兴区开工，总投资五亿元。\n"
        "┌────┐\n│ 锚湖酒 招商 │\n└────┘\n新厂明年投产。"
    )
    assert ("box", "锚湖酒 招商") in blocks(article)
    assert "─" not in article.text and "│" not in article.text


def test_an_empty_line_behind_every_line_parts_nothing() -> None:
    lines = [
        "本报讯（记者 彭小石）11月2日，记者从襄阳高新区获悉，襄阳锚桥",
        "车桥有限公司整体搬迁升级项目已经完成主体工程的百分之八十，预计",
        "明年3月试产。该项目由锚桥车桥投资9亿元建设，占地300亩，投产",
        "后年产重型车桥30万根，产品将供应东风商用车有限公司等几家企业",
        "还将带动周边的零部件企业发展，增加就业岗位八百个，年产值有望突",
        "破20亿元。",
        "该公司副总经理马小超介绍，搬迁后，生产线自动化率将由原来的四成",
        "提高到八成，能耗下降三分之一。襄阳高新区管委会表示，将为企业提",
        "供人才公寓、用工招聘等服务，帮助企业尽快达产，并继续做好后续跟",
        "踪服务。",
    ]
    (article,) = split("锚桥车桥搬迁升级\n\n" + "\n\n".join(lines))
    assert "襄阳锚桥车桥有限公司" in article.text
    assert "有望突破20亿元。" in article.text
    assert len(article.blocks) == 3


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("彭小石认为， 国内的 银行不多", "", "彭小石认为， 国内的 银行不多"),
        ("锚泰科技投产。\n\n项目在江城区。", "", "锚泰科技投产。\n\n项目在江城区。"),
        ("锚泰科技投产。", "江城快讯", "江城快讯\n锚泰科技投产。"),
        ("江城快讯\n锚泰科技投产。", "江城快讯", "江城快讯\n锚泰科技投产。"),
        ("甲县开工\n本报讯（记者 彭小石）甲。\n乙县\n本报讯（记者 罗小满）乙。", "", None),
    ],
)
def test_a_record_is_one_article_and_stays_as_it_is(text: str, title: str, expected: str | None) -> None:
    (article,) = split(text, record="7", title=title)
    assert article.text == (text if expected is None else expected)
    assert article.headline == title or not title
    assert (article.record, article.position) == ("7", 0)


def test_a_wrapped_record_is_mended() -> None:
    lines = [
        "重庆锚泰科技有限公司今天在合川",
        "区举行开工仪式，项目总投资七亿",
        "元，占地三百亩，建成之后将年产",
        "减速机三千台，预计明年的十月正",
        "式投产。",
    ]
    (article,) = split("\n".join(lines), record="7")
    assert article.text == "".join(lines)


def test_ids_come_from_path_record_and_position() -> None:
    first, second = split(BRIEFS)
    assert first.id != second.id
    assert [article.id for article in split(BRIEFS)] == [first.id, second.id]
    assert split_articles(Source("other.txt", BRIEFS))[0].id != first.id
    assert re.fullmatch("a[0-9a-f]{15}", first.id)


@pytest.mark.parametrize("text", ["", "\n \n", "扫一扫 就看到"])
def test_a_page_without_a_story_has_no_article(text: str) -> None:
    assert split(text) == ()


WORDS = st.sampled_from(
    [
        *"。，“”（）●□【】：在\n \t\x00\ud800",
        *(
            "\n\n\n\n",
            "　　",
            "\r\n",
            "——",
            "重庆",
            "锚泰科技",
            "有限公司",
            "项目",
            "图为",
            "一、",
            "a b",
            "3.5亿元",
        ),
        *("本报讯（记者 彭小石）", "本报记者 彭小石", "摄/彭小石", "2024年5月1日 星期三", "A03版"),
    ]
)


@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map("".join)), st.sampled_from(["", "7"])
)
@settings(max_examples=250, deadline=None)
def test_any_text_is_covered_by_blocks(text: str, record: str) -> None:
    articles = split(text, record=record)
    assert articles == split(text, record=record)
    for article in articles:
        pieces = [article.text[block.start : block.end] for block in article.blocks]
        assert "\n".join(pieces) == article.text
        assert all(piece.strip() for piece in pieces)
        assert {block.kind for block in article.blocks} <= {
            "headline",
            "subhead",
            "paragraph",
            "caption",
            "box",
        }
        article.text.encode()


PLAIN = st.text("锚泰科技在江城区建厂投产今年产值翻番，、", min_size=6, max_size=30)


@given(
    st.lists(PLAIN.map(lambda words: f"新区{words}目前顺利。"), min_size=1, max_size=8),
    st.sampled_from(["\n", "\n\n", "\n　　"]),
)
@settings(max_examples=60, deadline=None)
def test_no_text_is_lost(paragraphs: list[str], between: str) -> None:
    told = "".join("".join(article.text.split()) for article in split(between.join(paragraphs)))
    assert told == "".join(paragraphs)


@pytest.mark.timing
@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ("重庆锚泰科技有限公司", 10_000),
        ("锚泰 科技 ", 16_000),
        ("“", 100_000),
        (" ", 100_000),
        ("今年，锚泰科技有\n\n", 4_000),
        ("●江城 1亿元\n", 3_000),
    ],
    ids=["no mark", "blanks", "quotes", "empty", "breaks", "items"],
)
def test_time_is_linear(piece: str, size: int) -> None:
    assert_linear(lambda number: split(piece * number + "锚"), size)


def test_dateline_without_a_story() -> None:
    (article,) = split("本报讯(记者⼀寺)\r0")
    assert article.text == "0"
