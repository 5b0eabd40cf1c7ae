"""A framework, as a program or a notebook holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from hengjian import library as shipped
from hengjian.bilingual import Language, Text
from hengjian.door import showing
from hengjian.door.frames import Frame, Library, frame_of
from hengjian.engine.api import check_examples_of, load_framework
from hengjian.engine.describing import RULE_NAMES, describe_rule
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.errors import Problem
from hengjian.periods import parse_date

_HEADS = (
    Text("指标", "Indicator"),
    Text("计分规则", "Scoring rule"),
    Text("分值", "Points"),
)


class Framework:
    """The indicators, points and scoring rules that an authority has issued."""

    def __init__(
        self,
        source: str | Path | CompiledFramework,
        *,
        on: dt.date | str | None = None,
        edition: str | None = None,
        language: Language | None = None,
    ) -> None:
        """``source`` is the name of a shipped framework, or a file: YAML, a workbook, a Word table.

        Of several shipped editions the one named, or the one in force ``on`` that day. Raises
        ``Refused`` with all problems of the file.
        """
        day = parse_date(on) if isinstance(on, str) else on
        self.compiled = (
            source
            if isinstance(source, CompiledFramework)
            else load_framework(source, on=day, edition=edition)
        )
        """The framework as the engine runs it."""
        self.language = showing.chosen(language)

    @staticmethod
    def names() -> tuple[str, ...]:
        """The names of the shipped frameworks."""
        return shipped.framework_names()

    @property
    def name(self) -> str:
        """Its name."""
        return self.compiled.framework.framework

    @property
    def edition(self) -> str:
        """Its edition."""
        return self.compiled.framework.edition

    @property
    def title(self) -> str:
        """Its title."""
        return self.compiled.framework.title.of(self.language)

    @property
    def points(self) -> Decimal:
        """The points of the whole."""
        return Decimal(str(self.compiled.framework.points))

    @property
    def facts(self) -> dict[str, str]:
        """The facts it asks for, each with its unit; what records or formulas give is not asked."""
        return {name: fact.unit.symbol for name, fact in self.compiled.framework.facts.items()}

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong or unusual: warnings, advice of policies with its article, and
        examples that do not hold."""
        return check_examples_of(self.compiled)

    def to_frame(self, library: Library | None = None) -> Frame:
        """One row an indicator, as a frame of pandas or polars, whichever is there."""
        return frame_of([_row(each, self.language) for each in self.compiled.indicators], library)

    def __repr__(self) -> str:
        leaves = sum(each.is_leaf for each in self.compiled.indicators)
        return f"<Framework {self.name} {self.edition}: {self.points} points, {leaves} indicators>"

    def _repr_html_(self) -> str:
        indicators = self.compiled.indicators
        rows = [_cells(each, self.language) for each in indicators]
        heads = [head.of(self.language) for head in _HEADS]
        levels = [each.level for each in indicators]
        note = self.compiled.framework.reconstruction
        return "".join(
            (
                showing.heading(f"{self.title} · {self.edition}"),
                showing.line(f"※ {note.of(self.language)}") if note else "",
                showing.table(heads, rows, levels=levels, left=2),
                showing.problem_list(self.compiled.problems, self.language),
            )
        )


def _row(each: CompiledIndicator, language: Language) -> Mapping[str, Any]:
    indicator = each.indicator
    return {
        "code": indicator.code,
        "name": indicator.name.of(language),
        "level": each.level,
        "parent": each.parent,
        "points": Decimal(str(each.points)),
        "value": indicator.value,
        "target": indicator.target,
        "rule": indicator.score.rule if indicator.score else None,
        "earns": describe_rule(each).of(language) if indicator.score else None,
        "missing": indicator.missing,
    }


def _cells(each: CompiledIndicator, language: Language) -> list[str]:
    indicator = each.indicator
    name = f"{indicator.code} {indicator.name.of(language)}"
    rule = RULE_NAMES[indicator.score.rule].of(language) if indicator.score else ""
    return [name, rule, str(each.points)]
