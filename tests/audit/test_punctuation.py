"""Narrow marks among Chinese words are read as full-width ones, and shown as they are printed."""

from __future__ import annotations

import pytest

from hengjian.audit.api import audit
from hengjian.audit.document import Spot
from hengjian.audit.punctuation import widened
from hengjian.audit.readers import read_text


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (
            "完成投资12,345.6万元,占比4.7%;其中:道路3处",
            "完成投资12,345.6万元，占比4.7%；其中：道路3处",
        ),
        ("到位率(实际到位/预算)为95%", "到位率（实际到位/预算）为95%"),
        ("合计(GDP)235亿元", "合计（GDP）235亿元"),
        ("节约率=(120-100)/120=16.67%", "节约率=(120-100)/120=16.67%"),
        ("比例为6.0:46.9:47.1", "比例为6.0:46.9:47.1"),
        ("于10:30开始", "于10:30开始"),
        ("one, two (three); four", "one, two (three); four"),
    ],
)
def test_marks(narrow: str, wide: str) -> None:
    assert widened(narrow) == wide
    assert len(widened(narrow)) == len(narrow)


def test_the_printed_words_are_kept() -> None:
    printed = "总投资500.00万元,其中:主体320.50万元(含税),配套190.00万元。"
    document = read_text(printed)
    assert document.whole(Spot(0, 0, 0)) == printed
    assert document.read_at(Spot(0, 0, 0)) == document.blocks[0].text != printed


def test_a_sentence_in_narrow_marks_is_audited() -> None:
    document = read_text("总投资500.00万元,其中:主体320.50万元,配套190.00万元;已开工。")
    assert [finding.expected for finding in audit(document).findings] == ["510.50万元"]
