"""Which rows a membership sees. Every other query of the library starts here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import everywhere, inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.projects import models

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a row is reached: lookups to its regions, its projects and its sections.

    Who takes part in a whole project sees what ``projects`` reach; who takes part in one section
    only sees what ``sections`` reach; ``whole`` reaches what concerns every section alike.
    """

    regions: tuple[str, ...]
    projects: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    whole: str = ""
    unless: str = ""
    """A link that, where it is set, takes the row out of ``whole``: it belongs to that instead."""


def _of_site(link: str, *regions: str) -> Reach:
    return Reach(
        regions or (f"{link}__sub_district",), (f"{link}__project",), (f"{link}__section",)
    )


SITE = _of_site("site")
SITE_OR_PROJECT = Reach(
    ("site__sub_district", "project__region"),
    ("project", "site__project"),
    ("site__section",),
    whole="project",
    unless="site",
)
WHOLE = Reach(("project__region",), ("project",))
"""Seen by who takes part in the whole project, not by who takes part in a section."""
OF_CONTRACT = Reach(("contract__project__region",), ("contract__project",), ("contract__section",))
ON_THE_GROUND = Reach(
    ("project__region", "site__sub_district"), ("project",), ("section", "site__section")
)
REACH: dict[type[Model], Reach] = {
    models.Programme: Reach(("region",), whole="projects"),
    models.Project: Reach(("region",), whole="pk"),
    models.Section: Reach(("project__region",), ("project",), ("pk",)),
    models.Participation: Reach(("project__region",), ("project",), ("section",)),
    models.Site: Reach(("sub_district",), ("project",), ("section",)),
    models.ContiguousArea: _of_site("sites", "sub_district"),
    models.Building: SITE,
    models.ScopeItem: SITE_OR_PROJECT,
    models.Shortcoming: SITE,
    models.WillingnessSurvey: SITE,
    models.UtilityOpinion: SITE,
    models.Approval: Reach(("project__region",), whole="project"),
    models.SystemCheck: Reach(("project__region",), whole="project"),
    models.Document: SITE_OR_PROJECT,
    models.Viewpoint: SITE,
    models.SitePicture: _of_site("viewpoint__site"),
    models.Scheme: _of_site("sites", "region"),
    models.SchemeComment: _of_site("scheme__sites", "scheme__region"),
    models.PlanChange: Reach(("plan__region",), whole="plan__entries__scheme__sites__project"),
    models.AnnualPlan: Reach(("region",), whole="entries__scheme__sites__project"),
    models.UtilityWork: _of_site("sites", "region"),
    models.CoordinatedPlan: Reach(
        ("region",), ("project", "sites__project"), ("sites__section",), whole="project"
    ),
    models.ImportBatch: Reach(("region",)),
    models.FundPlan: WHOLE,
    models.FundDocument: WHOLE,
    models.FundAccount: WHOLE,
    models.Movement: WHOLE,
    models.BankStatement: Reach(("account__project__region",), ("account__project",)),
    models.BankLine: Reach(("account__project__region",), ("account__project",)),
    models.Contract: Reach(("project__region",), ("project",), ("section",)),
    models.ChangeOrder: OF_CONTRACT,
    models.OutputCertificate: OF_CONTRACT,
    models.Payment: Reach(("project__region",), ("project",), ("contract__section",)),
    models.RedLineStop: Reach(
        ("payment__project__region",), ("payment__project",), ("payment__contract__section",)
    ),
    models.FinalAccount: Reach(("project__region",), ("project",), ("contract__section",)),
    models.Bond: Reach(("region",), ("uses__project",)),
    models.BondUse: WHOLE,
    models.DebtService: WHOLE,
    models.BondTerms: WHOLE,
    models.RevenueStream: WHOLE,
    models.Income: WHOLE,
    models.Asset: WHOLE,
    models.UseChange: Reach(
        ("from_project__region", "to_project__region"), ("from_project", "to_project")
    ),
    models.PerformanceClause: Reach(("contract__project__region",), ("contract__project",)),
    models.Assessment: WHOLE,
    models.Goal: WHOLE,
    models.GoalProgress: Reach(("goal__project__region",), ("goal__project",)),
    models.Milestone: ON_THE_GROUND,
    models.PlannedOutput: Reach(("project__region",), ("project",), ("section",)),
    models.Inspection: ON_THE_GROUND,
    models.Incident: ON_THE_GROUND,
    models.DiaryEntry: SITE,
    models.Acceptance: Reach(
        ("project__region", "site__sub_district"),
        ("project",),
        ("contract__section", "site__section"),
    ),
    models.HandOver: SITE,
    models.Warning: WHOLE,
    models.Suspension: WHOLE,
    models.MonitoringReport: WHOLE,
}

