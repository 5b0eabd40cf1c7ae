"""How sure a finding is, weighed against all that the document's other relations say.

A check sees its own construction only. Here the findings of all meet: a figure that other relations
vouch for is less likely wrong; a figure that one slip of the pen would mend is more likely wrong;
and in a table a sum that is far off is more often a table read wrong than a wrong sum. What is left
of a finding's confidence decides whether it is an error, a warning or a query.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.document import Document, Spot
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.findings import Claim, Finding, Severity
from hengjian.audit.judging.levels import gravest
from hengjian.audit.judging.verdicts import LIKELY, SURE, severity_of
from hengjian.audit.tables_grid import is_ragged

_GIVEN: dict[Severity, Fraction] = {
    "error": Fraction(92, 100), "warning": Fraction(70, 100), "query": Fraction(40, 100),
}  # fmt: skip
"""What a check's own word is worth before it is weighed."""
_VOUCHED, _TABLE, _FEW_DIGITS = Fraction(25, 100), Fraction(35, 100), Fraction(40, 100)
_SLIP, _SHORT, _APART = Fraction(3, 100), Fraction(10, 100), Fraction(20, 100)
_DIGITS = 3
_TWICE = frozenset((
    "restated", "quoted", "expression",
))  # fmt: skip
"""One thing in two places, or arithmetic that is written out: a figure may stand in another
relation that holds, and be wrong all the same."""
FIGURES = frozenset((
    "change", "change-apart", "columns", "cross-form",
    "expression", "form-line", "quoted", "rate",
    "restated", "rule-score", "score-table", "series",
    "share-base", "sum-in-words", "table-total",
))  # fmt: skip
"""Checks that hold figures against figures; the others read words, and their word stands."""


def weighed(claims: Sequence[Claim], document: Document) -> list[Claim]:
    """The claims with every finding's confidence, and the severity that follows from it; of two
    findings about the same figures the surer alone."""
    vouched: Counter[Spot] = Counter()
    for claim in claims:
        if claim.holds and claim.code in FIGURES:
            vouched.update(set(claim.spots))
    judged = [
        claim
        if claim.holds
        else replace(claim, findings=_findings(claim.findings, vouched, document))
        for claim in claims
    ]
    told = _surest([finding for claim in judged for finding in claim.findings])
    return [
        replace(claim, findings=tuple(f for f in claim.findings if id(f) in told))
        for claim in judged
        if claim.holds or any(id(f) in told for f in claim.findings)
    ]


_SHARED = 2
"""Figures that two findings have in common when they are about the same thing."""


def _surest(findings: Sequence[Finding]) -> set[int]:
    """The findings to be told: of those on the same figures, or blaming one figure, the surest."""
    kept: list[int] = []
    at: defaultdict[Spot, list[int]] = defaultdict(list)
    order = sorted(range(len(findings)), key=lambda n: -(findings[n].confidence or 0))
    for number in order:
        finding = findings[number]
        if finding.code in FIGURES and finding.severity != "query":
            shared = Counter(n for spot in set(finding.spots) for n in at[spot])
            blamed = any(findings[n].spots[0] == finding.spots[0] for n in at[finding.spots[0]])
            if blamed or any(many >= _SHARED for many in shared.values()):
                continue
            for spot in set(finding.spots):
                at[spot].append(number)
        kept.append(number)
    return {id(findings[number]) for number in kept}


_RANKS: Sequence[Severity] = ("error", "warning", "query")


def _findings(
    findings: Iterable[Finding], vouched: Counter[Spot], document: Document
) -> tuple[Finding, ...]:
    found = []
    for finding in findings:
        confidence = _confidence(finding, vouched, document)
        severity = severity_of(confidence)
        bound = max(finding.severity, gravest(finding, document), key=_RANKS.index)
        if bound == "query" and severity != "query":
            confidence, severity = LIKELY - Fraction(1, 100), "query"
        elif bound == "warning" and severity == "error":
            confidence, severity = SURE - Fraction(1, 100), "warning"
        found.append(replace(finding, confidence=confidence, severity=severity))
    return tuple(found)


def _confidence(finding: Finding, vouched: Counter[Spot], document: Document) -> Fraction:
    sure = finding.confidence if finding.confidence is not None else _GIVEN[finding.severity]
    spot = finding.spots[0]
    stated, expected = digits_of(finding.stated), digits_of(finding.expected)
    table = document.blocks[spot.block].table if spot.cell is not None else None
    if finding.code == "over-hundred" and table is not None and len(stated) > _DIGITS:
        return sure - _TABLE  # an amount under a header that was read wrong
    if finding.code not in FIGURES or not finding.expected:
        return sure
    long = min(len(stated.strip("0")), len(expected.strip("0"))) >= _DIGITS
    slipped = is_slip(stated, expected)
    if vouched[spot] and finding.code not in _TWICE:
        sure -= _VOUCHED if not slipped else _VOUCHED / 2
    if slipped and long and finding.code != "restated":
        return min(Fraction(99, 100), sure + _SLIP)
    if table is not None and finding.confidence is None:
        if is_ragged(table) or _is_far(finding):
            sure -= _TABLE
        else:
            sure -= _SHORT if slipped else _APART
    if finding.code == "restated":
        values = {document.text_at(each) for each in finding.spots}
        listed = len(values) >= _DIGITS  # a list of things that are called alike
        if listed or (not long and len(finding.spots) < _DIGITS):
            sure -= _FEW_DIGITS
    return max(Fraction(0), sure)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEAR = (Fraction(7, 10), Fraction(14, 10))


def _is_far(finding: Finding) -> bool:
    """Whether what is printed is nothing like what follows."""
    stated, expected = (
        _NUMBER.search(text.replace(",", "")) for text in (finding.stated, finding.expected)
    )
    if stated is None or expected is None or not Fraction(stated[0]) or not Fraction(expected[0]):
        return False
    return not _NEAR[0] < Fraction(expected[0]) / Fraction(stated[0]) < _NEAR[1]
