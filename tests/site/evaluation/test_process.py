"""Units are asked, papers are reviewed, a plan freezes the framework, results are followed up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.process import with_a_panel
from hengjian.site.evaluation import proposing
from hengjian.site.evaluation.actions import editions, judging, process
from hengjian.site.evaluation.actions.after import propose_budget
from hengjian.site.evaluation.actions.campaigns import commission_planned
from hengjian.site.evaluation.actions.evaluations import commission
from hengjian.site.evaluation.actions.quoting import cite_in_paper
from hengjian.site.evaluation.budgets import range_of, reckoned
from hengjian.site.evaluation.following import due_among, recurring_problems, springs
from hengjian.site.evaluation.models import (
    Campaign,
    Evaluation,
    EvidenceRequest,
    PlannedEvaluation,
    Recommendation,
    WorkingPaper,
)
from hengjian.site.evaluation.procedures.campaigns import CAMPAIGN
from hengjian.site.evaluation.procedures.papers import PAPER, WORK_PLAN
from hengjian.site.evaluation.procedures.requests import REQUEST, hear
from hengjian.site.exchange.actions import change_record, enter_record, remove_record
from hengjian.site.library.actions import put_all
from hengjian.site.library.visibility import visible_to
from hengjian.site.notices.models import Notice
from hengjian.site.platform.clock import after
from tests.site.evaluation.conftest import Member

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("名单.txt", "已开工小区共八十个。".encode())


@pytest.fixture
def asked(begun: Evaluation, member: Member) -> EvidenceRequest:
    unit = Organisation.objects.get(code="SOE")
    return process.ask_for(
        by=member("evaluator"),
        evaluation=begun,
        values={"what": "开工小区名单", "note": "", "owed_by": unit},
        indicators=["C11"],
    )


def test_a_request_is_answered_returned_answered_and_becomes_evidence(
    asked: EvidenceRequest, member: Member
) -> None:
    unit, team = member("implementing_unit"), member("evaluator")
    assert not visible_to(EvidenceRequest, unit).exists(), "not before it is sent"
    REQUEST.take("send", by=team, row=asked, on=DAY)
    row = visible_to(EvidenceRequest, unit).get()
    assert row.due_on == date(2026, 3, 16), "ten working days"
    with pytest.raises(Refused) as refused:
        REQUEST.take("answer", by=unit, row=row, on=DAY)
    assert _codes(refused) == {"request-no-file"}
    REQUEST.take("answer", by=unit, row=row, on=DAY, answer="见附件", files=[_file()])
    REQUEST.take("return", by=team, row=row, why="没有盖章", on=DAY + timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.decision_reason) == ("returned", "没有盖章")
    assert row.due_on == date(2026, 3, 17), "its days begin anew"
    REQUEST.take("answer", by=unit, row=row, on=DAY + timedelta(days=2), answer="已盖章")
    REQUEST.take("accept", by=team, row=row, on=DAY + timedelta(days=3))
    row.refresh_from_db()
    assert row.evidence is not None
    assert [each.name for each in row.evidence.files.all()] == ["名单.txt"]


def test_there_is_none_takes_a_reason(asked: EvidenceRequest, member: Member) -> None:
    REQUEST.take("send", by=member("evaluator"), row=asked, on=DAY)
    unit = member("implementing_unit")
    with pytest.raises(Refused) as refused:
        REQUEST.take("answer", by=unit, row=asked, nothing_there=True)
    assert _codes(refused) == {"request-nothing-why"}
    REQUEST.take("answer", by=unit, row=asked, nothing_there=True, answer="项目未建台账")
    REQUEST.take("accept", by=member("evaluator"), row=asked)
    asked.refresh_from_db()
    assert (asked.state, asked.evidence) == ("accepted", None)


def test_days_are_asked_for_and_granted_by_the_lead(asked: EvidenceRequest, member: Member) -> None:
    REQUEST.take("send", by=member("evaluator"), row=asked, on=DAY)
    unit = member("implementing_unit")
    REQUEST.take("ask-extension", by=unit, row=asked, days=5, why="档案在外地", on=DAY)
    REQUEST.take("grant-extension", by=member("evaluator_lead"), row=asked, why="同意", on=DAY)
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 3, 23)


def test_another_organisation_does_not_answer(asked: EvidenceRequest, member: Member) -> None:
    REQUEST.take("send", by=member("evaluator"), row=asked, on=DAY)
    with pytest.raises(Refused) as refused:
        REQUEST.take(
            "answer", by=member("competent_department"), row=asked, answer="x", files=[_file()]
        )
    assert "request-not-yours" in _codes(refused)


def test_many_are_reminded_at_once_and_what_is_late_rises(
    asked: EvidenceRequest, begun: Evaluation, member: Member
) -> None:
    team, unit, head = (member(r) for r in ("evaluator", "implementing_unit", "implementing_head"))
    REQUEST.take("send", by=team, row=asked, on=DAY)
    asked.refresh_from_db()
    count = process.urge(by=team, evaluation=begun, rows=[asked], text="请于周五前提供")
    assert count == 1
    told = Notice.objects.get(membership=unit)
    assert "请于周五前提供" in told.zh
    hear("rise", asked, after(3), DAY)
    assert Notice.objects.get(membership=head).zh == "资料“开工小区名单”逾期未提供"


@pytest.fixture
def paper(begun: Evaluation, member: Member) -> WorkingPaper:
    return process.write_paper(
        by=member("evaluator"),
        evaluation=begun,
        values={"kind": "meeting", "title": "启动会", "text": "布置分工"},
    )


def test_a_review_falls_away_when_the_paper_is_changed(
    paper: WorkingPaper, begun: Evaluation, member: Member
) -> None:
    PAPER.take("hand-over", by=member("evaluator"), row=paper)
    PAPER.take("review", by=member("evaluator_lead"), row=paper)
    paper.refresh_from_db()
    assert paper.reviewed_by == "evaluator_lead"
    process.write_paper(
        by=member("evaluator"),
        evaluation=begun,
        values={"kind": "meeting", "title": "启动会", "text": "布置分工和时间表"},
        row=paper,
        version=paper.version,
    )
    paper.refresh_from_db()
    assert (paper.state, paper.reviewed_by, paper.changed_after_review) == ("draft", "", True)


def test_nobody_reviews_their_own_paper(begun: Evaluation, member: Member) -> None:
    lead = member("evaluator_lead")
    own = process.write_paper(
        by=lead, evaluation=begun, values={"kind": "meeting", "title": "会", "text": "记"}
    )
    PAPER.take("hand-over", by=lead, row=own)
    with pytest.raises(Refused) as refused:
        PAPER.take("review", by=lead, row=own)
    assert _codes(refused) == {"step-by-same-hand"}


@pytest.mark.parametrize(
    ("quote", "said"), [("已开工小区共八十个", "found"), ("已开工小区共九十个", "missing")]
)
def test_a_quotation_is_looked_for_in_its_file(
    paper: WorkingPaper, begun: Evaluation, member: Member, quote: str, said: str
) -> None:
    by = member("evaluator")
    piece = judging.add_evidence(
        by=by, evaluation=begun, title="名单", kind="working", files=[_file()]
    )
    cited = cite_in_paper(by=by, paper=paper, evidence=piece, place="第1页", quote=quote)
    assert cited.quoted == said


def test_an_approved_plan_freezes_the_framework(begun: Evaluation, member: Member) -> None:
    lead, finance = member("evaluator_lead"), member("finance_bureau")
    values = {"subject": "资金", "scope": "全部", "methods": "比较", "weights_how": "discussion"}
    plan = process.draw_up_plan(by=lead, evaluation=begun, values=values)
    WORK_PLAN.take("submit", by=lead, row=plan)
    WORK_PLAN.take("approve", by=finance, row=plan)
    with pytest.raises(Refused) as refused:
        editions.take_edition(
            by=lead,
            evaluation=begun,
            text=with_a_panel(begun.edition.text),
            decided={},
            why="改",
        )
    assert _codes(refused) == {"edition-frozen"}


def test_answers_of_an_indicator_that_disappears_are_decided_and_kept(
    published: Evaluation, member: Member
) -> None:
    lead, text = member("evaluator_lead"), with_a_panel(published.edition.text)
    proposed = proposing.propose(published, text)
    assert proposed.touched == {"A22": 2}
    rule = next(each for each in proposed.differences if each.name == "A22")
    assert rule.what == "score"
    assert "{" not in rule.before + rule.after, "rules stand in words"
    with pytest.raises(Refused) as refused:
        editions.take_edition(by=lead, evaluation=published, text=text, decided={}, why="改")
    assert _codes(refused) == {"edition-undecided"}
    editions.take_edition(
        by=lead, evaluation=published, text=text, decided={"A22": "aside"}, why="改"
    )
    assert published.judgements.filter(indicator="A22").count() == 2, "kept, and counting nothing"


def test_points_that_do_not_add_up_are_refused_with_what_is_undecided(
    published: Evaluation, member: Member
) -> None:
    text = published.edition.text.replace("points: 5\n", "points: 3\n", 1)
    with pytest.raises(Refused):
        editions.take_edition(
            by=member("evaluator_lead"), evaluation=published, text=text, decided={}, why="改"
        )


def test_the_arithmetic_of_a_cut() -> None:
    base = Decimal("10000000.00")
    assert range_of("less", base) == (Decimal("1000000.00"), Decimal("3000000.00"))
    assert reckoned("less", base, Decimal(10)).remains == Decimal("9000000.00")
    assert reckoned("more", base, Decimal(5)).remains == Decimal("10500000.00")


def test_a_budget_is_proposed_once_issued_and_within_the_rule(
    published: Evaluation, member: Member
) -> None:
    values = {"year": 2024, "kind": "less", "base": Decimal(100), "per_cent": Decimal(40)}
    with pytest.raises(Refused) as refused:
        propose_budget(
            by=member("evaluator_lead"), evaluation=published, values={**values, "reason": "中"}
        )
    assert _codes(refused) == {"budget-not-issued", "budget-per-cent"}


def _plan(finance: Membership) -> Campaign:
    return Campaign.objects.create(
        code="JH2024",
        year=2024,
        commissioner=finance.organisation,
        title="2024年度评价计划",
        notice="财监〔2024〕1号",
    )


def test_what_is_planned_is_commissioned_once(begun: Evaluation, member: Member) -> None:
    finance = member("finance_bureau")
    plan = _plan(finance)
    planned = PlannedEvaluation.objects.create(
        code="PG2024-01",
        campaign=plan,
        project=begun.project,
        kind="fiscal",
        timing="annual",
    )
    given = {
        "as_of": begun.as_of,
        "agency": begun.agency,
        "framework": "special-bond-renewal-hongta",
    }
    with pytest.raises(Refused) as refused:
        commission_planned(by=finance, planned=planned, **given)
    assert _codes(refused) == {"campaign-not-published"}
    CAMPAIGN.take("publish", by=finance, row=plan)
    planned.refresh_from_db()
    made = commission_planned(by=finance, planned=planned, **given)
    planned.refresh_from_db()
    assert planned.evaluation == made
    assert (made.year, made.timing, made.notice) == (2024, "annual", "财监〔2024〕1号")
    with pytest.raises(Refused) as refused:
        commission_planned(by=finance, planned=planned, **given)
    assert _codes(refused) == {"planned-taken"}


def test_four_springs_follow_an_issue() -> None:
    assert springs(date(2023, 2, 28))[0] == date(2023, 3, 1)
    assert springs(date(2023, 9, 30)) == [date(year, 3, 1) for year in (2024, 2025, 2026, 2027)]


def test_a_recommendation_is_due_each_spring_until_it_is_closed(
    published: Evaluation, member: Member
) -> None:
    Evaluation.objects.filter(pk=published.pk).update(
        state="issued", issued_on=date(2023, 9, 30), issued_by="finance_bureau"
    )
    finding = published.findings.create(
        code="P1", title="开工少", text="开工少", state="confirmed", indicators=["C11"]
    )
    row = Recommendation.objects.create(
        code="ZG-1",
        finding=finding,
        title="加快",
        text="加快",
        addressee=Organisation.objects.get(code="SOE"),
        done_when="开工率六成",
        state="planned",
    )
    rows = Recommendation.objects.all()
    assert not due_among(rows, date(2024, 2, 29)).exists()
    assert due_among(rows, date(2024, 3, 1)).get() == row
    row.progress.create(
        year=2024,
        claim="",
        claimed_on=date(2024, 3, 5),
        organisation=row.addressee,
        verdict="partly",
        why="一半",
        validated_by="x",
        validated_on=date(2024, 3, 5),
    )
    assert not due_among(rows, date(2024, 12, 1)).exists()
    assert due_among(rows, date(2025, 3, 1)).exists()
    assert not due_among(rows, date(2028, 3, 1)).exists(), "after the fourth spring"
    assert recurring_problems(Evaluation.objects.all()) == []


PAGES = ("plan", "requests", "papers", "after", "scores")


@pytest.mark.parametrize("role", ["evaluator_lead", "evaluator", "finance_bureau", "expert"])
def test_every_page_of_it_opens(
    begun: Evaluation,
    asked: EvidenceRequest,
    paper: WorkingPaper,
    client_of: Callable[[str], Client],
    role: str,
) -> None:
    client = client_of(role)
    addresses = [reverse(f"web:evaluation-{name}", args=[begun.code]) for name in PAGES]
    addresses += [
        reverse("web:evaluation", args=[begun.code]),
        reverse("web:evaluations"),
        reverse("web:requests"),
        reverse("web:recurring-problems"),
        reverse("web:evaluation-campaigns"),
        reverse("web:evaluation-request", args=[asked.code]),
        reverse("web:evaluation-paper", args=[paper.code]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_lead_writes_by_the_pages(
    begun: Evaluation, paper: WorkingPaper, client_of: Callable[[str], Client]
) -> None:
    client = client_of("evaluator_lead")
    for name, args in (
        ("evaluation-plan-write", [begun.code]),
        ("evaluation-edition", [begun.code]),
        ("evaluation-request-new", [begun.code]),
        ("evaluation-paper-new", [begun.code]),
        ("evaluation-paper-edit", [begun.code, paper.code]),
    ):
        assert client.get(reverse(f"web:{name}", args=args)).status_code == 200, name
    edit = reverse("web:evaluation-paper-edit", args=[begun.code, paper.code])
    sent = {"kind": "meeting", "title": "启动会", "text": "新的记录", "version": "1"}
    assert client.post(edit, sent).status_code == 302
    clash = client.post(edit, {**sent, "text": "别人的话"})
    assert clash.status_code == 200
    assert "别人的话" in clash.content.decode()
    assert "新的记录" in clash.content.decode(), "both versions, no word lost"
    file = SimpleUploadedFile("f.yaml", with_a_panel(begun.edition.text).encode())
    shown = client.post(reverse("web:evaluation-edition", args=[begun.code]), {"file": file})
    assert "A22" in shown.content.decode()


def test_a_plan_is_published_under_its_number_and_then_stands(
    begun: Evaluation, member: Member
) -> None:
    finance = member("finance_bureau")
    plan = _plan(finance)
    Campaign.objects.filter(pk=plan.pk).update(notice="")
    with pytest.raises(Refused) as refused:
        CAMPAIGN.take("publish", by=finance, row=plan)
    assert _codes(refused) == {"campaign-without-number", "campaign-empty"}
    Campaign.objects.filter(pk=plan.pk).update(notice="财监〔2024〕1号")
    values = {
        "campaign": plan.code,
        "project": begun.project.code,
        "kind": "fiscal",
        "timing": "annual",
    }
    enter = partial(enter_record, by=finance, model=PlannedEvaluation)
    line = enter(values={**values, "code": "PG-1"})
    CAMPAIGN.take("publish", by=finance, row=plan)
    plan.refresh_from_db()
    assert plan.procedure.startswith("cn-fiscal-evaluation")
    ways: list[Callable[[], object]] = [
        lambda: enter(values={**values, "code": "PG-3", "timing": "mid"}),
        lambda: change_record(by=finance, row=line, values={"why": "改"}, version=line.version),
        lambda: remove_record(by=finance, row=line, why="误列"),
    ]
    for act in ways:
        with pytest.raises(Refused) as refused:
            act()
        assert _codes(refused) == {"campaign-fixed"}
    CAMPAIGN.take("revise", by=finance, row=plan, why="增列一项")
    enter(values={**values, "code": "PG-3", "timing": "mid"})
    remove_record(by=finance, row=line, why="误列")
    CAMPAIGN.take("publish", by=finance, row=plan)
    with pytest.raises(Refused) as refused:
        CAMPAIGN.take("close", by=finance, row=plan)
    assert _codes(refused) == {"campaign-open-lines"}
    CAMPAIGN.take("close", by=finance, row=plan, why="转入下年")


def test_an_evaluation_stands_behind_the_line_it_fulfils_and_beside_a_plan_without_one(
    begun: Evaluation, member: Member, client_of: Callable[[str], Client]
) -> None:
    finance = member("finance_bureau")
    plan = Campaign.objects.create(
        code="JH2023",
        year=2023,
        commissioner=finance.organisation,
        title="2023年计划",
        notice="1号",
    )
    page = reverse("web:campaign", args=[plan.code])
    assert begun.code in client_of("finance_bureau").get(page).content.decode()
    PlannedEvaluation.objects.create(
        code="PG-1", campaign=plan, project=begun.project, kind="fiscal", timing="annual"
    )
    CAMPAIGN.take("publish", by=finance, row=plan)
    shown = client_of("finance_bureau").get(page).content.decode()
    assert "没有参与过项目的机构" in shown
    made = commission(
        by=finance,
        project=begun.project,
        kind="fiscal",
        timing="annual",
        year=2023,
        as_of=begun.as_of,
        agency=begun.agency,
        framework="special-bond-renewal-hongta",
    )
    assert plan.lines.get().evaluation == made
    shown = client_of("finance_bureau").get(page).content.decode()
    assert shown.count(made.code) > 0
    assert "本年度另行委托的" in shown
    home = client_of("finance_bureau").get(reverse("web:evaluation", args=[made.code]))
    assert page in home.content.decode()
    assert client_of("implementing_unit").get(page).status_code == 200, "published"
    assert client_of("contractor").get(page).status_code == 404


def test_what_only_one_row_may_say_is_refused_in_words_of_the_constraint(
    begun: Evaluation, member: Member
) -> None:
    """Against what is there and among the rows themselves; a row that stays as it is is left."""
    finance = member("finance_bureau")
    plan = _plan(finance)
    same = {"campaign": plan.code, "project": begun.project.code, "kind": "fiscal"}
    rows = [
        {**same, "code": "PG-1", "timing": "annual"},
        {**same, "code": "PG-2", "timing": "annual"},
        {**same, "code": "PG-3", "timing": "mid"},
    ]
    put = partial(put_all, by=finance, model=PlannedEvaluation, synthetic=False, why="导入")
    put(rows=rows[:1])
    enter_twice = partial(enter_record, by=finance, model=PlannedEvaluation, values=rows[1])
    ways = (
        (enter_twice, None),
        (partial(put, rows=rows), 2),
        (partial(put, rows=[rows[2], {**rows[2], "code": "PG-4"}]), 2),
    )
    for act, line in ways:
        with pytest.raises(Refused) as refused:
            act()
        (told,) = refused.value.problems
        assert (told.code, told.place.line) == ("row-not-allowed", line)
        assert "本年度的同类评价已经列入计划" in told.message("zh")
    swapped = [{**rows[0], "timing": "mid"}, {**rows[1], "timing": "annual"}]
    put(rows=swapped)
    assert PlannedEvaluation.objects.count() == 2, "one makes room for the other"
