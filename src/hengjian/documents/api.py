"""The public door of documents: build a report, write it by its suffix.

write_report(evaluate_case(path), Path("report.docx"), insight=insight(evaluation))
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hengjian.bilingual import Language
from hengjian.documents.model import Report
from hengjian.engine.result import Evaluation
from hengjian.errors import Place, Refused, problem
from hengjian.files import write_whole
from hengjian.statistics.insight import Insight


def build_report(
    evaluation: Evaluation, language: Language = "zh", insight: Insight | None = None
) -> Report:
    """The report of ``evaluation`` by the outline of 财预〔2020〕10号 附3, for any writer.

    Raises ``Refused`` where a text of the case names a figure the result does not hold
    (``report-reference-unknown``), or the extra ``documents`` is absent (``extra-missing``).
    """
    from hengjian.documents.evaluation.building import build

    return build(evaluation, language, insight)


def write_report(
    evaluation: Evaluation,
    path: Path,
    *,
    language: Language = "zh",
    insight: Insight | None = None,
) -> None:
    """Write the report of ``evaluation`` as docx, pdf or html, by the suffix of ``path``.

    The file is there whole or not at all. Raises ``Refused`` as ``build_report`` does, and with
    ``report-suffix-unknown`` or ``file-unwritable``.
    """
    writer = _writer(path)
    write_whole(path, writer(build_report(evaluation, language, insight)))


def rendered(report: Report, suffix: str) -> bytes:
    """A report that is already built, in the format of ``suffix``."""
    return _writer(Path(f"report{suffix}"))(report)


def write_built(report: Report, path: Path) -> None:
    """Write a report that is already built; several formats of one report need one building."""
    write_whole(path, _writer(path)(report))


def _writer(path: Path) -> Callable[[Report], bytes]:
    suffix = path.suffix.lower()
    match suffix:
        case ".docx":
            from hengjian.documents.docx import docx_of

            return docx_of
        case ".pdf":
            from hengjian.documents.pdf import pdf_of

            return pdf_of
        case ".html" | ".htm":
            from hengjian.documents.html import html_of

            return html_of
    raise Refused([problem("report-suffix-unknown", Place(file=str(path)), suffix=suffix)])
