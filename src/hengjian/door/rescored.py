"""What a doubted figure is worth: its case evaluated with the value printed and with the other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hengjian.audit.findings import Finding
from hengjian.audit.outcomes import Audit
from hengjian.bilingual import Text
from hengjian.engine.api import rescore
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused


class Rescoring:
    """A case that was evaluated, to be asked what another value of a fact would change."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._case = evaluation
        self._anew = cache(self._evaluate)

    def told(self, found: Audit) -> Audit:
        """The audit, with the consequence by the case's rules for every finding that doubts one of
        its facts."""
        findings = (
            replace(each, consequence=self._consequence(each)) if each.fact else each
            for each in found.findings
        )
        return replace(found, findings=tuple(findings))

    def _evaluate(self, fact: str, written: str) -> Evaluation | None:
        """The case with one fact as written, in its own unit where none is; ``None`` where it
        cannot be so."""
        known = self._case.facts.by_name.get(fact)
        symbol = known.unit.symbol if known is not None else ""
        for value in (written, f"{written}{symbol}"):
            try:
                return rescore(self._case, {fact: "".join(value.split())})
            except Refused:
                continue
        return None

    def _consequence(self, finding: Finding) -> Text:
        case = self._case.case.title
        printed, other = (
            self._anew(finding.fact, value) if value else None
            for value in (finding.stated, finding.expected)
        )
        if printed is None or other is None:
            return Text(
                f"“{finding.fact}”的这两个值不能按“{case.zh}”的规则重算，对得分的影响无法判断。",
                f"These values of “{finding.fact}” cannot be scored by the rules of “{case.en}”: "
                "the effect on scores cannot be told.",
            )
        scored, total = _scores(printed, other), _total(printed, other)
        return Text(
            f"据“{case.zh}”的规则，“{finding.fact}”由 {finding.stated} 变为 {finding.expected}："
            f"{scored.zh}{total.zh}",
            f"By the rules of “{case.en}”, with “{finding.fact}” {finding.expected} for "
            f"{finding.stated}: {scored.en}{total.en}",
        )


def _scores(printed: Evaluation, other: Evaluation) -> Text:
    """The indicators without others below them whose scores differ."""
    parents = {each.compiled.parent for each in printed.indicators}
    moved = [
        (one.compiled.indicator.name, one.compiled.points, one.score, two.score)
        for one, two in zip(printed.indicators, other.indicators, strict=True)
        if one.score != two.score and one.code not in parents
    ]
    if not moved:
        return Text("各指标得分不变；", "no indicator's score changes; ")
    return Text(
        "".join(f"“{n.zh}”（{of} 分）得分由 {one} 变为 {two}；" for n, of, one, two in moved),
        "".join(f"“{n.en}” ({of} points) moves from {one} to {two}; " for n, of, one, two in moved),
    )


def _total(printed: Evaluation, other: Evaluation) -> Text:
    grades = [each.grade.grade if each.grade is not None else "—" for each in (printed, other)]
    if printed.total == other.total:
        zh, en = f"总分仍为 {other.total}，", f"the total stays {other.total}, "
    else:
        zh = f"总分由 {printed.total} 变为 {other.total}，"
        en = f"the total moves from {printed.total} to {other.total}, "
    if grades[0] == grades[1]:
        return Text(f"{zh}等级仍为“{grades[1]}”。", f"{en}and the grade stays “{grades[1]}”.")
    return Text(
        f"{zh}等级由“{grades[0]}”变为“{grades[1]}”。",
        f"{en}and the grade changes from “{grades[0]}” to “{grades[1]}”.",
    )
