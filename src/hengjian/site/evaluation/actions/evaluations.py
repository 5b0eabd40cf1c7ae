"""Evaluations are commissioned, their team is named and declares, their figures counted anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from hengjian.engine.measures.counting import count_all
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.beginning import begin_course
from hengjian.site.evaluation.case import (
    by_the_book,
    framework_of,
    records_of,
)
from hengjian.site.evaluation.editions import edition_named
from hengjian.site.evaluation.kept_figures import digest_of, kept_figures
from hengjian.site.evaluation.models import Evaluation, Snapshot, TeamMember
from hengjian.site.evaluation.planned import line_for
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.evaluation.standing import mark_changed
from hengjian.site.library.models import Participation, Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.step import next_code

Part = TeamMember.Part
LEFT_WHY = "曾任主评人，任职结束或改任"
"""Why a lead has left, as it stands in the list of the team."""


@action(Permission.EVALUATION_COMMISSION)
def commission(
    *,
    by: Membership,
    project: Project,
    kind: str,
    timing: str,
    year: int,
    as_of: date,
    agency: Organisation,
    framework: str,
    notice: str = "",
    on: date | None = None,
) -> Evaluation:
    """Commission the evaluation of a project, and count its figures.

    ``framework``: the name of a shipped one; ``on``: the day from which its steps are due, where it
    is entered afterwards. Raises ``Refused`` with everything that stands against
    it: the agency had a part in the project, the day has not come, a framework of panels.
    """
    row = Evaluation(
        code=next_code(Evaluation, f"PJ{year}-"),
        project=project,
        kind=kind,
        timing=timing,
        year=year,
        as_of=as_of,
        commissioner=by.organisation,
        agency=agency,
        notice=notice,
        commissioned_by=by.person.username,
        synthetic=project.sites.filter(synthetic=True).exists(),
    )
    found = _against(by, row)
    edition = edition_named(framework)
    if edition is None:
        known = Place(path="framework")
        found.append(problem("evaluation-framework-unknown", known, found=framework))
        raise Refused(found)
    row.edition = edition
    save_new(by, row, "evaluation.commission", found)
    _enter_in_plan(by, row)
    _take_part(row)
    begin_course(by, row, on)
    _count(by, row)
    return row


def _enter_in_plan(by: Membership, row: Evaluation) -> None:
    """It stands from now on behind the line of the yearly plan that lists it."""
    line = line_for(row)
    if line is None:
        return
    before = snapshot(line)
    line.evaluation = row
    line.version += 1
    line.save()
    record(by=by, action="planned-evaluation.commission", subject=line, before=before)


@action(Permission.EVALUATION_COMMISSION)
def name_lead(*, by: Membership, evaluation: Evaluation, membership: Membership) -> TeamMember:
    """Name the lead evaluator, somebody of the agency.

    Where the one there was has left or lost the right to lead, they stay on the list as a member
    and it says why; somebody who is on the team already leads it from now on.
    """
    found = _not_reached(queries.opened(by), evaluation)
    before = queries.lead_of(evaluation)
    if before is not None and queries.holds_office(before):
        found.append(problem("team-lead-there", who=before.membership.person.name))
    if found:
        raise Refused(found)
    if before is not None:
        _leave(by, before)
    there = evaluation.team.filter(membership=membership.pk).exclude(
        verdict=TeamMember.Verdict.RECUSED
    )
    member = there.first()
    if member is None:
        return _join(by, evaluation, membership, Part.LEAD, "", found)
    held = hold(member, None, {})
    was = snapshot(held)
    held.part = Part.LEAD
    found = [*EVALUATION.closed(evaluation), *queries.conflicts(evaluation, membership)]
    return save_change(by, held, "evaluation.join", was, found)


def _leave(by: Membership, member: TeamMember) -> None:
    """A lead who is no longer in office: the line stays and says so."""
    held = hold(member, None, {})
    was = snapshot(held)
    held.part, held.interest = Part.MEMBER, LEFT_WHY
    save_change(by, held, "evaluation.leave", was)


@action(Permission.EVALUATION_LEAD)
def add_member(
    *,
    by: Membership,
    evaluation: Evaluation,
    membership: Membership,
    part: str,
    qualification: str = "",
) -> TeamMember:
    """Take somebody into the team; refused with the part they or theirs had in the project."""
    found = _not_reached(queries.worked_on(by), evaluation)
    return _join(by, evaluation, membership, part, qualification, found)


@action(Permission.EVALUATION_WORK)
def update_facts(*, by: Membership, evaluation: Evaluation) -> Snapshot:
    """Count the figures over the rows that stand now; answers keep the figures they were given on.

    Where nothing changed the figures stay as they are.
    """
    row = hold(evaluation, None, {})
    found = [*_not_reached(queries.worked_on(by), row), *EVALUATION.closed(row)]
    if found:
        raise Refused(found)
    return _count(by, row)


def _count(by: Membership, evaluation: Evaluation) -> Snapshot:
    framework = framework_of(evaluation.edition)
    records = records_of(evaluation, evaluation.as_of)
    counted = count_all(framework.measures.values(), records, evaluation.as_of)
    figures = kept_figures(counted)
    book = kept_figures(by_the_book(framework, records, evaluation.as_of))
    last = evaluation.snapshots.filter(kind=Snapshot.Kind.WORKING).first()
    body = {"figures": figures, "book": book}
    if last is not None and last.body == body:
        return last
    kept = Snapshot.objects.create(
        evaluation=evaluation,
        kind=Snapshot.Kind.WORKING,
        as_of=evaluation.as_of,
        body=body,
        sha256=digest_of(figures),
        made_by=by.person.username,
    )
    mark_changed(evaluation)
    old = {} if last is None else last.body["figures"]
    changed = {
        name: (old.get(name, {}).get("value"), entry["value"])
        for name, entry in figures.items()
        if old.get(name, {}).get("value") != entry["value"]
    }
    record(
        by=by,
        action="evaluation.count",
        subject=evaluation,
        before={name: was for name, (was, _) in changed.items()},
        after={name: now for name, (_, now) in changed.items()},
    )
    return kept


def _join(
    by: Membership,
    evaluation: Evaluation,
    membership: Membership,
    part: str,
    qualification: str,
    found: list[Problem],
) -> TeamMember:
    found += EVALUATION.closed(evaluation)
    if membership.organisation_id != evaluation.agency_id:
        who, agency = membership.person.name, evaluation.agency
        found.append(problem("team-not-agency", Place(path="membership"), who=who, agency=agency))
    found += queries.conflicts(evaluation, membership)
    member = TeamMember(
        code=next_code(TeamMember, f"{evaluation.code}-"),
        evaluation=evaluation,
        membership=membership,
        part=part,
        qualification=qualification,
        added_by=by.person.username,
    )
    return save_new(by, member, "evaluation.join", found)


def _against(by: Membership, row: Evaluation) -> list[Problem]:
    found: list[Problem] = []
    if not visible_to(Project, by).filter(pk=row.project_id).exists():
        found.append(problem("row-out-of-reach", found=row.project))
    if row.as_of > current_day():
        found.append(problem("evaluation-day", Place(path="as_of"), found=row.as_of))
    return [*found, *_not_independent(row, row.agency, "agency")]


def _take_part(row: Evaluation) -> None:
    """The agency sees the project from now on, as its evaluator."""
    Participation.objects.get_or_create(
        project=row.project,
        section=None,
        organisation=row.agency,
        capacity=Participation.Capacity.EVALUATOR,
    )


def _not_independent(row: Evaluation, agency: Organisation, path: str) -> list[Problem]:
    """The agency and whom it belongs to took no part in the project, nor do they carry it out."""
    parties = queries.parties_of(row)
    above = Organisation.objects.filter(code__in=agency.path.split("/"), kind=agency.Kind.UNIT)
    return [
        problem(
            "evaluation-not-independent",
            Place(path=path),
            who=each,
            project=row.project,
            part=parties[each.pk],
        )
        for each in above
        if each.pk in parties
    ]


def _not_reached(rows: Any, evaluation: Evaluation) -> list[Problem]:
    if rows.filter(pk=evaluation.pk).exists():
        return []
    return [problem("evaluation-not-declared", name=evaluation)]
