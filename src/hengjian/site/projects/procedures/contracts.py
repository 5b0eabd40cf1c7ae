"""What is done under a contract: change orders approved, output value certified."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn
from hengjian.site.projects.models import ChangeOrder, OutputCertificate
from hengjian.site.projects.queries.red_line import states
from hengjian.site.projects.queries.visibility import visible_to

Order, C, P = ChangeOrder.State, OutputCertificate.State, Permission

CHANGE_ORDER = Procedure(
    ChangeOrder,
    noun="change-order",
    trail="changeorder",
    title=Text("变更签证", "Change orders"),
    address="money/orders",
    page="web:contract",
    shown_on="contract",
    listing="web:contracts",
    seen=partial(visible_to, ChangeOrder),
    edits=frozenset((Order.WAITING,)),
    ends=frozenset((Order.APPROVED, Order.REFUSED)),
    hands={"entered_by": P.CONTRACT_EDIT},
    steps=(
        Step(
            "approve",
            Order.WAITING,
            Order.APPROVED,
            right=P.CONTRACT_APPROVE,
            by="decided_by",
            not_by=("entered_by",),
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            button=Text("批准", "Approve"),
            done=Text("已批准", "approved"),
            duty=Duty(Text("份变更签证待批准", "change orders await approval")),
        ),
        Step(
            "refuse",
            Order.WAITING,
            Order.REFUSED,
            right=P.CONTRACT_APPROVE,
            by="decided_by",
            not_by=("entered_by",),
            reason=REASON,
            keeps="decision_reason",
            button=Text("不批准", "Refuse"),
            done=Text("未批准", "refused"),
        ),
    ),
)


def _within_the_price(turn: Turn) -> Iterator[Problem]:
    """The output of a contract stays within its price with the approved changes."""
    row = turn.row
    state = states([row.contract], max(row.certified_on, current_day()))[row.contract.pk]
    output = state.output + row.amount
    if output > state.terms.ceiling:
        values = {"output": f"{output:,}", "ceiling": f"{state.terms.ceiling:,}"}
        yield problem("output-beyond-price", Place(path="amount"), **values)


CERTIFICATE = Procedure(
    OutputCertificate,
    noun="certificate",
    trail="outputcertificate",
    title=Text("产值审核", "Output certificates"),
    address="money/output",
    page="web:contract",
    shown_on="contract",
    listing="web:contracts",
    seen=partial(visible_to, OutputCertificate),
    lock=("contract",),  # what is certified under one contract is added up one after the other
    edits=frozenset((C.ENTERED,)),
    ends=frozenset((C.WITHDRAWN,)),
    begins=frozenset((C.ENTERED, C.CONFIRMED)),  # what was certified before is taken on so
    hands={"entered_by": P.OUTPUT_ENTER},
    steps=(
        Step(
            "confirm",
            C.ENTERED,
            C.CONFIRMED,
            right=P.OUTPUT_CONFIRM,
            by="confirmed_by",
            not_by=("entered_by",),
            asks=(_within_the_price,),
            button=Text("审核通过", "Certify"),
            done=Text("已审核", "certified"),
            duty=Duty(Text("份产值待审核", "output certificates await confirmation")),
        ),
        Step(
            "withdraw",
            (C.ENTERED, C.CONFIRMED),
            C.WITHDRAWN,
            right=P.OUTPUT_CONFIRM,
            reason=REASON,
            aside=True,
            button=Text("撤回", "Withdraw"),
            done=Text("已撤回", "withdrawn"),
        ),
    ),
)
