"""Every action of every app refuses a membership that lacks its right: each role, each action."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied

from hengjian.site.accounts.acting import action_modules, actions
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.roles import roles

Member = Callable[[str], Membership]

WITHOUT_A_MEMBERSHIP: dict[str, str] = {}
"""Public functions of action modules that no membership calls, each with the reason."""


def _public_functions() -> set[str]:
    return {
        f"{name}.{function}"
        for name in action_modules()
        for function, each in inspect.getmembers(import_module(name), inspect.isfunction)
        if each.__module__ == name and not function.startswith("_")
    }


def test_every_public_function_of_an_action_module_is_declared() -> None:
    assert _public_functions() - set(actions()) == set(WITHOUT_A_MEMBERSHIP)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_an_action_refuses_every_role_without_its_right(role: str, member: Member) -> None:
    """The arguments are no rows at all: the refusal comes before they are looked at."""
    by = member(role)
    for name, act in actions().items():
        permission = act.permission
        if permission is None or by.may(permission):
            continue
        nothing = {key: None for key in inspect.signature(act).parameters if key != "by"}
        with pytest.raises(PermissionDenied) as refused:
            act(by=by, **nothing)
        assert str(refused.value) == str(permission), name
