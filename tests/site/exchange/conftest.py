"""Handing in a filled template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File

from hengjian.site.accounts.models import Membership
from hengjian.site.exchange import actions
from hengjian.site.exchange.models import ImportBatch
from tests.site.exchange.filling import filled

Member = Callable[[str], Membership]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    """Attachments lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def hand_in(member: Member, tmp_path: Path) -> Callable[..., ImportBatch]:
    """``hand_in(rows)``: the sites' template filled with these rows, read."""

    def read(
        rows: list[dict[str, Any]], table: str = "sites", datum: str = "WGS-84", by: str = ""
    ) -> ImportBatch:
        who = member(by or "competent_department")
        path = filled(tmp_path / "in.xlsx", table, rows, who)
        with path.open("rb") as file:
            return actions.hand_in(
                by=who,
                table=table,
                region=who.organisation.region,
                datum=datum,
                synthetic=True,
                file=File(file, name="小区.xlsx"),
            )

    return read
