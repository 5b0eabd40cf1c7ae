"""The result at a glance: one page with the score, the money, what differs, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hengjian.bilingual import Language, Text
from hengjian.documents.evaluation.basics import write_funds
from hengjian.documents.evaluation.building import report_of, write_other
from hengjian.documents.evaluation.conclusion import write_conclusion
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import Figures
from hengjian.documents.evaluation.opening import notices, verdict
from hengjian.documents.html import Link, html_of
from hengjian.documents.model import Report
from hengjian.engine.result import Evaluation
from hengjian.files import write_whole
from hengjian.statistics.insight import Insight

TITLES = {
    ".docx": Text("评价报告（Word）", "Report (Word)"),
    ".pdf": Text("评价报告（PDF）", "Report (PDF)"),
    ".html": Text("评价报告（网页）", "Report (web page)"),
    ".json": Text("计算底稿", "Trace"),
    ".zip": Text("成果包", "Package"),
}


def build_overview(
    evaluation: Evaluation, language: Language, insight: Insight | None = None
) -> Report:
    """The parts of the report that show the result itself, with the same figures and traces.

    Raises ``Refused`` as ``build_report`` does.
    """
    draft = Draft(Figures(evaluation, language))
    draft.plain_heading(1, draft.say("summary"))
    draft.add(verdict(draft), *notices(draft))
    write_conclusion(draft)
    if evaluation.case.funds:
        draft.heading(1, draft.say("basics"))
        write_funds(draft)
    write_other(draft, insight)
    subtitle = Text("评价结果一览", "The result at a glance").of(language)
    return replace(report_of(draft), subtitle=subtitle)


def write_overview(
    evaluation: Evaluation,
    path: Path,
    files: Sequence[Path],
    *,
    language: Language = "zh",
    insight: Insight | None = None,
) -> None:
    """Write the overview to ``path`` with links to ``files``, which lie beside it.

    Raises ``Refused`` as ``write_report`` does.
    """
    links = [
        Link(file.name, TITLES[file.suffix].of(language), _size(file.stat().st_size))
        for file in files
    ]
    write_whole(path, html_of(build_overview(evaluation, language, insight), links))


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 2**10))} KB"
