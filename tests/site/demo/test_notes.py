"""Figures of the demonstration that seem to clash say why where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Goal
from hengjian.site.common.days import current_day
from hengjian.site.demo.library import PROJECT
from hengjian.site.money.models import RedLineStop
from hengjian.site.watching.models import MonitoringReport
from tests.site.conftest import pass_second_factor

pytestmark = pytest.mark.usefixtures("standing", "plain_templates")


@pytest.fixture
def notes(client: Client) -> Callable[[str, str], str]:
    """The notes on a page, as a role reads them."""

    def read(role: str, address: str) -> str:
        person = Membership.objects.filter(role_code=role).order_by("pk")[0].person
        client.force_login(person)
        pass_second_factor(client, person)
        page = client.get(address).content.decode()
        told = re.findall('<small class="figure-note">(.*?)</small>', page, re.DOTALL)
        return "\n".join(html.unescape(re.sub("<[^>]+>", "", each)) for each in told)

    return read


Notes = Callable[[str, str], str]


def test_both_numbers_of_buildings_stand_beside_each_other(notes: Notes) -> None:
    printed = "公开报告两个数都印了：实施内容 2,818 栋，绩效目标 2,653 栋"
    assert printed in notes("finance_bureau", reverse("web:project", args=[PROJECT]))
    goals = notes("finance_bureau", reverse("web:goals", args=[PROJECT]))
    assert printed in goals
    assert "各小区台账合计 2,818 栋，与目标不同" in goals


def test_what_was_started_says_that_nothing_is_finished(notes: Notes) -> None:
    told = "按已开工的小区计；到这一天已完工的小区 0 个"
    assert notes("finance_bureau", reverse("web:goals", args=[PROJECT])).count(told) == 3
    report = MonitoringReport.objects.earliest("pk")
    page = reverse("web:monitoring-report", args=[report.code])
    assert Goal.objects.filter(measure="已开工户数").exists()
    assert notes("finance_bureau", page).count(told) == 3


def test_a_sub_district_does_not_take_the_investment_for_its_own(notes: Notes) -> None:
    told = "整个项目的投资：共 296 个小区，其中您能看到 99 个"
    assert told in notes("sub_district", "/")
    assert "整个项目的投资" not in notes("finance_bureau", "/")


def test_a_normal_deviation_of_costs_says_what_it_leaves_out(notes: Notes) -> None:
    told = notes("finance_bureau", reverse("web:warnings-project", args=[PROJECT]))
    assert "只比合同加变更，不比调整后总投资" in told
    assert "批复 79,235.50 万元，调整后 81,948.10 万元，增减 +2,712.60 万元（+3.42%）" in told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-09-30", "到 2023 年还没有测算收入，也没有登记收入"),
        ("2026-12-01", "2024–2026 年尚未登记收入；到 2026 年测算收入"),
    ],
)
def test_coverage_says_how_much_of_the_income_was_entered(
    notes: Notes, day: str, told: str
) -> None:
    page = reverse("web:bond-project", args=[PROJECT])
    assert told in notes("finance_bureau", f"{page}?as_of={day}")


def test_what_the_red_line_stopped_and_procedures_signed_is_of_the_day_of_the_story() -> None:
    stops = {timezone.localdate(each.stopped_at) for each in RedLineStop.objects.all()}
    assert stops == {current_day()}
    handed = MonitoringReport.objects.get()
    assert handed.state == MonitoringReport.State.SUBMITTED
