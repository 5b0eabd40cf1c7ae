"""How firmly the result stands: single changes, random weights, the sampling error of surveys."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hengjian.documents.charts.options import Swing, tornado
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.printing import grouped, percent, shown
from hengjian.documents.evaluation.remarks import derived
from hengjian.documents.model import Column, Row, Table, cell, words
from hengjian.engine.frameworks.rules import Checklist, Deductions
from hengjian.statistics.insight import Insight
from hengjian.statistics.judgements import JudgementInsight
from hengjian.statistics.robustness import FactInsight, Turn
from hengjian.statistics.surveys import SurveyInsight

_BARS = 10


def write_reliance(draft: Draft, insight: Insight) -> None:
    """The two parts on robustness and on surveys."""
    if insight.grade is not None:
        draft.heading(2, draft.say("robustness"))
        _distance(draft, insight)
        _weights(draft, insight)
        _flips(draft, insight)
        _tornado(draft, insight)
    surveys = [each for each in insight.surveys if each.interval is not None]
    if surveys:
        draft.heading(2, draft.say("surveys"))
        _surveys(draft, surveys)


def total_interval(insight: Insight, points: Decimal) -> tuple[Fraction, Fraction] | None:
    """The totals, in points of 100, that the most uncertain survey leaves open."""
    spans = [
        (
            Fraction(each.at_low.total) * 100 / Fraction(points),
            Fraction(each.at_high.total) * 100 / Fraction(points),
        )
        for each in insight.surveys
        if each.at_low and each.at_high
    ]
    widest = max(spans, key=lambda span: span[1] - span[0], default=None)
    return widest if widest and widest[1] > widest[0] else None


def _distance(draft: Draft, insight: Insight) -> None:
    gap = insight.distance
    if gap is None:
        return
    figures = draft.figures
    for key, grade, points in (
        ("to-better", gap.better, gap.to_better),
        ("to-worse", gap.worse, gap.to_worse),
    ):
        if grade is not None and points is not None:
            figure = derived(
                draft,
                f"insight.{key}",
                f"{points:f}",
                draft.say("robustness"),
                grade=draft.figures.grade_named(grade),
            )
            draft.paragraph(
                figures.filled(key, points=figure, grade=draft.figures.grade_named(grade))
            )


def _weights(draft: Draft, insight: Insight) -> None:
    weights, grade = insight.weights, insight.grade
    if weights is None or grade is None:
        return
    about = {"draws": grouped(Fraction(weights.draws), 0), "seed": str(weights.seed)}
    values = {
        **about,
        "spread": f"±{percent(weights.spread, 0)}",
        "share": percent(weights.share(grade), 1),
        "low": f"{weights.low:f}",
        "high": f"{weights.high:f}",
    }
    figures = {
        key: derived(draft, f"insight.weights.{key}", text, draft.say("robustness"))
        for key, text in values.items()
    }
    draft.paragraph(
        draft.figures.filled("weights-sentence", grade=draft.figures.grade_named(grade), **figures)
    )


def _flips(draft: Draft, insight: Insight) -> None:
    """The single changes that would change the grade."""
    rows = [
        row
        for fact in insight.facts
        for turn in (fact.rising, fact.falling)
        if turn is not None
        for row in [_fact_row(draft, fact, turn)]
    ]
    rows += [_judgement_row(draft, j) for j in insight.judgements if j.changes_grade]
    if not rows:
        draft.paragraph(words(draft.say("no-flips")))
        return
    columns = (
        Column(draft.say("change-of"), width=26),
        Column(draft.say("now"), "right", 12),
        Column(draft.say("then"), "right", 12),
        Column(draft.say("total-then"), "right", 9),
        Column(draft.say("grade-then"), "center", 9),
    )
    draft.table(draft.say("flips-caption"), columns, rows)


def _fact_row(draft: Draft, fact: FactInsight, turn: Turn) -> Row:
    name = draft.figures.name_of(fact.name)
    side = "rising" if turn is fact.rising else "falling"
    at = f"insight.facts.{fact.name}.{side}"
    return Row(
        (
            cell(name),
            cell(draft.figures.get(f"facts.{fact.name}")),
            cell(derived(draft, f"{at}.value", shown(turn.value, draft.language), name)),
            cell(derived(draft, f"{at}.total", f"{turn.total:f}", name)),
            cell(draft.figures.grade_named(turn.grade)),
        )
    )


def _judgement_row(draft: Draft, each: JudgementInsight) -> Row:
    name = judgement_name(draft, each)
    at = f"insight.judgements.{each.code}.{each.kind}.{each.part}.{each.after}"
    total = derived(draft, at, f"{each.total:f}", name)
    return Row(
        (
            cell(name),
            cell(_judge(draft, each, each.before)),
            cell(_judge(draft, each, each.after)),
            cell(total),
            cell(draft.figures.grade_named(each.grade)),
        )
    )


def _judge(draft: Draft, each: JudgementInsight, value: str) -> str:
    if each.kind == "passed":
        return draft.say("passed" if value == "true" else "failed")
    if each.kind == "criterion":
        shares = {"100%": "met", "0%": "not-met"}
        return draft.say(shares[value]) if value in shares else draft.say("partly-met", share=value)
    return draft.say("found-times", times=value) if each.kind == "fault" else value


def judgement_name(draft: Draft, each: JudgementInsight) -> str:
    """The indicator judged, and the criterion, fault or judge."""
    result = draft.evaluation[each.code]
    rule = result.compiled.indicator.score
    part = each.part
    if isinstance(rule, Checklist):
        told = {each.id: each.text for each in rule.criteria}
        told |= {each.id: each.text for each in rule.faults}
        part = draft.figures.of(told[part]) if part in told else part
    elif isinstance(rule, Deductions):
        part = next((draft.figures.of(f.text) for f in rule.faults if f.id == part), part)
    name = draft.figures.of(result.compiled.indicator.name)
    return f"{name} · {part}" if part else name


def _tornado(draft: Draft, insight: Insight) -> None:
    """The judgements and surveys that move the total most."""
    spans: dict[str, list[Decimal]] = {}
    for each in insight.judgements:
        spans.setdefault(judgement_name(draft, each), []).append(each.total)
    for survey in insight.surveys:
        if survey.at_low and survey.at_high:
            name = draft.figures.of(draft.evaluation[survey.code].compiled.indicator.name)
            label = f"{name} · {draft.say('interval')}"
            spans.setdefault(label, []).extend([survey.at_low.total, survey.at_high.total])
    total = draft.evaluation.total
    swings = [
        _swing(name, min(total, *found), max(total, *found), total) for name, found in spans.items()
    ]
    swings = [s for s in swings if s.low < s.high]
    swings.sort(key=lambda s: Fraction(s.high) - Fraction(s.low), reverse=True)
    if not swings:
        return
    top = swings[:_BARS]
    label = draft.figures.get("total").text
    thresholds = [
        (g.at_least, f"{draft.figures.grade_named(g.grade)} {g.at_least:f}")
        for g in draft.evaluation.grades
    ]
    draft.picture(
        tornado(top, total, label, thresholds),
        draft.say("robust-alt"),
        words(draft.say("robust-finding")),
        _behind(draft, top),
    )


def _swing(name: str, low: Decimal, high: Decimal, total: Decimal) -> Swing:
    return Swing(
        name, low, high, f"{low:f}" if low < total else "", f"{high:f}" if high > total else ""
    )


def _behind(draft: Draft, swings: list[Swing]) -> Table:
    columns = (
        Column(draft.say("change-of"), width=30),
        Column(draft.say("total-low"), "right"),
        Column(draft.say("total-high"), "right"),
    )
    rows = []
    for number, each in enumerate(swings, start=1):
        low, high = (
            derived(draft, f"insight.swings.{number}.{side}", f"{total:f}", each.name)
            for side, total in (("low", each.low), ("high", each.high))
        )
        rows.append(Row((cell(each.name), cell(low), cell(high))))
    return Table(draft.say("robust-finding"), columns, tuple(rows))


def _surveys(draft: Draft, surveys: list[SurveyInsight]) -> None:
    columns = (
        Column(draft.say("indicator"), width=18),
        Column(draft.say("value"), "right", 9),
        Column(draft.say("interval"), "right", 16),
        Column(draft.say("score"), "right", 8),
        Column(draft.say("score-interval"), "right", 12),
        Column(draft.say("grade"), "center", 10),
    )
    draft.table(
        draft.say("survey-caption"), columns, [_survey_row(draft, each) for each in surveys]
    )


def _survey_row(draft: Draft, each: SurveyInsight) -> Row:
    figures = draft.figures
    name = figures.of(draft.evaluation[each.code].compiled.indicator.name)
    at = f"insight.surveys.{each.code}"
    interval = each.interval
    assert interval is not None
    spans = {
        "share": percent(interval.share),
        "interval": f"{percent(interval.low)} – {percent(interval.high)}",
        "scores": "—",
        "grades": "—",
    }
    if each.at_low and each.at_high:
        low, high = each.at_low, each.at_high
        spans["scores"] = f"{low.score} – {high.score}"
        names = [draft.figures.grade_named(low.grade), draft.figures.grade_named(high.grade)]
        spans["grades"] = " – ".join(dict.fromkeys(names))
    made = {key: derived(draft, f"{at}.{key}", text, name) for key, text in spans.items()}
    return Row(
        (
            cell(name),
            cell(made["share"]),
            cell(made["interval"]),
            cell(figures.get(f"scores.{each.code}")),
            cell(made["scores"]),
            cell(made["grades"]),
        )
    )
