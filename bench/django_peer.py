"""The sites of the benchmark counted by a loop over Django's objects; run by ``bench.country``.

Prints, as JSON, the seconds a row takes and what was counted of each project.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from typing import Any

import django
import duckdb
from django.conf import settings
from django.db import connection, models

TODAY = dt.date(2022, 7, 31)
TRUTHS = ("planned", "contiguous", "registered", "passed")
DAYS = ("planned_start_on", "started_on", "planned_finish_on", "finished_on", "accepted_on")
WHOLES = ("built_year", "buildings", "households", "floor_area")


def model() -> Any:
    """The table of sites as a site would have it, in memory."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    fields: dict[str, Any] = {"project": models.IntegerField(db_index=True)}
    fields |= {name: models.BooleanField(null=True) for name in TRUTHS}
    fields |= {name: models.DateField(null=True) for name in DAYS}
    fields |= {name: models.IntegerField(null=True) for name in WHOLES}
    meta = type("Meta", (), {"app_label": "bench"})
    site = type("Site", (models.Model,), {**fields, "__module__": __name__, "Meta": meta})
    with connection.schema_editor() as editor:
        editor.create_model(site)
    return site


def fill(site: Any, file: str) -> int:
    """Store the rows of a Parquet file; how many there are."""
    rows = duckdb.connect().execute(f"SELECT * FROM '{file}'")
    names = [column[0] for column in rows.description or ()]
    made = []
    for row in rows.fetchall():
        cells = dict(zip(names, row, strict=True))
        values: dict[str, Any] = {"project": cells["_project"]}
        values |= {name: None if cells[name] is None else bool(cells[name]) for name in TRUTHS}
        values |= {name: day(cells[name]) for name in DAYS}
        made.append(site(**values, **{name: cells[name] for name in WHOLES}))
    site.objects.bulk_create(made, batch_size=500)
    return len(made)


def day(number: int | None) -> dt.date | None:
    return None if number is None else dt.date(1970, 1, 1) + dt.timedelta(days=number)


def came(when: dt.date | None, by: dt.date | None = TODAY) -> bool:
    """Whether a day is known and not after another."""
    return when is not None and by is not None and when <= by


def counted(site: Any, project: int) -> tuple[int, int, int, int]:
    """The 16 measures of one project; four of them, to be compared."""
    sites = list(site.objects.filter(project=project))
    planned = [each for each in sites if each.planned]
    started = sum(came(each.started_on) for each in planned)
    finished_on_time = sum(came(each.finished_on, each.planned_finish_on) for each in sites)
    passed = sum(came(each.accepted_on) and bool(each.passed) for each in sites)
    households = sum(each.households for each in sites if came(each.started_on))
    others = (
        len(sites),
        len(planned),
        sum(came(each.started_on, each.planned_start_on) for each in planned),
        sum(came(each.finished_on) for each in sites),
        sum(came(each.accepted_on) for each in sites),
        sum(bool(each.registered) for each in sites),
        sum(bool(each.contiguous) for each in planned),
        sum(each.households for each in sites),
        sum(each.floor_area for each in sites if came(each.finished_on)),
        sum(each.floor_area for each in sites),
        sum(each.buildings for each in sites if each.built_year <= 2000),
        sum(each.buildings for each in sites),
    )
    if min(others) < 0:
        raise ValueError(others)
    return started, finished_on_time, passed, households


def main(file: str) -> None:
    site = model()
    rows = fill(site, file)
    projects = sorted(set(site.objects.values_list("project", flat=True)))
    start = time.perf_counter()
    found = [counted(site, project) for project in projects]
    print(json.dumps({"seconds": (time.perf_counter() - start) / rows, "counted": found}))


if __name__ == "__main__":
    main(sys.argv[1])
