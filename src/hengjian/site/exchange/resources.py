"""Imports: what was handed in as a file, by whom, for which region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.platform.resource import Reach, Resource, money_tables


def _of_tables_seen(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """The files of tables of money show what its rows say."""
    return rows if by.may(Permission.MONEY_VIEW) else rows.exclude(table__in=money_tables())


IMPORT = Resource(
    ImportBatch,
    noun=Text("导入批次", "import"),
    words={"headers": Text("待核对表头", "headers to be confirmed")},
    also=("import",),
    reach=Reach(("region",), colleagues="by"),
    narrow=_of_tables_seen,
    files="attachment",
    actions={
        "import.hand-in": Text("上传导入文件", "import: file uploaded"),
        "import.headers": Text("核对导入表头", "import: headers confirmed"),
        "import.confirm": Text("确认导入", "import: confirmed"),
    },
    watched=False,
)
