"""Declaring an action: who may do it is said once, checked each time, and listed.

::

    @action(Permission.SITE_EDIT)
    def change(*, by: Membership, site: Site, …) -> Site:
        …

Called by somebody whose membership lacks the right it raises ``PermissionDenied`` before anything
was read or written; else it runs in one transaction. The role matrix reads ``actions()``.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")
Action = Callable[..., Any]
_DECLARED: dict[str, Action] = {}


@dataclass(frozen=True, slots=True)
class RightOf:
    """The right an action needs, by what it acts on: declared whole, so that it can be listed."""

    rights: Callable[[], Mapping[type[Model], Permission]]
    """By model, as the entities declare it."""
    argument: str
    """The argument that says it: a model, a row of one, or what ``model`` knows it by."""
    besides: Permission | None = None
    """A right that is needed as well, whatever the model; asked first."""
    model: Callable[[Any], type[Model] | None] | None = None
    """Of the argument, where it is neither a model nor a row: a table by its name. None where it
    names none: then ``besides`` alone is asked, and the action says what is wrong."""

    def needed(self, arguments: Mapping[str, Any]) -> tuple[Permission, ...]:
        """The rights for these arguments. Raises ``KeyError`` for a model that is not named."""
        model = self._model_of(arguments[self.argument])
        own = () if model is None else (self.rights()[model],)
        return own if self.besides is None else (self.besides, *own)

    def _model_of(self, given: Any) -> type[Model] | None:
        if self.model is not None:
            return self.model(given)
        return given if isinstance(given, type) else type(given)

    def __post_init__(self) -> None:
        if self.model is not None and self.besides is None:
            raise TypeError("an argument may name no model: a right must be needed besides")


def action(
    permission: Permission | RightOf | None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The function is an action for memberships in force that hold ``permission``.

    ``None``: any membership in force (what concerns only the person themself); ``RightOf``: the
    right of the model that is acted on. The right stands on
    the function as ``.permission``. Raises ``TypeError`` at once where the function takes anything
    by position or has no ``by``.
    """

    def declare(act: Callable[P, R]) -> Callable[P, R]:
        _check_signature(act)

        @wraps(act)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for right in _rights_for(permission, kwargs):
                require(kwargs["by"], right)
            with transaction.atomic():
                return act(*args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        _DECLARED[f"{act.__module__}.{act.__qualname__}"] = checked
        return checked

    return declare


def _rights_for(
    permission: Permission | RightOf | None, arguments: Mapping[str, Any]
) -> tuple[Permission | None, ...]:
    return permission.needed(arguments) if isinstance(permission, RightOf) else (permission,)


def require(by: object, permission: Permission | None) -> None:
    """Raise ``PermissionDenied`` unless ``by`` is a membership in force that holds the right."""
    if not isinstance(by, Membership) or not by.active:
        raise PermissionDenied("no membership in force")
    if permission is not None and not by.may(permission):
        raise PermissionDenied(str(permission))


def _check_signature(act: Callable[..., object]) -> None:
    parts = inspect.signature(act).parameters
    by_place = [name for name, each in parts.items() if each.kind != each.KEYWORD_ONLY]
    if by_place or "by" not in parts:
        raise TypeError(
            f"{act.__qualname__}: an action takes keywords only, one of them by; "
            f"by position: {by_place}"
        )


def action_modules() -> list[str]:
    """Every installed app's module ``actions``, or every module of its package, imported."""
    found = []
    for app in apps.get_app_configs():
        if not app.name.startswith("hengjian.") or not app.module:
            continue
        if "actions" in {each.name for each in pkgutil.iter_modules(app.module.__path__)}:
            actions = import_module(f"{app.name}.actions")
            inside = pkgutil.walk_packages(getattr(actions, "__path__", ()), f"{actions.__name__}.")
            found += [each.name for each in inside] or [actions.__name__]
    for name in found:
        import_module(name)
    return sorted(found)


def actions() -> Mapping[str, Action]:
    """Every declared action of the installed apps, by its dotted name."""
    kept = tuple(f"{name}." for name in action_modules())
    return {name: act for name, act in sorted(_DECLARED.items()) if name.startswith(kept)}
