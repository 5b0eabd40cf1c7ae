"""Where the shares of a survey come from: how many of how many, with which weights."""

from __future__ import annotations

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.common.words import said, words
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.residents.surveys.estimation import MEASURES, TARGETED, Layer, Part, results_of
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.residents.surveys.pictures import STARTED, TITLES, percent

SURVEY = Figures(Survey)
"""Each measure by its name; the share of a stratum by its number: ``satisfaction-2``."""


@SURVEY.any_name
def _share(asked: Asked[Survey]) -> Trace:
    """A weighted share: yes and weight by stratum."""
    name, _, number = asked.name.partition("-")
    if name not in MEASURES or (number and not number.isdecimal()):
        raise LookupError(asked.name)
    found = results_of(asked.row)
    if number:
        return _of_stratum(asked.row, one(p for n, p in enumerate(found.parts(TARGETED))
                                          if n == int(number)))  # fmt: skip
    share = found.share(name)
    bounds = share.bounds
    trace = _trace(asked.row, f"{said(TITLES[name])} %", percent(share.weighted.share))
    trace.formula = said(
        Text(
            f"Σ 权重×是 ÷ Σ 权重；{share.yes} ÷ {share.answers}（不加权）；"
            f"95% 区间 {percent(bounds.low)}—{percent(bounds.high)}",
            f"Σ weight × yes ÷ Σ weight; {share.yes} ÷ {share.answers} unweighted; 95 % interval "
            f"{percent(bounds.low)}–{percent(bounds.high)}",
        )
    )
    hidden = found.hidden
    trace.columns = (words("层", "stratum"), words("户数÷份数", "households ÷ answers"))
    trace.records = [
        Record(_named(each), Value("—" if each.stratum in hidden else _weight(each)))
        for each in found.layers
    ]
    trace.records_count = len(trace.records)
    return trace


def _of_stratum(survey: Survey, part: Part) -> Trace:
    if part.estimate is None:
        raise LookupError(part.layer)
    bounds = part.estimate.bounds
    trace = _trace(survey, _named(part.layer), percent(part.estimate.share))
    trace.formula = said(
        Text(
            f"{part.yes} ÷ {part.layer.answers}；"
            f"95% 区间 {percent(bounds.low)}—{percent(bounds.high)}",
            f"{part.yes} ÷ {part.layer.answers}; 95 % interval {percent(bounds.low)}–"
            f"{percent(bounds.high)}",
        )
    )
    return trace


def _named(layer: Layer) -> str:
    return f"{layer.stratum.sub_district}·{said(STARTED[layer.stratum.started])}"


def _weight(layer: Layer) -> str:
    return f"{layer.households} ÷ {layer.answers}"


def _trace(survey: Survey, title: str, shown: str) -> Trace:
    trace = Trace(title, Value(f"{shown} %"), as_of=survey.closes_on, synthetic=survey.synthetic)
    trace.page = (survey.title, reverse("surveys:results", args=[survey.code]))
    trace.source = survey.source
    return trace
