"""Who handles a case is told: when it comes to their unit, when the resident speaks, when it is
due or overdue; being named is told to the operators too."""

from __future__ import annotations

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.notices.kinds import DEADLINE, DECISION
from hengjian.site.notices.telling import about_of, notify, settle
from hengjian.site.platform.clock import Moment
from hengjian.site.platform.step import Turn
from hengjian.site.residents.hotline.models import Case

COMES = {
    "dispatch": Text("诉求 {code} 待接收", "case {code} waits to be accepted"),
    "transfer": Text("诉求 {code} 转来，待接收", "case {code} was transferred to us"),
    "urge": Text("居民催办诉求 {code}", "the resident urges case {code}"),
    "reopen": Text("诉求 {code} 未获认可，重新办理", "case {code} is opened again"),
    "grant-extension": Text("诉求 {code} 同意延期", "more days granted for case {code}"),
    "refuse-extension": Text("诉求 {code} 不同意延期", "no more days for case {code}"),
}
"""By step, what the unit is told that has the case after it."""
ENDS = frozenset(("reply", "return", "transfer", "merge"))
"""Steps after which the unit that had it need do nothing more."""


def of_unit(case: Case) -> list[Membership]:
    """Who handles cases in the unit that has it."""
    if case.unit_id is None:
        return []
    rows = Membership.objects.filter(
        organisation=case.unit_id, active=True, person__is_active=True
    ).select_related("person", "organisation")
    return [each for each in rows if each.may(Permission.CASE_HANDLE)]


def tell_step(turn: Turn) -> None:
    """What a step means for the unit; whoever took it is not told of it."""
    case, name = turn.row, turn.step.name
    if name in ENDS:
        settle([about_of(case)])
    if name in COMES:
        me = turn.actor.trail_identity().username
        to = [each for each in of_unit(case) if each.person.username != me]
        _tell(to, DECISION, COMES[name], case)


def tell_clock(kind: str, case: Case, moment: Moment) -> None:
    """It comes near, is overdue, or is named: told to the unit; the last to the operators too."""
    to, words = of_unit(case), Text("诉求 {code} {due} 到期", "case {code} is due on {due}")
    if kind == "rise":
        to, words = [*to, *_operators(case)], Text("诉求 {code} 逾期点名", "case {code} is named")
    elif moment.days_after is not None:
        words = Text("诉求 {code} 逾期未办结", "case {code} is overdue")
    _tell(to, DEADLINE, words, case, f"{about_of(case)}:{kind}-{moment.code}:{case.due_by}")


def _operators(case: Case) -> list[Membership]:
    """Who dispatches cases of the region in which it lies."""
    holding = [
        code for code, role in roles().by_code.items() if Permission.CASE_DISPATCH in role.may
    ]
    rows = Membership.objects.filter(role_code__in=holding, active=True, person__is_active=True)
    near = rows.select_related("person", "organisation__parent__parent__parent")
    path = case.region.path
    return [each for each in near if path.startswith(each.organisation.region.path)]


def _tell(to: list[Membership], kind: str, words: Text, case: Case, key: str = "") -> None:
    said = {"code": case.code, "due": case.due_by}
    notify(
        to=to,
        kind=kind,
        words=Text(words.zh.format(**said), words.en.format(**said)),
        link=reverse("hotline:case", args=[case.code]),
        about=about_of(case),
        due_on=case.due_by,
        key=key,
    )