MONEY: frozenset[type[Model]] = frozenset(
    (
        models.FundPlan,
        models.FundDocument,
        models.FundAccount,
        models.Movement,
        models.BankStatement,
        models.BankLine,
        models.Contract,
        models.ChangeOrder,
        models.OutputCertificate,
        models.Payment,
        models.RedLineStop,
        models.FinalAccount,
        models.Bond,
        models.BondUse,
        models.DebtService,
        models.BondTerms,
        models.RevenueStream,
        models.Income,
        models.Asset,
        models.UseChange,
        models.PerformanceClause,
        models.PlannedOutput,
        models.Suspension,
        models.Warning,
        models.MonitoringReport,
    )
)
"""Rows seen only with ``money.view``."""
MONEY_TABLES = frozenset(
    (
        "fund-plans", "fund-documents", "movements", "contracts", "change-orders", "certificates",
        "payments", "planned-output", "bonds", "bond-terms", "bond-uses", "debt-service",
        "streams", "income", "assets",
    )
)  # fmt: skip
"""Imported tables of such rows: their files show what the rows say."""
NOTHING = Q(pk__in=())
DECIDED: dict[type[Model], Q] = {
    models.AnnualPlan: Q(state=models.AnnualPlan.State.PUBLISHED),
    models.PlanChange: Q(
        state=models.PlanChange.State.APPROVED,
        plan__state=models.AnnualPlan.State.PUBLISHED,
    ),
}
"""What those who carry out or take part see of a region's plans: what was published. A plan that is
being drawn up names budgets and schemes before anything of it is put out to tender."""
FOR_ALL: frozenset[type[Model]] = frozenset((models.PolicyDocument,))
"""Rows that belong to no region: whoever may see the library sees them."""


def key_on_the_trail(model: type[Model]) -> str:
    """The field by which a line of the trail names its row."""
    return "code" if any(field.name == "code" for field in model._meta.concrete_fields) else "pk"


def visible_to(model: type[Row], membership: Membership) -> QuerySet[Row]:
    """The rows of ``model`` that the membership sees; none without ``library.view``, and of money
    none without ``money.view``.

    A sub-district sees, besides its own sites, the projects, programmes and plans of its
    district that concern it. Raises ``KeyError`` for a model of which nobody said who sees it.
    """
    rows = model._default_manager.all()
    if not membership.may(Permission.LIBRARY_VIEW):
        return rows.none()
    if model in MONEY and not membership.may(Permission.MONEY_VIEW):
        return rows.none()
    if model in FOR_ALL:
        return rows
    if model is models.ImportBatch and not membership.may(Permission.MONEY_VIEW):
        rows = rows.exclude(table__in=MONEY_TABLES)
    reach = REACH[model]
    if membership.role.sees is not Sees.REGION:
        rows = rows.filter(DECIDED.get(model, Q()))
    match membership.role.sees:
        case Sees.REGION:
            return rows.filter(_in_region(model, reach, membership))
        case Sees.OWN | Sees.PARTICIPATING if model is models.ImportBatch:
            return rows.filter(by__in=_colleagues(membership))
        case Sees.OWN:
            return rows.filter(_carried_out(model, reach, membership))
        case Sees.PARTICIPATING:
            return rows.filter(_taking_part(model, reach, membership))
        case Sees.NOTHING:
            return rows.none()


def _colleagues(membership: Membership) -> QuerySet[Any]:
    """Who acts for the same organisation: an import that belongs to no project belongs to it."""
    own = Membership.objects.filter(organisation=membership.organisation_id)
    return own.values("person__username")


def projects_with_money(membership: Membership) -> QuerySet[models.Project]:
    """The projects whose money as a whole the membership sees: by region, as who carries them out,
    or as who takes part in the whole; a part in one section shows that section's contracts only."""
    rows = visible_to(models.Project, membership)
    if not membership.may(Permission.MONEY_VIEW):
        return rows.none()
    if membership.role.sees is Sees.REGION and not everywhere(membership):
        return rows.filter(region__in=inside_region(membership).values("pk"))
    if membership.role.sees is Sees.PARTICIPATING:
        parts = models.Participation.objects.filter(
            organisation=membership.organisation_id, section=None
        )
        return rows.filter(pk__in=parts.values("project"))
    return rows


