"""The audit's public door: a document, a file, or many files.

found = audit_file(Path("report.docx"))
found.findings, found.claims_checked, found.claims_held
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from hengjian.audit.against import Expected, against
from hengjian.audit.checks.registry import all_checks
from hengjian.audit.consequences import with_consequences
from hengjian.audit.context import context_of
from hengjian.audit.counting import counted, facts_of
from hengjian.audit.crew import Crew
from hengjian.audit.document import Document
from hengjian.audit.fence import claims_of
from hengjian.audit.findings import Check, Finding
from hengjian.audit.judging.blame import blamed
from hengjian.audit.judging.verdicts import printed_again
from hengjian.audit.judging.weighing import weighed
from hengjian.audit.outcomes import Audit, Outcome
from hengjian.audit.readers import read_document
from hengjian.errors import Problem, Refused


def audit(
    document: Document, *, checks: Sequence[Check] | None = None, expected: Sequence[Expected] = ()
) -> Audit:
    """Audit a document that was read: by every check there is, or by ``checks``; and against
    quantities that are ``expected`` from elsewhere."""
    context = context_of(document)
    found, problems = claims_of(all_checks() if checks is None else checks, context)
    found = blamed(found, printed_again(context))
    judged = weighed(found, document) if checks is None else found
    claims = with_consequences([*judged, *against(context, expected)], context, expected)
    findings = _without_echoes(finding for claim in claims for finding in claim.findings)
    facts = facts_of(context, claims)
    count = counted(facts)
    return Audit(
        document,
        tuple(sorted(findings, key=_order)),
        count.related,
        count.held,
        count.figures,
        tuple(facts),
        tuple(problems),
    )


def audit_file(
    path: Path,
    *,
    ocr: bool = True,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
) -> Audit:
    """Read a file and audit it. Raises ``Refused`` where it cannot be read."""
    return audit(read_document(path, ocr=ocr), checks=checks, expected=expected)


def audit_files(
    paths: Iterable[Path],
    *,
    workers: int = 2,
    ocr: bool = True,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
) -> Iterator[Outcome]:
    """Audit many files in ``workers`` processes, in order, never holding more than a few at a time.

    A file that cannot be read gives its problems and the others go on; so does one that brings its
    process down.
    """
    work = partial(_outcome, ocr=ocr, checks=checks, expected=expected)
    if workers <= 1:
        yield from ((path, work(path)) for path in paths)
        return
    with Crew(work, workers) as crew:
        yield from crew.outcomes(paths)


def _outcome(
    path: Path, *, ocr: bool, checks: Sequence[Check] | None, expected: Sequence[Expected]
) -> Audit | tuple[Problem, ...]:
    try:
        return audit_file(path, ocr=ocr, checks=checks, expected=expected)
    except Refused as refused:
        return refused.problems


_RANKS = ("error", "warning", "query")


def _without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, of the errors and warnings that say the same of the same place the gravest
    alone: two checks may come to one result on two ways."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        spot = finding.spots[0]
        told = finding.expected if finding.severity != "query" else ""
        key = (spot.block, spot.cell, spot.start, told or finding)
        before = kept.get(key)
        if before is None or _RANKS.index(finding.severity) < _RANKS.index(before.severity):
            kept[key] = finding
    return list(kept.values())


def _order(finding: Finding) -> tuple[int, int, tuple[int, int], int]:
    """The gravest first, then by place: the same in every output."""
    spot = finding.spots[0]
    return _RANKS.index(finding.severity), spot.block, spot.cell or (-1, -1), spot.start
