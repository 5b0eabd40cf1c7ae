"""What all tests share: tests that need something the machine lacks skip by name, or fail where
``HENGJIAN_REQUIRE_ALL=1`` says that nothing may be lacking."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
NEEDS = {
    "shared": (ROOT.parent / "shared" / "seeds", "the field material beside the checkout"),
    "browser": (shutil.which("chromium"), "Debian's Chromium"),
    "office": (shutil.which("soffice"), "LibreOffice"),
}
hypothesis.settings.register_profile("house", deadline=None)  # no test is timed
hypothesis.settings.load_profile("house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where all is required, the tests whose need is not met."""
    for marker, (found, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not (found and Path(found).exists()):
            message = f"needs {what}"
            if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1":
                pytest.fail(f"{message}, and HENGJIAN_REQUIRE_ALL=1 allows no skipping")
            pytest.skip(message)


@pytest.fixture(scope="session")
def blank(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with every table and no rows, for the sites that tests run as processes: a SQLite
    file, or the name of one beside the tests' own."""
    from django.db import connection

    from tests.site.serving import database_beside

    if shared := os.environ.get("DATABASE_URL"):
        connection.close()  # PostgreSQL copies a database only while nobody uses it
        with database_beside(shared, str(connection.settings_dict["NAME"])) as name:
            yield name
        return
    file = tmp_path_factory.mktemp("blank") / "hengjian.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    yield str(file)
