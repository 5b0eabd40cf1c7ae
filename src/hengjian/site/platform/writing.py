"""How the interface begins a row where an action of its own does, and why it writes none of others.

What is neither is written by the columns of its table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Opening:
    """How the interface makes a row whose beginning is an action of its own, as its page does:
    it asks for what the action takes, and what becomes of the row is the procedure's."""

    action: Callable[..., Any]
    """Declared with one right; answers with the row. What it has no argument for it is given in
    its ``values``."""
    points: Mapping[str, type[Model]] = field(default_factory=dict)
    """What names a row by its code: one that who asks may see."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """What is a value, each by the field of the row that says its kind and its bounds."""
    optional: frozenset[str] = frozenset()

    @property
    def right(self) -> Permission:
        """Who may."""
        right: Permission = self.action.permission  # type: ignore[attr-defined]  # set by its decorator
        return right

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the action is called with, besides by whom."""
        names = inspect.signature(self.action).parameters
        own = {name: value for name, value in given.items() if name in names}
        if "values" in names:
            own["values"] = {name: value for name, value in given.items() if name not in names}
        return own


WITH_A_FILE = Text("随文件在页面上传", "it comes with a file, on its page")
RECKONED = Text("由系统按数据产生", "the site makes it of what is there")
TOGETHER = Text(
    "页面上几样一起填写、一起校验", "its page takes several things at once and judges them together"
)
BY_NAME = Text("由办理人本人在页面署名作出", "one person answers for it by name, on its page")
FROM_RESIDENTS = Text(
    "由居民填写，或由工作人员当面代为登记", "residents write it, or tell it to staff who enter it"
)
