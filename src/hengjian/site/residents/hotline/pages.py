"""The operator's board, one case, entering one, a sheet of another platform, the rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.leads import site_asked
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Place, page_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, sentence, show_on, tell_refusal
from hengjian.site.residents.hotline import persons
from hengjian.site.residents.hotline import rates as counting
from hengjian.site.residents.hotline.actions import cases as acts
from hengjian.site.residents.hotline.actions import sheets
from hengjian.site.residents.hotline.deadlines import deadlines
from hengjian.site.residents.hotline.forms import CaseForm, SheetForm
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of, near, on_day
from hengjian.site.residents.hotline.rates import WITHIN, percent
from hengjian.site.residents.hotline.sheets import COLUMNS
from hengjian.site.residents.hotline.shown import OPEN, history, hours_left, left_of
from hengjian.site.residents.hotline.steps import CLOCK

VIEW, ENTER = Permission.CASE_VIEW, Permission.CASE_ENTER
S = Case.State
Narrow = Callable[[QuerySet[Case], date], QuerySet[Case]]


@dataclass(frozen=True, slots=True)
class Queue:
    """Cases that wait for the same thing."""

    key: str
    title: Text
    narrow: Narrow
    mark: str = ""


def _in_state(state: str) -> Narrow:
    return lambda rows, today: rows.filter(state=state)


QUEUES = (
    Queue("overdue", Text("逾期", "overdue"),
          lambda rows, today: rows.filter(state__in=OPEN, due_by__lt=today), "mark-red"),
    Queue("today", Text("今日到期", "due today"),
          lambda rows, today: rows.filter(state__in=OPEN, due_by=today), "mark-amber"),
    Queue("new", Text("待分派", "to dispatch"), _in_state(S.NEW)),
    Queue("sent", Text("待接收", "to accept"), _in_state(S.SENT)),
    Queue("working", Text("办理中", "being handled"), _in_state(S.WORKING)),
    Queue("replied", Text("待回访", "to follow up"), _in_state(S.REPLIED)),
    Queue("disagreed", Text("居民不认可", "not agreed"),
          lambda rows, today: rows.filter(verdict=Case.Verdict.NOT_AGREED), "mark-amber"),
    Queue("asked", Text("延期待决定", "more days asked for"),
          lambda rows, today: rows.filter(state__in=OPEN).exclude(extension_asked_by="")),
    Queue("open", Text("全部未办结", "all open"),
          lambda rows, today: rows.filter(state__in=OPEN)),
    Queue("all", Text("全部", "all"), lambda rows, today: rows),
)  # fmt: skip
KEYS = {each.key: each for each in QUEUES}


@in_menu("residents", 10, words("诉求", "Cases"), "message")
@needs(VIEW)
def board(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The operator's board: what is overdue, due, and waits for somebody; worked by keyboard."""
    today, seen = current_day(), cases_of(membership)
    queue = KEYS.get(request.GET.get("queue", ""), KEYS["open"])
    only = site_asked(request, membership)
    if only is not None:
        seen = seen.filter(site=only)
    counts = _counts(seen, today)
    rows = _search(queue.narrow(seen, today), request.GET.get("q", "").strip()[:60])
    if request.GET.get("mine"):
        rows = rows.filter(unit=membership.organisation_id)
    order = "due_by" if queue.key not in ("all", "disagreed") else "-received_on"
    place = Place.at(request)
    page = page_of(rows, order, place, ())
    beside = Case.objects.select_related("site", "unit", "region").in_bulk(
        [r.pk for r in page.rows]
    )
    context = {
        "queues": [(each, counts[each.key]) for each in QUEUES],
        "queue": queue,
        "rows": [(beside[row.pk], left_of(row, today), hours_left(row)) for row in page.rows],
        "page": page,
        "asked": request.GET.get("q", ""),
        "only_site": only,
        "mine": bool(request.GET.get("mine")),
        "today": today,
        "may_enter": membership.may(ENTER),
        "always_today": True,
    }
    return render(request, "hotline/board.html", context)


def _counts(seen: QuerySet[Case], today: date) -> dict[str, int]:
    """How many wait in each queue; one query."""
    opened = Q(state__in=OPEN)
    filters: dict[str, Q] = {
        "overdue": opened & Q(due_by__lt=today),
        "today": opened & Q(due_by=today),
        **{str(state): Q(state=state) for state in (S.NEW, S.SENT, S.WORKING, S.REPLIED)},
        "disagreed": Q(verdict=Case.Verdict.NOT_AGREED),
        "asked": opened & ~Q(extension_asked_by=""),
        "open": opened,
        "all": Q(),
    }
    named = {f"n_{key}": Count("pk", filter=each) for key, each in filters.items()}
    found = seen.order_by().aggregate(**named)
    return {key: found[f"n_{key}"] for key in filters}


def _search(rows: QuerySet[Case], asked: str) -> QuerySet[Case]:
    if not asked:
        return rows
    return rows.filter(
        Q(code__icontains=asked) | Q(source_ref=asked) | Q(text__icontains=asked)
        | Q(site__name__icontains=asked)
    )  # fmt: skip


