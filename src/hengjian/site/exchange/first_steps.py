"""First steps: the imports."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        18,
        Text("用模板导入一张表", "Import a table from the template"),
        page="web:import-new",
        right=Permission.DATA_IMPORT,
        fact=Did("import.confirm"),
    ),
)
