"""Where the figures of a vote come from: the roll by building, who has taken part, the count."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from hengjian.ballots.tally import INVALID
from hengjian.bilingual import Text
from hengjian.site.common.words import said, words
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.residents.vote.counting import (
    Told,
    buildings_of,
    law_of,
    roll_of,
    told,
    turnout,
    votes_of,
)
from hengjian.site.residents.vote.models import Ballot
from hengjian.site.residents.vote.rolls import metres

BALLOT = Figures(Ballot)
COUNTED = (Ballot.State.COUNTED, Ballot.State.PUBLISHED)
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
def _trace_turnout(asked: Asked[Ballot]) -> Trace:
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


@BALLOT.named("said-area", "said-heads")
def _of_answer(asked: Asked[Ballot]) -> Trace:
    """What came under one answer to one matter (``of``: ``1-yes``), by the way the votes came."""
    basis = asked.name.removeprefix("said-")
    told_of, row = one(
        (each, row) for each in _results(asked.row) for row in each.by_answer if row.of == asked.of
    )
    shown = row.area if basis == "area" else str(row.heads)
    trace = _trace(asked.row, f"{told_of.matter} · {said(row.word)} · {said(ROLL[basis])}", shown)
    trace.formula = words("选这一项的票逐张相加", "the votes that say so, added up")
    number, _, answer = asked.of.partition("-")
    totals: dict[str, int] = {}
    for vote in votes_of(asked.row):
        if vote["answers"].get(number, INVALID) == answer:
            totals[vote["channel"]] = totals.get(vote["channel"], 0) + vote[basis]
    if told_of.count.joined == answer:
        totals[""] = _weight(told_of, answer, basis) - sum(totals.values())
    ways = dict(asked.row.owners.model._meta.get_field("channel").flatchoices)
    ways[""] = words("未表决，按管理规约计入", "did not vote, added by the by-laws")
    trace.columns = (words("方式", "method"), said(ROLL[basis]))
    trace.records = [
        Record(ways[way], Value(metres(total) if basis == "area" else str(total)))
        for way, total in totals.items()
    ]
    trace.records_count = len(trace.records)
    trace.documents = _file_of(asked.row)
    return trace


def _weight(each: Told, answer: str, basis: str) -> int:
    return int(getattr(each.count.by_answer[answer], basis))


@BALLOT.named("line")
def _of_line(asked: Asked[Ballot]) -> Trace:
    """How far one basis of one line comes (``of``: ``1-consent-area``), and what is enough."""
    told_of, bar = one(
        (each, bar) for each in _results(asked.row) for bar in each.bars if bar.of == asked.of
    )
    trace = _trace(asked.row, f"{told_of.matter} · {said(bar.title)}", bar.percent)
    law = law_of(asked.row).source
    trace.formula = words(
        f"{bar.part} ÷ {bar.whole}；要 {bar.line}，即至少 {bar.least}（{law.zh}）",
        f"{bar.part} ÷ {bar.whole}; the line is {bar.line}, at least {bar.least} ({law.en})",
    )
    trace.documents = _file_of(asked.row)
    return trace


def _results(ballot: Ballot) -> list[Told]:
    """The matters as the page of a counted vote shows them. Raises ``LookupError`` before."""
    if ballot.state not in COUNTED:
        raise LookupError
    return told(ballot)


def _file_of(ballot: Ballot) -> list[tuple[str, str]]:
    """The published count, in which every vote stands."""
    address = reverse("open-vote:file", args=[ballot.site.code, ballot.code])
    return [(str(words("逐票计票文件", "Every vote, as a file")), address)]


def _trace(ballot: Ballot, title: str, shown: str) -> Trace:
    trace = Trace(title, Value(shown), synthetic=ballot.synthetic)
    trace.page = (ballot.title, reverse("vote:ballot", args=[ballot.code]))
    trace.source = ballot.source
    return trace
