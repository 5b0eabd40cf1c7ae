"""Lists, facets and searches over 300,000 sites in 10,000 projects, on PostgreSQL.

Each address is asked for through the whole site (every middleware, the gate, the templates) by the
people who see most and least; its time is that of the answer. The baseline is a bare page of the
same site, asked for in turn with the others: the same middleware, gate and frame around one row.
What that row costs without the frame is told too, and how slow the bare page was at worst in as
many answers as one address has: that much of a slowest address is the machine's. Run as a module
it does the work itself.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from bench.rows import Row

ROOT = Path(__file__).parent.parent
ROUNDS = 30
MILLISECONDS, TIMES = 150, 3.0
"""Limits of the 95th of 100 answers, of a kind as whoever it is slowest for and of the slowest
address alike: its time, and so many times the bare page's."""
Addresses = dict[str, tuple[str, ...]]
EVERYBODY: Addresses = {
    "lists": (
        *("/sites/", "/projects/", "/schemes/", "/utilities/", "/plans/"),
        *("/sites/?sort=-households", "/sites/?sort=floor_area", "/sites/?sort=built_year"),
        *("/sites/?sort=dossier_done", "/sites/?sort=pinyin", "/sites/?sort=-stage"),
        *("/sites/?page=200", "/projects/?sort=-approved_investment", "/projects/?sort=pinyin"),
        *("/projects/?sort=-sites_count", "/projects/?sort=dossier_done", "/projects/?page=150"),
        *("/schemes/?sort=-cost", "/schemes/?sort=-sites_count", "/utilities/?sort=ends_on"),
        *("/sites/?page=3000&after=150000", "/sites/?page=99&sort=-households&after=170001"),
    ),
    "facets": (
        *("/sites/?stage=started", "/sites/?sub_district=D42", "/sites/?sub_district=S425"),
        *("/sites/?project=X04250", "/sites/?band=complete", "/sites/?band=most"),
        *("/sites/?age=old", "/sites/?age=new&stage=planned", "/sites/?start=late"),
        *("/sites/?area=A02500", "/sites/?stage=planned&sort=-floor_area", "/sites/?stage=x"),
        *("/sites/?sub_district=D42&band=little&sort=households", "/projects/?stage=under_way"),
        *("/projects/?band=some", "/projects/?programme=PG43", "/schemes/?state=accepted"),
        *("/schemes/?year=2026&place=S425", "/utilities/?utility=water&digs=yes"),
    ),
    "searches": (
        *("/sites/?q=东风", "/sites/?q=dfxq", "/sites/?q=T1234", "/sites/?q=没有这个小区"),
        *("/sites/?q=zzzz", "/sites/?q=红&stage=started", "/sites/?q=x", "/sites/?q=红 小区"),
        *("/projects/?q=东风", "/projects/?q=dfx", "/projects/?q=X0123", "/schemes/?q=东风"),
        *("/search/?q=东风", "/search/?q=dfxq", "/search/?q=T123456", "/search/?q=没有这个"),
        *("/search/?q=x", "/utilities/?q=东风"),
    ),
}
TRAIL: Addresses = {
    "trail": (
        *("/trail/", "/trail/?page=200", "/trail/?sort=at", "/trail/?actor=clerk"),
        *("/trail/?subject=library.site:T004242", "/trail/?since=2026-03-02"),
        *("/trail/?q=小区4242", "/trail/?q=没有这个"),
    ),
}
SEATS = ("province", "district", "sub-district", "implementer", "contractor")


