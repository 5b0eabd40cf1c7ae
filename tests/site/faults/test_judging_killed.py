"""Killed while answers are saved and while an evaluation is issued: nothing lost, nothing half."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hengjian.trail import verify_trail_file
from tests.site.faults.test_faults import told
from tests.site.serving import OwnSite, own_site

JUDGE = ("-m", "tests.site.faults.judge")
STATE = "SELECT state, issued_by FROM evaluation_evaluation"
PACKAGES = "SELECT package_id FROM evaluation_snapshot WHERE kind = 'issue'"


@pytest.fixture
def site(tmp_path: Path, blank: str) -> Iterator[OwnSite]:
    """A site with one evaluation that is being scored."""
    with own_site(tmp_path, blank) as site:
        site.run(*JUDGE, "prepare")
        yield site


def _chain_holds(site: OwnSite, folder: Path) -> bool:
    file = folder / "trail.jsonl"
    site.manage("export_trail", str(file))
    return all(check.holds for check in verify_trail_file(file))


def test_no_answer_that_was_acknowledged_is_lost(site: OwnSite, tmp_path: Path) -> None:
    acknowledged = 0
    for lines in (1, 3):
        acknowledged = int(told(site.start(*JUDGE, "answer"), lines)[-1])
        ((reason, version),) = site.rows("SELECT reason, version FROM evaluation_judgement")
        assert acknowledged <= int(reason) <= acknowledged + 1
        assert version == int(reason), "each answer was saved whole, once"
        count = "SELECT count(*) FROM common_trailentry WHERE action = 'judgement.answer'"
        assert site.rows(count) == [(int(reason),)]
    assert acknowledged >= 4
    assert _chain_holds(site, tmp_path)


def test_an_issue_that_is_killed_is_whole_or_not_at_all(site: OwnSite, tmp_path: Path) -> None:
    for wait in (0.0, 0.6):
        process = site.start(*JUDGE, "issue")
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "begun"
        time.sleep(wait)
        process.kill()
        said, _ = process.communicate()
        ((state, by),) = site.rows(STATE)
        packages = site.rows(PACKAGES)
        assert ("kept" in said) <= (len(packages) == 1)
        assert (state == "issued") == bool(by)
        assert (state == "issued") <= bool(packages)
        if state == "issued":
            break
    else:
        said = site.run(*JUDGE, "issue")
        assert said.split() == ["begun", "kept", "issued"]
    assert site.rows(STATE) == [("issued", "finance_bureau")]
    assert "丢失 lost 0 · 改动 altered 0" in site.manage("check_attachments")
    assert _chain_holds(site, tmp_path)
