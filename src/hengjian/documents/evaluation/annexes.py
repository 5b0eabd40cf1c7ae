"""The annexes: goals, the framework with rules and scores, evidence, figures with sources."""

from __future__ import annotations

from hengjian.documents.evaluation.chains import citations, rule_words
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.scores import Extra, level_columns, score_cell, score_rows
from hengjian.documents.model import Cell, Column, PageBreak, Row, Tone, cell, words
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.facts.model import Goal
from hengjian.engine.result import IndicatorResult

_GOAL_TONES: dict[str, Tone] = {"met": "good", "partly": "warn", "unmet": "bad"}


def write_annexes(draft: Draft) -> None:
    """The four annexes; one without content says so."""
    for number, (title, write) in enumerate(
        (
            ("goal-annex", _goals),
            ("score-annex", write_scores),
            ("evidence-annex", _evidence),
            ("fact-annex", _facts),
        ),
        start=1,
    ):
        draft.add(PageBreak())
        annex = draft.say("annex", number=number)
        draft.plain_heading(1, f"{annex}  {draft.say(title)}")
        write(draft)


def _goals(draft: Draft) -> None:
    goals = draft.evaluation.case.goals
    if not goals:
        draft.paragraph(words(draft.say("none")))
        return
    columns = (
        Column(draft.say("number"), "center", 5),
        Column(draft.say("goal"), width=22),
        Column(draft.say("promised"), width=16),
        Column(draft.say("achieved"), width=18),
        Column(draft.say("status"), "center", 9),
    )
    rows = [_goal(draft, goal, number) for number, goal in enumerate(goals, start=1)]
    draft.table(draft.say("goal-annex"), columns, rows)


def _goal(draft: Draft, goal: Goal, number: int) -> Row:
    figures = draft.figures
    place = f"goals › {number}"
    runs = figures.runs(goal.actual, place)
    if goal.fact:
        runs = (figures.get(f"facts.{goal.fact}", place=place), *runs)
    return Row(
        (
            cell(str(number)),
            cell(figures.of(goal.name)),
            cell(figures.runs(goal.target, place)),
            cell(runs or words("—")),
            cell(draft.say(f"goal-{goal.status}"), tone=_GOAL_TONES[goal.status]),
        )
    )


def write_scores(draft: Draft, caption: str = "") -> None:
    """Every leaf with its rule, its authority, points and score."""
    figures = draft.figures

    def rule(leaf: IndicatorResult) -> Cell:
        return cell(rule_words(figures, leaf.compiled))

    def cites(leaf: IndicatorResult) -> Cell:
        return cell(citations(figures, leaf.compiled.indicator.cite) or "—")

    extras: list[Extra] = [
        (Column(draft.say("rule"), width=46), rule),
        (Column(draft.say("cite"), width=20), cites),
        (
            Column(draft.say("points"), "right", 8),
            lambda r: cell(figures.get(f"points.{r.code}")),
        ),
        (Column(draft.say("score"), "right", 8), lambda r: score_cell(figures, r)),
    ]
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
    draft.table(caption or draft.say("score-annex"), columns, rows, wide=True)


def _evidence(draft: Draft) -> None:
    figures, case = draft.figures, draft.evaluation.case
    _sources(draft)
    if not case.evidence:
        draft.paragraph(words(draft.say("none")))
        return
    used = _uses(draft)
    columns = (
        Column(draft.say("number"), "center", 5),
        Column(draft.say("title"), width=24),
        Column(draft.say("kind"), "center", 10),
        Column(draft.say("document"), width=28),
        Column(draft.say("used-by"), width=16),
    )
    rows = []
    for number, (key, piece) in enumerate(case.evidence.items(), start=1):
        where = " ".join(filter(None, (source_mark(draft, piece.source), piece.place)))
        rows.append(
            Row(
                (
                    cell(str(number)),
                    cell(figures.of(piece.title)),
                    cell(draft.say(piece.kind)),
                    cell(where),
                    cell(draft.say("between-names").join(used.get(key, ())) or "—"),
                )
            )
        )
    draft.table(draft.say("evidence-annex"), columns, rows)


def _uses(draft: Draft) -> dict[str, list[str]]:
    """The codes of the indicators each piece of evidence stands behind."""
    used: dict[str, list[str]] = {}
    for code, judgement in draft.evaluation.case.judgements.items():
        answers = [*judgement.criteria.values(), *(judgement.faults or {}).values()]
        keys = [*judgement.evidence, *(key for answer in answers for key in answer.evidence)]
        for key in dict.fromkeys(keys):
            used.setdefault(key, []).append(code)
    return used


def _sources(draft: Draft) -> None:
    figures, case = draft.figures, draft.evaluation.case
    if not case.sources:
        return
    columns = (
        Column(draft.say("number"), "center", 6),
        Column(draft.say("title"), width=36),
        Column(draft.say("publisher"), width=20),
        Column(draft.say("dated"), "center", 14),
    )
    rows = [
        Row(
            (
                cell(source_mark(draft, key)),
                cell(figures.of(source.title)),
                cell(figures.of(source.publisher) if source.publisher else "—"),
                cell(source.date.isoformat() if source.date else "—"),
            )
        )
        for key, source in case.sources.items()
    ]
    draft.table(draft.say("source-caption"), columns, rows)


def source_mark(draft: Draft, key: str) -> str:
    """The number a source goes by in the annexes, [1] for the first; the key of an unlisted one."""
    keys = list(draft.evaluation.case.sources)
    return f"[{keys.index(key) + 1}]" if key in keys else key


def _facts(draft: Draft) -> None:
    columns = (
        Column(draft.say("number"), "center", 6),
        Column(draft.say("fact"), width=22),
        Column(draft.say("figure-value"), "right", 19),
        Column(draft.say("as-of-short"), "center", 13),
        Column(draft.say("origin"), "center", 9),
        Column(draft.say("document"), width=24),
    )
    rows = [
        _fact(draft, fact, number)
        for number, fact in enumerate(draft.evaluation.facts.by_name.values(), start=1)
    ]
    draft.table(draft.say("fact-annex"), columns, rows)


def _fact(draft: Draft, fact: Fact, number: int) -> Row:
    figures = draft.figures
    return Row(
        (
            cell(str(number)),
            cell(figures.name_of(fact.name)),
            cell(figures.get(f"facts.{fact.name}"), tone="muted" if fact.value is None else ""),
            cell(fact.as_of.isoformat()),
            cell(draft.say(f"origin-{fact.origin}") if fact.value is not None else "—"),
            cell(fact_source(draft, fact) or "—"),
        )
    )


def fact_source(draft: Draft, fact: Fact) -> str:
    """The document and place of a reported figure, the table of a counted one, or the formula."""
    if fact.origin == "records" and fact.counted:
        table = draft.evaluation.framework.tables.get(fact.counted.table)
        title = draft.figures.of(table.title) if table else fact.counted.table
        return draft.say("rows", table=title, rows=fact.counted.rows, kept=fact.counted.kept)
    if fact.origin == "formula" and fact.formula:
        return draft.say("formula")
    return " ".join(filter(None, (source_mark(draft, fact.source), fact.place)))
