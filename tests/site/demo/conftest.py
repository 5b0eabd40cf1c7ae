"""The demonstration of this run, to be looked into: loading one takes long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hengjian.site.common.environment import encryption_keys
from tests.site.demonstration import Demonstration, looked_into

STANDS_ON = date(2023, 9, 30)


@pytest.fixture
def loaded(
    demonstration: Demonstration, tmp_path: Path, settings: Any, django_db_blocker: Any
) -> Iterator[None]:
    """A copy of the demonstration in place of the tests' database, just as it was loaded."""
    with (
        demonstration.copied(tmp_path) as site,
        django_db_blocker.unblock(),
        looked_into(site.database),
    ):
        settings.MEDIA_ROOT = tmp_path / "attachments"
        settings.ENCRYPTION_KEYS = encryption_keys("demo")
        yield


@pytest.fixture
def standing(loaded: None, settings: Any) -> None:
    """The demonstration on the day on which it stands."""
    settings.STANDS_ON = STANDS_ON
