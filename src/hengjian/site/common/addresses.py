"""Codes in addresses; addresses that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeGuard

from django.urls import Resolver404, URLPattern, register_converter
from django.urls.resolvers import RoutePattern, URLResolver
from django.utils.translation import get_language


class CodeConverter:
    """A code as one step of an address, also one with a slash, which a rule refuses but which a
    database of an earlier version may hold: ``/`` is written ``~s`` and ``~`` is ``~t``; a code
    without any characters is ``~``."""

    regex = "[^/]+"

    def to_python(self, step: str) -> str:
        """The code of a step."""
        return "" if step == "~" else step.replace("~s", "/").replace("~t", "~")

    def to_url(self, code: str) -> str:
        """The step of a code."""
        return code.replace("~", "~t").replace("/", "~s") or "~"


register_converter(CodeConverter, "code")


class Later(URLResolver):
    """Addresses of a module that is loaded when somebody first asks for one of them, not with the
    first address of the site: a namespace needs no more than its name to be listed."""

    def _populate(self) -> None:
        """Called for every part of the site at once: here nothing, until names are looked up."""

    @property
    def reverse_dict(self) -> Any:
        """The addresses by name, in the language spoken."""
        if get_language() not in self._reverse_dict:
            super()._populate()
        return self._reverse_dict[get_language()]


class ByFirstStep(URLResolver):
    """Addresses found by their first step: of a site's hundreds only those that begin so are tried.

    Django tries one after the other and writes down each that it tried: for an address of the last
    subject that took longer than many a page. What is found is the same, in the same order.
    """

    def resolve(self, path: Any) -> Any:
        """The view of an address. Raises ``Resolver404``, which names nothing that was tried."""
        match = self.pattern.match(str(path))
        if not match:
            raise Resolver404({"path": path})
        step: str = match[0].partition("/")[0]
        return self._beginning_with(step if step in self._first_steps else None).resolve(path)

    @cached_property
    def _first_steps(self) -> frozenset[str]:
        return frozenset(_first_steps(self))

    def _beginning_with(self, step: str | None) -> URLResolver:
        if step not in self._by_step:
            self._by_step[step] = _narrow(self, step)
        return self._by_step[step]

    @cached_property
    def _by_step(self) -> dict[str | None, URLResolver]:
        return {}


def _first_step(pattern: Any) -> str | None:
    """The first step of what matches the pattern, where it is always the same; else None."""
    route = str(pattern.pattern) if isinstance(pattern.pattern, RoutePattern) else "<"
    step, slash, _ = route.partition("/")
    whole = slash or isinstance(pattern, URLPattern)
    return step if step and whole and "<" not in step else None


def _is_transparent(pattern: Any) -> TypeGuard[URLResolver]:
    """Whether it adds nothing to the address of what it holds."""
    here = isinstance(pattern.pattern, RoutePattern) and str(pattern.pattern) == ""
    return here and isinstance(pattern, URLResolver)


def _first_steps(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        step = _first_step(pattern)
        if step is not None:
            yield step
        elif _is_transparent(pattern):
            yield from _first_steps(pattern)


def _narrow(resolver: URLResolver, step: str | None) -> URLResolver:
    """The same with those alone that may match an address that begins so."""
    kept: list[URLPattern | URLResolver] = []
    for pattern in resolver.url_patterns:
        if _is_transparent(pattern):
            inner = _narrow(pattern, step)
            kept += [inner] if inner.url_patterns else []
        elif _first_step(pattern) in (None, step):
            kept.append(pattern)
    named = (resolver.default_kwargs, resolver.app_name, resolver.namespace)
    return URLResolver(resolver.pattern, kept, *named)
