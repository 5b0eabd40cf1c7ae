"""The audit's public door: a document, a file, or many files.

found = audit_file(Path("report.docx"))
found.findings, found.claims_checked, found.claims_held
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hengjian.audit import side_by_side
from hengjian.audit.against import Expected, against
from hengjian.audit.checks.registry import all_checks
from hengjian.audit.consequences import with_consequences
from hengjian.audit.counting import Fact, counted, facts_of
from hengjian.audit.document import Document
from hengjian.audit.fence import claims_of
from hengjian.audit.findings import Check, Finding, Severity
from hengjian.audit.judging.weighing import weighed
from hengjian.audit.reading_figures import context_of
from hengjian.errors import Problem, Refused

COLLECTED_AFTER = 20_000
"""The threshold of the garbage collector for a process that only audits: reading a report makes
very many objects that live to its end, and hardly a cycle."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit of one document came to."""

    document: Document
    findings: tuple[Finding, ...]
    """The gravest first, then in the order of their places in the document, each once."""
    claims_checked: int
    """How many figures stand in a relation that was recomputed, each once."""
    claims_held: int
    """How many of them stand in no relation that fails."""
    figures: int = 0
    """How many figures the document has."""
    facts: tuple[Fact, ...] = ()
    """The figures with how they stand."""
    problems: tuple[Problem, ...] = ()
    """Checks that broke off; the others went on."""

    @property
    def clean(self) -> bool:
        """Whether there is neither an error nor a warning; queries alone ask nothing."""
        return not (self.count("error") or self.count("warning"))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)


Outcome = tuple[Path, Audit | tuple[Problem, ...]]
"""A file with its audit, or with the reasons why it could not be read."""


def audit(
    document: Document,
    *,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
    helped: bool = False,
) -> Audit:
    """Audit a document that was read: by every check there is, or by ``checks``; and against
    quantities that are ``expected`` from elsewhere. ``helped`` lets a second process do half of a
    long document's checks."""
    context = context_of(document)
    if checks is None and helped:
        found, problems = side_by_side.claims(context)
    else:
        found, problems = claims_of(all_checks() if checks is None else checks, context)
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
    helped: bool = False,
) -> Audit:
    """Read a file and audit it. Raises ``Refused`` where it cannot be read."""
    from hengjian.audit.readers import read_document

    return audit(read_document(path, ocr=ocr), checks=checks, expected=expected, helped=helped)


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
    alone = workers <= 1
    work = partial(_outcome, ocr=ocr, checks=checks, expected=expected, helped=alone)
    if alone:
        yield from ((path, work(path)) for path in paths)
        return
    from hengjian.audit.crew import Crew

    with Crew(work, workers) as crew:
        yield from crew.outcomes(paths)


def _outcome(
    path: Path,
    *,
    ocr: bool,
    checks: Sequence[Check] | None,
    expected: Sequence[Expected],
    helped: bool,
) -> Audit | tuple[Problem, ...]:
    try:
        return audit_file(path, ocr=ocr, checks=checks, expected=expected, helped=helped)
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
