"""Long work: started, watched, cancelled, ended; taken over where its worker died."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.models import Organisation
from hengjian.site.common import jobs
from hengjian.site.common.jobs import Step
from hengjian.site.common.models import Job
from tests.site.common.files import Clerk
from tests.site.reading import content, seen
from tests.site.serving import PATIENCE

pytestmark = pytest.mark.django_db
BY = Clerk()


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Four kinds of work, for these tests only."""
    before = dict(jobs._WORKS)

    @jobs.work("test.count", title=Text("点数", "Counting"))
    def count(job: Job, step: Step, *, to: int) -> jobs.Result:
        for number in range(1, to + 1):
            step(number, to, Text("数数", "counting"))
        return {"address": "/counted/"}

    @jobs.work("test.refuse")
    def refuse(job: Job, step: Step) -> jobs.Result:
        Organisation.objects.create(code="X", name="不该留下", kind="unit")
        raise Refused([problem("attachment-empty", Place("a.xlsx"), name="a.xlsx")])

    @jobs.work("test.break")
    def broken(job: Job, step: Step) -> jobs.Result:
        raise ZeroDivisionError

    @jobs.work("test.stepwise", whole=False)
    def stepwise(job: Job, step: Step) -> jobs.Result:
        return None

    yield
    jobs._WORKS.clear()
    jobs._WORKS.update(before)


@pytest.fixture
def queued(settings: Any) -> Callable[..., Job]:
    """``queued("test.count", to=3)``: a job that waits for a worker, as outside tests."""
    settings.JOBS_AT_ONCE = False
    return lambda kind, **arguments: jobs.start(kind, by=BY, **arguments)


def test_work_is_done_and_tells_where_its_result_is() -> None:
    job = jobs.start("test.count", by=BY, to=3)
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.result == {"address": "/counted/"}
    assert job.by == "clerk"
    assert job.finished_at is not None


def test_work_that_is_refused_lists_its_problems_and_leaves_nothing() -> None:
    job = jobs.start("test.refuse", by=BY)
    assert job.state == "failed"
    assert job.problems[0]["zh"]["message"] == "文件“a.xlsx”是空的"
    assert job.problems[0]["en"]["place"] == "a.xlsx"
    assert not Organisation.objects.exists()


def test_an_unknown_kind_cannot_be_started() -> None:
    with pytest.raises(KeyError):
        jobs.start("test.nothing", by=BY)


def test_a_kind_cannot_be_registered_by_two_modules() -> None:
    with pytest.raises(ValueError, match="twice"):
        jobs.work("test.count")(time.sleep)


def test_a_job_of_a_kind_this_version_lost_ends_and_says_so(queued: Callable[..., Job]) -> None:
    Job.objects.filter(pk=queued("test.stepwise").pk).update(kind="test.gone", module="os")
    job = jobs.claim()
    assert job is not None
    assert not jobs.may_be_cancelled(job)
    assert jobs.title_of(job) == jobs.UNTITLED
    jobs.run(job)
    job.refresh_from_db()
    assert (job.state, job.problems[0]["en"]["code"]) == ("failed", "job-unknown")


def test_a_job_is_claimed_once(queued: Callable[..., Job]) -> None:
    first, second = queued("test.stepwise"), queued("test.stepwise")
    claimed = [jobs.claim(), jobs.claim(), jobs.claim()]
    assert [job and job.pk for job in claimed] == [first.pk, second.pk, None]


def test_a_job_whose_claim_is_lost_ends_nothing(queued: Callable[..., Job]) -> None:
    queued("test.count", to=1)
    job = jobs.claim()
    assert job is not None
    Job.objects.update(claim="another")
    with pytest.raises(jobs.Superseded):
        jobs.run(job)
    assert Job.objects.get().state == "running"


def silent_for(job: Job, seconds: float) -> None:
    jobs.clear(job.pk)
    Job.objects.update(started_at=timezone.now() - timedelta(seconds=seconds))


def test_a_job_whose_worker_fell_silent_is_begun_again_and_in_the_end_fails(
    queued: Callable[..., Job],
) -> None:
    queued("test.count", to=1)
    for attempt in range(1, jobs.ATTEMPTS + 1):
        job = jobs.claim()
        assert job is not None
        assert job.attempts == attempt
        silent_for(job, jobs.LOST - 5)
        jobs.recover()
        assert Job.objects.get().state == "running", "not lost yet"
        silent_for(job, jobs.LOST + 5)
        jobs.recover()
    failed = Job.objects.get()
    assert (failed.state, failed.problems[0]["zh"]["code"]) == ("failed", "job-lost")


def test_a_sign_of_life_keeps_a_job(queued: Callable[..., Job]) -> None:
    job = queued("test.count", to=1)
    assert jobs.claim()
    silent_for(job, jobs.LOST + 5)
    jobs.beat(job.pk)
    jobs.recover()
    assert Job.objects.get().state == "running"


def test_a_waiting_job_can_be_taken_back(queued: Callable[..., Job]) -> None:
    job = queued("test.stepwise")
    assert jobs.may_be_cancelled(job)
    jobs.cancel(job)
    assert Job.objects.get().state == "cancelled"
    assert jobs.claim() is None


