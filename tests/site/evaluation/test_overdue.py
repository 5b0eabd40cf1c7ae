"""Who is late with putting things right is reminded: each item once a day, on the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.evaluation.actions.rectification import urge_late
from hengjian.site.evaluation.models import Evaluation, Recommendation
from hengjian.site.notices.models import Notice

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
ADDRESS = "/rectification/overdue/"


@pytest.fixture
def late(begun: Evaluation, member: Member) -> list[Recommendation]:
    """One without an answer, one not done as planned, one within its days, one put right."""
    member("implementing_unit")
    member("implementing_head")
    Evaluation.objects.filter(pk=begun.pk).update(
        state="issued", issued_on=begun.as_of, issued_by="finance_bureau"
    )
    finding = begun.findings.create(code="P1", title="开工少", text="开工少", state="confirmed")
    today = current_day()
    before, after = today - timedelta(days=3), today + timedelta(days=1)
    given = (("sent", before, None), ("planned", None, before), ("planned", None, today),
             ("closed", before, before), ("sent", after, None))  # fmt: skip
    return [
        Recommendation.objects.create(
            code=f"ZG-{place}",
            finding=finding,
            title=f"加快{place}",
            text="加快",
            addressee=Organisation.objects.get(code="SOE"),
            done_when="开工率六成",
            state=state,
            due_on=due,
            planned_for=planned,
        )
        for place, (state, due, planned) in enumerate(given)
    ]


def _told() -> set[tuple[str, str]]:
    found = Notice.objects.filter(key__contains=":urge:")
    return {(each.membership.role_code, each.about.rpartition(":")[2]) for each in found}


def test_several_are_reminded_once_a_day(
    late: list[Recommendation], member: Member, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    said = client.get(ADDRESS).content.decode()
    assert [each.code for each in late if f'value="{each.code}"' in said] == ["ZG-0", "ZG-1"]
    data = {"chosen": [each.code for each in late], "text": "请尽快"}
    assert client.post(ADDRESS, data).status_code == 302
    assert _told() == {("implementing_head", "ZG-0"), ("implementing_unit", "ZG-1")}
    assert all(each.zh.endswith("：请尽快") for each in Notice.objects.filter(key__contains="urge"))
    lines = TrailEntry.objects.filter(action="recommendation.urge")
    assert [each.why for each in lines] == ["请尽快", "请尽快"]
    again = client.get(ADDRESS).content.decode()
    assert again.count("reminded today") + again.count("今天已催") == 2
    client.post(ADDRESS, data)
    assert Notice.objects.filter(key__contains=":urge:").count() == 2
    assert lines.count() == 2, "what nobody was told is not on the trail"
    with pytest.raises(Refused) as refused:
        urge_late(by=member("finance_bureau"), rows=Recommendation.objects.all())
    assert [each.code for each in refused.value.problems] == ["recommendation-urge-none"]


def test_where_nobody_can_be_told_nobody_is(late: list[Recommendation], member: Member) -> None:
    Membership.objects.filter(role_code="implementing_head").update(active=False)
    with pytest.raises(Refused) as refused:
        urge_late(by=member("finance_bureau"), rows=Recommendation.objects.all())
    assert [each.code for each in refused.value.problems] == ["recommendation-urge-nobody"]
    assert _told() == set()


def test_only_who_validates_reminds(late: list[Recommendation], client_of: ClientOf) -> None:
    client = client_of("implementing_unit")
    assert client.get(ADDRESS).status_code == 403
    assert "/rectification/overdue/" not in client.get("/rectification/").content.decode()
    assert client.post(ADDRESS, {"chosen": ["ZG-0"]}).status_code == 403
    assert _told() == set()


def test_words_that_are_too_long_are_refused_and_stay(
    late: list[Recommendation], client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    data = {"chosen": ["ZG-0"], "text": "快" * 201}
    told = client.post(ADDRESS, data, follow=True).content.decode()
    assert "201" in told
    assert "快" * 201 in told
    assert _told() == set()
    assert not TrailEntry.objects.filter(action="recommendation.urge").exists()
