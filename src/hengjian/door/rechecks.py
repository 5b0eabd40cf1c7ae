"""Recheck a self-evaluation form: what it claims, and what holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hengjian import formats
from hengjian.bilingual import Language, Text
from hengjian.door import showing
from hengjian.door.evaluating import evaluate
from hengjian.door.frames import Frame, Library, frame_of
from hengjian.door.given import CaseLike
from hengjian.door.results import Result
from hengjian.errors import Problem
from hengjian.recheck.rechecking import Recheck, Row
from hengjian.recheck.rechecking import recheck as recheck_file
from hengjian.recheck.result_json import recheck_json

_HEADS = (
    Text("指标", "Indicator"),
    Text("分值", "Points"),
    Text("自评", "Claimed"),
    Text("复核", "Verified"),
    Text("虚高", "Inflated"),
)


@dataclass(frozen=True)
class Rechecked:
    """The forms of one workbook, rechecked; iterating goes through them."""

    path: Path
    forms: tuple[Recheck, ...]
    language: Language = "zh"

    @property
    def claimed(self) -> Decimal:
        """What all forms claim together."""
        return sum((form.claimed for form in self.forms), Decimal(0))

    @property
    def verified(self) -> Decimal:
        """What counts after the recheck; a score that only a person can judge counts as claimed."""
        return sum((form.verified for form in self.forms), Decimal(0))

    @property
    def inflated(self) -> Decimal | None:
        """How much more is claimed than counts; ``None`` where a form does not add up to the total
        it prints, so that the reading is to be checked first."""
        told = [form.inflated for form in self.forms]
        known = [each for each in told if each is not None]
        return sum(known, Decimal(0)) if len(known) == len(told) else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every reason, at its cell."""
        return tuple(found for form in self.forms for found in form.all_problems)

    def __iter__(self) -> Iterator[Recheck]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def to_frame(self, library: Library | None = None) -> Frame:
        """One row a line of a form, as a frame of pandas or polars, whichever is there;
        ``verified`` is missing where only a person can tell."""
        rows = [self._row(form, row) for form in self.forms for row in form.rows]
        return frame_of(rows, library)

    def _row(self, form: Recheck, row: Row) -> dict[str, Any]:
        return {
            "form": form.form.project or str(form.form.place),
            "name": row.name.of(self.language),
            "target": row.target,
            "actual": row.actual,
            "from_case": row.from_case or None,
            "points": row.points,
            "claimed": row.claimed,
            "verified": row.verified,
            "inflated": row.inflated,
            "rule": row.rule.of(self.language),
            "reasons": "\n".join(each.message(self.language) for each in row.problems),
        }

    def as_json(self) -> list[formats.Rechecked]:
        """What ``hengjian recheck --format json`` prints; see ``hengjian.output_schema``."""
        return [recheck_json(form, self.language) for form in self.forms]

    def __repr__(self) -> str:
        return (
            f"<Rechecked {self.path.name}: claimed {self.claimed}, verified {self.verified}, "
            f"inflated {self.inflated}>"
        )

    def _repr_html_(self) -> str:
        heads = [head.of(self.language) for head in _HEADS]
        judged = Text("须人工", "by a person").of(self.language)
        parts = []
        for form in self.forms:
            rows = [_cells(row, self.language, judged) for row in form.rows]
            total = Text("合计", "Total").of(self.language)
            inflated = "—" if form.inflated is None else str(form.inflated)
            rows.append((total, "", str(form.claimed), str(form.verified), inflated))
            parts.append(showing.heading(form.form.project or str(form.form.place)))
            parts.append(showing.table(heads, rows))
        return "".join(parts) + showing.problem_list(self.problems, self.language)


def _cells(row: Row, language: Language, judged: str) -> tuple[str, ...]:
    points, claimed = ("" if n is None else str(n) for n in (row.points, row.claimed))
    verified = judged if row.verified is None else str(row.verified)
    inflated = str(row.inflated) if row.inflated else ""
    return row.name.of(language), points, claimed, verified, inflated


def recheck(
    path: str | Path,
    *,
    case: CaseLike | Result | None = None,
    language: Language | None = None,
) -> Rechecked:
    """Recheck the self-evaluation forms of a workbook: each score by its rule beside the one
    claimed; with ``case`` also against the case's figures.

    Raises ``Refused`` where the file cannot be read or holds no form.
    """
    result = case if isinstance(case, Result) or case is None else evaluate(case)
    found = recheck_file(Path(path), result.evaluation if result else None)
    return Rechecked(Path(path), found, showing.chosen(language))
