"""Coordinated construction plans with their Gantt, and allowing starts.

The forms of utility works and of coordinated plans.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import region_ids
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.pages.scheme_forms import DateInput
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning import actions, queries
from hengjian.site.planning.actions import TaskRow
from hengjian.site.planning.models import CoordinatedPlan
from hengjian.site.planning.pages.timelines import gantt_of
from hengjian.site.platform.codes import search
from hengjian.site.platform.lists import (
    Choice,
    Column,
    Facet,
    Listing,
    answer,
    by_field,
    choices_of,
)
from hengjian.site.platform.telling import leading_to, offer
from hengjian.site.platform.timescale import ZOOMS, zoom_of


class TaskForm(forms.Form):
    """One task of a coordinated plan."""

    name = forms.CharField(label=words("工序", "task"), max_length=200)
    executor = forms.CharField(label=words("责任单位", "responsible unit"), max_length=100)
    starts_on = forms.DateField(label=words("开始", "starts"), widget=DateInput)
    ends_on = forms.DateField(label=words("结束", "ends"), widget=DateInput)
    digs = forms.BooleanField(label=words("需开挖", "digs"), required=False)
    after = forms.CharField(
        label=words("在第几道之后", "after which rows"),
        max_length=50,
        required=False,
        validators=[
            RegexValidator(
                r"^[\d,，、;； ]*$",
                words("填序号，用逗号隔开，如 1,2", "row numbers, such as 1,2"),
            )
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            check = isinstance(field, forms.BooleanField)
            look = "form-check-input" if check else "form-control text-start"
            field.widget.attrs.update({"class": look, "aria-label": field.label})


TaskForms = forms.formset_factory(TaskForm, extra=0, can_delete=True, max_num=200)


def tasks_of(given: Any) -> list[TaskRow]:
    """The rows that were filled in and not struck out."""
    rows = [form.cleaned_data for form in given if form.cleaned_data]
    kept = [row for row in rows if not row.get("DELETE")]
    return [
        TaskRow(
            row["name"],
            row["executor"],
            row["starts_on"],
            row["ends_on"],
            row["digs"],
            tuple(int(n) for n in re.findall(r"\d+", row["after"])),
        )
        for row in kept
    ]


A_PAGE = 30
"""Sites on a page of those that wait to start."""


def _contradictions(row: CoordinatedPlan) -> tuple[str, Any]:
    count = len(queries.findings(row))
    return ("mark-red", str(count)) if count else ("mark-accent", words("无", "none"))


def _agreement(row: CoordinatedPlan) -> tuple[str, Any]:
    return ("mark-accent", words("已会商", "agreed")) if row.agreed_on else (
        "mark-amber", words("未会商", "not agreed"))  # fmt: skip


def _regions(membership: Membership) -> list[Choice]:
    held = visible_to(CoordinatedPlan, membership).values("region")
    return choices_of(Organisation.objects.filter(pk__in=held))


PLANS = Listing(
    name="coordinated-plans",
    title=words("统筹施工计划", "Coordinated plans"),
    columns=(
        Column("name", words("计划", "plan"), lambda p: p.name, "name", "name"),
        Column("code", words("编码", "code"), lambda p: p.code, sort="code"),
        Column("region", words("街道", "sub-district"), lambda p: p.region.name),
        Column("state", words("会商", "agreement"), _agreement, "badge"),
        Column("agreed", words("会商日期", "agreed on"), lambda p: p.agreed_on, "date"),
        Column("tasks", words("工序", "tasks"), lambda p: len(p.tasks.all()), "number",
               unit=words("道", "")),
        Column("contradictions", words("矛盾", "contradictions"), _contradictions, "badge"),
    ),
    address=leading_to("web:coordinated-plan"),
    facets=(
        Facet("region", words("街道", "sub-district"), _regions, by_field("region__code")),
        Facet(
            "agreed",
            words("会商", "agreement"),
            lambda m: [Choice("yes", words("已会商", "agreed")),
                       Choice("no", words("未会商", "not agreed"))],
            lambda rows, value: rows.filter(agreed_on__isnull=value != "yes"),
        ),
    ),
    search=lambda rows, text: rows.filter(Q(name__icontains=text) | Q(code__icontains=text)),
    search_hint=words("名称或编码", "name or code"),
    order="code",
    empty_title=words("还没有统筹施工计划", "No coordinated plan yet"),
    empty_hint=words(
        "开工前，与各管线单位排定谁先谁后，路面只挖一次",
        "before the start: settle with the utilities who comes first, so that the ground is opened "
        "once",
    ),
)  # fmt: skip


@needs(Permission.LIBRARY_VIEW)
def plans(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The coordinated plans one sees."""
    may_add = membership.may(Permission.SCHEME_EDIT)
    return answer(
        request, membership, PLANS, queries.visible_coordinated_plans(membership),
        template="planning/utilities/coordination.html", may_add=may_add, tab="coordination",
    )  # fmt: skip


