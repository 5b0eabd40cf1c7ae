"""二、绩效评价工作开展情况: purpose, framework, methods, steps."""

from __future__ import annotations

from hengjian.documents.evaluation.chains import citations
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import merged
from hengjian.documents.evaluation.printing import number
from hengjian.documents.model import Column, Row, cell, words


def write_work(draft: Draft) -> None:
    """The second part of the report."""
    narrative = draft.evaluation.case.narrative
    draft.heading(1, draft.say("work"))
    if narrative and narrative.purpose:
        draft.heading(2, draft.say("purpose"))
        draft.prose(narrative.purpose, "narrative › purpose")
    draft.heading(2, draft.say("method"))
    if narrative:
        draft.prose(narrative.method, "narrative › method")
    _framework(draft)
    _grades(draft)
    draft.heading(2, draft.say("process"))
    if narrative:
        draft.prose(narrative.process, "narrative › process")
    counts = {key: draft.figures.get(f"counts.{key}") for key in ("facts", "sources", "evidence")}
    draft.paragraph(draft.figures.filled("evidence-used", **counts))


def _framework(draft: Draft) -> None:
    figures = draft.figures
    framework = draft.evaluation.framework.framework
    used = figures.filled(
        "framework-used",
        title=figures.of(framework.title),
        edition=framework.edition,
        points=figures.get("full"),
        count=figures.get("counts.indicators"),
    )
    rounds = f"rounds-{framework.rounding.of}"
    draft.paragraph(merged((*used, *figures.filled(rounds, places=figures.get("places")))))
    if framework.description:
        draft.paragraph(words(figures.of(framework.description)))
    if framework.authority:
        listed = citations(figures, framework.authority)
        draft.paragraph(words(figures.say("authority", list=listed)))
    draft.paragraph(words(figures.say(f"basis-{draft.evaluation.case.basis}")))


def _grades(draft: Draft) -> None:
    figures = draft.figures
    rows, above = [], None
    for grade in draft.evaluation.grades:
        span = f"≥ {number(grade.at_least)}"
        if above is not None:
            span = f"{number(grade.at_least)} ≤ x < {number(above)}"
        rows.append(Row((cell(figures.grade_named(grade.grade)), cell(span))))
        above = grade.at_least
    columns = (
        Column(figures.say("grade"), "center", 10),
        Column(figures.say("range"), "center", 20),
    )
    draft.table(figures.say("grade-scale"), columns, rows)
