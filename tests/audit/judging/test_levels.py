"""What a finding may be called follows from how often its kind was right."""

from fractions import Fraction

import pytest

from hengjian.audit.api import audit
from hengjian.audit.judging import levels
from hengjian.audit.readers import read_text

TEXT = (
    "共下达资金2400万元，已拨付2160万元，拨付率91.00%。"
    "收入合计900.5万元，其中：甲500.3万元，乙410.2万元。"
)


@pytest.mark.parametrize(
    ("true", "false", "gravest"),
    [(8, 0, "error"), (3, 1, "error"), (2, 1, "warning"), (1, 2, "warning"), (0, 2, "warning")],
)
def test_a_kind_is_called_no_graver_than_it_proved(monkeypatch, true, false, gravest):
    document = read_text(TEXT, "txt")
    grave = [each for each in audit(document).findings if each.severity != "query"]
    assert grave
    kinds = {levels.kind_of(each, document) for each in grave}
    counts = {kind: {"true": true, "false": false} for kind in kinds}
    monkeypatch.setattr(levels, "_counts", lambda: counts)
    assert {levels.gravest(each, document) for each in grave} == {gravest}
    ranks = ("error", "warning", "query")
    told = [each for each in audit(document).findings if levels.kind_of(each, document) in kinds]
    assert all(ranks.index(each.severity) >= ranks.index(gravest) for each in told)


def test_a_kind_that_was_never_told_keeps_its_word(monkeypatch):
    document = read_text(TEXT, "txt")
    monkeypatch.setattr(levels, "_counts", dict)
    found = audit(document).findings
    assert found
    assert [levels.gravest(each, document) for each in found] == [each.severity for each in found]


def test_the_counts_are_of_kinds_with_both_numbers():
    counts = levels._counts()
    assert len(counts) > 20
    for kind, told in counts.items():
        assert kind.count("/") == 2
        assert set(told) == {"true", "false"}
        assert sum(told.values()) > 0
    assert any(
        Fraction(t["true"] + 1, sum(t.values()) + 1) < levels._ERROR for t in counts.values()
    )
