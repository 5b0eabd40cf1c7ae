"""A kept trace as the pages show it: scores by indicator, and the figures behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator of the framework as it was scored."""

    code: str
    name: Text
    points: Decimal
    score: Decimal | None
    shown: str
    """Its value as printed; empty where it is judged or missing."""
    formula: str
    substituted: str
    facts: tuple[tuple[str, str, str], ...]
    """Name, value as printed, how it was counted."""
    answers: tuple[tuple[str, bool], ...]

    @property
    def percent(self) -> int:
        """The score in per cent of the points, for the width of a bar."""
        return 0 if self.score is None else int(100 * self.score / self.points)


def scores_of(trace: Json | None) -> list[Score]:
    """The scored indicators of a kept trace, in the order of the framework."""
    if not trace:
        return []
    return [_score(each, trace) for each in trace["indicators"] if each.get("rule")]


def traced(trace: Json) -> dict[str, object]:
    """What the drawer shows of a score."""
    return {"trace": trace, "scores": scores_of(trace), "records": trace.get("records", {})}


def _score(indicator: Json, trace: Json) -> Score:
    value = indicator.get("value") or {}
    name = indicator["name"]
    criteria = ((indicator.get("judgement") or {}).get("criteria")) or {}
    return Score(
        indicator["code"],
        Text(name["zh"], name["en"]),
        Decimal(indicator["points"]),
        None if indicator["score"] is None else Decimal(indicator["score"]),
        value.get("shown") or "",
        value.get("formula") or "",
        value.get("substituted") or "",
        tuple(_fact(name, trace["facts"][name]) for name in indicator.get("inputs", ())),
        tuple((code, _met(answer)) for code, answer in criteria.items()),
    )


def _met(answer: Json) -> bool:
    return answer.get("met") not in (False, "0", 0)


def _fact(name: str, fact: Json) -> tuple[str, str, str]:
    counted = fact.get("counted")
    if not counted:
        return name, fact["shown"] or "", fact.get("formula") or ""
    column = f".{counted['column']}" if counted["column"] else ""
    where = f" · {counted['where']}" if counted["where"] else ""
    how = f"{counted['aggregate']} {counted['table']}{column}{where}"
    return name, fact["shown"] or "", f"{how}（{counted['kept']}/{counted['rows']}）"
