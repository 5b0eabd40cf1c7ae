"""Every line of the demonstration's trail is told in words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.trail import action_of, lines_of, noun_of

pytestmark = pytest.mark.usefixtures("standing")
CHINESE = re.compile("[\u4e00-\u9fff]")
CODE = re.compile(r"[a-z]+([._][a-z]+)+")
"""A key or an action as the code writes it."""
OF_EACH = 3
"""Lines looked at of each action on each kind of row."""


def some_lines() -> Iterator[TrailEntry]:
    kinds = TrailEntry.objects.order_by().values_list("subject_type", "action").distinct()
    for kind, action in kinds:
        yield from TrailEntry.objects.filter(subject_type=kind, action=action)[:OF_EACH]


def test_no_action_kind_or_field_is_told_by_its_code() -> None:
    reader = Membership.objects.filter(role_code="finance_bureau").order_by("pk")[0]
    seen, bare = 0, set[tuple[str, str]]()
    for entry in some_lines():
        with override("zh-hans"):
            told = [action_of(entry.action), noun_of(entry.subject_type)]
            told += [line.label for line in lines_of(entry, reader)]
            bare |= {(entry.action, each) for each in told if not CHINESE.search(each)}
        with override("en"):
            told = [action_of(entry.action), noun_of(entry.subject_type)]
            told += [line.label for line in lines_of(entry, reader)]
            bare |= {(entry.action, each) for each in told if CODE.fullmatch(each)}
        seen += 1
    assert bare == set()
    assert seen > 200


def test_a_sealed_value_is_said_to_be_sealed() -> None:
    reader = Membership.objects.filter(role_code="finance_bureau").order_by("pk")[0]
    case = TrailEntry.objects.filter(subject_type="hotline.case", after__has_key="phone")[:1].get()
    (line,) = [line for line in lines_of(case, reader) if line.name == "phone"]
    assert line.after == "已加密保存"
    assert case.after is not None
    assert ":" in case.after["phone"], "the line itself holds the sealed text"
