"""A call is checked by another person than who wrote it down."""

from __future__ import annotations

from functools import partial

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import Duty, Step
from tests.site.recipe.models import Call

S = Call.State
CALL = Procedure(
    Call,
    noun="call",
    title=Text("走访记录", "calls"),
    address="records/calls",
    seen=partial(visible_to, Call),
    edits=frozenset((S.DRAFT,)),
    ends=frozenset((S.CHECKED,)),
    hands={"entered_by": Permission.SITE_EDIT},
    steps=(
        Step(
            "check",
            S.DRAFT,
            S.CHECKED,
            right=Permission.SITE_CONFIRM,
            by="checked_by",
            not_by=("entered_by",),
            button=Text("复核", "Check"),
            done=Text("已复核", "checked"),
            duty=Duty(Text("次走访待复核", "calls await a check")),
        ),
    ),
)
