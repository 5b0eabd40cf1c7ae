"""Asks for work from a process of its own, as a page does."""

from __future__ import annotations

import sys

import django


def main(kind: str, rows: int) -> None:
    """Print the number of the job."""
    django.setup()
    from django.db import transaction

    from hengjian.site.common import jobs
    from hengjian.site.common.actor import System
    from tests.site.faults import work  # noqa: F401  # registers itself

    with transaction.atomic():
        print(jobs.start(kind, by=System(), rows=rows).pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
