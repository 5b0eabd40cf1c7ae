"""What residents send, under load and under faults: posts to pages without an account.

A site of its own (``hengjian serve``, on a PostgreSQL that keeps what it acknowledged, or SQLite)
is sent a steady number of posts a second, a tenth of them twice at one moment, all from one
address, on a schedule that does not wait for answers. Latency is from the scheduled moment to the
acknowledgement, retries included; beside it, the time Django needs to insert one bare row into the
same database. Meanwhile nothing, all workers, or all of PostgreSQL is killed (SIGKILL); afterwards
every acknowledged post must be there exactly once. A run without faults is the best of three.

``python -m bench.public_load [--write] [WORD …] [SECONDS]`` measures those whose name holds a word;
what is posted stands in ``public_posts``. ``--write`` puts the figures into
``docs/reference/public-load.md``, with the day and the machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import queue
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.public_posts import EVERY, INSERT, Given, Posts
from bench.rows import Row

ROOT = Path(__file__).parent.parent
RATE, SECONDS, RUNS = 50, 30, 3
ON_SQLITE = 20
"""Posts a second on SQLite, where one writes at a time."""
FAULT_SECONDS = 16
P95 = 500
"""Milliseconds within which 95 of 100 posts are acknowledged."""
TWICE = 10
"""Every so many-th post is sent twice at one moment."""
CLIENTS = 64
GIVE_UP = 60.0
"""Seconds after which a post counts as lost to its sender."""
NUMBERS = uuid.UUID("6f1f6f54-52f5-4b7a-9a6e-16c000000000")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Clean = Callable[[], None]


@dataclass
class Told:
    """What came of a run."""

    sent: int = 0
    spent: list[float] = field(default_factory=list)
    """Seconds from the scheduled moment to the acknowledgement."""
    acknowledged: set[str] = field(default_factory=set)
    retries: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    site: float = 0.0
    """Milliseconds of processor that the site used a post."""
    database: float = 0.0
    """As much, of PostgreSQL."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def p(self, share: int) -> float:
        """A percentile in milliseconds."""
        return statistics.quantiles(self.spent, n=100)[share - 1] * 1000


