"""An evaluation is scored, handed in by its lead, issued by the commissioner; or stopped."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.case import case_of, counted_now, framework_of
from hengjian.site.evaluation.kept_figures import read_values
from hengjian.site.evaluation.models import (
    Evaluation,
    EvaluationStep,
    Finding,
    ReportComment,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.report.gates import lacks_of_report
from hengjian.site.evaluation.rows import working
from hengjian.site.evaluation.standing import standing_of
from hengjian.site.evaluation.withdrawn import problems_of_withdrawn
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn

E, P = Evaluation.State, Permission
NAMED = 12
"""How many open indicators are named in a refusal."""


def _has_a_lead(turn: Turn) -> Iterator[Problem]:
    lead = queries.lead_of(turn.row)
    if lead is None or lead.verdict != TeamMember.Verdict.NONE or not queries.holds_office(lead):
        yield problem("evaluation-without-lead")


def _is_independent(turn: Turn) -> Iterator[Problem]:
    """Whoever took a part in the project since, or serves somebody who did, no longer judges it."""
    row = turn.row
    part = queries.parties_of(row).get(row.agency_id)
    if part is not None:
        yield problem("evaluation-not-independent", who=row.agency, project=row.project, part=part)
    team = row.team.filter(verdict=TeamMember.Verdict.NONE)
    for each in team.select_related("membership__person"):
        for found in queries.conflicts(row, each.membership):
            told = dict(found.values)
            yield problem(
                "team-conflict-arisen",
                who=told["who"],
                organisation=told["organisation"],
                part=told["part"],
            )


def _has_a_second_hand(turn: Turn) -> Iterator[Problem]:
    """What somebody answered who stepped aside since, another person has looked at."""
    gone = turn.row.team.filter(verdict=TeamMember.Verdict.RECUSED)
    for each in gone.select_related("membership__person"):
        own = turn.row.judgements.filter(entered_by=each.membership.person.username, checked_by="")
        codes = sorted(set(own.exclude(answer="").values_list("indicator", flat=True)))
        if codes:
            listed = "、".join(codes[:NAMED])
            who = each.membership.person.name
            yield problem("judgement-second-hand", who=who, count=len(codes), codes=listed)


def _is_settled(turn: Turn) -> Iterator[Problem]:
    """Every leaf has its figures, answers, reasons and evidence; every clash is decided."""
    if turn.row.state != E.SCORING:
        return
    drawn = case_of(turn.row)
    standing = standing_of(drawn)
    if standing.open_leaves:
        codes = "、".join(standing.open_leaves[:NAMED])
        yield problem("evaluation-open-leaves", count=len(standing.open_leaves), codes=codes)
    if drawn.undecided:
        names = "、".join(sorted(drawn.undecided)[:NAMED])
        yield problem("evaluation-open-clashes", count=len(drawn.undecided), names=names)


def _findings_are_decided(turn: Turn) -> Iterator[Problem]:
    for finding in turn.row.findings.filter(state=Finding.State.DRAFT):
        yield problem("evaluation-open-findings", name=finding)


def _steps_are_settled(turn: Turn) -> Iterator[Problem]:
    """Every step before the issue is done, or waived with a reason."""
    steps = turn.row.steps.filter(state=EvaluationStep.State.OPEN).order_by("position")
    names = [str(each) for each in steps if each.body.get("before_issue")]
    if names:
        listed = "、".join(names[:NAMED])
        yield problem("course-open", count=len(names), names=listed)


def _settle_last_step(turn: Turn) -> None:
    """The step that waits for nothing but the issue is done by it."""
    for step in turn.row.steps.filter(state=EvaluationStep.State.OPEN):
        if step.body.get("gates") == ["report-issued"]:
            step.state, step.settled_by = EvaluationStep.State.DONE, turn.who
            step.settled_on = turn.on
            step.save(update_fields=["state", "settled_by", "settled_on"])
            turn.changes.append(Change("evaluation-step.finish", step, {}, snapshot(step), ""))


def _figures_stand(turn: Turn) -> Iterator[Problem]:
    """What was scored is what the rows say now."""
    if turn.row.state not in (E.SCORING, E.REVIEW):
        return
    changed = changed_facts(turn.row)
    if changed:
        names = "、".join(sorted(changed)[:NAMED])
        yield problem("evaluation-facts-changed", count=len(changed), names=names)


def _evidence_stands(turn: Turn) -> Iterator[Problem]:
    """Nothing rests on evidence that was withdrawn."""
    yield from problems_of_withdrawn(turn.row)


def _report_is_ready(turn: Turn) -> Iterator[Problem]:
    """Where the report is written here: complete, settled, consulted, numbered."""
    if turn.row.state == E.SCORING:
        yield from lacks_of_report(turn.row)


def _late_comments_are_decided(turn: Turn) -> Iterator[Problem]:
    """A comment that came after it was handed in: it is sent back for the lead to decide."""
    comments = ReportComment.objects.filter(
        consultation__evaluation=turn.row, state=ReportComment.State.OPEN
    )
    if turn.row.state == E.REVIEW and (count := comments.count()):
        yield problem("report-comments-late", count=count)


def changed_facts(evaluation: Evaluation) -> dict[str, tuple[object, object]]:
    """Measures whose count over today's rows differs from the working figures: old and new."""
    kept = working(evaluation)
    if kept is None:
        return {}
    was, now = read_values(kept.body["figures"]), counted_now(evaluation)
    return {
        name: (was[name][0], now[name][0])
        for name in framework_of(evaluation.edition).measures
        if was[name][0] != now[name][0]
    }


