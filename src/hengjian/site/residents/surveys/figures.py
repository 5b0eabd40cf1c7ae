"""Where the figures of a survey come from: how many of how many, with which weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said, words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import MOST, Asked, Figures, Record, Trace, Value, Words, one
from hengjian.site.residents.surveys.annexes import base, effect_of
from hengjian.site.residents.surveys.codebook import Counted, codebook_of
from hengjian.site.residents.surveys.codebook_annex import agreed
from hengjian.site.residents.surveys.estimation import (
    MEASURES,
    TARGETED,
    Layer,
    Part,
    Results,
    Share,
    results_of,
)
from hengjian.site.residents.surveys.field_work import Interviewer, share_without, sheets_of
from hengjian.site.residents.surveys.field_work import effect_of as effect_of_interviewers
from hengjian.site.residents.surveys.models import SampleUnit, Stratum, Submission, Survey
from hengjian.site.residents.surveys.open_forms import told
from hengjian.site.residents.surveys.pictures import STARTED, TITLES, percent
from hengjian.site.residents.surveys.quality import WORDS, signals
from hengjian.statistics.agreement import Agreement

SURVEY = Figures(Survey)
"""Each measure by its name; the share of a stratum by its number: ``satisfaction-2``."""
COUNTS = {
    "written": Text("写了的（份）", "answers with words"),
    "coded": Text("已编码（份）", "coded"),
    "apart": Text("不一致待核定（份）", "differ, to be settled"),
}
ALIKE = Text("两人一致 · κ", "coders alike · κ")


@SURVEY.any_name
def _share(asked: Asked[Survey]) -> Trace:
    """A weighted share: yes and weight by stratum."""
    if (counted := _of_codebook(asked)) is not None:
        return counted
    name, _, number = asked.name.partition("-")
    if name not in MEASURES or (number and not number.isdecimal()):
        raise LookupError(asked.name)
    found = results_of(asked.row)
    if number:
        return _of_stratum(asked.row, one(p for n, p in enumerate(found.parts(TARGETED))
                                          if n == int(number)))  # fmt: skip
    share = _known_share(found, name)
    bounds = share.bounds
    trace = _trace(asked.row, f"{said(TITLES[name])} %", f"{percent(share.weighted.share)} %")
    trace.formula = said(
        Text(
            f"Σ 权重×是 ÷ Σ 权重；{share.yes} ÷ {share.answers}（不加权）；"
            f"95% 区间 {percent(bounds.low)}—{percent(bounds.high)}",
            f"Σ weight × yes ÷ Σ weight; {share.yes} ÷ {share.answers} unweighted; 95 % interval "
            f"{percent(bounds.low)}–{percent(bounds.high)}",
        )
    )
    hidden = found.hidden
    _by_layer(trace, words("户数÷份数", "households ÷ answers"), found.layers,
              lambda each: "—" if each.stratum in hidden else _weight(each))  # fmt: skip
    return trace


def _known_share(found: Results, name: str) -> Share:
    """The share. Raises ``LookupError`` where the answers bear none: nothing is shown then."""
    try:
        return found.share(name)
    except Refused as refused:
        raise LookupError(name) from refused


def _of_codebook(asked: Asked[Survey]) -> Trace | None:
    """``written-wish``, ``coded-wish``, ``apart-wish``, ``alike-wish``, ``theme-CODE``,
    ``kappa-CODE``; None for any other name."""
    kind, _, which = asked.name.partition("-")
    if kind not in (*COUNTS, "theme", "alike", "kappa"):
        return None
    for each in codebook_of(asked.row):
        if kind == "alike" and each.name == which:
            return _trace_agreement(asked.row, said(ALIKE), each, each.whole)
        if kind in COUNTS and each.name == which:
            heading = said(COUNTS[kind])
            count = getattr(each, kind)
            return _trace_count(asked.row, f"{told(each.label)} · {heading}", count, each)
        for row in each.themes:
            if kind == "kappa" and row.theme.code == which:
                return _trace_agreement(asked.row, row.theme.name, each, row.twice)
            if kind == "theme" and row.theme.code == which:
                return _trace_count(
                    asked.row, f"{told(each.label)} · {row.theme.name}", row.count, each
                )
    raise LookupError(asked.name)


def _trace_agreement(survey: Survey, title: str, question: Counted, found: Agreement) -> Trace:
    """How far two coders agree: alike of those both coded, and kappa with what chance explains.

    Raises ``LookupError`` where no two coded.
    """
    chance = found.chance
    if chance is None:
        raise LookupError(title)
    shown = agreed(found)
    trace = _trace_count(
        survey, f"{told(question.label)} · {title} · {said(ALIKE)}", shown, question
    )
    formula = Text(
        f"两人都编过的 {found.both} 份，一致 {found.same} 份；"
        f"κ =（{found.same}/{found.both} − {chance}）÷（1 − {chance}），{chance} 是碰巧一致的比例",
        f"{found.both} coded by both, {found.same} alike; κ = ({found.same}/{found.both} − "
        f"{chance}) ÷ (1 − {chance}), where {chance} is what chance alone makes alike",
    )
    if found.kappa is None:
        formula = Text(
            f"两人都编过的 {found.both} 份，一致 {found.same} 份；两人始终说同一样，κ 无定义",
            f"{found.both} coded by both, {found.same} alike; both always said the same, so κ is "
            "not defined",
        )
    trace.formula = said(formula)
    return trace


def _trace_count(survey: Survey, title: str, count: int | str, question: Counted) -> Trace:
    """A count with what stands beside it: no answer is named."""
    trace = Trace(title, Value(str(count)), as_of=survey.closes_on, synthetic=survey.synthetic)
    trace.page = (survey.title, reverse("surveys:codebook", args=[survey.code]))
    trace.formula = said(
        Text(
            f"写了的 {question.written} 份，已编码 {question.coded} 份；两人不一致的以核定为准，"
            "否则以第一遍为准",
            f"{question.written} with words, {question.coded} coded; where two differ what was "
            "settled counts, else the first",
        )
    )
    trace.source = survey.source
    return trace


def _of_stratum(survey: Survey, part: Part) -> Trace:
    if part.estimate is None:
        raise LookupError(part.layer)
    bounds = part.estimate.bounds
    trace = _trace(survey, _name(part.layer), f"{percent(part.estimate.share)} %")
    trace.formula = said(
        Text(
            f"{part.yes} ÷ {part.layer.answers}；"
            f"95% 区间 {percent(bounds.low)}—{percent(bounds.high)}",
            f"{part.yes} ÷ {part.layer.answers}; 95 % interval {percent(bounds.low)}–"
            f"{percent(bounds.high)}",
        )
    )
    return trace


BASE: Mapping[str, tuple[Text, Callable[[Results], tuple[Layer, ...]], Callable[[Layer], Any]]] = {
    "population": (
        Text("有答卷的层的户数合计", "households of the strata that answered, added up"),
        lambda found: found.layers,
        lambda each: each.households,
    ),
    "missed": (
        Text("没有答卷的层的户数合计", "households of the strata without answers, added up"),
        lambda found: found.missed,
        lambda each: each.households,
    ),
    "reached": (
        Text("至少有一份答卷的小区 ÷ 这些层的小区", "sites with an answer ÷ sites of these strata"),
        lambda found: found.layers,
        lambda each: f"{each.reached} / {each.sites}",
    ),
    "valid": (
        Text("名册内小区的有效答卷", "valid answers of sites of the frame"),
        lambda found: found.layers,
        lambda each: each.answers,
    ),
    "received": (
        Text("收到的全部答卷，无效的也在内", "all answers that came, the invalid ones too"),
        lambda found: (),
        str,
    ),
    "response": (
        Text("完成户 ÷（访问户 − 不合条件户）", "complete ÷ (asked − not eligible)"),
        lambda found: found.layers,
        lambda each: "—" if each.asked is None else f"{each.answers} / {each.asked}",
    ),
}
"""What the results stand on: how it comes about, the strata behind it and what each adds."""


@SURVEY.named(*BASE)
def _base(asked: Asked[Survey]) -> Trace:
    """A line of whom the answers stand for, by stratum."""
    found = results_of(asked.row)
    formula, layers, tell = BASE[asked.name]
    title, shown = one((title, told) for name, title, told in base(found) if name == asked.name)
    trace = _trace(asked.row, said(title), shown)
    trace.formula = said(formula)
    _by_layer(trace, title=said(title), layers=layers(found), tell=tell)
    return trace


@SURVEY.named("households", "sites", "answers")
def _of_layer(asked: Asked[Survey]) -> Trace:
    """Households, sites or answers of one stratum; ``of`` is its place among those that answered,
    with a minus before it among those that did not."""
    found = results_of(asked.row)
    number = asked.of.removeprefix("-")
    layers = found.missed if asked.of.startswith("-") else found.layers
    layer = one(each for at, each in enumerate(layers) if str(at) == number)
    if asked.name == "answers" and layer.stratum in found.hidden:
        raise LookupError(asked.name)
    trace = _trace(asked.row, _name(layer), f"{getattr(layer, asked.name):,}")
    trace.formula = said(OF_LAYER[asked.name])
    return trace


OF_LAYER = {
    "households": Text("名册上这一层的户数", "households of the stratum in the frame"),
    "sites": Text("名册上这一层的小区", "sites of the stratum in the frame"),
    "answers": Text("这一层的有效答卷", "valid answers of the stratum"),
}


@SURVEY.named("effect")
def _effect(asked: Asked[Survey]) -> Trace:
    """The design effect of the measure with a target."""
    shown = effect_of(_known_share(results_of(asked.row), TARGETED))
    trace = _trace(asked.row, words("设计效应", "design effect"), shown)
    trace.formula = said(
        Text(
            "加权比例的方差 ÷ 同样份数简单随机抽样的方差",
            "variance of the weighted share ÷ that of a simple random sample of as many answers",
        )
    )
    return trace


@SURVEY.named("signal")
def _signal(asked: Asked[Survey]) -> Trace:
    """Answers that give a signal of quality (``of``: its name)."""
    if asked.of not in WORDS:
        raise LookupError(asked.of)
    sheets = sheets_of(asked.row)
    found = [code for code, names in signals(sheets).items() if asked.of in names]
    trace = _trace(asked.row, said(WORDS[asked.of]), str(len(found)))
    trace.formula = said(
        Text(
            f"在 {len(sheets)} 份有效答卷里逐份看",
            f"looked for in each of {len(sheets)} valid answers",
        )
    )
    trace.records = [Record(code, Value("1")) for code in found[:MOST]]
    trace.records_count = len(found)
    return trace


@SURVEY.named("cleared")
def _trace_cleared(asked: Asked[Survey]) -> Trace:
    """The targeted share over the answers that give no signal."""
    found = signals(sheets_of(asked.row))
    share = share_without(asked.row, found)
    if share is None:
        raise LookupError(asked.name)
    bounds, left_out = share.bounds, len(found)
    trace = _trace(asked.row, f"{said(TITLES[TARGETED])} %", f"{percent(share.weighted.share)} %")
    trace.formula = said(
        Text(
            f"去掉有提示的 {left_out} 份后重新加权：{share.yes} ÷ {share.answers}（不加权）；"
            f"95% 区间 {percent(bounds.low)}—{percent(bounds.high)}",
            f"weighted anew without the {left_out} signalled: {share.yes} ÷ {share.answers} "
            f"unweighted; 95 % interval {percent(bounds.low)}–{percent(bounds.high)}",
        )
    )
    return trace


BY_INTERVIEWER = {
    "answers": Text("份数", "answers"),
    "seconds": Text("用时中位数（秒）", "median seconds"),
    "satisfied": Text("满意（%）", "satisfied (%)"),
    "visits": Text("登门（次）", "visits"),
    "refused": Text("拒访（次）", "refused at the door"),
}


@SURVEY.named(*(f"by-{name}" for name in BY_INTERVIEWER))
def _by_interviewer(asked: Asked[Survey]) -> Trace:
    """A number of one interviewer (``of``: the user name), beside all the others."""
    name = asked.name.removeprefix("by-")
    effect = effect_of_interviewers(asked.row, sheets_of(asked.row))
    own = one(row for row in effect.rows if row.name == asked.of)
    title = said(BY_INTERVIEWER[name])
    trace = _trace(asked.row, f"{name_of(own.name)} · {title}", _of_hand(own, name))
    trace.formula = said(
        Text(
            f"{name_of(own.name)} 问到的有效答卷和登门记录，逐份计数",
            f"valid answers and visits of {name_of(own.name)}, counted one by one",
        )
    )
    trace.columns = (words("访问员", "interviewer"), title)
    trace.records = [Record(name_of(row.name), Value(_of_hand(row, name))) for row in effect.rows]
    trace.records_count = len(trace.records)
    return trace


def _of_hand(row: Interviewer, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return "—"
    return percent(value) if name == "satisfied" else str(value)


@SURVEY.named("drawn", "frame")
def _of_sample(asked: Asked[Survey]) -> Trace:
    """Households drawn, or those of the frame, added up over the strata."""
    field = "drawn" if asked.name == "drawn" else "households"
    strata = list(Stratum.objects.filter(survey=asked.row).select_related("sub_district"))
    title = (
        words("抽取（户）", "drawn") if asked.name == "drawn" else words("总体（户）", "population")
    )
    trace = _trace(asked.row, title, f"{sum(getattr(each, field) for each in strata):,}")
    trace.formula = said(Text("各层相加", "the strata added up"))
    trace.columns = (words("层", "stratum"), title)
    trace.records = [
        Record(f"{each.sub_district.name}·{said(STARTED[each.started])}",
               Value(getattr(each, field), "number"))
        for each in strata
    ]  # fmt: skip
    trace.records_count = len(trace.records)
    return trace


IN_FIELD: Mapping[str, tuple[Text, type[Any], Callable[[QuerySet[Any], str], QuerySet[Any]]]] = {
    "entered": (
        Text("登记的样本户", "households entered"),
        SampleUnit,
        lambda rows, of: rows.filter(region__name=of) if of else rows,
    ),
    "answered": (
        Text("已答的样本户", "households that answered"),
        SampleUnit,
        lambda rows, of: (rows.filter(region__name=of) if of else rows).filter(
            outcome=SampleUnit.Outcome.COMPLETE
        ),
    ),
    "without_code": (
        Text("还没有编码的样本户", "households without a code"),
        SampleUnit,
        lambda rows, of: rows.filter(coded_on=None),
    ),
    "outcome": (
        Text("访问结果是这一项的样本户", "households with this outcome"),
        SampleUnit,
        lambda rows, of: rows.filter(outcome=of),
    ),
    "valid_answers": (
        Text("有效答卷", "valid answers"),
        Submission,
        lambda rows, of: rows.filter(valid=True),
    ),
    "came": (
        Text("这样收到的答卷", "answers that came this way"),
        Submission,
        lambda rows, of: rows.filter(channel=of),
    ),
}
"""Counts of the field work: what is counted, of which rows, which of them."""


@SURVEY.named(*IN_FIELD)
def _in_field(asked: Asked[Survey]) -> Trace:
    """How many households or answers in the reader's sight; ``of`` is a sub-district or a way."""
    title, model, narrow = IN_FIELD[asked.name]
    rows = narrow(visible_to(model, asked.membership).filter(survey=asked.row), asked.of)
    trace = _trace(asked.row, said(title), str(rows.count()))
    trace.page = (asked.row.title, reverse("surveys:survey", args=[asked.row.code]))
    trace.formula = said(Text("逐户、逐份计数", "counted one by one"))
    return trace


def _by_layer(
    trace: Trace, title: Any, layers: tuple[Layer, ...], tell: Callable[[Layer], Any]
) -> None:
    trace.columns = (words("层", "stratum"), title)
    trace.records = [Record(_name(each), Value(tell(each))) for each in layers]
    trace.records_count = len(trace.records)


def _name(layer: Layer) -> str:
    return f"{layer.stratum.sub_district}·{said(STARTED[layer.stratum.started])}"


def _weight(layer: Layer) -> str:
    return f"{layer.households} ÷ {layer.answers}"


def _trace(survey: Survey, title: Words, shown: str) -> Trace:
    trace = Trace(title, Value(shown), as_of=survey.closes_on, synthetic=survey.synthetic)
    trace.page = (survey.title, reverse("surveys:results", args=[survey.code]))
    trace.source = survey.source
    return trace
