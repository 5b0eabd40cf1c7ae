"""Which figures a document holds, and what each is said to measure: a table of texts."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.audit.context import Context, context_of
from hengjian.audit.document import Block, Cell, Document, Spot, Table
from hengjian.audit.figures import Figure
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.sentences import sentences
from hengjian.quantities import exact_text

ROOT = Path(__file__).parent.parent.parent
SEED = ROOT.parent / "shared" / "seeds" / "000_1b201400166513d9.txt"


def document(*texts: str, path: tuple[str, ...] = ()) -> Document:
    blocks = (Block(n, "paragraph", text, path=path) for n, text in enumerate(texts))
    return Document("text", "txt", tuple(blocks))


def figures(*texts: str, path: tuple[str, ...] = ()) -> list[Figure]:
    return list(context_of(document(*texts, path=path)).figures)


def table(rows: str, *, unit: str = "", caption: str = "", headers: int = 1) -> Context:
    """A table written with a line for each row and ``|`` between cells."""
    grid = [[text.strip() for text in line.split("|")] for line in rows.strip().splitlines()]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(grid) for c, text in enumerate(row))
    made = Table(len(grid), len(grid[0]), cells, headers, caption, unit)
    return context_of(Document("table", "md", (Block(0, "table", "", table=made),)))


def shown(figure: Figure) -> str:
    """A figure in a line: scope / measure = value in its unit."""
    words = " / ".join(filter(None, (figure.scope, figure.measure)))
    return f"{words} = {figure.text}".removeprefix(" = ")


PROSE = [
    ("项目总投资为 1,200.50 万元。", ["总投资 = 1,200.50 万元"]),
    ("本次共发放问卷 300 份，收回 280 份。", ["发放问卷 = 300 份", "收回 = 280 份"]),
    ("计划改造 150 个小区，涉及 420 栋楼，共 3,600 户居民，8.5 万平方米。",
     ["计划改造小区 = 150 个", "计划改造小区 / 楼栋 = 420 栋", "计划改造小区 / 居民 = 3,600 户",
      "计划改造小区 / 面积 = 8.5 万平方米"]),
    ("已开工小区数为 90 个", ["已开工小区 = 90 个"]),
    ("向施工单位拨付 52.05 万元", ["向施工单位拨付 = 52.05 万元"]),
    ("到位资金 500 万元，其中中央资金 200 万元、市级资金 300 万元；支出 90 万元",
     ["到位资金 = 500 万元", "到位资金 / 中央资金 = 200 万元", "到位资金 / 市级资金 = 300 万元",
      "支出 = 90 万元"]),
    ("停车位 900 个（其中地面 600 个、地下 300 个）、充电桩 40 个",
     ["停车位 = 900 个", "停车位 / 地面 = 600 个", "停车位 / 地下 = 300 个", "充电桩 = 40 个"]),
    ("利息（含建设期 20 万元、发行费 5 万元）共增加了 25 万元",
     ["利息 / 建设期 = 20 万元", "利息 / 发行费 = 5 万元", "利息共增加 = 25 万元"]),
    ("东湖街道改造小区 20 个，投资 300 万元；西山街道改造小区 30 个，投资 400 万元。",
     ["东湖街道 / 改造小区 = 20 个", "东湖街道 / 投资 = 300 万元",
      "西山街道 / 改造小区 = 30 个", "西山街道 / 投资 = 400 万元"]),
    ("完成投资的 56.5%，约 460 万元", ["完成投资 = 56.5%", "完成投资 = 460 万元"]),
    ("开工率=80/296×100%=27.03%", ["80", "296", "100%", "开工率 = 27.03%"]),
    ("累计完成 8 亿元，占总投资 12 亿元的 66.67%",
     ["累计完成 = 8 亿元", "总投资 = 12 亿元", "总投资 = 66.67%"]),
    ("拨付 3 批次", ["拨付 = 3 批"]),
    ("“综合合格率”达到 ９５．２０％", ["综合合格率 = ９５．２０％"]),
    ("加装电梯十二部", ["加装电梯 = 十二部"]),
    ("预计工期为 2~3 年", ["预计工期 = 2", "预计工期 = 3 年"]),
    ("滨河家园改造项目（三期）评价得分 81.5 分", ["评价得分 = 81.5 分"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), PROSE, ids=[text[:14] for text, _ in PROSE])
def test_words_before_a_figure_say_what_it_measures(text: str, found: list[str]) -> None:
    assert [shown(figure) for figure in figures(text)] == found


@pytest.mark.parametrize(
    "text",
    ["依据财预〔2020〕10号和第十七条", "见附件2、表 3 和第 4 题", "拨打 12345 或 0877-2012345",
     "1. 总则", "（1）目的", "一、概况", "2022 年度", "2022年1月至3月", "《2023年10件实事清单》",
     "十分重要，统一思想，一方面"],
)  # fmt: skip
def test_numbers_that_measure_nothing_are_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("率为 25.68%", "0.25675", "0.2569"),
        ("率为 25.70%", "0.25695", "0.2571"),
        ("率为 85%", "0.845", "0.86"),
        ("涉及 4259 户", "4259", "4259"),
        ("得分 17 分", "17", "17"),
        ("得分 67.4 分", "67.35", "67.5"),
        ("工期 12 个月", "12", "12"),
        ("专债 39600 万元", "395995000", "396010000"),
        ("专债 39,600.00 万元", "395999950", "396000100"),
        ("长 800 米", "799.5", "801"),
        ("改造 1.2万栋", "11500", "13000"),
        ("核减 -3.5 万元", "-36000", "-34500"),
        ("约120件", "115", "125"),
        ("357 户左右", "356", "358"),
        ("约 46373.00 万元", "463725000", "463735000"),
        ("近300户", "200", "300"),
        ("120余件", "120", "130"),
        ("不低于 80%", "0.8", None),
        ("80%以上", "0.8", None),
        ("超过 100 户", "100", None),
        ("不足 60%", None, "0.6"),
        ("三分之二以上", "2/3", None),
    ],
)
def test_a_figure_stands_for_what_its_print_and_its_hedges_allow(
    text: str, low: str | None, high: str | None
) -> None:
    (figure,) = figures(text)
    wanted = Interval(Fraction(low) if low else None, Fraction(high) if high else None)
    assert figure.interval == wanted


def test_about_a_number_holds_for_a_share_of_the_total_but_not_of_another() -> None:
    share, about, total, other = figures(
        "完成 56.59%，约46373.00万元", "总投资 81,948.10 万元", "批复 79,235.50 万元"
    )
    assert (share.interval * total.interval).meets(about.interval)
    assert not (share.interval * other.interval).meets(about.interval)


DATES = [
    ("截至 2022 年 12 月底，支付 5 万元", dt.date(2022, 12, 31)),
    ("2023年3月1日支付 5 万元", dt.date(2023, 3, 1)),
    ("支付 5 万元（截至2023年3月1日）", dt.date(2023, 3, 1)),
    ("2022 年支付 5 万元", (dt.date(2022, 1, 1), dt.date(2022, 12, 31))),
    ("2022 年 1—6 月支付 5 万元", (dt.date(2022, 1, 1), dt.date(2022, 6, 30))),
    ("2022 年第三季度支付 5 万元", (dt.date(2022, 7, 1), dt.date(2022, 9, 30))),
    ("2021年3月至2022年7月支付 5 万元", (dt.date(2021, 3, 1), dt.date(2022, 7, 31))),
    ("2020—2022年支付 5 万元", (dt.date(2020, 1, 1), dt.date(2022, 12, 31))),
    ("2022年7月开工。支付 5 万元", None),
    ("按《2022年计划》支付 5 万元", None),
    ("截至评价日，支付 5 万元", None),
]


@pytest.mark.parametrize(("text", "moment"), DATES, ids=[text[:14] for text, _ in DATES])
def test_the_nearest_date_of_its_sentence_dates_a_figure(text: str, moment: object) -> None:
    (figure,) = figures(text)
    assert (figure.date or figure.period) == moment


def test_the_evaluation_day_is_the_one_the_document_states() -> None:
    (figure,) = figures("评价基准日为 2023 年 7 月 31 日。", "截至评价日，支付 5 万元")
    assert figure.date == dt.date(2023, 7, 31)


def test_a_figure_of_its_section_is_scoped_by_the_heading() -> None:
    first, second = figures(
        "本部分满分 20 分，评价得分 17 分", path=("四、分析", "（一）决策情况分析")
    )
    assert (first.scope, second.scope) == ("决策", "决策")
    (third,) = figures("改造小区 5 个", path=("（二）东湖街道",))
    assert third.scope == "东湖街道"


@pytest.mark.parametrize("text", ["60—80分之间", "2~3 年", "5%-10%"])
def test_ranges_are_marked(text: str) -> None:
    found = figures(text)
    assert [figure.in_range for figure in found] == [True, True]
    assert found[0].dimension == found[1].dimension


def test_a_range_in_chinese_numerals_has_one_figure() -> None:
    (figure,) = figures("三至五年")
    assert (figure.text, figure.in_range) == ("五年", True)


@pytest.mark.parametrize("text", ["100-20=80个", "由 120 户增加到 150 户", "3 个、5 个"])
def test_what_is_no_range_is_not(text: str) -> None:
    assert not any(figure.in_range for figure in figures(text))


def test_a_table_gives_units_measures_and_scopes() -> None:
    found = table(
        """
        序号 | 街道     | 小区数 | 楼栋（栋） | 总投资  | 其中：中央资金 | 到位率 | 得分率（%）
        1    | 东湖街道 | 20     | 31        | 300.5  | 120           | 85.2%  | 90.10
        2    | 西山街道 | 30     | 约40      | 400    | 130           | 92.00  | 80
        合计 |          | 50     | 71        | 700.5  | 250           | 87.1%  |
        """,
        unit="单位：万元",
    )
    first = [(f.measure, f.scope, exact_text(f.value), f.unit) for f in found.figures[:6]]
    assert first == [
        ("小区数", "东湖街道", "20", ""),
        ("楼栋", "东湖街道", "31", "栋"),
        ("总投资", "东湖街道", "3005000", "万元"),
        ("中央资金", "东湖街道", "1200000", "万元"),
        ("到位率", "东湖街道", "0.852", "%"),
        ("得分率", "东湖街道", "0.901", "%"),
    ]
    (rate,) = found.in_cell(found.document.blocks[0], 2, 6)
    assert (rate.unit, rate.value) == ("%", Fraction(92, 100))
    (about,) = found.in_cell(found.document.blocks[0], 2, 3)
    assert about.interval == Interval(Fraction(35), Fraction(45))
    assert {f.scope for f in found.in_cell(found.document.blocks[0], 3, 2)} == {"合计"}


def test_rows_can_carry_the_measures_and_the_units() -> None:
    found = table(
        "指标 | 单位 | 东湖街道 | 西山街道\n改造户数 | 户 | 1200 | 1300\n投资 | 万元 | 30.5 | 40"
    )
    assert [(f.measure, f.scope, f.unit) for f in found.figures] == [
        ("改造户数", "东湖街道", "户"),
        ("改造户数", "西山街道", "户"),
        ("投资", "东湖街道", "万元"),
        ("投资", "西山街道", "万元"),
    ]


def test_columns_can_be_years() -> None:
    found = table("项目 | 2021年 | 2022年\n收入（万元） | 100 | 120")
    said = [(f.measure, f.period and f.period[0].year, exact_text(f.value)) for f in found.figures]
    assert said == [("收入", 2021, "1000000"), ("收入", 2022, "1200000")]


def test_targets_and_actuals_of_an_indicator_are_told_apart() -> None:
    found = table("三级指标 | 指标值 | 实际完成值 | 分值 | 得分\n开工率 | ≥95% | 27.03% | 10 | 2.8")
    assert [shown(figure) for figure in found.figures] == [
        "指标值 / 开工率 = 95%",
        "开工率 = 27.03%",
        "开工率 / 分值 = 10",
        "开工率 / 得分 = 2.8",
    ]


def test_sentences_in_cells_are_read_as_text() -> None:
    found = table("指标 | 说明\n开工率 | 计划开工 200 个小区。已开工 80 个小区")
    assert [shown(figure) for figure in found.figures] == [
        "开工率 / 计划开工小区 = 200 个",
        "开工率 / 已开工小区 = 80 个",
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("甲为 3.5 万元。乙为 4 万元；丙", ["甲为 3.5 万元。", "乙为 4 万元；", "丙"]),
        ("称“完成 60%。”，未说明。其余", ["称“完成 60%。”，未说明。", "其余"]),
        ("（见表。续表）后文！\n下行", ["（见表。续表）后文！", "\n", "下行"]),
        ("（没有合上。后文", ["（没有合上。", "后文"]),
    ],
)
def test_sentences_do_not_cut_brackets_or_numbers(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_spots_and_lookups_lead_back_to_the_text() -> None:
    context = context_of(document("共 5 个，约 3.0 万元", "支出２０元"))
    for figure in context.figures:
        assert context.document.text_at(figure.spot) == figure.text
    second = context.document.blocks[1]
    assert [figure.text for figure in context.in_block(second)] == ["２０元"]
    assert context.figures[0].interval == exactly(Fraction(5))
    assert context.figures[1].spot == Spot(0, 8, 14)


@pytest.fixture(scope="module")
def seed() -> list[Figure]:
    from hengjian.audit.readers import read_document

    return list(context_of(read_document(SEED)).figures)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("text", "value", "unit", "measure", "scope"),
    [
        ("296个", "296", "个", "计划改造小区", ""),
        ("80个", "80", "个", "开工小区", ""),
        ("79个", "79", "个", "已开工小区", ""),
        ("2818栋", "2818", "栋", "楼栋", "计划改造小区"),
        ("2653栋", "2653", "栋", "楼栋", "计划改造小区"),
        ("3307389.65平方米", "3307389.65", "平方米", "总建筑面积", "计划改造小区"),
        ("330.74万平方米", "3307400", "万平方米", "建筑面积", "计划改造小区"),
        ("79,235.50万元", "792355000", "万元", "估算总投资", ""),
        ("16,629.95万元", "166299500", "万元", "主体工程费", "估算总投资"),
        ("52,112.05万元", "521120500", "万元", "拨付至国资公司", ""),
        ("30878.13万元", "308781300", "万元", "实际支付资金", ""),
        ("7800个", "7800", "个", "公共停车位", "停车位"),
        ("3.96亿元", "396000000", "亿元", "", ""),
        ("25.68%", "0.2568", "%", "开工及时率", ""),
        ("25.68%", "0.2568", "%", "联动、连片实施率", ""),
        ("878.14", "8781400", "万元", "国资公司实际支付资金", "中央补助资金"),
        ("14.11", "14.11", "", "评价得分", "产出"),
    ],
)
def test_named_figures_of_a_published_report_are_found(
    seed: list[Figure], text: str, value: str, unit: str, measure: str, scope: str
) -> None:
    alike = [figure for figure in seed if re.sub(r"\s", "", figure.text) == text]
    assert {(figure.value, figure.unit) for figure in alike} == {(Fraction(value), unit)}
    assert not measure or (measure, scope) in {(figure.measure, figure.scope) for figure in alike}


@pytest.mark.shared
def test_marks_and_numbers_of_documents_are_no_figures_there(seed: list[Figure]) -> None:
    values = {figure.value for figure in seed}
    assert values.isdisjoint({Fraction(number) for number in (2019, 2020, 2021, 2022, 2023, 12345)})
    assert not any(figure.text.strip() in ("13", "16", "23", "28", "54") for figure in seed)
