"""The catalogue at ``/styleguide/``: every component once, with how a template writes it."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import Chart, Figure, figure_address
from hengjian.site.web.home.charts import Slice, stages

MODES = frozenset(("demo", "test"))
"""Where the catalogue is shown: it is for who builds pages, not for who works with them."""


class ExampleForm(forms.Form):
    """A form as the catalogue shows one: a field in order, and one that was refused."""

    name = forms.CharField(
        label=words(
            "名称",
            "name",
        ),
        help_text=words(
            "按批复填写",
            "as approved",
        ),
    )
    amount = forms.DecimalField(label=words("金额（元）", "amount (yuan)"))
    why = forms.CharField(label=words("理由", "reason"), widget=forms.Textarea({"rows": 2}))


@needs(Permission.LIBRARY_VIEW)
def styleguide(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Every component once. Not found in production."""
    if settings.MODE not in MODES:
        raise Http404
    site = visible_to(Site, membership).order_by("code").first()
    slices = [Slice("储备", 120, "--rest"), Slice("已开工", 80, "--amber"), Slice("已完工", 40)]
    context = {
        "site": site,
        "amount": Decimal("110866316.67"),
        "figure": Figure("12.50%", figure_address("library", "sites")),
        "chart": Chart(
            stages(slices),
            str(words("240 个小区中 120 个已开工或完工", "120 of 240 sites have begun")),
            (str(words("阶段", "stage")), str(words("小区（个）", "sites"))),
            [(part.name, str(part.value)) for part in slices],
            72,
        ),
        "form": ExampleForm({"name": "东风小区", "amount": "", "why": ""}),
        "rows": [("SYN-HT1", Decimal("110866316.67")), ("SYN-HT2", Decimal("92388597.22"))],
    }
    return render(request, "styleguide/styleguide.html", context)
