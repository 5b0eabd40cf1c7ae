"""What the roll of a vote tells of owners."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.vote.models import Owner

DAYS = 1095
"""Days after the last day of a vote: it may be contested in court meanwhile."""


def over(today: date) -> QuerySet[Owner]:
    """Owners of votes that ended long ago who are still named."""
    last = today - timedelta(days=DAYS)
    return Owner.objects.filter(ballot__closes_on__lt=last).exclude(name="")


OWNER = Personal(
    Owner,
    ("name", "co_owners", "phone", "proxy"),
    purpose=Text("核对谁有权表决", "knowing who may vote"),
    kept=Text(f"表决截止后 {DAYS} 天", f"{DAYS} days after the last day of the vote"),
    seen=Text("计票的人，每次留痕", "who counts, each time on the trail"),
    over=over,
)
