"""The list of divisions, its short forms, and the choice between divisions of one name."""

from collections import Counter
from pathlib import Path

import pytest

from kg.divisions import LEXICON, Divisions, load_divisions, load_towns
from kg.errors import DataError
from tests.timing import assert_ratio


@pytest.fixture(scope="module")
def table() -> Divisions:
    return load_divisions()


def test_counts_by_level(table: Divisions) -> None:
    current = Counter(d.level for d in table.by_code.values() if not d.until)
    ever = Counter(d.level for held in table.periods.values() for d in held)
    assert current["province"] == ever["province"] == 34
    assert 330 <= current["prefecture"] <= 345
    assert current["county"] > 2840
    assert ever["county"] > 4000


@pytest.mark.parametrize(
    ("code", "name", "level", "above"),
    [
        ("110108", "海淀区", "county", "北京市"),
        ("120116", "滨海新区", "county", "天津市"),
        ("130133", "赵县", "county", "石家庄市 河北省"),
        ("140581", "高平市", "county", "晋城市 山西省"),
        ("150223", "达尔罕茂明安联合旗", "county", "包头市 内蒙古自治区"),
        ("210281", "瓦房店市", "county", "大连市 辽宁省"),
        ("220702", "宁江区", "county", "松原市 吉林省"),
        ("230500", "双鸭山市", "prefecture", "黑龙江省"),
        ("310115", "浦东新区", "county", "上海市"),
        ("320583", "昆山市", "county", "苏州市 江苏省"),
        ("330109", "萧山区", "county", "杭州市 浙江省"),
        ("340705", "铜官区", "county", "铜陵市 安徽省"),
        ("350211", "集美区", "county", "厦门市 福建省"),
        ("360111", "青山湖区", "county", "南昌市 江西省"),
        ("370614", "蓬莱区", "county", "烟台市 山东省"),
        ("419001", "济源市", "county", "河南省"),
        ("429021", "神农架林区", "county", "湖北省"),
        ("433100", "湘西土家族苗族自治州", "prefecture", "湖南省"),
        ("441900", "东莞市", "prefecture", "广东省"),
        ("451028", "乐业县", "county", "百色市 广西壮族自治区"),
        ("460300", "三沙市", "prefecture", "海南省"),
        ("500117", "合川区", "county", "重庆市"),
        ("511623", "邻水县", "county", "广安市 四川省"),
        ("520203", "六枝特区", "county", "六盘水市 贵州省"),
        ("533401", "香格里拉市", "county", "迪庆藏族自治州 云南省"),
        ("540500", "山南市", "prefecture", "西藏自治区"),
        ("610116", "长安区", "county", "西安市 陕西省"),
        ("620982", "敦煌市", "county", "酒泉市 甘肃省"),
        ("632801", "格尔木市", "county", "海西蒙古族藏族自治州 青海省"),
        ("640181", "灵武市", "county", "银川市 宁夏回族自治区"),
        ("659013", "草湖市", "county", "新疆维吾尔自治区"),
        ("710000", "台湾省", "province", ""),
    ],
)
def test_current_divisions(table: Divisions, code: str, name: str, level: str, above: str) -> None:
    division = table.by_code[code]
    assert (division.name, division.level, division.until) == (name, level, "")
    assert " ".join(d.name for d in table.ancestors(code)) == above


@pytest.mark.parametrize(
    ("name", "code", "since", "until", "above"),
    [
        ("江北区", "500105", "", "2025", "重庆市"),
        ("渝北区", "500112", "1994", "2025", "重庆市"),
        ("江津市", "500381", "1992", "2006", "重庆市"),
        ("合川市", "500382", "1992", "2006", "重庆市"),
        ("巴县", "510222", "", "1994", "重庆市"),
        ("万盛区", "510216", "1993", "2011", "重庆市"),
        ("萧山市", "330181", "1987", "2001", "杭州市"),
        ("崇文区", "110103", "", "2010", "北京市"),
        ("襄樊市", "420600", "", "2010", "湖北省"),
        ("巢湖市", "341400", "1999", "2011", "安徽省"),
        ("莱芜市", "371200", "1992", "2018", "山东省"),
        ("达县", "511721", "", "2013", "达州市"),
        ("即墨市", "370282", "1989", "2017", "青岛市"),
    ],
)
def test_past_divisions(table: Divisions, name: str, code: str, since: str, until: str, above: str) -> None:
    periods = [d for d in table.periods[code] if d.name == name]
    assert [(d.since, d.until) for d in periods] == [(since, until)]
    assert code in table.names[name]
    assert table.by_code[periods[0].parent].name == above


def test_development_zones_are_no_divisions(table: Divisions) -> None:
    assert not {"两江新区", "天府新区", "雄安新区", "苏州工业园区"} & set(table.names)


