"""Judge the bonds of a case: schedule, coverage, stress, the cost of idle money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hengjian.bilingual import Language, Text
from hengjian.bonds.assessment import Assessment, assess
from hengjian.bonds.basis import Factor, read_change
from hengjian.bonds.coverage import Verdict
from hengjian.bonds.explained import percent
from hengjian.bonds.reading import read_bonds
from hengjian.bonds.result_json import assessment_json, decimal, yuan
from hengjian.door import showing
from hengjian.door.evaluating import Day, day_of
from hengjian.door.frames import Frame, Library, frame_of
from hengjian.engine.facts.reading import read_case
from hengjian.errors import Problem, Refused, problem
from hengjian.library import find_case

_VERDICTS = {
    Verdict.BELOW: Text("低于下限", "below the bound"),
    Verdict.WITHIN: Text("在界限内", "within the bounds"),
    Verdict.ABOVE: Text("高于上限", "above the bound"),
    Verdict.UNDEFINED: Text("无本息", "no debt service"),
}
_HEADS = (
    Text("年度", "Year"),
    Text("净收益（元）", "Net (CNY)"),
    Text("本息（元）", "Service (CNY)"),
    Text("覆盖倍数", "Coverage"),
    Text("累计结余（元）", "In hand (CNY)"),
)


@dataclass(frozen=True)
class BondResult:
    """The bonds of one case on one day, under changes if any were given."""

    case: str
    assessment: Assessment
    """What the reckoning gave, with every step."""
    language: Language = "zh"

    @property
    def coverage(self) -> Decimal | None:
        """Net revenue ÷ debt service over the bonds' life, in four decimals; ``None`` without debt
        service."""
        return _ratio(self.assessment.coverage.ratio)

    @property
    def verdict(self) -> str:
        """``below``, ``within`` or ``above`` the bounds, or ``undefined``."""
        return str(self.assessment.coverage.verdict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a reader has to know: short years, idle money, terms that do not match."""
        return self.assessment.problems

    def to_frame(self, library: Library | None = None) -> Frame:
        """Coverage by year, one row a year; amounts in 元 as ``Decimal``."""
        rows = [
            {
                "year": row.year,
                "revenue": _yuan(row.revenue),
                "cost": _yuan(row.cost),
                "net": _yuan(row.net),
                "support": _yuan(row.support),
                "principal": _yuan(row.service.principal),
                "interest": _yuan(row.service.interest),
                "fees": _yuan(row.service.fees),
                "ratio": _ratio(row.ratio),
                "balance": _yuan(row.balance),
                "cumulative": _yuan(row.cumulative),
            }
            for row in self.assessment.coverage.years
        ]
        return frame_of(rows, library)

    def schedule(self, library: Library | None = None) -> Frame:
        """Every payment of every bond, one row a payment; amounts in 元 as ``Decimal``."""
        rows = [
            {
                "bond": whole.bond.code,
                "number": row.number,
                "due": row.due,
                "opening": _yuan(row.opening),
                "principal": _yuan(row.principal),
                "interest": _yuan(row.interest),
                "service_fee": _yuan(row.service_fee),
                "closing": _yuan(row.closing),
            }
            for whole in self.assessment.schedules
            for row in whole.payments
        ]
        return frame_of(rows, library)

    def as_json(self) -> dict[str, Any]:
        """What ``hengjian bond --format json`` prints."""
        return {"case": self.case, **assessment_json(self.assessment, self.language)}

    def __repr__(self) -> str:
        changed = {str(f): percent(c) for f, c in self.assessment.changes.items()}
        under = f" under {changed}" if changed else ""
        return f"<BondResult {self.case}: coverage {self.coverage}, {self.verdict}{under}>"

    def _repr_html_(self) -> str:
        found, bounds = self.assessment.coverage, self.assessment.coverage.bounds
        words = Text("存续期本息覆盖倍数", "Coverage for life").of(self.language)
        verdict = _VERDICTS[found.verdict].of(self.language)
        bounded = f"{self.coverage}　{verdict}（≥ {decimal(bounds.lower, 2)}）"
        notes = (self.assessment.case.synthetic, self.assessment.case.note)
        rows = [
            (
                str(row.year),
                yuan(row.net),
                yuan(row.service.total),
                decimal(row.ratio) or "—",
                yuan(row.cumulative),
            )
            for row in found.years
        ]
        return "".join(
            (
                showing.heading(self.assessment.case.title.of(self.language)),
                *(showing.line(f"※ {note.of(self.language)}") for note in notes if note),
                showing.table([head.of(self.language) for head in _HEADS], rows),
                showing.heading(f"{words} {bounded}"),
                showing.problem_list(self.problems, self.language),
            )
        )


def bond(
    case: str | Path,
    *,
    stress: Mapping[str, str] | None = None,
    as_of: Day | None = None,
    language: Language | None = None,
) -> BondResult:
    """Assess the bonds of a case beside which a ``bonds.yaml`` stands. ``stress`` changes factors,
    ``{"revenue": "-8%"}``: revenue, cost, rate, principal.

    Raises ``Refused`` with every problem of the files, or where a change cannot be read
    (``stress-unreadable``).
    """
    files = read_case(find_case(case))
    found = assess(read_bonds(files), as_of=day_of(as_of), changes=_changes(stress or {}))
    return BondResult(files.case.case, found, showing.chosen(language))


def _changes(stress: Mapping[str, str]) -> dict[Factor, Fraction]:
    read = {name: read_change(name, written) for name, written in stress.items()}
    known = "、".join(factor.value for factor in Factor)
    wrong = [
        problem("stress-unreadable", name=name, found=stress[name], known=known)
        for name, change in read.items()
        if change is None
    ]
    if wrong:
        raise Refused(wrong)
    return dict(change for change in read.values() if change is not None)


def _yuan(cents: int | Fraction) -> Decimal:
    return Decimal(yuan(cents))


def _ratio(value: Fraction | None) -> Decimal | None:
    written = decimal(value)
    return None if written is None else Decimal(written)