@needs(VIEW)
def case(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One case: what was said, how its day due came about, what happened, what can be done."""
    rows = cases_of(membership).select_related(
        "site", "unit", "region", "project", "main", "visit__survey"
    )
    row = get_object_or_404(rows, code=code)
    today = current_day()
    return render(request, "hotline/case.html", _about(row, membership, today))


def _about(row: Case, membership: Membership, today: date) -> dict[str, Any]:
    alike = near(row).filter(pk__in=cases_of(membership).values("pk"))[:5]
    return {
        "case": row,
        "may_see_visit": membership.may(Permission.SURVEY_VIEW),
        "left": left_of(row, today),
        "hours": hours_left(row),
        "history": list(history(row.events.all())),
        "explained": CLOCK.explain(row),
        "terms": deadlines().on(row.received_on),
        "reporter": persons.masked(row),
        "alike": list(alike.select_related("unit")),
        "merged": row.merged.order_by("received_on"),
        "pictures": row.pictures.all(),
        "may_reveal": membership.may(Permission.CASE_REVEAL) and bool(row.reporter or row.phone),
        "following": _following(row, membership),
        "always_today": True,
    }


def _following(row: Case, membership: Membership) -> Case | None:
    """The next case that waits where this one does, the soonest due first."""
    if row.due_by is None or row.state not in (*OPEN, S.REPLIED):
        return cases_of(membership).filter(state__in=OPEN).order_by("due_by", "pk").first()
    after = Q(due_by__gt=row.due_by) | Q(due_by=row.due_by, pk__gt=row.pk)
    return cases_of(membership).filter(after, state=row.state).order_by("due_by", "pk").first()


@require_POST
@needs(Permission.CASE_REVEAL)
def reporter(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Open who a case came from: with a reason, which stays on the trail."""
    row = get_object_or_404(cases_of(membership).select_related("site", "unit"), code=code)
    try:
        opened = acts.reveal(by=membership, case=row, why=request.POST.get("why", ""))
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("hotline:case", code)
    context = _about(row, membership, current_day()) | {"opened": opened}
    return render(request, "hotline/case.html", context)


@require_POST
@needs(Permission.CASE_REVEAL)
def erase(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Forget who a case came from, because they ask for it: with a reason, for good."""
    row = get_object_or_404(cases_of(membership), code=code)
    why = request.POST.get("why", "")
    attempt(
        request,
        lambda: acts.erase(by=membership, case=row, why=why),
        words("姓名和电话已删除", "name and phone are erased"),
    )
    return redirect("hotline:case", code)


@needs(ENTER)
def enter(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Enter a case that came by phone, letter, visit, on site or at home."""
    form = CaseForm(membership, request.POST or None, initial={"site": request.GET.get("site", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = acts.receive(by=membership, said=form.said())
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已登记，期限已开始计算", "entered; its clock runs"))
            return redirect("hotline:case", row.code)
    context = {"form": form, "edition": deadlines().on(current_day())}
    return render(request, "hotline/enter.html", context)


@needs(ENTER)
def sheet(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Bring in the export of another platform: all of it, or nothing and why."""
    form = SheetForm(request.POST or None, request.FILES or None)
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            new, known = sheets.bring_in(
                by=membership,
                path=Path(file.temporary_file_path()),
                name=file.name,
                source=form.cleaned_data["source"].strip(),
            )
        except Refused as refused:
            problems = [(str(each.place), sentence(each)) for each in refused.problems]
        else:
            told = words(
                f"新增 {new} 件，已有 {known} 件", f"{new} cases are new, {known} were known"
            )
            messages.success(request, told)
            return redirect(f"{reverse('hotline:board')}?queue=all")
    context = {"form": form, "problems": problems, "columns": COLUMNS}
    return render(request, "hotline/sheet.html", context, status=422 if problems else 200)


@in_menu("residents", 20, words("办理率", "Rates"), "chart-bar")
@needs(VIEW)
def rates(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The rates as of a day, with what the published sentence lacks said beside it."""
    as_of, seen = shown_day(), cases_of(membership)
    projects = (
        visible_to(Project, membership).filter(cases__isnull=False).distinct().order_by("code")
    )
    chosen, every = _chosen(request.GET.get("project"), list(projects)), seen
    if chosen is not None:
        seen = seen.filter(project=chosen)
    within = request.GET.get("within", "")
    days = int(within) if within.isdecimal() and int(within) in WITHIN else None
    found = counting.tally(seen, as_of, days)
    context = {
        "as_of": as_of,
        "beside": every.exclude(pk__in=seen.values("pk")).filter(received_on__lte=as_of).count(),
        "tally": found,
        "rates": [(each, percent(each.share), f"rate-{each.name}") for each in found.rates()],
        "agreed": percent(Fraction(found.agreed, found.due) if found.due else None),
        "visits": found.by_channel.get(Case.Channel.VISIT, [0, 0, 0])[1],
        "invented": seen.filter(synthetic=True).exists(),
        "channels": list(counting.channels(found)),
        "within": days,
        "asked": {"project": chosen.code if chosen else "", "within": days or ""},
        "choices": WITHIN,
        "others": [(n, each, percent(each.in_time)) for n, each in _by_other_rules(seen, as_of)],
        "project": chosen,
        "projects": projects,
        "named": list(on_day(seen, as_of).filter(named_on__lte=as_of).select_related("unit")[:50]),
        "paused": [c for c in seen.filter(state=S.WORKING)[:200] if _stands_still(c)],
    }
    return render(request, "hotline/rates.html", context)


def _chosen(code: str | None, projects: list[Project]) -> Project | None:
    """The project of that code; the only one with cases where none is named at all: what was
    published was published of it."""
    if code is None and len(projects) == 1:
        return projects[0]
    return next((each for each in projects if each.code == code), None)


def _by_other_rules(seen: QuerySet[Case], as_of: date) -> list[tuple[int, counting.Tally]]:
    return [(days, counting.tally(seen, as_of, days)) for days in WITHIN]


def _stands_still(row: Case) -> bool:
    return left_of(row, current_day()).mark == "mark-grey"
