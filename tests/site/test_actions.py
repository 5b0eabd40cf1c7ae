"""Every action of every app refuses a membership that lacks its right: each role, each action."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from hengjian.site.accounts.acting import RightOf, action_modules, actions
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.platform.resource import resource_of

Member = Callable[[str], Membership]
Rights = tuple[Permission, ...]
Given = Mapping[str, Any]

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
        nothing = {key: None for key in inspect.signature(act).parameters if key != "by"}
        for needed, given in effective(act.permission):
            lacking = [right for right in needed if not by.may(right)]
            if lacking:
                with pytest.raises(PermissionDenied) as refused:
                    act(by=by, **nothing | given)
                assert str(refused.value) == str(lacking[0]), name


def effective(declared: Permission | RightOf | None) -> Iterator[tuple[Rights, Given]]:
    """The rights of an action, and what it must act on for them: each model where they differ."""
    if not isinstance(declared, RightOf):
        yield ((declared,) if declared is not None else ()), {}
        return
    for model in declared.rights():
        acted_on = _argument(declared, model)
        yield declared.needed({declared.argument: acted_on}), {declared.argument: acted_on}


def _argument(declared: RightOf, model: type[Any]) -> Any:
    """What the action is given so that it acts on the model."""
    if declared.model is not None:
        table = resource_of(model).name
        assert declared.model(table) is model
        return table
    return model if declared.argument == "model" else model()


def test_no_action_asks_for_a_right_that_it_does_not_declare() -> None:
    """Whoever may is asked once, by the declaration: no action refuses for a right of its own."""
    asking = {
        name
        for name in action_modules()
        for word in ("PermissionDenied", "require(")
        if word in inspect.getsource(import_module(name))
    }
    assert asking == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_an_action_asks_whoever_has_its_right_for_no_other(role: str, member: Member) -> None:
    """By doing: with every declared right, whatever else stands against it, no right does. What is
    asked of rows that do not exist ends somewhere; never in a right that was not declared."""
    by = member(role)
    for name, act in actions().items():
        nothing = {key: None for key in inspect.signature(act).parameters if key != "by"}
        for needed, given in effective(act.permission):
            if not all(by.may(right) for right in needed):
                continue
            refused = _refusal(act, by, nothing | given)
            assert not isinstance(refused, PermissionDenied), (name, str(refused))


def _refusal(act: Callable[..., Any], by: Membership, given: Given) -> Exception | None:
    """How calling the action ends; what it did is undone."""
    try:
        with transaction.atomic():
            act(by=by, **given)
            transaction.set_rollback(True)
    except Exception as refusal:  # noqa: BLE001  # which one is what the test asks
        return refusal
    return None
