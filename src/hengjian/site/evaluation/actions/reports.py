"""The report is begun, its paragraphs are written, moved, taken out, confirmed to say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.evaluation.case import Drawn, case_of, framework_of
from hengjian.site.evaluation.models import Evaluation, EvaluationReport, Passage
from hengjian.site.evaluation.procedures.passages import PASSAGE
from hengjian.site.evaluation.report.drafting import Drafted, drafted
from hengjian.site.evaluation.report.numbers import numbers_of, read_as, read_passage
from hengjian.site.evaluation.report.outline import outline_of
from hengjian.site.evaluation.report.stale import holding, stale_in
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.platform.step import next_code

STEP = 10
"""Between the places of two paragraphs, so that one fits between them."""
Kind, Origin, State = Passage.Kind, Passage.Origin, Passage.State


@action(Permission.EVALUATION_WORK)
def begin_report(*, by: Membership, evaluation: Evaluation) -> EvaluationReport:
    """Begin the report with what the rows say; it bears the code of its evaluation.

    Called again it drafts only what is not there: sections that say nothing yet.
    """
    found = closed_to(by, evaluation)
    row = EvaluationReport.objects.filter(evaluation=evaluation).first()
    if row is None:
        row = EvaluationReport(
            code=evaluation.code,
            evaluation=evaluation,
            entered_by=by.person.username,
            synthetic=evaluation.synthetic,
        )
        save_new(by, row, "evaluation-report.begin", found)
    elif found:
        raise Refused(found)
    _draft(by, row, case_of(evaluation))
    return row


def _draft(by: Membership, row: EvaluationReport, drawn: Drawn) -> None:
    there = set(row.passages.values_list("section", flat=True))
    figures = numbers_of(drawn)
    made = []
    for number, each in enumerate(drafted(drawn), start=1):
        if each.section in there:
            continue
        passage = _passage(row, by, each, number * STEP)
        passage.values = read_as(each.text, figures)
        passage.save()
        made.append(Change("passage.draft", passage, {}))
    record_all(by=by, changes=made)


def _passage(row: EvaluationReport, by: Membership, said: Drafted, position: int) -> Passage:
    return Passage(
        code=next_code(Passage, f"{row.code}-D"),
        report=row,
        section=said.section,
        position=position,
        kind=said.kind,
        text=said.text,
        about=said.about,
        in_summary=said.in_summary,
        origin=Origin.RULE,
        written_by=by.person.username,
        synthetic=row.synthetic,
    )


@action(Permission.EVALUATION_WORK)
def describe(
    *,
    by: Membership,
    report: EvaluationReport,
    number: str,
    dated: date | None,
    version: int | None = None,
) -> EvaluationReport:
    """Give the report its number and its day."""
    row = hold(report, version, {"number": number, "dated": dated})
    found = closed_to(by, row.evaluation)
    before = snapshot(row)
    row.number, row.dated = number.strip(), dated
    return save_change(by, row, "evaluation-report.describe", before, found)


@action(Permission.EVALUATION_WORK)
def write_passage(
    *,
    by: Membership,
    report: EvaluationReport,
    section: str,
    text: str,
    kind: str = Kind.PROSE,
    in_summary: bool = False,
    after: Passage | None = None,
    origin: str = Origin.TYPED,
) -> Passage:
    """Write a paragraph, at the end of its section or after another one.

    Raises ``Refused`` where the section is none of the outline, or a figure it names is not there,
    with the names that come near. What was confirmed to be nothing is nothing no longer.
    """
    report = hold(report, None, {})
    found = [*closed_to(by, report.evaluation), *_no_such_section(report, section)]
    text = text.strip()
    values, unknown = read_passage(text, report.evaluation)
    found += unknown
    rows = report.passages.filter(section=section)
    _withdraw_none(by, rows.filter(kind=Kind.NONE))
    if after is not None and after.section == section:
        place = after.position + 1
        _make_room(rows.filter(position__gte=place))
    else:
        last = rows.order_by("-position").first()
        place = (last.position if last is not None else 0) + STEP
    row = Passage(
        code=next_code(Passage, f"{report.code}-D"),
        report=report,
        section=section,
        position=place,
        kind=kind,
        text=text,
        in_summary=in_summary,
        origin=origin,
        written_by=by.person.username,
        values=values,
        synthetic=report.synthetic,
    )
    return save_new(by, row, "passage.write", found)


def _make_room(rows: Any) -> None:
    """Everything from here on one place further; nobody's words change, so nothing is recorded."""
    for row in rows.order_by("-position"):
        row.position += 1
        row.save(update_fields=["position"])


