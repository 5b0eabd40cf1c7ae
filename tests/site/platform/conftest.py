"""The table of the throw-away model, made once beside the site's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.site.platform.trial import Request


@pytest.fixture(scope="session")
def requests(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The table stands for the whole run; its rows are undone like any other's."""
    with django_db_blocker.unblock():
        if Request._meta.db_table in connection.introspection.table_names():
            with connection.schema_editor() as editor:  # a database that was kept
                editor.delete_model(Request)
        with connection.schema_editor() as editor:
            editor.create_model(Request)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Request)
