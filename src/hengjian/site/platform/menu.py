"""The menu: a page that stands in it says so beside its view, an entity in its declaration.

The areas are the stages of a project's life, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise

from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words

AREAS = {
    "library": words("储备", "Library"),
    "plan": words("计划", "Plan"),
    "money": words("资金", "Money"),
    "works": words("建设", "Works"),
    "warnings": words("预警", "Warnings"),
    "residents": words("居民", "Residents"),
    "evaluation": words("评价", "Evaluation"),
    "reference": words("参考", "Reference"),
    "data": words("数据", "Data"),
    "administration": words("管理", "Administration"),
}


@cache
def icons() -> frozenset[str]:
    """The names of the pictures in the sprite; another one would be an empty place."""
    sprite = files("hengjian.site.platform") / "static" / "vendor" / "icons.svg"
    return frozenset(re.findall(r'<symbol[^>]* id="([^"]+)"', sprite.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a page stands in the menu. Raises ``ValueError`` for an area or an icon that there is
    none of."""

    area: str
    order: int
    """Entries of an area stand by it; tens leave room for one between."""
    title: str | Promise
    icon: str
    needs: Permission | None = None
    """The right without which it is not offered, where opening the page asks for less."""
    offered: Callable[[], bool] = lambda: True
    """Whether this site has it at all."""
    on_the_spot: int = 0
    """Where it stands at the foot of a phone, for what is done on the spot; 0: nowhere."""

    def __post_init__(self) -> None:
        if self.area not in AREAS:
            raise ValueError(f"the menu has no area {self.area}: {', '.join(AREAS)}")
        if self.icon not in icons():
            raise ValueError(f"the sprite has no icon {self.icon}: {', '.join(sorted(icons()))}")


def in_menu(
    area: str, order: int, title: str | Promise, icon: str, **more: Any
) -> Callable[[Callable[..., Any]], Any]:
    """The page stands in the menu; ``more`` as in ``Entry``. Written above the gate of the view,
    whose right decides who is offered it."""
    entry = Entry(area, order, title, icon, **more)

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        vars(view)["menu"] = entry
        return view

    return wrap
