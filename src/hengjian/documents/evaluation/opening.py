"""The title page and the summary."""

from __future__ import annotations

from decimal import Decimal

from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import Figures, lost, merged
from hengjian.documents.model import Figure, Notice, PageBreak, Run, Runs, Verdict, Words, words
from hengjian.engine.result import IndicatorResult


def title_lines(figures: Figures) -> tuple[tuple[str, Runs], ...]:
    """The lines of the title page: project, framework, date, everybody with a part in it."""
    evaluation, case = figures.evaluation, figures.evaluation.case
    framework = evaluation.framework.framework
    name = f"{figures.of(framework.title)} ({framework.edition})"
    return (
        (figures.say("project"), words(figures.of(case.project or case.title))),
        (figures.say("framework"), words(name)),
        (figures.say("as-of"), (figures.get("as_of"),)),
        *((figures.of(p.role), words(figures.of(p.name))) for p in case.participants),
    )


def write_summary(draft: Draft) -> None:
    """The box with score and grade, what must be known of it, and the conclusion in short."""
    draft.plain_heading(1, draft.say("summary"))
    draft.add(verdict(draft))
    for notice in notices(draft):
        draft.add(notice)
    draft.paragraph(result_sentence(draft))
    draft.paragraph(parts_sentence(draft))
    narrative = draft.evaluation.case.narrative
    if narrative:
        draft.prose(narrative.conclusion, "narrative › conclusion")
    for finding in draft.evaluation.case.findings:
        title = draft.figures.runs(finding.title, "findings › title")
        draft.paragraph(merged((Words("· "), *title)))
    draft.add(PageBreak())


def notices(draft: Draft) -> list[Notice]:
    """What must be said wherever the scores show."""
    figures, evaluation = draft.figures, draft.evaluation
    case, framework = evaluation.case, evaluation.framework.framework
    said = [
        ("reconstruction", framework.reconstruction, "framework › reconstruction"),
        ("synthetic", case.synthetic, "synthetic"),
        ("case-note", case.note, "note"),
    ]
    found = [
        Notice(figures.say(key), (figures.runs(text, place),)) for key, text, place in said if text
    ]
    if evaluation.what_if:
        changed = figures.say("between-parts").join(
            f"{figures.name_of(name)} = {value}" for name, value in evaluation.what_if.items()
        )
        found.insert(0, Notice(figures.say("what-if-report"), (words(changed),)))
    if not evaluation.complete:
        text = words(figures.say("incomplete-text"))
        found.append(Notice(figures.say("incomplete"), (text,), "bad"))
    return found


def verdict(draft: Draft) -> Verdict:
    """Score, grade, and the strongest and weakest parts."""
    figures, evaluation = draft.figures, draft.evaluation
    rank = evaluation.grades.index(evaluation.grade) if evaluation.grade else -1
    return Verdict(
        total=figures.get("total"),
        out_of=figures.get("full"),
        grade=figures.get("grade") if evaluation.grade else None,
        grade_word=figures.say("grade-withheld"),
        rank=rank,
        ranks=len(evaluation.grades),
        labels=(figures.say("total"), figures.say("grade")),
        items=tuple(_highlights(draft)),
    )


def _highlights(draft: Draft) -> list[tuple[str, Runs]]:
    figures = draft.figures
    items: list[tuple[str, Runs]] = []
    top = rated(draft, level=1)
    if len(top) > 1:
        items.append((figures.say("best"), _name(figures, top[0], "rates")))
        items.append((figures.say("worst"), _name(figures, top[-1], "rates")))
    worst = losing(draft)[:3]
    if worst:
        runs: list[Words | Figure] = []
        for result in worst:
            runs.extend(_lost_words(figures, result))
        items.append((figures.say("lost-most"), merged(runs[:-1])))
    items.append((figures.say("as-of"), (figures.get("as_of"),)))
    return items


def _name(figures: Figures, result: IndicatorResult, head: str) -> Runs:
    name = figures.of(result.compiled.indicator.name)
    return (Words(f"{name} "), figures.get(f"{head}.{result.code}"))


def _lost_words(figures: Figures, result: IndicatorResult) -> list[Words | Figure]:
    name = figures.of(result.compiled.indicator.name)
    stop = Words(figures.say("between-parts"))
    return [Words(f"{name} −"), figures.get(f"lost.{result.code}"), stop]


def rated(draft: Draft, *, level: int) -> list[IndicatorResult]:
    """The indicators of a level that have a score rate, best first."""
    results = [
        r
        for r in draft.evaluation.indicators
        if r.compiled.level == level and r.rate is not None and r.status != "incomplete"
    ]
    return sorted(results, key=lambda r: r.rate or Decimal(0), reverse=True)


def losing(draft: Draft) -> list[IndicatorResult]:
    """The leaves that lost points, most first."""
    leaves = [r for r in draft.evaluation.indicators if r.compiled.is_leaf and lost(r)]
    return sorted(leaves, key=lambda r: lost(r) or Decimal(0), reverse=True)


def result_sentence(draft: Draft) -> Runs:
    """The result in one sentence."""
    figures = draft.figures
    case = draft.evaluation.case
    values: dict[str, str | Figure] = {
        "title": figures.of(case.project or case.title),
        "total": figures.get("total"),
        "points": figures.get("full"),
    }
    if draft.evaluation.grade is None:
        return figures.filled("result-withheld", **values)
    return figures.filled("result-sentence", grade=figures.get("grade"), **values)


def parts_sentence(draft: Draft) -> Runs:
    """What each part of the first level came to."""
    figures = draft.figures
    parts: list[Runs] = []
    for result in draft.evaluation.indicators:
        if result.compiled.level == 1:
            code = result.code
            parts.append(
                figures.filled(
                    "part",
                    name=figures.of(result.compiled.indicator.name),
                    score=figures.get(f"scores.{code}"),
                    points=figures.get(f"points.{code}"),
                    rate=figures.get(f"rates.{code}"),
                )
            )
    joined: list[Run] = []
    for part in parts:
        joined.extend(part)
        joined.append(Words(figures.say("between-parts")))
    return figures.filled("parts-sentence", parts=merged(joined[:-1]))
