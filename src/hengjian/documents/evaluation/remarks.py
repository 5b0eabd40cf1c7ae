"""七、其他需要说明的问题: what must be known of the data, and what a correction would change."""

from __future__ import annotations

from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import Named
from hengjian.documents.evaluation.printing import fact_quantity, value_text
from hengjian.documents.model import Column, Figure, Paragraph, Row, Tone, cell, words
from hengjian.engine.api import rescore
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.facts.model import Correction
from hengjian.engine.result import Evaluation
from hengjian.errors import Problem, Severity

_TONES: dict[Severity, Tone] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warn",
    Severity.ADVICE: "",
}
_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice-word"}


def write_limits(draft: Draft) -> None:
    """Notes on the points and the data, in the evaluator's and the framework's words."""
    case, framework = draft.evaluation.case, draft.evaluation.framework.framework
    draft.heading(2, draft.say("limits"))
    said = False
    for text, place in (
        (framework.reconstruction, "framework › reconstruction"),
        (case.synthetic, "synthetic"),
        (case.note, "note"),
        (case.narrative.other if case.narrative else None, "narrative › other"),
    ):
        said = draft.prose(text, place) or said
    if not said:
        draft.paragraph(words(draft.say("none")))


def write_differences(draft: Draft) -> None:
    """Figures on which the report and the records, or a formula, do not agree."""
    draft.heading(2, draft.say("differences"))
    disagreeing = {
        dict(found.values)["name"]
        for found in draft.evaluation.problems
        if found.code == "facts-disagree"
    }
    facts = [f for f in draft.evaluation.facts.by_name.values() if f.name in disagreeing]
    if not facts:
        draft.paragraph(words(draft.say("no-differences")))
        return
    columns = (
        Column(draft.say("fact"), width=20),
        Column(draft.say("reported"), "right", 12),
        Column(draft.say("recorded"), "right", 14),
        Column(draft.say("counts"), "right", 12),
        Column(draft.say("place"), width=20),
    )
    rows = [_difference(draft, fact) for fact in facts]
    draft.table(draft.say("difference-caption"), columns, rows)


def _difference(draft: Draft, fact: Fact) -> Row:
    figures = draft.figures
    case = draft.evaluation.case
    source = case.sources.get(fact.source)
    where = " ".join(filter(None, (figures.of(source.title) if source else "", fact.place)))
    quantity = fact_quantity(fact)
    unit = quantity.unit if quantity else fact.unit
    reported, recorded = f"reported.{fact.name}", f"recorded.{fact.name}"
    for reference, value in ((reported, fact.reported), (recorded, fact.recorded)):
        text = value_text(value, unit, draft.language)
        entries = ((figures.say("fact"), (figures.get(f"facts.{fact.name}"),)),)
        figures.named[reference] = Named(text, figures.name_of(fact.name), entries)
    return Row(
        (
            cell(figures.name_of(fact.name)),
            cell(figures.get(reported)),
            cell(figures.get(recorded)),
            cell(figures.get(f"facts.{fact.name}")),
            cell(where or "—"),
        )
    )


def write_corrections(draft: Draft) -> None:
    """The score and the grade if the corrections the case proposes were made, each alone."""
    case = draft.evaluation.case
    if not case.corrections:
        return
    figures = draft.figures
    draft.heading(2, draft.say("corrections"))
    columns = (
        Column(draft.say("correction"), width=26),
        Column(draft.say("changed"), width=22),
        Column(draft.say("new-total"), "right", 9),
        Column(draft.say("new-grade"), "center", 9),
    )
    rows = [_correction(draft, c, n) for n, c in enumerate(case.corrections, start=1)]
    draft.table(draft.say("correction-caption"), columns, rows)
    for correction in case.corrections:
        why = figures.runs(correction.why, "corrections")
        draft.add(Paragraph((*words(f"{figures.of(correction.title)}："), *why), "note"))


def _correction(draft: Draft, correction: Correction, number: int) -> Row:
    figures = draft.figures
    changed = rescore(draft.evaluation, correction.facts)
    listed = figures.say("between-parts").join(
        f"{figures.name_of(name)} → {value}" for name, value in correction.facts.items()
    )
    title = figures.of(correction.title)
    entries = ((figures.say("changed"), words(listed)),)
    total, grade = f"corrections.{number}.total", f"corrections.{number}.grade"
    figures.named[total] = Named(f"{changed.total:f}", title, entries)
    figures.named[grade] = Named(_grade(draft, changed), title, entries)
    return Row((cell(title), cell(listed), cell(figures.get(total)), cell(figures.get(grade))))


def _grade(draft: Draft, evaluation: Evaluation) -> str:
    return draft.figures.grade_named(evaluation.grade.grade if evaluation.grade else None)


def write_problems(draft: Draft) -> None:
    """Every remark of the engine, the gravest first."""
    draft.heading(2, draft.say("open-problems"))
    problems = [*draft.evaluation.problems, *draft.evaluation.framework.problems]
    if not problems:
        draft.paragraph(words(draft.say("no-problems")))
        return
    order = list(Severity)
    ranked = sorted(problems, key=lambda p: order.index(p.severity))
    columns = (
        Column(draft.say("number"), "center", 5),
        Column(draft.say("weight"), "center", 7),
        Column(draft.say("problem"), width=40),
        Column(draft.say("place"), width=18),
    )
    rows = [_problem(draft, found, n) for n, found in enumerate(ranked, start=1)]
    draft.table(draft.say("open-problems"), columns, rows)


def _problem(draft: Draft, found: Problem, number: int) -> Row:
    return Row(
        (
            cell(str(number)),
            cell(draft.say(_WORDS[found.severity]), tone=_TONES[found.severity]),
            cell(found.message(draft.language)),
            cell(found.place.path or str(found.place) or "—"),
        )
    )


def derived(draft: Draft, reference: str, text: str, title: str, **entries: str) -> Figure:
    """A figure worked out beside the result, under a reference of its own."""
    figures = draft.figures
    lines = tuple((figures.say(key), words(value)) for key, value in entries.items())
    figures.named[reference] = Named(text, title, lines)
    return figures.get(reference)
