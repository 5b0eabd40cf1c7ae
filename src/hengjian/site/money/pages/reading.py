"""What every page of the money starts with: which project, as of which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from hengjian.bilingual import Text
from hengjian.funds.red_line import ALONE, NAMES
from hengjian.funds.spending import forbids, listed
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import language, said
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.models import Payment
from hengjian.site.planning.models import SOURCES


def finding_in_words(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A finding of the red line, as it is kept, in the words of the page."""
    name, formula = said(NAMES[kept["rule"]]), kept["formula"][language()]
    return {**kept, "name": name, "formula": formula, "alone": kept["rule"] in ALONE}


def sources_with_a_list() -> str:
    """For which sources the purpose is checked at all, and that of others nothing is known."""
    zh = "、".join(f"{SOURCES[code].zh}（{'、'.join(rules)}）" for code, rules in listed().items())
    en = ", ".join(f"{SOURCES[code].en} ({', '.join(rules)})" for code, rules in listed().items())
    return said(
        Text(
            f"用途只对设了禁止清单的来源核对：{zh}；其他来源没有设定，不核对不等于可以支付",
            f"The purpose is checked for sources that have a list of what they may not pay: {en}. "
            "Others have none: that it is not checked does not mean that it may be paid",
        )
    )


def purpose_of(payment: Payment) -> str:
    """Whether its purpose was held against a list, in words."""
    rules = listed().get(payment.fund_source)
    if rules is None:
        text = Text("该来源没有设定禁止清单，用途未核对", "the source has no list: not checked")
    elif forbids(payment.fund_source, payment.category) is None:
        documents = "、".join(rules)
        text = Text(
            f"不在禁止清单内（{documents}）", f"not on the list of the source ({documents})"
        )
    else:
        documents = "、".join(rules)
        text = Text(f"在禁止清单内（{documents}）", f"on the list of the source ({documents})")
    return said(text)


def day_of(request: HttpRequest) -> date:
    """The day the page shows: money that is not booked yet is not known, a later day is today."""
    return min(shown_day(), current_day())


def project_of(membership: Membership, code: str) -> Project:
    """The project whose money the reader sees. Raises ``Http404``."""
    rows = projects_with_money(membership).select_related("region", "implementer")
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404
    return row
