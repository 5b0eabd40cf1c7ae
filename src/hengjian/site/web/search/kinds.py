"""What the search of the top bar looks through, and how the rows of a kind are found and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hengjian.site.common.words import words
from hengjian.site.projects.models import (
    AnnualPlan,
    Bond,
    Contract,
    Payment,
    Project,
    Scheme,
    Site,
    UtilityWork,
)
from hengjian.site.web.bonds.listing import BONDS
from hengjian.site.web.funds.listings import CONTRACTS, PAYMENTS
from hengjian.site.web.leading import leading_to
from hengjian.site.web.lists import TEN_THOUSAND_YUAN, Words
from hengjian.site.web.templatetags.shell import wan

CODE, NAME = attrgetter("code"), attrgetter("name")


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of row that the search looks through."""

    title: Words
    model: type[Any]
    address: Callable[[Any], str]
    """Where a row leads."""
    listing: str
    """The page of all rows of the kind."""
    icon: str
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    """As its list searches; by default by name, pinyin initials or code."""
    order: str = "code"
    reads: tuple[str, ...] = ("code", "name", "synthetic")
    name: Callable[[Any], str] = NAME
    beside: Callable[[Any], str] = CODE
    """What tells rows of one name apart."""


def _party(row: Contract) -> str:
    return f"{row.code} · {row.party}"


def _application(row: Payment) -> SafeString:
    told = (row.code, row.applied_on.isoformat(), wan(row.amount), TEN_THOUSAND_YUAN)
    return format_html("{} · {} · {} {}", *told)


KINDS = (
    Searched(
        words("项目", "Projects"), Project, leading_to("web:project"), "projects", "clipboard-list"
    ),
    Searched(
        words("小区", "Sites"), Site, leading_to("web:site"), "sites", "building-community"
    ),
    Searched(
        words("改造方案", "Schemes"), Scheme, leading_to("web:scheme"), "schemes", "git-compare"
    ),
    Searched(
        words("年度计划", "Annual plans"), AnnualPlan, leading_to("web:plan"), "plans",
        "calendar-stats",
    ),
    Searched(
        words("管线工程", "Utility works"), UtilityWork, leading_to("web:utility"), "utilities",
        "route",
    ),
    Searched(
        CONTRACTS.title, Contract, CONTRACTS.address, "contracts", "file-text", CONTRACTS.search,
        CONTRACTS.order, ("code", "name", "party", "synthetic"), beside=_party,
    ),
    Searched(
        PAYMENTS.title, Payment, PAYMENTS.address, "payments", "send", PAYMENTS.search,
        PAYMENTS.order, ("code", "payee", "amount", "applied_on", "synthetic"),
        attrgetter("payee"), _application,
    ),
    Searched(
        BONDS.title, Bond, BONDS.address, "bonds", "chart-bar", BONDS.search, BONDS.order
    ),
)  # fmt: skip
"""Contracts, payments and bonds are found by who may see money: ``visible_to`` shows no others."""
