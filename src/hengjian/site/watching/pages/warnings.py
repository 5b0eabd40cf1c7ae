"""Warnings: the list, one, those of a project, every step.

How levels, rules and states are put to the reader: never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text, same
from hengjian.errors import Refused
from hengjian.monitoring.judging import Judgement, Verdict, explained, shown_value
from hengjian.monitoring.model import AREAS, OFFICES
from hengjian.periods import parse_date
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, moment_on_the_site, shown_day
from hengjian.site.common.jobs import latest
from hengjian.site.common.models import Job
from hengjian.site.common.words import language, said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.reading import project_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import formula as printed
from hengjian.site.platform.english import quantities
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to
from hengjian.site.watching import actions, queries, work
from hengjian.site.watching.actions import UNDER_WAY
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.queries import counts
from hengjian.site.watching.replay import Moment, moment
from hengjian.site.watching.rules import rules
from hengjian.working_days import is_provisional, provisional_problem


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level as a colour, an icon, a sign for tables, and a word."""

    colour: str
    icon: str
    sign: str
    name: str | Promise


LEVELS = {
    "red": LevelMark("mark-red", "alert-triangle", "▲", words("红色", "red")),
    "yellow": LevelMark("mark-amber", "alert-circle", "◆", words("黄色", "yellow")),
    "blue": LevelMark("mark-blue", "info-circle", "●", words("蓝色", "blue")),
}
STATES = {
    "open": "mark-amber",
    "answered": "mark-accent",
    "escalated": "mark-red",
    "closed": "mark-grey",
}
SUSPENSIONS = {
    Suspension.State.PROPOSED: "mark-amber",
    Suspension.State.IN_FORCE: "mark-red",
    Suspension.State.REFUSED: "mark-grey",
    Suspension.State.LIFTED: "mark-grey",
}


def rule_name(code: str) -> str:
    """The title of a rule; of one that is no longer in force, its code."""
    found = rules().by_code().get(code)
    return said(found.said.title if found else same(code))


def level_badge(warning: Warning) -> tuple[str, str]:
    """For the badge column of lists: colour and words with a sign."""
    mark = LEVELS[warning.level]
    return mark.colour, f"{mark.sign} {mark.name}"


def name_on_the_trail(name: str) -> str:
    """A warning by its project and the title of its rule: the trail keeps the rule's code."""
    project, _, rule = name.rpartition(" ")
    return f"{project} {rule_name(rule)}".strip()


def state_badge(warning: Warning) -> tuple[str, str]:
    """For the badge column of lists."""
    return STATES.get(warning.state, "mark-grey"), label_of(warning, "state")


def fact_name(name: str) -> str:
    """A fact in the language of the page."""
    known = rules().facts.get(name)
    return said(Text(name, known.en if known else name))


def in_words(formula: str) -> str:
    """A printed formula of a rule in the language of the page."""
    return printed(formula, {name: fact.en for name, fact in rules().facts.items() if fact.en})


def verdict_words(found: Judgement) -> str:
    """What a rule says where it does not warn."""
    match found.verdict:
        case Verdict.CLEAR:
            return str(words("正常", "in order"))
        case Verdict.NOT_APPLICABLE:
            return str(words("不涉及", "does not apply"))
        case Verdict.NOT_JUDGED if found.missing:
            names = [fact_name(name) for name in found.missing]
            zh, en = f"未判：缺 {'、'.join(names)}", f"not judged: missing {', '.join(names)}"
            return str(words(zh, en))
        case _:
            return str(words("未判：分母为零", "not judged: division by zero"))


def levels_of(membership: Membership, project: Project) -> list[tuple[str, LevelMark, int]]:
    """How many warnings of a project stand at each level; nothing for who does not see money."""
    if not membership.may(Permission.MONEY_VIEW):
        return []
    return [(code, LEVELS[code], n) for code, n in counts(membership, project).items()]


Rows = QuerySet[Any]


def _by_state(rows: Rows, value: str) -> Rows:
    return rows.exclude(state="closed") if value == "standing" else rows.filter(state=value)


def _by_area(rows: Rows, value: str) -> Rows:
    codes = [rule.code for rule in rules().rules if rule.said.area == value]
    return rows.filter(rule__in=codes)


def _by_due(rows: Rows, value: str) -> Rows:
    return queries.overdue(rows, shown_day()) if value == "yes" else rows.none()


def _owners(membership: Membership) -> list[Choice]:
    used = visible_to(Warning, membership).order_by().values("owner")
    rows = Organisation.objects.filter(pk__in=used).order_by("path")
    return [Choice(row.code, row.name) for row in rows]


def _rules(_: Membership) -> list[Choice]:
    return [Choice(rule.code, said(rule.said.title)) for rule in rules().rules]


def _measure_of(warning: Warning) -> str:
    return quantities(warning.measured.get("shown", ""))


