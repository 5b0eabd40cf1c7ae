"""The results of a survey as an annex of a report: docx and xlsx; and its method, once in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import IO

import xlsxwriter

from hengjian.bilingual import Text
from hengjian.documents.docx.writer import docx_of
from hengjian.documents.model import (
    Block,
    Column,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
    cell,
    words,
)
from hengjian.quantities import round_half_up
from hengjian.site.common.words import language, said
from hengjian.site.residents.surveys.estimation import FEW, FEWEST, Results, Share
from hengjian.site.residents.surveys.pictures import (
    STARTED,
    TITLES,
    percent,
    shares_of,
    verdict,
)
from hengjian.statistics.designs import Bounds
from hengjian.statistics.intervals import Interval
from hengjian.statistics.sampling import RULE, Stratum

HIDDEN = Text("样本少，不显示", "too few to show")
UNKNOWN = Text("没有记录，无法得知", "nobody wrote it down")
INVENTED = Text("（合成数据，仅供演示）", " (synthetic data, for demonstration)")
Lines = Sequence[Sequence[str]]


RECKONING = (
    Text(
        "权重＝层内户数÷层内有效答卷；比例 p＝Σw·y÷Σw。",
        "Weight = households of the stratum ÷ its valid answers; share p = Σw·y ÷ Σw.",
    ),
    Text(
        "方差 v＝Σ层 (1−n/N)·n/(n−1)·Σ(z−z̄)²，z＝w·(y−p)÷Σw；"
        "自由度＝答卷数−层数，t 为其 97.5% 分位数。",
        "Variance v = Σ over strata (1−n/N)·n/(n−1)·Σ(z−z̄)², z = w·(y−p) ÷ Σw; degrees of freedom "
        "= answers − strata, t its 97.5 % quantile.",
    ),
    Text(
        "95% 区间按对数优势：1÷(1+exp(−(ln(p/(1−p))±t·√v/(p(1−p)))))；"
        "少的一方不足 10 份时用精确（贝塔）界。",
        "95 % interval on the log-odds: 1 ÷ (1+exp(−(ln(p/(1−p)) ± t·√v/(p(1−p))))); exact (beta) "
        "limits where fewer than 10 answers are on the smaller side.",
    ),
    Text(
        "“点算”一行是不加权的比例，区间按 Wilson 式并做有限总体修正；"
        "“按小区”一行把同小区的答卷当作一起抽的。",
        "“As counted” is the unweighted share with Wilson's interval, corrected for the finite "
        "population; “by site” takes answers of one site as drawn together.",
    ),
    Text(
        f"不足 {FEWEST} 份的层不显示，并连带一层以免由合计减出；不足 {FEW} 份的加注“样本少”。"
        "应答率＝完成户÷（访问户−不合条件户）。",
        f"Strata below {FEWEST} answers are hidden, with another so that none follows from the "
        f"total; below {FEW} they are marked. Response rate = complete ÷ (asked − not eligible).",
    ),
)
"""How shares and intervals come about, whatever was drawn."""


def method(results: Results) -> Iterator[Text]:
    """How the shares and their intervals are reckoned, sentence by sentence."""
    plan = results.plan
    if plan is not None:
        yield Text(
            f"按街道和是否开工分层，按户数比例分配；层内以种子 {plan.seed} 按 {RULE} 排序，"
            f"小的先问；名册指纹 {plan.frame_sha256}。",
            f"Strata by sub-district and start of works, households in proportion; inside a stratum"
            f" in the order of {RULE} with seed {plan.seed}; the frame's SHA-256 is "
            f"{plan.frame_sha256}.",
        )
    else:
        yield Text(
            "没有按规则抽样的记录：层是事后按街道和是否开工划分的，区间只在受访户等同于随机抽取时成立。",
            "Nobody drew by rule: strata were made afterwards by sub-district and start of works; "
            "the intervals hold only if those asked were as good as drawn at random.",
        )
    yield from RECKONING


def base(results: Results) -> Iterator[tuple[str, Text, str]]:
    """What the answers stand for, line by line: the name of the figure, its title, its value."""
    reached, sites = (
        sum(each.reached for each in results.layers),
        sum(each.sites for each in results.layers),
    )
    yield "received", Text("收回（份）", "received"), str(results.received)
    yield "valid", Text("有效（份）", "valid"), str(results.valid)
    stands_for = Text("代表的户数（户）", "households they stand for")
    yield "population", stands_for, f"{results.population:,}"
    yield "reached", Text("有答卷的小区（个）", "sites with answers"), f"{reached} / {sites}"
    yield (
        "missed",
        Text("结论不包括的户数（户）", "households nothing is said of"),
        f"{results.missed_households:,}",
    )
    rate = results.response
    told = f"{percent(rate)} %" if rate is not None else said(UNKNOWN)
    yield "response", Text("应答率", "response rate"), told


def measure_lines(results: Results) -> list[tuple[str, Text, Text, str, str, str, str]]:
    """Name of the measure, its title, how, answers, share, lower and upper bound in per cent."""
    lines = []
    for name, share in shares_of(results).items():
        ways: list[tuple[Text, Fraction, Bounds | Interval]] = [
            (Text("加权", "weighted"), share.weighted.share, share.bounds),
            (Text("点算", "as counted"), share.counted.share, share.counted),
        ]
        if share.clustered is not None:
            ways.append((Text("加权，按小区", "weighted, by site"), share.clustered.share,
                         share.clustered.bounds))  # fmt: skip
        lines += [
            (name, TITLES[name], way, f"{share.yes}/{share.answers}", percent(found),
             percent(bounds.low), percent(bounds.high))
            for way, found, bounds in ways
        ]  # fmt: skip
    return lines


def effect_of(share: Share | None) -> str:
    """How many times the variance of a simple random sample, to three places; empty where it is
    not known."""
    found = share.weighted.design_effect if share is not None else None
    return str(round_half_up(found, 3)) if found is not None else ""


def stratum_lines(results: Results) -> Iterator[tuple[str, str, str, str, str, str, str, str]]:
    """Sub-district, started, households, sites, answers, then share and bounds of those satisfied;
    strata that were not reached last."""
    for part in results.parts("satisfaction"):
        layer = part.layer
        if part.estimate is None:
            said_of = (said(HIDDEN), "", "")
        else:
            bounds = part.estimate.bounds
            said_of = (percent(part.estimate.share), percent(bounds.low), percent(bounds.high))
        yield (*_place(layer.stratum), f"{layer.households}", f"{layer.sites}",
               "" if part.estimate is None else str(layer.answers), *said_of)  # fmt: skip
    for layer in results.missed:
        yield (*_place(layer.stratum), f"{layer.households}", f"{layer.sites}", "0", "—", "", "")


def _place(stratum: Stratum) -> tuple[str, str]:
    return stratum.sub_district, said(STARTED[stratum.started])


MEASURE_HEADS = (
    Text("指标", "measure"),
    Text("算法", "reckoned"),
    Text("份数", "answers"),
    Text("比例（%）", "share (%)"),
    Text("下限（%）", "lower (%)"),
    Text("上限（%）", "upper (%)"),
)
STRATUM_HEADS = (
    Text("街道", "sub-district"),
    Text("开工", "started"),
    Text("户数（户）", "households"),
    Text("小区（个）", "sites"),
    Text("有效（份）", "valid"),
    Text("满意（%）", "satisfied (%)"),
    Text("下限（%）", "lower (%)"),
    Text("上限（%）", "upper (%)"),
)


def annex_docx(results: Results) -> bytes:
    """The annex as a Word file. Raises ``Refused`` (``extra-missing``, and what ``share`` does)."""
    survey = results.survey
    mark = said(INVENTED) if survey.synthetic else ""
    title = said(Text("居民调查结果", "Results of the survey"))
    return docx_of(
        Report(
            language=language(),
            title=f"{title}{mark}",
            subtitle=survey.title,
            meta=tuple((said(name), words(value)) for _, name, value in base(results)),
            blocks=tuple(_blocks(results)),
            date=survey.closes_on,
            foot=survey.code,
        )
    )


def _blocks(results: Results) -> Iterator[Block]:
    survey = results.survey
    yield Heading(1, said(Text("一、结论", "1 Conclusion")), "finding")
    for name, share in shares_of(results).items():
        if name == "satisfaction" and survey.target:
            yield Paragraph(words(said(verdict(share, survey.target))))
    yield table(Text("指标和区间", "Measures and their intervals"), MEASURE_HEADS,
                 [[said(a), said(b), *rest] for _, a, b, *rest in measure_lines(results)],
                 )  # fmt: skip
    yield Heading(1, said(Text("二、分层", "2 By stratum")), "strata")
    yield table(Text("各层满意比例", "Satisfied by stratum"), STRATUM_HEADS,
                 [list(line) for line in stratum_lines(results)])  # fmt: skip
    yield Heading(1, said(Text("三、方法", "3 Method")), "method")
    for line in method(results):
        yield Paragraph(words(said(line)))


def table(caption: Text, heads: Sequence[Text], lines: Lines) -> Table:
    """A table of an annex: two columns of words, the others of numbers."""
    columns = tuple(
        Column(said(head), "left" if number < 2 else "right") for number, head in enumerate(heads)
    )
    rows = tuple(Row(tuple(cell(text) for text in line)) for line in lines)
    return Table(said(caption), columns, rows)


def annex_xlsx(results: Results) -> IO[bytes]:
    """The annex as a workbook: base, measures, strata, method. No cell is a formula, and no sheet
    holds a row an answer: small groups are hidden here as everywhere."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    survey = results.survey
    first = [[survey.title, said(INVENTED) if survey.synthetic else ""]]
    first += [[said(name), value] for _, name, value in base(results)]
    sheets: list[tuple[Text, Sequence[Text], Lines]] = [
        (Text("基数", "Base"), (), first),
        (Text("指标", "Measures"), MEASURE_HEADS,
         [[said(a), said(b), *rest] for _, a, b, *rest in measure_lines(results)]),
        (Text("分层", "Strata"), STRATUM_HEADS, [list(x) for x in stratum_lines(results)]),
        (Text("方法", "Method"), (), [[said(line)] for line in method(results)]),
    ]  # fmt: skip
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, heads, lines in sheets:
        sheet = book.add_worksheet(said(name))
        sheet.set_column(0, 8, 18)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, said(head), bold)
        for number, line in enumerate(lines, start=bool(heads)):
            for place, text in enumerate(line):
                sheet.write_string(number, place, text)
    book.close()
    return file
