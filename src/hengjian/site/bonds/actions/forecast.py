"""What is to repay the bonds: streams of revenue, income really obtained, assets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import reversals
from hengjian.site.bonds.models import Asset, Income, RevenueStream
from hengjian.site.library import rows
from hengjian.site.library.models import Project
from hengjian.site.platform.codes import new_code

Values = Mapping[str, Any]


@action(Permission.FORECAST_EDIT)
def add_stream(*, by: Membership, project: Project, values: Values) -> RevenueStream:
    """Enter a stream of revenue with its assumptions, dated and sourced."""
    wanted = {"code": new_code(project.code, "R"), **values}
    row = RevenueStream(project=project)
    return rows.create(by=by, row=row, values=wanted, verb="revenuestream.create")


@action(Permission.FORECAST_EDIT)
def change_stream(
    *, by: Membership, stream: RevenueStream, values: Values, version: int | None
) -> RevenueStream:
    """Change its assumptions; what they were stays on the trail."""
    verb = "revenuestream.change"
    return rows.change(by=by, row=stream, values=values, version=version, verb=verb)


@action(Permission.FORECAST_EDIT)
def remove_stream(*, by: Membership, stream: RevenueStream, why: str) -> None:
    """Take out a stream that never earned anything."""
    if count := stream.income.count():
        raise Refused([problem("stream-has-income", name=stream, count=count)])
    rows.remove(by=by, row=stream, verb="revenuestream.remove", why=why)


@action(Permission.FORECAST_EDIT)
def enter_income(*, by: Membership, project: Project, values: Values) -> Income:
    """Enter income the project obtained."""
    row = Income(project=project, entered_by=by.person.username)
    wanted = {"code": new_code(project.code, "I"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="income.create")


@action(Permission.FORECAST_EDIT)
def reverse_income(*, by: Membership, income: Income, why: str) -> Income:
    """Reverse a wrong entry of another person: both stay, neither counts."""
    return reversals.reverse(by=by, entry=income, why=why)


@action(Permission.FORECAST_EDIT)
def add_asset(*, by: Membership, project: Project, values: Values) -> Asset:
    """Enter something lasting that the money made."""
    wanted = {"code": new_code(project.code, "Z"), **values}
    return rows.create(by=by, row=Asset(project=project), values=wanted, verb="asset.create")


@action(Permission.FORECAST_EDIT)
def change_asset(*, by: Membership, asset: Asset, values: Values, version: int | None) -> Asset:
    """Change an asset's record."""
    return rows.change(by=by, row=asset, values=values, version=version, verb="asset.change")


@action(Permission.FORECAST_EDIT)
def remove_asset(*, by: Membership, asset: Asset, why: str) -> None:
    """Take an asset out of the register, with a reason."""
    rows.remove(by=by, row=asset, verb="asset.remove", why=why)
