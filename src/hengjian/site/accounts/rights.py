"""What a person may do and why: for the page that shows it, from the same data that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.accounts.roles import Sees, forbidden_to


@dataclass(frozen=True, slots=True)
class Right:
    """One right with whether it is held, and why or why not."""

    words: Text
    code: str
    held: bool
    why: Text
    apart: bool = False
    """Whether separation of duties forbids it for good."""


def rights_of(acting: Membership, memberships: Sequence[Membership]) -> list[Right]:
    """Every right, in the order of the enumeration, for a person who acts under ``acting``."""
    forbidden = forbidden_to([each.role for each in memberships])
    return [_right(each, acting, memberships, forbidden) for each in Permission]


def _right(
    permission: Permission,
    acting: Membership,
    memberships: Sequence[Membership],
    forbidden: dict[Permission, Permission],
) -> Right:
    words, code = WORDS[permission], str(permission)
    if acting.may(permission):
        name = acting.role.name
        return Right(words, code, True, Text(f"{name.zh}的权利", f"a right of: {name.en}"))
    others = [each for each in memberships if each.may(permission)]
    if others:
        name, place = others[0].role.name, others[0].organisation.name
        switch = Text(
            f"换到“{name.zh}”（{place}）的身份就可以", f"switch to your role “{name.en}” ({place})"
        )
        return Right(words, code, False, switch)
    if permission in forbidden:
        has = WORDS[forbidden[permission]]
        apart = Text(
            f"已有“{has.zh}”，这两项须由不同的人办理",
            f"holds “{has.en}”: these two are kept in different hands",
        )
        return Right(words, code, False, apart, apart=True)
    name = acting.role.name
    return Right(words, code, False, Text(f"{name.zh}没有这项权利", f"not a right of: {name.en}"))


def reach_of(membership: Membership) -> Text:
    """Which rows the membership sees, in words."""
    region, place = membership.organisation.region.name, membership.organisation.name
    match membership.role.sees:
        case Sees.REGION:
            return Text(f"{region}范围内的全部记录", f"every record within {region}")
        case Sees.OWN:
            return Text(f"{place}负责实施的项目", f"the projects that {place} carries out")
        case Sees.PARTICIPATING:
            return Text(
                f"{place}参与的项目；只参与标段的，只看该标段",
                f"the projects {place} takes part in; of a section only, that section",
            )
        case Sees.NOTHING:
            return Text("不看业务数据", "no business data")
