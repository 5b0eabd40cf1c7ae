"""Where the figures of an evaluation come from: scores, totals, facts, lines of a form.

Scores open for whom the pages show them (``queries.scored_for``), what they rest on for those
inside alone: what a unit is judged by is not shown to it in a drawer either.
"""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html

from hengjian.bilingual import Text
from hengjian.engine.language.printing import substituted, text_of
from hengjian.engine.trace import show_fact
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import Evaluation, SelfEvaluation, SelfLine
from hengjian.site.evaluation.pages.leaves import Leaf, figures_of, leaves_of
from hengjian.site.evaluation.self_rules import claimed_by, points_of
from hengjian.site.evaluation.standing import Bounds, Standing, bounds_of, printed, standing_of
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one

SCORES = Figures(Evaluation, "scores", rows=queries.scored_for)
"""Every indicator by its code; ``total`` and ``decided``."""
OF_FACTS = "evaluation-facts"
FACTS = Figures(Evaluation, OF_FACTS, rows=queries.opened)
"""Every fact an evaluation counted or was told, by its name."""
FORM = Figures(SelfEvaluation)
COLUMNS = (words("指标", "indicator"), words("得分", "score"))
BY_THE_ENGINE = Text("按本评价的指标体系计算", "reckoned by the framework of this evaluation")


def _between(bounds: Bounds) -> str:
    if bounds.settled:
        return str(printed(bounds.low))
    return f"{printed(bounds.low)}–{printed(bounds.high)}"


def _trace(row: Evaluation, title: str, shown: str) -> Trace:
    trace = Trace(title, Value(shown), as_of=row.as_of, synthetic=row.synthetic)
    trace.source = said(BY_THE_ENGINE)
    trace.page = (str(row), reverse("web:evaluation-scores", args=[row.code]))
    return trace


def _parts(trace: Trace, standing: Standing, above: str | None) -> None:
    """The indicators right below, each leading to its own source."""
    for each in standing.drawn.result.indicators:
        if each.compiled.parent != above:
            continue
        shown = f"{_between(bounds_of(standing, each.code))} / {each.compiled.points}"
        name = f"{each.code} {said(each.compiled.indicator.name)}"
        trace.records.append(Record(name, Value(shown), _of(standing.drawn, each.code)))
    trace.columns, trace.records_count = COLUMNS, len(trace.records)


def _of(drawn: Drawn, name: str, kind: str = "scores") -> str:
    return reverse("web:figure", args=[kind, drawn.evaluation.code, name])


@SCORES.named("total", "decided")
def _total(asked: Asked[Evaluation]) -> Trace:
    """The total, or between which totals it lies; the points that are decided."""
    standing = standing_of(case_of(asked.row))
    if asked.name == "total":
        title, shown = words("评价得分", "evaluation score"), _between(standing.total)
        how = words("各一级指标得分之和", "the scores of the first level, added up")
    else:
        full = standing.drawn.framework.framework.points
        title, shown = words("已定分值", "points decided"), f"{printed(standing.points)} / {full}"
        how = words("已定的三级指标的分值之和", "the points of the leaves that are decided")
    trace = _trace(asked.row, str(title), shown)
    trace.formula = how
    _parts(trace, standing, None)
    return trace


@SCORES.any_name
def _score(asked: Asked[Evaluation]) -> Trace:
    """The score of an indicator: its standard and what it was scored by; of a parent its parts."""
    standing = standing_of(case_of(asked.row))
    found = one(x for x in standing.drawn.result.indicators if x.code == asked.name)
    name = f"{found.code} {said(found.compiled.indicator.name)}"
    shown = f"{_between(bounds_of(standing, found.code))} / {found.compiled.points}"
    trace = _trace(asked.row, name, shown)
    if not found.compiled.is_leaf:
        trace.formula = words("下级指标得分之和", "the scores of its parts, added up")
        _parts(trace, standing, found.code)
        return trace
    leaf = one(each for each in leaves_of(standing) if each.code == found.code)
    trace.formula = said(leaf.standard)
    inside = queries.opened(asked.membership).filter(pk=asked.row.pk).exists()
    _rest_on(trace, standing.drawn, leaf, inside)
    if inside:
        trace.detail = _reckoning(standing.drawn, leaf)
        trace.page = (name, reverse("web:evaluation-score", args=[asked.row.code, leaf.code]))
    return trace


def _reckoning(drawn: Drawn, leaf: Leaf) -> str:
    """The formula of what was achieved, as written and with its values put in."""
    node = leaf.result.compiled.value
    if node is None:
        return ""
    shown = {name: show_fact(each) for name, each in drawn.result.facts.by_name.items()}
    shown["as_of"] = str(drawn.as_of)
    return format_html("<p><code>{} = {}</code></p>", text_of(node), substituted(node, shown))


