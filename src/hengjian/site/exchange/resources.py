"""Imports: what was handed in as a file, by whom, for which region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.reach import Reach
from hengjian.site.platform.resource import Resource, Waiting, money_tables


def _of_tables_seen(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """The files of tables of money show what its rows say."""
    return rows if by.may(Permission.MONEY_VIEW) else rows.exclude(table__in=money_tables())


def _ready(by: Membership) -> QuerySet[Any]:
    """One's own that were read and can be confirmed."""
    state = ImportBatch.State.READY
    return visible_to(ImportBatch, by).filter(state=state, by=by.person.username)


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
    waiting=(
        Waiting(
            "imports-ready",
            Permission.DATA_IMPORT,
            _ready,
            Text("批导入数据待确认", "imports await your confirmation"),
            "web:imports",
            place=60,
        ),
    ),
    watched=False,
)
