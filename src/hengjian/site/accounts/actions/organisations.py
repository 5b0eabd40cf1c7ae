"""The tree of organisations: grown, renamed, moved with all below, retired. For administrators."""

from __future__ import annotations

import re

from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.administration import is_inside, no_reason
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")
KIND = Organisation.Kind
ORDER = (KIND.PROVINCE, KIND.CITY, KIND.DISTRICT, KIND.SUB_DISTRICT, KIND.UNIT)
KIND_WORDS = {
    KIND.PROVINCE: Text("省", "province"),
    KIND.CITY: Text("市", "city"),
    KIND.DISTRICT: Text("区县", "district"),
    KIND.SUB_DISTRICT: Text("街道（乡镇）", "sub-district"),
    KIND.UNIT: Text("单位", "unit"),
}
LONGEST_PATH = 255


@action(Permission.ACCOUNTS_MANAGE)
def add(*, by: Membership, code: str, name: str, kind: str, parent: Organisation) -> Organisation:
    """An organisation below ``parent``. Raises ``Refused`` with everything that is wrong."""
    code, name = code.strip(), name.strip()
    place = Place(path="parent")
    wrong = [*_unfit_code(code), *_unfit_name(name), *_unfit_parent(by, kind, parent)]
    if len(parent.path) + len(code) + 1 > LONGEST_PATH:
        wrong.append(problem("organisation-too-deep", place, above=parent, limit=LONGEST_PATH))
    if wrong:
        raise Refused(wrong)
    made = Organisation.objects.create(code=code, name=name, kind=kind, parent=parent)
    record(by=by, action="organisation.add", subject=made)
    return made


@action(Permission.ACCOUNTS_MANAGE)
def rename(*, by: Membership, organisation: Organisation, name: str) -> Organisation:
    """Another name; the code stays, because others refer to it."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wrong = [*_outside(by, row), *_unfit_name(name.strip())]
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    row.name = name.strip()
    row.save(update_fields=["name"])
    record(by=by, action="organisation.rename", subject=row, before=before)
    return row


@action(Permission.ACCOUNTS_MANAGE)
def move(
    *, by: Membership, organisation: Organisation, parent: Organisation, why: str
) -> Organisation:
    """Below another parent, with everything below it.

    The whole region is locked meanwhile: two moves at once could otherwise make a circle.
    """
    inside = Organisation.objects.filter(path__startswith=by.organisation.region.path)
    rows = {row.pk: row for row in inside.order_by("pk").select_for_update()}
    row, above = rows.get(organisation.pk), rows.get(parent.pk)
    if row is None or above is None:
        raise Refused([*_outside(by, organisation), *_outside(by, parent)])
    wrong = [*_top(by, row), *_unfit_parent(by, row.kind, above), *no_reason(why)]
    below = Organisation.objects.filter(path__startswith=row.path)
    if above.path.startswith(row.path):
        wrong.append(problem("organisation-below-itself", Place(path="parent"), organisation=row))
    longest = below.aggregate(longest=Max(Length("path")))["longest"]
    path = f"{above.path}{row.code}/"
    if longest - len(row.path) + len(path) > LONGEST_PATH:
        place = Place(path="parent")
        wrong.append(problem("organisation-too-deep", place, above=above, limit=LONGEST_PATH))
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    below.update(path=Concat(Value(path), Substr(F("path"), len(row.path) + 1)))
    row.parent, row.path = above, path
    row.save(update_fields=["parent"])
    record(by=by, action="organisation.move", subject=row, before=before, why=why)
    return row


@action(Permission.ACCOUNTS_MANAGE)
def retire(*, by: Membership, organisation: Organisation, why: str) -> Organisation:
    """It takes no new members any more; what it did stays.

    Raises ``Refused`` while it has memberships in force or organisations in use below it.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wrong = [*_outside(by, row), *_top(by, row), *no_reason(why)]
    members = row.memberships.filter(active=True).count()
    children = row.children.filter(retired_on=None).count()
    if members or children:
        counts = {"members": members, "children": children}
        wrong.append(problem("organisation-in-use", organisation=row, **counts))
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    row.retired_on = current_day()
    row.save(update_fields=["retired_on"])
    record(by=by, action="organisation.retire", subject=row, before=before, why=why)
    return row


def _outside(by: Membership, organisation: Organisation) -> list[Problem]:
    if is_inside(by, organisation):
        return []
    return [problem("organisation-outside", organisation=organisation)]


def _top(by: Membership, organisation: Organisation) -> list[Problem]:
    if organisation.pk != by.organisation.region.pk:
        return []
    return [problem("organisation-own-region", organisation=organisation)]


def _unfit_code(code: str) -> list[Problem]:
    place = Place(path="code")
    if not CODE.fullmatch(code):
        return [problem("organisation-code-form", place, found=code)]
    if Organisation.objects.filter(code__iexact=code).exists():
        return [problem("organisation-code-taken", place, found=code)]
    return []


def _unfit_name(name: str) -> list[Problem]:
    return [] if name else [problem("name-missing", Place(path="name"))]


def _unfit_parent(by: Membership, kind: str, parent: Organisation) -> list[Problem]:
    place = Place(path="parent")
    if not is_inside(by, parent):
        return [problem("organisation-outside", place, organisation=parent)]
    if parent.retired_on is not None:
        return [problem("organisation-retired", place, organisation=parent)]
    lower, upper = KIND(kind), KIND(parent.kind)
    if lower is KIND.UNIT or ORDER.index(lower) > ORDER.index(upper):
        return []
    words = {"kind": KIND_WORDS[lower], "above": parent, "above_kind": KIND_WORDS[upper]}
    return [problem("organisation-order", place, **words)]
