"""Who is told of what is done to the rows: by the actions on the trail, in the same transaction.

Whoever holds the right to take the next step and sees the row is told, but not whoever just acted.
Once that step is taken, by anybody, the notices of it are settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse

from hengjian.bilingual import Text, same
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.actor import Actor
from hengjian.site.common.trail import Change
from hengjian.site.library.models import Participation, Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.notices.kinds import DECISION, WARNING
from hengjian.site.notices.telling import about_of, notify, settle
from hengjian.site.platform.resource import resource_of
from hengjian.site.watching.models import Warning
from hengjian.site.watching.rules import rules

MANY = 5
"""More rows than this by one action are told of as a number, with their list."""
Page = Callable[[Any], str]


def _page(name: str) -> Page:
    return lambda row: reverse(name, args=[row.code])


@dataclass(frozen=True, slots=True)
class Route:
    """Who is told of an action, in which words, and which actions settle it."""

    right: Permission
    words: Text
    """``{name}`` is the row."""
    many: Text
    """``{count}`` rows at once."""
    page: Page
    listing: str
    until: tuple[str, ...]
    kind: str = DECISION


def _contract_of(row: Any) -> str:
    return reverse("web:contract", args=[row.contract.code])


ROUTES: dict[str, Route] = {
    "scheme.submit": Route(
        Permission.SCHEME_DECIDE,
        Text("方案待审定：{name}", "A scheme awaits a decision: {name}"),
        Text("{count} 个方案待审定", "{count} schemes await a decision"),
        _page("web:scheme"),
        "web:schemes",
        ("scheme.accept", "scheme.reject", "scheme.withdraw"),
    ),
    "comment.enter": Route(
        Permission.COMMENT_DECIDE,
        Text("意见待答复：{name}", "A comment awaits an answer: {name}"),
        Text("{count} 条意见待答复", "{count} comments await an answer"),
        lambda row: reverse("web:scheme", args=[row.scheme.code]),
        "web:schemes",
        ("comment.decide",),
    ),
    "plan.submit": Route(
        Permission.PLAN_APPROVE,
        Text("年度计划待批准：{name}", "An annual plan awaits approval: {name}"),
        Text("{count} 份年度计划待批准", "{count} annual plans await approval"),
        _page("web:plan"),
        "web:plans",
        ("plan.approve", "plan.send_back"),
    ),
    "plan.approve": Route(
        Permission.PLAN_PUBLISH,
        Text("年度计划已批准，待公布：{name}", "An approved plan awaits publication: {name}"),
        Text("{count} 份计划待公布", "{count} plans await publication"),
        _page("web:plan"),
        "web:plans",
        ("plan.publish",),
    ),
    "plan_change.propose": Route(
        Permission.PLAN_APPROVE,
        Text("计划调整待批准：{name}", "A change of a plan awaits approval: {name}"),
        Text("{count} 项计划调整待批准", "{count} changes of plans await approval"),
        lambda row: reverse("web:plan", args=[row.plan.code]),
        "web:plans",
        ("plan_change.approve", "plan_change.refuse"),
    ),
    "outputcertificate.create": Route(
        Permission.OUTPUT_CONFIRM,
        Text("产值待核定：{name}", "Output awaits its certificate: {name}"),
        Text("{count} 笔产值待核定", "{count} entries of output await certificates"),
        _contract_of,
        "web:contracts",
        ("outputcertificate.confirm", "outputcertificate.withdraw"),
    ),
    "changeorder.create": Route(
        Permission.CONTRACT_APPROVE,
        Text("变更签证待批准：{name}", "A change order awaits approval: {name}"),
        Text("{count} 份变更签证待批准", "{count} change orders await approval"),
        _contract_of,
        "web:contracts",
        ("changeorder.approve", "changeorder.refuse"),
    ),
    "payment.submit": Route(
        Permission.PAYMENT_APPROVE,
        Text("支付申请待审批：{name}", "A payment awaits approval: {name}"),
        Text("{count} 笔支付待审批", "{count} payments await approval"),
        _page("web:payment"),
        "web:payments",
        ("payment.approve", "payment.refuse", "payment.stop"),
    ),
    "payment.ask": Route(
        Permission.PAYMENT_OVERRIDE,
        Text("红线放行待决定：{name}", "Passing the red line awaits a decision: {name}"),
        Text("{count} 笔红线放行待决定", "{count} payments wait to pass the red line"),
        _page("web:payment"),
        "web:payments",
        ("payment.override", "payment.refuse_override"),
    ),
    "payment.approve": Route(
        Permission.PAYMENT_PAY,
        Text("支付申请已批准，待办理：{name}", "An approved payment waits to be paid: {name}"),
        Text("{count} 笔支付待办理", "{count} payments wait to be paid"),
        _page("web:payment"),
        "web:payments",
        ("payment.pay", "payment.stop"),
    ),
    "monitoring.submit": Route(
        Permission.MONITORING_REVIEW,
        Text("绩效监控表待审核：{name}", "A monitoring report awaits review: {name}"),
        Text("{count} 份绩效监控表待审核", "{count} monitoring reports await review"),
        _page("web:monitoring-report"),
        "web:monitoring",
        ("monitoring.review", "monitoring.send_back"),
    ),
    "assessment.submit": Route(
        Permission.ASSESSMENT_CONCLUDE,
        Text("事前评估待出结论：{name}", "An assessment awaits its conclusion: {name}"),
        Text("{count} 份事前评估待出结论", "{count} assessments await conclusions"),
        _page("web:assessment"),
        "web:assessments",
        ("assessment.conclude", "assessment.withdraw"),
    ),
    "usechange.ask": Route(
        Permission.USE_CHANGE_AGREE,
        Text("债券用途调整待初审：{name}", "A change of use awaits the department: {name}"),
        Text("{count} 件用途调整待初审", "{count} changes of use await the department"),
        _page("web:use-change"),
        "web:use-changes",
        ("usechange.agree", "usechange.refuse"),
    ),
    "usechange.agree": Route(
        Permission.USE_CHANGE_APPROVE,
        Text("债券用途调整待批准：{name}", "A change of use awaits approval: {name}"),
        Text("{count} 件用途调整待批准", "{count} changes of use await approval"),
        _page("web:use-change"),
        "web:use-changes",
        ("usechange.approve", "usechange.refuse"),
    ),
    "suspension.propose": Route(
        Permission.SUSPENSION_DECIDE,
        Text("暂停拨付建议待决定：{name}", "A proposed suspension awaits a decision: {name}"),
        Text("{count} 件暂停拨付建议待决定", "{count} proposed suspensions await a decision"),
        lambda row: reverse("web:warnings-project", args=[row.project.code]),
        "web:warnings",
        ("suspension.adopt", "suspension.refuse"),
        WARNING,
    ),
    "warning.answer": Route(
        Permission.WARNING_CLOSE,
        Text("预警已答复，待核：{name}", "A warning was answered, to be checked: {name}"),
        Text("{count} 条预警已答复，待核", "{count} warnings were answered, to be checked"),
        _page("web:warning"),
        "web:warnings",
        ("warning.close", "warning.raise"),
        WARNING,
    ),
}
OPENED = ("warning.open", "warning.raise", "warning.escalate")
"""Warnings name the office that has to answer."""
ANSWERED = ("warning.answer", "warning.close")
SETTLING = frozenset(
    (*OPENED, *ANSWERED, *(verb for each in ROUTES.values() for verb in each.until))
)


def tell(by: Actor, changes: Sequence[Change]) -> None:
    """Tell of what was just recorded: settle what is done, then name what comes next."""
    settle(about_of(each.subject) for each in changes if each.action in SETTLING)
    listened = (each for each in changes if each.action in ROUTES or each.action in OPENED)
    for action, group in groupby(sorted(listened, key=_action), key=_action):
        rows = [each.subject for each in group]
        if action in OPENED:
            _tell_offices([row for row in rows if isinstance(row, Warning)])
        if action in ROUTES:
            _tell_holders(by, ROUTES[action], rows)


def _action(change: Change) -> str:
    return change.action


def _tell_holders(by: Actor, route: Route, rows: Sequence[Any]) -> None:
    """Tell the holders of the right, each of the rows they see."""
    model, keys = type(rows[0]), [row.pk for row in rows]
    seen_by: dict[tuple[int, ...], list[Membership]] = {}
    for each in _candidates(by, route.right, model, keys):
        seen = visible_to(model, each).filter(pk__in=keys).order_by("pk")
        if found := tuple(seen.values_list("pk", flat=True).distinct()):
            seen_by.setdefault(found, []).append(each)
    by_key = {row.pk: row for row in rows}
    for found, memberships in seen_by.items():
        _tell_each(memberships, route, [by_key[key] for key in found])


def _tell_each(to: Iterable[Membership], route: Route, rows: Sequence[Any]) -> None:
    told = list(to)
    if len(rows) > MANY:
        count = len(rows)
        said = Text(route.many.zh.format(count=count), route.many.en.format(count=count))
        notify(to=told, kind=route.kind, words=said, link=reverse(route.listing))
        return
    for row in rows:
        name = _name_of(row)
        said = Text(route.words.zh.format(name=name.zh), route.words.en.format(name=name.en))
        link, about = route.page(row), about_of(row)
        notify(to=told, kind=route.kind, words=said, link=link, about=about)


def _name_of(row: Any) -> Text:
    """A row as people know it: a warning by its rule and project."""
    if not isinstance(row, Warning):
        return same(str(row))
    rule, project = rules().by_code().get(row.rule), row.project.name
    title = rule.said.title if rule is not None else same(row.rule)
    return Text(f"{title.zh}（{project}）", f"{title.en} ({project})")


def _candidates(
    by: Actor, right: Permission, model: type[Model], keys: Sequence[int]
) -> list[Membership]:
    """Memberships that hold the right near the rows: above them, beside them, or taking part.

    Whether each sees the rows is asked afterwards; this only keeps a province from being asked.
    """
    reach, rows = resource_of(model).reach, model._default_manager.filter(pk__in=keys)
    above: set[str] = set()
    for lookup in reach.regions[:1]:
        for path in rows.values_list(f"{lookup}__path", flat=True).distinct():
            above.update(code for code in (path or "").split("/") if code)
    near = Q()
    for place in ("organisation", "organisation__parent", "organisation__parent__parent"):
        near |= Q(**{f"{place}__code__in": above})
    if reach.projects:
        projects = set(rows.values_list(reach.projects[0], flat=True))
        near |= Q(organisation__in=_parties(projects))
    holding = [code for code, role in roles().by_code.items() if right in role.may]
    found = Membership.objects.filter(near, role_code__in=holding, active=True)
    found = found.filter(person__is_active=True)
    found = found.exclude(person__username=by.trail_identity().username)
    return list(found.select_related("person", "organisation__parent__parent__parent"))


def _parties(projects: Iterable[Any]) -> set[int]:
    """The organisations that carry the projects out or take part in them."""
    keys = [each for each in projects if each is not None]
    parts = Participation.objects.filter(project__in=keys).values_list("organisation", flat=True)
    own = Project.objects.filter(pk__in=keys).values_list("implementer", flat=True)
    return {each for each in (*parts, *own) if each is not None}


def _tell_offices(warnings: Sequence[Warning]) -> None:
    """Tell who answers for warnings in the office they are at now, with the day of the deadline.

    The office that owns one is told through who may answer; the one it rose to, through all who
    see the money, as on the home page.
    """
    at: dict[tuple[int, Permission], list[Warning]] = {}
    for warning in warnings:
        if warning.state != Warning.State.ESCALATED:
            at.setdefault((warning.owner_id, Permission.WARNING_ANSWER), []).append(warning)
        elif warning.escalated_to_id is not None:
            at.setdefault((warning.escalated_to_id, Permission.MONEY_VIEW), []).append(warning)
    offices = {office for office, _ in at}
    serving = Membership.objects.filter(
        organisation__in=offices, active=True, person__is_active=True
    )
    members = list(serving.select_related("person", "organisation"))
    for (office, right), rows in at.items():
        told = [each for each in members if each.organisation_id == office and each.may(right)]
        if told and len(rows) > MANY:
            count, first = len(rows), min(row.due_on for row in rows)
            said = Text(f"{count} 条预警等本单位答复", f"{count} warnings await an answer of ours")
            notify(to=told, kind=WARNING, words=said, link=reverse("web:warnings"), due_on=first)
        elif told:
            for row in rows:
                name = _name_of(row)
                notify(
                    to=told,
                    kind=WARNING,
                    words=Text(f"预警：{name.zh}", f"Warning: {name.en}"),
                    link=reverse("web:warning", args=[row.code]),
                    about=about_of(row),
                    due_on=row.due_on,
                )
