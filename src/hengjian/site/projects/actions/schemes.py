"""Schemes: drawn up, submitted, decided by another person, opened again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import LONG_REASON, unreasoned
from hengjian.site.projects.benefits import put_score
from hengjian.site.projects.keeping.rows import Clash
from hengjian.site.projects.keeping.rules import problems_of
from hengjian.site.projects.keeping.surroundings import Surroundings
from hengjian.site.projects.models import PlanEntry, Scheme, SchemeItem, Site
from hengjian.site.projects.queries.names import initials
from hengjian.site.projects.scope_catalogue import catalogue
from hengjian.site.projects.steps import by_author, next_code, out_of_state

State = Scheme.State
EDITABLE = (State.DRAFT, State.REJECTED)
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Works:
    """One row of works as entered; no ``site`` means all sites of the scheme."""

    item: str
    quantity: Decimal
    unit_cost: Decimal
    site: Site | None = None


@action(Permission.SCHEME_EDIT)
def create(
    *, by: Membership, values: Values, sites: Collection[Site], works: Sequence[Works]
) -> Scheme:
    """Draw up a new scheme. ``values`` names fields; a missing ``code`` is given out.

    The sites must be rows the person sees. Raises ``Refused`` with everything that is wrong.
    """
    scheme = Scheme(entered_by=by.person.username)
    wanted = dict(values)
    year = wanted.get("year")
    wanted["code"] = wanted.get("code") or next_code(Scheme, f"FA{year}-")
    return _keep(by, scheme, wanted, sites, works, verb="scheme.create", before=None)


@action(Permission.SCHEME_EDIT)
def change(
    *,
    by: Membership,
    scheme: Scheme,
    values: Values,
    sites: Collection[Site],
    works: Sequence[Works],
    version: int | None,
) -> Scheme:
    """Change a scheme that is being drawn up; whoever changed it last may not decide on it.

    Raises ``keeping.rows.Clash`` where somebody else was faster, ``Refused`` with all problems.
    """
    scheme = locked(scheme)
    if problems := out_of_state(scheme, EDITABLE, Text("修改", "Change")):
        raise Refused(problems)
    if version is not None and version != scheme.version:
        who, when = scheme.entered_by, f"{timezone.localtime(scheme.changed_at):%Y-%m-%d %H:%M}"
        raise Clash(scheme, values, problem("changed-meanwhile", who=who, when=when))
    before = _whole(scheme)
    scheme.entered_by, scheme.state = by.person.username, State.DRAFT
    scheme.version += 1
    return _keep(by, scheme, dict(values), sites, works, verb="scheme.change", before=before)


@action(Permission.SCHEME_EDIT)
def submit(*, by: Membership, scheme: Scheme) -> Scheme:
    """Hand a finished scheme in; from here on comments are asked for."""
    scheme = locked(scheme)
    problems = out_of_state(scheme, EDITABLE, Text("提交", "submitted"))
    if not scheme.sites.exists():
        problems.append(problem("scheme-without-sites"))
    if scheme.cost <= 0:
        problems.append(problem("scheme-without-works"))
    return _step(by, scheme, State.SUBMITTED, "scheme.submit", problems)


@action(Permission.SCHEME_EDIT)
def withdraw(*, by: Membership, scheme: Scheme) -> Scheme:
    """Take a scheme back before it is decided."""
    scheme = locked(scheme)
    problems = out_of_state(scheme, (State.SUBMITTED,), Text("撤回", "withdrawn"))
    return _step(by, scheme, State.DRAFT, "scheme.withdraw", problems)


@action(Permission.SCHEME_DECIDE)
def decide(*, by: Membership, scheme: Scheme, accepted: bool, why: str) -> Scheme:
    """Accept the scheme as a candidate of the annual plan, or reject it; with a reason, by another
    person than the one who entered it."""
    scheme = locked(scheme)
    problems = [
        *out_of_state(scheme, (State.SUBMITTED,), Text("审定", "decided")),
        *by_author(scheme, by, scheme.entered_by),
        *unreasoned(why, LONG_REASON),
    ]
    before = _noted(scheme)
    scheme.decided_by, scheme.decided_at = by.person.username, timezone.now()
    scheme.decision_reason = why
    state = State.ACCEPTED if accepted else State.REJECTED
    verb = "scheme.accept" if accepted else "scheme.reject"
    return _step(by, scheme, state, verb, problems, why=why, before=before)


@action(Permission.SCHEME_EDIT)
def reopen(*, by: Membership, scheme: Scheme, why: str) -> Scheme:
    """Open an accepted scheme for changes, unless a plan that was handed in rests on it."""
    scheme = locked(scheme)
    problems = [
        *out_of_state(scheme, (State.ACCEPTED,), Text("退回修改", "reopened")),
        *unreasoned(why, LONG_REASON),
    ]
    held = PlanEntry.objects.filter(scheme=scheme, chosen=True).exclude(plan__state="draft")
    entry = held.select_related("plan").first()
    if entry is not None:
        problems.append(problem("scheme-in-plan", name=scheme, plan=entry.plan))
    return _step(by, scheme, State.DRAFT, "scheme.reopen", problems, why=why)


@action(Permission.SCHEME_EDIT)
def rescore(*, by: Membership, scheme: Scheme) -> Scheme:
    """Score the scheme anew from what the records say today."""
    scheme = locked(scheme)
    before = _noted(scheme)
    put_score(scheme)
    scheme.save()
    record(by=by, action="scheme.score", subject=scheme, before=before, after=_noted(scheme))
    return scheme


def _step(
    by: Membership,
    scheme: Scheme,
    state: str,
    verb: str,
    problems: list[Problem],
    *,
    why: str = "",
    before: dict[str, Any] | None = None,
) -> Scheme:
    if problems:
        raise Refused(problems)
    before = before or _noted(scheme)
    scheme.state = state
    scheme.version += 1
    put_score(scheme)
    scheme.save()
    record(by=by, action=verb, subject=scheme, why=why, before=before, after=_noted(scheme))
    return scheme


def _keep(
    by: Membership,
    scheme: Scheme,
    values: dict[str, Any],
    sites: Collection[Site],
    works: Sequence[Works],
    *,
    verb: str,
    before: dict[str, Any] | None,
) -> Scheme:
    for name, value in values.items():
        setattr(scheme, name, value)
    problems = problems_of(scheme, Surroundings())
    problems += _dates(scheme)
    problems += _places(scheme, sites)
    items = [_item(work) for work in works]
    problems += [found for n, w in enumerate(works, 1) for found in _work_problems(n, w, sites)]
    if not scheme.pk and Scheme.objects.filter(code=scheme.code).exists():
        problems.append(problem("code-taken", Place(path="code"), found=scheme.code))
    if problems:
        raise Refused(problems)
    scheme.pinyin = initials(scheme.name)
    scheme.cost = sum((item.cost for item in items), Decimal(0))
    scheme.sites_count = len(sites)
    scheme.save()
    scheme.sites.set(sites)
    scheme.items.all().delete()
    for item in items:
        item.scheme = scheme
    SchemeItem.objects.bulk_create(items)
    put_score(scheme)
    scheme.save(update_fields=["benefit", "benefit_trace"])
    record(by=by, action=verb, subject=scheme, before=before, after=_whole(scheme))
    return scheme


def _whole(scheme: Scheme) -> dict[str, Any]:
    """The row with its sites and works, as the trail keeps them; the trace stays with the row."""
    values = _noted(scheme)
    values["sites"] = sorted(scheme.sites.values_list("code", flat=True))
    rows = scheme.items.values_list("item", "quantity", "unit_cost", "site__code")
    values["works"] = sorted(f"{i} {q}×{c} {s or ''}".strip() for i, q, c, s in rows)
    return values


def _noted(scheme: Scheme) -> dict[str, Any]:
    """The row without the trace of its score, which stays with the row."""
    return {key: value for key, value in snapshot(scheme).items() if key != "benefit_trace"}


def _item(work: Works) -> SchemeItem:
    return SchemeItem(
        site=work.site, item=work.item, quantity=work.quantity, unit_cost=work.unit_cost
    )


def _dates(scheme: Scheme) -> Iterator[Problem]:
    if scheme.starts_on and scheme.finishes_on and scheme.finishes_on < scheme.starts_on:
        yield problem("work-dates", Place(path="finishes_on"), name=scheme)


def _places(scheme: Scheme, sites: Collection[Site]) -> Iterator[Problem]:
    if not sites:
        yield problem("scheme-without-sites", Place(path="sites"))
    for site in sites:
        if scheme.region_id and site.sub_district_id != scheme.region_id:
            place = Place(path="sites")
            yield problem("scheme-site-out-of-place", place, site=site, place=scheme.region)


def _work_problems(line: int, work: Works, sites: Collection[Site]) -> Iterator[Problem]:
    place = Place(path=f"works.{line}")
    if work.item not in catalogue():
        yield problem("works-unknown", place, found=work.item)
    if work.quantity <= 0 or work.unit_cost < 0:
        values = {"line": line, "item": work.item, "found": f"{work.quantity} × {work.unit_cost}"}
        yield problem("scheme-item-number", place, **values)
    if work.site is not None and work.site not in sites:
        yield problem("scheme-site-elsewhere", place, line=line, site=work.site)
