"""Surveys of the demonstration: the published one with its 223 answers, of which no rule of drawing
is known, and one in preparation whose households are drawn by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import transaction

from hengjian import library
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.trail import record
from hengjian.site.demo.library import CASE as REFERENCE
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.demo.places import DISTRICT
from hengjian.site.library.models import Project
from hengjian.site.residents.surveys.actions.drawing import draw
from hengjian.site.residents.surveys.actions.outside import LETTERS, bring_in
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.models import Purpose, Questionnaire, SamplePlan, Survey
from hengjian.site.residents.surveys.sampling import Terms

PUBLISHED = "DC-2023-08"
NEXT = "DC-2023-10"
SEED = "20231009"


@transaction.atomic
def put_surveys(who: Mapping[str, Membership]) -> None:
    """Both surveys; twice is once."""
    by = who["evaluator_lead"]
    if Survey.objects.filter(code=PUBLISHED).exists():
        return
    form = _questionnaire(by)
    published = _survey(by, form, PUBLISHED, "居民满意度调查（附件4）", _day(8, 1), _day(8, 31))
    path = library.case_folder(REFERENCE) / "answers.csv"
    bring_in(by=by, survey=published, path=path, name=path.name, synthetic=True)
    Survey.objects.filter(pk=published.pk).update(
        state=Survey.State.CLOSED, opened_on=_day(8, 1), closed_on=_day(8, 31)
    )
    coming = _survey(by, form, NEXT, "居民满意度复查（按规则抽样）", _day(10, 9), _day(10, 31))
    terms = Terms(Decimal(5), Decimal(95), Decimal(80), SEED, started_only=True)
    plan = draw(by=by, survey=coming, terms=terms)
    SamplePlan.objects.filter(pk=plan.pk).update(drawn_on=_day(9, 25), as_of=_day(9, 25))


def _day(month: int, day: int) -> date:
    return date(2023, month, day)


def _questionnaire(by: Membership) -> Questionnaire:
    """The questions whose letters the published answers hold; the sheet itself is not public, so
    they are asked as the questionnaire of satisfaction that comes with the product asks them."""
    shipped = read_shipped(by=by, name="satisfaction")
    row = Questionnaire(
        code="WJ-ANNEX4",
        name="annex-4",
        title="居民满意度调查问卷（附件4，题目按公布的口径重建）",
        title_en="Satisfaction of residents (annex 4, questions rebuilt from what is published)",
        purpose=Purpose.SATISFACTION,
        region=Organisation.objects.get(code=DISTRICT),
        workbook=shipped.workbook,
        form=shipped.form,
        xform=shipped.xform,
        sha256=sha256(b"annex-4").hexdigest(),
        meanings={name: name for name in LETTERS},
        entered_by=by.person.username,
        source=SYNTHETIC,
        synthetic=True,
    )
    row.save()
    record(by=by, action="questionnaire.read", subject=row)
    return row


def _survey(
    by: Membership, form: Questionnaire, code: str, title: str, opens: date, closes: date
) -> Survey:
    row = Survey(
        code=code,
        title=title,
        region=form.region,
        project=Project.objects.get(code=PROJECT),
        questionnaire=form,
        opens_on=opens,
        closes_on=closes,
        target=80,
        entered_by=by.person.username,
        source=SYNTHETIC,
        synthetic=True,
    )
    row.full_clean()
    row.save()
    record(by=by, action="survey.create", subject=row)
    return row
