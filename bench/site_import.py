"""10,000 sites from a template into the library: read, checked, shown, confirmed; real databases.

The baseline is what no import can do without: one bare ``bulk_create`` of the same rows in the same
database. The import also reads the workbook, holds each row to every rule, compares it with the
library, keeps what it changes so that it can be shown and undone, counts dossiers, and writes a
chained line of the trail a row. Run as a module it does the work itself and prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.rows import Row

SITES = 10_000
SECONDS, MEGABYTES = 20, 700
"""Limits: the whole import, and the most memory its process ever held."""
TIMES = 25.0
"""The import may take so many times the bare writing."""
ROOT = Path(__file__).parent.parent


def run() -> list[Row]:
    """On SQLite, and on PostgreSQL where Debian's is installed."""
    found = _rows("SQLite", [])
    postgres = ROOT / "tools" / "with_postgres.py"
    if Path("/usr/lib/postgresql").exists():
        return found + _rows("PostgreSQL", [sys.executable, str(postgres)])
    return [*found, Row(f"import of {SITES:,} sites, PostgreSQL", None, note="not installed")]


def _rows(database: str, prefix: list[str]) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
            "HENGJIAN_MODE": "test",
            "HENGJIAN_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        }
        command = [*prefix, sys.executable, "-m", "bench.site_import"]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    name = f"import of {SITES:,} sites, {database}"
    return [
        Row(f"{name}: read and shown", found["read"], "s"),
        Row(f"{name}: confirmed and written", found["write"], "s"),
        Row(f"{name}: all", found["read"] + found["write"], "s", None, SECONDS),
        Row(
            f"{name} / bare bulk_create", found["read"] + found["write"], "s", found["bare"], TIMES
        ),
        Row(f"{name}: most memory", found["memory"], "MB", None, MEGABYTES),
    ]


def main() -> None:
    """Make a site, import into it, and print how long each part took."""
    import django

    django.setup()
    from django.core.files import File
    from django.core.management import call_command
    from django.urls import get_resolver

    from hengjian.site.exchange import actions
    from hengjian.site.exchange.steps import IMPORT
    from hengjian.site.library.models import Site

    call_command("migrate", verbosity=0)
    _ = get_resolver().url_patterns  # as the worker did before the first job
    by, street = _people()
    path = Path(os.environ["HENGJIAN_DATA"]) / "sites.xlsx"
    _write(path)
    bare = _bare(street)
    start = time.perf_counter()
    with path.open("rb") as file:
        batch = actions.hand_in(
            by=by,
            table="sites",
            region=by.organisation.region,
            datum="WGS-84",
            synthetic=True,
            file=File(file, name=path.name),
        )
    read = time.perf_counter() - start
    assert (batch.new, batch.problems) == (SITES, []), batch.problems[:3]
    start = time.perf_counter()
    batch = IMPORT.take("confirm", by=by, row=batch, why="bench")
    write = time.perf_counter() - start
    assert (batch.state, Site.objects.count()) == ("applied", SITES)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"bare": bare, "read": read, "write": write, "memory": memory}))


def _people() -> tuple[Any, Any]:
    from hengjian.site.accounts.models import Membership, Organisation, Person

    kind = Organisation.Kind
    place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT)
    street = Organisation.objects.create(
        code="D1", name="东街道", kind=kind.SUB_DISTRICT, parent=place
    )
    housing = Organisation.objects.create(code="H", name="住建局", kind=kind.UNIT, parent=place)
    person = Person.objects.create_user("clerk", "a-long-password-1", name="甲")
    by = Membership.objects.create(
        person=person, organisation=housing, role_code="competent_department"
    )
    return by, street


def _values(number: int) -> dict[str, Any]:
    return {
        "code": f"S-{number:05}",
        "name": f"合成小区{number:05}",
        "sub_district": "东街道",
        "community": f"合成社区{number % 90}",
        "street": f"合成路{number}号",
        "stage": "储备",
        "built_year": 1980 + number % 20,
        "buildings_count": 1 + number % 12,
        "households": 20 + number % 700,
        "floor_area": 1000 + number + 0.25,
        "longitude": 102.5 + number % 100 / 10_000,
        "latitude": 24.3 + number % 90 / 10_000,
        "property_before": "无物业",
        "planned_start_on": "2026-03-01",
        "planned_finish_on": "2027-06-30",
        "source": "合成",
    }


def _write(path: Path) -> None:
    import xlsxwriter

    from hengjian.site.platform.resource import tables

    columns = tables()["sites"].columns
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("小区")
    sheet.write_row(0, 0, [column.header("zh") for column in columns])
    for number in range(SITES):
        values = _values(number)
        sheet.write_row(number + 1, 0, [values.get(column.name) for column in columns])
    book.close()


def _bare(street: Any) -> float:
    """Writing the same rows with nothing around them; they are taken away again."""
    from django.db import transaction

    from hengjian.site.library.models import Site

    rows = [
        Site(
            **{**_values(n), "sub_district": street, "stage": "reserve", "property_before": "none"}
        )
        for n in range(SITES)
    ]
    start = time.perf_counter()
    with transaction.atomic():
        Site.objects.bulk_create(rows, batch_size=1000)
    spent = time.perf_counter() - start
    Site.objects.all().delete()
    return spent


if __name__ == "__main__":
    main()
