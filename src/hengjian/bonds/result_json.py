"""An assessment as JSON: numbers are strings with their decimals, amounts in 元."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Language
from hengjian.bonds.assessment import Assessment
from hengjian.bonds.basis import Changes
from hengjian.bonds.coverage import Bounds, Coverage, CoverageYear, explain_coverage
from hengjian.bonds.due import Due
from hengjian.bonds.explained import percent
from hengjian.bonds.idle import IdleCost, Lot, explain_idle
from hengjian.bonds.model import Payment, Schedule
from hengjian.bonds.simulation import Simulation
from hengjian.bonds.stress import BreakEven, Grid, Stressed
from hengjian.bonds.terms import TermMatch
from hengjian.quantities import round_half_up

Json = dict[str, Any]

RATIO_PLACES = 4
PERCENT_PLACES = 4


def yuan(cents: int | Fraction) -> str:
    """Cents as 元 with two decimals: ``"1234.56"``."""
    return format(round_half_up(Fraction(cents) / 100, 2), "f")


def decimal(value: Fraction | None, places: int = RATIO_PLACES) -> str | None:
    """A ratio with its decimals, rounded half up."""
    return None if value is None else format(round_half_up(value, places), "f")


def assessment_json(found: Assessment, language: Language) -> Json:
    """Everything of an assessment, without the case's name."""
    case = found.case
    return {
        "as_of": found.as_of.isoformat(),
        "unit": "元",
        "synthetic": case.synthetic.of(language) if case.synthetic else None,
        "note": case.note.of(language) if case.note else None,
        "changes": changes_json(found.changes),
        "bonds": [_schedule(each) for each in found.schedules],
        "coverage": coverage_json(found.coverage, language),
        "base": decimal(found.base.ratio),
        "stress": {
            factor: [_write_stress(row) for row in rows] for factor, rows in found.stress.items()
        },
        "grid": _grid(found.grid),
        "break_even": [_break_even(each) for each in found.break_evens.values()],
        "simulation": _simulation(found.simulation) if found.simulation else None,
        "idle": _idle(found.idle, language) if found.idle else None,
        "terms": [_match(each) for each in found.matches],
        "calendar": [_due(each) for each in found.calendar],
        "disclosure": [[cell.of(language) for cell in row.cells()] for row in case.disclosures],
        "sources": {key: title.of(language) for key, title in (case.sources or {}).items()},
        "problems": [each.as_json(language) for each in found.problems],
    }


def changes_json(changes: Changes) -> Mapping[str, str]:
    """Each factor's change as a percentage: ``{"revenue": "-8%"}``."""
    return {str(factor): percent(change) for factor, change in changes.items()}


def _schedule(whole: Schedule) -> Json:
    bond = whole.bond
    return {
        "code": bond.code,
        "name": bond.name,
        "size": yuan(bond.size),
        "rate": percent(bond.rate),
        "years": bond.years,
        "repayment": str(bond.repayment),
        "interest_from": bond.interest_from.isoformat(),
        "matures_on": bond.matures_on.isoformat(),
        "principal": yuan(whole.principal),
        "interest": yuan(whole.interest),
        "fees": yuan(whole.fees),
        "payments": [_payment(each) for each in whole.payments],
    }


def _payment(row: Payment) -> Json:
    return {
        "number": row.number,
        "due": row.due.isoformat(),
        "opening": yuan(row.opening),
        "principal": yuan(row.principal),
        "interest": yuan(row.interest),
        "service_fee": yuan(row.service_fee),
        "closing": yuan(row.closing),
    }


def coverage_json(found: Coverage, language: Language) -> Json:
    """Coverage for life and by year, with its explanation."""
    upper = found.bounds.upper
    return {
        "ratio": decimal(found.ratio),
        "lower": decimal(found.bounds.lower, 2),
        "upper": decimal(upper, 2),
        "verdict": str(found.verdict),
        "net": yuan(found.basis.net_under(found.changes)),
        "service": yuan(found.basis.service_under(found.changes)),
        "balances": found.balances,
        "years": [_year(each, found.bounds) for each in found.years],
        "explained": explain_coverage(found).as_json(language),
    }


