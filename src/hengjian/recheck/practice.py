"""What practitioners look for in self-evaluation forms, one rule a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hengjian.errors import Problem, problem
from hengjian.quantities import round_half_up
from hengjian.recheck.form import Form, Funds, Line
from hengjian.recheck.scoring import Verified, fits
from hengjian.recheck.values import Written, written

FAR_ABOVE = Fraction(13, 10)
"""Completion above which a target is likely to have been too low."""
EXECUTION_POINTS = 10
"""The points of executing the budget (财预〔2020〕10号 附1)."""
_EMPTY_WORDS = re.compile(
    r"(较好|良好|很好|明显|显著|有效|进一步|不断|稳步|持续|逐步|得到|有所|效果|提升|提高|改善|增强|加强|保障|促进|完成|达到|预期|目标|了|的|，|。|、)+"
)
_KINDS = (
    ("时效指标", re.compile(r"及时|按时|按期|时限|时间|工期")),
    ("质量指标", re.compile(r"合格率|达标率|优良率|质量|验收通过率")),
    ("成本指标", re.compile(r"成本|节约率|单价")),
    ("满意度指标", re.compile(r"满意")),
)
_PAYMENT = re.compile(
    r"(资金|预算|款项|经费).{0,4}(支付|支出|拨付|执行|使用|到位)|(支付|拨付|支出)(金额|资金|进度)"
)
_REASONED = 4
"""The fewest characters that can be a reason."""


def look_at_line(
    line: Line, target: Written, actual: Written, verified: Verified
) -> Iterator[Problem]:
    """Everything that is wrong with one line."""
    yield from _numbers(line, verified)
    yield from _completion(line, verified)
    yield from _kind(line)
    if line.actual and not fits(target, actual):
        said = {"name": line.name, "target": line.target, "actual": line.actual}
        yield problem("unit-unfit", line.place("actual"), **said)
    if line.actual and actual.quantity is None and _EMPTY_WORDS.fullmatch(line.actual):
        yield problem("wording-empty", line.place("actual"), name=line.name, actual=line.actual)
    yield from _evidence(line)


def _numbers(line: Line, verified: Verified) -> Iterator[Problem]:
    claimed, points = line.score, line.points
    at = line.place("score")
    if claimed is None:
        yield problem("score-missing", at, name=line.name)
        return
    if points is not None and claimed > points:
        yield problem("score-above-points", at, name=line.name, claimed=claimed, points=points)
    if not line.actual and claimed > 0:
        yield problem("actual-empty", line.place("actual"), name=line.name, claimed=claimed)
        return
    score = verified.score
    if score is None or score == claimed:
        return
    values = {"name": line.name, "claimed": claimed, "verified": score}
    if claimed == claimed.to_integral_value() and claimed == round_half_up(score, 0):
        yield problem("score-rounded-up", at, **values)
    elif claimed == points and score < claimed:
        texts = {"actual": line.actual, "target": line.target}
        yield problem("unmet-full-marks", at, name=line.name, **texts)
    else:
        yield problem("score-unlike-rule", at, **values, completion=percent(verified.completion))


def _completion(line: Line, verified: Verified) -> Iterator[Problem]:
    completion = verified.completion
    if completion is None or len(line.reason) >= _REASONED:
        return
    if completion < 1:
        yield problem("reason-missing", line.place("reason"), name=line.name)
    elif completion > FAR_ABOVE:
        values = {"name": line.name, "completion": percent(completion)}
        yield problem("far-above-target", line.place("actual"), **values)


def _kind(line: Line) -> Iterator[Problem]:
    if _PAYMENT.search(line.name) and "产出" in line.level1:
        yield problem("payment-as-output", line.place("name"), name=line.name)
        return
    if "数量" not in line.level2:
        return
    for wanted, words in _KINDS:
        if words.search(line.name):
            values = {"name": line.name, "level2": line.level2, "wanted": wanted}
            yield problem("level-wrong", line.place("level2"), **values)
            return


def _evidence(line: Line) -> Iterator[Problem]:
    if line.evidence is None or line.evidence.strip(" 无-—/"):
        return
    satisfaction = "满意" in line.level1 + line.level2 + line.name
    code = "satisfaction-without-records" if satisfaction else "evidence-missing"
    yield problem(code, line.place("evidence"), name=line.name)


def look_at_form(form: Form) -> Iterator[Problem]:
    """What is wrong with the form as a whole: sums, and indicators counted twice."""
    yield from _points(form)
    if not form.adds_up:
        code = "total-unlike-sum" if form.total_score else "total-zero"
        yield problem(code, form.total_place, claimed=form.total_score, found=form.summed)
    first: dict[str, Line] = {}
    for line in form.lines:
        before = first.setdefault(line.name, line)
        if before is not line and before.level1 != line.level1:
            values = {"name": line.name, "first": before.level1, "second": line.level1}
            yield problem("counted-twice", line.place("name"), **values)


def _points(form: Form) -> Iterator[Problem]:
    """The points must be 100; where the money could not be read and its points would make them so,
    that is what is said."""
    funds = form.funds if form.funds and form.funds.points is not None else None
    money: list[Funds | Line] = [funds] if funds else []
    points = sum((x.points for x in (*money, *form.lines) if x.points is not None), Decimal(0))
    if funds is None and points == 100 - EXECUTION_POINTS:
        place = form.funds_unread or form.place
        yield problem("funds-unread", place, found=points, rest=EXECUTION_POINTS)
        return
    if form.funds_unread is not None:
        yield problem("funds-unread", form.funds_unread, found=points, rest=100 - points)
    elif points != 100:
        yield problem("points-not-100", form.place, found=points)


def look_at_funds(funds: Funds, verified: Verified) -> Iterator[Problem]:
    """The execution rate as written and its score."""
    if not funds.budget and funds.score:
        found = "—" if funds.budget is None else funds.budget
        yield problem("funds-zero", funds.place, found=found, claimed=funds.score)
        return
    said = written(funds.rate)
    if said.base is not None and verified.completion is not None:
        places = said.quantity.places or 0 if said.quantity else 0
        if round_half_up(verified.completion * 100, places) != round_half_up(
            said.base * 100, places
        ):
            values = {"claimed": funds.rate, "found": percent(verified.completion)}
            yield problem("execution-rate-unlike", funds.place, **values)
    if verified.score is not None and funds.score is not None and funds.score != verified.score:
        values = {"claimed": str(funds.score), "verified": str(verified.score)}
        shown = percent(verified.completion)
        yield problem(
            "score-unlike-rule", funds.place, name="预算执行率", **values, completion=shown
        )


def percent(share: Fraction | None) -> str:
    """A share in print, 2 decimals; a dash where there is none."""
    return "—" if share is None else f"{round_half_up(share * 100, 2)}%"
