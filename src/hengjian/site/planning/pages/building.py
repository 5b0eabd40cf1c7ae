"""Building the plan: money, additions, minimums and wishes, and having it worked out.

The works of a year as lines: the utilities' one by one, renovations gathered by place.

Hundreds of sites are renovated in a year: one line says so for all of a contiguous area, so that
the utilities' works of the same place can be seen beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.recorded import LARGEST, AmountField
from hengjian.site.common.words import language, words
from hengjian.site.library.models import Scheme
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning import actions
from hengjian.site.planning.actions import Money
from hengjian.site.planning.models import SOURCES, AnnualPlan
from hengjian.site.planning.outcome import minimums_of, weights_of
from hengjian.site.planning.queries import SITE, Dig
from hengjian.site.platform.telling import attempt
from hengjian.site.platform.templatetags.shell import t

SUB = Organisation.Kind.SUB_DISTRICT


class MoneyForm(forms.Form):
    """One source of the plan's year, in 万元 as people write it."""

    source = forms.ChoiceField(label=words("资金来源", "source of funds"))
    amount = AmountField(
        label=words("金额（万元）", "amount (10,000 yuan)"),
        min_value=0,
        max_digits=LARGEST,
        decimal_places=6,
    )
    only_old = forms.BooleanField(
        label=words("只用于2000年底前建成", "only for sites built before the end of 2000"),
        required=False,
    )
    sub_district = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=words("只用于街道", "only for the sub-district"),
        required=False,
        empty_label="—",
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = language()
        choices = [("", "—"), *((code, name.of(said)) for code, name in SOURCES.items())]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]
        self.fields["sub_district"].queryset = places  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            style = {"amount": "form-control", "only_old": "form-check-input"}
            look = style.get(name, "form-select")
            field.widget.attrs.update({"class": look, "aria-label": field.label})


MoneyForms = forms.formset_factory(MoneyForm, extra=2, can_delete=True, max_num=12)