def package_of(evaluation: Evaluation) -> Snapshot | None:
    """The newest package that was made since the evaluation was handed in."""
    made = evaluation.snapshots.filter(kind=Snapshot.Kind.ISSUE).first()
    if made is None or made.body.get("version") != evaluation.version:
        return None
    return made


def _has_its_package(turn: Turn) -> Iterator[Problem]:
    if turn.row.state == E.REVIEW and package_of(turn.row) is None:
        yield problem("evaluation-no-package")


EVALUATION = Procedure(
    Evaluation,
    noun="evaluation",
    title=Text("绩效评价", "Evaluations"),
    address="evaluations",
    page="web:evaluation",
    listing="web:evaluations",
    seen=queries.opened,
    edits=frozenset((E.SCORING,)),
    ends=frozenset((E.ISSUED, E.STOPPED)),
    hands={"commissioned_by": P.EVALUATION_COMMISSION},
    beside=("project",),
    steps=(
        Step(
            "hand-in",
            E.SCORING,
            E.REVIEW,
            right=P.EVALUATION_LEAD,
            by="handed_in_by",
            asks=(
                _has_a_lead,
                _is_independent,
                _has_a_second_hand,
                _is_settled,
                _evidence_stands,
                _findings_are_decided,
                _figures_stand,
                _steps_are_settled,
                _report_is_ready,
            ),
            button=Text("交出具", "Hand in"),
            done=Text("已交，等委托方出具", "handed in; the commissioner issues it"),
            duty=Duty(
                Text("项评价由您主持", "evaluations are led by you"),
                "?state=scoring",
                only=lambda rows, by: rows.filter(team__membership=by.pk, team__part="lead"),
            ),
        ),
        Step(
            "return",
            E.REVIEW,
            E.SCORING,
            right=P.EVALUATION_ISSUE,
            not_by=("handed_in_by",),
            reason=REASON,
            keeps="decision_reason",
            button=Text("退回", "Send back"),
            done=Text("已退回评分", "sent back to be scored"),
        ),
        Step(
            "issue",
            E.REVIEW,
            E.ISSUED,
            right=P.EVALUATION_ISSUE,
            by="issued_by",
            when="issued_on",
            not_by=("handed_in_by",),
            asks=(
                _is_independent,
                _late_comments_are_decided,
                _has_its_package,
                _figures_stand,
                _evidence_stands,
            ),
            then=_settle_last_step,
            grave=True,
            button=Text("出具", "Issue"),
            done=Text("已出具，不能再改，只能更替", "issued: it cannot be changed any more"),
            duty=Duty(Text("项评价待出具", "evaluations await issue"), "?state=review"),
        ),
        Step(
            "stop",
            (E.SCORING, E.REVIEW),
            E.STOPPED,
            right=P.EVALUATION_ISSUE,
            reason=REASON,
            keeps="decision_reason",
            aside=True,
            grave=True,
            button=Text("终止评价", "Stop it"),
            done=Text("已终止", "stopped"),
        ),
    ),
)
