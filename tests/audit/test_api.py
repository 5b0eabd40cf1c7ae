"""The audit's door: a document, a file, many files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengjian.audit.api import audit, audit_file, audit_files
from hengjian.audit.checks.registry import check_named
from hengjian.audit.outcomes import Audit
from hengjian.audit.readers import read_text
from hengjian.errors import Refused
from tests.audit.stubs import TEXT, WRONG, check, gone, never_quite


def test_claims_are_counted_and_findings_stand_in_order() -> None:
    found = audit(read_text(TEXT), checks=[check()])
    assert (found.figures, found.claims_checked) == (5, 0)  # no check of figures was run
    assert [found.document.text_at(f.spots[0]) for f in found.findings] == [WRONG, WRONG]
    assert [f.spots[0].block for f in found.findings] == sorted(
        f.spots[0].block for f in found.findings
    )
    assert found.count("error") == 2
    assert not found.clean


def test_the_same_finding_of_two_checks_is_said_once() -> None:
    assert len(audit(read_text(TEXT), checks=[check(), check()]).findings) == 2


def test_queries_leave_a_document_clean() -> None:
    found = audit(read_text(TEXT), checks=[check(never_quite)])
    assert found.count("query") == 2
    assert found.clean


def test_without_words_every_check_there_is_is_used() -> None:
    found = audit(read_text("完成率为 96/128=57.00%。"))
    assert [f.expected for f in found.findings if f.severity != "query"] == ["75.00%"]


def test_a_file_is_read_and_audited(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    assert len(audit_file(path, checks=[check()]).findings) == 2
    path.write_bytes(b"")
    with pytest.raises(Refused):
        audit_file(path, checks=[check()])


@pytest.mark.parametrize("workers", [1, 2])
def test_many_files_come_in_order_and_a_bad_one_gives_its_problems(
    tmp_path: Path, workers: int
) -> None:
    paths = [tmp_path / f"{number}.md" for number in range(9)]
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    paths[4].write_bytes(b"")
    outcomes = list(audit_files(paths, workers=workers, checks=[check()]))
    assert [path for path, _ in outcomes] == paths
    assert [len(found.findings) for _, found in outcomes if isinstance(found, Audit)] == [2] * 8
    problems = outcomes[4][1]
    assert not isinstance(problems, Audit)
    assert problems


def test_a_file_that_breaks_the_audit_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    outcomes = list(audit_files([path, path], workers=2, checks=[check(gone)]))
    codes = [[p.code for p in found] for _, found in outcomes if not isinstance(found, Audit)]
    assert codes == [["audit-lost"], ["audit-lost"]]


def test_two_checks_that_come_to_one_result_are_one_finding() -> None:
    text = (
        "7,585名对象分布在3个街道：湖滨街道4,316人，占56.90%；新桥街道2,141人，占28.23%；"
        "东渡街道1,128人，占18.47%。"
    )
    document = read_text(text)
    alone = [
        finding.expected
        for code in ("listed-shares", "portion")
        for finding in audit(document, checks=[check_named(code)]).findings
    ]
    assert alone == ["14.87%", "14.87%"]
    assert [finding.expected for finding in audit(document).findings] == ["14.87%"]
