"""First steps: the warnings."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        26,
        Text("答复一条预警", "Answer a warning"),
        page="web:warnings",
        right=Permission.WARNING_ANSWER,
        fact=Did("warning.answer"),
    ),
    FirstStep(
        30,
        Text("核实后解除一条预警", "Close a warning after checking it"),
        page="web:warnings",
        right=Permission.WARNING_CLOSE,
        fact=Did("warning.close"),
    ),
)
