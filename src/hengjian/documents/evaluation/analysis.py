"""四、绩效评价指标分析: each indicator's chain to its score, and what it lost and why."""

from __future__ import annotations

from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.documents.charts.options import Bar, score_bars
from hengjian.documents.evaluation.chains import chain_steps, evidence_words, formula_words
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import lost, merged
from hengjian.documents.evaluation.printing import number, percent
from hengjian.documents.evaluation.scores import ancestors, score_cell
from hengjian.documents.model import Cell, Chain, Column, Row, Runs, Table, Words, cell, words
from hengjian.engine.facts.model import Answer, Judgement
from hengjian.engine.frameworks.rules import Checklist, Criterion, Deductions
from hengjian.engine.result import IndicatorResult
from hengjian.engine.rules import met


def write_analysis(draft: Draft) -> None:
    """The fourth part of the report."""
    draft.heading(1, draft.say("analysis"))
    for top in draft.evaluation.indicators:
        if top.compiled.level == 1:
            _group(draft, top)


def _group(draft: Draft, top: IndicatorResult) -> None:
    figures = draft.figures
    name = figures.of(top.compiled.indicator.name)
    draft.heading(2, name)
    draft.paragraph(
        figures.filled(
            "group-sentence",
            name=name,
            points=figures.get(f"points.{top.code}"),
            score=figures.get(f"scores.{top.code}"),
            rate=figures.get(f"rates.{top.code}"),
        )
    )
    narrative = draft.evaluation.case.narrative
    if narrative and not top.compiled.is_leaf:
        draft.prose(narrative.analysis.get(top.code), f"narrative › analysis › {top.code}")
    leaves = [
        r
        for r in draft.evaluation.indicators
        if r.compiled.is_leaf and ancestors(draft.evaluation, r)[0] is top
    ]
    if len(leaves) > 1:
        _picture(draft, top, leaves)
    for leaf in leaves:
        _leaf(draft, leaf)


def _picture(draft: Draft, top: IndicatorResult, leaves: list[IndicatorResult]) -> None:
    figures = draft.figures
    name = figures.of(top.compiled.indicator.name)
    bars = []
    for leaf in leaves:
        score, points = (figures.get(f"{h}.{leaf.code}").text for h in ("scores", "points"))
        label = f"{score} / {points}"
        size = Fraction(0) if leaf.score is None else Fraction(leaf.score)
        title = figures.of(leaf.compiled.indicator.name)
        bars.append(Bar(title, size, leaf.compiled.points, label))
    draft.picture(
        score_bars(bars, names_width=190 if draft.language == "zh" else 230),
        draft.say("bars-alt", name=name),
        _finding(draft, name, leaves),
        _behind(draft, name, leaves),
    )


def _finding(draft: Draft, name: str, leaves: list[IndicatorResult]) -> Runs:
    figures = draft.figures
    if any(leaf.score is None for leaf in leaves):
        return words(draft.say("group-plain", name=name))
    worst = max(leaves, key=lambda leaf: lost(leaf) or Fraction(0))
    if not lost(worst):
        return words(draft.say("group-full", name=name))
    return figures.filled(
        "group-finding",
        name=name,
        worst=figures.of(worst.compiled.indicator.name),
        lost=figures.get(f"lost.{worst.code}"),
    )


def _behind(draft: Draft, name: str, leaves: list[IndicatorResult]) -> Table:
    figures = draft.figures
    columns = (
        Column(draft.say("indicator"), width=20),
        Column(draft.say("points"), "right"),
        Column(draft.say("score"), "right"),
    )
    rows = [
        Row(
            (
                cell(figures.of(leaf.compiled.indicator.name)),
                cell(figures.get(f"points.{leaf.code}")),
                score_cell(figures, leaf),
            )
        )
        for leaf in leaves
    ]
    return Table(draft.say("group-plain", name=name), columns, tuple(rows))


def _leaf(draft: Draft, leaf: IndicatorResult) -> None:
    figures = draft.figures
    name = figures.of(leaf.compiled.indicator.name)
    score, points = (figures.get(f"{h}.{leaf.code}").text for h in ("scores", "points"))
    draft.heading(3, draft.say("leaf-heading", name=name, score=score, points=points))
    narrative = draft.evaluation.case.narrative
    if narrative:
        draft.prose(narrative.analysis.get(leaf.code), f"narrative › analysis › {leaf.code}")
    draft.add(Chain(tuple(chain_steps(figures, leaf))))
    rows = answer_rows(draft, leaf)
    if rows:
        columns = (
            Column(draft.say("criterion"), width=20),
            Column(draft.say("worth"), "right", 6),
            Column(draft.say("answer"), "center", 10),
            Column(draft.say("why"), width=24),
        )
        draft.table(draft.say("deduction-caption", name=name), columns, rows)


def answer_rows(draft: Draft, leaf: IndicatorResult) -> list[Row]:
    """The answers of a judged leaf that cost points, each with its reason and evidence.

    Nothing where all criteria were met or no fault was found.
    """
    rule, judgement = leaf.compiled.indicator.score, leaf.judgement or Judgement()
    rows = []
    if isinstance(rule, Checklist):
        for criterion in rule.criteria:
            answer = judgement.criteria.get(criterion.id)
            if leaf.decided.get(criterion.id) is False:
                worth = rule.share_of(criterion, leaf.compiled.points) * leaf.compiled.points
                rows.append(_fact_row(draft, leaf, criterion, number(worth)))
            if answer is not None and met(answer) < 1:
                worth = rule.share_of(criterion, leaf.compiled.points)
                points = number(worth * leaf.compiled.points)
                share = met(answer)
                found = (
                    draft.say("partly-met", share=percent(share)) if share else draft.say("not-met")
                )
                rows.append(_answer_row(draft, leaf, criterion.text, points, found, answer))
    if isinstance(rule, Checklist | Deductions):
        for fault in rule.faults:
            answer = (judgement.faults or {}).get(fault.id)
            if answer is not None and answer.times:
                points = number(fault.points)
                found = draft.say("times", times=answer.times, points=points)
                rows.append(_answer_row(draft, leaf, fault.text, points, found, answer))
    return rows


def _fact_row(draft: Draft, leaf: IndicatorResult, criterion: Criterion, points: str) -> Row:
    """A criterion that facts say is not met, with the condition that says so."""
    when = formula_words(draft.figures, leaf.compiled.criteria[criterion.id])
    return Row(
        (
            cell(draft.figures.of(criterion.text)),
            cell(points),
            Cell(words(draft.say("not-met")), tone="bad"),
            cell(draft.say("by-facts", when=when)),
        )
    )


def _answer_row(
    draft: Draft, leaf: IndicatorResult, text: Text, points: str, found: str, answer: Answer
) -> Row:
    return Row(
        (
            cell(draft.figures.of(text)),
            cell(points),
            Cell(words(found), tone="bad"),
            Cell(_why(draft, leaf, answer)),
        )
    )


def _why(draft: Draft, leaf: IndicatorResult, answer: Answer) -> Runs:
    figures = draft.figures
    runs = figures.runs(answer.reason, f"judgements › {leaf.code}")
    if answer.evidence:
        label = draft.say("evidence-label", list=evidence_words(figures, answer.evidence))
        runs = merged((*runs, Words(("\n" if runs else "") + label)))
    return runs or words("—")
