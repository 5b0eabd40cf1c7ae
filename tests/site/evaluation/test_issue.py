"""From the last answer to the package that a stranger verifies, and what follows from findings."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.documents.alignment.reading import read_returned
from hengjian.engine.verification import verify_file
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.attachments import path_of
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import (
    evaluations,
    findings,
    judging,
    packages,
    publishing,
    reports,
)
from hengjian.site.evaluation.asking import Given
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Evaluation,
    Evidence,
    Finding,
    Recommendation,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.procedures.recommendations import RECOMMENDATION
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.outline import outline_of
from hengjian.site.evaluation.report_audit import keep_audit
from hengjian.site.library.models import Participation, Project
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.fixture
def handed_in(published: Evaluation, member: Member) -> Evaluation:
    """Handed in by its lead."""
    row: Evaluation = EVALUATION.take("hand-in", by=member("evaluator_lead"), row=published)
    return row


def test_it_is_not_handed_in_while_a_leaf_is_open(begun: Evaluation, member: Member) -> None:
    with pytest.raises(Refused) as refused:
        EVALUATION.take("hand-in", by=member("evaluator_lead"), row=begun)
    assert _codes(refused) == ["evaluation-open-leaves", "course-open"]


def test_it_is_issued_with_a_package_that_a_stranger_verifies(
    handed_in: Evaluation, member: Member, tmp_path: Path
) -> None:
    finance = member("finance_bureau")
    with pytest.raises(Refused) as refused:
        EVALUATION.take("issue", by=finance, row=handed_in)
    assert _codes(refused) == ["evaluation-no-package"]
    packages.begin_package(by=finance, evaluation=handed_in, address="/")
    made = handed_in.snapshots.get(kind=Snapshot.Kind.ISSUE)
    assert (made.body["total"], made.body["grade"]) == ("67.40", "中")
    assert made.package is not None
    content = path_of(made.package).read_bytes()
    whole, broken = tmp_path / "whole.zip", tmp_path / "broken.zip"
    whole.write_bytes(content)
    assert [check.holds for check in verify_file(whole)] == [True] * 4
    with zipfile.ZipFile(io.BytesIO(content)) as inside, zipfile.ZipFile(broken, "w") as out:
        for name in inside.namelist():
            data = inside.read(name)
            out.writestr(
                name, data.replace(b"SYN-0001", b"SYN-0009", 1) if "sites" in name else data
            )
    first = verify_file(broken)[0]
    assert not first.holds
    assert [each.zh for each in first.details] == ["改动过：case/sites.csv"]
    handed_in.steps.filter(key="issue").update(state="open", why="")
    row = EVALUATION.take("issue", by=finance, row=handed_in)
    assert row.state == "issued"
    assert row.steps.get(key="issue").state == "done", "the issue settles its own step"
    with pytest.raises(Refused) as closed:
        judging.answer(
            by=member("evaluator"),
            evaluation=row,
            indicator="A11",
            part="applied",
            given=Given("no"),
        )
    assert "step-not-possible" in _codes(closed)


def test_who_knows_of_it_sees_no_score_before_it_is_issued(
    handed_in: Evaluation, client_of: ClientOf, member: Member
) -> None:
    for role in ("implementing_unit", "competent_department", "auditor"):
        client = client_of(role)
        assert "67.40" not in client.get("/evaluations/").content.decode()
        assert client.get(f"/evaluations/{handed_in.code}/").status_code == 200
        assert client.get(f"/evaluations/{handed_in.code}/scores/").status_code == 404
        for figure in ("scores/{}/total", "scores/{}/C11", "evaluation-facts/{}/已开工小区数"):
            assert client.get(f"/figures/{figure.format(handed_in.code)}").status_code == 404
    Evaluation.objects.update(state="issued", issued_on=date(2023, 10, 1))
    page = client_of("implementing_unit").get(f"/evaluations/{handed_in.code}/scores/")
    assert "67.40" in page.content.decode()
    opened = client_of("implementing_unit").get(f"/figures/scores/{handed_in.code}/total")
    assert "67.40" in opened.content.decode()


def test_an_undeclared_member_sees_the_title_and_the_form_only(
    published: Evaluation, client_of: ClientOf, member: Member
) -> None:
    TeamMember.objects.filter(part="expert").update(verdict="awaited", declared_at=None)
    client = client_of("expert")
    page = client.get(f"/evaluations/{published.code}/").content.decode()
    assert "声明无利害关系" in page
    assert "67.40" not in page
    for inside in ("scores/", "figures/", "evidence/", "findings/"):
        assert client.get(f"/evaluations/{published.code}/{inside}").status_code == 404
    assert not queries.worked_on(member("expert")).exists()


def test_nobody_of_a_party_joins_the_team(published: Evaluation, member: Member) -> None:
    person = member("evaluator").person
    elsewhere = Membership.objects.create(
        person=person,
        organisation=Organisation.objects.get(code="SOE"),
        role_code="implementing_head",
    )
    TeamMember.objects.filter(part="member").delete()
    with pytest.raises(Refused) as refused:
        evaluations.add_member(
            by=member("evaluator_lead"),
            evaluation=published,
            membership=member("evaluator"),
            part="member",
        )
    assert _codes(refused) == ["team-conflict"]
    assert dict(refused.value.problems[0].values)["organisation"] == str(elsewhere.organisation)


def test_a_contractor_of_the_project_cannot_evaluate_it(reference: Project, member: Member) -> None:
    agency = Organisation.objects.get(code="EVA")
    Participation.objects.create(project=reference, organisation=agency, capacity="supervisor")
    with pytest.raises(Refused) as refused:
        evaluations.commission(
            by=member("finance_bureau"),
            project=reference,
            kind="fiscal",
            timing="mid",
            year=2023,
            as_of=date(2023, 9, 30),
            agency=agency,
            framework="special-bond-renewal-hongta",
        )
    assert _codes(refused) == ["evaluation-not-independent"]


def test_who_answered_does_not_check(published: Evaluation, member: Member) -> None:
    published.judgements.filter(indicator="A11").update(entered_by="evaluator_lead", checked_by="")
    with pytest.raises(Refused) as refused:
        judging.check(by=member("evaluator_lead"), evaluation=published, indicator="A11")
    assert set(_codes(refused)) == {"judgement-own"}


def _finding(row: Evaluation, member: Member) -> Finding:
    found = findings.add_finding(
        by=member("evaluator"),
        evaluation=row,
        indicators=["C11", "D11"],
        values={
            "title": "开工晚",
            "text": "开工率{values.C11}，得{scores.C11}分。",
            "cause": "前期对接不够",
            "side": "subjective",
            "origin": "internal",
        },
    )
    evidence = Evidence.objects.filter(evaluation=row)[0]
    judging.cite(by=member("evaluator"), finding=found, evidence=evidence)
    return found


def _recommend(found: Finding, member: Member) -> Recommendation:
    return findings.recommend(
        by=member("evaluator"),
        finding=found,
        values={
            "title": "重排计划",
            "text": "按片区重排",
            "addressee": Organisation.objects.get(code="SOE"),
            "done_when": "开工率达到六成",
        },
    )


def test_a_problem_has_a_recommendation_or_says_why_not(
    published: Evaluation, member: Member
) -> None:
    found, lead = _finding(published, member), member("evaluator_lead")
    with pytest.raises(Refused) as refused:
        FINDING.take("confirm", by=lead, row=found)
    assert _codes(refused) == ["finding-without-recommendation"]
    with pytest.raises(Refused) as open_one:
        EVALUATION.take("hand-in", by=lead, row=published)
    assert _codes(open_one) == ["evaluation-open-findings"]
    _recommend(found, member)
    assert FINDING.take("confirm", by=lead, row=found).state == "confirmed"


def test_a_figure_that_is_not_there_is_refused_with_its_neighbours(
    published: Evaluation, member: Member
) -> None:
    with pytest.raises(Refused) as refused:
        findings.add_finding(
            by=member("evaluator"),
            evaluation=published,
            indicators=["Z9"],
            values={"title": "x", "text": "{facts.已开工小区}"},
        )
    assert _codes(refused) == ["finding-indicator-unknown", "report-reference-unknown"]


def test_rectification_is_validated_by_another_office(
    published: Evaluation, member: Member
) -> None:
    found = _finding(published, member)
    row = _recommend(found, member)
    finance, unit = member("finance_bureau"), member("implementing_unit")
    take = RECOMMENDATION.take
    with pytest.raises(Refused) as early:
        take("send", by=finance, row=row)
    assert "recommendation-not-issued" in _codes(early)
    Evaluation.objects.update(state="issued", issued_on=date(2023, 10, 1))
    row = take("send", by=finance, row=row, on=date(2023, 10, 8))
    assert row.due_on is not None
    with pytest.raises(Refused) as strange:
        take("accept", by=member("department_head"), row=row)
    assert "recommendation-not-yours" in _codes(strange)
    row = take("accept", by=member("implementing_head"), row=row, on=date(2023, 10, 9))
    planned = {"plan": "逐片开工", "planned_for": date(2024, 6, 1)}
    with pytest.raises(Refused) as late:
        take("plan", by=unit, row=row, on=date(2023, 10, 10), **planned)
    assert _codes(late) == ["recommendation-plan-late"]
    planned["planned_for"] = date(2023, 12, 1)
    row = take("plan", by=unit, row=row, on=date(2023, 10, 10), **planned)
    with pytest.raises(Refused) as bare:
        take("claim", by=unit, row=row, claim="做完了")
    assert _codes(bare) == ["recommendation-no-evidence"]
    file = SimpleUploadedFile("开工令.txt", "开工令".encode())
    row = take("claim", by=unit, row=row, claim="做完了", files=[file])
    with pytest.raises(PermissionDenied):
        take("verify-done", by=unit, row=row, why="看过")
    row = take("verify-partly", by=finance, row=row, why="只开工一半")
    (progress,) = row.progress.all()
    assert (progress.claim, progress.verdict, progress.why) == ("做完了", "partly", "只开工一半")
    assert row.state == "planned"


def test_the_board_says_how_many_claims_of_a_unit_were_not_confirmed(
    published: Evaluation, member: Member, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    row = _recommend(_finding(published, member), member)
    link = f'href="/rectification/{row.code}/"'
    assert link not in client.get("/rectification/").content.decode(), "its draft"
    Evaluation.objects.update(state="issued", issued_on=date(2023, 10, 1))
    told = client.get("/rectification/").content.decode()
    assert link in told
    assert published.code in told
    Recommendation.objects.update(state="planned")
    assert "单位自报与验证" not in client.get("/rectification/").content.decode()
    for claim, verdict in (
        ("完成", "done"),
        ("完成", "partly"),
        ("完成", "not"),
        ("完成", ""),
        ("", "not"),
    ):
        row.progress.create(
            year=2024, claim=claim, claimed_on=date(2024, 3, 5), organisation=row.addressee,
            verdict=verdict, why="看过" if verdict else "", validated_by="x" if verdict else "",
            validated_on=date(2024, 3, 6) if verdict else None,
        )  # fmt: skip
    page = seen(client.get("/rectification/").content.decode())
    (line,) = re.findall(f'<tr>\\s*<td class="name">{row.addressee.name}</td>.*?</tr>', page, re.S)
    told = re.findall(r">([\d.]+)<", line)
    assert told == ["4", "3", "2", "66.67"], "a verdict without a claim is none of the unit's"
    address = re.findall(r'/figures/rectification/[^"]*unconfirmed-share[^"]*', line)[0]
    drawer = seen(client.get(address.replace("&amp;", "&")).content.decode())
    assert "2 ÷ 3 = 66.67%" in drawer
    assert "部分完成" in drawer
    assert client.get("/figures/rectification/*/claimed?of=NONE").status_code == 404


def test_a_written_report_is_what_the_package_holds_and_everybody_reads_its_summary(
    published: Evaluation, member: Member, tmp_path: Path
) -> None:
    lead, finance = member("evaluator_lead"), member("finance_bureau")
    report = reports.begin_report(by=lead, evaluation=published)
    for key in build_of(report).gaps:
        reports.confirm_none(by=lead, report=report, section=key)
    reports.describe(by=lead, report=report, number="华昆评〔2023〕8号", dated=date(2023, 9, 30))
    for chapter in outline_of(case_of(published).framework).chapters:
        reports.settle_all(by=lead, report=report, chapter=chapter.key)
    published.steps.update(state="waived", why="试跑")
    row = EVALUATION.take("hand-in", by=lead, row=published)
    packages.begin_package(by=finance, evaluation=row, address="/")
    issued = EVALUATION.take("issue", by=finance, row=row)
    made = row.snapshots.get(kind=Snapshot.Kind.ISSUE)
    assert made.package is not None
    path = tmp_path / "package.zip"
    path.write_bytes(path_of(made.package).read_bytes())
    assert all(check.holds for check in verify_file(path))
    with zipfile.ZipFile(path) as package:
        content = package.read("reports/report.docx")
    (tmp_path / "report.docx").write_bytes(content)
    said = read_returned(tmp_path / "report.docx").accepted
    assert "华昆评〔2023〕8号" in said
    with pytest.raises(Refused):
        reports.write_passage(by=lead, report=report, section="other", text="出具以后再写")
    stranger = Client()
    address = f"/open/evaluations/{published.code}/"
    assert stranger.get(address).status_code == 404
    publishing.publish_summary(by=finance, report=report)
    page = stranger.get(address).content.decode()
    assert "67.40" in page
    assert made.sha256 in page
    with pytest.raises(Refused) as refused:
        publishing.supersede(by=finance, evaluation=issued, why="")
    assert _codes(refused) == ["step-without-reason"]
    after = publishing.supersede(by=finance, evaluation=issued, why="数据更正")
    assert (after.supersedes, after.state) == (issued, "scoring")
    with pytest.raises(Refused) as refused:
        publishing.supersede(by=finance, evaluation=issued, why="再来")
    assert _codes(refused) == ["supersede-twice"]
    assert "数据更正" in stranger.get(address).content.decode()


def test_the_auditor_asks_of_our_own_report_only_what_a_policy_asks(
    published: Evaluation, member: Member
) -> None:
    lead = member("evaluator_lead")
    report = reports.begin_report(by=lead, evaluation=published)
    kept = keep_audit(report, "evaluator_lead")
    assert kept.figures > 100
    # The published framework gives output and benefit 45 points; the policy asks for 60.
    assert [(each["severity"], each["stated"]) for each in kept.findings] == [("query", "45")]


def test_an_annual_evaluation_is_said_by_its_year_once(
    published: Evaluation, member: Member
) -> None:
    Evaluation.objects.filter(pk=published.pk).update(timing=Evaluation.Timing.ANNUAL)
    published.refresh_from_db()
    report = reports.begin_report(by=member("evaluator_lead"), evaluation=published)
    opening = next(each.text for each in report.passages.all() if "委托" in each.text)
    assert f"开展{published.year}年度财政评价" in opening
