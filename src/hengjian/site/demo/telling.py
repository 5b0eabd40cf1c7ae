"""Contacts and notices of the demonstration: invented names, numbers that nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.places import DISTRICT, SUB_DISTRICTS
from hengjian.site.library.models import Site
from hengjian.site.residents.public.actions.telling import post
from hengjian.site.residents.public.models import Announcement

Row = dict[str, Any]
SINCE = date(2022, 7, 1)
NUMBER = "0877-0000{:03}"
TOLD = "SYN-0001"
ON_SITE = (("C", "contractor", "项目部李工"), ("S", "supervisor", "监理张工"))
RESIDENT = ("R", "resident", "居民监督员老周")


def contacts(sites: Sequence[Row]) -> list[Row]:
    """The hotline of the district, a contact of each sub-district, two of each site, and a
    resident supervisor of the site whose works are told of."""
    rows = [_row("HOTLINE", DISTRICT, "hotline", "区政务服务热线（合成）", "12345")]
    for number, (name, code) in enumerate(SUB_DISTRICTS.items(), start=1):
        rows.append(
            _row(f"ST{number}", code, "street", f"{name}城建办（合成）", NUMBER.format(number))
        )
    for number, site in enumerate(sites):
        for letter, role, who in ON_SITE if site["code"] != TOLD else (*ON_SITE, RESIDENT):
            row = _row(
                f"{site['code']}-{letter}", site["sub_district"], role, f"{who}（合成）",
                NUMBER.format(100 + number % 800),
            )  # fmt: skip
            rows.append({**row, "site": site["code"]})
    return rows


def _row(code: str, region: str, role: str, name: str, phone: str) -> Row:
    return {
        "code": f"L-{code}",
        "region": region,
        "role": role,
        "name": name,
        "phone": phone,
        "since": SINCE,
        "public": True,
        "source": SYNTHETIC,
    }


def put_notices(clerk: Membership) -> None:
    """One that water is off tomorrow; nothing where there is one."""
    if Announcement.objects.exists():
        return
    begins, ends = datetime(2023, 10, 1, 8), datetime(2023, 10, 1, 12)  # noqa: DTZ001
    values = {
        "kind": Announcement.Kind.WATER,
        "posted_on": date(2023, 9, 30),
        "text": "（合成）挖雨污管网，明天上午停水，请提前存水；10 月 8 日恢复路面。",
        "begins_at": timezone.make_aware(begins),
        "ends_at": timezone.make_aware(ends),
    }
    post(by=clerk, site=Site.objects.get(code=TOLD), values=values)
    mark_invented(clerk, Announcement.objects.all(), source=SYNTHETIC)
