"""A share of a total of which the document prints two: 56.59% of the total investment, which is
79,235.50 in one place and 81,948.10 in another. The share holds for one; say which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import as_figure
from hengjian.audit.prose import Stretch, joined, sentences

_P = patterns("checks.share_base")

_CODE = "share-base"


def _run(context: Context) -> Iterator[Claim]:
    said = [part for part in sentences(context.document) if part.cell is None]
    bases: dict[str, list[Figure]] = {}
    told: set[tuple[object, ...]] = set()
    for part in said:
        for share, amount, base in _shares(part, context):
            if base not in bases:
                bases[base] = _printed(base, said, context, amount)
            claim = _held(share, amount, base, bases[base])
            known = (base, share.value, amount.value)
            if claim is not None and (claim.holds or known not in told):
                told.add(known)
                yield claim


def _figures(part: Stretch, context: Context) -> list[Figure]:
    end = part.start + len(part.text)
    return [f for f in context.in_block(part.block) if part.start <= f.spot.start < end]


def _shares(part: Stretch, context: Context) -> Iterator[tuple[Figure, Figure, str]]:
    """A percentage of something named and the amount it comes to: 总投资的56.59%，约46373万元."""
    figures = _figures(part, context)
    for share, amount in pairwise(figures):
        between = part.text[share.spot.end - part.start : amount.spot.start - part.start]
        named = _P.of.search(part.text[: share.spot.start - part.start])
        alike = amount.dimension and not amount.is_percent
        if share.is_percent and alike and named and _P.then.fullmatch(between):
            words = re.split("年|月|日", joined(named["base"]))[-1]
            base = _P.heads.sub("", words).removeprefix("项目")
            if len(base) >= 2:
                yield share, amount, base


def _printed(base: str, said: Sequence[Stretch], context: Context, amount: Figure) -> list[Figure]:
    """The figures that are printed as the base itself, one for each value."""
    named = re.compile(f"{re.escape(base)}(?:额|数|规模)?(?:调整)?(?:为|是|达|到|共|约|[:：])*$")
    found: dict[object, Figure] = {}
    for part in said:
        for figure in _figures(part, context):
            before = joined(part.text[: figure.spot.start - part.start])
            if figure.dimension == amount.dimension and named.search(before):
                found.setdefault(figure.value, figure)
    return list(found.values())


def _held(share: Figure, amount: Figure, base: str, printed: Sequence[Figure]) -> Claim | None:
    right = [f for f in printed if (f.interval * share.interval).meets(amount.interval)]
    wrong = [f for f in printed if f not in right]
    spots = (share.spot, amount.spot, *(f.spot for f in (*right, *wrong)))
    if not right:
        return None
    if not wrong:
        return Claim(_CODE, spots)
    others = "、".join(f.text for f in wrong)
    other = wrong[0]
    by_other = amount.interval / other.interval
    expected = as_figure(amount.value / other.value, share) if other.value else ""
    message = tell("checks.share_base.held", amount.text, base, right[0].text, share.text, others)
    hint = tell("checks.share_base.held_2", right[0].text)
    return Finding(
        _CODE, "query", message, spots, share.text, expected, by_other, hint, CHECK.benign,
        basis=tell("checks.share_base.held_3", base, other.text),
    ).claim  # fmt: skip


CHECK = Check(_CODE, _run)
