"""What speaks for two figures of generic words (支出, 到位, 完成) being one: the company they keep.

支出 alone says little: every source of money has its own. But where 到位资金 beside it is the same
in both places, and neither names a source, a place or another day, both speak of the same 支出. A
figure that stands nowhere else is doubtful where another one stands in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from hengjian.audit.context import Context
from hengjian.audit.dating import counted_up_to, evaluation_date
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.restating import Mention, kind_of
from hengjian.audit.yearly import full_year
from hengjian.quantities import Dimension, unit

_P = patterns("vouching")

_MONEY = (("CNY", 1),)
_LEAST_DIGITS = 3
"""So many digits a figure must have to vouch for its neighbour."""
_MONEY_WORDS = {
    "到位": "到位", "支出": "支出", "执行": "支出", "支付": "支付", "使用": "使用", "拨付": "拨付",
    "下达": "下达",
}  # fmt: skip
_SERVED = ((("household", 1),), (("person", 1),))


def concept(mention: Mention) -> str:
    """What a mention speaks of in one word, for those whose words are generic; else empty."""
    words = _words(mention)
    if mention.figure.dimension == _MONEY:
        if words.endswith("总投资"):
            return "总投资" if len(_P.stage.sub("", words)) == len("总投资") else ""
        apart = mention.meant or _P.meant_before.search(mention.before)
        return "" if apart or _P.passing.search(mention.before) else money_word(mention.figure)
    if not is_counted(unit(mention.figure.unit)) or not mention.figure.unit:
        return ""
    if planned := _P.plan.fullmatch(words):
        return f"计划{planned['what']}"
    if mention.figure.dimension in _SERVED:
        served = _P.reached.sub("", words)
        return f"涉及{served}" if len(served) >= 2 and not _P.other_stage.search(served) else ""
    done = _P.done.fullmatch(words.removesuffix("数"))
    if mention.meant or done is None or not _P.done_mark.search(words):
        return ""
    return "" if _P.other_stage.search(done["act"]) else "完成"


def _words(mention: Mention) -> str:
    return _bare_words(mention.figure)


def _bare_words(figure: Figure) -> str:
    """Its measure without the header over its column's header."""
    return figure.measure.rpartition(" ")[2]


def _of_plan(mention: Mention, plans: Set[str]) -> bool:
    """Whether what is done is what was planned: 已改造 where 计划改造小区, not 已完成管网改造."""
    done = _P.done.fullmatch(_words(mention).removesuffix("数"))
    act = done["act"] if done else ""
    return not act or any(plan.startswith(act) or act in plan for plan in plans)


def money_word(figure: Figure) -> str:
    """What happened to money, where the words of a figure say no more than that; else empty."""
    return _money_word(_bare_words(figure))


@lru_cache(maxsize=1024)
def _money_word(words: str) -> str:
    words = _P.before_money.sub("", words)
    return _MONEY_WORDS.get(_P.behind_money.sub("", words), "")


def _whole_money(figure: Figure) -> bool:
    """Whether a figure is an amount of the whole that can vouch for another."""
    said = money_word(figure) or _P.all_money.fullmatch(_bare_words(figure))
    return bool(said) and not _P.source.search(figure.measure + figure.scope)


