"""A draft goes out to Word; the file that comes back is compared, decided, taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import path_of, store, store_made
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record
from hengjian.site.evaluation.actions import reports
from hengjian.site.evaluation.models import EvaluationReport, Passage, ReportDraft, ReturnedFile
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold
from hengjian.site.evaluation.word import (
    CHOICES,
    KEEP,
    WORD,
    Change,
    changes_of,
    compared,
    digest,
    draft_file,
)
from hengjian.site.library.evidence import Upload

Decisions = Sequence[Mapping[str, str]]


@action(Permission.EVALUATION_WORK)
def send_draft(
    *,
    by: Membership,
    report: EvaluationReport,
    purpose: str = ReportDraft.Purpose.WORD,
    on: date | None = None,
) -> ReportDraft:
    """Make a draft that is kept as it was sent, with its Word file."""
    row = hold(report, None, {})
    if found := closed_to(by, row.evaluation):
        raise Refused(found)
    last = row.drafts.aggregate(last=Max("number"))["last"] or 0
    content, sent = draft_file(row, last + 1)
    name = f"{row.code} 第{last + 1}稿.docx"
    made = ReportDraft.objects.create(
        report=row,
        number=last + 1,
        purpose=purpose,
        sent=[each.as_kept() for each in sent],
        file=store_made(content, name=name, media_type=WORD, by=by),
        sha256=digest(content),
        made_on=on or current_day(),
        made_by=by.person.username,
    )
    after = {"number": made.number, "purpose": purpose, "sha256": made.sha256}
    record(by=by, action="evaluation-report.send", subject=row, before={}, after=after)
    return made


@action(Permission.EVALUATION_WORK)
def take_back(*, by: Membership, report: EvaluationReport, file: Upload) -> ReturnedFile:
    """Keep a Word file that came back and compare it; nothing of the report changes yet.

    Raises ``Refused`` where it is no such file, another report's, or holds macros.
    """
    if found := closed_to(by, report.evaluation):
        raise Refused(found)
    kept = store(file, name=file.name or "", by=by)
    against = compared(report, path_of(kept))
    row = ReturnedFile.objects.create(
        draft=against.draft,
        file=kept,
        differences=[each.as_kept() for each in against.differences],
        notes=[list(each) for each in against.notes],
        uploaded_by=by.person.username,
    )
    after = {"file": kept.name, "sha256": kept.sha256, "differences": len(row.differences)}
    record(by=by, action="evaluation-report.take-back", subject=report, before={}, after=after)
    return row


@action(Permission.EVALUATION_WORK)
def decide(*, by: Membership, returned: ReturnedFile, decisions: Decisions) -> ReturnedFile:
    """Take over what was decided about every item, at once or not at all."""
    row = hold(returned, None, {})
    report = row.draft.report
    found = [*closed_to(by, report.evaluation), *_find_undecided(row, decisions)]
    if found:
        raise Refused(found)
    changes, added = changes_of(row.draft, row.differences, decisions)
    for each in changes:
        _take(by, report, each)
    for key, text in reversed(added):
        _add(by, report, key, text)
    row.state, row.decided_by = ReturnedFile.State.DECIDED, by.person.username
    row.save()
    after = {"file": row.file.name, "changed": [each.key for each in changes], "added": len(added)}
    record(by=by, action="evaluation-report.decide", subject=report, before={}, after=after)
    return row


@action(Permission.EVALUATION_WORK)
def set_aside(*, by: Membership, returned: ReturnedFile) -> ReturnedFile:
    """Take nothing of the file; it stays kept."""
    row = hold(returned, None, {})
    report = row.draft.report
    found = [*closed_to(by, report.evaluation), *_still_open(row)]
    if found:
        raise Refused(found)
    row.state, row.decided_by = ReturnedFile.State.DROPPED, by.person.username
    row.save()
    after = {"file": row.file.name, "state": row.state}
    record(by=by, action="evaluation-report.set-aside", subject=report, before={}, after=after)
    return row


def _still_open(row: ReturnedFile) -> list[Problem]:
    if row.state == ReturnedFile.State.OPEN:
        return []
    return [problem("returned-decided", name=row.file.name)]


def _find_undecided(row: ReturnedFile, decisions: Decisions) -> list[Problem]:
    found = _still_open(row)
    items: list[Mapping[str, Any]] = row.differences
    if len(decisions) != len(items):
        return [*found, problem("returned-undecided", count=len(items) - len(decisions))]
    open_ones = sum(
        said["choice"] not in CHOICES[item["kind"]]
        for item, said in zip(items, decisions, strict=True)
    )
    if open_ones:
        found.append(problem("returned-undecided", count=open_ones))
    for number, (item, said) in enumerate(zip(items, decisions, strict=True)):
        if said["choice"] == KEEP and not said.get("why", "").strip():
            at = Place(path=f"why-{number}")
            found.append(problem("returned-typed-why", at, figure=item["after"]))
    return found


def _take(by: Membership, report: EvaluationReport, change: Change) -> None:
    row = report.passages.filter(code=change.key).first()
    if row is None:
        return
    if change.text is None:
        reports.remove_passage(by=by, passage=row)
        return
    reports.change_passage(
        by=by,
        passage=row,
        text=change.text,
        in_summary=row.in_summary,
        origin=Passage.Origin.WORD,
        typed_why=change.typed_why[:500],
    )


def _add(by: Membership, report: EvaluationReport, key: str, text: str) -> None:
    """Behind the passage it stood behind; a new paragraph before all others opens the report."""
    before = report.passages.filter(code=key).first()
    reports.write_passage(
        by=by,
        report=report,
        section=before.section if before is not None else "opening",
        text=text,
        after=before,
        origin=Passage.Origin.WORD,
    )
