"""A recheck as JSON, as the command prints it; numbers are strings with their decimals."""

from __future__ import annotations

from decimal import Decimal

from hengjian import formats
from hengjian.bilingual import Language
from hengjian.recheck.rechecking import Recheck, Row


def recheck_json(found: Recheck, language: Language = "zh") -> formats.Rechecked:
    """One form."""
    return {
        "version": 1,
        "form": str(found.form.place),
        "project": found.form.project,
        "claimed": str(found.claimed),
        "verified": str(found.verified),
        "inflated": _text(found.inflated),
        "case_total": _text(found.case_total),
        "case_grade": found.case_grade or None,
        "rows": [_row(row, language) for row in found.rows],
        "problems": [problem.as_json(language) for problem in found.problems],
    }


def _row(row: Row, language: Language) -> formats.Row:
    return {
        "name": row.name.of(language),
        "target": row.target,
        "actual": row.actual,
        "points": _text(row.points),
        "claimed": _text(row.claimed),
        "verified": _text(row.verified),
        "inflated": str(row.inflated),
        "rule": row.rule.of(language),
        "from_case": row.from_case or None,
        "evidence": row.evidence,
        "reasons": [problem.as_json(language) for problem in row.problems],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
