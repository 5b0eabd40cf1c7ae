"""The sites to visit: drawn by money and stage, repeated by anybody, replaced for a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.evaluation import sampling
from hengjian.site.evaluation.actions.process import draw_up_plan, write_paper
from hengjian.site.evaluation.actions.sampling import draw_sample, replace_point
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import Evaluation, VisitSample, WorkingPaper
from hengjian.site.evaluation.procedures.papers import PAPER
from hengjian.statistics.sampling import draw_visits, visits_fingerprint
from tests.site.evaluation.conftest import Member

pytestmark = pytest.mark.django_db
SEED = "玉红财监〔2023〕16号"
VALUES = {"frame_of": "started", "size": 5, "seed": SEED}


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


@pytest.fixture
def drawn(begun: Evaluation, member: Member) -> VisitSample:
    """Five of the sites with works."""
    return draw_sample(by=member("evaluator_lead"), evaluation=begun, values=VALUES)


def test_frame_and_seed_give_the_same_sites_to_anybody(drawn: VisitSample) -> None:
    frame = sampling.kept_frame(drawn)
    assert len(frame) == 80, "the sites with works on the day of the evaluation"
    assert visits_fingerprint(frame) == drawn.fingerprint
    codes = [each.site.code for each in drawn.points.all()]
    assert codes == [each.code for each in draw_visits(frame[::-1], 5, SEED)]
    assert codes == sampling.drawn_again(drawn)
    assert len(set(codes)) == 5


def test_every_site_may_be_drawn_and_each_stage_is_met(begun: Evaluation, member: Member) -> None:
    lead = member("evaluator_lead")
    drawn = draw_sample(by=lead, evaluation=begun, values={**VALUES, "frame_of": "all"})
    assert len(drawn.frame) == 296
    assert {each.stage for each in drawn.points.all()} == {each[1] for each in drawn.frame}
    assert sum(each[3] for each in sampling.strata_of(drawn)) == 5


@pytest.mark.parametrize("size", [81, 0, None])
def test_a_size_that_cannot_be_is_told_at_its_field(
    begun: Evaluation, member: Member, size: int | None
) -> None:
    with pytest.raises(Refused) as refused:
        draw_sample(by=member("evaluator_lead"), evaluation=begun, values={**VALUES, "size": size})
    assert {each.place.path for each in refused.value.problems} == {"size"}
    assert not VisitSample.objects.exists()


def test_drawing_again_has_a_reason_and_shows(
    drawn: VisitSample, begun: Evaluation, member: Member
) -> None:
    lead = member("evaluator_lead")
    with pytest.raises(Refused) as refused:
        draw_sample(by=lead, evaluation=begun, values={**VALUES, "seed": "8"})
    assert _codes(refused) == {"field-empty"}
    again = draw_sample(
        by=lead, evaluation=begun, values={**VALUES, "seed": "8", "why": "会审要求换种子"}
    )
    assert (again.times, again.points.count()) == (2, 5)


def test_after_the_plan_or_a_visit_it_is_not_drawn_again(
    drawn: VisitSample, begun: Evaluation, member: Member
) -> None:
    lead = member("evaluator_lead")
    plan = draw_up_plan(
        by=lead,
        evaluation=begun,
        values={"subject": "x", "scope": "x", "methods": "x", "weights_how": "issued"},
    )
    type(plan).objects.update(state="approved")
    _visit(drawn, begun, member)
    with pytest.raises(Refused) as refused:
        draw_sample(by=lead, evaluation=begun, values={**VALUES, "seed": "8", "why": "再抽"})
    assert _codes(refused) == {"sample-fixed", "sample-visited"}


def _visit(drawn: VisitSample, row: Evaluation, member: Member) -> WorkingPaper:
    point = drawn.points.first()
    assert point is not None
    values = {"kind": "site", "title": "现场", "text": "看了", "site": point.site}
    paper = write_paper(by=member("evaluator"), evaluation=row, values=values)
    PAPER.take("hand-over", by=member("evaluator"), row=paper)
    PAPER.take("review", by=member("evaluator_lead"), row=paper)
    return paper


def test_site_work_waits_for_every_site_of_the_sample(begun: Evaluation, member: Member) -> None:
    assert [each.page for each in lacks_of(begun, ["sample-drawn"])] == ["sample"]
    drawn = draw_sample(by=member("evaluator_lead"), evaluation=begun, values=VALUES)
    assert not list(lacks_of(begun, ["sample-drawn"]))
    [lack] = lacks_of(begun, ["sample-visited"])
    assert lack.text.zh.startswith("5 个抽中的小区没有核查")
    _visit(drawn, begun, member)
    [lack] = lacks_of(begun, ["sample-visited"])
    assert lack.text.zh.startswith("4 个抽中的小区没有核查")


def test_a_site_is_replaced_by_the_next_of_its_stage_for_a_reason(
    drawn: VisitSample, begun: Evaluation, member: Member
) -> None:
    lead, point = member("evaluator_lead"), drawn.points.first()
    assert point is not None
    with pytest.raises(Refused) as refused:
        replace_point(by=lead, point=point, why=" ")
    assert _codes(refused) == {"field-empty"}
    other = replace_point(by=lead, point=point, why="道路封闭，进不去")
    assert (other.stage, other.position) == (point.stage, 6)
    assert other.site.code not in sampling.drawn_again(drawn)
    point.refresh_from_db()
    assert (point.replaced_by_id, point.why) == (other.pk, "道路封闭，进不去")
    with pytest.raises(Refused) as refused:
        replace_point(by=lead, point=point, why="再换")
    assert _codes(refused) == {"point-settled"}
    told = sampling.told(begun)
    assert told is not None
    assert "从80个小区中按资金和阶段抽取5个" in told.zh
    assert "替换1个" in told.zh


def test_the_pages_show_it_and_give_the_frame(
    drawn: VisitSample, begun: Evaluation, client_of: Callable[[str], Client]
) -> None:
    client = client_of("evaluator_lead")
    for name in ("web:evaluation-sample", "web:evaluation-plan"):
        page = client.get(reverse(name, args=[begun.code])).content.decode()
        assert "重抽一致" in page
        assert SEED in page
        assert "Point(" not in page
    answer = client.get(reverse("web:evaluation-sample-frame", args=[begun.code]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 81
    assert sum(line.endswith(",1") for line in lines) == 5
