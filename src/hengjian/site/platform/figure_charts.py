"""The figures of a drawing: its finding and its table open where the drawing comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from hengjian.site.common.days import shown_day
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.figure import MOST, Record, Trace, Value, Words

DAYS = r"\d{4}-\d{2}(?:-\d{2})?|(?<![\d,.])(?:19|20)\d{2}(?![\d,.%])"
"""Days, months and years of a sentence: no figures."""
UNITS = "10,000 yuan"
FIGURES = re.compile(rf"{DAYS}|{UNITS}|(?<![\w.])(\d[\d,]*(?:\.\d+)?%?)")
"""A number that stands apart: one that joins letters or characters belongs to a name."""


def with_figures(sentence: str, trace: str) -> SafeString:
    """The sentence, each figure in it a link to ``trace``; as it is where there is no trace."""
    if not trace:
        return conditional_escape(sentence)
    parts, end = [], 0
    for found in FIGURES.finditer(sentence):
        if found[1] is not None:
            parts += [conditional_escape(sentence[end : found.start()]), linked(found[1], trace)]
            end = found.end()
    return mark_safe("".join([*parts, conditional_escape(sentence[end:])]))


def linked(shown: str, trace: str) -> SafeString:
    """One figure of a drawing; a dash opens nothing."""
    if not trace or not any(each.isdigit() for each in shown):
        return conditional_escape(shown)
    return format_html('<a class="figure" href="{}">{}</a>', trace, shown)


def trace_of_chart(
    drawn: Chart | None, how: Words, more: str = "", columns: Sequence[Words] = ()
) -> Trace | None:
    """Where a drawing comes from: how its columns are counted, and the rows of its table.

    ``more`` is where the rows behind are listed. None where there is nothing to draw.
    """
    if drawn is None:
        return None
    trace = Trace(drawn.finding, Value(None), how, as_of=shown_day())
    trace.columns = tuple(columns or drawn.heads)
    trace.records = [
        Record(name, Value(cells[-1]), "", tuple(Value(cell) for cell in cells[:-1]))
        for name, *cells in drawn.rows[-MOST:]
        if cells
    ]
    trace.records_count, trace.more = len(drawn.rows), more
    return trace
