"""The sampling plan as a workbook that reckons: who has it draws the same households.

Size, shares of the strata, order and choice are formulas beside what was drawn; the rank of any
household is reckoned on a sheet of its own. Every formula is written with its value.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from hengjian.bilingual import Text
from hengjian.site.common.words import said
from hengjian.site.residents.surveys.annexes import A4, INVENTED
from hengjian.site.residents.surveys.models import SamplePlan
from hengjian.site.residents.surveys.pictures import STARTED
from hengjian.site.residents.surveys.plan_annex import rule
from hengjian.site.residents.surveys.rank_sheet import BYTE, TOP, RankSheet
from hengjian.site.residents.surveys.sampling import kept_frame, sample_of
from hengjian.statistics.intervals import Z
from hengjian.statistics.sampling import Plan, ranked

MOST_LISTED = 50_000
"""Households of a frame up to which all are listed; of a larger one only those drawn."""
PLAN, STRATA = Text("抽样方案", "Sampling plan"), Text("分层", "Strata")
FRAME, HOUSEHOLDS = Text("抽样名册", "frame"), Text("各户", "Households")
RANK = Text("验次序", "Check a rank")
DRAWN, SAME, OTHER = Text("抽中", "drawn"), Text("一致", "the same"), Text("不一致", "differ")
STRATUM_HEADS = (
    Text("层", "stratum"),
    Text("街道", "sub-district"),
    Text("开工", "started"),
    Text("小区（个）", "sites"),
    Text("户数（户）", "households"),
    Text("应抽（未取整）", "share before rounding"),
    Text("整数部分", "whole part"),
    Text("余数", "remainder"),
    Text("余数次序", "order of remainders"),
    Text("按最大余数（户）", "by largest remainders"),
    Text("抽取（户）", "drawn"),
    Text("核对", "check"),
)
FRAME_HEADS = (
    Text("街道", "sub-district"),
    Text("小区编号", "code of the site"),
    Text("小区", "site"),
    Text("开工", "started"),
    Text("户数（户）", "households"),
    Text("指纹的一行", "line of the fingerprint"),
)
HOUSEHOLD_HEADS = (
    Text("层", "stratum"),
    Text("街道", "sub-district"),
    Text("小区编号", "code of the site"),
    Text("户序号", "number of the household"),
    Text("抽样次序", "rank"),
    Text("层内第几", "order in its stratum"),
    Text("按规则", "by the rule"),
    Text("样本编码", "code"),
    Text("核对", "check"),
    Text("小区|户序号", "site|household"),
)
ASKED_FOR, SEED = "$B$11", "$B$12"
"""Where the sheet of the plan has the households to be asked, and the seed."""


@dataclass(slots=True)
class _Writer:
    book: Any
    plan: SamplePlan
    sample: Plan
    bold: Any = None
    free: Any = None
    """The look of a cell that is meant to be typed in."""

    def sheet(self, name: Text, heads: Sequence[Text], *widths: int) -> Any:
        found = self.book.add_worksheet(said(name))
        for place, head in enumerate(heads):
            found.write_string(0, place, said(head), self.bold)
        for place, width in enumerate(widths):
            found.set_column(place, place, width)
        if heads:
            found.freeze_panes(1, 0)
            found.repeat_rows(0)
        found.set_landscape()
        found.set_paper(A4)
        found.fit_to_pages(1, 0)
        return found


def plan_xlsx(plan: SamplePlan) -> IO[bytes]:
    """The plan as a workbook of five sheets. Raises ``Refused``: what ``plan_sample`` does."""
    sample = sample_of(plan)  # before a file is opened that nobody would close
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    told = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, told)
    writer = _Writer(book, plan, sample)
    writer.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    writer.free = book.add_format({"bg_color": "#FFF4C2", "border": 1})
    _plan_sheet(writer)
    _strata_sheet(writer)
    _frame_sheet(writer)
    listed = _household_sheet(writer)
    _rank_sheet(writer, listed)
    book.close()
    return file


def _plan_sheet(writer: _Writer) -> None:
    plan = writer.plan
    sheet = writer.sheet(PLAN, (), 34, 44)
    sheet.write_string(0, 0, said(PLAN), writer.bold)
    sheet.write_string(0, 1, said(INVENTED) if plan.synthetic else "")
    for row, (name, value, reckoned) in enumerate(_terms(plan, writer.sample), start=1):
        sheet.write_string(row, 0, said(name))
        if reckoned is not None:
            sheet.write_formula(row, 1, f"={value}", None, reckoned)
        else:
            sheet.write(row, 1, value)
    for row, line in enumerate([*rule(), *HOW], start=15):
        sheet.write_string(row, 0, said(line))


def _terms(plan: SamplePlan, sample: Plan) -> list[tuple[Text, Any, Any]]:
    """Line by line from row 2 (``ASKED_FOR`` and ``SEED`` are among them): the name, what stands
    beside it, and the value where that is a formula."""
    strata = f"'{said(STRATA)}'!$E$2:$E${len(sample.shares) + 1}"
    z, margin = float(Z[int(plan.confidence)]), float(plan.margin)
    least = z**2 * 10_000 / (4 * margin**2)
    started, every = Text("已开工小区", "started sites"), Text("全部小区", "all sites")
    return [
        (Text("居民调查", "survey"), plan.survey.title, None),
        (Text("总体", "population"), said(started if plan.started_only else every), None),
        (Text("总体（户）", "population"), f"SUM({strata})", sample.population),
        (Text("允许误差（百分点）", "margin (points)"), margin, None),
        (Text("置信度（%）", "confidence (%)"), int(plan.confidence), None),
        (Text("正态分位数 z", "normal quantile z"), z, None),
        (Text("预计应答率（%）", "expected response (%)"), float(plan.response), None),
        (Text("总体无限大时（份）", "answers of an endless population"),
         "B7^2*10000/(4*B5^2)", least),
        (Text("需要有效答卷（份）", "valid answers needed"),
         "ROUNDUP(B9/(1+(B9-1)/B4),0)", sample.answers),
        (Text("应抽（户）", "households to be asked"),
         "MIN(ROUNDUP(B10*100/B8,0),B4)", sample.size),
        (Text("随机种子", "seed"), plan.seed, None),
        (Text("抽取日期", "drawn on"), f"{plan.drawn_on or '—'}", None),
        (Text("名册指纹", "fingerprint of the frame"), plan.frame_sha256, None),
    ]  # fmt: skip


HOW = (
    Text(
        f"自己验：“{RANK.zh}”里填小区编号和户序号，得出它的次序；“{HOUSEHOLDS.zh}”按次序取每层最小的几户。",
        f"To check: type a site and a household on “{RANK.en}” and read its rank; on "
        f"“{HOUSEHOLDS.en}” the smallest of each stratum are drawn.",
    ),
    Text(
        f"名册指纹＝把“{FRAME.zh}”最后一列按编号排好、每行末加换行，合起来算 SHA-256。",
        f"The fingerprint is the SHA-256 of the last column of “{FRAME.en}” in the order of codes, "
        f"each line ended by a line feed.",
    ),
)


def _strata_sheet(writer: _Writer) -> None:
    sample, size = writer.sample, f"'{said(PLAN)}'!{ASKED_FOR}"
    sheet = writer.sheet(STRATA, STRATUM_HEADS, 6, 16, 10, 10, 12, 14, 10, 14, 10, 14, 12, 12)
    last, population = len(sample.shares) + 1, sample.population
    kept = {
        (each.sub_district.name, each.started): each.drawn
        for each in writer.plan.survey.strata.select_related("sub_district")
    }
    rest = [sample.size * each.households % population for each in sample.shares]
    whole = [sample.size * each.households // population for each in sample.shares]
    order = sorted(range(len(rest)), key=lambda at: -rest[at])
    spare = sample.size - sum(whole)
    for at, share in enumerate(sample.shares):
        row, stratum = at + 2, share.stratum
        place = order.index(at) + 1
        by_rest = whole[at] + (place <= spare)
        drawn = kept.get((stratum.sub_district, stratum.started), share.size)
        total = f"SUM($E$2:$E${last})"
        sheet.write(at + 1, 0, at + 1)
        sheet.write_string(at + 1, 1, stratum.sub_district)
        sheet.write_string(at + 1, 2, said(STARTED[stratum.started]))
        sheet.write(at + 1, 3, share.sites)
        sheet.write(at + 1, 4, share.households)
        formulas: tuple[tuple[int, str, Any], ...] = (
            (5, f"{size}*E{row}/{total}", sample.size * share.households / population),
            (6, f"INT({size}*E{row}/{total})", whole[at]),
            (7, f"MOD({size}*E{row},{total})", rest[at]),
            (8, f'COUNTIF($H$2:$H${last},">"&H{row})+COUNTIF($H$2:H{row},H{row})', place),
            (9, f"G{row}+IF(I{row}<={size}-SUM($G$2:$G${last}),1,0)", by_rest),
            (11, f'IF(J{row}=K{row},"{said(SAME)}","{said(LEAST_TWO)}")',
             said(SAME if by_rest == drawn else LEAST_TWO)),
        )  # fmt: skip
        for column, formula, value in formulas:
            sheet.write_formula(at + 1, column, f"={formula}", None, value)
        sheet.write(at + 1, 10, drawn)


LEAST_TWO = Text("另按每层至少 2 户", "at least 2 a stratum")


def _frame_sheet(writer: _Writer) -> None:
    sheet = writer.sheet(FRAME, FRAME_HEADS, 16, 16, 22, 10, 12, 44)
    for row, each in enumerate(kept_frame(writer.plan), start=1):
        place, started = each.stratum.sub_district, each.stratum.started
        sheet.write_string(row, 0, place)
        sheet.write_string(row, 1, each.code)
        sheet.write_string(row, 2, each.name)
        sheet.write_string(row, 3, said(STARTED[started]))
        sheet.write(row, 4, each.households)
        line = f"{each.code}|{place}|{int(started)}|{each.households}"
        sheet.write_string(row, 5, line)


def _household_sheet(writer: _Writer) -> int:
    """Every household of the frame in the order of its stratum; how many are listed."""
    plan, sample = writer.plan, writer.sample
    sheet = writer.sheet(HOUSEHOLDS, HOUSEHOLD_HEADS, 6, 16, 16, 10, 68, 10, 10, 20, 10, 18)
    frame, row = kept_frame(plan), 1
    codes = {
        (code, ordinal): found
        for code, ordinal, found in plan.survey.units.filter(main=True).values_list(
            "site__code", "ordinal", "code"
        )
    }
    drawn, same, other = said(DRAWN), said(SAME), said(OTHER)
    for layer, share in enumerate(sample.shares, start=1):
        rows = ranked(frame, share.stratum, plan.seed)
        if sample.population > MOST_LISTED:
            rows = rows[: share.size]
        for place, each in enumerate(rows, start=1):
            row += 1
            code = codes.get((each.site, each.ordinal), "")
            right = (place <= share.size) == bool(code)
            sheet.write(row - 1, 0, layer)
            sheet.write_string(row - 1, 1, share.stratum.sub_district)
            sheet.write_string(row - 1, 2, each.site)
            sheet.write(row - 1, 3, each.ordinal)
            sheet.write_string(row - 1, 4, each.rank)
            sheet.write_string(row - 1, 7, code)
            formulas = (
                (5, f"IF(A{row}=A{row - 1},IF(E{row}>E{row - 1},F{row - 1}+1,NA()),1)", place),
                (6, f"IF(F{row}<=INDEX('{said(STRATA)}'!$K:$K,A{row}+1),\"{drawn}\",\"\")",
                 drawn if place <= share.size else ""),
                (8, f'IF((G{row}="{drawn}")=(H{row}<>""),"{same}","{other}")',
                 same if right else other),
                (9, f'C{row}&"|"&D{row}', f"{each.site}|{each.ordinal}"),
            )  # fmt: skip
            for column, formula, value in formulas:
                sheet.write_formula(row - 1, column, f"={formula}", None, value)
    return row - 1


def _rank_sheet(writer: _Writer, listed: int) -> None:
    """The rank of the first household drawn; of any other that is typed in its place."""
    plan, sample = writer.plan, writer.sample
    sheet = writer.sheet(RANK, (), 26, 70)
    first = next(each for share in sample.shares for each in sample.drawn[share.stratum])
    sums = RankSheet(f"{plan.seed}|{first.site}|{first.ordinal}", "$B$7")
    formula, rank = sums.rank
    households = f"'{said(HOUSEHOLDS)}'"
    found = f'MATCH(B5&"|"&B6,{households}!$J$2:$J${listed + 1},0)'
    none = said(Text("没有列出", "not listed"))
    lines: tuple[tuple[int, Text, str, Any], ...] = (
        (4, Text("随机种子", "seed"), f"'{said(PLAN)}'!{SEED}", plan.seed),
        (7, Text("种子|小区|户序号", "seed|site|household"), 'B4&"|"&B5&"|"&B6', sums.text),
        (8, Text("抽样次序", "rank"), formula, rank),
        (9, Text("各户所列", "as listed"),
         f'IFERROR(INDEX({households}!$E$2:$E${listed + 1},{found}),"{none}")', rank),
        (10, Text("核对", "check"),
         f'IF(B9="{none}","—",IF(B8=B9,"{said(SAME)}","{said(OTHER)}"))', said(SAME)),
    )  # fmt: skip
    sheet.print_area(0, 0, TOP - 1, 1)  # the sums are for the eye of a doubter only
    sheet.write_string(0, 0, said(RANK), writer.bold)
    sheet.write_string(1, 0, said(TYPE_HERE))
    for row, name, reckoned, value in lines:
        sheet.write_string(row - 1, 0, said(name))
        sheet.write_formula(row - 1, 1, f"={reckoned}", None, value)
    sheet.write_string(4, 0, said(Text("小区编号", "code of the site")))
    sheet.write_string(4, 1, first.site, writer.free)
    sheet.write_string(5, 0, said(Text("户序号", "number of the household")))
    sheet.write(5, 1, first.ordinal, writer.free)
    sheet.write_string(f"{BYTE}{TOP - 3}", said(Text("字节、分组", "bytes, blocks")))
    for at, sum_of, value in sums.cells:
        sheet.write_formula(at, f"={sum_of}", None, value)


TYPE_HERE = Text(
    "改黄格里的小区编号和户序号；右边是 SHA-256（FIPS 180-4）的逐步演算，不用改。",
    "Type another site and household into the yellow cells; to the right stand the sums of "
    "SHA-256 (FIPS 180-4), nothing there is to be changed.",
)
