"""By how much an amount is off the budget in its sentence: 预算数 a，决算数 b，比预算数多 c."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text

_CODE = "from-budget"
_GAP = re.compile(
    "[比较](?:年初|调整|全年|当年)*预算数?(?:净|共|略)*"
    "(?P<way>增加|减少|增|减|多|少|超支?|超过|节约|结余|短收|超收|节支)[了出额]*$"
)
_BUDGET = re.compile("预算数?(?:调整)?[为是：:]*$")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        if "预算" in passage.plain and len(passage.figures) > 2:
            told = amounts(passage)
            for at, each in enumerate(told):
                said = _GAP.search(each.name)
                if said is not None:
                    yield from _claim(passage, told[:at], each.figure)


def _claim(passage: Passage, before: Sequence[Amount], gap: Figure) -> Iterator[Claim]:
    """The gap against the only budget of its sentence and the amount said last."""
    here = [
        each
        for each in before
        if each.figure.sentence == gap.sentence
        and each.figure.dimension == gap.dimension
        and not (each.change or each.aside)
    ]
    budgets = [each.figure for each in here if _BUDGET.search(each.name)]
    done = [each.figure for each in here if each.figure not in budgets]
    if len(budgets) != 1 or len(done) != 1 or gap.hedge:
        return
    high, low = sorted((budgets[0], done[0]), key=lambda figure: -figure.value)
    spots = (gap.spot, done[0].spot, budgets[0].spot)
    follows = plain_interval(high) - plain_interval(low)
    if follows.meets(gap.interval):
        yield Claim(_CODE, spots)
        return
    expected = as_figure(high.value - low.value, gap)
    message = Text(
        f"{done[0].text} 与预算 {budgets[0].text} 相差 {expected}，文中写作 {gap.text}",
        f"{done[0].text} is {expected} from the budget of {budgets[0].text}, not {gap.text}",
    )
    explanation = explained(Printed(gap.text, gap.value, gap.step), follows, expected)
    finding = Finding(
        _CODE, "warning", message, spots, gap.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    yield Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("与预算的差额", "The gap to the budget"),
    why=Text(
        "预算数、决算数和差额写在一句里，三者要对得上。",
        "The budget, what was spent or collected and the gap stand in one sentence; they must "
        "agree.",
    ),
    run=_run,
    benign=(Text("比的是另一个预算数", "another figure of the budget"),),
)  # fmt: skip
