"""Whether one slip of the pen would mend a wrong sum, and how likely that is by accident.

Where the parts of a whole are not said to be all there are, that they do not add up proves nothing;
that one digit typed otherwise would make them add up to the last digit is no accident, if there are
digits enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hengjian.audit.explanations import Printed, digit_slip, digits_of, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Claim, Finding, Severity
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import as_figure, plain_interval
from hengjian.bilingual import Text

_SLIPS = 12
"""In how many ways one digit can be mistyped: nine others, left out, doubled, exchanged."""


def added(parts: Sequence[Figure]) -> Interval:
    """What the parts add up to, as an interval."""
    return sum((plain_interval(part) for part in parts), exactly(Fraction(0)))


def meets(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts can add up to the whole."""
    return added(parts).meets(plain_interval(whole))


def by_one_slip(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the sum holds to the last digit with one digit of the whole or of a part changed."""
    gap = sum((part.value for part in parts), Fraction(0)) - whole.value
    return _slipped(whole, gap) or any(_slipped(part, -gap) for part in parts)


def _slipped(figure: Figure, gap: Fraction) -> bool:
    due = figure.value + gap
    if due <= 0 or due % figure.step:
        return False
    return digit_slip(digits_of(figure.text), digits_of(as_figure(due, figure))) is not None


def balances_by_one_slip(left: Sequence[Figure], right: Sequence[Figure]) -> bool:
    """Whether two sums are equal to the last digit with one digit of one of them changed."""
    gap = sum((f.value for f in left), Fraction(0)) - sum((f.value for f in right), Fraction(0))
    return any(_slipped(f, -gap) for f in left) or any(_slipped(f, gap) for f in right)


def chance(whole: Figure, parts: Sequence[Figure]) -> Fraction:
    """How likely it is that a sum which says nothing is one slip from holding: the slips there are,
    over the values the whole could have."""
    figures = [figure for figure in (whole, *parts) if figure.value]
    digits = sum(len(digits_of(figure.text).strip("0")) for figure in figures)
    finest = min(_finest(figure) for figure in figures)
    return Fraction(_SLIPS * digits) * finest / whole.value if whole.value else Fraction(1)


def _finest(figure: Figure) -> Fraction:
    """What the last digit that is no zero is worth: round numbers add up by accident."""
    step = figure.step
    while figure.value % (step * 10) == 0:
        step *= 10
    return step


def unequal(
    code: str, whole: Figure, parts: Sequence[Figure], severity: Severity = "warning"
) -> Claim:
    """The finding that parts do not add up to their whole."""
    spots = (whole.spot, *(part.spot for part in parts))
    total = sum((part.value for part in parts), Fraction(0))
    expected = as_figure(total, whole)
    working = "+".join(part.text for part in parts)
    message = Text(
        f"{working} 合计为 {expected}，总数写作 {whole.text}",
        f"{working} add up to {expected}; the whole is given as {whole.text}",
    )
    printed = Printed(whole.text, whole.value, whole.step)
    explanation = explained(printed, added(parts), expected)
    finding = Finding(
        code, severity, message, spots, whole.text, expected, added(parts),
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(code, spots, (finding,))
