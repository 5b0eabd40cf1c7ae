"""What the roll of a vote tells of owners."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.vote.models import Objection, Owner, Vote

DAYS = 1095
"""Days after the last day of a vote: it may be contested in court meanwhile."""


KEPT = Text(f"表决截止后 {DAYS} 天", f"{DAYS} days after the last day of the vote")


def _find_ended(today: date) -> QuerySet[Owner]:
    return Owner.objects.filter(ballot__closes_on__lt=today - timedelta(days=DAYS))


def over(today: date) -> QuerySet[Owner]:
    """Owners of votes that ended long ago who are still named."""
    return _find_ended(today).exclude(name="", co_owners="", phone="", proxy="")


def compared(today: date) -> QuerySet[Owner]:
    """Owners of such votes who could still be known again."""
    return _find_ended(today).exclude(key_digest="", proxy_digest="", pin_digest="")


OWNER = Personal(
    Owner,
    ("name", "co_owners", "phone", "proxy"),
    purpose=Text("核对谁有权表决", "knowing who may vote"),
    kept=KEPT,
    seen=Text("计票的人，每次留痕", "who counts, each time on the trail"),
    over=over,
)
DIGESTS = Personal(
    Owner,
    ("key_digest", "proxy_digest", "pin_digest"),
    purpose=Text(
        "认出同一人的几套房、同一代理人和信上的四位数",
        "knowing that units are one person's, who a proxy is, and the number in a letter",
    ),
    kept=KEPT,
    seen=Text("无人（只能比对，不能还原）", "nobody (it can be compared, not read)"),
    over=compared,
)
SAID = Personal(
    Vote,
    ("owner",),
    purpose=Text(
        "记名表决核对每一票；不记名表决不保存",
        "checking each vote of a named vote; in a secret one it is not kept",
    ),
    kept=Text("随表决归档", "as long as the vote"),
    seen=Text("计票的人，每次留痕", "who counts, each time on the trail"),
)
OBJECTED = Personal(
    Objection,
    ("text",),
    purpose=Text("答复异议", "answering the objection"),
    kept=Text("随表决归档", "as long as the vote"),
    seen=Text("组织表决和计票的人", "who runs the vote and who counts it"),
)
