"""The picture of a contract: planned, certified and paid over time against what was allowed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership
from hengjian.site.money.models import Contract, OutputCertificate, Payment
from hengjian.site.money.pages.contract_picture import contract_chart, course_of, plan_of
from hengjian.site.works.models import PlannedOutput
from tests.site.money.booking import D, contract, funded, special

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
UNTIL = date(2026, 6, 30)


@pytest.fixture
def works(member: Member) -> Contract:
    """1,000 of price, 80 % of the output paid while works go on; planned, certified, paid."""
    made = contract(funded(member, "1000.00"), progress=D(80))
    for number, amount in ((3, "100.00"), (4, "200.00"), (7, "50.00")):
        PlannedOutput.objects.create(
            code=f"PO-{number}",
            project=made.project,
            section=made.section,
            month=date(2026, number, 1),
            amount=D(amount),
        )
    OutputCertificate.objects.create(
        code="CZ-4",
        contract=made,
        month=date(2026, 4, 1),
        certified_on=date(2026, 4, 20),
        amount=D("150.00"),
        state="confirmed",
    )
    for number, amount in ((5, "90.00"), (6, "60.00")):
        Payment.objects.create(
            code=f"ZF-{number}",
            project=made.project,
            contract=made,
            payee="施工单位",
            account=special(made.project),
            amount=D(amount),
            fund_source="central",
            kind="progress",
            category="works",
            applied_on=date(2026, number, 1),
            paid_on=date(2026, number, 10),
            state="paid",
        )
    return made


def test_each_day_of_change_has_its_sums_and_what_the_terms_allow(
    works: Contract, member: Member
) -> None:
    planned = plan_of(member("finance_bureau"), works)
    found = [
        (str(p.on), p.planned, p.output, p.allowed, p.paid)
        for p in course_of(works, planned, UNTIL)
    ]
    assert found[1:] == [
        ("2026-03-31", D("100.00"), D("0.00"), D("0.00"), D("0.00")),
        ("2026-04-20", D("100.00"), D("150.00"), D("120.00"), D("0.00")),
        ("2026-04-30", D("300.00"), D("150.00"), D("120.00"), D("0.00")),
        ("2026-05-10", D("300.00"), D("150.00"), D("120.00"), D("90.00")),
        ("2026-06-10", D("300.00"), D("150.00"), D("120.00"), D("150.00")),
        ("2026-06-30", D("300.00"), D("150.00"), D("120.00"), D("150.00")),
    ]


def test_the_finding_says_what_is_too_much_and_how_far_the_works_are(
    works: Contract, member: Member
) -> None:
    Payment.objects.filter(code="ZF-6").update(amount=D("1000060.00"))
    drawn = contract_chart(member("finance_bureau"), works, UNTIL)
    assert drawn is not None
    assert drawn.finding == (
        "已付 100.02 万元，允许 0.01 万元，超出 100.00 万元；"
        "已审产值 0.02 万元，为计划 0.03 万元的 50.00%"
    )
    assert drawn.heads[1:] == ["计划产值", "已审产值", "允许支付", "累计支付"]


def test_without_a_plan_of_its_section_nothing_is_drawn_as_planned(
    works: Contract, member: Member
) -> None:
    PlannedOutput.objects.all().delete()
    drawn = contract_chart(member("finance_bureau"), works, UNTIL)
    assert drawn is not None
    assert drawn.heads[1:] == ["已审产值", "允许支付", "累计支付"]
    assert "计划" not in drawn.finding
    early = contract_chart(member("finance_bureau"), works, date(2026, 3, 2))
    assert early is None


def test_the_page_draws_it_and_it_opens_its_source_in_as_many_queries_for_more_rows(
    works: Contract, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    address = f"/money/contracts/{works.code}/?as_of={UNTIL}"
    page = client.get(address).content.decode()
    trace = re.search('data-chart="course"[^>]*data-trace="([^"]+)"', page, re.DOTALL)
    assert trace
    assert "每一天的累计" in client.get(html.unescape(trace[1])).content.decode()
    counts = []
    for month in (5, 6):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        OutputCertificate.objects.create(
            code=f"CZ-{month}",
            contract=works,
            month=date(2026, month, 1),
            certified_on=date(2026, month, 20),
            amount=D("10.00"),
            state="confirmed",
        )
    assert counts[0] == counts[1]
