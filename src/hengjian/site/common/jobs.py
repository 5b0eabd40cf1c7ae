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
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.common import progress
from hengjian.site.common.actor import Actor
from hengjian.site.common.models import Job
from hengjian.site.common.patience import JOB, took_too_long

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
    progress.clear(job.pk)
    if settings.JOBS_AT_ONCE:
        job.state, job.claim, job.started_at = Job.State.RUNNING, "at once", timezone.now()
        job.save()
        run(job)
        progress.clear(job.pk)
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
            progress.ask_to_stop(job.pk)


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
    reached = progress.read(job.pk)
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
        if progress.is_to_stop(job.pk) and may_be_cancelled(job):
            raise Cancelled
        progress.write(job.pk, done, total, message)

    return step