def _year(row: CoverageYear, bounds: Bounds) -> Json:
    return {
        "year": row.year,
        "revenue": yuan(row.revenue),
        "cost": yuan(row.cost),
        "net": yuan(row.net),
        "support": yuan(row.support),
        "principal": yuan(row.service.principal),
        "interest": yuan(row.service.interest),
        "fees": yuan(row.service.fees),
        "ratio": decimal(row.ratio),
        "verdict": str(bounds.verdict(row.ratio)),
        "balance": yuan(row.balance),
        "cumulative": yuan(row.cumulative),
    }


def _write_stress(row: Stressed) -> Json:
    return {
        "changes": changes_json(row.changes),
        "ratio": decimal(row.ratio),
        "verdict": str(row.verdict),
    }


def _grid(grid: Grid) -> Json:
    return {
        "rows": str(grid.rows),
        "columns": str(grid.columns),
        "steps": [percent(step) for step in grid.steps],
        "ratios": [[decimal(cell.ratio) for cell in row] for row in grid.cells],
    }


def _break_even(found: BreakEven) -> Json:
    change, beyond = found.change, found.beyond
    return {
        "factor": str(found.factor),
        "bound": decimal(found.bound, 2),
        "change": None if change is None else percent(change, PERCENT_PLACES),
        "exact": found.exact,
        "beyond": None if beyond is None else percent(beyond, PERCENT_PLACES),
        "ratio": decimal(found.ratio, 6),
    }


def _simulation(found: Simulation) -> Json:
    return {
        "draws": found.draws,
        "seed": found.seed,
        "ranges": [
            {
                "factor": str(each.factor),
                "low": percent(Fraction(each.low, 1000)),
                "high": percent(Fraction(each.high, 1000)),
                "likeliest": percent(Fraction(each.mode, 1000)),
                "shape": str(each.shape),
            }
            for each in found.ranges
        ],
        "below": found.below,
        "probability_below": percent(found.probability_below, 2),
        "percentiles": {str(p): str(value) for p, value in found.percentiles.items()},
        "histogram": [
            {"low": str(each.low), "high": str(each.high), "count": each.count}
            for each in found.histogram()
        ],
    }


def _idle(found: IdleCost, language: Language) -> Json:
    late, rate = found.late_share, found.effective_rate
    return {
        "arrived": yuan(found.arrived),
        "used": yuan(found.used),
        "idle": yuan(found.idle),
        "late": yuan(found.late),
        "late_share": None if late is None else percent(late, 2),
        "within_months": found.terms.within_months,
        "average_days": decimal(found.average_idle_days, 1),
        "rate": percent(found.terms.rate),
        "year_days": found.terms.year_days,
        "cost": yuan(found.cost),
        "effective_rate": None if rate is None else percent(rate, PERCENT_PLACES),
        "lots": [_lot(each) for each in found.lots],
        "explained": explain_idle(found).as_json(language),
    }


def _lot(lot: Lot) -> Json:
    return {
        "amount": yuan(lot.amount),
        "arrived_on": lot.arrived_on.isoformat(),
        "used_on": lot.used_on.isoformat() if lot.used_on else None,
        "days": lot.days,
        "late": lot.late,
        "cost": yuan(lot.cost),
        "arrival": lot.arrival,
        "use": lot.use,
    }


def _match(found: TermMatch) -> Json:
    return {
        "bond": found.bond.code,
        "fits": found.fits,
        "mismatches": [str(each) for each in found.mismatches],
        "months_beyond": found.months_beyond,
        "interest_before": yuan(found.interest_before),
    }


def _due(due: Due) -> Json:
    return {
        "bond": due.bond,
        "due": due.payment.due.isoformat(),
        "pay_on": due.pay_on.on.isoformat(),
        "provisional": due.pay_on.provisional,
        "amount": yuan(due.amount),
        "state": str(due.state),
        "reminders": [
            {"days_before": each.days_before, "on": each.on.on.isoformat()}
            for each in due.reminders
        ],
    }
