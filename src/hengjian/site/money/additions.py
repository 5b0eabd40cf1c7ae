"""What the money adds to the pages of the library, and what it says of the sites on the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone, add_layer
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract, OutputCertificate, Payment
from hengjian.site.money.pages.funds import key_figures
from hengjian.site.money.pages.investment import total_as_adjusted
from hengjian.site.money.pages.leads import leads_to_money
from hengjian.site.platform.pages import add_part
from hengjian.site.platform.templatetags.shell import t

NOTHING, WAN = Decimal(0), Decimal(10_000)
LEVELS = {
    "unpaid": (Tone.GREY, words("尚未支付", "nothing paid yet")),
    "within": (Tone.TEAL, words("红线以内", "within the line")),
    "raised": (Tone.AMBER, words("有提示", "some raised")),
    "across": (Tone.RED, words("有支付越线", "some across the line")),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a contract came to by a day, in 元."""

    code: str
    name: str
    output: Decimal
    paid: Decimal
    across: int
    """Payments made across the red line, each judged by its own day."""
    raised: int

    @property
    def level(self) -> str:
        """Its level on the map."""
        if self.across:
            return "across"
        return "raised" if self.raised else "within" if self.paid else "unpaid"


def payments_of_sections(
    membership: Membership, keys: Collection[int], as_of: date
) -> Mapping[int, Shade]:
    """How the works contract of each site's section was paid by the day, against its output."""
    contracts = visible_to(Contract, membership).filter(
        kind=Contract.Kind.WORKS, section__isnull=False, signed_on__lte=as_of
    )
    shades: dict[int, Shade] = {}
    for section, standing in _by_section(contracts, as_of).items():
        says = t(
            f"{standing.name}：已支付 {standing.paid / WAN:,.2f} 万元，"
            f"产值 {standing.output / WAN:,.2f} 万元",
            f"{standing.name}: {standing.paid / WAN:,.2f} paid,"
            f" {standing.output / WAN:,.2f} certified (10,000 yuan)",
        )
        leads = reverse("web:contract", args=[standing.code])
        shades[section] = Shade(standing.level, says, leads)
    sites = Site.objects.filter(pk__in=keys, section__in=shades)
    return {key: shades[section] for key, section in sites.values_list("pk", "section")}


def _by_section(contracts: QuerySet[Contract], as_of: date) -> dict[int, Standing]:
    """Of several contracts of a section the one with the most across the line."""
    certified = dict(
        OutputCertificate.objects.filter(
            contract__in=contracts, state="confirmed", certified_on__lte=as_of
        )
        .order_by()
        .values_list("contract")
        .annotate(Sum("amount"))
    )
    made = Payment.objects.filter(
        contract__in=contracts, state=Payment.State.PAID, paid_on__lte=as_of
    )
    line = Payment.Line
    counted = {
        key: (paid, across, raised)
        for key, paid, across, raised in made.order_by()
        .values("contract")
        .annotate(
            total=Sum("amount"),
            crossing=Count("pk", filter=Q(line=line.ACROSS)),
            raising=Count("pk", filter=Q(line=line.RAISED)),
        )
        .values_list("contract", "total", "crossing", "raising")
    }
    standings: dict[int, Standing] = {}
    for key, section, code, name in contracts.values_list("pk", "section", "code", "name"):
        paid, across, raised = counted.get(key, (NOTHING, 0, 0))
        own = Standing(code, name, certified.get(key, NOTHING), paid, across, raised)
        other = standings.get(section)
        if other is None or (own.across, own.raised) > (other.across, other.raised):
            standings[section] = own
    return standings


add_part("project", "money", key_figures)
add_part("site", "money", leads_to_money)
add_part("project", "investment", total_as_adjusted)
add_layer(
    Layer(
        "money",
        words("支付与产值", "payments and output"),
        30,
        LEVELS,
        words("没有施工合同", "no works contract"),
        payments_of_sections,
        Permission.MONEY_VIEW,
    )
)
