"""Charts of the site: pure functions from numbers to ECharts options.

Colours of ink and ground are left to the theme in the browser (``charts.js``), so that one option
serves light and dark; a colour of the theme is named by its variable (``--accent``), and only
colours that mean the same in both stand in an option.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with the finding that is its title and the table that says the same."""

    option: dict[str, Any]
    finding: str
    """What the drawing shows, as a sentence."""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    """Cells as they are printed; the first of each row is its name."""
    height: int = 240
    """Pixels."""
