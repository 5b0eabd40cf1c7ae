"""Long work in the background, watched by whoever asked for it.

Register the work where it is written, start it from an action or a page::

    @work("sites.import", title=Text("导入小区", "Import of sites"))
    def import_sites(job: Job, step: Step, *, batch: int) -> Result:
        for number, row in enumerate(rows, start=1):
            step(number, len(rows), Text("正在导入", "importing"))
            …
        return {"address": "/imports/3/"}

    job = jobs.start("sites.import", by=membership, batch=batch.pk)
    return redirect("web:job", job.pk)

A work is **whole** unless it says otherwise: everything it writes and the end of the job are one
transaction. Where its process dies, nothing was written, and it is done again from the beginning;
it can be cancelled at any step. A work with ``whole=False`` commits as it goes: it must bear being
begun again after having died anywhere, and it cannot be cancelled. On SQLite whole work keeps every
other writer waiting until it ends: let it read its files before it begins to write.

Raise ``Refused`` to end the job with problems that the page lists. ``result["address"]`` is the
page that shows what came of it. The process that asked ends the transaction first: a job started
in a transaction that rolls back never was. Tests do the work at once, inside ``start``.

How far each running job is: small files in the data folder, outside the database.

On SQLite a job that writes holds the only write lock until it commits, and on both databases what
it writes is invisible until then. Its progress, its sign of life and the wish to stop it must be
seen at once, so they are files.

What the worker begins by itself: work that is due by the calendar or by what was changed.

Register a duty in a module ``duties`` of an app, beside the work it begins::

    @duty("warnings.monthly")
    def monthly() -> Arguments | None:
        return {"month": "2026-11"}     # or None while nothing is due

A worker asks each duty now and then. Two workers may begin the same work; it must bear that.

The worker: takes jobs that wait, one at a time, and does each in a process of its own.

A job's process may fail, run out of memory or be killed; the worker goes on and says what became
of the job. Where the worker itself dies, its signs of life cease, and the next worker takes the
job over. Two workers never end the same job: the end is written by whoever holds the claim.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from multiprocessing import connection as processes
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F, QuerySet
from django.urls import get_resolver
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from hengjian.bilingual import Text, same
from hengjian.errors import Problem, Refused, problem
from hengjian.files import write_whole
from hengjian.site.common import disk
from hengjian.site.common.actor import Actor, System
from hengjian.site.common.models import Job
from hengjian.site.common.patience import JOB, bound_questions, took_too_long

Step = Callable[[int, int | None, Text | str], None]
"""``step(done, total, message)``: say how far the work is; also where it can be cancelled."""
Result = dict[str, Any] | None
Do = Callable[..., Result]
GiveUp = Callable[..., None]
"""Called with the arguments of the work where its job ends unfinished, in that transaction."""
EVERY = 0.2
"""Seconds between two writings of the progress."""
MOST_PROBLEMS = 200
"""Problems kept of one job."""

UNTITLED = Text("后台任务", "Background work")


class Cancelled(Exception):
    """The person who asked for the work does not want it any more."""


class Superseded(Exception):
    """Another worker took the job over: what this one did must not count."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work."""

    kind: str
    do: Do
    whole: bool
    title: Text
    unfinished: GiveUp | None = None


_WORKS: dict[str, Work] = {}


def work(
    kind: str, *, title: Text = UNTITLED, whole: bool = True, unfinished: GiveUp | None = None
) -> Callable[[Do], Do]:
    """Register a function as the work of that kind; ``title`` is what its page is called, and
    ``unfinished`` puts back what said that the work goes on, where it fails or is cancelled.

    Raises ``ValueError`` where another module registered the kind.
    """

    def register(do: Do) -> Do:
        if kind in _WORKS and _WORKS[kind].do.__module__ != do.__module__:
            raise ValueError(f"work {kind!r} is registered twice")
        _WORKS[kind] = Work(kind, do, whole, title, unfinished)
        return do

    return register


