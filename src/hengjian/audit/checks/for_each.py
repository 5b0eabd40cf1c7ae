"""How much there is for each: 23 个食堂日均供餐 2,760 份，平均每个食堂 120 份."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text

_CODE = "for-each"
_EACH = re.compile(
    "平均每(?P<unit>[个场所家台辆座处件项次户村镇人条套栋])(?P<noun>[一-鿿]{0,8}?)(?:约|为|是|达)?$"
)


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        if "平均每" in passage.plain:
            for at, each in enumerate(passage.figures):
                yield from _each(passage, at, each)


def _each(passage: Passage, at: int, each: Figure) -> Iterator[Claim]:
    """The amount right before it, over a count of the unit it names in its sentence."""
    said = _EACH.search(
        "".join(passage.plain[max(0, each.spot.start - 16) : each.spot.start].split())
    )
    here = [f for f in passage.figures[:at] if f.sentence == each.sentence and not f.in_range]
    if said is None or len(here) < 2 or each.hedge or each.is_percent:
        return
    total = here[-1]
    counts = [f for f in here[:-1] if _is_count(passage, f, said) and f.value > 1]
    if total.dimension != each.dimension or total.value <= each.value or not counts:
        return
    spots = (each.spot, total.spot, counts[-1].spot)
    if any((plain_interval(total) / plain_interval(n)).meets(each.interval) for n in counts):
        yield Claim(_CODE, spots)
    else:
        yield Claim(_CODE, spots, (_wrong(each, total, counts[-1]),))


def _is_count(passage: Passage, figure: Figure, said: re.Match[str]) -> bool:
    """Whether a figure counts what the average is for each of: 40947 万户, 平均每个家庭户."""
    noun = said["noun"].partition("的")[0]
    if noun and figure.unit.endswith(noun[-1:]):
        return True
    behind = passage.plain[figure.spot.end : figure.spot.end + 12]
    return figure.unit == said["unit"] and (not behind or noun[:2] in figure.measure + behind)


def _wrong(each: Figure, total: Figure, count: Figure) -> Finding:
    follows = plain_interval(total) / plain_interval(count)
    expected = as_figure(total.value / count.value, each)
    message = Text(
        f"{total.text} ÷ {count.text} 为 {expected}，文中写作 {each.text}",
        f"{total.text} ÷ {count.text} is {expected}, not {each.text}",
    )
    explanation = explained(Printed(each.text, each.value, each.step), follows, expected)
    return Finding(
        _CODE, "warning", message, (each.spot, total.spot, count.spot), each.text, expected,
        follows, explanation.suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(_CODE, _run)