WARNINGS = Listing(
    name="warnings",
    title=words("预警", "Warnings"),
    columns=(
        Column("rule", words("预警", "warning"), lambda w: rule_name(w.rule), "name", "rule"),
        Column("level", words("等级", "level"), level_badge, "badge", "weight"),
        Column("project", words("项目", "project"), lambda w: w.project.name, "long",
               sort="project__name"),
        Column("measured", words("测得", "measured"), _measure_of, "text", opens="measured"),
        Column("owner", words("责任单位", "responsible unit"), lambda w: w.owner.name, "long",
               sort="owner__name"),
        Column("fired", words("触发", "raised"), lambda w: w.fired_on, "date", "fired_on"),
        Column("due", words("答复期限", "answer due"), lambda w: w.due_on, "date", "due_on"),
        Column("state", words("状态", "state"), state_badge, "badge", "state"),
        Column("judged", words("数据截至", "as of"), lambda w: w.as_of, "date", "as_of"),
    ),
    address=leading_to("web:warning"),
    facets=(
        Facet(
            "level",
            words("等级", "level"),
            lambda m: [Choice(code, mark.name) for code, mark in LEVELS.items()],
            lambda rows, value: rows.filter(level=value),
        ),
        Facet(
            "state",
            words("状态", "state"),
            lambda m: [Choice("standing", words("未解除", "standing")),
                       *(Choice(value, name) for value, name in Warning.State.choices)],
            _by_state,
        ),
        Facet(
            "area",
            words("类别", "kind"),
            lambda m: [Choice(code, said(name)) for code, name in AREAS.items()],
            _by_area,
        ),
        Facet(
            "rule",
            words("规则", "rule"),
            _rules,
            lambda rows, value: rows.filter(rule=value),
        ),
        Facet(
            "owner",
            words("责任单位", "responsible unit"),
            _owners,
            lambda rows, value: rows.filter(owner__code=value),
        ),
        Facet(
            "overdue",
            words("期限", "deadline"),
            lambda m: [Choice("yes", words("逾期未答复", "not answered in time"))],
            _by_due,
        ),
        Facet(
            "project",
            words("项目", "project"),
            lambda m: [],
            lambda rows, value: rows.filter(project__code=value),
            "hidden",
        ),
        Facet(
            "to",
            words("上报给", "escalated to"),
            lambda m: [],
            lambda rows, value: rows.filter(escalated_to__code=value, state="escalated"),
            "hidden",
        ),
    ),
    search=queries.search_warnings,
    search_hint=words("项目名称、拼音首字母或编码", "project name, initials or code"),
    order="-weight",
    empty_title=words("没有预警", "No warnings"),
    empty_hint=words(
        "数据变动后自动对照规则检查，每月再全部检查一次",
        "projects are held against the rules after changes of their data, and all each month",
    ),
)  # fmt: skip


