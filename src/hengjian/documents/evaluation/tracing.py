"""The trace behind every figure of a report: what it is, how it came about, where it is from."""

from __future__ import annotations

from collections.abc import Iterable

from hengjian.bilingual import Text
from hengjian.documents.evaluation.chains import (
    chain_steps,
    citations,
    evidence_words,
    formula_runs,
    formula_words,
)
from hengjian.documents.evaluation.figures import Figures, merged
from hengjian.documents.evaluation.funds import STOPPED, stations
from hengjian.documents.evaluation.printing import day, percent, value_text
from hengjian.documents.model import Figure, Run, Runs, Trace, Words, words
from hengjian.engine.facts.gathered import Counted, Fact
from hengjian.engine.facts.model import Judgement
from hengjian.engine.frameworks.rules import Checklist, Citation, Deductions
from hengjian.engine.result import IndicatorResult
from hengjian.engine.rules import met
from hengjian.quantities import exact_text

Entries = list[tuple[str, Runs]]
_KINDS = {
    "facts": "kind-fact",
    "values": "kind-value",
    "targets": "kind-target",
    "scores": "kind-score",
    "points": "kind-points",
    "rates": "kind-rate",
    "total": "kind-result",
    "grade": "kind-result",
}


def traces_of(figures: Figures, printed: Iterable[Figure]) -> dict[str, Trace]:
    """A trace for each figure in ``printed`` and for each figure those traces show in turn."""
    traces: dict[str, Trace] = {}
    waiting = [figure.ref for figure in printed]
    while waiting:
        reference = waiting.pop()
        if reference in traces:
            continue
        made = trace(figures, reference)
        traces[reference] = made
        waiting.extend(
            run.ref for _, runs in made.entries for run in runs if isinstance(run, Figure)
        )
    return traces


def trace(figures: Figures, reference: str) -> Trace:
    """The trace of one figure."""
    head, _, rest = reference.partition(".")
    kind = figures.say(_KINDS.get(head, "kind-derived"))
    if reference in figures.named:
        named = figures.named[reference]
        return Trace(reference, named.title, kind, (*_own(figures, named.text), *named.entries))
    if head == "facts":
        fact = figures.evaluation.facts.by_name[rest]
        return Trace(reference, figures.name_of(rest), kind, tuple(_fact(figures, fact)))
    if any(rest == result.code for result in figures.evaluation.indicators) and head != "published":
        result = figures.evaluation[rest]
        title = f"{rest} {figures.of(result.compiled.indicator.name)}"
        return Trace(reference, title, kind, tuple(_indicator(figures, head, result)))
    return Trace(reference, _title(figures, head, rest), kind, tuple(_whole(figures, reference)))


def _own(figures: Figures, text: str) -> Entries:
    return [(figures.say("figure-value"), words(text))]


def _fact(figures: Figures, fact: Fact) -> Entries:
    case = figures.evaluation.case
    entries = _own(figures, figures.get(f"facts.{fact.name}").text)
    entries.append((figures.say("origin"), words(figures.say(f"origin-{fact.origin}"))))
    description = _description(figures, fact.name)
    if description:
        entries.insert(0, (figures.say("definition"), words(description)))
    entries.append((figures.say("as-of-short"), words(day(fact.as_of, figures.language))))
    source = case.sources.get(fact.source)
    if fact.source:
        title = figures.of(source.title) if source else fact.source
        entries.append((figures.say("document"), words(title)))
    if fact.place:
        entries.append((figures.say("place"), words(fact.place)))
    if fact.printed is not None:
        entries.append((figures.say("printed"), words(fact.printed)))
    expression = figures.evaluation.framework.formulas.get(fact.name)
    if expression:
        entries.append(
            (figures.say("formula"), words(formula_words(figures, expression.expression)))
        )
        entries.append((figures.say("substituted"), formula_runs(figures, expression.expression)))
    if fact.counted:
        entries.extend(_trace_count(figures, fact.counted))
    if fact.recorded is not None and fact.origin == "reported":
        text = value_text(fact.recorded, fact.unit, figures.language)
        entries.append((figures.say("recorded"), words(text)))
    entries.extend(_cites(figures, fact.name))
    note = case.facts[fact.name].note if fact.name in case.facts else None
    if note:
        entries.append((figures.say("case-note"), figures.runs(note, f"facts › {fact.name}")))
    return entries