def run() -> list[Row]:
    """By kind of page the time of an answer for whoever it is slowest, and the slowest address;
    where PostgreSQL is."""
    postgres = ROOT / "tools" / "with_postgres.py"
    if not Path("/usr/lib/postgresql").exists():
        return [Row("pages of 300,000 sites, PostgreSQL", None, note="not installed")]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "HENGJIAN_MODE": "test",
            "HENGJIAN_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        }
        command = [sys.executable, str(postgres), sys.executable, "-m", "bench.site_pages"]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    bare = found["bare"]
    rows = [
        Row("bare page, p95", bare, "ms"),
        Row(f"bare page, the worst p95 of {ROUNDS} answers", found["bare_at_worst"], "ms"),
        Row("one row by its key without frame, p95", found["frameless"], "ms"),
    ]
    for kind, (spent, who) in found["whole"].items():
        name = f"{kind} of 300,000 sites"
        slowest, where = found["slowest"][kind]
        rows += [
            Row(f"{name}, p95", spent, "ms", None, MILLISECONDS, note=who),
            Row(f"{name}, p95 / bare page", spent, "ms", bare, TIMES),
            Row(f"{name}, slowest address", slowest, "ms", None, MILLISECONDS, note=where),
            Row(f"{name}, slowest address / bare page", slowest, "ms", bare, TIMES),
        ]
    return rows


def main() -> None:
    """Fill a database, ask for every page in turn, and print the slowest of each kind."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench import province

    settings.ROOT_URLCONF = "bench.bare_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    seats = province.fill()
    print(f"filled in {time.perf_counter() - start:.0f} s")
    asking = {seat: browser(membership) for seat, membership in seats.items()}
    addresses = [
        (kind, seat, address)
        for seat in SEATS
        for kind, every in (EVERYBODY | (TRAIL if seat == "province" else {})).items()
        for address in every
    ]
    spent: dict[tuple[str, str, str], list[float]] = {each: [] for each in addresses}
    bare: dict[tuple[str, str, str], list[float]] = {each: [] for each in addresses}
    frameless: list[float] = []
    for turn in range(ROUNDS + 1):
        for place, (kind, seat, address) in enumerate(addresses):
            taken = asking[seat](address)
            beside = asking[seat](f"/bare/{1 + (turn * 7919 + place * 104_729) % 300_000}/")
            if turn:
                spent[kind, seat, address].append(taken)
                bare[kind, seat, address].append(beside)
        frameless += [asking["province"](f"/frameless/{turn * 9973 + 1}/") for _ in range(9)]
    _tell(spent, bare, frameless[9:])


def browser(membership: object) -> Callable[[str], float]:
    """A browser in which that person is logged in, with the second factor: the time of an answer
    in milliseconds."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    importlib.import_module("hengjian.site.wsgi")  # settles in as the server does
    client, person = Client(), membership.person  # type: ignore[attr-defined]
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.create(user=person, name="authenticator", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()

    def ask(address: str) -> float:
        start = time.perf_counter()
        answer = client.get(address)
        spent = (time.perf_counter() - start) * 1000
        assert answer.status_code == 200, (address, answer.status_code)
        return spent

    return ask


def p95(times: list[float]) -> float:
    """The time that 95 of 100 answers do not pass."""
    return statistics.quantiles(times, n=20)[18]


def _tell(
    spent: dict[tuple[str, str, str], list[float]],
    bare: dict[tuple[str, str, str], list[float]],
    frameless: list[float],
) -> None:
    slowest: dict[str, tuple[float, str]] = {}
    together: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for (kind, seat, address), times in spent.items():
        together[kind, seat] += times
        found = p95(times)
        middle = statistics.median(times)
        print(f"{found:8.1f} {middle:8.1f} {min(times):8.1f}  {seat:<14}{address}")
        slowest[kind] = max(slowest.get(kind, (0.0, "")), (found, f"{address} ({seat})"))
    whole: dict[str, tuple[float, str]] = {}
    for (kind, seat), times in together.items():
        print(f"{p95(times):8.1f} {statistics.median(times):8.1f}  {seat:<14}all {kind}")
        whole[kind] = max(whole.get(kind, (0.0, "")), (p95(times), f"as {seat}"))
    told = {
        "bare": p95([each for times in bare.values() for each in times]),
        "bare_at_worst": max(map(p95, bare.values())),
        "frameless": p95(frameless),
        "whole": whole,
        "slowest": slowest,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
