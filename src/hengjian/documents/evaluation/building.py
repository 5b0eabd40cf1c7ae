"""The report of an evaluation, part by part."""

from __future__ import annotations

from dataclasses import replace

from hengjian import __version__
from hengjian.bilingual import Language
from hengjian.documents.evaluation.analysis import write_analysis
from hengjian.documents.evaluation.annexes import write_annexes
from hengjian.documents.evaluation.basics import write_basics
from hengjian.documents.evaluation.conclusion import write_conclusion
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import Figures
from hengjian.documents.evaluation.findings import write_advice, write_findings
from hengjian.documents.evaluation.opening import title_lines, write_summary
from hengjian.documents.evaluation.reliance import total_interval, write_reliance
from hengjian.documents.evaluation.remarks import (
    write_corrections,
    write_differences,
    write_limits,
    write_problems,
)
from hengjian.documents.evaluation.tracing import traces_of
from hengjian.documents.evaluation.work import write_work
from hengjian.documents.model import Report, report_figures
from hengjian.engine.result import Evaluation
from hengjian.statistics.insight import Insight


def build(evaluation: Evaluation, language: Language, insight: Insight | None) -> Report:
    """The report in ``language``. Raises ``Refused`` where a text names a figure there is not."""
    figures = Figures(evaluation, language)
    draft = Draft(figures)
    framework = evaluation.framework.framework
    if insight is not None:
        draft.total_interval = total_interval(insight, framework.points)
    write_summary(draft)
    for write in (write_basics, write_work, write_conclusion, write_analysis):
        write(draft)
    write_findings(draft)
    write_advice(draft)
    write_other(draft, insight)
    write_annexes(draft)
    return report_of(draft)


def report_of(draft: Draft) -> Report:
    """The report of what was drafted, with the trace of every figure in it."""
    figures, evaluation = draft.figures, draft.evaluation
    framework = evaluation.framework.framework
    bare = Report(
        language=draft.language,
        title=figures.of(evaluation.case.title),
        subtitle=figures.say("what-if-report" if evaluation.what_if else "report"),
        meta=title_lines(figures),
        blocks=tuple(draft.blocks),
        date=evaluation.as_of,
        foot=figures.say(
            "foot",
            version=__version__,
            framework=figures.of(framework.title),
            edition=framework.edition,
        ),
    )
    return replace(bare, traces=traces_of(figures, report_figures(bare)))


def write_other(draft: Draft, insight: Insight | None) -> None:
    """七、其他需要说明的问题: limits, differences, corrections, how firm the result is."""
    draft.heading(1, draft.say("other"))
    write_limits(draft)
    write_differences(draft)
    write_corrections(draft)
    if insight is not None:
        write_reliance(draft, insight)
    write_problems(draft)