class Cluster:
    """A PostgreSQL that keeps what it acknowledged, and can be killed and started again."""

    def __init__(self, binaries: Path, folder: str, port: int, lesser: Mapping[str, Any]) -> None:
        self.binaries, self.folder, self.port, self.lesser = binaries, folder, port, dict(lesser)
        self.data = f"{folder}/data"
        made = [str(binaries / "initdb"), "-D", self.data, "-U", "bench", "-A", "trust"]
        subprocess.run(
            [*made, "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **self.lesser,
        )  # fmt: skip
        self.start()

    @property
    def url(self) -> str:
        """Its ``DATABASE_URL``."""
        return f"postgresql://bench@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(self.binaries / "postgres"), "-D", self.data, "-h", "127.0.0.1"]
        with Path(self.folder, "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-p", str(self.port), "-k", self.folder],
                stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self.lesser,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url):
                return
            time.sleep(0.1)
        raise RuntimeError(Path(self.folder, "log").read_text("utf-8", "replace"))

    def kill(self) -> None:
        """SIGKILL to the postmaster and every backend at once, then start anew.

        It is stopped first: one that still forks would leave a backend behind that nobody killed,
        and the next start would find its shared memory in use.
        """
        self.process.send_signal(signal.SIGSTOP)
        pids = (self.process.pid, *below(self.process.pid))
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        until = time.monotonic() + 60
        while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < until:
            time.sleep(0.01)
        Path(self.data, "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def stop(self) -> None:
        """End it in order."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def below(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in map(int, own):
            found += [each, *below(each)]
    return found


def workers_of(server: subprocess.Popen[str]) -> list[int]:
    """The processes that answer requests: the deepest ones of the web server."""
    found = []
    for pid in below(server.pid):
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
            if not below(pid) and b"work" not in words.split(b"\0")[-3:]:
                found.append(pid)
    return found


def kill_workers(server: subprocess.Popen[str]) -> None:
    """SIGKILL to every worker at once; their supervisor starts others."""
    for pid in workers_of(server):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def drive(
    running: Running,
    posts: Posts,
    rate: int,
    seconds: int,
    fault: Clean | None = None,
    give_up: float = GIVE_UP,
) -> Told:
    """Post ``rate`` a second; at a third of the time the fault strikes, if there is one."""
    told, waiting = Told(), queue.SimpleQueue[tuple[float, str, Given] | None]()
    port = running.port
    cookie, hidden = _opened(port, posts)
    run = uuid.uuid4().hex
    before = _used(running)
    clients = [
        threading.Thread(target=_client, args=(port, posts, waiting, told, cookie, hidden, give_up))
        for _ in range(CLIENTS)
    ]
    for each in clients:
        each.start()
    begun, struck = time.monotonic(), fault is None
    for number in range(rate * seconds):
        at = begun + number / rate
        time.sleep(max(0.0, at - time.monotonic()))
        if not struck and number >= rate * seconds // 3:
            struck = True
            threading.Thread(target=fault).start()
        name = str(uuid.uuid5(NUMBERS, f"{run}{number}"))
        given = next(running.given, {})
        for _ in range(2 if number % TWICE == 0 else 1):
            told.sent += 1
            waiting.put((at, name, given))
    for _ in clients:
        waiting.put(None)
    for each in clients:
        each.join()
    spent = [after - was for after, was in zip(_used(running), before, strict=True)]
    told.site, told.database = (each / told.sent for each in spent)
    return told


def _used(running: Running) -> tuple[float, float]:
    """Milliseconds of processor that site and database used so far."""
    database = running.cluster.process.pid if running.cluster else None
    return tuple(  # type: ignore[return-value]  # two roots, two sums
        sum(_processor(each) for each in (root, *below(root))) if root else 0.0
        for root in (running.server.pid, database)
    )


def _processor(pid: int) -> float:
    """Milliseconds that a process ran, with those children that ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, told[11:15])) * 1000 / os.sysconf("SC_CLK_TCK")


def _opened(port: int, posts: Posts) -> tuple[str, dict[str, str]]:
    """The form as a browser has it: its cookie and its hidden fields."""
    until = time.monotonic() + GIVE_UP
    while True:  # its address is told before the workers listen
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", posts.page)
            answer = connection.getresponse()
            page = answer.read().decode()
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
        finally:
            connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{posts.page}: {answer.status}")
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found = TOKEN.search(page)
    return cookie, {**hidden, **({"csrfmiddlewaretoken": found[1]} if found else {})}


def _client(
    port: int,
    posts: Posts,
    waiting: Any,
    told: Told,
    cookie: str,
    hidden: Mapping[str, str],
    give_up: float,
) -> None:
    while (each := waiting.get()) is not None:
        at, number, given = each
        body = urlencode({**hidden, **posts.fields(number, given)})
        until = time.monotonic() + give_up
        while time.monotonic() < until:
            status = _post(port, posts.page, body, cookie)
            with told.lock:
                told.answers[status] += 1
                if status in posts.acknowledged:
                    told.spent.append(time.monotonic() - at)
                    told.acknowledged.add(number)
                    break
                told.retries += 1
            if 400 <= status < 500 and status != 429:
                break
            time.sleep(0.3)


def _post(port: int, page: str, body: str, cookie: str) -> int:
    """The status of the answer; 0 where there was none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    kind = "application/x-www-form-urlencoded"
    origin = f"http://127.0.0.1:{port}"
    headers = {"Content-Type": kind, "Cookie": cookie, "Origin": origin, "Referer": origin + page}
    try:
        connection.request("POST", page, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def once_each(running: Running, posts: Posts, told: Told) -> tuple[int, int]:
    """How many acknowledged posts are missing, and how many are there more than once."""
    rows = Counter(row[0] for row in running.rows(posts.kept))
    missing = sum(number not in rows for number in told.acknowledged)
    return missing, sum(rows[number] > 1 for number in told.acknowledged)


@dataclass
class Running:
    """A served site."""

    port: int
    server: subprocess.Popen[str]
    cluster: Cluster | None
    """None on SQLite."""
    data: Path
    environment: dict[str, str]
    given: Iterator[Given] = field(default_factory=lambda: iter(()))
    """What each post needs of its own: it is used up once."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database says."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.data / "hengjian.sqlite3", timeout=20)) as lite:
            return lite.execute(query).fetchall()

    def bare_insert(self) -> float:
        """Milliseconds that Django needs for one row in the same database."""
        return float(_shell(INSERT, self.environment).splitlines()[-1])


