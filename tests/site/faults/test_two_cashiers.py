"""Two cashiers pay from one account at the same moment, each in a process of their own."""

from __future__ import annotations

import time
from pathlib import Path

from hengjian.trail import verify_trail_file
from tests.site.serving import PATIENCE, own_site


def test_two_cashiers_cannot_overdraw_an_account_between_them(tmp_path: Path, blank: str) -> None:
    with own_site(tmp_path, blank) as site:
        site.run("-m", "tests.site.faults.pay", "prepare")
        both = [
            site.start("-m", "tests.site.faults.pay", str(number), str(tmp_path))
            for number in (1, 2)
        ]
        patience = time.monotonic() + PATIENCE
        while not all((tmp_path / f"ready-{number}").exists() for number in (1, 2)):
            assert time.monotonic() < patience, [each.poll() for each in both]
            time.sleep(0.01)
        (tmp_path / "start").touch()
        came = sorted(each.communicate(timeout=PATIENCE)[0].strip() for each in both)
        # Whoever comes second sees the new balance: the red line stops it, or the account does.
        assert came in (["paid", "stopped"], ["account-overdrawn", "paid"])
        assert "差异 differences 0" in site.manage("check_balances")
        balances = site.rows("SELECT balance FROM money_fundaccount WHERE kind = 'special'")
        assert balances == [(4000,)]
        assert site.rows("SELECT count(*) FROM money_movement WHERE kind = 'payment'") == [(1,)]
        trail = tmp_path / "trail.jsonl"
        site.manage("export_trail", str(trail))
        assert [each.code for each in verify_trail_file(trail) if not each.holds] == []
