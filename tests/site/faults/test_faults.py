"""Killed in the middle: nothing is half written, nothing that was acknowledged is lost.

Each test runs real processes of a site of its own, on the kind of database the tests run on.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from hengjian.trail import verify_trail_file
from tests.site.serving import PATIENCE, OwnSite, own_site

ROWS = 30
SOME = 10
"""After how many rows a job stays, to be killed."""
Found = TypeVar("Found")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[OwnSite]:
    """A site without rows."""
    folder = tmp_path_factory.mktemp("faults")
    with own_site(folder, blank, DJANGO_SETTINGS_MODULE="tests.site.faults.settings") as site:
        yield site


@dataclass(frozen=True)
class State:
    """What the database says of a job."""

    state: str
    attempts: int
    rows: int


ASK = """
    SELECT state, attempts,
           (SELECT count(*) FROM accounts_organisation WHERE code LIKE 'J{number}-%')
    FROM common_job WHERE id = {number}
"""


class Asked:
    """A job that was asked for."""

    def __init__(self, site: OwnSite, kind: str) -> None:
        self.site = site
        self.number = int(site.run("-m", "tests.site.faults.ask", kind, str(ROWS)))

    def now(self) -> State:
        return State(*self.site.rows(ASK.format(number=self.number))[0])

    def ends(self) -> State:
        """Wait until it is neither waiting nor running."""

        def ended() -> State | None:
            state = self.now()
            return state if state.state not in ("waiting", "running") else None

        return until(ended, every=0.2)


def hold(site: OwnSite, *, beyond: int) -> None:
    """The next job that does more than ``beyond`` steps stays there: see ``stay_where_wanted``."""
    Path(site.environment["HENGJIAN_DATA"], "hold").write_text(str(beyond))


def held(site: OwnSite) -> int:
    """The process of the job that stays, once it does."""
    file = Path(site.environment["HENGJIAN_DATA"], "held")
    process = until(lambda: int(file.read_bytes()) if file.exists() else None)
    file.unlink()
    return process


def until(ask: Callable[[], Found | None], every: float = 0.05) -> Found:
    """What ``ask`` finds, asked again and again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (found := ask()) is not None:
            return found
        time.sleep(every)
    raise AssertionError("waited too long")


@contextmanager
def working(site: OwnSite) -> Iterator[subprocess.Popen[str]]:
    """A worker; stopped gracefully unless the test killed it."""
    worker = site.start("-m", "hengjian", "manage", "work")
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.send_signal(signal.SIGTERM)
        try:
            worker.communicate(timeout=PATIENCE)
        finally:
            worker.kill()


def gone(process: int) -> bool | None:
    """Whether a process ended; None while it lives."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    try:
        state = Path(f"/proc/{process}/stat").read_text().split()[2]
    except (FileNotFoundError, ProcessLookupError):  # it went in the meantime
        return True
    return True if state == "Z" else None


def kill(worker: subprocess.Popen[str], process: int) -> None:
    """Kill the worker without a warning; its job ends with it."""
    worker.kill()
    worker.wait()
    until(lambda: gone(process))


def test_a_killed_worker_leaves_nothing_of_whole_work_and_the_next_one_does_it(
    site: OwnSite,
) -> None:
    job = Asked(site, "faults.whole")
    hold(site, beyond=SOME - 1)
    with working(site) as worker:
        kill(worker, held(site))
    assert job.now() == State("running", 1, 0)
    with working(site):
        assert job.ends() == State("done", 2, ROWS)


def test_a_killed_job_is_begun_again_by_the_same_worker(site: OwnSite) -> None:
    job = Asked(site, "faults.whole")
    hold(site, beyond=SOME - 1)
    with working(site) as worker:
        os.kill(held(site), signal.SIGKILL)
        assert job.ends() == State("done", 2, ROWS)
        assert worker.poll() is None


def test_stepwise_work_keeps_what_it_committed_and_goes_on(site: OwnSite) -> None:
    job = Asked(site, "faults.stepwise")
    hold(site, beyond=SOME - 1)
    with working(site) as worker:
        kill(worker, held(site))
    assert job.now() == State("running", 1, SOME)
    with working(site):
        assert job.ends() == State("done", 2, ROWS)


def test_a_stopped_worker_gives_its_job_back(site: OwnSite) -> None:
    job = Asked(site, "faults.whole")
    hold(site, beyond=SOME - 1)
    with working(site):
        held(site)
    assert job.now() == State("waiting", 0, 0)
    with working(site):
        assert job.ends() == State("done", 1, ROWS)


def told(process: subprocess.Popen[str], lines: int) -> list[str]:
    """The lines a process says before it is killed without a warning, and those already sent."""
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    rest, _ = process.communicate()
    return [line.strip() for line in [*said, *rest.splitlines(keepends=True)] if line[-1:] == "\n"]


def test_no_acknowledged_upload_is_lost_and_none_is_half_there(site: OwnSite) -> None:
    acknowledged = []
    for lines in (1, 2, 3, 5):
        acknowledged += told(site.start("-m", "tests.site.faults.upload"), lines)
    assert len(acknowledged) >= 11
    listed = site.manage("check_attachments")  # fails where a file is lost or altered
    assert "丢失 lost 0 · 改动 altered 0" in listed
    rows = {digest for (digest,) in site.rows("SELECT sha256 FROM common_attachment")}
    assert set(acknowledged) <= rows


def test_concurrent_writers_make_one_unbroken_chain(site: OwnSite, tmp_path: Path) -> None:
    writers = [site.start("-m", "tests.site.faults.write_trail", name, "25") for name in "甲乙丙丁"]
    sequences: list[str] = []
    for writer in writers:
        said, _ = writer.communicate(timeout=PATIENCE)
        assert writer.returncode == 0, said
        sequences += said.split()
    assert len(set(sequences)) == 100
    file = tmp_path / "trail.jsonl"
    site.manage("export_trail", str(file))
    assert [check.code for check in verify_trail_file(file) if not check.holds] == []


def test_a_killed_writer_leaves_a_whole_chain_with_all_it_acknowledged(
    site: OwnSite, tmp_path: Path
) -> None:
    acknowledged = told(site.start("-m", "tests.site.faults.write_trail", "戊", "1000"), 10)
    file = tmp_path / "trail.jsonl"
    site.manage("export_trail", str(file))
    assert [check.code for check in verify_trail_file(file) if not check.holds] == []
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()[1:]]
    assert {int(number) for number in acknowledged} <= {line["sequence"] for line in lines}
