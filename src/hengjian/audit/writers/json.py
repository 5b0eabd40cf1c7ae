"""The audit as JSON: one item a document, as the command line's contract says.

Numbers of an interval are strings without loss, in base units; ``null`` is an open end. A place in
a table has its ``cell`` (row and column from 0), and its offsets count in that cell's text. Where
``basis`` is not ``null``, ``expected`` is what would be right by it, not what should stand there.
"""

from __future__ import annotations

from typing import Any

from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.marks import difference, mark_of
from hengjian.audit.outcomes import Audit
from hengjian.bilingual import Language, Text
from hengjian.errors import Problem
from hengjian.quantities import exact_text

VERSION = 2
"""Of these keys. 2: figures are counted once each; findings have ``id`` and ``confidence``."""


def audit_json(name: str, audit: Audit, language: Language = "zh") -> dict[str, Any]:
    """One document's item."""
    item: dict[str, Any] = {
        "version": VERSION,
        "document": name,
        "figures": audit.figures,
        "claims_checked": audit.claims_checked,
        "claims_held": audit.claims_held,
        "findings": [_finding(audit.document, each, language) for each in audit.findings],
    }
    problems = [each.as_json(language) for each in (*audit.document.problems, *audit.problems)]
    return {**item, "problems": problems} if problems else item


def facts_json(audit: Audit) -> list[dict[str, Any]]:
    """Every figure that was read: what it measures, where, and how it stands."""
    return [
        {
            "text": fact.figure.text,
            "value": exact_text(fact.figure.value),
            "unit": fact.figure.unit,
            "measure": fact.figure.measure,
            "scope": fact.figure.scope,
            "standing": fact.standing,
            "codes": list(fact.codes),
            "span": _span(audit.document, fact.figure.spot),
        }
        for fact in audit.facts
    ]


def since_json(name: str, before: Audit, now: Audit, language: Language) -> dict[str, Any]:
    """What changed since an earlier version: ids of what is new and still there, and the findings
    that are mended."""
    found = difference((before.document, before.findings), (now.document, now.findings))
    return {
        "document": name,
        "new": [mark_of(now.document, each) for each in found.new],
        "still": [mark_of(now.document, each) for each in found.still],
        "mended": [_finding(before.document, each, language) for each in found.mended],
    }


def unread_json(
    name: str, problems: tuple[Problem, ...], language: Language = "zh"
) -> dict[str, Any]:
    """The item of a document that could not be read."""
    return {
        "version": VERSION,
        "document": name,
        "figures": 0,
        "claims_checked": 0,
        "claims_held": 0,
        "findings": [],
        "problems": [each.as_json(language) for each in problems],
    }


def _finding(document: Document, finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "id": mark_of(document, finding),
        "code": finding.code,
        "severity": finding.severity,
        "confidence": None if finding.confidence is None else f"{float(finding.confidence):.2f}",
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
