"""What is counted of the running site, for Prometheus.

Several processes answer; each writes its counts into files of a folder that ``hengjian serve``
makes and names to them, and whichever is asked adds them up. Routes are the patterns of addresses,
never the addresses: no row and nobody is told.
"""

from __future__ import annotations

import os

from django.db.models import Count
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from hengjian.site.common import disk
from hengjian.site.common.models import Job

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's name for the folder of the counts."""
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_OWN = CollectorRegistry()
REQUESTS = Counter(
    "hengjian_requests", "Requests answered", ["route", "method", "status"], registry=_OWN
)
SECONDS = Histogram(
    "hengjian_request_seconds", "Time to answer", ["route"], buckets=BUCKETS, registry=_OWN
)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """One request was answered."""
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def text() -> bytes:
    """All counts in the text format of Prometheus, with what is looked up now."""
    counted = _OWN
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    free = Gauge("hengjian_disk_free_share", "Free share of the data folder's disk", registry=now)
    free.set(disk.free_share())
    jobs = Gauge("hengjian_jobs", "Background jobs by state", ["state"], registry=now)
    for state, number in Job.objects.values_list("state").annotate(Count("pk")).order_by("state"):
        jobs.labels(state).set(number)
    told: bytes = generate_latest(counted) + generate_latest(now)
    return told
