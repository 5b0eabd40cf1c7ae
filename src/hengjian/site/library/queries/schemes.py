"""Sets of schemes and of what is said of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import (
    Scheme,
    SchemeComment,
    SchemeItem,
    Site,
    UtilityOpinion,
    WillingnessSurvey,
)
from hengjian.site.library.scope_catalogue import ScopeKind, WorksClass, catalogue
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import codes
from hengjian.site.platform.counting import count_of


def visible_schemes(membership: Membership) -> QuerySet[Scheme]:
    """The schemes the membership sees, with what a list shows beside them."""
    rows = visible_to(Scheme, membership).select_related("region", "area")
    return rows.defer("benefit_trace").annotate(
        open_comments=count_of(SchemeComment.objects.filter(decision="open"), "scheme"),
    )


def search(rows: QuerySet[Scheme], text: str) -> QuerySet[Scheme]:
    """By the name, pinyin initials or code of the scheme, or of one of its sites."""
    sites = codes.search(Site.objects.all(), text).values("pk")
    links = Scheme.sites.through.objects.filter(site__in=sites).values("scheme")
    own = Scheme.objects.filter(codes.matching(text) | Q(code__iholds=text)).order_by()
    return rows.filter(pk__in=own.values("pk").union(links))  # by “or” no index would find them


def whole(membership: Membership) -> QuerySet[Scheme]:
    """The schemes with their sites, works and comments, for a page about a few of them."""
    surveys = WillingnessSurvey.objects.order_by("-asked_on", "-pk")
    opinions = UtilityOpinion.objects.order_by("-asked_on", "-pk")
    sites = Site.objects.select_related("area").prefetch_related(
        Prefetch("willingness", surveys),
        Prefetch("utility_opinions", opinions),
    )
    return (
        visible_to(Scheme, membership)
        .select_related("region", "area")
        .prefetch_related(
            Prefetch("sites", sites),
            Prefetch("items", SchemeItem.objects.select_related("site")),
            Prefetch("comments", SchemeComment.objects.order_by("received_on", "pk")),
        )
    )


def rivals(scheme: Scheme, membership: Membership) -> QuerySet[Scheme]:
    """Other schemes of the same year for one of the same sites."""
    keys = [site.pk for site in scheme.sites.all()]
    others = visible_to(Scheme, membership).filter(sites__in=keys, year=scheme.year)
    return others.exclude(pk=scheme.pk).distinct().defer("benefit_trace").order_by("code")


@dataclass(frozen=True, slots=True)
class WorksRow:
    """One kind of works of a scheme: added up over its sites."""

    kind: ScopeKind
    quantity: Decimal
    cost: Decimal


def works_by_class(scheme: Scheme) -> dict[WorksClass, list[WorksRow]]:
    """The works of a scheme by class, in the order of the catalogue."""
    found: dict[str, list[SchemeItem]] = {}
    for item in scheme.items.all():
        found.setdefault(item.item, []).append(item)
    rows: dict[WorksClass, list[WorksRow]] = {each: [] for each in WorksClass}
    for code, kind in catalogue().items():
        if own := found.get(code):
            quantity = sum((i.quantity for i in own), Decimal(0))
            cost = sum((i.cost for i in own), Decimal(0))
            rows[kind.works_class].append(WorksRow(kind, quantity, cost))
    return rows


@dataclass(frozen=True, slots=True)
class Willing:
    """The latest asking of every site of a scheme, added up; unknown where one was not asked."""

    asked: int
    in_favour: int
    sites_asked: int
    sites: int

    @property
    def known(self) -> bool:
        """Whether every site was asked."""
        return self.sites > 0 and self.sites_asked == self.sites and self.asked > 0

    @property
    def share(self) -> Decimal | None:
        """Those in favour among those asked, in per cent."""
        return Decimal(100 * self.in_favour) / self.asked if self.known else None

    @property
    def shown(self) -> Decimal | None:
        """The share as it is printed: one decimal, rounded half up."""
        share = self.share
        return None if share is None else share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def willing(scheme: Scheme) -> Willing:
    """From rows fetched by ``whole``."""
    latest = [next(iter(site.willingness.all()), None) for site in scheme.sites.all()]
    there = [each for each in latest if each is not None]
    return Willing(
        sum(each.asked for each in there),
        sum(each.in_favour for each in there),
        len(there),
        len(latest),
    )


def households(sites: Collection[Site]) -> int | None:
    """The households of these sites; unknown where one is not entered."""
    counts = [site.households for site in sites]
    known = [count for count in counts if count is not None]
    return sum(known) if counts and len(known) == len(counts) else None


def opinions(scheme: Scheme) -> dict[str, list[tuple[Site, UtilityOpinion | None]]]:
    """For each utility the works touch: each site with the latest opinion of its owner."""
    kinds = catalogue()
    rows: dict[str, list[tuple[Site, UtilityOpinion | None]]] = {}
    for site in scheme.sites.all():
        own = [i for i in scheme.items.all() if i.site_id in (None, site.pk)]
        latest: dict[str, UtilityOpinion] = {}
        for opinion in site.utility_opinions.all():
            latest.setdefault(opinion.utility, opinion)
        for utility in sorted({kinds[i.item].utility for i in own} - {""}):
            rows.setdefault(utility, []).append((site, latest.get(utility)))
    return rows


def total_cost(rows: QuerySet[Scheme]) -> Decimal:
    """What all of them would cost together."""
    return rows.order_by().aggregate(total=Sum("cost"))["total"] or Decimal(0)
