"""A question that the database does not end is ended, and told as what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from hengjian.bilingual import Text
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.inserting import count_anew
from hengjian.site.common.jobs import Step, work
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.common.patience import took_too_long
from hengjian.site.platform.slow import SlowQuestionMiddleware
from tests.site.serving import own_site

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite knows no bound of a question"
)


def ask_for_long() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '30ms'")
        cursor.execute("SELECT pg_sleep(10)")


@work("tests.long-question", title=Text("问得太久", "long question"))
def long_work(job: Job, step: Step) -> None:
    ask_for_long()


@pytest.fixture
def ended() -> DatabaseError:
    """What Django raises where the database ended a question."""
    with pytest.raises(OperationalError) as caught:
        ask_for_long()
    return caught.value


def _answered(path: str, error: Exception) -> HttpResponse | None:
    door = SlowQuestionMiddleware(lambda request: HttpResponse())
    return door.process_exception(RequestFactory().get(path), error)


@only_postgresql
def test_a_page_says_that_the_question_was_given_up(ended: DatabaseError) -> None:
    answer = _answered("/sites/", ended)
    assert answer is not None
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "超过 15 秒" in page
    assert "请缩小范围" in page
    assert "Narrow the question" in page


@only_postgresql
def test_a_program_is_told_so_in_a_problem_document(ended: DatabaseError) -> None:
    answer = _answered("/api/v1/sites", ended)
    assert answer is not None
    assert answer.status_code == 503
    assert [each["code"] for each in json.loads(answer.content)["problems"]] == [
        "question-too-long"
    ]


@only_postgresql
def test_work_in_the_background_ends_with_a_problem() -> None:
    job = jobs.start("tests.long-question", by=System())
    assert job.state == Job.State.FAILED
    assert "超过 10 分钟" in str(job.problems)


@pytest.mark.parametrize(
    "error", [ValueError("x"), DatabaseError("x"), OperationalError("disk I/O")]
)
def test_other_failures_stay_what_they_are(error: Exception) -> None:
    assert not took_too_long(error)
    assert _answered("/sites/", error) is None


def test_the_server_bounds_its_questions_and_a_command_does_not(tmp_path: Path, blank: str) -> None:
    asked = "import django; django.setup(); {}from django.db import connection as c; "
    asked += (
        "k = c.cursor(); k.execute('SHOW jit'); assert k.fetchone()[0] == 'off'; "
        "k.execute('SHOW statement_timeout'); print(k.fetchone()[0])"
        if connection.vendor == "postgresql"
        else "c.ensure_connection(); print('open')"
    )
    with own_site(tmp_path, blank) as site:
        served = site.run("-c", asked.format("import hengjian.site.wsgi; ")).split()[-1]
        alone = site.run("-c", asked.format("")).split()[-1]
    expected = ("15s", "0") if connection.vendor == "postgresql" else ("open", "open")
    assert (served, alone) == expected


@only_postgresql
def test_tables_are_counted_in_the_work_that_wrote_them(district: Any) -> None:
    with connection.cursor() as cursor:
        asked = "SELECT reltuples FROM pg_class WHERE oid = 'accounts_organisation'::regclass"
        cursor.execute(asked)
        assert cursor.fetchone()[0] < 1
        count_anew(type(district), TrailEntry)
        cursor.execute(asked)
        assert cursor.fetchone()[0] > 5
