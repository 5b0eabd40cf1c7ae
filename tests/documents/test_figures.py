"""Every number in a report is a figure, and every figure equals the result."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.bilingual import same
from hengjian.documents.api import build_report
from hengjian.documents.evaluation.figures import Figures
from hengjian.documents.model import Figure, Report, plain, report_figures, runs_of
from hengjian.engine.api import evaluate_case, rescore
from hengjian.engine.facts.model import Finding
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused
from hengjian.quantities import parse_quantity, round_half_up
from tests.engine.small import CASE, FRAMEWORK


def all_figures(report: Report) -> list[Figure]:
    """The figures of the report and of the traces behind them."""
    behind = [run for t in report.traces.values() for _, runs in t.entries for run in runs]
    return report_figures(report) + [run for run in behind if isinstance(run, Figure)]


def printed(text: str) -> tuple[Decimal, int]:
    """The number in a figure's text and its decimals."""
    number = re.sub(r"[^\d.\-]", "", text.split("（")[0].rstrip("²³"))
    return Decimal(number), len(number.partition(".")[2])


def exact_of(evaluation: Evaluation, figure: Figure) -> Fraction | None:
    """What the result says of a figure, in the unit it was printed in; ``None`` for words."""
    head, _, rest = figure.ref.partition(".")
    if head == "facts":
        value = evaluation.facts.by_name[rest].value
        if not isinstance(value, Fraction):
            return None
        scale = Fraction(1)
        unit = parse_quantity(figure.text).unit
        if unit.symbol:
            scale = unit.scale
        elif not re.search("[^\\d.,-]", figure.text):
            scale = (
                Fraction(10000) if evaluation.facts.by_name[rest].unit.symbol == "万元" else scale
            )
        return value / scale
    if head in ("scores", "points", "weights", "lost", "rates", "values", "targets", "exact",
                "completions", "shares"):  # fmt: skip
        result = evaluation[rest]
        score = None if result.score is None else Fraction(result.score)
        values = {
            "scores": score,
            "points": Fraction(result.compiled.points),
            "weights": result.weight,
            "lost": None if score is None else result.weight - score,
            "rates": None if score is None else score / result.weight * 100,
            "values": result.value.amount if result.value else None,
            "targets": result.target.amount if result.target else None,
            "exact": result.exact,
            "completions": None if result.completion is None else result.completion * 100,
            "shares": None if result.share is None else result.share * 100,
        }
        return values[head]
    return Fraction(evaluation.total) if head == "total" else None


def test_every_figure_equals_the_result(evaluation: Evaluation, chinese: Report) -> None:
    checked = 0
    for figure in all_figures(chinese):
        exact = exact_of(evaluation, figure)
        if exact is not None:
            number, places = printed(figure.text)
            assert round_half_up(exact, places) == number, figure
            checked += 1
    assert checked > 500


def test_scores_and_rates_are_the_same_in_english(chinese: Report, english: Report) -> None:
    def scores(report: Report) -> dict[str, str]:
        heads = ("scores", "points", "rates", "total", "exact", "shares", "insight.")
        return {f.ref: f.text for f in all_figures(report) if f.ref.startswith(heads)}

    ours, theirs = scores(chinese), scores(english)
    numeric = {ref for ref in ours if re.fullmatch(r"[\d.%,\-–± ≈]+", ours[ref])}
    assert len(numeric) > 100
    assert {ref: ours[ref] for ref in numeric} == {ref: theirs[ref] for ref in numeric}


def test_money_in_english_is_the_same_money(evaluation: Evaluation, english: Report) -> None:
    found = 0
    for figure in all_figures(english):
        if figure.ref.startswith("facts.") and figure.text.endswith(" million CNY"):
            value = evaluation.facts.by_name[figure.ref.removeprefix("facts.")].value
            assert isinstance(value, Fraction)
            number, places = printed(figure.text.removesuffix(" million CNY"))
            assert round_half_up(value / 10**6, places) == number
            found += 1
    assert found > 20


def test_a_changed_fact_changes_every_place_it_shows(evaluation: Evaluation) -> None:
    changed = rescore(evaluation, {"已开工小区数": "160个"})
    figures = all_figures(build_report(changed, "zh"))
    assert {f.text for f in figures if f.ref == "facts.已开工小区数"} == {"160个"}
    assert {f.text for f in figures if f.ref == "total"} == {str(changed.total)}
    assert changed.total != evaluation.total


def test_an_unknown_reference_is_refused_at_its_place(evaluation: Evaluation) -> None:
    finding = Finding(title=same("x"), text=same("开工{facts.已开工小区}个"))
    case = evaluation.case.model_copy(update={"findings": (finding,)})
    with pytest.raises(Refused) as refused:
        build_report(replace(evaluation, case=case), "zh")
    (problem,) = refused.value.problems
    assert problem.code == "report-reference-unknown"
    assert problem.place.path == "findings › 1"
    assert "facts.已开工小区数" in problem.hint()


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("{total}", "67.40"),
        ("{grade}", "中"),
        ("{facts.已开工小区数}", "80个"),
        ("{scores.C}分", "14.11分"),
        ("{rates.C}", "56.44%"),
        ("{facts.实际支付资金:亿元.4}", "3.0878亿元"),
        ("{facts.实际支付资金:元.0}", "308,781,400元"),
        ("{facts.实际支付资金:.1}", "30,878.1万元"),
        ("{{total}}", "{total}"),
    ],
)
def test_references_and_formats(evaluation: Evaluation, reference: str, text: str) -> None:
    assert plain(Figures(evaluation, "zh").runs(reference)) == text


@pytest.mark.parametrize("format", ["户.2", "斗", "万元.2.3"])
def test_a_format_that_does_not_fit_is_refused(evaluation: Evaluation, format: str) -> None:
    with pytest.raises(Refused) as refused:
        Figures(evaluation, "zh").runs(f"{{facts.实际支付资金:{format}}}", "narrative")
    assert refused.value.problems[0].code == "report-format-unknown"


def test_missing_data_shows_as_missing_and_never_as_zero(tmp_path: Path) -> None:
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    without = "".join(line for line in CASE.splitlines(True) if "办结件数" not in line)
    (tmp_path / "case.yaml").write_text(without, encoding="utf-8")
    evaluation = evaluate_case(tmp_path)
    assert evaluation["B1"].status == "missing"
    report = build_report(evaluation, "zh")
    scores = {f.text for f in report_figures(report) if f.ref == "scores.B1"}
    assert scores == {"—（缺数据）"}
    text = "".join(run.text for block in report.blocks for run in runs_of(block))
    assert "暂不评定等级" in text
    assert "缺数据，未计分" in text


def test_every_figure_has_a_trace(chinese: Report, english: Report) -> None:
    for report in (chinese, english):
        assert {figure.ref for figure in all_figures(report)} == set(report.traces)


def test_the_trace_of_a_score_leads_to_its_facts(chinese: Report) -> None:
    trace = chinese.traces["scores.C11"]
    references = {r.ref for _, runs in trace.entries for r in runs if isinstance(r, Figure)}
    assert {"facts.已开工小区数", "facts.计划改造小区数", "targets.C11"} <= references
    fact = chinese.traces["facts.已开工小区数"]
    told = {label: plain(runs) for label, runs in fact.entries}
    assert told["来源原文数字"] == "80个"
    assert told["位置"]
