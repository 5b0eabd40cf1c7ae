"""An example of every address of the site: which row it shows, and who may see that row.

A new address without a line here fails by name in ``test_pages.py``. Write ``PLAIN`` for an address
without parts, ``of(Model)`` for one that names the row of letter A of ``world.py`` by its code, and
``Example(…)`` for anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model, QuerySet

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import (
    organisations_visible_to,
    people_visible_to,
)
from hengjian.site.accounts.queries import (
    visible_to as memberships_visible_to,
)
from hengjian.site.projects.models import (
    AnnualPlan,
    Assessment,
    Asset,
    Bond,
    BondUse,
    ChangeOrder,
    Contract,
    CoordinatedPlan,
    DebtService,
    DiaryEntry,
    Document,
    FundAccount,
    FundPlan,
    Goal,
    ImportBatch,
    Income,
    Inspection,
    Milestone,
    MonitoringReport,
    Movement,
    OutputCertificate,
    Payment,
    PerformanceClause,
    PlanChange,
    Project,
    RevenueStream,
    Scheme,
    SchemeComment,
    Site,
    Suspension,
    UseChange,
    UtilityWork,
    Warning,
)
from hengjian.site.projects.queries import visible_to
from hengjian.site.projects.queries.visibility import projects_with_money
from tests.site.world import World

FINE = frozenset((200, 302, 405))
"""A page, a way on, or an address that only takes what is sent."""
NOT_HERE = frozenset((404,))
"""Nothing there yet: a plan that is a draft has no notice."""


@dataclass(frozen=True)
class Example:
    """The parts of an address, the row behind it, and what is answered to who may see that row."""

    parts: Callable[[World], dict[str, Any]] = lambda world: {}
    row: Callable[[World], Model] | None = None
    seen: Callable[[Membership], QuerySet[Any]] | None = None
    """The rows a membership sees; where the row is not among them, the answer is 404."""
    answers: frozenset[int] = field(default=FINE)
    right: Permission | None = None
    """A further right that what is there asks for: without it nothing is found."""


PLAIN = Example()
OTHERS = Example(lambda world: {"pk": 1}, answers=NOT_HERE)
"""Shows only what is one's own: the row of somebody else, or none, is not found."""
FILE_ELSEWHERE = Example(
    lambda world: {"pk": world.rows[Document]["X"].attachment_id},  # type: ignore[attr-defined]
    answers=NOT_HERE,
)
"""A file of another district's site."""


def of(
    model: type[Model], named: str = "code", /, answers: frozenset[int] = FINE, **more: Any
) -> Example:
    """The row A of the model, named by that field in the address, with fixed parts besides."""

    def row(world: World) -> Model:
        return world[model, "A"]

    def parts(world: World) -> dict[str, Any]:
        return {named: getattr(row(world), named), **more}

    return Example(parts, row, lambda membership: visible_to(model, membership), answers)


def _person(world: World) -> Person:
    return Person.objects.get(username="auditor")


def _serving(world: World) -> Membership:
    return Membership.objects.get(person__username="auditor")


def _unit(world: World) -> Organisation:
    return Organisation.objects.get(code="AUD")


def _with(
    row: Callable[[World], Model], seen: Callable[[Membership], QuerySet[Any]], **more: Any
) -> Example:
    return Example(lambda world: {"pk": row(world).pk, **more}, row, seen)


BATCH = _with(
    lambda world: world[ImportBatch, "A"], lambda membership: visible_to(ImportBatch, membership)
)
"""An import whose job is gone: it stands where it stood before."""
ACCOUNTS = {
    "act-as": OTHERS,
    "add-organisation": PLAIN,
    "add-person": PLAIN,
    "add-token": PLAIN,
    "act-on-person": _with(_person, people_visible_to, act="close"),
    "change-factor": Example(lambda world: {"act": "codes"}, answers=frozenset((200, 404))),
    "change-password": PLAIN,
    "end-membership": _with(_serving, memberships_visible_to),
    "end-other-sessions": PLAIN,
    "end-session": OTHERS,
    "enrol": PLAIN,
    "memberships": PLAIN,
    "no-membership": PLAIN,
    "organisation": _with(_unit, organisations_visible_to),
    "organisations": PLAIN,
    "people": PLAIN,
    "person": _with(_person, people_visible_to),
    "revoke-token": OTHERS,
    "rights": PLAIN,
    "rights-of": _with(_person, people_visible_to),
    "security": PLAIN,
    "verify": PLAIN,
}


