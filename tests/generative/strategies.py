"""Random projects with holes in their data, by random frameworks.

Everything is made from a ``random.Random``: Hypothesis hands one over whose every decision it can
shrink, and the large sample uses a seeded one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from hengjian.engine.facts.cells import read_value
from hengjian.engine.facts.gathered import Value
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Judged,
    Panel,
    PassFail,
    Qualitative,
)
from hengjian.engine.rules import answers, judged_outcome
from tests.generative.strategies_frameworks import AS_OF, DAYS, KINDS, TABLES, framework


@dataclass(frozen=True)
class Project:
    """A project: its records, its reported figures and its judgements."""

    code: str
    records: Records
    case: Case

    def figures(self, compiled: CompiledFramework) -> dict[str, Value]:
        """The reported figures, read."""
        return {
            name: read_value(
                entry.value, compiled.types[name], compiled.units[name], compiled.own_units
            )[0]
            for name, entry in self.case.facts.items()
        }

    def judged(self, compiled: CompiledFramework) -> dict[str, Fraction | None]:
        """The share people judged, by indicator."""
        found: dict[str, Fraction | None] = {}
        for each in compiled.indicators:
            code, rule = each.indicator.code, each.indicator.score
            judgement = self.case.judgements.get(code)
            if isinstance(rule, PassFail) and each.when is None:
                passed = judgement.passed if judgement else None
                found[code] = None if passed is None else Fraction(int(passed))
            elif isinstance(rule, Checklist):
                found[code] = answers(rule, judgement, each.points).share if judgement else None
            elif isinstance(rule, Deductions | Qualitative | Judged | Panel):
                outcome = judged_outcome(rule, judgement, each.points) if judgement else None
                found[code] = outcome.share if outcome else None
        return found


def _cell(rng: Random, column: dict[str, Any]) -> Cell:
    if rng.random() < 0.2:
        return None
    match column["type"]:
        case "date":
            return rng.choice(DAYS)
        case "boolean":
            return rng.random() < 0.5
        case "text":
            return rng.choice(KINDS)
    number = Fraction(
        rng.choice((0, 1, 2, 3, 800, 1050, 2345, 9999999)), 10 ** column.get("places", 0)
    )
    return number * (10000 if column["unit"] == "万元" else 1)


_REPORTED: dict[str, Callable[[Random], str]] = {
    "f_money": lambda rng: rng.choice(("0万元", "0.5万元", "12.34元", "1亿元")),
    "f_rate": lambda rng: rng.choice(("0%", "33.33%", "80%", "150%")),
    "f_day": lambda rng: rng.choice(DAYS).isoformat(),
    "f_flag": lambda rng: rng.choice(("true", "false")),
    "f_word": lambda rng: rng.choice(KINDS),
    "f_quizzes": lambda rng: rng.choice(("2题", "3题", "0.02百题", "1百题")),
    "m_count_alpha_0": lambda rng: rng.choice(("2个", "5个")),
    "m_money_0": lambda rng: "0.1万元",
    "g_rate": lambda rng: "61.5%",
}


def _judgement(rng: Random, rule: object) -> dict[str, Any]:
    match rule:
        case Checklist():
            kept = rule.asked if rng.random() < 0.8 else rule.asked[1:]
            given = {c.id: rng.choice((True, False, "50%", "1%")) for c in kept}
            faults = {f.id: {"times": rng.randint(0, 3)} for f in rule.faults}
            criteria = {id: {"met": answer} for id, answer in given.items()}
            return {"criteria": criteria, "faults": faults}
        case Judged():
            return {"score": rng.choice(("0", "1.5", "3.3", "4", "99"))}
        case Deductions():
            found = [fault.id for fault in rule.faults if rng.random() < 0.5]
            return {"faults": {id: {"times": rng.randint(0, 4)} for id in found}}
        case Qualitative():
            return {"tier": "部分达成", "share": rng.choice(("60%", "71.3%", "80%", "95%"))}
        case Panel():
            scores = (rng.choice(("7", "8.5", "9.25", "10")) for _ in range(rng.randint(2, 5)))
            return {"scores": {f"j{i}": score for i, score in enumerate(scores)}}
    return {"passed": rng.random() < 0.5}


def project(rng: Random, compiled: CompiledFramework, code: str) -> Project:
    """A project with holes: missing tables, cells, figures and judgements."""
    rows = {
        name: [
            {column: _cell(rng, spec) for column, spec in table["columns"].items()}
            for _ in range(rng.choice((0, 1, 2, 3, 7)))
        ]
        for name, table in TABLES.items()
        if rng.random() < 0.9
    }
    facts = {
        name: {"value": write(rng), "source": "form"}
        for name, write in _REPORTED.items()
        if rng.random() < (0.7 if name.startswith("f_") else 0.2)
    }
    leaves = [each.indicator for each in compiled.indicators if each.is_leaf]
    judgements = {
        each.code: _judgement(rng, each.score)
        for each in leaves
        if isinstance(each.score, PassFail | Checklist | Deductions | Qualitative | Judged | Panel)
        and rng.random() < 0.8
    }
    case = Case.model_validate(
        {
            "case": code.lower(),
            "title": code,
            "framework": "generated",
            "as_of": AS_OF.isoformat(),
            "sources": {"form": {"title": "form"}},
            "facts": facts,
            "judgements": judgements,
        }
    )
    return Project(code, Records({n: compiled.tables[n] for n in TABLES}, rows), case)


@dataclass(frozen=True)
class Portfolio:
    """A framework and some projects."""

    compiled: CompiledFramework
    projects: tuple[Project, ...]


def portfolio(rng: Random, size: int) -> Portfolio:
    """A framework and ``size`` projects."""
    compiled = framework(rng)
    return Portfolio(compiled, tuple(project(rng, compiled, f"P{i}") for i in range(size)))


portfolios = st.builds(
    portfolio, st.randoms(use_true_random=False), st.integers(min_value=1, max_value=5)
)
"""Random frameworks with up to five projects each."""
