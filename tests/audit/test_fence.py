"""A check that fails or does not end costs its own findings and is told; the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from hengjian.audit import fence
from hengjian.audit.api import audit
from hengjian.audit.context import Context
from hengjian.audit.findings import Claim
from hengjian.audit.readers import read_text
from hengjian.audit.writers.json import audit_json
from tests.audit.stubs import TEXT, check, fault, never


def _endless(context: Context) -> Iterator[Claim]:
    yield from never(context)
    for _ in count():
        pass


def _failing_late(context: Context) -> Iterator[Claim]:
    yield from never(context)
    raise IndexError(context.document.name)


def test_a_check_that_fails_costs_its_own_findings_and_is_told() -> None:
    found = audit(read_text(TEXT), checks=[check(fault), check()])
    assert len(found.findings) == 2
    assert [(p.code, dict(p.values)["check"]) for p in found.problems] == [
        ("audit-check-failed", "never")
    ]
    told = audit_json("a.md", found)["problems"]
    assert [each["code"] for each in told] == ["audit-check-failed"]


def test_what_a_check_found_before_it_failed_is_kept() -> None:
    found = audit(read_text(TEXT), checks=[check(_failing_late)])
    assert len(found.findings) == 2
    assert found.problems


def test_a_check_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "SECONDS", 0.05)
    found = audit(read_text(TEXT), checks=[check(_endless), check()])
    assert len(found.findings) == 2
    assert [p.code for p in found.problems] == ["audit-check-too-long"]


@pytest.mark.parametrize(
    "text",
    [
        "项目收入100万元，其中：0万元为财政资金，5人参加。",
        "收入" + "9" * 5000 + "万元，其中：甲" + "9" * 4400 + "元。",
        "见附件" + "9" * 5000 + "，第" + "九" * 5000 + "条，0." + "3" * 5000 + "%。",
        "（" * 20_000,
    ],
)
def test_no_check_breaks_on_odd_texts(text: str) -> None:
    assert audit(read_text(text, "txt")).problems == ()