def start(kind: str, *, by: Actor, **arguments: Any) -> Job:
    """Ask for the work; ``arguments`` are JSON values. Raises ``KeyError`` on an unknown kind."""
    registered = _WORKS[kind]
    job = Job.objects.create(
        kind=kind,
        module=registered.do.__module__,
        arguments=arguments,
        by=by.trail_identity().username,
        membership=getattr(by, "pk", None),
    )
    clear(job.pk)
    if settings.JOBS_AT_ONCE:
        job.state, job.claim, job.started_at = Job.State.RUNNING, "at once", timezone.now()
        job.save()
        run(job)
        clear(job.pk)
        job.refresh_from_db()
    return job


def may_be_cancelled(job: Job) -> bool:
    """Whether cancelling leaves nothing half done: before it starts, and all through whole work."""
    if job.state == Job.State.WAITING:
        return True
    known = _known(job)
    return job.state == Job.State.RUNNING and known is not None and known.whole


def cancel(job: Job) -> None:
    """Take a waiting job back, ask a running one to stop at its next step."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    with transaction.atomic():
        if waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now()):
            _give_up(job)
        else:
            ask_to_stop(job.pk)


def _give_up(job: Job) -> None:
    known = _known(job)
    if known is not None and known.unfinished is not None:
        known.unfinished(**job.arguments)


def work_of(job: Job) -> Work:
    """The work of a job. Raises ``Refused`` (``job-unknown``) where this version has none."""
    known = _known(job)
    if known is None:
        raise Refused([problem("job-unknown", kind=job.kind)])
    return known


def title_of(job: Job) -> Text:
    """What the job's page is called."""
    known = _known(job)
    return known.title if known is not None else UNTITLED


def _known(job: Job) -> Work | None:
    if job.kind not in _WORKS and apps.get_containing_app_config(job.module) is not None:
        import_module(job.module)
    return _WORKS.get(job.kind)


def run(job: Job) -> None:
    """Do a claimed job to its end, here and now.

    Raises ``Superseded`` where the claim is lost meanwhile, and whatever the work raises beyond
    ``Refused`` and ``Cancelled``.
    """
    try:
        registered = work_of(job)
        with transaction.atomic() if registered.whole else nullcontext():
            result = registered.do(job, _step(job), **job.arguments)
            if not end(job, Job.State.DONE, result=result):
                raise Superseded(f"job {job.pk}")
    except Refused as refused:
        end(job, Job.State.FAILED, problems=refused.problems)
    except DatabaseError as error:
        if not took_too_long(error):
            raise
        slow = problem("job-question-too-long", minutes=JOB // 60, number=job.pk)
        end(job, Job.State.FAILED, problems=[slow])
    except Cancelled:
        end(job, Job.State.CANCELLED)


def end(
    job: Job, state: Job.State, *, result: Result = None, problems: Iterable[Problem] = ()
) -> bool:
    """Write how the job ended; False where another worker has it now, and nothing was written."""
    reached = read(job.pk)
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=Job.State.RUNNING)
    kept = list(problems)[:MOST_PROBLEMS]
    with transaction.atomic():
        ended = mine.update(
            state=state,
            result=result,
            problems=[{"zh": p.as_json("zh"), "en": p.as_json("en")} for p in kept],
            done=reached.done,
            total=reached.total,
            finished_at=timezone.now(),
        )
        if ended and state != Job.State.DONE:
            _give_up(job)
    return bool(ended)


