"""The pictures of the works: bars over time, charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED
from hengjian.site.common.words import language
from hengjian.site.library.models import Site
from hengjian.site.library.slip import level_of, level_of_works, months_late
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.platform.timescale import LABELS, WIDTH, Scale, Zoom
from hengjian.site.works.models import Milestone
from hengjian.site.works.queries import Month

WAN = Decimal(10_000)


def s_curve(months: Sequence[Month]) -> Chart | None:
    """The S-curve with its finding; ``None`` where there is nothing to draw."""
    if not months:
        return None
    chinese = language() == "zh"
    names = ("计划产值", "累计产值", "累计支付") if chinese else ("planned", "certified", "paid")
    lines: list[tuple[str, Sequence[Decimal | None], str, str]] = [
        (names[0], [m.planned for m in months], MUTED, "dashed"),
        (names[1], [m.certified for m in months], ACCENT, "solid"),
        (names[2], [m.paid for m in months], AMBER, "solid"),
    ]
    option = {
        "grid": {"left": 8, "right": 16, "top": 64, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "icon": "roundRect", "itemWidth": 14, "itemHeight": 4},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{m.first:%Y-%m}" for m in months]},
        "yAxis": {
            "type": "value",
            "name": "万元" if chinese else "10,000 yuan",
            "nameTextStyle": {"align": "left"},
        },
        "series": [_line(*line) for line in lines],
    }
    heads = ("月份", *(f"{n}（万元）" for n in names)) if chinese else (
        "month", *(f"{n} (10,000 yuan)" for n in names)
    )  # fmt: skip
    rows = [
        (
            f"{m.first:%Y-%m}",
            _amount_label(m.planned),
            _amount_label(m.certified),
            _amount_label(m.paid),
        )
        for m in months
    ]
    return Chart(option, finding(months), heads, rows, height=320)


def finding(months: Sequence[Month]) -> str:
    """What the curve says, in the language of the page: how the three stand to each other."""
    past = [m for m in months if m.certified is not None]
    if not past or not (past[-1].certified or past[-1].paid):
        return _in_language("尚无产值和支付", "nothing certified or paid yet")
    last = past[-1]
    certified, paid = last.certified or Decimal(0), last.paid or Decimal(0)
    parts = [_ahead(certified, paid)]
    if last.planned:
        share = _percent(certified, last.planned)
        parts.append(_in_language(f"产值为计划的 {share}", f"output is {share} of the plan"))
    return f"{last.first:%Y-%m}{_in_language('：', ': ')}" + _in_language("；", "; ").join(parts)


def _ahead(certified: Decimal, paid: Decimal) -> str:
    said = {"certified": _amount_label(certified), "paid": _amount_label(paid)}
    if paid > certified:
        more = _amount_label(paid - certified)
        return _in_language(
            f"支付 {said['paid']} 万元，超出产值 {said['certified']} 万元 {more} 万元",
            f"paid {said['paid']}, {more} above the {said['certified']} certified (10,000 yuan)",
        )
    return _in_language(
        f"支付 {said['paid']} 万元，产值 {said['certified']} 万元，支付未超产值",
        f"paid {said['paid']} of {said['certified']} certified (10,000 yuan)",
    )


def _in_language(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{(100 * part / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def _amount_label(amount: Decimal | None) -> str:
    if amount is None:
        return "—"
    return f"{(amount / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def _line(name: str, amounts: Sequence[Decimal | None], colour: str, kind: str) -> dict[str, Any]:
    drawn = [None if a is None else float((a / WAN).quantize(Decimal("0.01"))) for a in amounts]
    return {
        "type": "line",
        "name": name,
        "data": drawn,
        "showSymbol": False,
        "lineStyle": {"width": 2.5, "type": kind, "color": colour},
        "itemStyle": {"color": colour},
    }


FAR = 3660
"""Days: what is planned ten years away is a slip of a key."""
LINE, HEAD, FOOT = 26, 30, 8
"""Of one line, of the head, of the foot."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One site: what was planned, and what happened until the day."""

    y: float
    name: str
    address: str
    title: str
    """Read out and shown on hover."""
    level: str
    planned_x: float
    planned_width: float
    actual_x: float | None
    actual_width: float
    waiting_x: float | None
    """From the planned start to the day, where it has not started."""
    waiting_width: float
    months: int