def filled(posts: Posts, environment: Mapping[str, str]) -> list[Given]:
    """Put up what the page needs, for ``COUNT`` posts; what each of them is given."""
    given: list[Given] = json.loads(_shell(posts.fill, environment).splitlines()[-1])
    return given


def _shell(code: str, environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "hengjian", "manage", "shell", "--verbosity", "0", "-c", code]
    done = subprocess.run(
        command, check=True, env=dict(environment), cwd=ROOT, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


@contextlib.contextmanager
def site(posts: Posts, count: int, *, postgres: bool) -> Iterator[Running]:
    """A served site with what ``count`` posts need, on a database of its own."""
    from tests.site.serving import GATHERED

    with (
        tempfile.TemporaryDirectory(prefix="hengjian-bench-") as folder,
        _cluster(Path(folder), wanted=postgres) as cluster,
    ):
        data = Path(folder, "data")
        data.mkdir(mode=0o700)
        environment = os.environ | {
            "HENGJIAN_DATA": str(data),
            "HENGJIAN_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
            "HENGJIAN_STATIC": str(GATHERED),
            "COUNT": str(count),
        }
        environment.pop("DATABASE_URL", None)
        if cluster is not None:
            environment["DATABASE_URL"] = cluster.url
        # The tables straight from the models: migrating takes ten times as long.
        ready = [sys.executable, "-m", "tests.site.tables"]
        subprocess.run(ready, check=True, env=environment, cwd=ROOT)
        given = filled(posts, environment)
        with _served(environment) as (port, server):
            yield Running(port, server, cluster, data, environment, iter(given))


@contextlib.contextmanager
def _cluster(folder: Path, *, wanted: bool) -> Iterator[Cluster | None]:
    from tests.site.serving import free_port
    from tools.with_postgres import _lesser_user, programs

    if not wanted:
        yield None
        return
    binaries = programs()
    assert binaries is not None  # asked before
    lesser = _lesser_user()
    base = folder / "postgres"
    base.mkdir()
    folder.chmod(0o755)
    if lesser:
        shutil.chown(base, lesser["user"], lesser["group"])
    cluster = Cluster(binaries, str(base), free_port(), lesser)
    try:
        yield cluster
    finally:
        cluster.stop()


@contextlib.contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    from tests.site.serving import free_port

    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "hengjian", "serve", "--port", str(port)],
        env=dict(environment), cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        _await(server)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.communicate(timeout=60)
        server.kill()


