"""Works of the utility owners: entered, changed, taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library import rows
from hengjian.site.library.models import Site
from hengjian.site.planning.models import UtilityWork
from hengjian.site.platform.hands import next_code

Values = Mapping[str, Any]


@action(Permission.UTILITY_EDIT)
def create(*, by: Membership, values: Values, sites: Collection[Site]) -> UtilityWork:
    """Enter a work. A place must be named: a road, an area, sites or coordinates."""
    _check(values, sites)
    wanted = dict(values)
    wanted["code"] = wanted.get("code") or next_code(UtilityWork, f"GX{wanted['starts_on']:%Y}-")
    work = rows.create(by=by, row=UtilityWork(), values=wanted, verb="utility.create")
    _set_sites(work, sites)
    return work


@action(Permission.UTILITY_EDIT)
def change(
    *,
    by: Membership,
    work: UtilityWork,
    values: Values,
    sites: Collection[Site],
    version: int | None,
) -> UtilityWork:
    """Change a work. Raises ``library.rows.Clash`` where somebody else was faster."""
    _check(values, sites)
    before = {"sites": _codes(work.sites.all()), "version": work.version}
    work = rows.change(by=by, row=work, values=values, version=version, verb="utility.change")
    if _codes(sites) == before["sites"]:
        return work
    work.version += work.version == before["version"]  # only its sites differ
    _set_sites(work, sites)
    after = {"sites": _codes(sites), "version": work.version}
    record(by=by, action="utility.change", subject=work, before=before, after=after)
    return work


@action(Permission.UTILITY_EDIT)
def remove(*, by: Membership, work: UtilityWork, why: str) -> None:
    """Take a work out that is not planned any more; what it was stays on the trail."""
    rows.remove(by=by, row=work, verb="utility.remove", why=why)


def _codes(sites: Iterable[Site]) -> list[str]:
    return sorted(site.code for site in sites)


def _set_sites(work: UtilityWork, sites: Collection[Site]) -> None:
    work.sites.set(sites)
    work.sites_count = len(sites)
    work.save(update_fields=["sites_count", "version"])


def _check(values: Values, sites: Collection[Site]) -> None:
    problems: list[Problem] = []
    starts, ends, name = values.get("starts_on"), values.get("ends_on"), values.get("name", "")
    if starts and ends and ends < starts:
        problems.append(problem("work-dates", Place(path="ends_on"), name=name))
    there = (values.get("street"), values.get("area"), values.get("longitude"))
    if not sites and not any(there):
        problems.append(problem("work-nowhere", Place(path="street"), name=name))
    if problems:
        raise Refused(problems)
