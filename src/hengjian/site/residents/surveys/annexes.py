"""The results of a survey as an annex of a report: docx and xlsx; and its method, once in words."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any

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
from hengjian.site.residents.surveys import codebook_annex
from hengjian.site.residents.surveys.estimation import FEW, FEWEST, Results, Share
from hengjian.site.residents.surveys.field_work import share_without, sheets_of
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.residents.surveys.pictures import (
    STARTED,
    TITLES,
    percent,
    shares_of,
    verdict,
)
from hengjian.site.residents.surveys.quality import signals
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
        yield (*_place(layer.stratum), f"{layer.households:,}", f"{layer.sites}",
               "" if part.estimate is None else str(layer.answers), *said_of)  # fmt: skip
    for layer in results.missed:
        yield (*_place(layer.stratum), f"{layer.households:,}", f"{layer.sites}", "0", "—", "", "")


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

COUNTS_ONLY = 5
"""Columns of a stratum before its share."""
NO_MEASURE = Text(
    "这份问卷没有对应指标的题目，只有户数、份数和开放题。",
    "No question of this questionnaire is a measure: there are households, answers and words.",
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
    measured = [[said(a), said(b), *rest] for _, a, b, *rest in measure_lines(results)]
    if measured:
        yield table(Text("指标和区间", "Measures and their intervals"), MEASURE_HEADS, measured)
    else:
        yield Paragraph(words(said(NO_MEASURE)))
    for line in _quality(survey):
        yield Paragraph(words(said(line)))
    yield Heading(1, said(Text("二、分层", "2 By stratum")), "strata")
    told = len(STRATUM_HEADS) if "satisfaction" in shares_of(results) else COUNTS_ONLY
    yield table(
        Text("各层满意比例", "Satisfied by stratum")
        if told > COUNTS_ONLY
        else Text("各层户数和份数", "Households and answers by stratum"),
        STRATUM_HEADS[:told],
        [list(line[:told]) for line in stratum_lines(results)],
    )
    yield Heading(1, said(Text("三、开放题", "3 Words written by hand")), "open")
    yield from _open_questions(survey)
    yield Heading(1, said(Text("四、方法", "4 Method")), "method")
    for line in method(results):
        yield Paragraph(words(said(line)))


def _quality(survey: Survey) -> Iterator[Text]:
    """How many answers give a signal of quality, and the targeted share without them."""
    found = signals(sheets_of(survey))
    if not found:
        return
    share = share_without(survey, found)
    zh = f"质量提示：{len(found)} 份有提示，没有自动剔除"
    en = f"Signals of quality: {len(found)} answers give one, none was dropped for it"
    if share is not None:
        part, low = percent(share.weighted.share), percent(share.bounds.low)
        high = percent(share.bounds.high)
        zh += f"；去掉它们，满意 {part}%（{low}—{high}）"
        en += f"; without them {part} % are satisfied ({low}–{high})"
    yield Text(f"{zh}。", f"{en}.")


def _open_questions(survey: Survey) -> Iterator[Block]:
    """What was written by hand, counted by the codebook; no answer is quoted."""
    found = list(codebook_annex.chapters(survey))
    if not found:
        yield Paragraph(words(said(codebook_annex.NOTHING)))
        return
    for each in found:
        yield Paragraph(words(f"{each.label} {each.basis}"))
        if each.lines:
            yield table(Text(each.label, each.label), codebook_annex.HEADS, each.lines)
    yield Paragraph(words(said(codebook_annex.METHOD)))


def table(caption: Text, heads: Sequence[Text], lines: Lines) -> Table:
    """A table of an annex: columns of words stand left, those of numbers right."""
    columns = tuple(
        Column(said(head), "right" if _is_of_numbers(lines, number) else "left")
        for number, head in enumerate(heads)
    )
    rows = tuple(Row(tuple(cell(text) for text in line)) for line in lines)
    return Table(said(caption), columns, rows)


NUMBERS = re.compile(r"[-−±]?[\d,.]+(?:\s*[/—]\s*[\d,.]+)?|—|")
"""A number, a range or a part of a whole, as annexes show them; or nothing."""
WHOLE, EXACT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,9})"), re.compile(r"-?\d{1,9}\.\d{2}")


def _is_of_numbers(lines: Lines, column: int) -> bool:
    told = [line[column] for line in lines if len(line) > column]
    return any(told) and all(NUMBERS.fullmatch(text) for text in told)


def annex_xlsx(results: Results) -> IO[bytes]:
    """The annex as a workbook: base, measures, strata, method. No cell is a formula, and no sheet
    holds a row an answer: small groups are hidden here as everywhere."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    survey = results.survey
    first = [[survey.title, said(INVENTED) if survey.synthetic else ""]]
    first += [[said(name), value] for _, name, value in base(results)]
    first += [[said(line)] for line in _quality(survey)]
    sheets: list[tuple[Text, Sequence[Text], Lines]] = [
        (Text("基数", "Base"), (), first),
        (Text("指标", "Measures"), MEASURE_HEADS,
         [[said(a), said(b), *rest] for _, a, b, *rest in measure_lines(results)]),
        (Text("分层", "Strata"), STRATUM_HEADS, [list(x) for x in stratum_lines(results)]),
        (Text("开放题", "Words written by hand"), (), [*_sheet_of_themes(survey)]),
        (Text("方法", "Method"), (), [[said(line)] for line in method(results)]),
    ]  # fmt: skip
    bold = book.add_format({"bold": True, "bottom": 1})
    whole = book.add_format({"num_format": "#,##0", "align": "right"})
    exact = book.add_format({"num_format": "0.00", "align": "right"})
    for name, heads, lines in sheets:
        sheet = book.add_worksheet(said(name))
        sheet.set_column(0, 8, 18)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, said(head), bold)
        for number, line in enumerate(lines, start=bool(heads)):
            for place, text in enumerate(line):
                _write(sheet, (number, place), text, whole, exact)
    book.close()
    return file


def _write(sheet: Any, at: tuple[int, int], text: str, whole: Any, exact: Any) -> None:
    """A number as a number, with how it is shown; words as words."""
    if WHOLE.fullmatch(text):
        sheet.write_number(*at, int(text.replace(",", "")), whole)
    elif EXACT.fullmatch(text):
        sheet.write_number(*at, Decimal(text), exact)
    else:
        sheet.write_string(*at, text)


A4 = 9
"""The paper's number in workbooks (ECMA-376, 18.3.1.63)."""


def _sheet_of_themes(survey: Survey) -> Iterator[Sequence[str]]:
    """Each open question with its themes below it."""
    found = list(codebook_annex.chapters(survey))
    for each in found:
        yield [each.label, each.basis]
        yield [said(head) for head in codebook_annex.HEADS]
        yield from each.lines
        yield []
    yield [said(codebook_annex.METHOD if found else codebook_annex.NOTHING)]