def within(model: type[Model], answers: frozenset[int] = FINE, **more: Any) -> Example:
    """A page inside the site or project A, with the further parts of its address."""
    held = of(model)
    return Example(lambda world: {**held.parts(world), **more}, held.row, held.seen, answers)


def inside(model: type[Model], named: str, **more: Any) -> Example:
    """The row A of the model, its code under another name, with the code of what holds it."""

    def parts(world: World) -> dict[str, Any]:
        return {named: world[model, "A"].code, **more}  # type: ignore[attr-defined]

    return Example(parts, of(model).row, of(model).seen)


def of_money(**more: Any) -> Example:
    """An address of the money of project A; a part that is a model is the code of its row A."""

    def parts(world: World) -> dict[str, Any]:
        named = {
            name: world[part, "A"].code if isinstance(part, type) else part  # type: ignore[attr-defined]
            for name, part in more.items()
        }
        return {"code": "P-A", **named}

    return Example(parts, lambda world: world[Project, "A"], projects_with_money)


LIBRARY: dict[str, Example] = {
    "answer-opinion": within(Site, NOT_HERE, row="UO-A"),
    "confirm-site": of(Site),
    "edit-project": of(Project),
    "forget-filter": Example(lambda world: {"listing": "sites"}),
    "keep-filter": Example(lambda world: {"listing": "sites"}),
    "move-project": of(Project),
    "move-site": of(Site),
    "new-policy": of(Project),
    "new-programme": PLAIN,
    "new-project": PLAIN,
    "new-site": PLAIN,
    "project": of(Project),
    "project-document": of(Project),
    "project-document-withdraw": within(Project, document="DP-A"),
    "project-figure": within(Project, name="households"),
    "project-part": within(Project, key="approvals"),
    "project-part-remove": within(Project, key="approvals", row="AP-A"),
    "project-part-row": within(Project, key="approvals", row="AP-A"),
    "project-tab": within(Project, tab="scope"),
    "projects": PLAIN,
    "rest-no-longer-on": within(Project, policy="PD-A"),
    "rest-on": of(Project),
    "site": of(Site),
    "site-document": of(Site),
    "site-document-withdraw": within(Site, document="D-A"),
    "library-figure": Example(lambda world: {"name": "sites"}),
    "site-figure": within(Site, name="households"),
    "site-part": within(Site, key="scope"),
    "site-part-remove": within(Site, key="scope", row="I-A"),
    "site-part-row": within(Site, key="scope", row="I-A"),
    "site-section": within(Site, key="basics"),
    "site-tick": of(Site),
    "sites": PLAIN,
    "take-picture": of(Site),
    "withdraw-picture": within(Site, pk=1),
}
PLAN: dict[str, Example] = {
    "plan": of(AnnualPlan),
    "plan-approve": of(AnnualPlan),
    "plan-change-decide": of(PlanChange, "pk", code="Y-A"),
    "plan-change-new": of(AnnualPlan),
    "plan-money": of(AnnualPlan),
    "plan-new": PLAIN,
    "plan-notice": of(AnnualPlan, answers=NOT_HERE),
    "plan-publish": of(AnnualPlan),
    "plan-send-back": of(AnnualPlan),
    "plan-submit": of(AnnualPlan),
    "plan-weights": of(AnnualPlan),
    "plan-what-if": of(AnnualPlan),
    "plan-figure": of(AnnualPlan, name="cost"),
    "plan-why": of(AnnualPlan, scheme="SC-A", answers=NOT_HERE),
    "plan-wish": of(AnnualPlan),
    "plan-work-out": of(AnnualPlan),
    "plans": PLAIN,
}
WORKS: dict[str, Example] = {
    "works": PLAIN,
    "works-acceptance": of(Project),
    "works-card": of(Project),
    "works-checks": of(Project),
    "works-diary": of(Project),
    "works-entry": of(DiaryEntry),
    "works-figure": within(Project, name="开工率"),
    "works-milestones": of(Project),
    "works-plan-site": of(Site),
    "works-project": of(Project),
    "works-put-right": of(Inspection),
    "works-row": inside(Milestone, "row", code="P-A", key="milestones"),
    "works-row-new": within(Project, key="inspections"),
    "works-row-remove": inside(Milestone, "row", code="P-A", key="milestones"),
    "works-schedule": of(Project),
    "works-site": of(Site),
    "works-sites": of(Project),
    "works-worker": PLAIN,
    "works-write": PLAIN,
}
BONDS: dict[str, Example] = {
    "asset": of(Asset),
    "asset-new": of(Project),
    "asset-remove": of(Asset),
    "assessment": of(Assessment),
    "assessment-conclude": of(Assessment),
    "assessment-edit": of(Assessment),
    "assessment-new": PLAIN,
    "assessment-submit": of(Assessment),
    "assessment-withdraw": of(Assessment),
    "assessments": PLAIN,
    "bond": of(Bond),
    "bond-assign": of(Bond),
    "bond-calendar": PLAIN,
    "bond-disclosure": PLAIN,
    "bond-edit": of(Bond),
    "bond-forecast": of(Project),
    "bond-new": PLAIN,
    "bond-pay": of(Bond),
    "bond-payment": of(Bond, number=1),
    "bond-project": of(Project),
    "bond-projects": PLAIN,
    "bond-registers": of(Project),
    "bond-remove": of(Bond),
    "bond-simulation": of(Project),
    "bond-stress": of(Project),
    "bond-terms": of(Project),
    "bond-use": of(BondUse),
    "bond-why": of_money(kind="coverage", of="-"),
    "bonds": PLAIN,
    "clause": of(PerformanceClause),
    "clause-edit": of(PerformanceClause),
    "clause-new": PLAIN,
    "clause-score": of(PerformanceClause),
    "clause-why": of(PerformanceClause, answers=NOT_HERE),
    "clauses": PLAIN,
    "debt-service-take-back": of(DebtService),
    "goal": of(Goal),
    "goal-new": of(Project),
    "goal-remove": of(Goal),
    "goal-replace": of(Goal),
    "goal-report": of(Goal),
    "goals": of(Project),
    "goals-approve": of(Project),
    "income-new": of(Project),
    "income-reverse": of(Income),
    "stream": of(RevenueStream),
    "stream-new": of(Project),
    "stream-remove": of(RevenueStream),
    "use-change": of(UseChange),
    "use-change-agree": of(UseChange),
    "use-change-approve": of(UseChange),
    "use-change-new": PLAIN,
    "use-changes": PLAIN,
}
WATCHING: dict[str, Example] = {
    "monitoring": PLAIN,
    "monitoring-export": of(MonitoringReport, form="xlsx"),
    "monitoring-figure": of(MonitoringReport, key="money", answers=NOT_HERE),
    "monitoring-fill": of(MonitoringReport),
    "monitoring-new": PLAIN,
    "monitoring-refresh": of(MonitoringReport),
    "monitoring-report": of(MonitoringReport),
    "monitoring-review": of(MonitoringReport),
    "monitoring-send-back": of(MonitoringReport),
    "monitoring-submit": of(MonitoringReport),
    "suspension-decide": of(Suspension),
    "suspension-lift": of(Suspension),
    "warning": of(Warning),
    "warning-answer": of(Warning),
    "warning-close": of(Warning),
    "warning-propose": of(Warning),
    "warnings": PLAIN,
    "warnings-fact": within(Project, name="累计产值"),
    "warnings-project": of(Project),
    "warnings-project-watch": of(Project),
    "warnings-replay": of(Project),
    "warnings-watch": PLAIN,
}