@in_menu("warnings", 10, words("预警", "Warnings"), "alert-triangle")
@needs(Permission.MONEY_VIEW)
def warnings(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list, with how many stand at each level."""
    return answer(
        request,
        membership,
        WARNINGS,
        queries.visible_warnings(membership),
        "watching/warnings/list_page.html",
        counts=[(code, LEVELS[code], n) for code, n in queries.counts(membership).items()],
        suspensions=queries.suspensions(membership).filter(state__in=("proposed", "in_force")),
        today=current_day(),
        recomputed_at=_when_last_computed(),
        may_watch=membership.may(Permission.WARNING_WATCH),
    )


def _when_last_computed() -> datetime | None:
    """When the warnings were last recomputed after changes; None before the first time."""
    done = latest(work.CHANGED, Job.State.DONE)
    ended = None if done is None else done.finished_at
    return None if ended is None else moment_on_the_site(ended)


def warning_or_404(membership: Membership, code: str) -> Warning:
    """The warning, for who sees it; else 404."""
    return get_object_or_404(queries.visible_warnings(membership), code=code)


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The warning with its calculation, answer, evidence and history."""
    warning = warning_or_404(membership, code)
    rule = rules().by_code().get(warning.rule)
    suspensions = queries.suspensions(membership).filter(project=warning.project)
    under_way = any(row.state in UNDER_WAY for row in suspensions)
    context = {
        "warning": warning,
        "title": rule_name(warning.rule),
        "level": LEVELS[warning.level],
        "state_mark": STATES.get(warning.state, "mark-grey"),
        "provisional": _provisional(warning),
        "late": warning.state in queries.UNANSWERED and warning.due_on < shown_day(),
        "rule": rule.said if rule else None,
        "area": said(AREAS[rule.said.area]) if rule else "",
        "rises_to": said(OFFICES[rule.said.escalates.to]) if rule else "",
        "steps": _ladder(warning),
        "formula": in_words(warning.measured.get("formula", "")),
        "applies": in_words(warning.measured.get("applies") or ""),
        "inputs": [{**each, "title": fact_name(each["name"])} for each in _inputs(warning)],
        "evidence": warning.evidence.all(),
        "suspensions": [(row, SUSPENSIONS[Suspension.State(row.state)]) for row in suspensions],
        **_rights(membership, warning, under_way),
    }
    return render(request, "watching/warnings/warning.html", context)


def _provisional(warning: Warning) -> str:
    """Why the day by which an answer is due is not certain; empty where it is."""
    if not is_provisional(warning.fired_on, warning.due_on):
        return ""
    return provisional_problem(warning.due_on).message(language())


def _inputs(warning: Warning) -> list[dict[str, Any]]:
    return list(warning.measured.get("inputs", []))


def _ladder(warning: Warning) -> list[dict[str, Any]]:
    """The bounds from the mildest to the gravest, the one reached marked."""
    return [
        {**each, "look": LEVELS[each["level"]], "reached": each["level"] == warning.level}
        for each in warning.measured.get("bounds", [])
    ]


def _rights(membership: Membership, warning: Warning, under_way: bool) -> dict[str, bool]:
    """What the page offers besides the steps of the procedure."""
    stands = warning.state != Warning.State.CLOSED
    may = membership.may(Permission.WARNING_CLOSE)
    return {"may_propose": may and stands and not under_way and warning.level == "red"}


def day_of(request: HttpRequest, project: Project) -> date:
    """The day asked for; else the day the project was last judged for; else today."""
    if asked := request.GET.get("as_of", ""):
        return day_in(asked)
    last = project.warnings.aggregate(last=Max("as_of"))["last"]
    return last or shown_day()


@needs(Permission.MONEY_VIEW)
def project_page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Every rule with what it says on the day, and the warnings that stand."""
    project = project_of(membership, code)
    as_of = day_of(request, project)
    now = moment(project, as_of)
    rows = (queries.those_closed_on_evidence(membership), queries.standing(membership))
    latest = {row.rule: row for each in rows for row in each.filter(project=project)}
    suspensions = queries.suspensions(membership).filter(project=project)
    context = {
        "project": project,
        "as_of": as_of,
        "groups": _groups(now, latest),
        "counts": [
            (level, LEVELS[level], n) for level, n in queries.counts(membership, project).items()
        ],
        "not_judged": sum(each.verdict is Verdict.NOT_JUDGED for each in now.judgements),
        "suspensions": [(row, SUSPENSIONS[Suspension.State(row.state)]) for row in suspensions],
        "may_watch": membership.may(Permission.WARNING_WATCH),
        "may_decide": membership.may(Permission.SUSPENSION_DECIDE),
    }
    return render(request, "watching/warnings/project.html", context)


def _groups(now: Moment, latest: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rules by area, as rows of the table, each with the latest warning it raised."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in now.judgements:
        row = {
            "code": each.rule.code,
            "title": said(each.rule.said.title),
            "why": said(each.rule.said.why),
            "level": LEVELS[str(each.level)] if each.level else None,
            "shown": shown_value(each) if each.value is not None else "",
            "told": explained(each, now.facts, rules())["substituted"]
            if each.value is not None
            else "",
            "verdict": verdict_words(each),
            "missing": each.verdict is Verdict.NOT_JUDGED,
            "warning": latest.get(each.rule.code),
        }
        found.setdefault(said(AREAS[each.rule.said.area]), []).append(row)
    return list(found.items())


def day_in(written: str) -> date:
    """The day that is asked for; today where none is, or none that can be read."""
    try:
        return parse_date(written) if written else current_day()
    except Refused:
        return current_day()


@require_POST
@needs(Permission.WARNING_WATCH)
def watch_all(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Have every project that one sees judged in the background."""
    job = actions.recompute_all(
        by=membership, as_of=day_in(request.POST.get("as_of", "")), address=reverse("web:warnings")
    )
    return redirect("web:job", job.pk)


@require_POST
@needs(Permission.WARNING_WATCH)
def watch_one(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Judge one project now."""
    project, as_of = project_of(membership, code), day_in(request.POST.get("as_of", ""))
    done = words(f"已按 {as_of} 重新计算", f"recomputed as of {as_of}")
    act = partial(actions.recompute, by=membership, project=project, as_of=as_of)
    asked = "" if attempt(request, act, done) else f"?as_of={as_of}"
    return redirect(f"{reverse('web:warnings-project', args=[code])}{asked}")


@require_POST
@needs(Permission.WARNING_CLOSE)
def propose(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Propose to suspend disbursement for it."""
    warning, why = warning_or_404(membership, code), request.POST.get("why", "")
    today = current_day()
    attempt(
        request,
        lambda: actions.propose_suspension(by=membership, warning=warning, on=today, why=why),
        words("已建议暂停拨付，等财政部门决定", "proposed; the finance bureau decides"),
    )
    return redirect("web:warning", code)
