"""Cutting a block gives what jieba gives."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.cutting import cut_block
from kg.text.segmentation import _BLOCK, _tokenizer
from tests.benchmarks.text import SEEDS

TEXT = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))


@pytest.mark.parametrize("tokenizer", [jieba.dt, _tokenizer()], ids=["jieba's words", "with kg's"])
def test_blocks_of_the_sample(tokenizer: jieba.Tokenizer) -> None:
    tokenizer.initialize()
    blocks = sorted({block for block in _BLOCK.findall(TEXT) if len(block) > 1})
    assert len(blocks) > 1000
    for block in blocks:
        assert cut_block(tokenizer, block) == list(tokenizer.cut(block)), block


@given(st.text(st.sampled_from("一二重庆市区合川有限公司的在了年月A1+%项目万元"), min_size=1, max_size=30))
def test_any_block(block: str) -> None:
    assert cut_block(_tokenizer(), block) == list(_tokenizer().cut(block))
