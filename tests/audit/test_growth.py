"""Twice the text takes at most two and a half times the time, whatever the text is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from hengjian.audit.api import audit
from hengjian.audit.readers import read_text

MANY = 30
MOST, SLACK = 2.5, 0.15
"""How many times as long twice the text may take; seconds that a start may cost."""
SHAPES: dict[str, Callable[[int], str]] = {
    "parts": lambda n: "".join(
        f"收入{1000 + i * 13 % 877}万元，其中：甲项{300 + i % 71}万元，乙项{200 + i % 31}万元；"
        for i in range(n)
    ),
    "rates": lambda n: "".join(
        f"第{i}项投资{1000 + i * 13 % 877}万元，完成{300 + i % 71}万元，"
        f"完成率{30 + i % 50}.{i % 90 + 10}%。"
        for i in range(n)
    ),
    "clauses without a stop": lambda n: "，".join(
        f"增加{100 + i * 7 % 991}万元，增长{i % 90}.{i % 9}%" for i in range(n)
    ),
    "open brackets": lambda n: "（" * (20 * n),
    "rows": lambda n: (
        "|村|计划|实际|比例|\n|-|-|-|-|\n"
        + "".join(f"|村{i}|{100 + i * 7 % 991}|{90 + i * 7 % 900}|{i % 90}%|\n" for i in range(n))
    ),
    "lines": lambda n: "\n".join(f"- 沙石{i}：{100 + i * 7 % 991}万元" for i in range(n)),
}


def _seconds(text: str) -> float:
    began = time.process_time()
    found = audit(read_text(text, "md" if "|" in text else "txt"))
    assert found.problems == ()
    return time.process_time() - began


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_about_twice_the_time(shape: str) -> None:
    _seconds(SHAPES[shape](MANY))  # what is read once is read
    # The least of three: the collector walks over all that other tests left, when it likes.
    once, twice = (min(_seconds(SHAPES[shape](n)) for _ in range(3)) for n in (MANY, 2 * MANY))
    assert twice <= MOST * once + SLACK
