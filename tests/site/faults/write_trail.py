"""Writes lines of the trail, each in a transaction of its own, and says of each when it is kept."""

from __future__ import annotations

import sys

import django


def main(name: str, lines: int) -> None:
    """Print the sequence of each line once it has committed."""
    django.setup()
    from django.db import transaction

    from hengjian.site.accounts.models import Organisation
    from hengjian.site.common.actor import System
    from hengjian.site.common.trail import record, snapshot

    place = Organisation.objects.create(code=f"T{name}", name=name, kind="unit")
    for number in range(lines):
        with transaction.atomic():
            before = snapshot(place)
            place.name = f"{name} {number}"
            place.save()
            line = record(by=System(), action="organisation.rename", subject=place, before=before)
        print(line.sequence, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
