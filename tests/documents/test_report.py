"""The report follows the outline of 财预〔2020〕10号 附3 and is complete in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hengjian import library
from hengjian.documents.api import build_report
from hengjian.documents.evaluation.wording import (
    UNITS_IN_ENGLISH,
    WORDING,
    heading_number,
)
from hengjian.documents.html import html_of
from hengjian.documents.model import (
    Cell,
    Chain,
    Column,
    Heading,
    Notice,
    Picture,
    Report,
    Row,
    Table,
    parts_of,
    plain,
    words,
)
from hengjian.engine.api import evaluate, load_framework
from hengjian.engine.facts.model import Case
from hengjian.engine.result import Evaluation

CJK = re.compile(r"[\u3400-\u9fff]")


def headings(report: Report, level: int) -> list[str]:
    return [b.text for b in report.blocks if isinstance(b, Heading) and b.level == level]


def test_the_parts_of_the_outline_come_in_order(chinese: Report) -> None:
    assert headings(chinese, 1) == [
        "摘  要",
        "一、基本情况",
        "二、绩效评价工作开展情况",
        "三、综合评价情况及评价结论",
        "四、绩效评价指标分析",
        "五、主要经验及做法、存在的问题及原因分析",
        "六、有关建议",
        "七、其他需要说明的问题",
        "附件1  绩效目标完成情况表",
        "附件2  指标体系、评分标准及得分表",
        "附件3  佐证材料清单",
        "附件4  数据来源表",
    ]


def test_every_leaf_has_its_chain(evaluation: Evaluation, chinese: Report) -> None:
    leaves = [r for r in evaluation.indicators if r.compiled.is_leaf]
    chains = [b for b in chinese.blocks if isinstance(b, Chain)]
    assert len(chains) == len(leaves) == 26
    for leaf, chain in zip(leaves, chains, strict=True):
        way = dict(chain.steps)["计分过程"]
        assert f"→ {leaf.score} 分" in plain(way)


def test_a_reported_ratio_that_does_not_divide_out_says_so(chinese: Report) -> None:
    chains = [dict(b.steps) for b in chinese.blocks if isinstance(b, Chain)]
    told = [plain(steps["完成值"]) for steps in chains if "完成值" in steps]
    assert "开工及时率 = 25.68%（填报数；按公式或记录为 79个 ÷ 296个 = 26.69%）" in told


def test_reconstruction_and_invented_records_are_said_up_front(chinese: Report) -> None:
    titles = [b.title for b in chinese.blocks if isinstance(b, Notice)]
    assert "关于指标分值" in titles
    assert "关于记录数据" in titles


def test_the_correction_keeps_the_grade(chinese: Report) -> None:
    (table,) = [b for b in chinese.blocks if isinstance(b, Table) and "更正后的得分" in b.caption]
    row = [plain(cell.runs) for cell in table.rows[0].cells if cell]
    assert row[-2:] == ["67.45", "中"]


def test_level_cells_are_merged_over_their_leaves(chinese: Report) -> None:
    (table,) = [b for b in chinese.blocks if isinstance(b, Table) and "指标得分表" in b.caption]
    first = table.rows[0].cells[0]
    assert first is not None
    assert first.rows == 6
    assert table.rows[1].cells[0] is None
    assert table.rows[-1].total


def test_pictures_have_words_and_tables_behind_them(chinese: Report) -> None:
    pictures = [b for b in chinese.blocks if isinstance(b, Picture)]
    assert len(pictures) >= 7
    for picture in pictures:
        assert picture.alt
        assert plain(picture.caption)
        assert picture.table.rows


def test_the_english_report_has_no_chinese_of_its_own(english: Report) -> None:
    own = [b.text for b in english.blocks if isinstance(b, Heading)]
    for block in english.blocks:
        if isinstance(block, Table):
            own += [block.caption, *(c.title + c.unit for c in block.columns)]
        if isinstance(block, Chain):
            own += [label for label, _ in block.steps]
    own += [label for trace in english.traces.values() for label, _ in trace.entries]
    own += [english.foot, english.subtitle]
    assert [text for text in own if CJK.search(text)] == []


def test_the_fixed_wording_is_complete_in_english() -> None:
    assert {k: t.en for k, t in WORDING.items() if CJK.search(t.en) or not t.zh} == {}
    fields = re.compile(r"\{(\w+)\}")
    for key, text in WORDING.items():
        assert set(fields.findall(text.zh)) == set(fields.findall(text.en)), key
    assert {u: e for u, e in UNITS_IN_ENGLISH.items() if CJK.search(e)} == {}


@pytest.mark.parametrize(
    ("number", "chinese"), [(1, "一"), (10, "十"), (11, "十一"), (35, "三十五"), (300, "三百")]
)  # fmt: skip
def test_headings_are_numbered_in_chinese(number: int, chinese: str) -> None:
    assert heading_number("zh", (number,)) == f"{chinese}、"
    assert heading_number("zh", (1, number)) == f"（{chinese}）"


@pytest.mark.parametrize(
    ("counters", "chinese", "english"),
    [
        ((2,), "二、", "2 "),
        ((2, 3), "（三）", "2.3 "),
        ((2, 3, 4), "4.", "2.3.4 "),
        ((1, 2, 3, 4), "（4）", "1.2.3.4 "),
    ],
)
def test_headings_are_numbered_the_official_way(
    counters: tuple[int, ...], chinese: str, english: str
) -> None:
    assert heading_number("zh", counters) == chinese
    assert heading_number("en", counters) == english


@pytest.mark.parametrize("file", library.framework_files(), ids=lambda file: file.stem)
def test_a_case_without_any_data_has_a_report_in_every_framework(file: Path) -> None:
    compiled = load_framework(file)
    force = compiled.framework.in_force
    day = force.from_.isoformat() if force else "2023-01-01"
    bare = {"case": "bare", "title": "Bare", "framework": file.stem, "as_of": day}
    report = build_report(evaluate(compiled, Case.model_validate(bare), {}), "en")
    leaves = [r for r in compiled.indicators if r.is_leaf]
    assert len([b for b in report.blocks if isinstance(b, Chain)]) == len(leaves)
    assert b"withheld" in html_of(report)


def test_a_row_of_the_wrong_width_is_a_fault() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells"):
        Table("t", (Column("a"), Column("b")), (Row((Cell(words("x")),)),))


def test_only_the_part_with_the_wide_table_is_turned(chinese: Report) -> None:
    turned = [blocks for wide, blocks in parts_of(chinese) if wide]
    assert len(turned) == 1
    assert any(isinstance(b, Heading) and b.text.startswith("附件2") for b in turned[0])
