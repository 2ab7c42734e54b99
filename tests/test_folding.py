import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.text.folding import fold
from tests.timing import assert_linear


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (
            "艾力∙吐尔逊、艾力．吐尔逊、艾力.吐尔逊、艾力⋅吐尔逊",
            "艾力·吐尔逊、艾力·吐尔逊、艾力·吐尔逊、艾力·吐尔逊",
        ),
        ("一．建设，A.B", "一．建设，A.B"),
        ("plain (ASCII), text: 1,000", "plain (ASCII), text: 1,000"),
        ("位於臺灣的國際會議", "位于台湾的国际会议"),
        ("乾县与乾坤公司", "乾县与乾坤公司"),
        ("𬭚 與𠀾", "𬭚 与𠀾"),
        ("ＡＢＣ公司投资１２．５亿元，增长３０％", "ABC公司投资12.5亿元，增长30%"),
        ("产量１２，０００吨", "产量12,000吨"),
        ("２０２３，２０２４两年", "2023，2024两年"),
        ("5月13日,位于合川区的企业(以下简称企业)说:好!", "5月13日，位于合川区的企业（以下简称企业）说：好！"),
        ("增长20%,其中A公司;B", "增长20%，其中A公司；B"),
        ("签约额1,000万元,于3:00开幕", "签约额1,000万元，于3:00开幕"),
        ("网址:https://example.org/a?b=1;c:2,欢迎", "网址：https://example.org/a?b=1;c:2，欢迎"),
        ("(ABC)公司", "（ABC）公司"),
        ("公司(ABC)", "公司（ABC）"),
        ("TCL (China), 2024: 中国", "TCL (China), 2024： 中国"),
        ('他说:"很好。"又说:"不错"。', "他说：“很好。”又说：“不错”。"),
        ('"十四五"规划', "“十四五”规划"),
        ('前一行的引语"，他说。\n"新的一行"', "前一行的引语”，他说。\n“新的一行”"),
        ("光电'救活'的", "光电‘救活’的"),
        ("中国's 市场和it's", "中国's 市场和it's"),
        ("「甲『乙』」", "“甲‘乙’”"),
        ("⼈⼝与買買提・江", "人口与买买提·江"),
        ("第一行(\n)第二行", "第一行（\n）第二行"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


_TEXT = st.text(
    st.one_of(
        st.sampled_from("()（），,:;?!\"'“”‘’「」『』中國乾薴𬭚aZ09０９Ａ．，％. \n\t%/"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@given(_TEXT)
@example("'a'中'")
@example("（a)中(")
@example("1，２３４,５")
def test_keeps_the_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(_TEXT, _TEXT)
def test_lines_do_not_touch_each_other(first: str, second: str) -> None:
    assert fold(f"{first}中\n中{second}") == fold(f"{first}中") + "\n" + fold(f"中{second}")


@pytest.mark.timing
@pytest.mark.parametrize("piece", ["(", '"', "中,", "'", " ", "'中"])
def test_time_grows_with_the_length_only(piece: str) -> None:
    assert_linear(lambda size: fold("中" + piece * size), 100_000)
