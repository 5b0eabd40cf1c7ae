"""The surveys of a project as the annex of an evaluation's report: base, question by option, shares
with their intervals, what was written in words by theme, method.

Groups too small to be shown are hidden here as everywhere; no sentence of a resident leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hengjian.documents.model import Column, Row, cell
from hengjian.errors import Refused
from hengjian.site.platform.annexes import Given
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.surveys.annexes import (
    MEASURE_HEADS,
    base,
    measure_lines,
    method,
)
from hengjian.site.residents.surveys.codebook import codebook_of
from hengjian.site.residents.surveys.estimation import FEWEST, Results, results_of
from hengjian.site.residents.surveys.models import Purpose, Survey

INVENTED = "（合成数据，仅供演示）"
LETTER_COLUMNS = (
    Column("问题", width=40),
    Column("选项", width=40),
    Column("份数", align="right", width=12),
)
THEME_COLUMNS = (
    Column("问题", width=30),
    Column("归入的主题", width=30),
    Column("份数", align="right", width=12),
    Column("已编码（份）", align="right", width=16),
)


def survey_annex(project: Any, as_of: date) -> list[Given]:
    """What the surveys of satisfaction say that had ended by that day, the oldest first."""
    ended = Survey.objects.filter(
        project=project,
        questionnaire__purpose=Purpose.SATISFACTION,
        state=Survey.State.CLOSED,
        closes_on__lte=as_of,
    )
    found: list[Given] = []
    for row in ended.select_related("questionnaire").order_by("closes_on", "pk"):
        results = results_of(row)
        if results.valid >= FEWEST:
            found += _of_one(results)
    return found


def _of_one(results: Results) -> Iterator[Given]:
    survey = results.survey
    mark = INVENTED if survey.synthetic else ""
    yield Given(f"{survey.title}（{survey.opens_on}—{survey.closes_on}）{mark}")
    yield _base(results)
    yield Given("各题各选项的份数", LETTER_COLUMNS, tuple(_letters(results)))
    yield from _shares(results)
    themes = tuple(_themes(survey))
    if themes:
        yield Given("开放题的主题", THEME_COLUMNS, themes)
    for line in method(results):
        yield Given(line.zh)


def _base(results: Results) -> Given:
    columns = (Column("项目", width=50), Column("数值", align="right", width=30))
    rows = (Row((cell(title.zh), cell(value))) for _, title, value in base(results))
    return Given("问卷的基数", columns, tuple(rows))


def _letters(results: Results) -> Iterator[Row]:
    """Each question that is answered by choosing, with every option of its form, chosen or not."""
    form = results.survey.questionnaire.form
    valid = results.survey.submissions.filter(valid=True, site__isnull=False)
    given = [answers for answers in valid.values_list("answers", flat=True) if answers]
    for item in form.get("items", ()):
        if item["type"] not in ("one", "many"):
            continue
        chosen = Counter(
            each for answers in given for each in str(answers.get(item["name"]) or "").split()
        )
        if not chosen:
            continue
        asked = _tell(item["label"], item["name"])
        for option in form["lists"].get(item["list"], ()):
            told = _tell(option["label"], option["name"])
            yield Row((cell(asked), cell(told), cell(str(chosen[option["name"]]))))
        silent = sum(not answers.get(item["name"]) for answers in given)
        if silent:
            yield Row((cell(asked), cell("未答"), cell(str(silent))))


def _tell(label: Mapping[str, str], name: str) -> str:
    return label.get("zh") or name


def _shares(results: Results) -> Iterator[Given]:
    try:
        lines = measure_lines(results)
    except Refused as refused:
        for each in refused.problems:
            yield Given(f"比例和区间没有算：{sentence(each)}")
        return
    columns = tuple(
        Column(head.zh, align="left" if number < 2 else "right")
        for number, head in enumerate(MEASURE_HEADS)
    )
    rows = (Row(tuple(map(cell, (title.zh, how.zh, *rest)))) for _, title, how, *rest in lines)
    yield Given("指标和区间（95%）", columns, tuple(rows))


def _themes(survey: Survey) -> Iterator[Row]:
    """By theme, how many answers came under it: what residents wrote stays where it is."""
    for question in codebook_of(survey):
        for each in question.themes:
            yield Row(
                (
                    cell(_tell(question.label, question.name)),
                    cell(each.theme.name),
                    cell(str(each.count)),
                    cell(str(each.coded)),
                )
            )
