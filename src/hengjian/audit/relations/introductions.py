"""How a percentage is introduced: as a share of a whole, of a plan, as a rate, or in a bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hengjian.audit.amounts import amounts
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, worked_out

_P = patterns("relations.introductions")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the words before a percentage say of it."""

    part: str = ""
    """The name of the part where the words give it: 税收占…."""
    whole: str = ""
    """The name of the whole: 占财政收入的, 完成预算的."""
    rate: str = ""
    """The name of the rate without what says nothing: 回收 of 有效回收率."""
    kind: str = ""
    """``of`` a whole, of a ``plan``, a ``rate``, in a ``bracket`` behind its part, or ``right``
    behind its whole: 占总投资 900 万元的 13.33%."""


def introduction(passage: Passage, share: Figure) -> Introduction | None:
    """How a percentage is introduced; ``None`` where it is no quotient of amounts."""
    if not share.is_percent or share.in_range or share.hedge not in (None, "about"):
        return None
    if worked_out(passage, share) or share.value == 0:
        return None
    if in_series(passage, share) or _of_growth(passage, share):
        return None
    clause = clause_of(passage, share)
    if _P.growth.search(clause.replace("增加值", "").replace("新增", "")):
        return None
    if re.search("约占|约[为是]?$", clause) and share.hedge is None:
        return None
    if _right_behind(passage, share):
        return Introduction(kind="right")
    behind = passage.plain[share.spot.end : share.spot.end + 8]
    if re.match("以上|以下|以内|的(?:标准|比例)", behind):
        return None
    plan = _P.of_plan.search(clause)
    if plan is not None:
        return Introduction(whole=plan["whole"], kind="plan")
    if _P.other.search(clause):
        return None
    of = _P.of.search(clause)
    if of is not None:
        whole = of["whole"] or whole_said_before(passage, share)
        return Introduction(of["part"], whole, kind="of")
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    named = _P.rate.search(clause)
    if _P.in_bracket.search(before) and behind[:1] in ("）", ")"):
        return Introduction(rate=_bare(named["name"]) if named else "", kind="bracket")
    if named is not None:
        return Introduction(rate=_bare(named["name"]), kind="rate")
    return None


def whole_said_before(passage: Passage, share: Figure) -> str:
    """The whole that the share before one in its sentence is said to be of: 占全部工业的 53.7%；
    增加值 8307.2 亿元，占 34.1%; empty where none is."""
    start = passage.plain.rfind("。", 0, share.spot.start) + 1
    said = _P.said_before.findall(passage.plain, start, share.spot.start)
    return said[-1] if said else ""


def in_series(passage: Passage, share: Figure) -> bool:
    """Whether a percentage stands in a row of them, each of its own part: 20%、65% 和 15%."""
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    return bool(_P.next.match(passage.plain, share.spot.end) or _P.before.search(before))


def _of_growth(passage: Passage, share: Figure) -> bool:
    """Whether a percentage in a bracket says by how much something grew: 平均增幅（15.97%）."""
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    return _P.by_how_much.search(before) is not None


def _right_behind(passage: Passage, share: Figure) -> bool:
    """Whether the whole stands right before a percentage: 占总投资 900 万元的 13.33%."""
    before = [e for e in amounts(passage) if e.figure.spot.end <= share.spot.start]
    if not before or not _P.joint.fullmatch(
        passage.plain, before[-1].figure.spot.end, share.spot.start
    ):
        return False
    lead = passage.plain[max(0, before[-1].figure.spot.start - 16) : before[-1].figure.spot.start]
    return _P.lead.search(lead) is not None and _P.growth.search(lead) is None


def _bare(name: str) -> str:
    return _P.neutral.sub("", name)


def clause_of(passage: Passage, figure: Figure) -> str:
    """The words of a figure's clause before it, without blanks."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 40) : figure.spot.start]
    words = words.rstrip(" ：:")
    return "".join(re.split("[，,；;。、：:（(\n]|[0-9.]+%", words)[-1].split())
