"""Two keyings of one sheet of paper beside each other."""

from __future__ import annotations

import json

from hengjian.site.common import sealing
from hengjian.site.residents.surveys.models import (
    Keying,
    context_of,
)

DAY = ":day"
"""Where two keyings differ on the day the paper was filled in; no question has that name."""


def answers_of(row: Keying) -> dict[str, str]:
    """What was keyed. Raises ``sealing.Unopenable``."""
    told: dict[str, str] = json.loads(sealing.unseal(row.answers, context_of(row)))
    return told


def differences(first: Keying, second: Keying) -> dict[str, tuple[str, str]]:
    """By question, what the one and the other keyed where they differ; the day under ``DAY``."""
    one, other = ({**answers_of(each), DAY: str(each.answered_on)} for each in (first, second))
    return {
        name: (one.get(name, ""), other.get(name, ""))
        for name in sorted(set(one) | set(other))
        if one.get(name, "") != other.get(name, "")
    }
