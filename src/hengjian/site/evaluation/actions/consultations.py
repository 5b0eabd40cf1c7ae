"""Offices are asked for comments on a draft; they comment paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.evaluation.actions import word
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.consulting import round_of
from hengjian.site.evaluation.models import (
    Consultation,
    EvaluationReport,
    ReportComment,
    ReportDraft,
)
from hengjian.site.evaluation.procedures.consultations import CLOCK
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.stale import stale_in
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_new
from hengjian.site.evaluation.word import is_heading
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.clock import reckoning_of
from hengjian.site.platform.reckoning import OFFICE_DAYS
from hengjian.site.platform.step import next_code

Audience = Consultation.Audience


@action(Permission.EVALUATION_LEAD)
def ask_for_comments(
    *,
    by: Membership,
    report: EvaluationReport,
    audience: str,
    organisations: Sequence[Organisation],
    on: date | None = None,
) -> list[Consultation]:
    """Ask offices for comments on the report as it stands: one draft is kept for all of them.

    Sections are asked once no department of the round is open; a new round begins where every
    office of the last one has answered or been recorded as silent, and every comment is decided.
    Raises ``Refused`` with everything that stands against it: gaps, figures that changed.
    """
    report = hold(report, None, {})
    row, turn = report.evaluation, round_of(report, audience)
    found = [*closed_to(by, row), *_not_ready(report), *_too_early(report, audience, turn)]
    if not organisations:
        found.append(problem("consultation-nobody", Place(path="organisations")))
    if found:
        raise Refused(found)
    day = on or current_day()
    purpose = ReportDraft.Purpose.CONSULTATION
    draft = word.send_draft(by=by, report=report, purpose=purpose, on=day)
    return [_ask(by, draft, each, audience, turn, day) for each in organisations]


def _ask(
    by: Membership,
    draft: ReportDraft,
    organisation: Organisation,
    audience: str,
    turn: int,
    day: date,
) -> Consultation:
    evaluation = draft.report.evaluation
    row = Consultation(
        code=next_code(Consultation, f"{evaluation.code}-Y"),
        evaluation=evaluation,
        draft=draft,
        round=turn,
        audience=audience,
        organisation=organisation,
        asked_on=day,
        asked_by=by.person.username,
        synthetic=evaluation.synthetic,
    )
    CLOCK.begin(row, day)
    return save_new(by, row, "consultation.ask")


def _not_ready(report: EvaluationReport) -> Iterable[Problem]:
    drawn = case_of(report.evaluation)
    if gaps := build_of(report, drawn).gaps:
        yield problem("report-gaps", count=len(gaps), sections="、".join(gaps[:8]))
    if stale := stale_in(report, drawn):
        yield problem("report-stale", count=len(stale))


def _too_early(report: EvaluationReport, audience: str, turn: int) -> Iterable[Problem]:
    rows = report.evaluation.consultations
    if audience == Audience.SECTION:
        same = rows.filter(round=turn, audience=Audience.DEPARTMENT)
        if not same.exists() or same.filter(state=Consultation.State.ASKED).exists():
            yield problem("consultation-departments-first", round=turn)
    earlier = rows.filter(round__lt=turn)
    open_ones = earlier.filter(state=Consultation.State.ASKED).count()
    undecided = ReportComment.objects.filter(
        consultation__in=earlier.values("pk"), state=ReportComment.State.OPEN
    ).count()
    if open_ones or undecided:
        yield problem("consultation-round-open", open=open_ones, undecided=undecided)


@action(Permission.CONSULT_ANSWER)
def comment(
    *,
    by: Membership,
    consultation: Consultation,
    text: str,
    paragraph: int | None = None,
    on: date | None = None,
) -> ReportComment:
    """Comment on a paragraph of the draft, by its place in it, or on the whole.

    After the deadline it is taken all the same, and marked late: nothing is lost. Once the
    evaluation is issued or stopped nobody could decide about it; it is refused and says to whom.
    """
    day = on or current_day()
    found: list[Problem] = []
    if not visible_to(Consultation, by).filter(pk=consultation.pk).exists():
        raise Refused([problem("row-out-of-reach", found=consultation)])
    if consultation.organisation_id != by.organisation_id:
        owner = consultation.organisation
        found.append(problem("consultation-not-yours", name=consultation, owner=owner))
    if consultation.evaluation.state in EVALUATION.ends:
        now, who = consultation.evaluation.get_state_display(), consultation.evaluation.commissioner
        found.append(problem("consultation-over", name=consultation.evaluation, now=now, who=who))
    if not text.strip():
        found.append(problem("field-empty", Place(path="text"), field=Text("意见", "comment")))
    place, quoted, key = _tell(consultation.draft, paragraph)
    reckoned = reckoning_of(consultation)
    last = reckoned.due(OFFICE_DAYS) if reckoned is not None else None
    row = ReportComment(
        code=next_code(ReportComment, f"{consultation.code}-"),
        consultation=consultation,
        passage=consultation.draft.report.passages.filter(code=key).first() if key else None,
        place=place,
        quoted=quoted,
        text=text.strip(),
        late=last is not None and day > last,
        given_on=day,
        given_by=by.person.username,
        synthetic=consultation.synthetic,
    )
    return save_new(by, row, "report-comment.give", found)


def _tell(draft: ReportDraft, paragraph: int | None) -> tuple[str, str, str]:
    """The heading above a paragraph, its words as sent, and the key of its passage."""
    if paragraph is None or not 0 <= paragraph < len(draft.sent):
        return "", "", ""
    text, _, key, _ = draft.sent[paragraph]
    heading = ""
    for said, _, _, kind in draft.sent[: paragraph + 1]:
        if kind != "contents" and is_heading(said):
            heading = said
    return heading[:200], text, key
