"""三、综合评价情况及评价结论: the result, by level 1 and in full."""

from __future__ import annotations

from decimal import Decimal

from hengjian.documents.charts.options import Band, Bar, grade_strip, rate_bars
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.opening import parts_sentence, rated, result_sentence
from hengjian.documents.evaluation.scores import Extra, level_columns, score_cell, score_rows
from hengjian.documents.model import Cell, Column, Row, Runs, Table, cell, words
from hengjian.engine.result import IndicatorResult


def write_conclusion(draft: Draft) -> None:
    """The third part of the report."""
    draft.heading(1, draft.say("conclusion"))
    draft.paragraph(result_sentence(draft))
    narrative = draft.evaluation.case.narrative
    if narrative:
        draft.prose(narrative.conclusion, "narrative › conclusion")
    published = published_sentence(draft)
    draft.heading(2, draft.say("scores-by-level"))
    draft.paragraph(parts_sentence(draft))
    draft.paragraph(published)
    table = level_table(draft)
    _rates_picture(draft, table)
    _strip_picture(draft, table)
    draft.heading(2, draft.say("scores-detail"))
    full_table(draft)


def published_sentence(draft: Draft) -> Runs:
    """What was published, where the case says."""
    case, figures = draft.evaluation.case, draft.figures
    published = case.published
    if published is None or published.total is None:
        return ()
    source = case.sources.get(published.source)
    title = figures.of(source.title) if source else published.source
    where = " ".join(filter(None, (title, published.place)))
    return figures.filled(
        "published-sentence",
        total=figures.get("published.total"),
        grade=figures.get("published.grade"),
        place=where or "—",
    )


def level_table(draft: Draft) -> Table:
    """The scores of the first level, with what was published beside them."""
    figures = draft.figures
    columns = [
        Column(draft.say("level-1"), width=16),
        Column(draft.say("points"), "right"),
        Column(draft.say("score"), "right"),
        Column(draft.say("rate"), "right"),
    ]
    public = draft.evaluation.case.published
    if public:
        columns.append(Column(draft.say("published"), "right"))
    rows = []
    for result in draft.evaluation.indicators:
        if result.compiled.level == 1:
            cells: list[Cell | None] = [
                cell(figures.of(result.compiled.indicator.name)),
                cell(figures.get(f"points.{result.code}")),
                score_cell(figures, result),
                cell(figures.get(f"rates.{result.code}")),
            ]
            cells += [_write_published(draft, result)] if public else []
            rows.append(Row(tuple(cells)))
    total: list[Cell | None] = [cell(draft.say("sum")), cell(figures.get("full"))]
    total += [cell(figures.get("total")), cell(figures.get("total_rate"))]
    total += [cell(figures.get("published.total"))] if public else []
    return draft.table(draft.say("level-caption"), columns, [*rows, Row(tuple(total), total=True)])


def _write_published(draft: Draft, result: IndicatorResult) -> Cell:
    if result.published is None:
        return cell("—")
    return cell(draft.figures.get(f"published.{result.code}"))


def _rates_picture(draft: Draft, table: Table) -> None:
    figures = draft.figures
    best = rated(draft, level=1)
    bars = []
    for result in draft.evaluation.indicators:
        if result.compiled.level == 1 and result.score is not None:
            code = result.code
            score, points = figures.get(f"scores.{code}").text, figures.get(f"points.{code}").text
            label = f"{figures.get(f'rates.{code}').text} ({score}/{points})"
            name = figures.of(result.compiled.indicator.name)
            bars.append(Bar(name, result.score, result.weight, label))
    if not bars:
        return
    caption: Runs = words(draft.say("rates-one"))
    if len(best) > 1 and best[0].rate != best[-1].rate:
        caption = figures.filled(
            "rates-finding",
            best=figures.of(best[0].compiled.indicator.name),
            best_rate=figures.get(f"rates.{best[0].code}"),
            worst=figures.of(best[-1].compiled.indicator.name),
            worst_rate=figures.get(f"rates.{best[-1].code}"),
        )
    draft.picture(rate_bars(bars), draft.say("rates-alt"), caption, table)


def _strip_picture(draft: Draft, table: Table) -> None:
    figures, evaluation = draft.figures, draft.evaluation
    bands: list[Band] = []
    top = Decimal(100)
    percent = evaluation.total * 100 / evaluation.framework.framework.points
    for grade in evaluation.grades:
        bands.insert(0, Band(figures.grade_named(grade.grade), grade.at_least, top))
        top = grade.at_least
    label = figures.get("total").text
    caption: Runs = words(draft.say("strip-plain"))
    if evaluation.grade is not None:
        label += " " + figures.get("grade").text
        caption = figures.filled(
            "strip-finding", total=figures.get("total"), grade=figures.get("grade")
        )
    chart = grade_strip(bands, percent, label, draft.total_interval)
    draft.picture(chart, draft.say("strip-alt"), caption, table)


def full_table(draft: Draft) -> Table:
    """Every leaf with points, actual, target and score, the levels above it merged."""
    figures = draft.figures

    def figure(head: str) -> Extra:
        def make(result: IndicatorResult) -> Cell:
            known = head not in ("values", "targets") or _has_quantity(result, head)
            return cell(figures.get(f"{head}.{result.code}") if known else "—")

        keys = {"points": "points", "values": "value", "targets": "target", "rates": "rate"}
        wide = 12 if head in ("values", "targets") else 8
        return Column(draft.say(keys[head]), "right", wide), make

    score: Extra = (Column(draft.say("score"), "right", 8), lambda r: score_cell(figures, r))
    extras = [figure("values"), figure("targets"), figure("points"), score]
    columns = [*level_columns(figures, width=11), *(column for column, _ in extras)]
    levels = len(columns) - len(extras)
    blanks = (None,) * (levels + 1)
    total = Row(
        (
            cell(draft.say("sum"), columns=levels + 2),
            *blanks,
            cell(figures.get("full")),
            cell(figures.get("total")),
        ),
        total=True,
    )
    rows = [*score_rows(figures, extras), total]
    return draft.table(draft.say("full-caption"), columns, rows)


def _has_quantity(result: IndicatorResult, head: str) -> bool:
    """Whether the indicator has, or should have, such a quantity."""
    compiled = result.compiled
    quantity = result.value if head == "values" else result.target
    expression = compiled.value if head == "values" else compiled.target
    return quantity is not None or expression is not None
