"""The archive of an evaluation: what was gathered, in three classes by the stage it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.common.words import both
from hengjian.site.evaluation.models import (
    Evaluation,
    EvaluationReport,
    Evidence,
    ReportComment,
    Snapshot,
    TeamMember,
)

CLASSES = (
    Text("准备类：委托、评价组、指标体系", "preparation: commission, team, framework"),
    Text("实施类：证据、评判、底数", "work: evidence, answers, figures"),
    Text("成果类：报告、意见、成果包", "results: report, comments, package"),
)
"""By the stage a paper comes from; no document sets the classes, an office may name them else."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing in the archive."""

    title: Text
    on: date | None
    by: str
    sha256: str = ""
    address: str = ""
    lacks: bool = False
    """It belongs here and is not there."""


def archive_of(row: Evaluation) -> list[tuple[Text, list[Paper]]]:
    """The three classes with their papers; what is missing is named, not left out."""
    parts = (_preparation(row), _work(row), _results(row))
    return [(title, list(part)) for title, part in zip(CLASSES, parts, strict=True)]


def _preparation(row: Evaluation) -> Iterator[Paper]:
    commissioned = row.created_at.date()
    notice = Text(f"委托 {row.notice}".strip(), f"commission {row.notice}".strip())
    yield Paper(notice, commissioned, row.commissioned_by, lacks=not row.notice)
    edition = Text(f"指标体系 {row.edition}", f"framework {row.edition}")
    yield Paper(edition, None, "", row.edition.sha256)
    for each in row.team.select_related("membership__person").order_by("pk"):
        said = both(TeamMember.Verdict(each.verdict).label)
        title = Text(f"{each}的声明：{said.zh}", f"declaration of {each}: {said.en}")
        on = each.declared_at.date() if each.declared_at else None
        yield Paper(title, on, each.declared_by, lacks=each.declared_at is None)


def _work(row: Evaluation) -> Iterator[Paper]:
    for each in row.evidence.filter(state=Evidence.State.USABLE).prefetch_related("files"):
        files = list(each.files.all())
        digest = files[0].sha256 if files else ""
        yield Paper(Text(each.title, each.title), each.dated, each.entered_by, digest)
    for shot in row.snapshots.filter(kind=Snapshot.Kind.WORKING).order_by("pk"):
        title = Text("工作底数", "working figures")
        yield Paper(title, shot.made_at.date(), shot.made_by, shot.sha256)
    answers = row.judgements.exclude(answer="")
    unchecked = answers.filter(checked_by="").count()
    title = Text(
        f"评判 {answers.count()} 项，未复核 {unchecked} 项",
        f"{answers.count()} answers, {unchecked} not checked",
    )
    yield Paper(title, None, "", address=reverse("web:evaluation-scores", args=[row.code]))


def _results(row: Evaluation) -> Iterator[Paper]:
    report = EvaluationReport.objects.filter(evaluation=row).first()
    yield Paper(
        Text(f"报告 {report.number if report else ''}".strip(), "report"),
        report.dated if report else None,
        report.entered_by if report else "",
        lacks=report is None or not report.number,
    )
    for draft in report.drafts.order_by("number") if report else ():
        title = Text(f"报告第{draft.number}稿", f"draft {draft.number} of the report")
        address = reverse("web:evaluation-draft", args=[row.code, draft.number])
        yield Paper(title, draft.made_on, draft.made_by, draft.sha256, address)
    for asked in row.consultations.select_related("organisation"):
        count = ReportComment.objects.filter(consultation=asked).count()
        title = Text(f"{asked}：意见 {count} 条", f"{asked}: {count} comments")
        address = reverse("web:consultation", args=[asked.code])
        yield Paper(title, asked.answered_on, asked.answered_by, address=address)
    issued = row.snapshots.filter(kind=Snapshot.Kind.ISSUE).first()
    address = reverse("web:evaluation-package", args=[row.code]) if issued else ""
    yield Paper(
        Text("核验过的成果包", "the verified package"),
        issued.made_at.date() if issued else None,
        issued.made_by if issued else "",
        issued.sha256 if issued else "",
        address,
        lacks=issued is None,
    )