def _step(job: Job) -> Step:
    written_at = 0.0

    def step(done: int, total: int | None, message: Text | str = "") -> None:
        nonlocal written_at
        now = time.monotonic()
        if now - written_at < EVERY and done != total:
            return
        written_at = now
        if is_to_stop(job.pk) and may_be_cancelled(job):
            raise Cancelled
        write(job.pk, done, total, message)

    return step


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job is."""

    done: int = 0
    total: int | None = None
    """None where it cannot be known."""
    zh: str = ""
    en: str = ""

    @property
    def message(self) -> Text:
        """What it is doing."""
        return Text(self.zh, self.en)

    @property
    def share(self) -> int | None:
        """Percent, rounded down; None where the total is not known."""
        if not self.total:
            return None
        return min(100, 100 * self.done // self.total)


def write(number: int, done: int, total: int | None, message: Text | str) -> None:
    """Say how far job ``number`` is."""
    words = same(message) if isinstance(message, str) else message
    state = Progress(done, total, words.zh, words.en)
    write_whole(_file(number, "json"), json.dumps(asdict(state), ensure_ascii=False).encode())


def read(number: int) -> Progress:
    """How far it is; at its beginning where nothing was said yet."""
    try:
        written = json.loads(_file(number, "json").read_bytes())
    except FileNotFoundError:
        return Progress()
    return Progress(**written)


def beat(number: int) -> None:
    """Give a sign of life."""
    _file(number, "beat").touch()


def silence(number: int, since: float) -> float:
    """Seconds since the last sign of life, or since ``since`` where there was none later."""
    try:
        last = _file(number, "beat").stat().st_mtime
    except FileNotFoundError:
        last = since
    return time.time() - max(last, since)


def ask_to_stop(number: int) -> None:
    """Ask the job to stop at its next step."""
    _file(number, "stop").touch()


def is_to_stop(number: int) -> bool:
    """Whether somebody asked."""
    return _file(number, "stop").exists()


def clear(number: int) -> None:
    """Forget a job that ended or begins anew."""
    for kind in ("json", "beat", "stop"):
        _file(number, kind).unlink(missing_ok=True)


def _file(number: int, kind: str) -> Path:
    folder = Path(settings.DATA) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{number}.{kind}"


LOOKED_EVERY = 10.0
"""Seconds between two looks at what is due."""
AGAIN = timedelta(hours=1)
"""How long a duty whose work failed waits before it is begun again."""
Arguments = Mapping[str, Any]
Due = Callable[[], Arguments | None]
_DUTIES: dict[str, Due] = {}


def duty(kind: str) -> Callable[[Due], Due]:
    """The function says with which arguments work of that kind is due now; ``None``: it is not."""

    def register(due: Due) -> Due:
        _DUTIES[kind] = due
        return due

    return register


def begin_due() -> list[Job]:
    """Begin what is due and neither under way nor failed a moment ago."""
    autodiscover_modules("duties")
    begun = []
    for kind, due in _DUTIES.items():
        last = latest(kind)
        if last is not None and (last.under_way or _has_failed_lately(last)):
            continue
        arguments = due()
        if arguments is not None:
            begun.append(start(kind, by=System(), **arguments))
    return begun


def latest(kind: str, state: Job.State | None = None) -> Job | None:
    """The last job of the kind, or the last that stands so."""
    rows = Job.objects.filter(kind=kind)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-pk").first()


def _has_failed_lately(job: Job) -> bool:
    ended = job.finished_at
    return job.state == Job.State.FAILED and ended is not None and timezone.now() - ended < AGAIN


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
        if now - self._looked_at >= LOOKED_EVERY:
            self._looked_at = now
            begin_due()
            disk.watch()

    def _supervise(self, job: Job) -> None:
        log.info("job %s %s begins, attempt %s", job.pk, job.kind, job.attempts)
        connections.close_all()
        process = _context().Process(target=_run, args=(job.pk, job.claim), daemon=True)
        process.start()
        while process.is_alive() and not self._stopping.is_set():
            beat(job.pk)
            processes.wait([process.sentinel], BEAT)
        if process.is_alive():
            _terminate(process)
            give_back(job)
            return
        process.join()
        _conclude(job, process.exitcode or 0)
        clear(job.pk)


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
        if silence(job.pk, job.started_at.timestamp()) > LOST:
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
    end(job, Job.State.FAILED, problems=[lost])


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
        end(job, Job.State.FAILED, problems=[problem("job-broke", number=job.pk)])


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
    run(job)
    connections.close_all()


def _end_with_worker() -> None:
    """A job does not outlive its worker: nobody would give its signs of life."""
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()
        os._exit(ORPHANED)