class Vouching:
    """The mentions of a document by concept, with the figures beside them."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        texts = [block.text for block in context.document.blocks]
        self._context = context
        self._as_of = evaluation_date(texts) or counted_up_to(texts)
        self._groups: defaultdict[tuple[Dimension, str], list[Mention]] = defaultdict(list)
        plans = {found["what"] for each in mentions if (found := _P.plan.fullmatch(_words(each)))}
        for mention in mentions:
            word = concept(mention)
            if word and (word != "完成" or _of_plan(mention, plans)):
                self._groups[kind_of(mention.figure.dimension), word].append(mention)
        self._lonely: dict[int, bool] = {}
        self._long: defaultdict[Dimension, list[Figure]] = defaultdict(list)
        for figure in context.figures:
            if figure.hedge is None and not figure.is_percent and _digits(figure) >= _LEAST_DIGITS:
                self._long[kind_of(figure.dimension)].append(figure)

    def conflicts(self) -> Iterator[tuple[Mention, Mention]]:
        """Pairs of one thing with values that cannot meet, one of which stands nowhere else."""
        for (_, word), group in self._groups.items():
            if len(group) > _MOST:
                continue
            for at, one in enumerate(group):
                for two in group[at + 1 :]:
                    if self._one_thing(word, one, two, group):
                        yield one, two

    def _one_thing(self, word: str, one: Mention, two: Mention, group: Sequence[Mention]) -> bool:
        if (one.in_table and two.in_table) or one.sentence == two.sentence:
            return False
        if one.figure.interval.meets(two.figure.interval) or not _of_the_whole(one, two):
            return False
        if not (self._alone(one) or self._alone(two)):
            return False
        dates = self._same_day(one, two)
        if dates is None:
            return False
        parts = "summary" in (one.role, two.role) and one.role != two.role
        if word == "总投资":
            body = two if one.role == "summary" else one
            alike = _stage(one) in ("", _stage(two)) or not _stage(two)
            return parts and dates and alike and (self._only(body, group) or _slip(one, two))
        if word == "完成" and not all(map(self._certain, (one, two))):
            return False
        one_day = one.figure.date is not None and one.figure.date == two.figure.date
        if word in _MONEY_WORDS and parts and one_day and _slip(one, two):
            return True
        if word == "完成" and parts and one_day:
            return True
        return self._shared(one, two) > 0

    def _certain(self, mention: Mention) -> bool:
        """Whether what is done is said of the whole: in a total's row, in the summary, or of a
        day, and not behind what is planned for one place."""
        if mention.in_table:
            return bool(mention.figure.scope)
        spot = mention.figure.spot
        block = self._context.document.blocks[spot.block]
        told = mention.figure.date is not None or mention.role == "summary"
        return told and not _P.of_place.search(block.text, 0, spot.start)

    def _only(self, body: Mention, group: Sequence[Mention]) -> bool:
        """Whether all of the body give one value, so that no stage has its own."""
        others = [each for each in group if each.role != "summary" and not each.in_table]
        return all(each.figure.interval.meets(body.figure.interval) for each in others)

    def _same_day(self, one: Mention, two: Mention) -> bool | None:
        """Whether both speak of one day; ``None`` where they do not. A mention without a day is of
        the day up to which the document counts, or of the year of the other."""
        first, second = one.figure, two.figure
        if (first.date, first.period) == (second.date, second.period):
            said = one.moment and two.moment and first.date is None
            return None if said and one.moment != two.moment else True
        if _year_end(first) == _year_end(second) is not None:
            return True
        given, other = (first, one) if first.date or first.period else (second, two)
        bare = two if other is one else one
        if bare.figure.date or bare.figure.period:
            return None
        if given.date is not None:
            return True if given.date == self._as_of else None
        return False if full_year(given.period) is not None and other.meant else None

    def _alone(self, mention: Mention) -> bool:
        """Whether the value stands in no other block; every pair asks, so it is found out once."""
        known = self._lonely.get(id(mention))
        if known is None:
            known = self._lonely[id(mention)] = not self._elsewhere(mention.figure)
        return known

    def _elsewhere(self, figure: Figure) -> bool:
        coarse = _COARSE * figure.step
        return any(
            other.interval.meets(figure.interval) and other.step <= coarse
            for other in self._long[kind_of(figure.dimension)]
            if other.spot.block != figure.spot.block
        )

    def _shared(self, one: Mention, two: Mention) -> int:
        """How many other figures beside the one also stand beside the other."""
        wide = one.in_table or two.in_table
        mine, yours = self._beside(one, wide=wide), self._beside(two, wide=wide)
        values = {one.figure.value, two.figure.value}
        money = one.figure.dimension == _MONEY
        if money and not wide:
            mine, yours = ([f for f in side if _whole_money(f)] for side in (mine, yours))
        shared = (a for a in mine if a.value not in values and any(_equal(a, b) for b in yours))
        return sum(1 for _ in shared)

    def _beside(self, mention: Mention, *, wide: bool) -> list[Figure]:
        """The other figures of its sentence, of its paragraph where ``wide``, or of its row of a
        table."""
        spot = mention.figure.spot
        block = self._context.document.blocks[spot.block]
        if spot.cell is not None and block.table is not None:
            row = [c for c in block.table.cells if c.row <= spot.cell[0] < c.row + c.rows]
            return [f for c in row for f in self._context.in_cell(block, c.row, c.column)]
        here = self._context.in_block(block)
        if wide and mention.role == "summary":
            return list(here)
        return [f for f in here if f.sentence == mention.figure.sentence]


_MOST = 60
"""More mentions of one concept than this are lists of many things."""
_BIG = 10
_TELLING = 4
_COARSE = 100
"""A value printed so many times coarser confirms nothing: 5.90亿元 of 58,999.98万元."""
_LONG = 5
"""So many digits make a slip of one of them no accident."""


def _of_the_whole(one: Mention, two: Mention) -> bool:
    """Whether neither speaks of a part: a source, a place, what stands under 其中."""
    scopes = [each.figure.scope.strip() for each in (one, two)]
    return all(_P.total.fullmatch(each) and not _P.part.search(each) for each in scopes)


def _year_end(figure: Figure) -> int | None:
    """The year that a figure of 2022年 or of 截至2022年12月31日 is of."""
    day = figure.date
    return day.year if day and (day.month, day.day) == (12, 31) else full_year(figure.period)


def _equal(one: Figure, two: Figure) -> bool:
    """Whether two print one value that is no accident: one of many digits, or of one measure. A
    bare number of a table may be of any unit."""
    if one.is_percent or two.is_percent or one.value != two.value or one.value < _BIG:
        return False
    bare = any(not each.dimension and each.spot.cell is not None for each in (one, two))
    if kind_of(one.dimension) != kind_of(two.dimension) and not bare:
        return False
    long = min(_digits(one), _digits(two)) >= _LEAST_DIGITS
    return long or (len(one.measure) >= _TELLING and one.measure == two.measure)


def _stage(mention: Mention) -> str:
    """Of which stage a total investment is: 估算, 概算."""
    said = _P.stage.search(mention.figure.measure)
    return said["stage"] if said else ""


def _slip(one: Mention, two: Mention) -> bool:
    """Whether one digit of many makes the difference."""
    first, second = (digits_of(each.figure.text) for each in (one, two))
    alike = one.figure.unit == two.figure.unit and min(len(first), len(second)) >= _LONG
    return alike and is_slip(first, second)


def _digits(figure: Figure) -> int:
    return len(digits_of(figure.text))
