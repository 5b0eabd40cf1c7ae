"""The tables of the tests, straight from the models, as a new site makes them.

``tests/site/common/test_migrations.py`` holds what migrating makes to what is made here.
"""

from __future__ import annotations

import django
from django.conf import settings


def complete() -> None:
    """What migrating does besides, where pytest-django made the tables (``--nomigrations``)."""
    from hengjian.site.common.first_tables import put_up_besides

    settings.MIGRATION_MODULES = {}
    put_up_besides()


def main() -> None:
    """Make them in a database of its own."""
    django.setup()
    from hengjian.site.common.first_tables import make_tables

    make_tables()


if __name__ == "__main__":
    main()
