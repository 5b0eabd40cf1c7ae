"""Where the figures of a round come from: households by site, and what was said in it."""

from __future__ import annotations

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.common.words import said, words
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.residents.rounds.models import Opinion, Round

ROUND = Figures(Round)
ANSWERED = {
    "asked": Text("征询户数（户）", "households asked"),
    "answered": Text("答复户数（户）", "households that answered"),
    "in-favour": Text("同意户数（户）", "households in favour"),
}
SAID = {"opinions": Text("意见（条）", "opinions"), "waiting": Text("待答复（条）", "to answer")}


@ROUND.named(*ANSWERED)
def _of_site(asked: Asked[Round]) -> Trace:
    """Households of one site (``of``: its code), as they were entered, beside the two others."""
    row = one(asked.row.results.select_related("site").filter(site__code=asked.of))
    counts = {name: getattr(row, name.replace("-", "_")) for name in ANSWERED}
    trace = _trace(asked.row, f"{row.site.name} · {said(ANSWERED[asked.name])}", counts[asked.name])
    trace.formula = words(
        "按小区登记：答复不多于征询，同意不多于答复",
        "entered for each site: no more answered than were asked, no more agreed than answered",
    )
    trace.records = [
        Record(said(title), Value(counts[name], "number")) for name, title in ANSWERED.items()
    ]
    trace.records_count = len(trace.records)
    return trace


@ROUND.named(*SAID)
def _trace_said(asked: Asked[Round]) -> Trace:
    """What was said in the round, by what was decided on it; or what awaits its answer."""
    rows = asked.row.opinions.all()
    if asked.name == "waiting":
        rows = rows.filter(decision=Opinion.Decision.OPEN)
    trace = _trace(asked.row, said(SAID[asked.name]), rows.count())
    trace.columns = (words("处理", "decision"), said(SAID["opinions"]))
    trace.records = [
        Record(choice.label, Value(count, "number"))
        for choice in Opinion.Decision
        if (count := rows.filter(decision=choice).count())
    ]
    trace.records_count = len(trace.records)
    trace.rest_on(rows)
    return trace


def _trace(row: Round, title: str, count: int) -> Trace:
    trace = Trace(title, Value(count, "number"), synthetic=row.synthetic, source=row.source)
    trace.page = (str(row.get_kind_display()), reverse("rounds:round", args=[row.code]))
    trace.who = row.entered_by
    return trace
