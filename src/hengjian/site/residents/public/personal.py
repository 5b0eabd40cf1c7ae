"""Whom the boards and pages name."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.public.models import Contact

DAYS = 730
"""Days for which a contact who is none any more keeps the number."""


def over(today: date) -> QuerySet[Contact]:
    """Contacts that ended long ago and still have a number."""
    last = today - timedelta(days=DAYS)
    return Contact.objects.filter(until__lt=last).exclude(phone="")


NUMBER = Personal(
    Contact,
    ("phone",),
    purpose=Text("居民找得到人", "so that residents find somebody"),
    kept=Text(f"卸任后 {DAYS} 天", f"{DAYS} days after the contact ends"),
    seen=Text("公开的给所有人，其余给工作人员", "everybody where public, else staff"),
    over=over,
)
NAME = Personal(
    Contact,
    ("name",),
    purpose=Text("居民找得到人", "so that residents find somebody"),
    kept=Text("随联系人记录", "as long as the contact"),
    seen=Text("公开的给所有人，其余给工作人员", "everybody where public, else staff"),
)
