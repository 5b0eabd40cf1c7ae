"""The score table in the terminal."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.cli.output import GRADE_STYLES, console
from hengjian.engine.describing import SCORE_HEADS, STATUS_WORDS, describe_grade
from hengjian.engine.result import Evaluation, IndicatorResult


def print_scores(evaluation: Evaluation, language: Language, out: Console | None = None) -> None:
    """The case, the table of all indicators, the total and the grade."""
    out = out or console()
    framework = evaluation.framework.framework
    out.print(Styled(evaluation.case.title.of(language), style="bold"))
    edition = f"{framework.title.of(language)} · {framework.edition} · {evaluation.as_of}"
    out.print(Styled(edition, style="dim"))
    for note in (framework.reconstruction, evaluation.case.synthetic):
        if note is not None:
            out.print(Styled(f"※ {note.of(language)}", style="yellow"), soft_wrap=True)
    out.print(_table(evaluation, language))
    for name, value in evaluation.what_if.items():
        changed = Text("假设", "what if").of(language)
        out.print(Styled(f"{changed}: {name} = {value}", style="magenta"))
    out.print(_conclusion(evaluation, language))


def _table(evaluation: Evaluation, language: Language) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1), pad_edge=False)
    published = any(r.published is not None for r in evaluation.indicators)
    heads = SCORE_HEADS if published else SCORE_HEADS[:-1]
    for number, head in enumerate(heads):
        table.add_column(head.of(language), justify="right" if number else "left", overflow="fold")
    for result in evaluation.indicators:
        cells = _row(result, language)
        style = "bold" if result.compiled.level == 1 else None
        table.add_row(*cells[: len(heads)], style=style)
    return table


def _row(result: IndicatorResult, language: Language) -> list[str | Styled]:
    indent = "  " * (result.compiled.level - 1)
    name = f"{indent}{result.code} {result.compiled.indicator.name.of(language)}"
    status = STATUS_WORDS.get(result.status)
    return [
        name,
        str(result.compiled.points),
        result.target_shown or "",
        result.value_shown or "",
        Styled(status.of(language), style="yellow") if status else score_text(result.score),
        result.rate_shown or "",
        "" if result.published is None else str(result.published),
    ]


def score_text(score: Decimal | None) -> str:
    """A score in print; a dash where there is none."""
    return "—" if score is None else str(score)


def _conclusion(evaluation: Evaluation, language: Language) -> Styled:
    points = evaluation.framework.framework.points
    line = Styled(Text("总分 ", "Total ").of(language), style="bold")
    line.append(f"{evaluation.total}", style="bold")
    line.append(f" / {points}   ")
    line.append(Text("等级 ", "Grade ").of(language), style="bold")
    if evaluation.grade is None:
        withheld = Text("不评定（缺数据）", "withheld (data missing)")
        return line.append(withheld.of(language), style="bold red")
    rank = evaluation.grades.index(evaluation.grade)
    style = GRADE_STYLES[min(rank, len(GRADE_STYLES) - 1)]
    return line.append(describe_grade(evaluation.grade).of(language), style=style)
