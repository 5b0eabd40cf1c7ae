"""The audit as JSON: the contract of the command line."""

from __future__ import annotations

from hengjian.audit.api import audit
from hengjian.audit.checks.registry import check_named
from hengjian.audit.readers import read_text
from hengjian.audit.writers.json import audit_json, unread_json
from hengjian.errors import problem
from tests.audit.stubs import TEXT, WRONG, check


def test_an_item_has_the_keys_of_the_contract() -> None:
    item = audit_json("a.md", audit(read_text(TEXT), checks=[check()]), "en")
    assert item["document"] == "a.md"
    assert item["version"] == 2
    assert (item["figures"], item["claims_checked"], item["claims_held"]) == (5, 0, 0)
    first, second = item["findings"]
    assert first == {
        "id": first["id"],
        "code": "never",
        "severity": "error",
        "confidence": None,
        "message": "cannot be <99>",
        "spans": first["spans"],
        "stated": WRONG,
        "expected": "98 户",
        "basis": None,
        "interval": None,
        "suggestion": "make it 98",
        "considered": ["rounding"],
        "consequence": first["consequence"],
    }
    assert first["spans"][0] == {"page": None, "block": 1, "start": 4, "end": 8, "text": WRONG}
    assert second["spans"][0]["cell"] == [1, 1]
    assert second["spans"][0]["text"] == WRONG


def test_an_interval_is_two_exact_numbers() -> None:
    found = audit(read_text("完成率为 96/128=57.00%。"))
    (finding,) = audit_json("a", found)["findings"]
    assert finding["interval"] == ["0.75", "0.75"]


def test_what_would_be_right_by_another_base_names_the_base() -> None:
    text = (
        "总投资为5,000.00万元，后因利息变化，总投资调整为6,000.00万元。\n\n"
        "完成总投资的40%，约2,400.00万元。"
    )
    found = audit(read_text(text), checks=[check_named("share-base")])
    (finding,) = audit_json("a", found, "en")["findings"]
    assert (finding["stated"], finding["expected"]) == ("40%", "48%")
    assert finding["basis"] == "总投资 5,000.00万元"
    assert "moves from" not in (finding["consequence"] or "")


def test_an_unreadable_document_says_why() -> None:
    item = unread_json("a.pdf", (problem("audit-lost", reason="x"),))
    assert item["findings"] == []
    assert [each["code"] for each in item["problems"]] == ["audit-lost"]
