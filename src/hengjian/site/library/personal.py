"""Persons that the library names: who answers for a project or a site."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from hengjian.bilingual import Text
from hengjian.site.library.models import PersonInCharge
from hengjian.site.platform.personal import Personal

DAYS = 730
"""Days for which the name stays after the person left the post; the post stays."""


def over(today: date) -> QuerySet[PersonInCharge]:
    """Who left long ago and is still named."""
    last = today - timedelta(days=DAYS)
    named = ~Q(name="") | ~Q(sealed_name="")
    return PersonInCharge.objects.filter(named, until__lt=last)


IN_CHARGE = Personal(
    PersonInCharge,
    ("name", "sealed_name"),
    purpose=Text("知道谁负责", "knowing who answers for it"),
    kept=Text(f"离任后 {DAYS} 天，职务保留", f"{DAYS} days after leaving the post; the post stays"),
    seen=Text(
        "掩码给看得到项目的人；全名写明理由后，每次留痕",
        "masked to who sees the project; in full with a reason, each time on the trail",
    ),
    over=over,
)