def test_running_whole_work_stops_at_its_next_step(queued: Callable[..., Job]) -> None:
    queued("test.count", to=3)
    job = jobs.claim()
    assert job is not None
    jobs.cancel(job)
    jobs.run(job)
    assert Job.objects.get().state == "cancelled"


def test_stepwise_work_is_not_cancelled_half_way(queued: Callable[..., Job]) -> None:
    queued("test.stepwise")
    job = jobs.claim()
    assert job is not None
    assert not jobs.may_be_cancelled(job)


def test_progress_is_written_now_and_then_and_at_the_end(queued: Callable[..., Job]) -> None:
    queued("test.count", to=1_000)
    job = jobs.claim()
    assert job is not None
    begun = time.thread_time()
    jobs.run(job)
    assert time.thread_time() - begun < 1, "a thousand steps cost next to nothing"
    assert jobs.read(job.pk) == jobs.Progress(1000, 1000, "数数", "counting")


class TestPage:
    """The page of a job."""

    @pytest.fixture
    def mine(self, client_of: Callable[[str], Client], queued: Callable[..., Job]) -> Client:
        queued("test.count", to=200)
        Job.objects.update(by="auditor")
        return client_of("auditor")

    def shown(self, client: Client, **headers: str) -> str:
        job = Job.objects.get()
        page = client.get(reverse("web:job", args=[job.pk]), headers=headers)
        return seen(page.content.decode())

    def test_it_shows_how_far_the_work_is(self, mine: Client) -> None:
        assert "排队中" in self.shown(mine)
        job = jobs.claim()
        assert job is not None
        jobs.write(job.pk, 150, 200, Text("数数", "counting"))
        page = self.shown(mine)
        assert 'value="75" max="100"' in page
        assert "数数" in page
        assert "<title>点数" in page
        assert 'hx-trigger="every 1s"' in page

    def test_it_is_announced_by_quarters(self, mine: Client) -> None:
        job = jobs.claim()
        assert job is not None
        jobs.write(job.pk, 150, 200, "")
        address = reverse("web:job", args=[job.pk])
        headers = {"HX-Request": "true", "HX-Target": "job"}
        news = mine.get(f"{address}?said=running 50", headers=headers).content.decode()
        assert "hx-swap-oob" in news
        assert "<html" not in news
        same = mine.get(f"{address}?said=running 75", headers=headers).content.decode()
        assert "hx-swap-oob" not in same

    def test_an_ended_job_is_polled_no_more_and_leads_to_its_result(self, mine: Client) -> None:
        job = jobs.claim()
        assert job is not None
        jobs.run(job)
        page = self.shown(mine)
        assert 'href="/counted/"' in page
        assert "hx-trigger" not in content(page)

    def test_the_page_of_the_result_comes_anew_once_the_work_is_done(self, mine: Client) -> None:
        """Asked for by a page that came while the work went on; by no other, lest it go round."""
        job = jobs.claim()
        assert job is not None
        address = reverse("web:job", args=[job.pk])
        here = {"HX-Target": "job", "HX-Current-URL": "http://testserver/counted/?page=1"}
        waiting = mine.get(f"{address}?said=running 0", headers=here)
        assert "HX-Refresh" not in waiting.headers
        jobs.run(job)
        assert mine.get(f"{address}?said=running 0", headers=here)["HX-Refresh"] == "true"
        assert mine.get(f"{address}?said=", headers=here)["HX-Refresh"] == "true", "its first look"
        assert "HX-Refresh" not in mine.get(address, headers=here).headers
        elsewhere = {**here, "HX-Current-URL": f"http://testserver{address}"}
        answer = mine.get(f"{address}?said=running 0", headers=elsewhere)
        assert "HX-Refresh" not in answer.headers

    def test_problems_are_shown_in_the_reader_s_language(self, mine: Client) -> None:
        Job.objects.update(kind="test.refuse", arguments={})
        job = jobs.claim()
        assert job is not None
        jobs.run(job)
        assert "文件“a.xlsx”是空的" in self.shown(mine)
        assert "the file “a.xlsx” is empty" in self.shown(mine, **{"Accept-Language": "en"})

    def test_it_can_be_stopped_there(self, mine: Client) -> None:
        job = Job.objects.get()
        answer = mine.post(reverse("web:job-cancel", args=[job.pk]))
        assert answer["Location"] == reverse("web:job", args=[job.pk])
        assert "已取消" in self.shown(mine)

    def test_nobody_else_sees_or_stops_it(
        self, mine: Client, client_of: Callable[[str], Client]
    ) -> None:
        other = client_of("competent_department")
        job = Job.objects.get()
        assert other.get(reverse("web:job", args=[job.pk])).status_code == 404
        assert other.post(reverse("web:job-cancel", args=[job.pk])).status_code == 404
        job.refresh_from_db()
        assert job.state == "waiting"


def test_a_worker_begins_what_is_due_unless_it_only_empties_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    own = jobs.Worker()

    def begin() -> None:
        asked.append("due")
        own.stop()

    monkeypatch.setattr(jobs, "begin_due", begin)
    jobs.Worker().work(until_idle=True)
    assert asked == []
    guard = threading.Timer(PATIENCE, own.stop)
    guard.start()
    own.work()
    guard.cancel()
    assert asked == ["due"]