def _description(figures: Figures, name: str) -> str:
    framework = figures.evaluation.framework.framework
    for specs in (framework.facts, framework.measures, framework.formulas):
        spec = specs.get(name)
        if spec is not None and spec.description is not None:
            return figures.of(spec.description)
    return ""


def _cites(figures: Figures, name: str) -> Entries:
    framework = figures.evaluation.framework.framework
    cites: tuple[Citation, ...] = ()
    for specs in (framework.facts, framework.measures, framework.formulas):
        spec = specs.get(name)
        cites += spec.cite if spec is not None else ()
    return [(figures.say("cite"), words(citations(figures, cites)))] if cites else []


def _trace_count(figures: Figures, counted: Counted) -> Entries:
    table = figures.evaluation.framework.tables.get(counted.table)
    title = figures.of(table.title) if table else counted.table
    told = figures.say("rows", table=title, rows=counted.rows, kept=counted.kept)
    what = f"{counted.aggregate}({counted.column or counted.table})"
    entries = [(figures.say("counted"), words(f"{what} · {told}"))]
    if counted.where:
        entries.append((figures.say("where"), words(counted.where)))
    return entries


def _indicator(figures: Figures, head: str, result: IndicatorResult) -> Entries:
    entries = _own(figures, figures.get(f"{head}.{result.code}").text)
    compiled = result.compiled
    code = result.code
    if head == "rates":
        entries.append((figures.say("rate-of"), _ratio(figures, code)))
    elif head == "lost":
        pair = (figures.get(f"weights.{code}"), Words(" − "), figures.get(f"scores.{code}"))
        entries.append((figures.say("lost-of"), pair))
    elif head in ("points", "weights"):
        entries.extend(_points(figures, result))
    elif compiled.is_leaf:
        entries.extend(_leaf(figures, head, result))
    else:
        entries.append((figures.say("sum-of"), _children(figures, result, "scores")))
    return entries


def _ratio(figures: Figures, code: str) -> Runs:
    return (figures.get(f"scores.{code}"), Words(" ÷ "), figures.get(f"weights.{code}"))


def _leaf(figures: Figures, head: str, result: IndicatorResult) -> Entries:
    exact = {
        "values": result.value.base if result.value else None,
        "targets": result.target.base if result.target else None,
        "completions": result.completion,
        "shares": result.share,
        "exact": result.exact,
        "scores": result.exact,
    }.get(head)
    entries = chain_steps(figures, result)
    entries.extend(_answers(figures, result))
    if exact is not None:
        entries.append((figures.say("exact"), words(exact_text(exact))))
    if head == "scores" and result.score is not None:
        places = figures.evaluation.framework.framework.rounding.places
        entries.append((figures.say("rounding"), words(figures.say("half-up", places=places))))
    return entries


def _answers(figures: Figures, result: IndicatorResult) -> Entries:
    """Every answer of a judged leaf, met or not, with its reason and evidence."""
    rule, judgement = result.compiled.indicator.score, result.judgement or Judgement()
    place = f"judgements › {result.code}"
    entries: Entries = []
    asked = rule.criteria if isinstance(rule, Checklist) else ()
    for criterion in asked:
        answer = judgement.criteria.get(criterion.id)
        if criterion.id in result.decided:
            told = words(_fact_answer(figures, result, criterion.id))
            entries.append((figures.of(criterion.text), told))
        if answer is None:
            continue
        share = met(answer)
        said = figures.say(
            "met" if share == 1 else "partly-met" if share else "not-met", share=percent(share)
        )
        why = _reasons(figures, answer.reason, answer.evidence, place)
        entries.append((figures.of(criterion.text), merged((Words(said), *why))))
    for fault in rule.faults if isinstance(rule, Checklist | Deductions) else ():
        answer = (judgement.faults or {}).get(fault.id)
        if answer is not None:
            said = figures.say("times", times=answer.times, points=fault.points)
            why = _reasons(figures, answer.reason, answer.evidence, place)
            entries.append((figures.of(fault.text), merged((Words(said), *why))))
    return entries