def _rest_on(trace: Trace, drawn: Drawn, leaf: Leaf, inside: bool) -> None:
    if leaf.fact:
        trace.records.append(Record(words("完成情况", "what was done"), Value(leaf.fact)))
    for each in leaf.questions:
        trace.records.append(Record(said(each.part.text), Value(said(each.words))))
    for fact in figures_of(drawn, leaf) if inside else ():
        address = _of(drawn, fact.name, OF_FACTS)
        trace.records.append(Record(said(fact.title), Value(fact.shown), address))
    trace.columns = (words("依据", "basis"), words("数值或判断", "value or answer"))
    trace.records_count = len(trace.records)


@FACTS.any_name
def _fact(asked: Asked[Evaluation]) -> Trace:
    """A fact: counted over which rows, reckoned by which formula, or reported where."""
    drawn = case_of(asked.row)
    facts = drawn.result.facts.by_name
    fact = facts[asked.name]
    trace = _trace(asked.row, said(drawn.title_of(fact.name)), show_fact(fact))
    trace.page = (str(asked.row), reverse("web:evaluation-figures", args=[asked.row.code]))
    compiled = drawn.framework.formulas.get(fact.name)
    if fact.formula and compiled is not None:
        shown = {name: show_fact(each) for name, each in facts.items()}
        shown["as_of"] = str(drawn.as_of)
        trace.formula = f"{fact.formula} = {substituted(compiled.expression, shown)}"
        inputs = [facts[name] for name in compiled.inputs if name in facts]
        trace.records = [
            Record(said(drawn.title_of(x.name)), Value(show_fact(x)), _of(drawn, x.name, OF_FACTS))
            for x in inputs
        ]
        trace.columns = (words("数据", "figure"), words("数值", "value"))
        trace.records_count = len(inputs)
    elif (counted := fact.counted) is not None:
        what = f"{counted.aggregate} {counted.table}"
        what += f".{counted.column}" if counted.column else ""
        where = f" · {counted.where}" if counted.where else ""
        rows = words(f"{counted.rows} 行", f"{counted.rows} rows")
        trace.formula = f"{what}{where} · {counted.kept} / {rows}"
        trace.source = said(Text("按本项目的记录计数", "counted from the project's records"))
    if fact.origin == "reported":
        choice = drawn.choices.get(fact.name)
        evidence = choice.evidence if choice is not None else None
        told = said(Text("填报", "reported"))
        trace.source = " · ".join(filter(None, (evidence.title if evidence else told, fact.place)))
        trace.why = choice.why if choice is not None else ""
    return trace


@FORM.named("claimed", "points")
def _sum(asked: Asked[SelfEvaluation]) -> Trace:
    """What the lines of the form add up to."""
    row, claims = asked.row, asked.name == "claimed"
    value: Decimal | None = claimed_by(row) if claims else points_of(row)
    title = words("自评得分合计", "scores claimed") if claims else words("分值合计", "points")
    trace = Trace(title, Value(value, "decimal"), as_of=row.as_of, synthetic=row.synthetic)
    own = (row.funds_claimed if claims else row.funds_points, words("预算执行率", "execution"))
    trace.formula = words("预算执行率与各行之和", "of execution and of the lines, added up")
    lines = [(getattr(each, asked.name), each.name) for each in row.lines.all()]
    trace.records = [Record(name, Value(each, "decimal")) for each, name in (own, *lines)]
    trace.records_count, trace.source = len(trace.records), row.source
    return trace


@FORM.named("line-target", "line-actual", "line-counted", "line-claimed", "line-points")
def _cell(asked: Asked[SelfEvaluation]) -> Trace:
    """A cell of the form; ``of`` is the number of its line."""
    row, name = asked.row, asked.name.removeprefix("line-")
    if not asked.of.isdecimal():
        raise LookupError
    line = one(row.lines.filter(pk=int(asked.of)))
    value = getattr(line, name)
    kind = "decimal" if name in ("claimed", "points") else "text"
    trace = Trace(f"{line.name} · {_label(name)}", Value(value, kind), as_of=row.as_of)
    trace.source, trace.synthetic = row.source, row.synthetic
    if name == "counted":
        trace.formula = words("按项目记录统计", "counted from the project's records")
        trace.source = said(Text("本系统记录", "records of this system"))
    elif row.file is not None:
        trace.documents = [(row.file.name, reverse("web:attachment", args=[row.file.pk]))]
    trace.why = line.reason if name in ("actual", "claimed") else ""
    return trace


def _label(name: str) -> str:
    return str(next(x.verbose_name for x in SelfLine._meta.fields if x.name == name))
