"""Whatever stands in a table, it is a framework or it is refused with what to say about it."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from hengjian.engine.framework_tables.layout import COLUMNS, ENTRIES, FACTS, LEVELS, RULES
from hengjian.engine.framework_tables.reading import read_framework_table
from hengjian.errors import Refused
from tests.depth import examples

HEADINGS = [heading.title.zh for heading in (*LEVELS, *COLUMNS.values())]
WORDS = [
    *HEADINGS, *(h.title.zh for h in (*ENTRIES.values(), *FACTS.values())),
    *(word.zh for word in RULES.values()),
    "合计", "注：", "产出（30分）", "A1 过程", "10", "5%", "10/0", "10/3", "=1+1", "-3", "1e9",
    "[", "{}", "- x", "{a: 1", "en: 5", "{en: {name: x}}", "score: {rule: x}", "code: X",
    "&a 1", "*a", "!!int 1", "children: []", "", None, 3, 2.5, True, "满意度", "满意度",
]  # fmt: skip


def _workbook(rng: Random) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(rng.sample(HEADINGS, rng.randint(2, 12)))
    for _ in range(rng.randint(0, 12)):
        sheet.append([rng.choice(WORDS) for _ in range(rng.randint(0, 12))])
    line, column = rng.randint(1, 10), rng.randint(1, 8)
    sheet.merge_cells(
        start_row=line, end_row=line + rng.randint(0, 5),
        start_column=column, end_column=column + rng.randint(0, 3),
    )  # fmt: skip
    for title in ("体系", "数据"):
        more = book.create_sheet(title)
        for _ in range(rng.randint(0, 8)):
            more.append([rng.choice(WORDS) for _ in range(rng.randint(1, 5))])
    return book


@given(st.randoms(use_true_random=False))
@settings(max_examples=examples(60), deadline=None)
def test_any_table_is_read_or_refused_in_words(rng: Random) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "table.xlsx"
        _workbook(rng).save(file)
        try:
            read_framework_table(file, {"framework": "any", "edition": "1"})
        except Refused as refused:
            for found in refused.problems:
                assert found.message("zh")
                assert found.message("en")
                assert found.place.file or found.place.path
