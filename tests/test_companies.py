"""Sentences of general news -> companies: short names, branches, Latin names, names given away by context."""

import pytest

from kg.mentions import find_mentions
from kg.model import Article, Block
from kg.sentences import split_sentences


def companies_in(text: str) -> list[str]:
    article = Article("a", "a.txt", 0, text, (Block("paragraph", 0, len(text)),))
    return [m.text for m in find_mentions(split_sentences(article)) if m.type == "Company"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者从农行获悉，个人住房贷款的审批并未放缓，", ["农行"]),
        ("建行、交行和浦发上月都调整了手续费，", ["建行", "交行", "浦发"]),
        ("他在中国工商银行南昌分行办了一张卡，", ["中国工商银行南昌分行"]),
        ("建行苏州支行的柜台前排起长队", ["建行苏州支行"]),
        ("中国光大银行信用卡中心回应称，", ["中国光大银行信用卡中心"]),
        ("渣打银行（中国）去年新设了三家网点。", ["渣打银行（中国）"]),
        ("网上银行的转账限额提高了，各大银行跟进", []),
        ("中国人民银行昨天公布了最新的利率，", []),
        ("这位嘉宾的语速很快，其中行的意思是能干", []),
    ],
)
def test_banks_are_known_by_their_short_names_and_branches(text: str, expected: list[str]) -> None:
    assert companies_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这批货已送到合肥的锚骏汽车，", ["锚骏汽车"]),
        ("阴极铜由大冶市的锚东铜业供应，", ["锚东铜业"]),
        ("轴承向衡甬精工订购，纸箱从锚川包装采购", ["衡甬精工", "锚川包装"]),
        ("佛山锚禾卫浴与锚川陶瓷签约", ["佛山锚禾卫浴", "锚川陶瓷"]),
        ("钢材一直用武安的豫北铸业，", ["豫北铸业"]),
        ("去年收购锚衡模具，又从锚骋机床、锚澄阀门进货", ["锚衡模具", "锚骋机床", "锚澄阀门"]),
        ("德国锚兰化学出资四成", ["德国锚兰化学"]),
        ("镇上的锚禾食品忙着装箱", ["锚禾食品"]),
        ("合肥的新能源汽车产业，上海的高端食品，", []),
        ("产品卖给豫北医药企业，为豫北电子人才服务", []),
        ("由国产汽车和进口机械组成的展区", []),
    ],
)
def test_two_letters_with_a_trade_are_a_company_where_one_is_meant(text: str, expected: list[str]) -> None:
    assert companies_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("任天堂下周公布新主机的价格，", ["任天堂"]),
        ("育碧上海研发的新作将在十月上市", ["育碧上海"]),
        ("新浪体育讯 北京时间昨晚，", ["新浪体育"]),
        ("暴雪在游戏展上公布了新资料片，", ["暴雪"]),
        ("昨夜的暴雪让高速公路封闭了六个小时。", []),
        ("苹果发布新款手机，首批备货充足", ["苹果"]),
        ("今年的苹果又大又甜，果农笑了。", []),
        ("小米推出了新的汽车，订单很多", ["小米"]),
        ("村里种了两千亩小米，", []),
        ("市民在万达广场看灯，", []),
        ("《微软的秘密》一书再版，", []),
        ("中国网球公开赛昨天开拍", []),
    ],
)
def test_well_known_names_count_where_they_mean_the_company(text: str, expected: list[str]) -> None:
    assert companies_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天Belvora发布了一款新游戏的预告片，", ["Belvora"]),
        ("这款游戏由Norwick工作室制作，", ["Norwick工作室"]),
        ("发行商Quillmark的倒闭让项目停了下来，", ["Quillmark"]),
        ("他用iPhone拍了一段DOTA的录像", []),
        ("WCG总决赛上，Tomsky状态很好", []),
        ("由蓝沐互动制作的《星海旅人》下月公测，", ["蓝沐互动"]),
        ("华瑞传媒总裁王明认为，市场还没有见底", ["华瑞传媒"]),
        ("浦江软件（600123）昨日涨停，", ["浦江软件"]),
        ("一家名为“鑫沃租赁”的公司打来电话", ["鑫沃租赁"]),
        ("游戏由一家乌克兰公司制作，", []),
    ],
)
def test_unknown_names_are_given_away_by_what_they_do(text: str, expected: list[str]) -> None:
    assert companies_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "拉齐奥客场战平热那亚，积分升到第三，",
        "本赛季阿森纳主场十二战不败",
        "14、埃弗顿vs桑德兰推荐：3",
        "银监会要求各地上报风险，央行昨天也开了会",
        "美联储维持利率不变，",
        "美军和德军的装备在展览中并排摆放",
    ],
)
def test_clubs_and_agencies_are_no_companies(text: str) -> None:
    assert companies_in(text) == []
