"""From a relation that fails to a finding: the figure that is blamed, its mend, and how sure it is.

The figure to blame is the one that one slip mends and that no other relation vouches for; the
result where there is none. How sure a finding is follows from what speaks for the relation (words,
the vote of other lines), and from how unlikely it is that one slip mends it by accident.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import lru_cache

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.explanations import Printed, digits_of, explained
from hengjian.audit.findings import Claim, Finding, Meant, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.relations.algebra import Relation, Term
from hengjian.audit.relations.slips import Mend, best_mend, chance_of_mend
from hengjian.bilingual import Text

SURE, LIKELY = Fraction(9, 10), Fraction(6, 10)
"""From which confidence a finding is an error, and a warning; below it is a query."""
_SLIPPED, _UNSLIPPED = Fraction(95, 100), Fraction(78, 100)


def severity_of(confidence: Fraction) -> Severity:
    """What a finding of this confidence is called."""
    if confidence >= SURE:
        return "error"
    return "warning" if confidence >= LIKELY else "query"


@lru_cache(maxsize=2)
def printed_again(context: Context) -> frozenset[Spot]:
    """The places of figures of several digits that stand in the document more than once: a slip of
    the pen happens in one place."""
    places: defaultdict[str, list[Spot]] = defaultdict(list)
    for figure in context.figures:
        digits = digits_of(figure.text).strip("0")
        if len(digits) >= _TELLING:
            places[digits].append(figure.spot)
    return frozenset(spot for found in places.values() if len(found) > 1 for spot in found)


_TELLING = 4


def confidence_of(meant: Meant, mend: Mend | None) -> Fraction:
    """How sure it is that a relation which fails is an error of the text."""
    certain = meant.certain
    if mend is None:
        return certain * _UNSLIPPED
    accident = chance_of_mend(meant.relation, meant.hypotheses)
    likely = certain + (1 - certain) * (1 - min(Fraction(1), 8 * accident))
    return likely * _SLIPPED if accident < Fraction(1, 4) else max(certain * _SLIPPED, likely / 2)


def claim_of(
    code: str,
    relation: Relation,
    certain: Fraction,
    *,
    hypotheses: int = 1,
    vouched: Collection[Spot] = (),
    formula: Text | None = None,
) -> Claim:
    """The claim that a relation is, holding or not."""
    meant = Meant(relation, certain, hypotheses, formula)
    found = None if relation.holds else finding_of(code, meant, vouched=vouched)
    spots = tuple(term.spot for term in relation.terms)
    return Claim(code, spots, (found,) if found is not None else (), meant)


def finding_of(
    code: str, meant: Meant, *, vouched: Collection[Spot] = (), mend: Mend | None = None
) -> Finding | None:
    """The finding that the relation that is meant does not hold; ``None`` where nothing follows.

    Places that are ``vouched`` for elsewhere are not blamed if another can be; a ``mend`` that is
    given is what mends other relations too.
    """
    relation = meant.relation
    if relation.due is None:
        return None
    mend = mend or best_mend(relation, vouched)
    confidence = confidence_of(meant, mend)
    blamed, due = (relation.result, relation.due) if mend is None else (mend.term, mend.due)
    others = [each.spot for each in relation.terms if each is not blamed]
    expected = shown_as(relation, blamed, due)
    follows = relation.follows if blamed is relation.result else Interval(due, due)
    explanation = explained(Printed(blamed.text, blamed.value, blamed.step), follows, expected)
    return Finding(
        code=code,
        severity=severity_of(confidence),
        message=_message(meant, blamed, expected),
        spots=(blamed.spot, *others),
        stated=blamed.text,
        expected=expected,
        interval=follows,
        suggestion=explanation.suggestion,
        considered=explanation.considered,
        confidence=confidence,
    )


def shown_as(relation: Relation, term: Term, value: Fraction) -> str:
    """A value in print as a term of the relation is; of a sum with the decimals its parts need."""
    if relation.sort in ("sum", "balance") and term.step and (value / term.step).denominator != 1:
        units = _UNIT.sub("", term.text)
        alike = [each for each in relation.terms if _UNIT.sub("", each.text) == units]
        finest = min(alike, key=lambda each: each.step, default=term)
        return finest.shown(value)
    return term.shown(value)


_UNIT = re.compile(r"[0-9,.\s]")
_SIGNS = {"sum": " + ", "balance": " − ", "quotient": " ÷ ", "product": " × ", "equal": ""}


def worked(relation: Relation) -> str:
    """The working of a relation: 684万元 ÷ 760万元."""
    texts = [each.text for each in relation.operands]
    if relation.sort == "growth":
        return f"（{texts[0]} − {texts[1]}）÷ {texts[1]}"
    if relation.sort == "saving":
        return f"（{texts[1]} − {texts[0]}）÷ {texts[1]}"
    if relation.sort == "balance" and relation.leading > 1:
        ins, outs = texts[: relation.leading], texts[relation.leading :]
        return " − ".join([" + ".join(ins), *outs])
    if relation.sort in ("rise", "fall"):
        sign = "−" if relation.sort == "rise" else "+"
        return f"{texts[1]} ÷（{texts[0]} {sign} {texts[1]}）"
    if relation.sort == "mean":
        return f"（{' + '.join(_few(texts))}）÷ {len(texts)}"
    if relation.sort == "joint":
        return _joint(relation)
    return _SIGNS[relation.sort].join(_few(texts))


def _joint(relation: Relation) -> str:
    """The working of a joint rate: 969 ÷（866 ÷（1 − 8.3%）+ 103 ÷（1 + 2.5%））− 1."""
    grows = bool(relation.leading)
    whole, *others = relation.operands
    bases = [
        f"{part.text} ÷（1 {'−' if rate.value < 0 else '+'} {rate.text}）"
        if grows
        else f"{part.text} ÷ {rate.text}"
        for part, rate in zip(others[::2], others[1::2], strict=True)
    ]
    working = f"{whole.text} ÷（{' + '.join(_few(bases))}）"
    if grows:
        return f"1 − {working}" if relation.result.value < 0 else f"{working} − 1"
    return working


def _few(texts: Sequence[str]) -> list[str]:
    return [*texts[:8], f"… {texts[-1]}"] if len(texts) > 10 else list(texts)


def _message(meant: Meant, blamed: Term, expected: str) -> Text:
    relation, result = meant.relation, meant.relation.result
    named, named_en = (
        (f"{meant.formula.zh}：", f"{meant.formula.en}: ") if meant.formula else ("", "")
    )
    if relation.sort == "equal":
        other = relation.operands[0].text
        zh = f"{named}一处写作 {other}，另一处写作 {result.text}"
        return Text(zh, f"{named_en}{other} in one place, {result.text} in another")
    working, due = worked(relation), shown_as(relation, result, relation.due or Fraction(0))
    zh = f"{named}{working} = {due}，文中写作 {result.text}"
    en = f"{named_en}{working} = {due}, but {result.text} is written"
    if relation.sort != "sum" and (relation.due or 0) < 0 < result.value:
        zh, en = f"{zh}，方向相反", f"{en}: the other way round"
    elif blamed is not result:
        zh += f"；{blamed.text} 若为 {expected} 则相符"
        en += f"; it would hold with {expected} in place of {blamed.text}"
    return Text(zh, en)