@pytest.mark.parametrize(
    ("form", "full"),
    [
        ("合川", "合川区"),
        ("平昌", "平昌县"),
        ("石柱", "石柱土家族自治县"),
        ("石柱县", "石柱土家族自治县"),
        ("酉阳", "酉阳土家族苗族自治县"),
        ("威宁县", "威宁彝族回族苗族自治县"),
        ("前郭县", "前郭尔罗斯蒙古族自治县"),
        ("积石山县", "积石山保安族东乡族撒拉族自治县"),
        ("东乡县", "东乡族自治县"),
        ("木垒县", "木垒哈萨克自治县"),
        ("达茂旗", "达尔罕茂明安联合旗"),
        ("察右中旗", "察哈尔右翼中旗"),
        ("科左中旗", "科尔沁左翼中旗"),
        ("鄂温克旗", "鄂温克族自治旗"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("博州", "博尔塔拉蒙古自治州"),
        ("锡盟", "锡林郭勒盟"),
        ("浦东", "浦东新区"),
        ("神农架", "神农架林区"),
        ("六枝", "六枝特区"),
        ("内蒙古", "内蒙古自治区"),
        ("新疆", "新疆维吾尔自治区"),
        ("西藏", "西藏自治区"),
        ("香港", "香港特别行政区"),
    ],
)
def test_short_forms(table: Divisions, form: str, full: str) -> None:
    current = [table.by_code[code] for code in table.names[form] if not table.by_code[code].until]
    assert full in {division.name for division in current}


def test_short_forms_that_would_mislead_are_left_out(table: Divisions) -> None:
    assert all(len(name) > 1 for name in table.names)
    assert table.by_code["130133"].shorts == ()  # 赵县
    assert [table.by_code[code].name for code in table.names["海南"]] == ["海南省"]
    assert [table.by_code[code].name for code in table.names["河北"]] == ["河北省"]
    assert "130107" not in table.names["井陉"]  # 井陉矿区
    assert not {"市中", "市郊", "前", "左翼"} & set(table.names)


@pytest.mark.parametrize(
    ("name", "near", "date", "code", "reason"),
    [
        ("平昌", "", "", "511923", "the only division of that name"),
        ("朝阳区", "", "", "110105", "most prominent"),
        ("朝阳区", "220100", "", "220104", "same prefecture 长春市"),
        ("朝阳区", "230000", "", "220104", "neighbouring province of 黑龙江省"),
        ("朝阳", "210000", "", "211300", "same province 辽宁省, most prominent"),
        ("鼓楼区", "320300", "", "320302", "same prefecture 徐州市"),
        ("鼓楼区", "350000", "", "350102", "same province 福建省"),
        ("鼓楼区", "440000 410200", "", "410204", "same prefecture 开封市"),
        ("鼓楼区", "320102", "", "320106", "same prefecture 南京市"),
        ("江北区", "500000", "", "500105", "same province 重庆市"),
        ("江北区", "500117", "2027-03-01", "500105", "same province 重庆市"),
        ("江北区", "330200", "", "330205", "same prefecture 宁波市"),
        ("江北区", "510000", "", "500105", "neighbouring province of 四川省"),
        ("桥西区", "130100", "", "130104", "same prefecture 石家庄市"),
        ("桥西区", "130700", "", "130703", "same prefecture 张家口市"),
        ("桥西区", "130500", "2015", "130503", "same prefecture 邢台市"),
        ("城关区", "620000", "", "620102", "same province 甘肃省"),
        ("普陀区", "330000", "", "330903", "same province 浙江省"),
        ("吉林", "220000", "", "220000", "same province 吉林省"),
        ("合川", "500000", "", "500117", "same province 重庆市, current"),
        ("合川", "500000", "2004-05-01", "500382", "same province 重庆市, in force in 2004"),
        ("合川", "500000", "1990", "510226", "same province 重庆市, in force in 1990"),
        ("江津市", "500000", "2011-07-02", "500381", "the only division of that name"),
        ("双桥区", "500000", "", "510217", "same province 重庆市"),
        ("双桥区", "500000", "2024-01", "130802", "the only one of its time"),
        ("宝山区", "999999", "", "310113", "most prominent"),
    ],
)
def test_resolve(table: Divisions, name: str, near: str, date: str, code: str, reason: str) -> None:
    assert table.resolve(table.names[name], near.split(), date, name) == (code, reason)


def test_resolve_says_what_is_ambiguous(table: Divisions) -> None:
    code, reason = table.resolve(table.names["鼓楼区"], [])
    assert (code, reason) == ("", "ambiguous: 江苏省南京市鼓楼区, 福建省福州市鼓楼区")
    assert table.resolve(["999999"], []) == ("", "ambiguous: not in the list of divisions")


def test_resolve_knows_when_a_code_bore_the_name(table: Divisions) -> None:
    codes = table.names["市中区"]
    assert table.resolve(codes, ["510500"], "1990", "市中区")[0] == "510502"  # 江阳区 since 1995
    assert table.resolve(codes, ["510500"], "2020", "市中区")[0] != "510502"


def test_resolve_ignores_the_order_of_candidates(table: Divisions) -> None:
    codes = table.names["新华区"]
    assert table.resolve(codes, ["130900"]) == table.resolve(codes[::-1], ["130900"])
    assert table.resolve(codes, ["130900"])[0] == "130902"


@pytest.mark.parametrize(
    ("name", "area"),
    [("合川区", "500117"), ("合川", "500000"), ("荆州", "420000"), ("济宁市", "370000"), ("朝阳区", "")],
)
def test_common_area(table: Divisions, name: str, area: str) -> None:
    assert table.common_area(table.names[name]) == area
    assert table.common_area([]) == ""


@pytest.mark.parametrize(
    ("code", "now", "merged_into"),
    [
        ("500223", "500152", ""),  # 潼南县, 潼南区
        ("142201", "140902", ""),  # 忻州市 of the prefecture 忻州地区, 忻府区
        ("330104", "330104", "330102"),  # 江干区 went into 上城区
        ("500152", "500152", ""),
        ("1", "1", ""),
    ],
)
def test_what_became_of_a_division(table: Divisions, code: str, now: str, merged_into: str) -> None:
    assert table.current(code) == now
    after = table.successors.get(code)
    assert (after.code if after and after.merged else "") == merged_into


def test_what_became_of_it_lasts_longer(table: Divisions) -> None:
    for code, after in table.successors.items():
        assert table.by_code[code].until == after.year
        assert int(table.by_code[after.code].until or 9999) > int(after.year)


def test_provinces(table: Divisions) -> None:
    assert table.province_of("500381") == "500000"
    assert table.province_of("500000") == "500000"
    assert table.province_of("510222") == "500000"  # a code of Sichuan, a county of Chongqing
    assert table.province_of("999999") == ""
    assert {table.abbreviations[c] for c in "渝川黔湘"} == {"500000", "510000", "520000", "430000"}
    for code, around in table.neighbours.items():
        assert all(code in table.neighbours[other] for other in around)


@pytest.mark.parametrize(
    "name",
    [
        "长安",
        "大足",
        "东方",
        "安定",
        "和平",
        "新华",
        "长寿",
        "朝阳",
        "南山",
        "新城",
        "城关",
        "东风",
        "平安",
        "城区",
        "高要",
    ],
)
def test_risky_names(table: Divisions, name: str) -> None:
    assert name in table.risky
    assert name in table.names


@pytest.mark.parametrize(
    "name", ["合川", "保定", "大理", "沙坪坝", "攀枝花", "合肥", "石柱", "义乌", "神木", "海淀"]
)
def test_names_without_risk(table: Divisions, name: str) -> None:
    assert name not in table.risky
    assert name in table.names


def test_towns(table: Divisions) -> None:
    towns = load_towns()
    assert towns["白市驿镇"] == ("500107",)
    assert len(towns) > 29000
    assert all(code in table.by_code for codes in towns.values() for code in codes)


def test_other_tables_have_their_columns() -> None:
    for name, columns in (("countries", 4), ("surnames", 2)):
        rows = [line.split("\t") for line in (LEXICON / f"{name}.tsv").read_text("utf-8").splitlines()]
        assert {len(row) for row in rows} == {columns}
        assert len({row[0] for row in rows}) == len(rows)
    kinds = Counter(row[1] for row in _countries())
    assert kinds["country"] > 240 and kinds["region"] > 200 and kinds["city"] > 300
    codes = {form: row[2] for row in _countries() for form in (row[0], *row[3].split("|"))}
    assert (codes["俄罗斯"], codes["印尼"], codes["沙特"], codes["韩国"]) == ("RU", "ID", "SA", "KR")
    assert codes["成渝地区双城经济圈"] == codes["粤港澳大湾区"] == "CN"


def _countries() -> list[list[str]]:
    lines = (LEXICON / "countries.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def test_the_tables_are_small() -> None:
    assert sum(path.stat().st_size for path in LEXICON.glob("*.tsv")) < 2_000_000


@pytest.mark.timing
def test_loading_costs_little_beside_reading_the_tables() -> None:
    def read() -> list[list[str]]:
        files = LEXICON.glob("*.tsv")
        return [line.split("\t") for file in files for line in file.read_text("utf-8").splitlines()]

    assert_ratio(load_divisions.__wrapped__, read, 20)  # 6 is usual


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("110000\t北京市\tprovince", "line 2: 3 columns, not 7"),
        ("110000\t北京市\tcapital\t\t\t\t北京", "unknown level 'capital'"),
        ("110101\t东城区\tcounty\t110000\t\t\t东城", "'110000' cannot contain it"),
    ],
)
def test_broken_tables(tmp_path: Path, line: str, message: str) -> None:
    for name in ("risky", "abbreviations", "neighbours"):
        (tmp_path / f"{name}.tsv").write_text("head\n", encoding="utf-8")
    (tmp_path / "divisions.tsv").write_text(f"head\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_divisions(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("110103\t110102\t2010", "line 2: 3 columns, not 4"),
        ("110103\t999999\t2010\tmerged", "not both in divisions.tsv"),
        ("110103\t110102\t2010\tswallowed", "unknown kind 'swallowed'; use renamed, merged"),
        ("110103\t110103\t2010\trenamed", "it did not last longer"),
    ],
)
def test_broken_successors(tmp_path: Path, line: str, message: str) -> None:
    for path in LEXICON.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "successors.tsv").write_text(f"head\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_divisions(tmp_path)


def test_missing_table(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"divisions\.tsv"):
        load_divisions(tmp_path)
