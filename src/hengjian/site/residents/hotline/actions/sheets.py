"""Bringing in the export of another platform: all of it, or nothing and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Problem, Refused
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.inserting import insert
from hengjian.site.common.trail import Change, record_all
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.hotline.events import event_of
from hengjian.site.residents.hotline.intake import Said, drawn_up, repeated, wrong_with
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.sheets import Row, Sheet, read_sheet
from hengjian.site.residents.hotline.steps import CLOCK, without_persons

NOTHING_SAID = "（来源没有内容）"


@action(Permission.CASE_ENTER)
def bring_in(
    *, by: Membership, path: Path, name: str, source: str, synthetic: bool = False
) -> tuple[int, int]:
    """Keep every case of the sheet that is not here yet: how many are new, how many were known.

    ``source`` names the platform; a case is the same where its number there is. Raises ``Refused``
    with everything that is wrong, and keeps nothing then.
    """
    sheet = read_sheet(path, name)
    if sheet.problems:
        raise Refused(sheet.problems)
    known = set(
        Case.objects.filter(source=source)
        .exclude(source_ref="")
        .values_list("source_ref", flat=True)
    )
    rows = [row for row in sheet.rows if row.values["ref"] not in known]
    cases = _draw_up(rows, sheet, by, source, name)
    for case in cases:
        case.synthetic = synthetic
    _keep(cases, rows, by)
    return len(cases), len(sheet.rows) - len(rows)


def _draw_up(
    rows: Sequence[Row], sheet: Sheet, by: Membership, source: str, name: str
) -> list[Case]:
    sites = _sites({row.values.get("site", "") for row in rows} - {""}, by)
    problems: list[Problem] = []
    cases = []
    days = {timezone.localtime(row.values["received"]).date() for row in rows}
    codes = set(Case.objects.filter(received_on__in=days).values_list("code", flat=True))
    for row in rows:
        values = row.values
        site = sites.get(values.get("site", ""))
        said = Said(
            channel=values.get("channel", Case.Channel.HOTLINE),
            text=values.get("text") or NOTHING_SAID,
            site=site,
            region=None if site else by.organisation.region,
            kind=values.get("kind", Case.Kind.COMPLAINT),
            place=values.get("place") or ("" if site else values.get("site", "")),
            people=values.get("people", 1),
            reporter=values.get("reporter", ""),
            phone=values.get("phone", ""),
            received_at=values["received"],
            more={"source": source, "source_ref": values["ref"]},
        )
        case = drawn_up(said, by)
        while case.code in codes:
            case = drawn_up(said, by)
        codes.add(case.code)
        here = Place(name, line=row.line)
        problems += [each.at(here) for each in wrong_with(case, said)]
        cases.append(case)
    if problems:
        raise Refused(problems)
    return cases


def _sites(named: set[str], by: Membership) -> dict[str, Site]:
    """By code or by a name that only one site of the region has."""
    seen = visible_to(Site, by).select_related("sub_district", "project")
    found = {site.code: site for site in seen.filter(code__in=named)}
    by_name: dict[str, list[Site]] = {}
    for site in seen.filter(name__in=named):
        by_name.setdefault(site.name, []).append(site)
    return found | {name: each[0] for name, each in by_name.items() if len(each) == 1}


def _keep(cases: Sequence[Case], rows: Sequence[Row], by: Membership) -> None:
    """As they came: received, finished and judged on the days the sheet says."""
    events: list[CaseEvent] = []
    for case, row in zip(cases, rows, strict=True):
        events += _history(case, row.values, by)
    insert(Case, cases)
    stored = {case.code: case for case in Case.objects.filter(code__in=[c.code for c in cases])}
    for event in events:
        event.case = stored[event.case.code]
    insert(CaseEvent, events)
    for case in stored.values():
        if (earlier := repeated(case)) is not None:
            Case.objects.filter(pk=case.pk).update(repeat_of=earlier)
    changes = [Change("case.import", stored[c.code], after=without_persons(c)) for c in cases]
    record_all(by=by, changes=changes)


def _history(case: Case, values: dict[str, Any], by: Membership) -> list[CaseEvent]:
    closed, due, verdict = values.get("closed"), values.get("due"), values.get("satisfied", "")
    given: dict[str, Any] = {"kind": case.kind, "channel": case.channel}
    if due is not None and closed is not None:
        case.clock, case.due_on, case.due_by, case.first_due_by = {}, None, due, due
        given["stated_due"] = due.isoformat()
    events = [event_of(case, "receive", case.received_on, by, **given)]
    if closed is None:
        return events
    case.state, case.closed_on = Case.State.REPLIED, closed
    case.answered_at = timezone.make_aware(datetime.combine(closed, time(12)))
    if case.clock:
        CLOCK.end(case, closed)
    events.append(event_of(case, "reply", closed, by))
    if verdict:
        case.state = Case.State.SETTLED
        case.verdict, case.verdict_on = verdict, closed
        if verdict != Case.Verdict.NOT_REACHED:
            case.followed_on = closed
        events.append(event_of(case, "verdict", closed, by, verdict=verdict))
    return events
