"""The expert panel is blind on every surface until it is disclosed; then all inside see all."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.common.models import TrailEntry
from hengjian.site.evaluation.actions.panel import give_score
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.evaluating import evaluate_rows
from hengjian.site.evaluation.models import Evaluation, Panel, PanelScore, TeamMember
from hengjian.site.evaluation.procedures.panel import PANEL
from hengjian.site.evaluation.standing import standing_of
from hengjian.site.library.visibility import visible_to
from tests.site.evaluation.conftest import SECRET, WORDS, Member, other_expert

pytestmark = pytest.mark.django_db
SURFACES: tuple[Callable[[Evaluation], str], ...] = (
    lambda row: reverse("web:home"),
    lambda row: reverse("web:evaluations"),
    *(
        (lambda row, name=name: reverse(name, args=[row.code]))
        for name in (
            "web:evaluation",
            "web:evaluation-scores",
            "web:evaluation-panel",
            "web:evaluation-plan",
            "web:evaluation-figures",
            "web:evaluation-findings",
            "web:evaluation-after",
            "web:evaluation-papers",
        )
    ),
    lambda row: reverse("web:evaluation-score", args=[row.code, "A22"]),
    lambda row: f"{reverse('web:trail')}?q=panel",
    lambda row: f"{reverse('web:search')}?q={WORDS}",
)


@pytest.mark.parametrize("role", ["evaluator_lead", "finance_bureau", "evaluator", "expert_two"])
def test_no_page_tells_another_of_a_score(
    blind: Evaluation, member: Member, client_of: Callable[[str], Client], role: str
) -> None:
    if role == "expert_two":
        client = Client()
        client.force_login(other_expert().person, "django.contrib.auth.backends.ModelBackend")
    else:
        client = client_of(role)
    assert client.get(reverse("web:evaluation-panel", args=[blind.code])).status_code == 200
    for surface in SURFACES:
        response = client.get(surface(blind))
        if response.status_code not in (200, 302, 403, 404):
            raise AssertionError((surface(blind), response.status_code))
        page = b"".join(response) if response.streaming else response.content
        text = page.decode("utf-8").replace(f"q={WORDS}", "").replace(f'value="{WORDS}"', "")
        assert str(SECRET) not in text, surface(blind)
        assert "73.19" not in text, surface(blind)


def test_the_rows_the_trail_and_the_total_are_silent(blind: Evaluation, member: Member) -> None:
    for by in (
        other_expert(),
        member("evaluator_lead"),
        member("finance_bureau"),
        member("evaluator"),
    ):
        assert not visible_to(PanelScore, by).exists(), by.role_code
    assert visible_to(PanelScore, member("expert")).count() == 1
    assert case_of(blind).panel == {}
    standing = standing_of(case_of(blind))
    bounds = standing.leaves["A22"]
    assert (bounds.low, bounds.high) == (0, 2)
    what_if = evaluate_rows(blind, what_if={"开工率": "100%"})
    assert next(each for each in what_if.indicators if each.code == "A22").score is None
    line = TrailEntry.objects.filter(action="panel-score.give").get()
    assert line.subject.endswith("-A22")


def test_disclosed_all_see_all_and_a_change_keeps_the_first(
    blind: Evaluation, member: Member
) -> None:
    panel, lead = Panel.objects.get(evaluation=blind), member("evaluator_lead")
    with pytest.raises(Refused) as refused:
        PANEL.take("disclose", by=lead, row=panel)
    assert refused.value.problems[0].code == "panel-not-given"
    give_score(
        by=other_expert(), evaluation=blind, indicator="A22", points=Decimal(80), reason="清楚"
    )
    PANEL.take("disclose", by=lead, row=panel)
    assert visible_to(PanelScore, lead).count() == 2
    assert standing_of(case_of(blind)).leaves["A22"].settled
    give_score(
        by=other_expert(), evaluation=blind, indicator="A22", points=Decimal(60), reason="再看"
    )
    row = PanelScore.objects.get(judge=other_expert())
    assert (row.points, row.first) == (Decimal(60), Decimal("80.00"))


@pytest.mark.parametrize("points", [Decimal(-1), Decimal(101)])
def test_a_score_out_of_its_bounds_is_refused(
    blind: Evaluation, member: Member, points: Decimal
) -> None:
    with pytest.raises(Refused) as refused:
        give_score(by=other_expert(), evaluation=blind, indicator="A22", points=points, reason="x")
    assert refused.value.problems[0].code == "panel-points"


def test_only_declared_experts_score(blind: Evaluation) -> None:
    TeamMember.objects.filter(membership=other_expert()).update(verdict="awaited", declared_at=None)
    with pytest.raises(Refused) as refused:
        give_score(
            by=other_expert(), evaluation=blind, indicator="A22", points=Decimal(1), reason="x"
        )
    assert "panel-not-judge" in {each.code for each in refused.value.problems}