@action(Permission.EVALUATION_WORK)
def change_passage(
    *,
    by: Membership,
    passage: Passage,
    text: str,
    in_summary: bool,
    kind: str | None = None,
    version: int | None = None,
    origin: str = Origin.TYPED,
    typed_why: str | None = None,
) -> Passage:
    """Change a paragraph; one that was settled is a draft again.

    Raises ``Clash`` where somebody else was faster, ``Refused`` where a figure is not there.
    """
    row = hold(passage, version, {"text": text})
    found = closed_to(by, row.report.evaluation)
    text = text.strip()
    values, unknown = read_passage(text, row.report.evaluation)
    found += unknown
    before = snapshot(row)
    row.in_summary, row.kind = in_summary, kind or row.kind
    if typed_why is not None:
        row.typed_why = typed_why
    if text != row.text:
        row.text, row.values = text, values
        row.origin, row.written_by = origin, by.person.username
        row.state, row.settled_by = State.DRAFT, ""
    return save_change(by, row, "passage.change", before, found)


@action(Permission.EVALUATION_WORK)
def accept_figures(*, by: Membership, passage: Passage, version: int | None = None) -> Passage:
    """Let the paragraph say its figures as they read now; somebody has looked at it."""
    row = hold(passage, version, {})
    found = closed_to(by, row.report.evaluation)
    before = snapshot(row)
    row.values, _ = read_passage(row.text, row.report.evaluation)
    return save_change(by, row, "passage.accept-figures", before, found)


@action(Permission.EVALUATION_WORK)
def remove_passage(*, by: Membership, passage: Passage, version: int | None = None) -> None:
    """Take a paragraph out; the trail keeps what it said."""
    row = hold(passage, version, {})
    if found := closed_to(by, row.report.evaluation):
        raise Refused(found)
    _take_out(by, [row])


def _take_out(by: Membership, rows: Iterable[Passage]) -> None:
    for row in rows:
        record(by=by, action="passage.remove", subject=row, before=snapshot(row), after={})
        row.delete()


@action(Permission.EVALUATION_WORK)
def move_passage(*, by: Membership, passage: Passage, up: bool) -> Passage:
    """Move a paragraph before or behind its neighbour."""
    row = hold(passage, None, {})
    if found := closed_to(by, row.report.evaluation):
        raise Refused(found)
    rows = row.report.passages.filter(section=row.section)
    beside = (
        rows.filter(position__lt=row.position).order_by("-position", "-pk").first()
        if up
        else rows.filter(position__gt=row.position).order_by("position", "pk").first()
    )
    if beside is None:
        return row
    before = snapshot(row)
    row.position, beside.position = beside.position, row.position
    beside.save(update_fields=["position"])
    return save_change(by, row, "passage.move", before)


@action(Permission.EVALUATION_LEAD)
def confirm_none(*, by: Membership, report: EvaluationReport, section: str) -> Passage:
    """Confirm that there is nothing to say in a section: only then does the report say so."""
    report = hold(report, None, {})
    found = [*closed_to(by, report.evaluation), *_no_such_section(report, section)]
    if report.passages.filter(section=section).exists():
        found.append(problem("passage-not-none", Place(path="section")))
    row = Passage(
        code=next_code(Passage, f"{report.code}-D"),
        report=report,
        section=section,
        position=STEP,
        kind=Kind.NONE,
        state=State.SETTLED,
        settled_by=by.person.username,
        written_by=by.person.username,
        synthetic=report.synthetic,
    )
    return save_new(by, row, "passage.confirm-none", found)


def _withdraw_none(by: Membership, rows: Iterable[Passage]) -> None:
    _take_out(by, list(rows))


@action(Permission.EVALUATION_LEAD)
def settle_all(*, by: Membership, report: EvaluationReport, chapter: str) -> int:
    """Settle every paragraph of a chapter whose figures stand; how many were settled."""
    report = hold(report, None, {})
    if found := closed_to(by, report.evaluation):
        raise Refused(found)
    drawn = case_of(report.evaluation)
    stale = stale_in(report, drawn)
    sections = [each.key for each in outline_of(drawn.framework).chapter(chapter).sections]
    rows = report.passages.filter(section__in=sections, state=State.DRAFT).exclude(pk__in=stale)
    waiting = list(rows)
    with holding(drawn):
        for row in waiting:
            PASSAGE.take("settle", by=by, row=row)
    return len(waiting)


def _no_such_section(report: EvaluationReport, section: str) -> list[Problem]:
    known = {each.key for each in outline_of(framework_of(report.evaluation.edition)).sections()}
    if section in known:
        return []
    return [problem("passage-section-unknown", Place(path="section"), found=section)]
