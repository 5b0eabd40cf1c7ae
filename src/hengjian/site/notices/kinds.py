"""The kinds of things people are told of."""

from __future__ import annotations

from hengjian.bilingual import Text

DECISION = "decision"
WARNING = "warning"
DEADLINE = "deadline"
TRIAL = "trial"
KINDS: dict[str, Text] = {
    DECISION: Text("等我办理", "waiting for me"),
    WARNING: Text("预警", "warnings"),
    DEADLINE: Text("期限", "deadlines"),
}
"""A new kind is one line here; its code stands in webhooks as ``hengjian.<code>``."""
