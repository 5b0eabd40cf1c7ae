"""A self-evaluation is not handed in without its reasons, and is rechecked on its own scale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian import library
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import self_evaluations as actions
from hengjian.site.evaluation.models import Evaluation, SelfEvaluation
from hengjian.site.evaluation.procedures.self_evaluations import SELF_EVALUATION
from hengjian.site.evaluation.self_rules import misread, rechecked
from hengjian.site.library.models import Project

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


@pytest.fixture
def form(reference: Project, member: Member) -> SelfEvaluation:
    """The reconstructed form of the reference case, read from its workbook."""
    path = library.self_evaluation_file("hongta")
    return actions.import_form(
        by=member("implementing_unit"),
        project=reference,
        year=2022,
        as_of=date(2022, 12, 31),
        file=SimpleUploadedFile(path.name, path.read_bytes()),
    )


def test_99_points_come_to_49_91_on_the_same_scale(form: SelfEvaluation) -> None:
    found = rechecked(form)
    assert (found.claimed, found.verified, found.inflated) == (
        Decimal(99), Decimal("49.91"), Decimal("49.09"),
    )  # fmt: skip
    assert len(found.all_problems) == 13
    cells = {each.place.cell for each in found.all_problems if each.place.cell}
    assert {"G7", "H7", "G9", "H13"} <= cells


def test_each_line_without_its_reason_is_named_before_it_is_handed_in(
    form: SelfEvaluation, member: Member
) -> None:
    with pytest.raises(Refused) as refused:
        SELF_EVALUATION.take("hand-in", by=member("implementing_unit"), row=form)
    said = [dict(each.values)["name"] for each in refused.value.problems
            if each.code == "selfeval-reason-missing"]  # fmt: skip
    assert said == [
        "改造小区个数", "开工及时率", "2022年投资完成率", "联动、连片实施率",
        "政策内容知晓率", "受益对象满意度",
    ]  # fmt: skip


def test_with_reasons_and_evidence_it_goes_to_the_department(
    form: SelfEvaluation, member: Member
) -> None:
    entered: dict[str, str] = {}
    for line in form.lines.all():
        entered |= {f"reason-{line.pk}": "征迁滞后，已重排", f"evidence-{line.pk}": "台账第3页"}
    row = actions.fill_in(by=member("implementing_unit"), row=form, entered=entered)
    row = SELF_EVALUATION.take("hand-in", by=member("implementing_unit"), row=row)
    row = SELF_EVALUATION.take("accept", by=member("competent_department"), row=row)
    assert row.state == "accepted"


def test_a_number_that_is_none_is_refused_and_nothing_is_written(
    form: SelfEvaluation, member: Member
) -> None:
    line = form.lines.first()
    assert line is not None
    entered = {f"claimed-{line.pk}": "满分", f"reason-{line.pk}": "写了"}
    with pytest.raises(Refused) as refused:
        actions.fill_in(by=member("implementing_unit"), row=form, entered=entered)
    assert [each.code for each in refused.value.problems] == ["selfeval-number"]
    line.refresh_from_db()
    assert (line.claimed, line.reason) == (Decimal(14), "")


def test_a_total_that_the_lines_do_not_come_to_is_asked_about(form: SelfEvaluation) -> None:
    assert not misread(form)
    form.total_claimed = Decimal("93.5")
    assert misread(form)


def test_the_page_puts_the_other_scale_beside_and_says_so(
    form: SelfEvaluation, published: Evaluation, client_of: ClientOf
) -> None:
    page = client_of("evaluator").get(f"/evaluations/{published.code}/recheck/{form.code}/")
    text = page.content.decode()
    assert "49.91" in text
    assert "67.40" in text
    assert "不可与左边两个数相减" in text


def test_a_judged_line_needs_its_score_and_reason(
    form: SelfEvaluation, published: Evaluation, member: Member
) -> None:
    line = form.lines.first()
    assert line is not None
    with pytest.raises(Refused):
        actions.decide_line(
            by=member("evaluator"), evaluation=published, line=line, verdict="judged"
        )


def test_a_verdict_without_its_reason_keeps_the_score_that_was_typed(
    form: SelfEvaluation, published: Evaluation, client_of: ClientOf
) -> None:
    line = form.lines.all()[0]
    to = f"/evaluations/{published.code}/recheck-lines/{line.pk}"
    given = {"score": "3.25", "why": "", "verdict": "judged"}
    page = client_of("evaluator").post(to, given, follow=True).content.decode()
    assert 'value="3.25"' in page