MONEY: dict[str, Example] = {
    "bank": of(FundAccount),
    "bank-hand-in": of(FundAccount),
    "bank-settle": of(FundAccount, pk=0, answers=NOT_HERE),
    "change-order-decide": of(ChangeOrder),
    "change-order-new": of(Contract),
    "contract": of(Contract),
    "contract-claim": of(Contract),
    "contract-edit": of(Contract),
    "contract-new": of_money(),
    "contract-settle": of(Contract),
    "contracts": PLAIN,
    "fund-plan": of_money(row=FundPlan),
    "fund-plan-new": of_money(),
    "funds": PLAIN,
    "money": of_money(),
    "money-enter": of_money(kind="arrival"),
    "money-figure": of_money(line="central", name="due"),
    "money-movements": of_money(),
    "movement": of_money(row=Movement),
    "movement-reverse": of_money(row=Movement),
    "output-certify": of(OutputCertificate),
    "output-new": of(Contract),
    "payment": of(Payment),
    "payment-edit": of(Payment),
    "payment-new": of_money(),
    "payment-step": of(Payment, name="submit"),
    "payments": PLAIN,
}
WEB: dict[str, Example] = {
    **LIBRARY,
    **MONEY,
    **PLAN,
    **WORKS,
    **BONDS,
    **WATCHING,
    "attachment": FILE_ELSEWHERE,
    "comment-decide": of(SchemeComment),
    "coordinated-plan": of(CoordinatedPlan),
    "coordination": PLAIN,
    "coordination-edit": of(CoordinatedPlan),
    "coordination-new": PLAIN,
    "start-allow": of(Site),
    "starts": PLAIN,
    "utilities": PLAIN,
    "utility": of(UtilityWork),
    "utility-calendar": PLAIN,
    "utility-conflicts": PLAIN,
    "utility-new": PLAIN,
    "utility-remove": of(UtilityWork),
    "comment-enter": of(Scheme),
    "home": PLAIN,
    "export-csv": Example(lambda world: {"table": "sites"}),
    "export-oc4ids": PLAIN,
    "export-package": PLAIN,
    "export-xlsx": Example(lambda world: {"table": "sites"}),
    "exports": PLAIN,
    "import": BATCH,
    "import-confirm": BATCH,
    "import-new": PLAIN,
    "import-problems": replace(BATCH, answers=NOT_HERE),
    "import-template": Example(lambda world: {"table": "payments"}, right=Permission.PAYMENT_ENTER),
    "import-undo": BATCH,
    "imports": PLAIN,
    "job": OTHERS,
    "job-cancel": OTHERS,
    "map": PLAIN,
    "map-data": PLAIN,
    "reference": Example(answers=NOT_HERE),
    "reference-file": Example(lambda world: {"name": "index.html"}, answers=NOT_HERE),
    "search": PLAIN,
    "scheme": of(Scheme),
    "scheme-benefit": of(Scheme, answers=frozenset((200, 404))),
    "scheme-compare": PLAIN,
    "scheme-decide": of(Scheme),
    "scheme-edit": of(Scheme),
    "scheme-figure": of(Scheme, name="cost"),
    "scheme-new": PLAIN,
    "scheme-reopen": of(Scheme),
    "scheme-rescore": of(Scheme),
    "scheme-submit": of(Scheme),
    "scheme-withdraw": of(Scheme),
    "schemes": PLAIN,
    "thumbnail": FILE_ELSEWHERE,
    "trail": PLAIN,
    "trail-entry": Example(lambda world: {"sequence": 1}, answers=NOT_HERE),
    "trail-export": PLAIN,
    "trail-of": Example(lambda world: {"kind": "projects.site", "code": "T-A"}),
}
EXAMPLES = {
    **{f"accounts:{name}": each for name, each in ACCOUNTS.items()},
    **{f"web:{name}": each for name, each in WEB.items()},
}

PUBLIC = {
    "accounts:log-in": "where a stranger logs in",
    "accounts:demo-log-in": "the same in demo mode; does not exist otherwise",
    "accounts:log-out": "ends one's own session, whatever it may",
    "set_language": "the language of the page, before and after the log-in",
}
"""Addresses without the gate, each with the reason."""
BY_TOKEN = "api:"
"""Addresses of the REST interface begin so: they ask for a token, not for a session."""
OPEN_BY_TOKEN = {
    "api:api-root": "no page at all",
    "api:openapi-json": "the description of the interface, without any record",
}
