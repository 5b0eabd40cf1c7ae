"""五、 and 六、: experience, problems with their causes, recommendations."""

from __future__ import annotations

from hengjian.documents.evaluation.chains import evidence_words
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import lost, merged
from hengjian.documents.model import Paragraph, Run, Runs, Strong, Words, plain, words
from hengjian.engine.facts.model import Finding


def write_findings(draft: Draft) -> None:
    """What went well, what did not, and why."""
    case = draft.evaluation.case
    draft.heading(1, draft.say("findings"))
    draft.heading(2, draft.say("experience"))
    if not (case.narrative and draft.prose(case.narrative.experience, "narrative › experience")):
        draft.paragraph(words(draft.say("none")))
    draft.heading(2, draft.say("problems"))
    if not case.findings:
        draft.paragraph(words(draft.say("none")))
    for number, finding in enumerate(case.findings, start=1):
        _finding(draft, finding, f"findings › {number}")


def _finding(draft: Draft, finding: Finding, place: str) -> None:
    figures = draft.figures
    draft.heading(3, plain(figures.runs(finding.title, place)))
    draft.prose(finding.text, place)
    if finding.cause:
        runs = (Strong(draft.say("cause")), *figures.runs(finding.cause, f"{place} › cause"))
        draft.paragraph(runs)
    if finding.indicators:
        draft.paragraph((Strong(draft.say("bears-on")), *_lost(draft, finding)))
    if finding.evidence:
        label = draft.say("evidence-label", list=evidence_words(figures, finding.evidence))
        draft.add(Paragraph(words(label), "note"))


def _lost(draft: Draft, finding: Finding) -> Runs:
    """The indicators a finding bears on, with the points each lost."""
    figures = draft.figures
    runs: list[Run] = []
    for code in finding.indicators:
        try:
            result = draft.evaluation[code]
        except KeyError:
            runs.append(figures.get(f"scores.{code}", place="findings › indicators"))
            continue
        name = figures.of(result.compiled.indicator.name)
        if lost(result):
            runs.extend(figures.filled("loses", name=name, lost=figures.get(f"lost.{code}")))
        else:
            runs.append(Words(name))
        runs.append(Words(draft.say("between-parts")))
    return merged(runs[:-1])


def write_advice(draft: Draft) -> None:
    """What should be done, by whom, about each problem."""
    figures = draft.figures
    draft.heading(1, draft.say("advice"))
    found = False
    for number, finding in enumerate(draft.evaluation.case.findings, start=1):
        for advice in finding.recommendations:
            found = True
            place = f"findings › {number} › recommendations"
            draft.heading(2, plain(figures.runs(advice.title, place)))
            draft.prose(advice.text, place)
            if advice.owner:
                owner = (Strong(draft.say("owner")), Words(figures.of(advice.owner)))
                draft.paragraph(owner)
    if not found:
        draft.paragraph(words(draft.say("none")))