def _fact_answer(figures: Figures, result: IndicatorResult, id: str) -> str:
    """What facts say of a criterion, and the condition by which they say it."""
    said = {True: figures.say("met"), False: figures.say("not-met"), None: "—"}[result.decided[id]]
    when = formula_words(figures, result.compiled.criteria[id])
    return f"{said} · {figures.say('by-facts', when=when)}"


def _reasons(
    figures: Figures, reason: Text | None, evidence: tuple[str, ...], place: str
) -> list[Run]:
    runs: list[Run] = []
    if reason is not None:
        runs += [Words(" · "), *figures.runs(reason, place)]
    if evidence:
        runs += [
            Words(" · " + figures.say("evidence-label", list=evidence_words(figures, evidence)))
        ]
    return runs


def _points(figures: Figures, result: IndicatorResult) -> Entries:
    framework = figures.evaluation.framework.framework
    if not result.compiled.is_leaf:
        return [(figures.say("sum-of"), _children(figures, result, "points"))]
    title = f"{figures.of(framework.title)} ({framework.edition})"
    entries: Entries = [(figures.say("framework"), words(title))]
    if framework.reconstruction:
        told = words(figures.of(framework.reconstruction))
        entries.append((figures.say("reconstruction"), told))
    return entries


def _children(figures: Figures, result: IndicatorResult, head: str) -> Runs:
    runs: list[Run] = []
    for child in result.compiled.indicator.children:
        runs += [Words(" + " if runs else ""), figures.get(f"{head}.{child.code}")]
        runs.append(Words(f" ({figures.of(child.name)})"))
    return merged(runs)


def _title(figures: Figures, head: str, rest: str) -> str:
    keys = {
        "full": "points",
        "as_of": "as-of",
        "total_rate": "rate",
        "total": "total",
        "grade": "grade",
    }
    if head in keys:
        return figures.say(keys[head])
    return figures.say(
        {"published": "published", "funds": "fund-caption"}.get(head, "kind-derived")
    )


def _whole(figures: Figures, reference: str) -> Entries:
    evaluation = figures.evaluation
    entries = _own(figures, figures.get(reference).text)
    if reference == "total":
        top = [r for r in evaluation.indicators if r.compiled.parent is None]
        runs: list[Run] = []
        for result in top:
            name = figures.of(result.compiled.indicator.name)
            runs += [Words(" + " if runs else ""), figures.get(f"scores.{result.code}")]
            runs.append(Words(f" ({name})"))
        entries.append((figures.say("sum-of"), merged(runs)))
    elif reference == "grade":
        entries.append((figures.say("total"), (figures.get("total"),)))
        scale = figures.say("between-parts").join(
            f"≥ {g.at_least:f} {figures.grade_named(g.grade)}" for g in evaluation.grades
        )
        entries.append((figures.say("grade-scale"), words(scale)))
    elif reference == "total_rate":
        pair = (figures.get("total"), Words(" ÷ "), figures.get("full"))
        entries.append((figures.say("rate-of"), pair))
    elif reference.startswith("published.") and evaluation.case.published:
        public = evaluation.case.published
        source = evaluation.case.sources.get(public.source)
        title = figures.of(source.title) if source else public.source
        entries.append(
            (figures.say("document"), words(" ".join(filter(None, (title, public.place)))))
        )
    elif reference.startswith("funds."):
        entries.extend(_fund(figures, reference.removeprefix("funds.")))
    return entries


def _fund(figures: Figures, which: str) -> Entries:
    evaluation = figures.evaluation
    route = stations(evaluation)
    station = which.removeprefix(STOPPED)
    if which != station and station in route[1:]:
        before = route[route.index(station) - 1]
        pair = (figures.get(f"funds.{before}"), Words(" − "), figures.get(f"funds.{station}"))
        return [(figures.say("formula"), pair)]
    runs: list[Run] = []
    rows = evaluation.case.funds
    for row in [r for r in rows if r.total][:1] or rows:
        names = {str(key): name for key, name in row.facts.items()}
        if station in names:
            runs += [Words(" + " if runs else ""), figures.get(f"facts.{names[station]}")]
    return [(figures.say("fact"), merged(runs))]
