"""Where the figures of a vote come from: the roll by building, and who has taken part."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.common.words import said, words
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.residents.vote.counting import buildings_of, roll_of, turnout
from hengjian.site.residents.vote.models import Ballot
from hengjian.site.residents.vote.rolls import metres

BALLOT = Figures(Ballot)
ROLL = {
    "units": Text("套数", "units"),
    "owners": Text("业主", "owners"),
    "area": Text("专有面积（平方米）", "exclusive area (m²)"),
    "heads": Text("业主人数（人）", "heads"),
}


@BALLOT.named("roll-area", "roll-heads")
def _of_roll(asked: Asked[Ballot]) -> Trace:
    """The basis of the roll: the area by building, or the heads of its owners."""
    name = asked.name.removeprefix("roll-")
    roll = roll_of(asked.row)
    if name == "heads":
        trace = _trace(asked.row, said(ROLL[name]), str(roll.heads))
        trace.formula = words(
            "名册上每位业主一人，共有的一套算一人", "one head an owner; co-owners are one"
        )
        return trace
    trace = _trace(asked.row, said(ROLL[name]), metres(roll.area))
    trace.formula = words(
        "名册上各栋的专有面积相加", "the exclusive areas of the buildings, added up"
    )
    trace.columns = (words("楼栋", "building"), said(ROLL["area"]))
    trace.records = [Record(each.building, Value(each.metres)) for each in buildings_of(asked.row)]
    trace.records_count = len(trace.records)
    return trace


@BALLOT.named("units", "owners", "area")
def _of_building(asked: Asked[Ballot]) -> Trace:
    """What the roll has of one building (``of``)."""
    found = one(each for each in buildings_of(asked.row) if each.building == asked.of)
    shown = found.metres if asked.name == "area" else str(getattr(found, asked.name))
    trace = _trace(asked.row, f"{asked.of} · {said(ROLL[asked.name])}", shown)
    trace.formula = words("名册上这一栋逐套相加", "the units of the building, added up")
    return trace


@BALLOT.named("turnout-area", "turnout-heads")
def _taken_part(asked: Asked[Ballot]) -> Trace:
    """How much of the roll has taken part so far, on one basis, by the way the votes came."""
    basis = asked.name.removeprefix("turnout-")
    line = one(each for each in turnout(asked.row) if each.basis == basis)
    trace = _trace(asked.row, str(line.title), line.percent)
    trace.formula = f"{line.part} ÷ {line.whole}"
    ways = dict(asked.row.owners.model._meta.get_field("channel").flatchoices)
    came = asked.row.owners.exclude(voted_on=None).order_by().values_list("channel")
    trace.columns = (words("方式", "method"), line.title)
    trace.records = [
        Record(ways.get(way, way), Value(metres(total) if basis == "area" else str(total)))
        for way, total in came.annotate(total=Sum(basis))
    ]
    trace.records_count = len(trace.records)
    return trace


def _trace(ballot: Ballot, title: str, shown: str) -> Trace:
    trace = Trace(title, Value(shown), synthetic=ballot.synthetic)
    trace.page = (ballot.title, reverse("vote:ballot", args=[ballot.code]))
    trace.source = ballot.source
    return trace
