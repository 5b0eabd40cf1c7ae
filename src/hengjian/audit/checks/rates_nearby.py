"""Percentages that no pair of amounts around them gives, where one slip of the pen would mend it.

Words only rank the pairs. This finds what the checks that read words do not: a rate whose part and
whole stand in other sentences, or are called what nobody foresaw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of
from hengjian.audit.passages import passages
from hengjian.audit.relations.changes import named_changes
from hengjian.audit.relations.rates import Question, questions
from hengjian.audit.relations.slips import chance_of_holding, chance_of_mend, mends
from hengjian.bilingual import Text

CODE = "rate-nearby"
_HELD, _MENDED, _BY_NAME = Fraction(1, 5), Fraction(1, 12), Fraction(1, 10)
_BY_WORDS, _BY_SLIP, _BY_BASE = Fraction(70, 100), Fraction(50, 100), Fraction(88, 100)
_NAMED = 6
"""From this score on the words name the pair."""
_BEST = 4


def _run(context: Context) -> Iterator[Claim]:
    printed = Counter(figure.text for figure in context.figures if figure.is_percent)
    for question in questions(passages(context)):
        claim = _answer(question, printed[question.share.text])
        if claim is not None:
            yield claim
    for passage in passages(context):
        for relation in named_changes(passage):
            found = None
            if not relation.holds:
                found = finding_of(CODE, relation, certain=_BY_BASE)
            spots = tuple(term.spot for term in relation.terms)
            yield Claim(CODE, spots, (found,) if found is not None else ())


def _answer(question: Question, printed: int) -> Claim | None:
    """A percentage that is printed more than once is meant as it stands."""
    held = [pair.relation for pair in question.pairs if pair.relation.holds]
    if held:
        if chance_of_holding(held[0], len(question.pairs)) < _HELD:
            return Claim(CODE, tuple(term.spot for term in held[0].terms))
        return None
    money = [pair for pair in question.pairs if pair.relation.operands[0].text.endswith("元")]
    for pair in money[:_BEST] if printed == 1 else ():
        named = pair.near and pair.score >= _NAMED
        accident = chance_of_mend(pair.relation, 1 if named else _BEST)
        if accident < (_BY_NAME if named else _MENDED) and any(True for _ in mends(pair.relation)):
            certain = _BY_WORDS if named else _BY_SLIP
            found = finding_of(CODE, pair.relation, certain=certain, hypotheses=_BEST)
            spots = tuple(term.spot for term in pair.relation.terms)
            return Claim(CODE, spots, (found,) if found is not None else ())
    return None


CHECK = Check(
    code=CODE,
    title=Text("由邻近金额算得的比率", "Rates of amounts nearby"),
    why=Text(
        "周围没有两个数能得出这一比率，而改一位数字就相符，多半是写错。",
        "No two figures around give the rate, and with one digit changed two of them do.",
    ),
    run=_run,
    benign=(Text("由未印出的数算得", "worked out from figures not printed"),),
)
