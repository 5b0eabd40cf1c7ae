"""A change from one year to another whose two values stand elsewhere: 2022 年…较 2021 年增加 n."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.passages import Passage, passages
from hengjian.audit.prose import joined
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.audit.yearly import Years, full_year

CODE = "change-apart"
_POINTS = (("percentage point", 1),)
_UP = "增长|增加|提高|提升|上升|上涨|扩大|增幅|多|高|净增|增"
_DOWN = "下降|减少|降低|缩短|压减|回落|降幅|少|低|降|减"
_WAY = f"(?P<way>{_UP}|{_DOWN})(?:率|幅度?|量|了|出|约|[为达])*"
_OLD = "(?P<old>(?:19|20)[0-9]{2}年度?|上一?年度?|去年|前一年)?(?:同期|全年|水平)?(?:的)?(?:相比)?"
_THAN = f"(?:比|较|与|同比|相比){_OLD}[，,]?(?:同比)?(?:[净又]|实际|平均)?{_WAY}"
_NEW = "(?P<new>(?:19|20)[0-9]{2})年度?(?:全年|共)?的?"
_WHAT = "(?P<what>[一-鿿]{2,20}?)"
_BEGIN = "(?:^|[，,；;：。])"
_NAMED = (
    re.compile(f"{_BEGIN}{_NEW}{_WHAT}[，,]?{_THAN}$"),
    re.compile(f"{_BEGIN}{_WHAT}{_NEW}[，,]?{_THAN}$"),
    re.compile(f"{_BEGIN}{_WHAT}[，,]?{_THAN}$"),
    re.compile(
        f"{_BEGIN}(?:与|较|比|同){_OLD}(?:相比|比较)?[，,]{_NEW}{_WHAT}(?:同比)?(?:[净又]|实际)?{_WAY}$"
    ),
)
_BEHIND = re.compile(f"[^0-9，,。；：]{{0,6}}[，,（(]?{_THAN}")
_APART = re.compile(
    "计划|预计|预期|拟|目标|预算|[上下]半年|季度|[0-9]月|同期累计|前[一二三四五六七八九十0-9]+个?月"
)


"""What is not done yet, or not in a full year."""


@dataclass(frozen=True, slots=True)
class _Change:
    """By how much a measure is said to have changed between two years."""

    old: Sequence[Figure]
    new: Sequence[Figure]
    by: Figure
    up: bool


def _run(context: Context) -> Iterator[Claim]:
    years, rows = Years(context), list(_rows_of_years(context))
    for passage in passages(context, tables=False):
        for at, by in enumerate(passage.figures):
            yield from _rate_behind(passage, at, rows)
            change = _change(passage, passage.figures[:at], by, years)
            if change is not None and change.old and change.new:
                yield from _claim(change)


_LONG = 5
"""So many digits in common make two differences one."""
_RATE = re.compile(f"[，,](?:同比)?(?P<way>{_UP}|{_DOWN})(?:率|幅度?|了|约|[为达])*")


def _rows_of_years(context: Context) -> Iterator[dict[int, Figure]]:
    """The amounts of every row of a table that has one a year."""
    for block, table in context.document.tables():
        rows: defaultdict[int, dict[int, Figure]] = defaultdict(dict)
        for cell in table.cells:
            for figure in context.in_cell(block, cell.row, cell.column):
                year = full_year(figure.period)
                if year is not None and not figure.is_percent:
                    rows[cell.row][year] = figure
        yield from (row for row in rows.values() if len(row) > 1)


def _rate_behind(passage: Passage, at: int, rows: Sequence[dict[int, Figure]]) -> Iterator[Claim]:
    """2023 年支出较 2022 年增加 8,932.98 万元，增长 p%, where a row of a table has both years."""
    gap, rate = passage.figures[at : at + 1], passage.figures[at + 1 : at + 2]
    if not gap or not rate or not rate[0].is_percent or gap[0].is_percent or rate[0].hedge:
        return
    said = _RATE.fullmatch(joined(passage.plain[gap[0].spot.end : rate[0].spot.start]))
    years = re.findall(r"((?:19|20)[0-9]{2})\s*年", passage.plain[: gap[0].spot.start])[-2:]
    if said is None or len(years) < 2 or sum(mark.isdigit() for mark in gap[0].text) < _LONG:
        return
    new, old = sorted(map(int, years), reverse=True)
    up = re.fullmatch(_UP, said["way"]) is not None
    pairs = [(row[old], row[new]) for row in rows if old in row and new in row]
    giving = [_Change([one], [two], rate[0], up) for one, two in pairs
              if _relation(one, two, _Change([one], [two], gap[0], up)).holds
              and one.dimension == gap[0].dimension and one.value]  # fmt: skip
    if len({change.old[0].value for change in giving}) == 1:
        yield from _claim(giving[0])


def _change(passage: Passage, before: Sequence[Figure], by: Figure, years: Years) -> _Change | None:
    """What is said of the change ``by`` and the values of the two years."""
    if by.hedge or by.in_range:
        return None
    lead = joined(passage.plain[by.sentence[0] : by.spot.start])
    if _APART.search(lead):
        return None
    said = next((match for form in _NAMED if (match := form.search(lead))), None)
    year = _new_year(said, joined(passage.plain[: by.spot.start])) if said is not None else None
    if said is not None and year is not None:
        new = _fitting(years.values(said["what"], year, by), by)
        old = _fitting(years.values(said["what"], _old_year(said, year), by), by)
        return _Change(old, new, by, _upward(said))
    last = before[-1] if before else None
    if last is None or last.sentence != by.sentence or last.hedge:
        return None
    between = joined(passage.plain[last.spot.end : by.spot.start])
    said, this = _BEHIND.fullmatch(between), full_year(last.period)
    if said is None or this is None:
        return None
    here = [each for each in before if each.sentence == by.sentence and not each.hedge]
    name = last.measure or next((each.measure for each in reversed(here) if each.measure), "")
    before_that = _old_year(said, this)
    beside = [each for each in here if full_year(each.period) == before_that and _twin(each, last)]
    old = _fitting([*years.values(name, before_that, last), *beside] if name else [], by)
    if not old and said["old"] is None:
        return _newer_first(here, by, said)
    return _Change(old, _fitting([last], by), by, _upward(said))


def _new_year(said: re.Match[str], before: str) -> int | None:
    """The year of the new value: that of its clause, else the last one of the paragraph that is
    later than the old."""
    if said.groupdict().get("new"):
        return int(said["new"])
    if said["old"] is None or not said["old"][:4].isdigit():
        return None
    named = re.findall("((?:19|20)[0-9]{2})年", before)
    later = [int(year) for year in named if int(year) > int(said["old"][:4])]
    return later[-1] if later else None


def _twin(one: Figure, two: Figure) -> bool:
    """Whether both can be of one measure: one says no words, or both the same."""
    return one.dimension == two.dimension and (not two.measure or one.measure == two.measure)


def _newer_first(here: Sequence[Figure], by: Figure, said: re.Match[str]) -> _Change | None:
    """2022 年…5 人，2021 年…4 人，同比增加 1 人: the year before stands second."""
    if len(here) < 2:
        return None
    new, old = here[-2:]
    years = full_year(new.period), full_year(old.period)
    if years[0] is None or years[1] is None or years[0] != years[1] + 1 or not _twin(new, old):
        return None
    return _Change(_fitting([old], by), _fitting([new], by), by, _upward(said))


def _old_year(said: re.Match[str], new: int) -> int:
    written = re.match("[0-9]{4}", said["old"] or "")
    return int(written[0]) if written else new - 1


def _upward(said: re.Match[str]) -> bool:
    return re.fullmatch(_UP, said["way"]) is not None


def _fitting(values: Sequence[Figure], by: Figure) -> list[Figure]:
    """Those of which ``by`` can say the change."""
    if by.is_percent:
        return [each for each in values if not each.is_percent and each.unit]
    if by.dimension == _POINTS:
        return [each for each in values if each.is_percent]
    return [each for each in values if each.dimension == by.dimension and not each.is_percent]


def _claim(change: _Change) -> Iterator[Claim]:
    """Holds for any pair of values; fails where each year has but one value, and not the same
    figure stands for both."""
    if {each.spot for each in change.old} & {each.spot for each in change.new}:
        return
    ways = [_relation(old, new, change) for old in change.old if old.value for new in change.new]
    held = [way for way in ways if way.holds]
    values = [{each.value for each in side} for side in (change.old, change.new)]
    if held or (ways and all(len(each) == 1 for each in values)):
        yield claim_of(CODE, (held or ways)[0], _CERTAIN)


_CERTAIN = Fraction(85, 100)


def _relation(old: Figure, new: Figure, change: _Change) -> Relation:
    result, before, after = term_of(change.by), term_of(old), term_of(new)
    if change.by.is_percent:
        return Relation("growth" if change.up else "saving", result, (after, before))
    return Relation("balance", result, (after, before) if change.up else (before, after))


CHECK = Check(CODE, _run)
