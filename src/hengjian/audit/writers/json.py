"""The audit as JSON: one item a document, as the command line's contract says.

Numbers of an interval are strings without loss, in base units; ``null`` is an open end. A place in
a table has its ``cell`` (row and column from 0), and its offsets count in that cell's text. Where
``basis`` is not ``null``, ``expected`` is what would be right by it, not what should stand there.
"""

from __future__ import annotations

from typing import Any

from hengjian.audit.api import Audit
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.audit.intervals import Interval
from hengjian.bilingual import Language, Text
from hengjian.errors import Problem
from hengjian.quantities import exact_text


def audit_json(name: str, audit: Audit, language: Language = "zh") -> dict[str, Any]:
    """One document's item."""
    item: dict[str, Any] = {
        "document": name,
        "claims_checked": audit.claims_checked,
        "claims_held": audit.claims_held,
        "findings": [_finding(audit.document, each, language) for each in audit.findings],
    }
    problems = [each.as_json(language) for each in (*audit.document.problems, *audit.problems)]
    return {**item, "problems": problems} if problems else item


def unread_json(
    name: str, problems: tuple[Problem, ...], language: Language = "zh"
) -> dict[str, Any]:
    """The item of a document that could not be read."""
    return {
        "document": name,
        "claims_checked": 0,
        "claims_held": 0,
        "findings": [],
        "problems": [each.as_json(language) for each in problems],
    }


def _finding(document: Document, finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message.of(language),
        "spans": [_span(document, spot) for spot in finding.spots],
        "stated": finding.stated,
        "expected": finding.expected,
        "basis": _words(finding.basis, language),
        "interval": _interval(finding.interval),
        "suggestion": _words(finding.suggestion, language),
        "considered": [each.of(language) for each in finding.considered],
        "consequence": _words(finding.consequence, language),
    }


def _span(document: Document, spot: Spot) -> dict[str, Any]:
    span: dict[str, Any] = {
        "page": document.blocks[spot.block].page,
        "block": spot.block,
        "start": spot.start,
        "end": spot.end,
        "text": document.text_at(spot),
    }
    return span if spot.cell is None else {**span, "cell": list(spot.cell)}


def _interval(interval: Interval | None) -> list[str | None] | None:
    if interval is None:
        return None
    return [None if end is None else exact_text(end) for end in interval.ends]


def _words(text: Text | None, language: Language) -> str | None:
    return None if text is None else text.of(language)