@needs(Permission.LIBRARY_VIEW)
def plan(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One plan as a Gantt, with what contradicts itself; ``?zoom=`` says what one frame holds."""
    zoom = zoom_of(request)
    row = get_object_or_404(queries.visible_coordinated_plans(membership), code=code)
    findings = queries.findings(row)
    names = {str(task.pk): task.name for task in row.tasks.all()}
    context = {
        "plan": row,
        "picture": gantt_of(row, findings, shown_day(), zoom),
        "zooms": ZOOMS,
        "zoom": zoom,
        "findings": [(f, names[f.first], names[f.second]) for f in findings],
        "tasks": list(row.tasks.all()),
        "may_edit": membership.may(Permission.SCHEME_EDIT),
    }
    return render(request, "planning/utilities/coordinated_plan.html", context)


@needs(Permission.SCHEME_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Draw one up; ``?site=`` starts from a site."""
    site = visible_to(Site, membership).filter(code=request.GET.get("site", "")).first()
    initial: dict[str, Any] = {}
    if site is not None:
        name = f"{site.name}统筹施工计划"
        initial = {"name": name, "region": site.sub_district_id, "sites": [site.pk]}
        initial["area"] = site.area_id
    return _edit_plan(request, membership, None, initial)


@needs(Permission.SCHEME_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change one."""
    row = get_object_or_404(queries.visible_coordinated_plans(membership), code=code)
    return _edit_plan(request, membership, row, {})


def _edit_plan(
    request: HttpRequest,
    membership: Membership,
    row: CoordinatedPlan | None,
    initial: dict[str, Any],
) -> HttpResponseBase:
    """The plan with its tasks, which are saved together."""
    form = _form(request, membership, row)
    form.initial.update(initial)
    given = _tasks(row)
    tasks = TaskForms(request.POST or None, initial=given, prefix="tasks")
    tasks.extra = 1 if given else 4

    def save() -> CoordinatedPlan:
        values = form.values()
        del values["sites"]
        return actions.save_coordinated_plan(
            by=membership,
            plan=row,
            values=values,
            sites=form.rows("sites"),
            tasks=tasks_of(tasks),
            version=form.started_from(),
        )

    return edit_page(
        request,
        form,
        save,
        template="planning/utilities/coordination_form.html",
        context={"tasks": tasks, "plan": row},
        to=leading_to("web:coordinated-plan"),
        crumbs=[(words("统筹施工计划", "Coordinated plans"), reverse("web:coordination"))],
        also=(form, tasks),
    )


def _form(request: HttpRequest, membership: Membership, row: CoordinatedPlan | None) -> RowForm:
    form = resource_form(request, membership, CoordinatedPlan, row)
    kind = Organisation.Kind.SUB_DISTRICT
    regions = Organisation.objects.filter(pk__in=region_ids(membership), kind=kind)
    sites = visible_to(Site, membership).exclude(stage=Site.Stage.REMOVED).order_by("code")
    offer(form, "region", queryset=regions)
    offer(form, "area", queryset=visible_to(ContiguousArea, membership).distinct())
    offer(form, "sites", queryset=sites)
    return form


def _tasks(row: CoordinatedPlan | None) -> list[dict[str, Any]]:
    if row is None:
        return []
    tasks = list(row.tasks.all())
    numbers = {task.pk: number for number, task in enumerate(tasks, start=1)}
    fields = ("name", "executor", "starts_on", "ends_on", "digs")
    return [
        {
            **{name: getattr(task, name) for name in fields},
            "after": ",".join(str(numbers[each.pk]) for each in task.after.all()),
        }
        for task in tasks
    ]


def waiting_sites(membership: Membership) -> tuple[Any, Any, Any]:
    """The planned sites that wait to start, and the agreed plans by site and by area."""
    sites = visible_to(Site, membership).filter(stage=Site.Stage.PLANNED)
    return sites, *_latest_agreements(membership)


@needs(Permission.LIBRARY_VIEW)
def starts(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The planned sites that wait to start, with what speaks against it."""
    sites, by_site, by_area = waiting_sites(membership)
    covered = Q(pk__in=by_site) | Q(area__in=by_area)
    text, asked = request.GET.get("q", "").strip()[:100], request.GET.get("plan", "")
    found = search(sites, text) if text else sites
    if asked in ("yes", "no"):
        found = found.filter(covered) if asked == "yes" else found.exclude(covered)
    first = Case(When(covered, then=0), default=1)
    ordered = found.select_related("sub_district", "area").order_by(first, "code")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for site in page:
        its = by_site.get(site.pk) or by_area.get(site.area_id or 0)
        rows.append((site, its, len(queries.findings(its)) if its else 0))
    context = {
        "rows": rows,
        "page": page,
        "covered": sites.filter(covered).count(),
        "waiting": sites.count(),
        "text": text,
        "asked": asked,
        "may_allow": membership.may(Permission.START_ALLOW),
        "may_draw": membership.may(Permission.SCHEME_EDIT),
        "today": shown_day(),
        "tab": "starts",
    }
    return render(request, "planning/utilities/starts.html", context)


def _latest_agreements(
    membership: Membership,
) -> tuple[dict[int, CoordinatedPlan], dict[int, CoordinatedPlan]]:
    """The latest agreed plan of each site, and of each contiguous area, by their keys."""
    agreed = queries.visible_coordinated_plans(membership).exclude(agreed_on=None)
    by_site: dict[int, CoordinatedPlan] = {}
    by_area: dict[int, CoordinatedPlan] = {}
    for plan in agreed.order_by("agreed_on", "pk"):
        by_site |= {site.pk: plan for site in plan.sites.all()}
        if plan.area_id is not None:
            by_area[plan.area_id] = plan
    return by_site, by_area
