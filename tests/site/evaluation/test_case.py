"""From the site's rows to a judgement: the published scores, and what is open before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from hengjian import library
from hengjian.engine.api import evaluate_case
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import evaluations, judging
from hengjian.site.evaluation.asking import Given
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.editions import edition_named
from hengjian.site.evaluation.models import Evaluation, FrameworkEdition
from hengjian.site.evaluation.standing import standing_of
from hengjian.site.library.models import InvestmentPart, InvestmentYear, Site
from tests.site.counting import queries_of

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


def test_nothing_typed_and_24_points_and_a_half_are_decided_by_the_rows(begun: Evaluation) -> None:
    drawn = case_of(begun)
    standing = standing_of(drawn)
    scores = {each.code: each.score for each in drawn.result.indicators}
    assert sum(value is not None for value, _ in drawn.measured.values()) == 28
    assert [scores[code] for code in ("C11", "C31", "C32", "D21")] == [
        Decimal("2.03"), Decimal("5.30"), Decimal("1.33"), Decimal("1.28"),
    ]  # fmt: skip
    assert (standing.points, standing.scored) == (Fraction("24.5"), Fraction("9.94"))
    # B12 is open, but its cap is known: payments exceed output, so it gives 3 points at most
    assert (standing.total.low, standing.total.high) == (Fraction("9.94"), Fraction("82.44"))
    assert standing.grade == "差–良"
    assert len(standing.open_leaves) == 22


def test_what_is_missing_is_named_with_who_has_it(begun: Evaluation) -> None:
    missing = {each.fact: (each.indicators, each.from_whom.zh) for each in case_of(begun).missing}
    assert missing["满意问卷数"] == (("D41",), "居民问卷")
    assert missing["有效问卷数"] == (("D23", "D41"), "居民问卷")
    assert missing["受理诉求数"] == (("D22",), "热线和信访记录")
    assert missing["年度计划投资"] == (("D11",), "项目单位填报")


def test_the_investment_is_counted_once_the_library_holds_it(begun: Evaluation) -> None:
    names = ("主体工程费", "建设期利息", "年度计划投资登记数")
    assert [case_of(begun).measured[name][0] for name in names] == [None] * 3, "missing, not zero"
    own = {"project": begun.project}
    InvestmentPart.objects.create(code="T1", component="main_works", declared=166299500, **own)
    InvestmentPart.objects.create(code="T2", component="interest", adjusted=26730000, **own)
    InvestmentYear.objects.create(code="Y1", year=2022, planned=463730000, **own)
    counted = case_of(begun, anew=True).measured
    assert [counted[name][0] for name in names] == [166299500, 26730000, 463730000]


def test_the_published_answers_give_the_published_scores_leaf_by_leaf(
    published: Evaluation,
) -> None:
    drawn = case_of(published)
    shipped = evaluate_case(library.case_folder("hongta"))
    assert [(x.code, x.score, x.value, x.target) for x in drawn.result.indicators] == [
        (x.code, x.score, x.value, x.target) for x in shipped.indicators
    ]
    assert (str(drawn.result.total), drawn.result.grade.grade) == ("67.40", "中")  # type: ignore[union-attr]
    standing = standing_of(drawn)
    assert standing.open_leaves == []
    assert standing.total.low == standing.total.high == Fraction("67.4")


def test_two_values_nobody_chose_between_leave_an_interval(
    published: Evaluation, member: Member
) -> None:
    published.choices.filter(name="开工及时率").update(chosen="", why="")
    drawn = case_of(published)
    assert drawn.undecided == {"开工及时率"}
    standing = standing_of(drawn)
    assert standing.open_leaves == ["C32"]
    assert (standing.total.low, standing.total.high) == (Fraction("67.4"), Fraction("67.45"))


def test_records_may_be_chosen_for_one_figure_alone(published: Evaluation, member: Member) -> None:
    judging.choose(
        by=member("evaluator"),
        evaluation=published,
        name="开工及时率",
        value="25.68%",
        chosen="records",
        why="79除以296是26.69%",
    )
    result = case_of(published).result
    scores = {each.code: each.score for each in result.indicators}
    assert (scores["C32"], str(result.total)) == (Decimal("1.33"), "67.45")


def test_the_same_name_with_another_meaning_is_a_clash_somebody_decides(
    published: Evaluation, member: Member
) -> None:
    """A framework that counts sites drawn into an area, started or not, as the site's book does
    not."""
    edition = edition_named("special-bond-renewal-hongta")
    assert edition is not None
    loose = edition.text.replace(
        "planned and contiguous and started_on <= as_of", "planned and contiguous"
    )
    area = Site.objects.exclude(area=None).values("area")[:1]
    Site.objects.filter(started_on=None, code__gte="SYN-0150").update(area=area)
    published.edition = FrameworkEdition.objects.create(
        code="ZB-LOOSE", framework="loose", edition="1", title="宽", text=loose, sha256="0" * 64
    )
    published.save()
    evaluations.update_facts(by=member("evaluator"), evaluation=published)
    clash = next(each for each in case_of(published).clashes if each.fact == "连片改造小区数")
    assert clash.meaning
    assert not clash.decided
    assert clash.there == "76个" != clash.here
    assert clash.definitions[0] != clash.definitions[1]


def test_an_answer_without_evidence_does_not_count(published: Evaluation, member: Member) -> None:
    judged = published.judgements.get(indicator="A12", part="eligible")
    (cited,) = judged.citations.all()
    judging.uncite(by=member("evaluator"), citation=cited)
    standing = standing_of(case_of(published))
    assert standing.open_leaves == ["A12"]
    assert (standing.total.low, standing.total.high) == (Fraction("66.4"), Fraction("67.4"))
    assert published.evidence.count() == 19
    judged.refresh_from_db()
    assert judged.checked_by == ""  # whoever checked it saw something else


def test_what_a_later_day_brings_does_not_count(begun: Evaluation) -> None:
    early = case_of(begun, date(2022, 8, 31))
    assert early.measured["已开工小区数"][0] < case_of(begun).measured["已开工小区数"][0]  # type: ignore[operator]


def test_answers_keep_the_figures_they_were_given_on(published: Evaluation, member: Member) -> None:
    """Saving counts nothing; counting anew marks what was judged on older figures."""
    Site.objects.filter(started_on=None).first().delete()  # type: ignore[union-attr]
    before = case_of(published)
    assert before.measured["计划改造小区数"][0] == 296
    evaluations.update_facts(by=member("evaluator"), evaluation=published)
    assert case_of(published).measured["计划改造小区数"][0] == 295
    row = Evaluation.objects.select_related("edition", "project").get()
    given = Given("yes", reason="再核")
    by = member("evaluator")
    asked = queries_of(
        lambda: judging.answer(by=by, evaluation=row, indicator="A11", part="applied", given=given)
    )
    assert asked <= 20


def test_drawing_asks_as_often_for_many_sites_as_for_few(begun: Evaluation) -> None:
    row = Evaluation.objects.select_related("edition", "project").get()
    assert queries_of(lambda: case_of(row, anew=True)) <= 15


def test_what_was_counted_is_shown_with_its_thousands_apart(
    published: Evaluation, client_of: Callable[[str], Client]
) -> None:
    said = client_of("evaluator").get(f"/evaluations/{published.code}/figures/").content.decode()
    for shown in ("2,818栋", "19,759户", "3,307,389.65平方米"):
        assert shown in said
