"""The board is narrowed by what stands in its address, and exported as it is narrowed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.evaluation.models import Evaluation, KeptStanding
from tests.site.counting import queries_of

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


def _codes(client: Client, query: str) -> set[str]:
    said = client.get(f"/evaluations/?{query}").content.decode()
    return set(re.findall(r'class="name">\s*<a href="/evaluations/([^/"]+)/"', said))


def _sheet(client: Client, query: str) -> list[dict[str, object]]:
    sent = b"".join(client.get(f"/evaluations/?{query}&export=xlsx"))
    head, *lines = openpyxl.load_workbook(io.BytesIO(sent)).active.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture
def older(begun: Evaluation) -> Evaluation:
    """One of another year and kind by the same evaluator, stopped."""
    row = Evaluation.objects.get(pk=begun.pk)
    row.pk, row.code, row.year, row.kind, row.state = (
        None,
        "PJ-OLD",
        2019,
        "departmental",
        "stopped",
    )
    row.number, row._state.adding = None, True
    row.save()
    return row


def test_the_board_is_narrowed_by_its_address(
    begun: Evaluation, older: Evaluation, client_of: ClientOf
) -> None:
    client, both = client_of("finance_bureau"), {begun.code, older.code}
    assert _codes(client, "") == both
    assert _codes(client, "year=2023") == {begun.code}
    assert _codes(client, "year=2019") == {older.code}
    assert _codes(client, "kind=departmental") == {older.code}
    assert _codes(client, f"agency={begun.agency.code}") == both
    assert _codes(client, f"agency={begun.agency.code}&year=2019") == {older.code}
    assert _codes(client, "state=stopped&year=2023") == set()
    assert _codes(client, "step=research") == {begun.code}, "what was stopped stands nowhere"
    for odd in ("year=12", "year=abcd", "agency=NONE", "overdue=no", "mine=nothing"):
        assert _codes(client, odd) == set()


def test_only_what_is_past_its_day_is_overdue(begun: Evaluation, client_of: ClientOf) -> None:
    client, today = client_of("finance_bureau"), current_day()
    step = begun.steps.filter(key="research")
    step.update(due_on=today)
    assert _codes(client, "overdue=yes") == set(), "on its day it is not late"
    step.update(due_on=today - timedelta(days=1))
    assert _codes(client, "overdue=yes") == {begun.code}
    begun.steps.update(due_on=date(2020, 1, 6))
    step.update(due_on=None)
    assert _codes(client, "overdue=yes") == set(), "only the step at which it stands"


def test_what_is_chosen_stays_in_every_address(
    begun: Evaluation, older: Evaluation, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    said = client.get("/evaluations/?year=2023&kind=fiscal").content.decode()
    assert "?year=2023&amp;kind=fiscal&amp;step=research" in said
    assert "?year=2023&amp;kind=fiscal&amp;state=scoring" in said
    assert "?year=2023&amp;kind=fiscal&amp;export=xlsx" in said
    assert re.search(r'<option value="2023" selected>', said)
    part = client.get("/evaluations/?year=2019", headers={"HX-Target": "list"}).content.decode()
    assert "<html" not in part
    assert older.code in part
    assert begun.code not in part
    stopped = re.search(r'state=stopped"[^>]*>[^<]*<span class="number">(\d+)<', part)
    assert stopped is not None
    assert stopped[1] == "1"


def test_the_workbook_holds_the_rows_that_are_shown(
    published: Evaluation, older: Evaluation, client_of: ClientOf
) -> None:
    KeptStanding.objects.update(stale=True)
    step = published.steps.exclude(pk=published.pk)[0]
    published.steps.filter(pk=step.pk).update(state="open", due_on=date(2020, 1, 6))
    (line,) = _sheet(client_of("finance_bureau"), "year=2023")
    assert (line["编号"], line["评价年度"]) == (published.code, 2023)
    assert (str(line["得分下限"]), str(line["得分上限"]), line["评价等级"]) == (
        "67.4",
        "67.4",
        "中",
    )
    assert line["现在步骤"] == step.body["title"]["zh"]
    assert line["逾期（天）"] == (current_day() - date(2020, 1, 6)).days
    assert not KeptStanding.objects.filter(evaluation=published, stale=True).exists()
    page = client_of("finance_section").get("/evaluations/?export=xlsx")
    assert page["Content-Type"].startswith("text/html"), "only who may take data away"


def test_a_workbook_tells_no_score_that_the_page_hides(
    published: Evaluation, client_of: ClientOf
) -> None:
    client = client_of("implementing_unit")
    (line,) = _sheet(client, "year=2023")
    assert line["编号"] == published.code
    assert {
        line[key] for key in ("已定分值", "满分", "未定指标", "得分下限", "得分上限", "评价等级")
    } == {None}


def test_narrowing_asks_no_more_often(
    begun: Evaluation, older: Evaluation, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")

    def asked(query: str) -> int:
        client.get(f"/evaluations/?{query}")
        return queries_of(lambda: client.get(f"/evaluations/?{query}"))

    plain = asked("")
    assert plain <= 15
    assert asked("year=2023&kind=fiscal&overdue=yes&step=research&state=scoring") <= plain


@pytest.mark.parametrize("role", ["implementing_unit", "auditor", "finance_bureau"])
def test_every_step_leads_where_the_reader_may_go(
    begun: Evaluation, client_of: ClientOf, role: str
) -> None:
    """Who is not inside an evaluation knows its steps and is led to its page, to no closed door."""
    client, led = client_of(role), set()
    for page in ("/evaluations/", f"/evaluations/{begun.code}/"):
        said = client.get(page).content.decode()
        led |= set(re.findall(rf'href="(/evaluations/{begun.code}/[^"#?]*)"', said))
    assert {client.get(each).status_code for each in led} == {200}
    assert led == {f"/evaluations/{begun.code}/"} or role == "finance_bureau"
