"""Ex-ante assessments (财预〔2021〕61号 art. 5): answered, handed in, concluded by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects import ex_ante
from hengjian.site.projects.keeping.evidence import Upload, attach
from hengjian.site.projects.keeping.rows import Clash
from hengjian.site.projects.models import Assessment, Project
from hengjian.site.projects.steps import by_author, next_code, out_of_state

State, Conclusion = Assessment.State, Assessment.Conclusion


@action(Permission.ASSESSMENT_EDIT)
def start(*, by: Membership, project: Project, on: date) -> Assessment:
    """Begin the assessment of a project, without any answer yet."""
    framework = ex_ante.framework().framework
    row = Assessment(
        code=next_code(Assessment, f"SQ{on.year}-"),
        project=project,
        framework=framework.framework,
        edition=framework.edition,
        assessed_on=on,
        entered_by=by.person.username,
    )
    row.save()
    record(by=by, action="assessment.create", subject=row)
    return row


@action(Permission.ASSESSMENT_EDIT)
def answer(
    *,
    by: Membership,
    assessment: Assessment,
    judgements: ex_ante.Judgements,
    on: date,
    version: int | None = None,
    files: Sequence[Upload] = (),
) -> Assessment:
    """Write the answers down, complete or not yet. Raises ``Clash`` where somebody was faster."""
    row = locked(assessment)
    if version is not None and version != row.version:
        when = f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}"
        found = problem("changed-meanwhile", who=row.entered_by, when=when)
        raise Clash(row, {"judgements": judgements}, found)
    problems = [
        *out_of_state(row, (State.DRAFT,), Text("修改", "Change")),
        *ex_ante.strange(judgements),
    ]
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.judgements = {item: dict(answers) for item, answers in judgements.items()}
    row.assessed_on, row.entered_by = on, by.person.username
    evaluation = ex_ante.scored(row)
    row.score = evaluation.total if evaluation.complete else None
    row.version += 1
    row.save()
    record(by=by, action="assessment.change", subject=row, before=before)
    attach(by=by, row=row, files=files, noun="assessment")
    return row


@action(Permission.ASSESSMENT_EDIT)
def submit(*, by: Membership, assessment: Assessment) -> Assessment:
    """Hand it in: every criterion answered with its reason, else all that lack are named."""
    row = locked(assessment)
    problems = out_of_state(row, (State.DRAFT,), Text("提交", "handed in"))
    problems += ex_ante.lacking(row.judgements)
    return _move(by, row, State.SUBMITTED, "assessment.submit", problems)


@action(Permission.ASSESSMENT_EDIT)
def withdraw(*, by: Membership, assessment: Assessment) -> Assessment:
    """Take it back before it is concluded."""
    row = locked(assessment)
    problems = out_of_state(row, (State.SUBMITTED,), Text("撤回", "taken back"))
    return _move(by, row, State.DRAFT, "assessment.withdraw", problems)


@action(Permission.ASSESSMENT_CONCLUDE)
def conclude(*, by: Membership, assessment: Assessment, conclusion: str, why: str) -> Assessment:
    """Conclude it, another person than who answered, with a reason. A project without revenue or
    on the negative list (国办发〔2024〕52号) cannot be admitted."""
    row = locked(assessment)
    problems: list[Problem] = [
        *out_of_state(row, (State.SUBMITTED,), Text("出具结论", "concluded")),
        *by_author(row, by, row.entered_by),
        *unreasoned(why),
    ]
    if conclusion not in Conclusion.values:
        problems.append(problem("assessment-no-conclusion", Place(path="conclusion")))
    if conclusion == Conclusion.ADMIT:
        problems += ex_ante.vetoes(row.judgements)
    before = snapshot(row)
    row.conclusion, row.reason = conclusion, why
    row.concluded_by, row.concluded_at = by.person.username, timezone.now()
    return _move(by, row, State.CONCLUDED, "assessment.conclude", problems, why, before)


def _move(
    by: Membership,
    row: Assessment,
    state: str,
    verb: str,
    problems: list[Problem],
    why: str = "",
    before: dict[str, object] | None = None,
) -> Assessment:
    if problems:
        raise Refused(problems)
    before = before or snapshot(row)
    row.state = state
    row.version += 1
    row.save()
    record(by=by, action=verb, subject=row, why=why, before=before)
    return row