def _in_region(model: type[Model], reach: Reach, membership: Membership) -> Q:
    if everywhere(membership):
        return Q()
    regions = inside_region(membership).values("pk")
    found = Q()
    for lookup in reach.regions:
        found |= Q(**{f"{lookup}__in": regions})
    region = membership.organisation.region
    if region.kind != region.Kind.SUB_DISTRICT:
        return found
    above = [code for code in region.path.split("/") if code]
    if model in (models.Programme, models.AnnualPlan, models.UtilityWork):
        return found | Q(region__code__in=above)
    if model is models.PlanChange:
        return found | Q(plan__region__code__in=above)
    if model is models.Project:
        mine = models.Site.objects.filter(sub_district__in=regions)
        return _one_of(model, {"region": found, "pk": Q(pk__in=mine.values("project"))})
    return found


def _carried_out(model: type[Model], reach: Reach, membership: Membership) -> Q:
    mine = models.Project.objects.filter(implementer=membership.organisation_id).values("pk")
    lookups = [each for each in (*reach.projects, reach.whole) if each]
    return _one_of(model, {lookup: _leading_to(model, lookup, mine) for lookup in lookups})


def _taking_part(model: type[Model], reach: Reach, membership: Membership) -> Q:
    """In the whole project, or in the row's own section where the part is only in that."""
    parts = parts_of(membership)
    whole = {project for project, section in parts if section is None}
    sections = {section for _, section in parts if section is not None}
    asked = dict.fromkeys(reach.projects, whole) | dict.fromkeys(reach.sections, sections)
    found = {lookup: _leading_to(model, lookup, keys) for lookup, keys in asked.items() if keys}
    if reach.whole and parts:
        alike = _leading_to(model, reach.whole, {project for project, _ in parts})
        belongs = Q(**{f"{reach.unless}__isnull": True}) if reach.unless else Q()
        found[reach.whole] = found.get(reach.whole, NOTHING) | alike & belongs
    own = found and all("__" not in lookup and leads_to_one(model, lookup) for lookup in found)
    return reduce(or_, found.values()) if own else _one_of(model, found)


def parts_of(membership: Membership) -> Sequence[tuple[int, int | None]]:
    """The projects in which its organisation takes part, and the section where it is only that
    one; read once for a membership as it was loaded, that is, for a request.

    An organisation has tens of parts. Named one by one in a query they find their rows by an index.
    """
    if membership.parts is None:
        mine = models.Participation.objects.filter(organisation=membership.organisation_id)
        membership.parts = tuple(mine.order_by().values_list("project", "section"))
    return membership.parts


def _leading_to(model: Any, lookup: str, keys: Collection[int] | QuerySet[Any]) -> Q:
    """The lookup leads to one of the keys, without doubling rows: where a row has many of what the
    lookup leads over, those are asked for their row, and not joined to it."""
    if leads_to_one(model, lookup):
        return Q(**{f"{lookup}__in": keys})
    name, _, onward = lookup.partition("__")
    field = model._meta.get_field(name)
    mine, over, back = f"{name}__in", field.related_model, "pk"
    if field.many_to_many:
        mine, over, back = "pk__in", field.remote_field.through, field.m2m_field_name()
        onward = "__".join(each for each in (field.m2m_reverse_field_name(), onward) if each)
    elif field.one_to_many:
        mine, back, onward = "pk__in", field.remote_field.name, onward or "pk"
    found = over._default_manager.filter(_leading_to(over, onward, keys))
    return Q(**{mine: found.order_by().values(back)})


def _one_of(model: type[Model], conditions: Mapping[str, Q]) -> Q:
    """One of the conditions holds; each asks over another lookup.

    Conditions over joins are asked each by itself: joined by “or” none would find its rows by an
    index.
    """
    if not conditions:
        return NOTHING
    if len(conditions) == 1:
        return next(iter(conditions.values()))
    rows = model._default_manager.order_by()
    each = [rows.filter(condition).values("pk") for condition in conditions.values()]
    return Q(pk__in=each[0].union(*each[1:]))


def leads_to_one(model: Any, lookup: str) -> bool:
    """Whether a row has one row at most at the end of the lookup: a join does not double it."""
    for name in lookup.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return False
        model = field.related_model
    return True
