"""Percentages that are the quotient of two amounts of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.passages import passages
from hengjian.audit.relations.rates import Pair, Question, questions
from hengjian.audit.relations.slips import chance_of_holding, chance_of_mend, mends

CODE = "rate"
_HELD, _MENDED, _BY_NAME = Fraction(1, 5), Fraction(1, 12), Fraction(1, 10)
_BY_WORDS, _BY_SLIP = Fraction(85, 100), Fraction(50, 100)
_BEST = 4


def _run(context: Context) -> Iterator[Claim]:
    printed = Counter(figure.text for figure in context.figures if figure.is_percent)
    for question in questions(passages(context)):
        claim = _answer(question, printed[question.share.text])
        if claim is not None:
            yield claim


def _answer(question: Question, printed: int) -> Claim | None:
    """The claim of a percentage. One that is printed more than once is meant as it stands, if no
    words name its pair."""
    named = [pair for pair in question.pairs if pair.named]
    held = [pair for pair in question.pairs if pair.relation.holds]
    if held and not any(pair.strict for pair in named if pair not in held and not _saved(held)):
        sure = any(pair.named for pair in held)
        chance = chance_of_holding(held[0].relation, 1 if sure else len(question.pairs))
        return claim_of(CODE, held[0].relation, _BY_WORDS) if chance < _HELD or sure else None
    if any(relation.holds for relation in question.sums()):
        return None
    strict = [pair for pair in named if pair.strict]
    near = [p for p in question.pairs if p.kin and p.near and p.alike and not _ease(p)[0]]
    if strict:
        return claim_of(CODE, strict[0].relation, _BY_WORDS)
    if named:
        best = min((*named, *near), key=_ease)
        return claim_of(CODE, best.relation, _BY_WORDS, hypotheses=len(named))
    for pair in question.pairs[:_BEST] if printed == 1 else ():
        if pair.kin and _is_slip(pair):
            return claim_of(CODE, pair.relation, _BY_SLIP, hypotheses=1 if pair.lone else _BEST)
    return None


def _saved(held: Sequence[Pair]) -> bool:
    """Whether the words name a pair that holds."""
    return any(pair.named for pair in held)


def _ease(pair: Pair) -> tuple[bool, int]:
    """How easily a slip of the percentage explains it: pairs that none explains come last."""
    mend = next((each for each in mends(pair.relation) if each.at == 0), None)
    return (mend is None, mend.rank if mend is not None else 0)


def _is_slip(pair: Pair) -> bool:
    accident = chance_of_mend(pair.relation, 1 if pair.lone else _BEST)
    most = _MENDED if not pair.lone else _BY_NAME
    return accident < most and next(mends(pair.relation), None) is not None


CHECK = Check(
    CODE,
    _run,
    replaces=(
        "done-of",
        "misprinted",
        "named-share",
        "portion",
        "rate-by-name",
        "rate-in-words",
        "rate-nearby",
    ),
)
