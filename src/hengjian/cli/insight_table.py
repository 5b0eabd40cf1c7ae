"""How firmly the grade stands, in the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language
from hengjian.cli.output import console
from hengjian.engine.result import Evaluation
from hengjian.statistics.insight import Insight
from hengjian.statistics.wording import JUDGEMENT_HEADS, TITLE, InsightWords


def print_insight(evaluation: Evaluation, insight: Insight, language: Language) -> None:
    """Distance to other grades, surveys, facts and judgements that matter, weights."""
    out, words = console(), InsightWords(evaluation, insight, language)
    out.print(Styled(TITLE.of(language), "bold"))
    lines = [*words.distance(), *words.surveys(), *words.facts(), words.judgements()]
    for line in filter(None, lines):
        out.print(f"  · {line}", soft_wrap=True, markup=False)
    if words.judgements():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        what, *others = (head.of(language) for head in JUDGEMENT_HEADS)
        table.add_column(what, overflow="fold")
        for head in others:
            table.add_column(head, justify="right")
        for row in words.judgement_rows():
            table.add_row(*row)
        out.print(table)
    for line in words.weights():
        out.print(f"  · {line}", soft_wrap=True, markup=False)
