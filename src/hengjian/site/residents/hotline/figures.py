"""Where the rates of the hotline come from: part, whole, and the cases that are counted."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import both, said, words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import MOST, Asked, Figures, Record, Trace, Value
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of
from hengjian.site.residents.hotline.rates import COUNTS, WITHIN, cases_behind, percent, tally

HOTLINE: Figures[Any] = Figures(None, "hotline", right=Permission.CASE_VIEW)
"""Each count of the tally and each rate (``rate-on_time``); ``project`` and ``within`` as the page
of the rates is asked."""
TITLES = {
    "received": words("受理（件）", "received"),
    "closed": words("办结（件）", "finished"),
    "due": words("到期（件）", "due"),
    "on_time": words("按期办结（件）", "finished in time"),
    "resolved": words("核实解决（件）", "found solved"),
    "resolved_most": words("至多解决（件）", "found solved at most"),
    "agreed": words("居民认可（件）", "agreed"),
    "agreed_most": words("至多认可（件）", "agreed at most"),
    "open_overdue": words("到期未办结（件）", "open and overdue"),
    "followed": words("已回访（件）", "followed up"),
    "repeats": words("再次反映（件）", "said again"),
    "extended": words("经同意延期（件）", "granted more days"),
    "merged": words("并案（件）", "merged"),
    "open": words("还没有办结（件）", "still open"),
}
OF_CHANNEL = {
    "cases": Text("{name}受理（件）", "received by {name}"),
    "people": Text("{name}（人）", "people who came by {name}"),
    "agreed": Text("{name}居民认可（件）", "agreed of those by {name}"),
}


def _title(name: str) -> Any:
    """What a count is called; raises ``LookupError`` where there is none of that name."""
    if name in TITLES:
        return TITLES[name]
    what, _, channel = name.partition("-")
    called, by = OF_CHANNEL[what], both(dict(Case.Channel.choices)[channel])
    return words(called.zh.format(name=by.zh), called.en.format(name=by.en))


@HOTLINE.any_name
def _count(asked: Asked[Any]) -> Trace:
    """A count, or a rate as part ÷ whole, with the cases that are counted (of a rate: the part)."""
    given = asked.request.GET
    seen = cases_of(asked.membership)
    if code := given.get("project", ""):
        seen = seen.filter(project__in=visible_to(Project, asked.membership).filter(code=code))
    within = given.get("within", "")
    days = int(within) if within.isdecimal() and int(within) in WITHIN else None
    name = asked.name.removeprefix("rate-")
    keys = cases_behind(seen, asked.day, name, days)
    found = tally(seen, asked.day, days)
    if asked.name == name:
        trace = Trace(_title(name), Value(COUNTS[name](found), "number"))
        trace.formula = words("当日可见诉求逐件计数", "the cases in sight on the day, counted")
    else:
        rate = next((each for each in found.rates() if each.name == name), None)
        if rate is None:
            raise LookupError(name)
        trace = Trace(said(rate.title), Value(percent(rate.share)))
        trace.formula = f"{said(rate.means)} = {rate.part} ÷ {rate.whole}"
    if days is not None:
        trace.formula += words(
            f"；期限按受理后 {days} 个工作日", f"; due by receipt + {days} working days"
        )
    rows = Case.objects.filter(pk__in=keys)
    trace.columns = (words("诉求", "case"), words("受理日期", "received on"))
    trace.records = [
        Record(row.code, Value(row.received_on, "date"), reverse("hotline:case", args=[row.code]))
        for row in rows.order_by("code")[:MOST]
    ]
    trace.records_count, trace.as_of = len(keys), asked.day
    trace.page = (str(words("诉求办理率", "rates of the hotline")), reverse("hotline:rates"))
    trace.rest_on(rows)
    return trace
