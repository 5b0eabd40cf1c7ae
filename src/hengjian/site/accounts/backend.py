"""Passwords are looked at only as often as may be guessed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hengjian.site.accounts.guessing import guess
from hengjian.site.accounts.models import Person


class CountedBackend(ModelBackend):
    """User name and password, each try counted."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Person:
        """The person. Raises ``PermissionDenied`` where name or password is wrong, so that no
        further backend hashes again, and ``TooManyGuesses``."""
        if request is None or username is None or password is None:
            raise PermissionDenied
        with guess(request, username, "password") as tried:
            person = super().authenticate(request, username, password)
            tried.was_right = person is not None
        if not isinstance(person, Person):
            raise PermissionDenied
        return person
