"""Ex-ante assessments (财预〔2021〕61号 art. 5) are answered; see ``bonds.steps``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import ex_ante
from hengjian.site.bonds.models import Assessment
from hengjian.site.bonds.steps import ASSESSMENT
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.evidence import Upload, attach
from hengjian.site.library.models import Project
from hengjian.site.library.rows import Clash
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked


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
        *ASSESSMENT.closed(row),
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
