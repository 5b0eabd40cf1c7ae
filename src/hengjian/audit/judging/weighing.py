"""How sure a finding is, weighed against all that the document's other relations say.

A check sees its own construction only. Here the findings of all meet: a figure that other relations
vouch for is less likely wrong; a figure that one slip of the pen would mend is more likely wrong;
and in a table a sum that is far off is more often a table read wrong than a wrong sum. What is left
of a finding's confidence decides whether it is an error, a warning or a query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.document import Spot
from hengjian.audit.explanations import digit_slip, digits_of
from hengjian.audit.findings import Claim, Finding, Severity
from hengjian.audit.judging.verdicts import LIKELY, SURE, severity_of

_GIVEN: dict[Severity, Fraction] = {
    "error": Fraction(92, 100), "warning": Fraction(70, 100), "query": Fraction(40, 100),
}  # fmt: skip
"""What a check's own word is worth before it is weighed."""
_VOUCHED, _TABLE, _FEW_DIGITS = Fraction(25, 100), Fraction(35, 100), Fraction(15, 100)
_SLIP = Fraction(3, 100)
_DIGITS = 3
_TWICE = frozenset(("restated", "row-restated", "score-restated", "quoted"))
"""One thing in two places: each may stand in a relation that holds, and one is still wrong."""
FIGURES = frozenset((
    "average", "bracketed", "built-up", "change-apart", "changed-by", "complement", "composition",
    "counted-list", "deducted", "deducted-in-row", "divided", "done-of", "for-each", "from-budget",
    "growth", "kinds-apart", "listed-below", "listed-shares", "misprinted", "named-share",
    "parts-and-whole", "per-unit", "portion", "rate-by-name", "rate-in-words", "reduction",
    "restated", "row-restated", "rule-score", "score-restated", "score-table", "scores-in-words",
    "share-base", "table-total", "weights", "columns", "form-line", "sum-in-words", "quoted",
))  # fmt: skip
"""Checks that hold figures against figures; the others read words, and their word stands."""


def weighed(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with every finding's confidence, and the severity that follows from it."""
    vouched: Counter[Spot] = Counter()
    for claim in claims:
        if claim.holds and (claim.code in FIGURES or claim.code == "expression"):
            vouched.update(set(claim.spots))
    return [
        claim if claim.holds else replace(claim, findings=_findings(claim.findings, vouched))
        for claim in claims
    ]


def _findings(findings: Iterable[Finding], vouched: Counter[Spot]) -> tuple[Finding, ...]:
    found = []
    for finding in findings:
        confidence = _confidence(finding, vouched)
        severity = severity_of(confidence)
        if finding.severity == "query" and severity != "query":
            confidence, severity = LIKELY - Fraction(1, 100), "query"
        elif finding.severity == "warning" and severity == "error":
            confidence, severity = SURE - Fraction(1, 100), "warning"
        found.append(replace(finding, confidence=confidence, severity=severity))
    return tuple(found)


def _confidence(finding: Finding, vouched: Counter[Spot]) -> Fraction:
    sure = finding.confidence if finding.confidence is not None else _GIVEN[finding.severity]
    if finding.code not in FIGURES or not finding.expected:
        return sure
    stated, expected = digits_of(finding.stated), digits_of(finding.expected)
    slipped = digit_slip(stated, expected) is not None
    spot = finding.spots[0]
    if vouched[spot] and finding.code not in _TWICE:
        sure -= _VOUCHED if not slipped else _VOUCHED / 2
    if slipped:
        return min(Fraction(99, 100), sure + _SLIP)
    if spot.cell is not None and finding.confidence is None:
        sure -= _TABLE
    if (
        len(stated.strip("0")) < _DIGITS
        and finding.code == "restated"
        and len(finding.spots) < _DIGITS
    ):
        sure -= _FEW_DIGITS
    return max(Fraction(0), sure)