@dataclass(frozen=True, slots=True)
class Diamond:
    """A milestone: hollow while planned, full when met; its level as a site's start has."""

    x: float
    y: float
    title: str
    done: bool
    level: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A section above its sites."""

    y: float
    text: str


@dataclass(slots=True)
class Schedule:
    """A schedule ready to be drawn."""

    marks: list[tuple[float, str]]
    width: int
    names: int = LABELS
    """The width of the names: they stand still while the bars are scrolled."""
    height: float = 0
    now: float | None = None
    headings: list[Heading] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    diamonds: list[Diamond] = field(default_factory=list)

    @property
    def bars_width(self) -> int:
        """Of what is scrolled."""
        return self.width - self.names

    @property
    def whole(self) -> bool:
        """Whether one frame holds all of it: it grows and shrinks with the page."""
        return self.width <= WIDTH


def schedule_of(
    sites: Sequence[Site],
    milestones: Sequence[Milestone],
    as_of: date,
    other: str,
    zoom: Zoom = Zoom.FIT,
) -> Schedule | None:
    """The sites in their order under their sections; ``None`` where no day is known.

    ``other`` names the sites that are in no section.
    """
    ends = _span(sites, milestones, as_of)
    if ends is None:
        return None
    scale = Scale.of(*ends, zoom)
    drawn = Schedule(scale.marks(), scale.whole)
    y, section = float(HEAD), None
    for site in sites:
        if section is None or site.section_id != section:
            section = site.section_id or 0
            name = site.section.name if site.section else other
            drawn.headings.append(Heading(y + 17, name))
            own = [m for m in milestones if m.section_id == site.section_id and m.site_id is None]
            drawn.diamonds += [_diamond(m, y + LINE / 2, scale, as_of) for m in own]
            y += LINE
            section = site.section_id
        drawn.bars.append(_bar(site, y, scale, as_of))
        own = [m for m in milestones if m.site_id == site.pk]
        drawn.diamonds += [_diamond(m, y + LINE / 2, scale, as_of) for m in own]
        y += LINE
    drawn.height = y + FOOT
    drawn.now = scale.now(as_of)
    return drawn


def _span(
    sites: Sequence[Site], milestones: Sequence[Milestone], as_of: date
) -> tuple[date, date] | None:
    names = ("planned_start_on", "started_on", "planned_finish_on", "finished_on")
    days = [day for site in sites for name in names if (day := getattr(site, name))]
    days += [day for m in milestones for day in (m.planned_on, m.actual_on) if day]
    if not days:
        return None
    days = [day for day in days if abs((day - as_of).days) < FAR] or days[:1]
    return min(days).replace(day=1), max(*days, as_of)


def _bar(site: Site, y: float, scale: Scale, as_of: date) -> Bar:
    planned = site.planned_start_on
    planned_end = site.planned_finish_on or planned
    started = site.started_on if site.started_on and site.started_on <= as_of else None
    until = site.finished_on if site.finished_on and site.finished_on <= as_of else as_of
    waits = planned is not None and started is None and planned < as_of
    return Bar(
        y,
        _short(site.name),
        site.code,
        _title(site, started, as_of),
        level_of_works(
            (planned, site.planned_finish_on), (site.started_on, site.finished_on), as_of
        ),
        scale.x(planned) if planned else 0,
        scale.span(planned, max(planned, planned_end)) if planned and planned_end else 0,
        scale.x(started) if started else None,
        scale.span(started, max(started, until)) if started else 0,
        scale.x(planned) if planned and waits else None,
        scale.span(planned, as_of) if planned and waits else 0,
        months_late(planned, site.started_on, as_of) or 0,
    )


def _title(site: Site, started: date | None, as_of: date) -> str:
    planned = f"{site.planned_start_on or '—'} ~ {site.planned_finish_on or '—'}"
    done = f"{started or '—'} ~ {site.finished_on or '—'}"
    over = _days_over(site, started, as_of)
    late = (
        t(f" | 超过计划完工 {over} 天", f" | {over} days over its planned finish") if over else ""
    )
    return f"{site.name} | {planned} | {done}{late}"


def _days_over(site: Site, started: date | None, as_of: date) -> int:
    """Days that started works go on, or went on, beyond their planned finish."""
    if started is None or site.planned_finish_on is None:
        return 0
    finished = site.finished_on if site.finished_on and site.finished_on <= as_of else as_of
    return max((finished - site.planned_finish_on).days, 0)


def _diamond(row: Milestone, y: float, scale: Scale, as_of: date) -> Diamond:
    done = row.actual_on is not None and row.actual_on <= as_of
    day = row.actual_on if done and row.actual_on else row.planned_on
    title = f"{row.name} {row.planned_on} / {row.actual_on or '—'}"
    return Diamond(scale.x(day), y, title, done, level_of(row.planned_on, row.actual_on, as_of))


def _short(text: str) -> str:
    return text if len(text) <= 13 else text[:12] + "…"
