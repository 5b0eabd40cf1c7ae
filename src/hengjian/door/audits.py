"""Audit a report that somebody wrote: the figures that cannot be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengjian import formats
from hengjian.audit.api import audit_file
from hengjian.audit.findings import Finding
from hengjian.audit.marks import mark_of
from hengjian.audit.outcomes import Audit
from hengjian.audit.writers.json import audit_json
from hengjian.bilingual import Language, Text
from hengjian.door import showing
from hengjian.door.expected import expected_of
from hengjian.door.frames import Frame, Library, frame_of
from hengjian.door.given import CaseLike
from hengjian.door.rescored import Rescoring
from hengjian.door.results import Result
from hengjian.errors import Problem
from hengjian.files import write_whole

_SEVERITIES = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "query": Text("疑问", "query"),
}
_HEADS = (
    Text("", ""),
    Text("疑点", "Finding"),
    Text("原文", "Stated"),
    Text("应为", "Expected"),
)


@dataclass(frozen=True)
class Audited:
    """What the audit of one document came to; iterating goes through the findings."""

    path: Path
    audit: Audit
    """What the auditor gave, with every figure that was read."""
    language: Language = "zh"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The gravest first, then in the order of the document."""
        return self.audit.findings

    @property
    def clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return self.audit.clean

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was met in reading the document."""
        return (*self.audit.document.problems, *self.audit.problems)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def to_frame(self, library: Library | None = None) -> Frame:
        """One row a finding, as a frame of pandas or polars, whichever is there."""
        return frame_of([self._row(each) for each in self.findings], library)

    def _row(self, finding: Finding) -> dict[str, Any]:
        document, spot = self.audit.document, finding.spots[0]
        return {
            "id": mark_of(document, finding),
            "code": finding.code,
            "severity": finding.severity,
            "page": document.blocks[spot.block].page,
            "text": document.text_at(spot),
            "stated": finding.stated or None,
            "expected": finding.expected or None,
            "message": finding.message.of(self.language),
            "consequence": finding.consequence and finding.consequence.of(self.language),
        }

    def page(self, path: str | Path) -> Path:
        """Write the page with the document on the left and the findings on the right, as HTML; the
        path. Raises ``Refused`` (``extra-missing``, ``file-unwritable``)."""
        from hengjian.audit.writers.page import page_of

        write_whole(Path(path), page_of(self.audit, self.language))
        return Path(path)

    def as_json(self) -> formats.Audited:
        """The document's item in what ``hengjian audit --format json`` prints."""
        # Its keys are held to the published schema by a test; the writer's type is a plain mapping.
        return audit_json(str(self.path), self.audit, self.language)  # type: ignore[return-value]

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{kind} {self.audit.count(kind)}" for kind in ("error", "warning", "query")
        )
        held = f"{self.audit.claims_held} of {self.audit.claims_checked} figures hold"
        return f"<Audited {self.path.name}: {counts}; {held}>"

    def _repr_html_(self) -> str:
        rows = [
            (
                _SEVERITIES[each.severity].of(self.language),
                each.message.of(self.language),
                each.stated,
                each.expected,
            )
            for each in self.findings[:SHOWN]
        ]
        more = len(self.findings) - len(rows)
        table = showing.table([head.of(self.language) for head in _HEADS], rows, left=2)
        return "".join(
            (
                showing.heading(repr(self)[1:-1]),
                table if rows else "",
                showing.line(f"… {more}") if more else "",
                showing.problem_list(self.problems, self.language),
            )
        )


SHOWN = 50
"""How many findings show in a notebook; the frame and the page have all."""


def audit(
    path: str | Path,
    *,
    against: CaseLike | Result | None = None,
    ocr: bool = True,
    language: Language | None = None,
) -> Audited:
    """Audit a report (docx, pdf, txt, md, html, xlsx): recompute what it says and find the figures
    that cannot be true. ``against`` also compares it with a case's facts and scores, and tells what
    a doubted figure is worth there; ``ocr`` reads scanned pages.

    Needs the extra ``audit``. Raises ``Refused`` where the file cannot be read.
    """
    file = Path(path)
    if against is None:
        found = audit_file(file, ocr=ocr)
    else:
        evaluation = _result(against).evaluation
        found = audit_file(file, ocr=ocr, expected=expected_of(evaluation))
        found = Rescoring(evaluation).told(found)
    return Audited(file, found, showing.chosen(language))


def _result(case: CaseLike | Result) -> Result:
    from hengjian.door.evaluating import evaluate

    return case if isinstance(case, Result) else evaluate(case)
