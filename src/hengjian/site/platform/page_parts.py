"""What subjects above add to the page of one below, each by itself when the site starts.

The page of a project shows its money, and the page knows no money: the money says so here, and the
page takes what it finds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hengjian.site.accounts.models import Membership

Part = Callable[[Membership, Any], object]
"""What the reader sees of the row; it stands in the page under the name of the part."""
_PARTS: dict[str, dict[str, Part]] = {}


def add_part(page: str, name: str, part: Part) -> None:
    """The page shows the part under this name. Raises ``ValueError`` where another one has it."""
    if _PARTS.setdefault(page, {}).setdefault(name, part) is not part:
        raise ValueError(f"{page} has a part {name}")


def parts_of(page: str, membership: Membership, row: Any) -> dict[str, object]:
    """Every part that was added to the page, for one reader and one row."""
    return {name: part(membership, row) for name, part in _PARTS.get(page, {}).items()}
