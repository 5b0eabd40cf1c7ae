"""Evidence that is withdrawn after use is told wherever it was used, and bars the way on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import findings, judging, process, reports
from hengjian.site.evaluation.actions.quoting import cite_in_paper
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import Citation, Evaluation, Evidence
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.withdrawn import uses_of_withdrawn

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
WHY = "原件是另一个项目的"


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.fixture
def piece(published: Evaluation, member: Member) -> Evidence:
    """A piece cited by an answer, a paper, a confirmed finding and a figure, then withdrawn; the
    report was drafted from the finding before."""
    by, lead = member("evaluator"), member("evaluator_lead")
    made = judging.add_evidence(
        by=by, evaluation=published, title="开工令", kind=Evidence.Kind.FORMAL
    )
    judged = published.judgements.get(indicator="A12", part="eligible")
    judging.cite(by=by, judgement=judged, evidence=made)
    values = {"kind": "meeting", "title": "启动会", "text": "布置分工"}
    paper = process.write_paper(by=by, evaluation=published, values=values)
    cite_in_paper(by=by, paper=paper, evidence=made)
    problem = findings.add_finding(
        by=by,
        evaluation=published,
        indicators=("C32",),
        values={
            "title": "开工晚",
            "text": "开工晚于计划。",
            "cause": "前期不足",
            "side": "subjective",
            "origin": "internal",
            "none_because": "已整改",
        },
    )
    judging.cite(by=by, finding=problem, evidence=made)
    FINDING.take("confirm", by=lead, row=problem)
    judging.choose(
        by=by, evaluation=published, name="年度计划投资", value="100000万元", evidence=made
    )
    reports.begin_report(by=by, evaluation=published)
    judging.withdraw_evidence(by=by, evidence=made, why=WHY)
    return made


def test_every_use_is_named_with_its_place(piece: Evidence, published: Evaluation) -> None:
    told = uses_of_withdrawn(published)
    where = [each.where.zh for each in told]
    assert where[:4] == [
        "评分 A12.eligible，不再计入",
        "底稿“启动会”",
        "问题“开工晚”",
        "事实取值“年度计划投资”",
    ]
    assert len(where) > 4
    assert all(each.startswith("报告段落 ") for each in where[4:])
    assert all(each.evidence.why == WHY for each in told)


def test_every_page_inside_tells_it_with_links(
    piece: Evidence, published: Evaluation, client_of: ClientOf
) -> None:
    page = client_of("evaluator")
    for place in ("", "scores/", "scores/A12/", "papers/", "findings/", "report/", "evidence/"):
        said = page.get(f"/evaluations/{published.code}/{place}").content.decode()
        assert "已撤回的证据还在用" in said, place
        for each in uses_of_withdrawn(published):
            assert f'href="{each.address}"' in said, (place, each.where)
            assert page.get(each.address.partition("#")[0]).status_code == 200, each.address
    outside = client_of("implementing_unit").get(f"/evaluations/{published.code}/")
    assert "已撤回的证据还在用" not in outside.content.decode()


def test_the_step_and_the_hand_in_are_barred_until_each_use_is_put_right(
    piece: Evidence, published: Evaluation, member: Member, client_of: ClientOf
) -> None:
    lead, by = member("evaluator_lead"), member("evaluator")
    (lack,) = lacks_of(published, ["evidence-stands"])
    assert "开工令→评分 A12.eligible" in lack.text.zh
    with pytest.raises(Refused) as refused:
        EVALUATION.take("hand-in", by=lead, row=published)
    assert "evidence-used-withdrawn" in _codes(refused)
    other = judging.add_evidence(
        by=by, evaluation=published, title="开工报告", kind=Evidence.Kind.FORMAL
    )
    finding = published.findings.get(title="开工晚")
    cited = Citation.objects.get(evidence=piece, finding=finding)
    with pytest.raises(Refused) as refused:
        judging.uncite(by=by, citation=cited)
    assert _codes(refused) == ["step-not-possible"], "its lead reopens it first"
    FINDING.take("reopen", by=lead, row=finding)
    judging.cite(by=by, finding=finding, evidence=other)
    client = client_of("evaluator")
    for each in Citation.objects.filter(evidence=piece):
        answer = client.post(f"/evaluations/{published.code}/citations/{each.pk}/remove")
        assert answer.status_code == 302
        assert client.get(answer["Location"].partition("#")[0]).status_code == 200
    judging.choose(
        by=by, evaluation=published, name="年度计划投资", value="100000万元", evidence=other
    )
    assert uses_of_withdrawn(published) == []
    assert lacks_of(published, ["evidence-stands"]) == []
