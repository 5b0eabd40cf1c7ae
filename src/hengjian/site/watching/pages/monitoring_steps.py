"""The buttons of a monitoring report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.refusals import sentence
from hengjian.site.platform.telling import attempt
from hengjian.site.watching.actions import monitoring as actions
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.monitoring_lines import REASONS
from hengjian.site.watching.pages.monitoring import found, page
from hengjian.site.watching.steps import MONITORING


def entered_in(request: HttpRequest, report: MonitoringReport) -> dict[str, dict[str, Any]]:
    """What was typed, by line."""
    sent = request.POST
    return {
        key: {
            "expected": sent.get(f"expected-{key}", "").strip(),
            "likelihood": sent.get(f"likelihood-{key}", ""),
            "measures": sent.get(f"measures-{key}", "").strip(),
            "reasons": {
                name: text
                for name in REASONS
                if (text := sent.get(f"reason-{key}-{name}", "").strip())
            },
        }
        for key in (line["key"] for line in report.lines)
    }


@require_POST
@needs(Permission.MONITORING_EDIT)
def fill(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Save it; with ``submit`` hand it in as well. What was typed stays on the page."""
    row, version = found(membership, code), request.POST.get("version", "")
    entered, conclusion = entered_in(request, row), request.POST.get("conclusion", "")
    try:
        row = actions.fill_in(
            by=membership,
            report=row,
            entered=entered,
            conclusion=conclusion,
            version=int(version) if version.isdecimal() else None,
        )
        if "submit" in request.POST:
            MONITORING.take("submit", by=membership, row=row)
    except Refused as refused:
        row.lines = [line | entered[line["key"]] for line in row.lines]
        row.conclusion = conclusion
        wrong = [sentence(each) for each in refused.problems]
        return page(request, membership, row, wrong=wrong)
    messages.success(request, str(words("已保存", "saved")))
    return redirect("web:monitoring-report", code)


@require_POST
@needs(Permission.MONITORING_EDIT)
def refresh(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take the figures anew."""
    row = found(membership, code)
    done = words("数据已更新", "figures taken anew")
    attempt(request, lambda: actions.refresh(by=membership, report=row), done)
    return redirect("web:monitoring-report", code)
