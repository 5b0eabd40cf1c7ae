"""What surveys give to the annex of an evaluation's report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from hengjian.documents.model import Cell
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.platform.annexes import annex_of, give_annex
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.models import Survey
from tests.site.residents.surveys.reference import put_answers, put_sites, put_survey

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
DAY = date(2023, 9, 30)


@pytest.fixture
def survey(member: Member, district: Organisation) -> Survey:
    """The published survey, closed, with the shipped questions."""
    by = member("competent_department")
    row = put_survey(by, put_sites(district))
    row.questionnaire.form = read_shipped(by=by, name="satisfaction").form
    row.questionnaire.save()
    put_answers(by, row)
    Survey.objects.filter(pk=row.pk).update(state=Survey.State.CLOSED, synthetic=True)
    row.refresh_from_db()
    return row


def _said(cell: Cell | None) -> str:
    assert cell is not None
    return "".join(run.text for run in cell.runs)


def test_the_annex_says_question_by_option_shares_and_method(survey: Survey) -> None:
    given = annex_of("survey", survey.project, DAY)
    assert "（合成数据，仅供演示）" in given[0].text
    tables = {
        each.text: [tuple(map(_said, row.cells)) for row in each.rows]
        for each in given
        if each.columns
    }
    assert ("有效（份）", "223") in tables["问卷的基数"]
    letters = tables["各题各选项的份数"]
    asked = "总的来说，您对小区改造满意吗？"
    of_it = {option: int(count) for question, option, count in letters if question == asked}
    assert sum(of_it.values()) == 223
    assert of_it["很满意"] + of_it["满意"] == 83
    lines = tables["指标和区间（95%）"]
    assert ("满意", "点算", "83/223", "37.22", "31.29", "43.56") in lines
    assert any("权重＝层内户数÷层内有效答卷" in each.text for each in given)


def test_nothing_is_given_of_a_survey_that_goes_on_or_ends_later(survey: Survey) -> None:
    assert not annex_of("survey", survey.project, date(2023, 7, 1))
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.OPEN)
    assert not annex_of("survey", survey.project, DAY)


def test_few_answers_give_nothing(survey: Survey) -> None:
    kept = survey.submissions.order_by("pk").values_list("pk", flat=True)[:9]
    survey.submissions.exclude(pk__in=list(kept)).delete()
    assert not annex_of("survey", survey.project, DAY)


def test_one_giver_fills_an_annex() -> None:
    with pytest.raises(ValueError, match="survey has a giver"):
        give_annex("survey", lambda project, day: ())
