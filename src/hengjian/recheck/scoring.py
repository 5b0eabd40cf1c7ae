"""What an indicator of a form should have scored, by the rule of its form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.quantities import Quantity, round_half_up
from hengjian.recheck.form import Funds, Line, Variant
from hengjian.recheck.values import Written

PROPORTIONAL = Text(
    "完成值 ÷ 指标值 × 分值（财预〔2020〕10号 第十六条）",
    "actual ÷ target × points (财预〔2020〕10号 第十六条)",
)
FROM_60 = Text(
    "完成率低于60%不得分，以上按（完成率−60%）÷40%×分值（财预〔2021〕101号）",
    "nothing below 60%, else (completion − 60%) ÷ 40% × points (财预〔2021〕101号)",
)
SATISFACTION = Text(
    "满意度90%以上满分，80%得八成，60%得五成，以下不得分（财预〔2021〕101号）",
    "satisfaction: all from 90%, 8/10 from 80%, 5/10 from 60%, none below (财预〔2021〕101号)",
)
EXECUTION = Text(
    "执行率 × 分值（财预〔2020〕10号 附1）", "execution rate × points (财预〔2020〕10号 附1)"
)
EXECUTION_BANDS = Text(
    "执行率100%满分，80%得七成，60%得五成，以下不得分（财预〔2021〕101号）",
    "execution: all at 100%, 7/10 from 80%, 5/10 from 60%, none below (财预〔2021〕101号)",
)
NO_ACTUAL = Text("没有完成值不得分", "no actual, no points")
JUDGED = Text(
    "定性指标，按自评计，须由人复核", "qualitative: counted as claimed, a person must look"
)
BY_CASE = Text("按案例的评价结果折算", "by the score rate of the case's evaluation")

_SATISFACTION = ((Fraction(9, 10), Fraction(1)), (Fraction(8, 10), Fraction(8, 10)),
                 (Fraction(6, 10), Fraction(5, 10)))  # fmt: skip
_EXECUTION = ((Fraction(1), Fraction(1)), (Fraction(8, 10), Fraction(7, 10)),
              (Fraction(6, 10), Fraction(5, 10)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verified:
    """A score by the rule; ``score`` is ``None`` where a machine cannot tell."""

    score: Decimal | None
    rule: Text
    completion: Fraction | None = None


def verify_line(line: Line, target: Written, actual: Written, variant: Variant) -> Verified:
    """The score of one indicator from its own target and actual."""
    points = line.points
    if points is None:
        return Verified(None, JUDGED)
    if not line.actual:
        return Verified(_round(Fraction(0)), NO_ACTUAL)
    completion = completion_of(target, actual)
    if completion is None:
        return Verified(None, JUDGED)
    if variant == "2020":
        share, rule = min(completion, Fraction(1)), PROPORTIONAL
    elif "满意" in line.level1 + line.level2 and actual.base is not None:
        share, rule = _band(actual.base, _SATISFACTION), SATISFACTION
    else:
        share, rule = min((completion - Fraction(6, 10)) / Fraction(4, 10), Fraction(1)), FROM_60
    return Verified(_round(max(share, Fraction(0)) * Fraction(points)), rule, completion)


def verify_funds(funds: Funds, variant: Variant) -> Verified:
    """The score for executing the budget: executed ÷ the whole year's budget (全年预算数)."""
    if funds.points is None or not funds.budget or funds.executed is None:
        return Verified(None, EXECUTION)
    rate = Fraction(funds.executed) / Fraction(funds.budget)
    held = min(max(rate, Fraction(0)), Fraction(1))
    share, rule = (
        (held, EXECUTION) if variant == "2020" else (_band(held, _EXECUTION), EXECUTION_BANDS)
    )
    return Verified(_round(share * Fraction(funds.points)), rule, rate)


def completion_of(target: Written, actual: Written) -> Fraction | None:
    """actual ÷ target, or target ÷ actual where less is better; a target met is 1 at least.

    ``None`` where either has no number, the units do not fit, or the divisor is 0.
    """
    aim, done = target.base, actual.base
    if aim is None or done is None or not fits(target, actual):
        return None
    if target.direction == "down":
        if done <= aim:
            return Fraction(1)
        return aim / done if done else None
    return done / aim if aim else None


def fits(target: Written, actual: Written) -> bool:
    """Whether an actual is of the kind its target is; words fit everything.

    A bare number beside a percentage is a share of one where it is at most 1. 1,437 beside 95% is
    none, and 95 may be anything: units are not guessed.
    """
    if target.quantity is None or actual.quantity is None:
        return True
    if target.dimension != actual.dimension:
        return False
    pair = (target.quantity, actual.quantity)
    is_bare = (not _is_share(each) and abs(each.amount) > 1 for each in pair)
    return not (any(map(_is_share, pair)) and any(is_bare))


def _is_share(quantity: Quantity) -> bool:
    """Whether a quantity is written as a part of a hundred or a thousand."""
    return quantity.unit.dimension == () and quantity.unit.scale < 1


def _band(rate: Fraction, bands: tuple[tuple[Fraction, Fraction], ...]) -> Fraction:
    return next((share for bound, share in bands if rate >= bound), Fraction(0))


def _round(score: Fraction) -> Decimal:
    return round_half_up(score, 2)
