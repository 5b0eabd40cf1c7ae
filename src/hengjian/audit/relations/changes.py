"""Changes in percent against a base that the words name: 预算执行数为 a，次年预算安排 b，
比预算执行数减少 p%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, Sort, term_of

_COMPARED = re.compile(
    "[比较](?P<base>[^，。；、]{2,20}?)(?P<way>增长|增加|上升|提高|下降|减少|降低)了?[为约]*$"
)
_UP = frozenset(("增长", "增加", "上升", "提高"))
_YEAR = re.compile("(?:19|20)[0-9]{2}年度?|当年|上年|去年|年度|同期|[的为数]")
_LEAST = 4
"""Signs of a base's name that must be found again before its amount."""


def named_changes(passage: Passage) -> Iterator[Relation]:
    """The changes of a passage whose base is called by its name before, each as a relation."""
    told = [each for each in amounts(passage) if each.figure.hedge is None and not each.change]
    for share in passage.figures:
        if not share.is_percent or share.hedge or share.in_range or not share.value:
            continue
        words = passage.plain[max(share.sentence[0], share.spot.start - 40) : share.spot.start]
        clause = "".join(re.split("[，,；;。]", words)[-1].split())
        said = _COMPARED.search(clause)
        if said is None:
            continue
        before = [e for e in told if e.figure.spot.end <= share.spot.start]
        old = _base(before, said["base"])
        new = next((e.figure for e in reversed(before) if e.figure is not old), None)
        if old is None or new is None or new.dimension != old.dimension or old.value <= 0:
            continue
        if new.spot.start < old.spot.start or new.sentence != share.sentence:
            continue
        sort: Sort = "growth" if said["way"] in _UP else "saving"
        yield Relation(sort, term_of(share), (term_of(new), term_of(old)))


def _base(before: list[Amount], base: str) -> Figure | None:
    """The amount that is called by the base's name, if there is one right before."""
    name = _YEAR.sub("", base)
    if len(name) < _LEAST:
        return None
    near = before[-3:]
    found = [e.figure for e in near if name in _YEAR.sub("", e.name)]
    return found[0] if len(found) == 1 else None
