"""The trail verified by a button: what holds, and what does not, named by its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import head_now, record
from hengjian.site.common.trail_guard import TAKE_DOWN

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


@pytest.fixture
def auditor(client_of: ClientOf, district: Organisation) -> Client:
    """Somebody who reads the trail, after three lines."""
    client = client_of("auditor")
    with transaction.atomic():
        for _ in range(3):
            record(by=System(), action="organisation.change", subject=district)
    return client


def _page_after_verifying(client: Client) -> str:
    client.post("/trail/verify", follow=True)
    return client.get("/trail/").content.decode()


def test_a_whole_chain_holds_up_to_its_head(auditor: Client) -> None:
    assert "最近一次核验" not in auditor.get("/trail/").content.decode()
    page = _page_after_verifying(auditor)
    assert "最近一次核验" in page
    assert "查出问题" not in page
    assert head_now().hash[:12] in page


def test_a_line_changed_behind_the_site_is_named(auditor: Client) -> None:
    entry = TrailEntry.objects.order_by("sequence")[1]
    with connection.cursor() as cursor:
        for guard in TAKE_DOWN[connection.vendor]:
            cursor.execute(guard)
        cursor.execute(
            "UPDATE common_trailentry SET why = %s WHERE sequence = %s",
            ["别的理由", entry.sequence],
        )
    page = _page_after_verifying(auditor)
    assert "查出问题" in page
    assert f"序号 {entry.sequence}：内容改动过" in page


def test_a_chain_rewritten_whole_is_found_by_the_head_kept_outside(
    auditor: Client, settings: Any, tmp_path: Path
) -> None:
    settings.TRAIL_HEADS = tmp_path / "heads"
    now = head_now()
    settings.TRAIL_HEADS.write_text(f"{now.at} {now.sequence} {'0' * 64}\n", encoding="utf-8")
    assert "查出问题" in _page_after_verifying(auditor)
    settings.TRAIL_HEADS.write_text(now.as_line(), encoding="utf-8")
    assert "查出问题" not in _page_after_verifying(auditor)


def test_who_reads_no_trail_verifies_none(client_of: ClientOf) -> None:
    assert client_of("cashier").post("/trail/verify").status_code == 403
