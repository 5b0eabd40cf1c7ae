"""The rows of projects as the record tables of the data dictionary: one declaration a table.

Money is counted where it crosses a line on its way giver → treasury → special account → payee:
over the first line it has arrived, over the second it is transferred, over the third it is paid.
What goes back over a line counts below zero, on the day it went back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from hengjian.site.accounts.models import Membership
from hengjian.site.projects import models
from hengjian.site.projects.models import Project
from hengjian.site.projects.models.cents import Yuan
from hengjian.site.projects.queries.accepting import accepting_outer
from hengjian.site.projects.queries.visibility import visible_to

Columns = Mapping[str, Any]
"""Names to expressions of the database."""
EVERY = Q()
WAY = ("giver", "treasury", "special", "payees")
"""The kinds of accounts in the order in which money passes them."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one model that make up a record table, or a part of it."""

    model: type[Model]
    project: str
    """The link to the key of the row's project."""
    columns: Callable[[date], Columns]
    """What each column is, as of a day."""
    narrow: Q = EVERY

    def rows(self, projects: QuerySet[Project], seen_by: Membership | None = None) -> QuerySet[Any]:
        """The rows of these projects, in no order: all, or those a membership sees."""
        own = {f"{self.project}__in": projects.values("pk")}
        every = self.model._default_manager.all()
        rows = every if seen_by is None else visible_to(self.model, seen_by)
        return rows.filter(self.narrow, **own).order_by()


def _sections(_: date) -> Columns:
    return {"code": F("code"), "name": F("name")}


def _sites(as_of: date) -> Columns:
    last = accepting_outer().filter(accepted_on__lte=as_of).order_by("-accepted_on", "-pk")
    return {
        "code": F("code"),
        "name": F("name"),
        "sub_district": F("sub_district__name"),
        "community": F("community"),
        "section": F("section__code"),
        "planned": _truth(~Q(stage=models.Site.Stage.RESERVE)),
        "built_year": F("built_year"),
        "buildings": F("buildings_count"),
        "households": F("households"),
        "floor_area": F("floor_area"),
        "contiguous": _truth(Q(area__isnull=False)),
        "registered": Case(
            When(confirmed_at__isnull=True, then=False),
            default=_truth(Q(confirmed_at__date__lte=as_of)),
            output_field=BooleanField(),
        ),
        "planned_start_on": F("planned_start_on"),
        "started_on": F("started_on"),
        "planned_finish_on": F("planned_finish_on"),
        "finished_on": F("finished_on"),
        "accepted_on": Subquery(last.values("accepted_on")[:1]),
        "passed": Subquery(last.values("passed")[:1]),
    }


def _truth(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _due(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "due": F("amount"),
        "due_on": F("due_on"),
    }


def _promised(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "amount": F("amount"),
        "due_on": F("due_on"),
    }


def _over(line: int) -> Q:
    """Movements that cross the line behind the first ``line`` kinds of accounts, either way."""
    before, behind = WAY[:line], WAY[line:]
    return Q(from_account__kind__in=before, to_account__kind__in=behind) | _back(line)


def _back(line: int) -> Q:
    return Q(from_account__kind__in=WAY[line:], to_account__kind__in=WAY[:line])


def _signed(line: int) -> Case:
    lessened = ExpressionWrapper(
        F("amount") * Value(-1, output_field=IntegerField()), output_field=Yuan()
    )
    return Case(When(_back(line), then=lessened), default=F("amount"), output_field=Yuan())


def _arrived(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "arrived": _signed(1),
        "arrived_on": F("happened_on"),
        "document": F("document__number"),
    }


def _transferred(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "transferred": _signed(2),
        "transferred_on": F("happened_on"),
        "document": F("document__number"),
    }


def _payments(_: date) -> Columns:
    def of_payment(path: str) -> Coalesce:
        return Coalesce(F(f"payment__{path}"), F(f"reverses__payment__{path}"))

    return {
        "code": F("code"),
        "section": of_payment("contract__section__code"),
        "paid_on": F("happened_on"),
        "amount": _signed(3),
        "source": F("fund_source"),
        "payee": of_payment("payee"),
        "purpose": of_payment("category"),
    }


def _certificates(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("contract__section__code"),
        "site": F("site__code"),
        "period": F("month"),
        "certified_on": F("certified_on"),
        "amount": F("amount"),
    }


def _contracts(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("section__code"),
        "kind": F("kind"),
        "amount": F("amount"),
        "signed_on": F("signed_on"),
    }


def _change_orders(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("contract__section__code"),
        "amount": F("amount"),
        "ordered_on": F("ordered_on"),
    }


def _planned_output(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("section__code"),
        "month": F("month"),
        "amount": F("amount"),
    }


def _milestones(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": Coalesce(F("section__code"), F("site__section__code")),
        "site": F("site__code"),
        "kind": F("kind"),
        "planned_on": F("planned_on"),
        "actual_on": F("actual_on"),
    }


def _inspections(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": Coalesce(F("section__code"), F("site__section__code")),
        "site": F("site__code"),
        "kind": F("kind"),
        "inspected_on": F("on"),
        "passed": F("passed"),
        "serious": F("serious"),
        "due_on": F("due_on"),
        "put_right_on": F("put_right_on"),
    }


def _incidents(_: date) -> Columns:
    return {
        "code": F("code"),
        "happened_on": F("on"),
        "severity": F("severity"),
        "injured": F("injured"),
        "deaths": F("deaths"),
    }


TABLES: Mapping[str, tuple[Part, ...]] = {
    "sections": (Part(models.Section, "project", _sections),),
    "sites": (Part(models.Site, "project", _sites, ~Q(stage=models.Site.Stage.REMOVED)),),
    "funds": (
        Part(models.FundPlan, "project", _due, Q(due_on__isnull=False)),
        Part(models.Movement, "project", _arrived, _over(1)),
        Part(models.Movement, "project", _transferred, _over(2)),
    ),
    "payments": (Part(models.Movement, "project", _payments, _over(3)),),
    "certificates": (
        Part(
            models.OutputCertificate,
            "contract__project",
            _certificates,
            Q(state=models.OutputCertificate.State.CONFIRMED),
        ),
    ),
    "fund_promises": (Part(models.FundPlan, "project", _promised),),
    "contracts": (Part(models.Contract, "project", _contracts),),
    "change_orders": (
        Part(
            models.ChangeOrder,
            "contract__project",
            _change_orders,
            Q(state=models.ChangeOrder.State.APPROVED),
        ),
    ),
    "planned_output": (Part(models.PlannedOutput, "project", _planned_output),),
    "milestones": (Part(models.Milestone, "project", _milestones),),
    "inspections": (Part(models.Inspection, "project", _inspections),),
    "incidents": (Part(models.Incident, "project", _incidents),),
}
"""Every record table that the rows of projects fill."""
