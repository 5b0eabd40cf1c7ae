"""A poor network sends the same report several times at one moment: it is one case."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from hengjian.site.accounts.models import AccessCode
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.models import Case, CaseEvent

TIMES = 5


@pytest.mark.django_db(transaction=True)
def test_sent_five_times_at_once_it_is_one_case_with_one_code(site: Site) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no database in memory: runs on PostgreSQL")
    number = str(uuid.uuid4())
    form = {"topic": "quality", "text": "楼道灯又坏了", "sent_as": number}

    def send(_: int) -> tuple[int, bytes]:
        try:
            answer = Client().post("/p/T-1/report/", form)
            return answer.status_code, answer.content.partition(b'class="code"')[2][:40]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as threads:
        answers = list(threads.map(send, range(TIMES)))
    assert {status for status, _ in answers} <= {201, 202}
    assert len({shown for _, shown in answers}) == 1
    assert (Case.objects.count(), CaseEvent.objects.count(), AccessCode.objects.count()) == (
        1,
        1,
        1,
    )