class WeightsForm(forms.Form):
    """Additions in per cent and the least number of sites of each sub-district."""

    old = forms.IntegerField(
        label=words("2000年底前建成，加分（%）", "built before the end of 2000: addition (%)"),
        min_value=0,
        max_value=actions.MOST_PERCENT,
    )
    aligned = forms.IntegerField(
        label=words("与管线计划衔接，加分（%）", "aligned with utility plans: addition (%)"),
        min_value=0,
        max_value=actions.MOST_PERCENT,
    )
    together = forms.IntegerField(
        label=words(
            "连片区域全部列入，按其户数加分（%）",
            "a whole contiguous area: addition to its households (%)",
        ),
        min_value=0,
        max_value=actions.MOST_PERCENT,
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            self.fields[f"least-{place.code}"] = forms.IntegerField(
                label=place.name, min_value=0, max_value=actions.MOST_SITES, required=False
            )

    @property
    def minimums(self) -> list[forms.BoundField]:
        """The fields of the sub-districts."""
        return [self[name] for name in self.fields if name.startswith("least-")]


def _plan(membership: Membership, code: str) -> AnnualPlan:
    rows = visible_to(AnnualPlan, membership).select_related("region")
    return get_object_or_404(rows, code=code)


def _places(plan: AnnualPlan) -> Any:
    return Organisation.objects.filter(path__startswith=plan.region.path, kind=SUB)


@needs(Permission.PLAN_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Begin a plan for the district of the membership."""
    region = membership.organisation.region
    year = current_day().year + 1
    name = f"{region.name}{year}年老旧小区改造计划"
    form = resource_form(request, membership, AnnualPlan)
    form.initial = {"year": year, "name": name}
    return edit_page(
        request,
        form,
        lambda: actions.create_plan(by=membership, region=region, **form.values()),
        template="planning/plans/new.html",
        to=lambda plan: reverse("web:plan-money", args=[plan.code]),
        context={"region": region},
        also=(form,),
    )


@needs(Permission.PLAN_EDIT)
def money(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """What each source gives."""
    plan = _plan(membership, code)
    given = [
        {
            "source": row.source,
            "amount": f"{(row.amount / 10_000).normalize():f}",
            "only_old": row.only_old,
            "sub_district": row.sub_district_id,
        }
        for row in plan.budgets.all()
    ]
    kwargs = {"places": _places(plan)}
    data = request.POST or None
    rows = MoneyForms(data, initial=given, form_kwargs=kwargs, prefix="money")
    if data is not None and rows.is_valid():
        wanted = [
            Money(row["source"], row["amount"] * 10_000, row["only_old"], row["sub_district"])
            for form in rows
            if (row := form.cleaned_data) and not row.get("DELETE")
        ]
        done = words("资金已保存，请重新测算", "the money is saved; have the plan worked out again")
        act = partial(
            actions.set_money, by=membership, plan=plan, money=wanted, version=_version(request)
        )
        if attempt(request, act, done):
            return redirect("web:plan", code)
    return render(request, "planning/plans/money.html", {"plan": plan, "rows": rows})


def _version(request: HttpRequest) -> int | None:
    """The version of the plan that the person saw; what is no number is none that ever was."""
    written = request.POST.get("version", "")
    return (int(written) if written.isascii() and written.isdecimal() else 0) if written else None


@needs(Permission.PLAN_EDIT)
def weights(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Additions and minimums."""
    plan = _plan(membership, code)
    now = weights_of(plan)
    initial = {"old": now.old, "aligned": now.aligned, "together": now.together}
    initial |= {f"least-{place}": least for place, least in minimums_of(plan).items()}
    form = WeightsForm(request.POST or None, initial=initial, places=_places(plan))
    if request.POST and form.is_valid():
        values = form.cleaned_data
        minimums = {
            name.removeprefix("least-"): least
            for name, least in values.items()
            if name.startswith("least-") and least
        }
        percents = {name: values[name] for name in ("old", "aligned", "together")}
        act = partial(
            actions.set_weights,
            by=membership,
            plan=plan,
            minimums=minimums,
            version=_version(request),
            **percents,
        )
        done = words("条件已保存，请重新测算", "saved; have the plan worked out again")
        if attempt(request, act, done):
            return redirect("web:plan", code)
    return render(request, "planning/plans/weights.html", {"plan": plan, "form": form})


@require_POST
@needs(Permission.PLAN_EDIT)
def wish(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Want one scheme in or out."""
    plan = _plan(membership, code)
    rows = visible_to(Scheme, membership)
    scheme = get_object_or_404(rows, code=request.POST.get("scheme", ""))
    wanted, reason = request.POST.get("wish", ""), request.POST.get("reason", "")
    act = partial(
        actions.wish, by=membership, plan=plan, scheme=scheme, wanted=wanted, reason=reason
    )
    attempt(request, act, words("已记下，请重新测算", "noted; have the plan worked out again"))
    return redirect("web:plan", code)


@require_POST
@needs(Permission.PLAN_EDIT)
def work_out(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Have the choice worked out; the job's page shows how far it is."""
    plan = _plan(membership, code)
    started: list[Any] = []
    address = reverse("web:plan", args=[code])

    def act() -> None:
        started.append(actions.work_out(by=membership, plan=plan, address=address))

    if attempt(request, act, words("测算已开始", "the work has begun")):
        return redirect("web:job", started[0].pk)
    return redirect("web:plan", code)


@dataclass(frozen=True, slots=True)
class Line:
    """A work of a utility, or all renovations of a place: from the first start to the last end."""

    place: str
    name: str
    utility: str
    """A utility, or ``site`` for renovations."""
    starts_on: date
    ends_on: date
    digs: bool
    address: str
    synthetic: bool


def lines_of(digs: Iterable[Dig], year: int) -> list[Line]:
    """What is at work in the year, place by place; in a place by the day it starts."""
    inside = [d for d in digs if d.starts_on.year <= year <= d.ends_on.year]
    places: dict[tuple[object, ...], list[Dig]] = {}
    lines = []
    for dig in inside:
        if dig.utility == "site":
            places.setdefault((dig.area, dig.outside), []).append(dig)
        else:
            lines.append(_line(dig, dig.name, reverse("web:utility", args=[dig.code])))
    lines += [_line_of(own) for own in places.values()]
    return sorted(lines, key=lambda line: (_natural(line.place), line.starts_on, line.name))


def _line_of(own: list[Dig]) -> Line:
    first = own[0]
    if len(own) == 1:
        site = first.code.removeprefix(SITE)
        return _line(first, first.name, reverse("web:site", args=[site]))
    name = t(f"{len(own)} 个小区改造", f"{len(own)} sites renovated")
    asked = {"sub_district" if first.outside else "area": first.area[0] if first.area else ""}
    line = _line(first, name, f"{reverse('web:sites')}?{urlencode(asked)}")
    starts, ends = min(dig.starts_on for dig in own), max(dig.ends_on for dig in own)
    return replace(line, starts_on=starts, ends_on=ends)


def _line(dig: Dig, name: str, address: str) -> Line:
    place = dig.area[1] if dig.area else dig.place
    if dig.outside:
        place = t(f"{place}（片区外）", f"{place} (outside areas)")
    return Line(
        place or "—", name, dig.utility, dig.starts_on, dig.ends_on, dig.digs, address,
        dig.synthetic,
    )  # fmt: skip


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts road 2 before road 10."""
    return [(int(part or 0), word) for word, part in re.findall(r"(\D*)([0-9]*)", text)]
