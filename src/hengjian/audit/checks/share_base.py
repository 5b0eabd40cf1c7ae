"""A share of a total of which the document prints two: 56.59% of the total investment, which is
79,235.50 in one place and 81,948.10 in another. The share holds for one; say which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import as_figure
from hengjian.audit.prose import Stretch, joined, sentences
from hengjian.bilingual import Text

_CODE = "share-base"
_OF = re.compile(r"(?P<base>[一-鿿\s]{2,16})的\s*$")
_THEN = re.compile(r"[，、（(]?\s*(?:即|约|共|为|合计|计|也就是)*\s*")
_HEADS = re.compile("^(?:计划|预计|实际|完成|达到|占|占到|约占|相当于|支付|投入|本|该)+")


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
        named = _OF.search(part.text[: share.spot.start - part.start])
        alike = amount.dimension and not amount.is_percent
        if share.is_percent and alike and named and _THEN.fullmatch(between):
            words = re.split("年|月|日", joined(named["base"]))[-1]
            base = _HEADS.sub("", words).removeprefix("项目")
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
    message = Text(
        f"{amount.text}是{base}{right[0].text}的{share.text}；文中{base}还写作{others}，按后者不成立。",
        f"{amount.text} is {share.text} of {base} {right[0].text}; the document also prints {base} "
        f"as {others}, of which it is not.",
    )
    hint = Text(f"写明以{right[0].text}为基数。", f"Say that the base is {right[0].text}.")
    finding = Finding(
        _CODE, "query", message, spots, share.text, expected, by_other, hint, CHECK.benign,
        basis=Text(f"{base}{other.text}", f"{base} {other.text}"),
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