def _await(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    said = ""
    while "http://" not in said:
        line = server.stdout.readline()
        if not line:
            raise RuntimeError(said)
        said += line
    threading.Thread(target=server.stdout.read, daemon=True).start()


def measure(posts: Posts, *, postgres: bool = True, seconds: int = SECONDS) -> Iterator[Row]:
    """The rows of one page: quiet runs, the workers killed, the database killed."""
    rate = RATE if postgres else ON_SQLITE
    count = rate * (seconds * RUNS + FAULT_SECONDS * 2)
    where = "PostgreSQL" if postgres else "SQLite"
    with site(posts, count, postgres=postgres) as running:
        bare = running.bare_insert()
        quiet = [drive(running, posts, rate, seconds) for _ in range(RUNS)]
        name = f"{posts.name}, {where}"
        yield from _quiet(f"{name}, {rate}/s × {seconds} s", quiet, rate * seconds, bare)
        yield from _after(name, running, posts, quiet)
        faults: dict[str, Clean] = {"workers killed": lambda: kill_workers(running.server)}
        if running.cluster is not None:
            faults["PostgreSQL killed"] = running.cluster.kill
        for what, fault in faults.items():
            told = drive(running, posts, rate, FAULT_SECONDS, fault)
            lost = rate * FAULT_SECONDS - len(told.acknowledged)
            note = f"{told.retries} retries, p95 {told.p(95):.0f} ms"
            yield Row(f"{name}, {what}: not acknowledged", lost, "", None, 0, note=note)
            yield from _after(f"{name}, {what}", running, posts, [told])


def _quiet(name: str, runs: list[Told], wanted: int, bare: float) -> Iterator[Row]:
    best = min(runs, key=lambda each: each.p(95))
    load = f"load {os.getloadavg()[0]:.1f}"
    note = f"{len(best.acknowledged)} acknowledged, p50 {best.p(50):.0f}, {load}"
    yield Row(f"{name}, p95", best.p(95), "ms", None, P95, note=note)
    yield Row(f"{name}, p50 to a bare insert", best.p(50), "ms", bare)
    processor = best.site + best.database
    told = f"site {best.site:.1f}, database {best.database:.1f}"
    yield Row(f"{name}, processor a post", processor, "ms", note=told)
    lost = sum(wanted - len(each.acknowledged) for each in runs)
    answers = dict(sum((each.answers for each in runs), Counter()))
    yield Row(f"{name}, not acknowledged", lost, "", None, 0, note=f"answers {answers}")


def _after(name: str, running: Running, posts: Posts, runs: list[Told]) -> Iterator[Row]:
    counts = [once_each(running, posts, each) for each in runs]
    yield Row(f"{name}: acknowledged and missing", sum(each[0] for each in counts), "", None, 0)
    yield Row(f"{name}: there twice", sum(each[1] for each in counts), "", None, 0)


def run(named: tuple[str, ...] = (), seconds: int = SECONDS) -> Iterator[Row]:
    """Each kind of post on PostgreSQL, where that is, and on SQLite."""
    from tools.with_postgres import programs

    for posts in EVERY:
        if named and not any(word in posts.name for word in named):
            continue
        if programs() is None:
            yield Row(posts.name, None, note="PostgreSQL is not installed")
        else:
            yield from measure(posts, seconds=seconds)
        yield from measure(posts, postgres=False, seconds=seconds)


PAGE = ROOT / "docs" / "reference" / "public-load.md"
HEAD = """# What the site takes of residents' posts

Generated by `python -m bench.public_load --write`: cases, answers by one-time code, answers to a
form of 250 questions and votes, all from one address, a tenth of them twice at one moment. Latency
is from the moment a post was due to its acknowledgement, retries included; a quiet run is the best
of three; beside it one bare row that Django inserts into the same database. Then all workers, or
all of PostgreSQL, are killed (SIGKILL) a third through a run: whatever was acknowledged must be
there, once.
"""


def page(rows: list[Row]) -> str:
    """The figures as a page of the reference."""
    told = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors ({platform.machine()})"
    lines = [
        f"| {row.name} | {_cell(row.value)} {row.unit} | {_cell(row.limit)} | {_cell(row.ratio)} "
        f"| {row.note} |"
        for row in rows
    ]
    head = "| what | value | at most | to a bare insert | beside |\n|---|---|---|---|---|"
    return "\n".join([HEAD, f"Measured on {told}.", "", head, *lines, ""])


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended in order
    words = [each for each in sys.argv[1:] if each != "--write"]
    numbers = [int(each) for each in words if each.isdecimal()]
    found = []
    for row in run(tuple(each for each in words if not each.isdecimal()), *numbers):
        found.append(row)
        ratio = None if row.ratio is None else round(row.ratio, 2)
        told = [row.name, row.value, row.unit, ratio, row.verdict, row.note]
        print(json.dumps(told, ensure_ascii=False), flush=True)
    if "--write" in sys.argv:
        PAGE.write_text(page(found), encoding="utf-8")
