"""Schemes: drawn up, changed, scored anew; the way on is ``library.steps``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library.benefits import put_score
from hengjian.site.library.models import Scheme, SchemeItem, Site
from hengjian.site.library.references import set_values
from hengjian.site.library.rows import Clash
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.site.library.steps import SCHEME, without_trace
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked
from hengjian.site.platform.names import initials
from hengjian.site.platform.surroundings import Surroundings

State = Scheme.State
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

    Raises ``library.rows.Clash`` where somebody else was faster, ``Refused`` with all problems.
    """
    scheme = locked(scheme)
    if problems := SCHEME.closed(scheme):
        raise Refused(problems)
    if version is not None and version != scheme.version:
        who, when = scheme.entered_by, f"{timezone.localtime(scheme.changed_at):%Y-%m-%d %H:%M}"
        raise Clash(scheme, values, problem("changed-meanwhile", who=who, when=when))
    before = _whole(scheme)
    scheme.entered_by, scheme.state = by.person.username, State.DRAFT
    scheme.version += 1
    return _keep(by, scheme, dict(values), sites, works, verb="scheme.change", before=before)


@action(Permission.SCHEME_EDIT)
def rescore(*, by: Membership, scheme: Scheme) -> Scheme:
    """Score the scheme anew from what the records say today."""
    scheme = locked(scheme)
    before = without_trace(scheme)
    put_score(scheme)
    scheme.save()
    record(by=by, action="scheme.score", subject=scheme, before=before, after=without_trace(scheme))
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
    problems = set_values(scheme, values, by)
    problems += problems_of(scheme, Surroundings())
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
    values = without_trace(scheme)
    values["sites"] = sorted(scheme.sites.values_list("code", flat=True))
    rows = scheme.items.values_list("item", "quantity", "unit_cost", "site__code")
    values["works"] = sorted(f"{i} {q}×{c} {s or ''}".strip() for i, q, c, s in rows)
    return values


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
