"""The worker: takes jobs that wait, one at a time, and does each in a process of its own.

A job's process may fail, run out of memory or be killed; the worker goes on and says what became
of the job. Where the worker itself dies, its signs of life cease, and the next worker takes the
job over. Two workers never end the same job: the end is written by whoever holds the claim.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
import uuid
from multiprocessing import connection as processes
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import FrameType

import django
from django.db import connections
from django.db.models import F, QuerySet
from django.urls import get_resolver
from django.utils import timezone

from hengjian.errors import problem
from hengjian.site.common import disk, duties, jobs, progress
from hengjian.site.common.models import Job
from hengjian.site.common.patience import JOB, bound_questions

POLL = 0.5
"""Seconds between two looks for work."""
BEAT = 1.0
"""Seconds between two signs of life."""
LOST = 20.0
"""Seconds of silence after which a running job counts as lost."""
ATTEMPTS = 3
"""How often a job is begun before it counts as failed."""
ORPHANED = 75
"""Exit status of a job's process whose worker died."""
log = logging.getLogger("hengjian.worker")


class Worker:
    """Takes jobs until it is told to stop."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._looked_at = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Stop soon: a job under way is given back and begun again by the next worker."""
        self._stopping.set()

    def work(self, *, until_idle: bool = False) -> None:
        """Do what waits and begin what is due, until told to stop; or only what waits, until
        nothing does."""
        _ = get_resolver().url_patterns  # loads the site once, for the processes of all jobs
        while not self._stopping.is_set():
            recover()
            if not until_idle:
                self._see_to_duties()
            job = claim()
            if job is not None:
                self._supervise(job)
            elif until_idle:
                return
            else:
                self._stopping.wait(POLL)

    def _see_to_duties(self) -> None:
        """Begin what is due, now and then."""
        now = time.monotonic()
        if now - self._looked_at >= duties.EVERY:
            self._looked_at = now
            duties.begin_due()
            disk.watch()

    def _supervise(self, job: Job) -> None:
        log.info("job %s %s begins, attempt %s", job.pk, job.kind, job.attempts)
        connections.close_all()
        process = _context().Process(target=_run, args=(job.pk, job.claim), daemon=True)
        process.start()
        while process.is_alive() and not self._stopping.is_set():
            progress.beat(job.pk)
            processes.wait([process.sentinel], BEAT)
        if process.is_alive():
            _terminate(process)
            give_back(job)
            return
        process.join()
        _conclude(job, process.exitcode or 0)
        progress.clear(job.pk)


def claim() -> Job | None:
    """The oldest job that waits, now claimed by this worker alone."""
    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("pk")
    for number in waiting.values_list("pk", flat=True)[:20]:
        taken = waiting.filter(pk=number).update(
            state=Job.State.RUNNING,
            claim=uuid.uuid4().hex,
            attempts=F("attempts") + 1,
            started_at=timezone.now(),
        )
        if taken:
            return Job.objects.get(pk=number)
    return None


def recover() -> None:
    """Put jobs whose worker fell silent back in the queue, or end those that died too often."""
    for job in Job.objects.filter(state=Job.State.RUNNING):
        assert job.started_at is not None
        if progress.silence(job.pk, job.started_at.timestamp()) > LOST:
            log.warning("job %s %s lost its worker", job.pk, job.kind)
            _again_or_lost(job)


def give_back(job: Job) -> None:
    """Return a job that was stopped through no fault of its own."""
    _mine(job).update(state=Job.State.WAITING, claim="", attempts=F("attempts") - 1)


def _again_or_lost(job: Job) -> None:
    if job.attempts < ATTEMPTS:
        _mine(job).update(state=Job.State.WAITING, claim="")
        return
    lost = problem("job-lost", attempts=job.attempts, number=job.pk)
    jobs.end(job, Job.State.FAILED, problems=[lost])


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, claim=job.claim, state=Job.State.RUNNING)


def _conclude(job: Job, status: int) -> None:
    """Say what became of a job whose process is gone."""
    if status == 0:
        log.info("job %s %s ended", job.pk, job.kind)
    elif status < 0:
        log.warning("job %s %s was killed by signal %s", job.pk, job.kind, -status)
        _again_or_lost(job)
    elif _mine(job).exists():
        jobs.end(job, Job.State.FAILED, problems=[problem("job-broke", number=job.pk)])


def _terminate(process: BaseProcess) -> None:
    process.terminate()
    process.join(5)
    if process.is_alive():
        process.kill()
        process.join()


def _context() -> ForkContext | SpawnContext:
    if "fork" in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _run(number: int, claim: str) -> None:
    """The process of one job; an unexpected failure prints itself and exits with status 1."""
    django.setup()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    bound_questions(JOB)
    job = Job.objects.get(pk=number, claim=claim)
    jobs.run(job)
    connections.close_all()


def _end_with_worker() -> None:
    """A job does not outlive its worker: nobody would give its signs of life."""
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()
        os._exit(ORPHANED)
